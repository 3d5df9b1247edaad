import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { type Copy, waitFor, type Work, workOf } from "../copies/folder.ts";
import { reminder, setMark } from "../copies/last-copy.ts";
import { keepInMemory } from "../page/memory-storage.ts";
import { emptyProgress, type Progress } from "../work/progress.ts";
import type { Workspace } from "../standing/standing.ts";

const START = new Date("2026-02-01T12:00:00Z");
const SCOPE = "/course/";

beforeEach(() => {
  Object.assign(globalThis, { window: globalThis });
  keepInMemory("localStorage");
});

function after(days: number): Date {
  return new Date(START.getTime() + days * 86_400_000);
}

function passed(count: number): Progress {
  const one = { state: "passed" as const, tries: 1, hints: 0, solution_shown: false, first_passed: "2026-02-01T12:00:00Z" };
  return { ...emptyProgress(), exercises: Object.fromEntries(Array.from({ length: count }, (_, n) => [`01-e${n}`, one])) };
}

test("a copy is asked for after five exercises or seven days, not before, and never where data are kept", () => {
  assert.equal(reminder(SCOPE, passed(0), false, after(99)), null);
  assert.equal(reminder(SCOPE, passed(4), false, after(6.9)), null);
  assert.match(reminder(SCOPE, passed(1), false, after(7)) ?? "", /You have passed 1 exercise and not downloaded/);
  assert.match(reminder(SCOPE, passed(5), undefined, START) ?? "", /You have passed 5 exercises/);
  assert.equal(reminder(SCOPE, passed(20), true, after(99)), null);
});

test("a download or a Not now starts the count again", () => {
  setMark(SCOPE, "copied", passed(5), START);
  assert.equal(reminder(SCOPE, passed(9), false, after(1)), null);
  assert.match(reminder(SCOPE, passed(10), false, after(1)) ?? "", /The last copy of your work outside this browser is of/);
  setMark(SCOPE, "put off", passed(10), after(1));
  assert.equal(reminder(SCOPE, passed(10), false, after(7)), null);
  assert.match(reminder(SCOPE, passed(10), false, after(8)) ?? "", /The last copy of your work outside this browser is of/);
  assert.match(reminder("/other/", passed(5), false, START) ?? "", /not downloaded your work yet/);
});

test("with a clock that was set back, the exercises still count", () => {
  setMark(SCOPE, "copied", passed(5), after(400));
  assert.equal(reminder(SCOPE, passed(9), false, START), null);
  assert.notEqual(reminder(SCOPE, passed(10), false, START), null);
});

test("a mark that cannot be read counts as none", () => {
  localStorage.setItem(`tinytorch-copy copied ${SCOPE}`, "{");
  assert.match(reminder(SCOPE, passed(5), false, START) ?? "", /not downloaded your work yet/);
});

const MINUTE = 60_000;
const WORK: Work = { done: "01-a", edited: "modules/01.ipynb 12:00" };
const LAST: Copy = { name: "a.zip", when: START.toISOString(), work: WORK };

function minutes(count: number): Date {
  return new Date(START.getTime() + count * MINUTE);
}

test("a copy into the folder is due three minutes after the last when something is done, fifteen after an edit", () => {
  assert.equal(waitFor(null, { done: "", edited: "" }, START), null);
  assert.equal(waitFor(null, WORK, START), 0);
  assert.equal(waitFor(LAST, WORK, minutes(99)), null);
  assert.equal(waitFor(LAST, { ...WORK, done: "01-a 01-b" }, minutes(1)), 2 * MINUTE);
  assert.equal(waitFor(LAST, { ...WORK, done: "01-a 01-b" }, minutes(3)), 0);
  assert.equal(waitFor(LAST, { ...WORK, edited: "later" }, minutes(5)), 10 * MINUTE);
  assert.equal(waitFor(LAST, { ...WORK, edited: "later" }, minutes(-500)), 0, "the clock was set back");
});

test("work is told by what has passed and by when the files were saved", () => {
  const workspace = (when: string): Workspace => ({ paths: new Set(), saved: new Map([["modules/01.ipynb", when]]) });
  assert.notDeepEqual(workOf(passed(1), workspace("a")), workOf(passed(2), workspace("a")));
  assert.notDeepEqual(workOf(passed(1), workspace("a")), workOf(passed(1), workspace("b")));
  assert.deepEqual(workOf(passed(1), workspace("a")), workOf(passed(1), workspace("a")));
});
