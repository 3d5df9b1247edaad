import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Rescue } from "../saving/rescue.ts";
import { code, FakeContext, PATH } from "./fakes.ts";

const KEY = `tinytorch-unsaved /course/ ${PATH}`;
const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  Object.defineProperty(globalThis, "localStorage", { value: localStorage, configurable: true });
});

/** A tab with the notebook, and what it has said and put into backups/. */
function tab(source: string) {
  const context = new FakeContext(code(source));
  const said: string[] = [];
  const backups: string[] = [];
  const keepBackup = async (name: string, extension: string, text: string) => {
    backups.push(text);
    return `backups/${name}.${extension}`;
  };
  const rescue = new Rescue("/course/", context.asContext, keepBackup, async (_, message) => void said.push(message));
  return { context, rescue, said, backups };
}

test("a closed tab's text is back in the next one, and is kept until it is saved", async () => {
  const closed = tab("saved");
  closed.context.model.type("not saved");
  closed.rescue.setAside();
  const next = tab("saved");
  await next.rescue.bringBack();
  assert.equal(next.context.model.cells[0]!.source, "not saved");
  assert.match(next.said[0]!, /are back/);
  assert.ok(kept.has(KEY), "not saved yet");
  next.rescue.forget(next.rescue.text);
  assert.ok(!kept.has(KEY));
});

test("where the file has changed since, the text goes beside it", async () => {
  const closed = tab("saved");
  closed.context.model.type("not saved");
  closed.rescue.setAside();
  const next = tab("saved by another tab");
  next.context.contentsModel = { last_modified: "Tuesday" };
  await next.rescue.bringBack();
  assert.equal(next.context.model.cells[0]!.source, "saved by another tab");
  assert.match(next.backups[0]!, /not saved/);
  assert.match(next.said[0]!, /are in backups\/01_tensor-unsaved\.ipynb/);
  assert.ok(!kept.has(KEY));
});

test("a text that was saved after all is dropped without a word", async () => {
  const closed = tab("saved");
  closed.rescue.setAside();
  const next = tab("saved");
  await next.rescue.bringBack();
  assert.deepEqual(next.said, []);
  assert.ok(!kept.has(KEY));
});

test("a save removes only what it covers", () => {
  const one = tab("first");
  one.rescue.setAside();
  const covered = one.rescue.text;
  one.context.model.type("second");
  one.rescue.setAside();
  one.rescue.forget(covered);
  assert.ok(kept.has(KEY), "the second text is newer than the file");
  one.rescue.forget(one.rescue.text);
  assert.ok(!kept.has(KEY));
});

test("this tab's own text is not brought back into it", async () => {
  const one = tab("first");
  one.context.model.type("second");
  one.rescue.setAside();
  await one.rescue.bringBack();
  assert.deepEqual(one.said, []);
  assert.ok(kept.has(KEY));
});
