import assert from "node:assert/strict";
import { test } from "node:test";
import { SavedMark } from "../saving/saved-mark.ts";
import { code, FakeContext, settled } from "./fakes.ts";

async function marked(): Promise<{ context: FakeContext; mark: SavedMark; states: string[] }> {
  const context = new FakeContext(code("1 + 1"));
  const mark = new SavedMark(context.asContext, context.storage);
  const states: string[] = [];
  mark.changed.connect(({ state }) => states.push(state));
  await settled();
  return { context, mark, states };
}

test("saved is said after the notebook was read back", async () => {
  const { context, mark, states } = await marked();
  context.model.type("2 + 2");
  await settled();
  mark.begin();
  await context.save();
  assert.equal(mark.state, "saving", "the end of a write is no proof");
  await mark.look();
  assert.deepEqual(states, ["untouched", "unsaved", "saving", "saved"]);
});

test("what came back otherwise than it was written is a problem", async () => {
  const { context, mark } = await marked();
  mark.begin();
  await context.save();
  context.stored = { ...context.stored!, content: String(context.stored!.content).slice(0, -20) };
  await mark.look();
  assert.equal(mark.state, "failed");
});

test("an output that goes on while the record is read back is no problem with the record", async () => {
  const { context, mark, states } = await marked();
  mark.begin();
  await context.save();
  const looked = mark.look();
  context.model.type("3 + 3");
  await looked;
  assert.equal(mark.state, "unsaved");
  assert.ok(!states.includes("failed"));
});

test("joined lines, another order of keys and trust make no difference", async () => {
  const { context, mark } = await marked();
  const [cell] = context.model.cells;
  const stored = { nbformat_minor: 5, nbformat: 4, metadata: {}, cells: [{ ...cell, source: ["1 +", " 1"], metadata: { trusted: true } }] };
  await context.save();
  context.stored = { ...context.stored!, content: JSON.stringify(stored) };
  await mark.look();
  assert.equal(mark.state, "saved");
});

test("a stored copy that vanishes is missed, unless the page removed it itself", async () => {
  const { context, mark } = await marked();
  await context.save();
  await mark.look();
  context.stored = undefined;
  await mark.look();
  assert.equal(mark.state, "gone");
  context.model.type("more");
  await mark.look();
  assert.equal(mark.state, "gone", "until it is saved again");
  context.model.dirty = false;
  await mark.beginAgain();
  assert.equal(mark.state, "untouched");
});

test("a look that began before a save does not say how it went", async () => {
  const { context, mark } = await marked();
  const early = mark.look();
  mark.begin();
  await early;
  assert.equal(mark.state, "saving");
  mark.fail(new Error("no room"));
  assert.equal(mark.state, "failed");
  mark.fail(Object.assign(new Error(""), { name: "ModalCancelError" }));
  assert.equal(mark.state, "unsaved", "the student called it off");
  assert.equal(context.stored, undefined);
});
