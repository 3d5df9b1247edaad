/**
 * What the kernel imports in place of pyodide.mjs: the same API, with three additions.
 *
 * - each stage of the start is reported to the page, with its bytes
 * - an interrupt buffer where memory can be shared, announced to the page, so that Stop can end running code
 * - once the kernel's own packages are in, the course's IPython extension (`%tito`, `check`, `hint`, `answer`)
 */
// @ts-expect-error: stands beside the bundle at run time
import * as stock from "./pyodide.mjs";
// @ts-expect-error: plain JavaScript, for every user of the wheel
import { hasSimd, MESSAGE } from "../../vendor/numpy/simd_check.mjs";
import { countFetches, type Sizes } from "./fetch-progress.ts";
import type { Stage } from "./startup.ts";

interface Pyodide {
  setInterruptBuffer(buffer: Int32Array): void;
  runPythonAsync(code: string, ...rest: unknown[]): Promise<unknown>;
}

const START = `
from tinytorch.tito import browser
browser.start()
`;

function offerInterrupts(pyodide: Pyodide): void {
  if (typeof SharedArrayBuffer !== "function" || !self.crossOriginIsolated) return;
  const buffer = new Int32Array(new SharedArrayBuffer(4));
  pyodide.setInterruptBuffer(buffer);
  self.postMessage({ tinytorchInterrupt: buffer });
}

function report(stage: Partial<Stage>): void {
  self.postMessage({ tinytorchStage: { doing: "", doneBytes: 0, totalBytes: 1, ...stage } });
}

const WORDS: [RegExp, string][] = [
  [/pyodide\.asm/, "Loading Python"],
  [/python_stdlib/, "Loading Python's standard library"],
  [/numpy/, "Loading numpy"],
];

const wordsFor = (file: string) => WORDS.find(([pattern]) => pattern.test(file))?.[1] ?? "Loading the course's tools";

/** What has to be fetched before the first cell, in bytes; without it the start is shown without amounts. */
async function bootSizes(): Promise<Sizes> {
  const answer = await fetch(new URL("sizes.json", import.meta.url)).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as Sizes) : {};
}

/** The kernel's last preparation imports pyodide_kernel; the course starts right after it. */
function startCourseAfterKernel(pyodide: Pyodide, total: number): void {
  const run = pyodide.runPythonAsync.bind(pyodide);
  pyodide.runPythonAsync = async (code, ...rest) => {
    const last = code.includes("import pyodide_kernel");
    if (last) report({ doing: "Starting the notebook's kernel", doneBytes: total, totalBytes: total });
    const result = await run(code, ...rest).catch(fail);
    if (!last) return result;
    pyodide.runPythonAsync = run;
    const logged = (error: unknown) => console.error("The course could not start in this kernel.", sentence(error));
    await run(START).catch(logged);
    report({ finished: true });
    return result;
  };
}

const sentence = (error: unknown) => String((error as Error)?.message ?? error).trim().split("\n").pop() ?? "";

function fail(error: unknown): never {
  report({ failed: sentence(error) });
  throw error;
}

export const version = stock.version;

export async function loadPyodide(options: object): Promise<Pyodide> {
  if (!hasSimd()) fail(new Error(MESSAGE));
  const sizes = await bootSizes();
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 1);
  const stop = countFetches(
    sizes,
    (file, doneBytes, totalBytes) => report({ doing: wordsFor(file), doneBytes, totalBytes }),
    (file) => report({ failed: `${file} could not be fetched. Is there a network?` }),
  );
  report({ doing: "Loading Python", totalBytes: total });
  const pyodide = (await (stock.loadPyodide(options) as Promise<Pyodide>).catch(fail).finally(stop)) as Pyodide;
  offerInterrupts(pyodide);
  startCourseAfterKernel(pyodide, total);
  return pyodide;
}
