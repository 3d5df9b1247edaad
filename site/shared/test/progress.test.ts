import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyProgress, parseProgress, readProgress } from "../work/progress.ts";
import { encode } from "./helpers.ts";

const VALID = {
  ...emptyProgress(),
  course: "1.0.0",
  updated: "2026-01-31T12:00:00Z",
  exercises: {
    "01-matmul": { state: "passed", tries: 2, hints: 1, solution_shown: false, first_passed: "2026-01-31T12:00:00Z" },
  },
};

test("no file, a valid one and an unreadable one are told apart", () => {
  assert.deepEqual(readProgress(undefined), { kind: "none" });
  assert.deepEqual(parseProgress(encode(JSON.stringify(VALID))), { kind: "read", progress: VALID });
  assert.equal(parseProgress(encode('{"schema": 1,')).kind, "unreadable");
  assert.deepEqual(parseProgress(encode('{"schema": 3}')), { kind: "newer", schema: 3 });
  assert.equal(parseProgress(new Uint8Array([0xff, 0xfe])).kind, "unreadable");
});

test("schema 1 gets the time spent and keeps everything else", () => {
  const done = { state: "completed", completed: "2026-01-31T12:00:00Z" };
  const read = parseProgress(encode(JSON.stringify({ ...VALID, schema: 1, modules: { "01": done } })));
  assert.deepEqual(read, { kind: "read", progress: { ...VALID, modules: { "01": { ...done, seconds: 0 } } } });
  for (const modules of [[], null, { "01": [] }])
    assert.equal(parseProgress(encode(JSON.stringify({ ...VALID, schema: 1, modules }))).kind, "unreadable");
});

test("an invalid one is unreadable, and the reason names the place", () => {
  const wrong = { ...VALID, exercises: { "01-matmul": { ...VALID.exercises["01-matmul"], state: "perfect" } } };
  const read = parseProgress(encode(JSON.stringify(wrong)));
  assert.match(
    read.kind === "unreadable" ? read.reason : "",
    /^\/exercises\/01-matmul\/state: must be equal to one of/,
  );
});
