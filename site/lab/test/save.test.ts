import assert from "node:assert/strict";
import { test } from "node:test";
import { save, type Saveable } from "../saving/save.ts";

/** A notebook that notes which step was taken. */
function noted(isReading = false): { steps: string[]; notebook: Saveable } {
  const steps: string[] = [];
  const note = (step: string) => async () => void steps.push(step);
  const notebook: Saveable = {
    turn: { isReading },
    keepYesterday: note("keep yesterday's version"),
    mark: {
      begin: note("say Saving…"),
      fail: (error) => void steps.push(`say that it failed: ${(error as Error).message}`),
      look: note("read back"),
    },
    rescue: { text: "set aside", forget: (covered) => void steps.push(`forget what was ${covered}`) },
  };
  return { steps, notebook };
}

test("a save takes its steps in this order", async () => {
  const { steps, notebook } = noted();
  await save(notebook, async () => void steps.push("write"));
  assert.deepEqual(steps, [
    "keep yesterday's version", "say Saving…", "write", "forget what was set aside", "read back",
  ]);
});

test("a tab that only reads writes nothing, and keeps nothing", async () => {
  const { steps, notebook } = noted(true);
  await save(notebook, async () => void steps.push("write"));
  assert.deepEqual(steps, []);
});

test("what was set aside stays when a save fails, and the failure is passed on", async () => {
  const { steps, notebook } = noted();
  const write = () => Promise.reject(new Error("no room"));
  await assert.rejects(save(notebook, write), /no room/);
  assert.deepEqual(steps, ["keep yesterday's version", "say Saving…", "say that it failed: no room"]);
});

test("what is set aside while a save is on its way is not covered by it", async () => {
  const { steps, notebook } = noted();
  await save(notebook, async () => {
    notebook.rescue.text = "set aside later";
  });
  assert.ok(steps.includes("forget what was set aside"));
});
