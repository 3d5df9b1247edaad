/**
 * A tab that is killed at any single step of a restore leaves all old files or all new ones. A kill aborts what has not
 * been committed, as browsers do, and nothing of the page goes on. Random kills of real browsers: tests/browser/kills.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { restore } from "../../dashboard/src/bundle/restore.ts";
import { type Bundle } from "../bundle/bundle.ts";
import { bytesOf } from "../drive/records.ts";
import type { Storage } from "../drive/storage.ts";
import { FACTS, filesOf, progressText, storageWith } from "./helpers.ts";

const NOW = new Date("2026-02-01T12:00:00Z");
const MANY_STEPS = 15;
const STEPS = { IDBObjectStore: ["put", "delete", "get", "getAll", "getAllKeys", "count"], IDBFactory: ["open"] } as const;
type Method = (this: IDBObjectStore | IDBFactory, ...given: unknown[]) => unknown;
const never = () => new Promise<never>(() => undefined);

/** Does work, killed before its step with this number; true if it came to its end before that. */
async function killedAt(step: number, work: () => Promise<unknown>): Promise<boolean> {
  const stock: [Record<string, Method>, string, Method][] = [];
  let left = step;
  let kill = () => {};
  const killed = new Promise<"killed">((resolve) => (kill = () => resolve("killed")));
  for (const [kind, names] of Object.entries(STEPS)) {
    const prototype = (globalThis as unknown as Record<string, { prototype: Record<string, Method> }>)[kind]!.prototype;
    for (const name of names) {
      const method = prototype[name]!;
      stock.push([prototype, name, method]);
      prototype[name] = function (...given) {
        if (left-- > 0) return method.apply(this, given);
        if ("transaction" in this && left === -1) this.transaction.abort();
        kill();
        throw new Error("this tab is dead");
      };
    }
  }
  const done = await Promise.race([work().then(() => "done", never), killed]);
  for (const [prototype, name, method] of stock) prototype[name] = method;
  return done === "done";
}

function bundleOf(version: number): Bundle {
  const texts: Record<string, string> = { "progress.json": progressText(`2026-01-31T12:00:0${version % 10}Z`) };
  for (const name of ["01_tensor", "02_layers", "03_more"]) texts[`modules/${name}.ipynb`] = `{"cells": ["${version}"]}`;
  texts["tinytorch/core/tensor.py"] = `version = ${version}\n`;
  return { manifest: { schema: 1, ...FACTS, files: [] }, files: filesOf(texts) };
}

/** The stored text of each file that a bundle brings. */
async function stored(storage: Storage, bundle: Bundle): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const path of bundle.files.keys()) {
    const record = await storage.get(path);
    if (record) found.set(path, new TextDecoder().decode(bytesOf(record)));
  }
  return found;
}

const textsOf = (bundle: Bundle) => new Map([...bundle.files].map(([path, data]) => [path, new TextDecoder().decode(data)]));

test("a restore that is killed at any step is done as a whole or not at all", async () => {
  const left = new Set<string>();
  let step = 0;
  for (; ; step++) {
    const storage = await storageWith({});
    await restore(storage, bundleOf(1), NOW, "test");
    const isDone = await killedAt(step, () => restore(storage, bundleOf(2), NOW, "test"));
    const found = await stored(storage, bundleOf(2));
    const state = ["old", "new"].find((_, place) => same(found, textsOf(bundleOf(place + 1))));
    assert.ok(state, `step ${step} left neither: ${JSON.stringify([...found])}`);
    if (isDone) break;
    left.add(state);
    await restore(storage, bundleOf(3), NOW, "test");
    assert.ok(same(await stored(storage, bundleOf(3)), textsOf(bundleOf(3))), `after step ${step}, the next one works`);
  }
  assert.ok(step >= MANY_STEPS, `only ${step} steps were met`);
  assert.deepEqual(left, new Set(["old", "new"]));
});

test("a kill is one: half a change that is committed in two parts would be seen", async () => {
  const storage = await storageWith({ "modules/a.ipynb": "{}" });
  const inTwo = async () => {
    for (const path of ["modules/a.ipynb", "modules/b.ipynb"]) {
      const [record] = await storage.list("modules/a");
      await storage.write({ put: [{ ...record!, path, content: "new", format: "text" }], remove: [] });
    }
  };
  const states = new Set<string>();
  for (let step = 0; !(await killedAt(step, inTwo)); step++)
    states.add(JSON.stringify((await storage.list("modules/")).map(({ path, content }) => [path, content])));
  assert.ok([...states].some((state) => state.includes('"new"') && !state.includes("b.ipynb")));
});

function same(a: Map<string, string>, b: Map<string, string>): boolean {
  return a.size === b.size && [...a].every(([path, text]) => b.get(path) === text);
}
