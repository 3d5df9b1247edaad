import assert from "node:assert/strict";
import { test } from "node:test";
import { courseFiles, makeBundle, openBundle } from "../../shared/bundle/bundle.ts";
import { Refusal } from "../../shared/basics/errors.ts";
import { count, planOf } from "../src/bundle/plan.ts";
import { bytesOf } from "../../shared/drive/records.ts";
import { planRestore, pointCause, pointDate, restore, restorePoints } from "../src/bundle/restore.ts";
import { type Change, Storage } from "../../shared/drive/storage.ts";
import { encode, FACTS, filesOf, progressText, storageWith } from "../../shared/test/helpers.ts";

const NOW = new Date("2026-02-01T08:00:00Z");
const DAYS_LATER = new Date("2026-02-10T08:00:00Z");
const LATER = new Date("2026-02-01T08:00:01.234Z");

function bundleOf(texts: Record<string, string>) {
  return openBundle(makeBundle(filesOf(texts), FACTS));
}

async function textsOf(storage: Storage): Promise<Record<string, string>> {
  const files = courseFiles(await storage.list());
  return Object.fromEntries([...files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
}

test("the plan tells new, changed and same files apart", () => {
  const plan = planOf(filesOf({ a: "1", b: "2", d: "4" }), filesOf({ c: "3", b: "two", a: "1" }));
  assert.deepEqual(plan, [
    { path: "a", kind: "same" },
    { path: "b", kind: "changed" },
    { path: "c", kind: "new" },
  ]);
  assert.equal(count(plan, "new"), 1);
});

test("restoring writes what differs, keeps what is not in the bundle, and leaves a restore point", async () => {
  const storage = await storageWith({ "milestones/p.json": "old", "milestones/mine.txt": "stays" });
  const { plan, point } = await restore(
    storage,
    bundleOf({ "milestones/p.json": "new", "tinytorch/core/tensor.py": "x" }),
    NOW,
    "b",
  );
  assert.deepEqual(
    plan.map((step) => step.kind),
    ["changed", "new"],
  );
  assert.deepEqual(await textsOf(storage), {
    "milestones/mine.txt": "stays",
    "milestones/p.json": "new",
    "tinytorch/core/tensor.py": "x",
  });
  const kept = openBundle(bytesOf((await storage.get(point as string))!));
  assert.deepEqual(kept.files, filesOf({ "milestones/mine.txt": "stays", "milestones/p.json": "old" }));
});

test("the restore point leads back", async () => {
  const storage = await storageWith({ "milestones/p.json": "old" });
  const { point } = await restore(storage, bundleOf({ "milestones/p.json": "new" }), NOW, "b");
  await restore(storage, openBundle(bytesOf((await storage.get(point as string))!)), LATER, "b");
  assert.deepEqual(await textsOf(storage), { "milestones/p.json": "old" });
  assert.equal(restorePoints(await storage.paths(), DAYS_LATER).length, 2);
});

test("folders get the records that JupyterLite needs", async () => {
  const storage = await storageWith({});
  const { point } = await restore(storage, bundleOf({ "tinytorch/core/tensor.py": "x" }), NOW, "b");
  assert.equal(point, null);
  assert.deepEqual(await storage.paths(), ["tinytorch", "tinytorch/core", "tinytorch/core/tensor.py"]);
});

test("restoring what is already there writes nothing", async () => {
  const storage = await storageWith({ "milestones/p.json": "same" });
  const { point } = await restore(storage, bundleOf({ "milestones/p.json": "same" }), NOW, "b");
  assert.equal(point, null);
  assert.equal(restorePoints(await storage.paths(), DAYS_LATER).length, 0);
});

test("an unreadable progress.json is set aside, never lost", async () => {
  const storage = await storageWith({ "progress.json": "{ broken" });
  const after = progressText("2026-01-31T12:00:00Z");
  const { point } = await restore(storage, bundleOf({ "progress.json": after }), LATER, "b");
  assert.equal(point, null);
  assert.equal((await storage.get("progress.json"))?.content, after);
  assert.equal((await storage.get("progress.unreadable-20260201-080001-234000.json"))?.content, "{ broken");
});

test("restore points of the page and of the engine stand in one order, newest first", () => {
  const [page, engine] = [
    "backups/before-restore-20260201-080001-234000.zip",
    "backups/before-reset-20260201-080001-999123.zip",
  ];
  assert.deepEqual(restorePoints(["backups", "backups/mine.zip", page as string, engine as string], DAYS_LATER), [engine, page]);
  assert.equal(pointDate(page as string).getTime(), LATER.getTime());
  assert.deepEqual([page, engine].map((path) => pointCause(path as string)), ["restore", "reset"]);
});

test("a file keeps the day it was created", async () => {
  const storage = await storageWith({ "milestones/p.json": "old" });
  await restore(storage, bundleOf({ "milestones/p.json": "new" }), NOW, "b");
  const record = await storage.get("milestones/p.json");
  assert.equal(record?.created, "2026-01-31T12:00:00.000Z");
  assert.equal(record?.last_modified, "2026-02-01T08:00:00.000Z");
});

test("the last five restore points are kept", async () => {
  const storage = await storageWith({ "milestones/p.json": "start" });
  for (let hour = 0; hour < 8; hour++) {
    await restore(
      storage,
      bundleOf({ "milestones/p.json": `${hour}` }),
      new Date(NOW.getTime() + hour * 3_600_000),
      "b",
    );
  }
  const points = restorePoints(await storage.paths(), DAYS_LATER);
  assert.equal(points.length, 5);
  assert.equal(points[0], "backups/before-restore-20260201-150000-000000.zip");
});

test("a record that comes back altered is noticed, and what was there is put back", async () => {
  const storage = await storageWith({ "milestones/p.json": "old" });
  const honest = storage.write.bind(storage);
  let writes = 0;
  storage.write = async (change: Change) =>
    honest(writes++ ? change : { ...change, put: change.put.map((record) => ({ ...record, content: "altered" })) });
  await assert.rejects(
    restore(storage, bundleOf({ "milestones/p.json": "new", "milestones/a": "x" }), NOW, "b"),
    Refusal,
  );
  assert.deepEqual(await textsOf(storage), { "milestones/p.json": "old" });
  assert.equal(restorePoints(await storage.paths(), DAYS_LATER).length, 0);
});

test("planning reads only", async () => {
  const storage = await storageWith({ "milestones/p.json": "old" });
  assert.deepEqual(await planRestore(storage, bundleOf({ "milestones/p.json": "new" })), [
    { path: "milestones/p.json", kind: "changed" },
  ]);
  assert.deepEqual(bytesOf((await storage.get("milestones/p.json"))!), encode("old"));
});

test("a wrong clock and another kind of change push no restore point out", async () => {
  const points = [
    ...[1, 2, 3, 4, 5].map((second) => `backups/before-restore-20310101-00000${second}-000000.zip`),
    "backups/before-reset-20260101-000000-000000.zip",
  ];
  const files = Object.fromEntries(points.map((path) => [path, "x"]));
  const storage = await storageWith({ "milestones/p.json": "old", ...files });
  const { point } = await restore(storage, bundleOf({ "milestones/p.json": "new" }), NOW, "b");
  assert.deepEqual(restorePoints(await storage.paths(), NOW), [
    point, points[5], points[4], points[3], points[2],
  ]);
});
