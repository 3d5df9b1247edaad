import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal, StorageFull } from "../basics/errors.ts";
import { entriesOf, keepDaily, keepPresent } from "../history/keep.ts";
import { type Kept } from "../work/course-notebook.ts";
import { returnTo } from "../history/return.ts";
import { emptyProgress, type Progress } from "../work/progress.ts";
import { bytesOf, recordOf } from "../drive/records.ts";
import { droppedText, withRoom } from "../history/room.ts";
import type { Storage } from "../drive/storage.ts";
import { type Entry, entryOf, pathOf, readVersion } from "../history/version.ts";
import { encode, storageWith } from "./helpers.ts";

const MODULE: Kept = {
  id: "01",
  notebook: "modules/01_tensor.ipynb",
  export: "core.tensor",
  exercises: [
    { id: "01-add", title: "1. Adding" },
    { id: "01-double", title: "2. Doubling" },
  ],
};
const CODE = "tinytorch/core/tensor.py";
const DAY = 86_400_000;
const NOON = new Date(2026, 1, 1, 12);

function notebook(text: string, output = ""): string {
  const outputs = output ? [{ output_type: "stream", name: "stdout", text: output }] : [];
  const code = { cell_type: "code", source: text, metadata: { trusted: true }, outputs, execution_count: 1 };
  return JSON.stringify({ cells: [code], metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

function progress(...passed: string[]): string {
  const entry = { state: "passed", tries: 1, hints: 0, solution_shown: false } as const;
  const exercises = Object.fromEntries(passed.map((id) => [id, { ...entry }]));
  return JSON.stringify({ ...emptyProgress(), updated: "2026-01-31T12:00:00Z", exercises });
}

async function save(storage: Storage, path: string, text: string, when = NOON): Promise<void> {
  await storage.write({ put: [recordOf(path, encode(text), when.toISOString())], remove: [] });
}

async function entries(storage: Storage): Promise<Entry[]> {
  return entriesOf(await storage.paths(), MODULE);
}

async function text(storage: Storage, path: string): Promise<string> {
  const record = await storage.get(path);
  return record ? new TextDecoder().decode(bytesOf(record)) : "";
}

async function source(storage: Storage, path = MODULE.notebook): Promise<string> {
  return JSON.parse(await text(storage, path)).cells[0].source;
}

test("a version holds notebook, code and passed exercises, and can be opened as a notebook", async () => {
  const storage = await storageWith({
    [MODULE.notebook]: notebook("a = 1", "one"),
    [CODE]: "a = 1\n",
    "progress.json": progress("01-add"),
  });
  const { entry } = await keepPresent(storage, MODULE, "completed", NOON);
  assert.match(entry!.path, /^history\/01_tensor\/0001-20260131-120000-completed-[0-9a-f]{12}\.ipynb$/);
  const record = (await storage.get(entry!.path))!;
  const found = readVersion(record);
  assert.deepEqual([found.code, found.passed], ["a = 1\n", ["01-add"]]);
  assert.deepEqual(found.notebook.metadata, {});
  assert.deepEqual(found.notebook.cells[0]?.metadata, {});
  assert.equal(found.notebook.cells[0]?.outputs?.length, 1);
  assert.equal(record.type, "notebook");
});

test("large outputs are left out, and the version is the same without them", async () => {
  const storage = await storageWith({ [MODULE.notebook]: notebook("a = 1", "x".repeat(200_000)) });
  const { entry } = await keepPresent(storage, MODULE, "daily", NOON);
  const record = (await storage.get(entry!.path))!;
  assert.ok(record.size < 2_000);
  assert.deepEqual(readVersion(record).notebook.cells[0]?.outputs, []);
  await save(storage, MODULE.notebook, notebook("a = 1", "other"));
  assert.equal((await keepPresent(storage, MODULE, "daily", NOON)).entry?.path, entry!.path);
});

test("a notebook that was never saved leaves nothing to keep", async () => {
  const storage = await storageWith({});
  assert.equal((await keepPresent(storage, MODULE, "update", NOON)).entry, null);
  assert.deepEqual(await storage.paths(), []);
});

test("equal neighbours are stored once, the last twenty stay", async () => {
  const storage = await storageWith({});
  for (let round = 0; round < 25; round++) {
    await save(storage, MODULE.notebook, notebook(`a = ${round}`));
    await keepPresent(storage, MODULE, "daily", NOON);
    await keepPresent(storage, MODULE, "completed", NOON);
  }
  const found = await entries(storage);
  assert.deepEqual(found.map((entry) => entry.number), Array.from({ length: 20 }, (_, index) => 25 - index));
});

test("a clock that was wrong changes no order and pushes nothing newer out", async () => {
  const storage = await storageWith({});
  for (const [round, year] of [2031, 2026, 1999, 2026].entries()) {
    await save(storage, MODULE.notebook, notebook(`a = ${round}`), new Date(year, 0, 1));
    await keepPresent(storage, MODULE, "daily", NOON);
  }
  const found = await entries(storage);
  assert.deepEqual(found.map((entry) => entry.saved.getFullYear()), [2026, 1999, 2026, 2031]);
  for (let round = 4; round < 22; round++) {
    await save(storage, MODULE.notebook, notebook(`a = ${round}`));
    await keepPresent(storage, MODULE, "daily", NOON);
  }
  assert.equal((await entries(storage)).at(-1)?.number, 3);
});

test("large versions push old ones out, never the newest", async () => {
  const storage = await storageWith({});
  for (let round = 0; round < 4; round++) {
    await save(storage, MODULE.notebook, notebook(`a = ${round}${" ".repeat(900_000)}`));
    await keepPresent(storage, MODULE, "daily", NOON);
  }
  assert.deepEqual((await entries(storage)).map((entry) => entry.number), [4, 3]);
  await save(storage, MODULE.notebook, notebook(`b${" ".repeat(3_000_000)}`));
  await keepPresent(storage, MODULE, "daily", NOON);
  assert.deepEqual((await entries(storage)).map((entry) => entry.number), [5]);
});

test("the first save of a day keeps what was saved on another day, a second one does not", async () => {
  const storage = await storageWith({});
  await save(storage, MODULE.notebook, notebook("monday"), NOON);
  assert.equal((await keepDaily(storage, MODULE, new Date(NOON.getTime() + 1_000))).entry, null);
  const tuesday = new Date(NOON.getTime() + DAY);
  assert.equal((await keepDaily(storage, MODULE, tuesday)).entry?.why, "daily");
  await save(storage, MODULE.notebook, notebook("tuesday"), tuesday);
  assert.equal((await keepDaily(storage, MODULE, tuesday)).entry, null);
  assert.equal((await keepDaily(storage, MODULE, NOON)).entry?.number, 2); // the clock was put back a day
  assert.equal(await source(storage, (await entries(storage))[1]!.path), "monday");
});

test("a return brings notebook, code and passed exercises back, and can itself be undone", async () => {
  const storage = await storageWith({
    [MODULE.notebook]: notebook("good"),
    [CODE]: "good\n",
    "progress.json": progress("01-add", "01-double"),
  });
  const { entry } = await keepPresent(storage, MODULE, "completed", NOON);
  await save(storage, MODULE.notebook, notebook("spoilt"));
  await save(storage, CODE, "spoilt\n");
  await save(storage, "progress.json", progress("01-add"));
  const done = await returnTo(storage, MODULE, entry!.path, NOON);
  assert.deepEqual([done.codeChanged, done.kept?.why], [true, "return"]);
  assert.deepEqual([await source(storage), await text(storage, CODE)], ["good", "good\n"]);
  const after = JSON.parse(await text(storage, "progress.json")) as Progress;
  assert.equal(after.exercises["01-double"]?.state, "passed");
  assert.match(after.modules["01"]?.export_sha256 ?? "", /^[0-9a-f]{64}$/);

  await returnTo(storage, MODULE, done.kept!.path, NOON);
  assert.deepEqual([await source(storage), await text(storage, CODE)], ["spoilt", "spoilt\n"]);
  const undone = JSON.parse(await text(storage, "progress.json")) as Progress;
  assert.deepEqual([undone.exercises["01-add"]?.state, undone.exercises["01-double"]?.state], ["passed", "tried"]);
});

test("going back and forth fills no history", async () => {
  const storage = await storageWith({ [MODULE.notebook]: notebook("one") });
  const first = (await keepPresent(storage, MODULE, "daily", NOON)).entry!;
  await save(storage, MODULE.notebook, notebook("two"));
  const second = (await returnTo(storage, MODULE, first.path, NOON)).kept!;
  for (let round = 0; round < 5; round++) {
    await returnTo(storage, MODULE, second.path, NOON);
    await returnTo(storage, MODULE, first.path, NOON);
  }
  assert.equal((await entries(storage)).length, 2);
});

test("a version from before the module was completed leaves the completed code in use", async () => {
  const storage = await storageWith({ [MODULE.notebook]: notebook("early") });
  const { entry } = await keepPresent(storage, MODULE, "daily", NOON);
  await save(storage, CODE, "mine\n");
  assert.equal((await returnTo(storage, MODULE, entry!.path, NOON)).codeChanged, false);
  assert.equal(await text(storage, CODE), "mine\n");
});

test("a notebook that can't be read goes to backups/ before a version takes its place", async () => {
  const storage = await storageWith({ [MODULE.notebook]: notebook("fine") });
  const { entry } = await keepPresent(storage, MODULE, "daily", NOON);
  await save(storage, MODULE.notebook, '{"cells": [');
  assert.equal((await returnTo(storage, MODULE, entry!.path, NOON)).kept, null);
  assert.equal(await source(storage), "fine");
  const [rescued] = await storage.list("backups/");
  assert.equal(rescued?.content, '{"cells": [');
});

for (const [what, spoil] of Object.entries<(notebook: any) => void>({
  "another text": (found) => (found.cells[0].source = "not mine"),
  "another form": (found) => (found.metadata.tinytorch_version.code = 3),
  "a newer schema": (found) => (found.metadata.tinytorch_version.schema = 2),
  "no facts": (found) => delete found.metadata.tinytorch_version,
}))
  test(`a version with ${what} is refused, and kept anew when it would be needed`, async () => {
    const storage = await storageWith({ [MODULE.notebook]: notebook("mine") });
    const { entry } = await keepPresent(storage, MODULE, "daily", NOON);
    const spoilt = JSON.parse(await text(storage, entry!.path));
    spoil(spoilt);
    await save(storage, entry!.path, JSON.stringify(spoilt));
    await assert.rejects(returnTo(storage, MODULE, entry!.path, NOON), /damaged or changed/);
    assert.equal(await source(storage), "mine");
    assert.equal((await keepPresent(storage, MODULE, "daily", NOON)).entry?.number, 2);
  });

test("a version that is gone is said", async () => {
  await assert.rejects(returnTo(await storageWith({}), MODULE, "history/01_tensor/x.ipynb", NOON), Refusal);
});

test("an unreadable progress.json stays as it is", async () => {
  const storage = await storageWith({ [MODULE.notebook]: notebook("a"), "progress.json": "{ broken" });
  const { entry } = await keepPresent(storage, MODULE, "daily", NOON);
  await save(storage, MODULE.notebook, notebook("b"));
  await returnTo(storage, MODULE, entry!.path, NOON);
  assert.deepEqual([await source(storage), await text(storage, "progress.json")], ["a", "{ broken"]);
});

test("what a write refuses changes nothing, and the version that was chosen is still there", async () => {
  const storage = await storageWith({ [MODULE.notebook]: notebook("a") });
  const { entry } = await keepPresent(storage, MODULE, "daily", NOON);
  await save(storage, MODULE.notebook, notebook("b"));
  const before = await storage.list();
  storage.write = async () => Promise.reject(new Refusal("no"));
  await assert.rejects(returnTo(storage, MODULE, entry!.path, NOON), /no/);
  assert.deepEqual(await storage.list(), before);
});

test("names that are not a version's are none", () => {
  for (const path of ["history/01_tensor/notes.ipynb", "modules/01_tensor.ipynb", "history/../x/0001.ipynb"])
    assert.equal(entryOf(path), null);
  const entry = { module: "01_tensor", number: 7, saved: NOON, why: "daily", digest: "0123456789ab" } as const;
  assert.deepEqual(entryOf(pathOf(entry)), { ...entry, path: pathOf(entry) });
});

test("a checkpoint goes before any version, and the sentence says what went", async () => {
  const storage = await storageWith({ "training/04_cnn_1998.npz": "weights" });
  await save(storage, MODULE.notebook, notebook("a = 1"));
  await keepPresent(storage, MODULE, "daily", NOON);
  const gone = async (times: number) =>
    (await withRoom(storage, async () => {
      if (times-- > 0) throw new StorageFull("full");
    })).dropped;
  const first = await gone(1);
  assert.deepEqual(first, ["training/04_cnn_1998.npz"]);
  assert.equal((await entries(storage)).length, 1);
  assert.match(droppedText(first), /: the checkpoint of a training was removed to make room/);
  const both = [...first, ...(await gone(1))];
  assert.match(droppedText(both), /: the checkpoint of a training and 1 earlier version were removed/);
  assert.equal(droppedText([]), "");
});

test("a full storage takes the oldest versions first, and only versions", async () => {
  const storage = await storageWith({});
  for (let round = 0; round < 8; round++) {
    await save(storage, MODULE.notebook, notebook(`a = ${round}`));
    await keepPresent(storage, MODULE, "daily", NOON);
  }
  let refusals = 2;
  const { value, dropped } = await withRoom(storage, async () => {
    if (refusals-- > 0) throw new StorageFull("full");
    return "written";
  });
  assert.deepEqual([value, dropped.length], ["written", 6]);
  assert.deepEqual((await entries(storage)).map((entry) => entry.number), [8, 7]);
  await assert.rejects(withRoom(storage, () => Promise.reject(new StorageFull("full"))), StorageFull);
  assert.deepEqual(await entries(storage), []);
  assert.equal(await source(storage), "a = 7");
});
