import assert from "node:assert/strict";
import { test } from "node:test";
import localforage from "localforage";
import { Refusal } from "../basics/errors.ts";
import { recordOf } from "../drive/records.ts";
import { databaseName } from "../drive/database.ts";
import { Storage } from "../drive/storage.ts";
import { encode, storageWith } from "./helpers.ts";

const NOW = "2026-01-31T12:00:00.000Z";

/** The drive's stores, opened as JupyterLite opens them. */
async function openedByLab(name: string): Promise<LocalForage> {
  const stores = ["files", "counters", "checkpoints"].map((storeName) =>
    localforage.createInstance({ name, storeName, version: 1 }),
  );
  await Promise.all(stores.map((store) => store.ready()));
  return stores[0] as LocalForage;
}

test("reading a fresh profile finds nothing and creates nothing", async () => {
  const storage = await storageWith({}, "/fresh/");
  assert.deepEqual(await storage.list(), []);
  assert.equal(await storage.get("progress.json"), undefined);
  assert.deepEqual(await storage.paths(), []);
  const names = (await indexedDB.databases()).map((database) => database.name);
  assert.ok(!names.includes(databaseName("/fresh/")));
});

test("what the page writes into a fresh profile, Lab opens", async () => {
  await storageWith({ "modules/a.ipynb": "{}" }, "/first/");
  const files = await openedByLab(databaseName("/first/"));
  const record = await files.getItem<{ content: string }>("modules/a.ipynb");
  assert.equal(record?.content, "{}");
});

test("what Lab wrote, the page reads, and both go on writing", async () => {
  const name = databaseName("/lab/");
  const files = await openedByLab(name);
  await files.setItem("modules/a.ipynb", {
    ...recordOf("modules/a.ipynb", encode(""), NOW),
    format: "json",
    content: { cells: [] },
  });
  const storage = new Storage(name);
  assert.equal((await storage.list("modules/"))[0]?.path, "modules/a.ipynb");
  await storage.write({ put: [recordOf("progress.json", encode("{}"), NOW)], remove: ["modules/a.ipynb"] });
  assert.deepEqual(await files.keys(), ["progress.json"]);
});

test("a prefix lists its folder only", async () => {
  const storage = await storageWith({ "modules/a.ipynb": "1", "modules2/b.ipynb": "2", "progress.json": "3" });
  assert.deepEqual(
    (await storage.list("modules/")).map((record) => record.path),
    ["modules/a.ipynb"],
  );
});

test("a write that fails leaves nothing behind", async () => {
  const storage = await storageWith({ "progress.json": "before" });
  const unclonable = { ...recordOf("b", encode("x"), NOW), content: () => 1 };
  await assert.rejects(
    storage.write({ put: [recordOf("progress.json", encode("after"), NOW), unclonable], remove: [] }),
    Refusal,
  );
  assert.equal((await storage.get("progress.json"))?.content, "before");
});
