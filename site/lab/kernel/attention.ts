/**
 * How often Python looks whether Stop was pressed. CPython counts jumps and calls, and looks at one in fifty of them: in
 * a loop of long products, that is seconds or minutes apart. Here the number follows the clock: it doubles while looks
 * follow each other quickly, and is one again after a step that took long.
 */
const QUICK_MS = 10;
const MOST = 32;

/** What is needed of Pyodide's module: its memory, and where in it CPython counts down to the next look. */
export interface PythonMemory {
  HEAP32: Int32Array;
  __Py_emscripten_signal_clock: number;
}

export interface Attention {
  /** Stands in for the interrupt buffer: CPython reads it at each look. */
  buffer: Int32Array;
  /** Look at the next jump or call, and count anew from there: a loop begins, whose steps may be long. */
  lookNow(): void;
}

/** Attention to the interrupts that a page writes into shared; now is a clock in milliseconds. */
export function attentionTo(shared: Int32Array, memory: PythonMemory, now = () => performance.now()): Attention {
  const clock = memory.__Py_emscripten_signal_clock >> 2;
  if (!clock) throw new Error("This edition of Python does not tell where it counts down to its next look.");
  let interval = 1;
  let looked = now();
  const look = () => {
    const time = now();
    interval = time - looked < QUICK_MS ? Math.min(2 * interval, MOST) : 1;
    looked = time;
    memory.HEAP32[clock] = interval - 1;
    return Atomics.exchange(shared, 0, 0);
  };
  const lookNow = () => {
    interval = 1;
    looked = now();
    memory.HEAP32[clock] = 0;
  };
  // CPython empties the buffer after each read; the exchange has done so, and would not lose a Stop in between
  const buffer = Object.defineProperty({}, 0, { get: look, set: () => undefined }) as Int32Array;
  return { buffer, lookNow };
}
