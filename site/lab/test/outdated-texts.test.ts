import assert from "node:assert/strict";
import { test } from "node:test";
import { outdatedTexts } from "../saving/outdated-texts.ts";

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
