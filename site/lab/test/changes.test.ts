import assert from "node:assert/strict";
import { test } from "node:test";
import { Changes } from "../saving/changes.ts";
import { code, FakeContext, settled } from "./fakes.ts";

async function opened(): Promise<{ context: FakeContext; changes: Changes }> {
  const context = new FakeContext(code("import numpy"));
  const changes = new Changes(context.asContext);
  await settled();
  return { context, changes };
}

test("metadata that comes with the kernel is no change", async () => {
  const { context, changes } = await opened();
  context.model.dirty = true;
  assert.equal(context.model.dirty, false);
  assert.equal(changes.isUntouched, true);
});

test("the first change of a cell counts, and from then on everything does", async () => {
  const { context } = await opened();
  context.model.type("import torch");
  assert.equal(context.model.dirty, true);
  await context.save();
  context.model.cells = [code("import numpy")]; // as it was opened
  context.model.dirty = true;
  assert.equal(context.model.dirty, true);
});

test("a notebook that was saved is no longer untouched", async () => {
  const { context, changes } = await opened();
  await context.save();
  assert.equal(changes.isUntouched, false);
  assert.equal(context.model.dirty, false);
});

test("what is typed while a save is on its way is still to be saved", async () => {
  const { context } = await opened();
  context.model.type("first");
  await context.save(() => context.model.type("second"));
  assert.equal(context.model.dirty, true);
  await context.save();
  assert.equal(context.model.dirty, false);
});
