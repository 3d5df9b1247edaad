/** How seldom Python looks at the stop button, on a clock of the test's own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { attentionTo } from "../kernel/attention.ts";

const CLOCK = 3; // the countdown's place among the memory's numbers
const SIGINT = 2;

/** Python's side: `steps` steps of a loop, each of so many milliseconds, with one check after each. */
function python() {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const memory = { HEAP32: new Int32Array(8), __Py_emscripten_signal_clock: CLOCK * 4 };
  let time = 0;
  const { buffer, lookNow } = attentionTo(shared, memory, () => time);
  /** True when the step's check was a look that found an interrupt. */
  const step = (ms: number): boolean => {
    time += ms;
    if (memory.HEAP32[CLOCK]! > 0) {
      memory.HEAP32[CLOCK]!--;
      return false;
    }
    const found = buffer[0] === SIGINT;
    buffer[0] = 0;
    return found;
  };
  const stepsToStop = (ms: number): number => {
    shared[0] = SIGINT;
    for (let steps = 1; ; steps++) if (step(ms)) return steps;
  };
  const run = (ms: number, steps: number) => Array.from({ length: steps }, () => step(ms));
  return { shared, memory, lookNow, run, stepsToStop };
}

test("quick steps are looked at once in 32, so that looking costs little", () => {
  const { run, stepsToStop, lookNow } = python();
  lookNow();
  run(0.001, 31); // 1 + 2 + 4 + 8 + 16
  assert.ok(stepsToStop(0.001) === 32);
});

test("after one long step, each long step is looked at", () => {
  const { run, stepsToStop } = python();
  run(0.001, 1000);
  run(260, 40);
  assert.equal(stepsToStop(260), 1);
  assert.equal(stepsToStop(260), 1);
});

test("a loop that begins after quick code is looked at from its first step on", () => {
  const { run, stepsToStop, lookNow } = python();
  run(0.001, 1000);
  lookNow();
  assert.equal(stepsToStop(1_900), 1);
});

test("a loop in which one step of several is long is stopped within two of these", () => {
  for (let quick = 0; quick < 40; quick++) {
    const { shared, run, lookNow } = python();
    const round = [1_000, ...Array<number>(quick).fill(0.001)];
    lookNow();
    for (let rounds = 0; rounds < 50; rounds++) round.forEach((ms) => run(ms, 1));
    shared[0] = SIGINT;
    const found = [0, 1, 2].findIndex(() => round.map((ms) => run(ms, 1)[0]).includes(true));
    assert.ok(found >= 0 && found < 2, `${quick} quick steps in a round: ${found}`);
  }
});

test("an interrupt is found once, and memory that has grown is still the one that counts", () => {
  const { memory, run, stepsToStop } = python();
  stepsToStop(100);
  memory.HEAP32 = new Int32Array(16);
  assert.deepEqual(run(100, 3), [false, false, false]);
  assert.equal(stepsToStop(100), 1);
});

test("a Python that hides its countdown is refused, before its memory is written to", () => {
  const memory = { HEAP32: new Int32Array(8) } as never;
  assert.throws(() => attentionTo(new Int32Array(1), memory), /does not tell/);
});
