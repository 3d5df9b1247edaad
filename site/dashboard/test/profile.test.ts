// What a browser kept that worked with the course at revision 581bbd0 meets the present page: module 01 completed and
// then written on, module 02 with two exercises passed, the first milestone passed, a file of the student's own.
// tests/browser/test_old_profile.py opens the same in Chromium.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { bytesOf, type FileRecord } from "../../shared/drive/records.ts";
import { Storage } from "../../shared/drive/storage.ts";
import { entriesOf } from "../../shared/history/keep.ts";
import { readVersion } from "../../shared/history/version.ts";
import { exercisesIn } from "../../shared/notebook/exercises.ts";
import { lessonOf, type Notebook, type NotebookCell, notebookOf, sourceOf } from "../../shared/notebook/notebook.ts";
import { readWorkspace } from "../../shared/standing/standing.ts";
import { counts, PROGRESS_PATH, readProgress } from "../../shared/work/progress.ts";
import { mergeLesson } from "../src/lesson/merge.ts";

type Stores = Record<string, Record<string, unknown>>;
interface Profile {
  databases: Record<string, { version: number; stores: Stores }>;
}

const DRIVE = "JupyterLite Storage - /";
const EXPORT = "tinytorch/core/tensor.py";
const LESSONS = ["01_tensor", "02_activations"];
const kept = JSON.parse(readFileSync("tests/agreement/editions/581bbd0-profile.json", "utf-8")) as Profile;
const storage = new Storage(DRIVE);
const textAt = async (path: string) => new TextDecoder().decode(bytesOf((await storage.get(path)) as FileRecord));

/** A cell's code; an exercise that is gone is kept out of the package, without this mark. */
const codeOf = (cell: NotebookCell) => sourceOf(cell).replace("#| export\n", "");

/** The database as that browser had it. */
function fill(open: IDBOpenDBRequest, stores: Stores): void {
  for (const [name, entries] of Object.entries(stores)) {
    const store = open.result.createObjectStore(name);
    for (const [key, value] of Object.entries(entries)) store.put(value, key);
  }
}

before(async () => {
  const { version, stores } = kept.databases[DRIVE]!;
  const open = indexedDB.open(DRIVE, version);
  open.onupgradeneeded = () => fill(open, stores);
  await new Promise((done) => (open.onsuccess = done));
  open.result.close();
});

test("progress is read, with the milestone that was reached", async () => {
  const state = readProgress(await storage.get(PROGRESS_PATH));
  assert.ok(state.kind === "read", JSON.stringify(state));
  const { exercises, modules, milestones } = state.progress;
  assert.equal(Object.values(exercises).filter((one) => one.state === "passed").length, 10);
  assert.deepEqual([modules["01"]?.state, modules["02"]?.state], ["completed", "started"]);
  assert.ok(counts(milestones["01"]!));
});

test("the version that completing kept is whole", async () => {
  const { paths } = await readWorkspace(storage);
  const [entry, ...others] = entriesOf(paths);
  assert.deepEqual([entry?.why, others], ["completed", []]);
  const { code, passed } = readVersion(await storage.get(entry!.path));
  assert.equal(passed.length, 8);
  assert.equal(code, await textAt(EXPORT));
});

test("the student's own file is there", async () => {
  assert.equal(await textAt("notes.txt"), "my own words");
});

for (const stem of LESSONS) {
  test(`${stem} has a new text, which keeps what the student wrote`, async () => {
    const path = `modules/${stem}.ipynb`;
    const mine = notebookOf((await storage.get(path))!)!;
    const fresh = JSON.parse(readFileSync(`tinytorch/course/modules/${stem}/${stem}.ipynb`, "utf-8")) as Notebook;
    const { began } = await readWorkspace(storage);
    assert.ok(began?.get(path) && began.get(path) !== lessonOf(fresh), "so the dashboard offers it");
    const { notebook } = mergeLesson(mine, fresh);
    const everything = notebook.cells.map(codeOf).join("\n");
    const mineOnes = exercisesIn(mine.cells, []);
    const written = mine.cells.filter((cell, at) => mineOnes[at] && !sourceOf(cell).includes("NotImplementedError"));
    assert.equal(written.length, stem === "01_tensor" ? 8 : 2);
    for (const cell of [...written, mine.cells.at(-1)!]) assert.ok(everything.includes(codeOf(cell)), sourceOf(cell));
  });
}
