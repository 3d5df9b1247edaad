import assert from "node:assert/strict";
import { test } from "node:test";
import { storageWith } from "../../shared/test/helpers.ts";
import { keepingBackups, outdatedTexts } from "../saving/backup.ts";

const NOW = "20260201-120000";

function texts(name: string, count: number, day = "20260201"): string[] {
  return Array.from({ length: count }, (_, index) => `backups/${name}-${day}-1000${String(index).padStart(2, "0")}.py`);
}

test("of each lesson the last twenty rescued texts stay, and nothing else is touched", () => {
  const [adding, other] = [texts("01-add", 12), texts("02-relu", 20)];
  const notebook = texts("01_tensor-unsaved", 12, "20260131");
  const rest = ["backups", "backups/before-reset-20260201-110000-000000.zip", "backups/notes.py", "modules/01.ipynb"];
  assert.deepEqual(outdatedTexts([...other, ...notebook, ...adding, ...rest], NOW).sort(), notebook.slice(0, 4));
});

test("what a wrong clock dated in the future goes first, and never the newest", () => {
  const [future, present] = [texts("01-add", 20, "20310101"), texts("01-add", 1)];
  assert.deepEqual(outdatedTexts([...future, ...present], NOW), [future[0]]);
});

/** JupyterLab's contents, which keep texts by path; `spoil` changes what is read back. */
function contentsWith(files: Map<string, unknown>, spoil = (text: unknown) => text) {
  return {
    get: async (path: string) => {
      if (!files.has(path)) throw new Error("404");
      return { content: spoil(files.get(path)) };
    },
    save: async (path: string, { content }: { content?: unknown } = {}) => void files.set(path, content),
  } as unknown as Parameters<typeof keepingBackups>[0];
}

test("a text is kept in a folder that is made for it, and was read back", async () => {
  const files = new Map<string, unknown>();
  const path = await keepingBackups(contentsWith(files), await storageWith({}))("01-matmul", "py", "mine");
  assert.match(path, /^backups\/01-matmul-\d{8}-\d{6}\.py$/);
  assert.equal(files.get(path), "mine");
  assert.ok(files.has("backups"));
});

test("a text that does not come back as it was written is not called kept", async () => {
  const contents = contentsWith(new Map(), (text) => text && String(text).slice(1));
  const keep = keepingBackups(contents, await storageWith({}));
  await assert.rejects(keep("01-matmul", "py", "mine"), /did not come back/);
});
