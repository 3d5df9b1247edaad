import assert from "node:assert/strict";
import { test } from "node:test";
import { entriesOf } from "../../shared/history/keep.ts";
import { storageWith } from "../../shared/test/helpers.ts";
import type { Storage } from "../../shared/drive/storage.ts";
import { Versions } from "../saving/versions.ts";
import { PATH } from "./fakes.ts";

const NOTEBOOK = JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 });
const MODULE = { id: "01", name: "module 01", title: "Tensor", notebook: PATH, export: "core.tensor", exercises: [] };

function versionsOf(storage: Storage, moduleAt: () => Promise<typeof MODULE | null> = async () => MODULE) {
  const said: string[] = [];
  return { said, versions: new Versions(storage, moduleAt, async (_, message) => void said.push(message)) };
}

test("the first save on a new day keeps what was saved before it, the next one nothing", async () => {
  const storage = await storageWith({ [PATH]: NOTEBOOK }); // dated long ago
  const { versions, said } = versionsOf(storage);
  await versions.keepYesterday(PATH);
  await versions.keepYesterday(PATH);
  assert.deepEqual(entriesOf(await storage.paths(), MODULE).map(({ why }) => why), ["daily"]);
  assert.deepEqual(said, []);
});

test("a notebook of no module has no versions", async () => {
  const storage = await storageWith({ [PATH]: NOTEBOOK });
  await versionsOf(storage, async () => null).versions.keepYesterday(PATH);
  assert.deepEqual(entriesOf(await storage.paths()), []);
});

test("a version that can't be kept is said once, and saving goes on", async () => {
  const storage = await storageWith({ [PATH]: NOTEBOOK });
  const { versions, said } = versionsOf(storage, () => Promise.reject(new Error("no course")));
  await versions.keepYesterday(PATH);
  await versions.keepYesterday(PATH);
  assert.equal(said.length, 1);
  assert.match(said[0]!, /not among its earlier versions.*no course/);
});

test("a full storage makes no room for a training's checkpoint", async () => {
  const storage = await storageWith({ [PATH]: NOTEBOOK });
  const { versions, said } = versionsOf(storage);
  await versions.keepYesterday(PATH);
  const full = Object.assign(new Error("full"), { name: "QuotaExceededError" });
  const contents = { save: (_path: string) => Promise.reject(full) };
  versions.makeRoomIn(contents);
  for (const path of ["training/04_cnn_1998.npz", "training/.04_cnn_1998.0a1b2c3d.writing.npz"])
    await assert.rejects(contents.save(path), full);
  assert.equal(entriesOf(await storage.paths()).length, 1);
  assert.deepEqual(said, []);
});

test("a full storage makes room for a save, and says so", async () => {
  const storage = await storageWith({ [PATH]: NOTEBOOK });
  const { versions, said } = versionsOf(storage);
  await versions.keepYesterday(PATH);
  let tries = 0;
  const contents = {
    save: async (path: string) => {
      if (++tries === 1) throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
      return { path } as never;
    },
  };
  versions.makeRoomIn(contents);
  assert.deepEqual(await contents.save(PATH), { path: PATH });
  assert.deepEqual(entriesOf(await storage.paths()), []);
  assert.match(said[0]!, /1 earlier version was removed/);
});
