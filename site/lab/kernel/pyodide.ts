/**
 * What the kernel imports in place of pyodide.mjs: the same API, with five additions.
 *
 * - the start begins with the worker, while JupyterLab is still loading: see builder/lab/kernel_worker.py
 * - each stage of the start is reported to the page, with its bytes
 * - an interrupt buffer where memory can be shared, announced to the page, so that Stop can end running code; Python
 *   looks at it as often as the clock asks for, see attention.ts
 * - what the site's policy refuses is told in the console
 * - once the kernel's own packages are in, the course's IPython extension (`%tito`, `check`, `hint`, `answer`)
 */
// @ts-expect-error: stands beside the bundle at run time
import * as stock from "./pyodide.mjs";
// @ts-expect-error: plain JavaScript, for every user of the wheel
import { hasSimd, MESSAGE } from "../../../vendor/numpy/simd_check.mjs";
import { attentionTo, type PythonMemory } from "./attention.ts";
import { countFetches, type Sizes } from "./fetch-progress.ts";
import type { Stage } from "../start/stages.ts";
import { type FileSystem, unpack } from "./unpack.ts";

interface Pyodide {
  _module: PythonMemory;
  runPython(code: string): unknown;
  setInterruptBuffer(buffer: Int32Array): void;
  runPythonAsync(code: string, ...rest: unknown[]): Promise<unknown>;
}

interface Streams {
  stdout(text: string): void;
  stderr(text: string): void;
}

/** What the first cells need, imported while JupyterLab is still loading. */
const PREPARE = `
from tinytorch.tito import browser
browser.prepare()
`;

const START = `
from tinytorch.tito import browser
browser.start()
`;

function offerInterrupts(pyodide: Pyodide): void {
  if (typeof SharedArrayBuffer !== "function" || !self.crossOriginIsolated) return;
  const buffer = new Int32Array(new SharedArrayBuffer(4));
  const { buffer: watched, lookNow } = attentionTo(buffer, pyodide._module);
  pyodide.setInterruptBuffer(watched);
  Object.assign(self, { tinytorchLookNow: lookNow });
  self.postMessage({ tinytorchInterrupt: buffer });
}

function report(stage: Partial<Stage>): void {
  self.postMessage({ tinytorchStage: { doing: "", doneBytes: 0, totalBytes: 1, ...stage } });
}

const WORDS: [RegExp, string][] = [
  [/pyodide\.asm/, "Loading Python"],
  [/python_stdlib/, "Loading Python's standard library"],
  [/packages/, "Loading numpy and the notebook's tools"],
];

const wordsFor = (file: string) => WORDS.find(([pattern]) => pattern.test(file))?.[1] ?? "Loading the course's tools";

/** What has to be fetched before the first cell, in bytes; without it the start is shown without amounts. */
async function bootSizes(): Promise<Sizes> {
  const answer = await fetch(here("sizes.json")).catch(() => undefined);
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

let streams: Streams = { stdout: console.log, stderr: console.error };
let started: Promise<Pyodide> | undefined;

/** Start Python before the kernel asks for it; a worker has one Python. */
export function start(): Promise<Pyodide> {
  started ??= boot();
  return started;
}

/** The kernel's call: of its options only the streams count, since the build knows the rest. */
export async function loadPyodide(options: Streams): Promise<Pyodide> {
  streams = options;
  return start();
}

async function boot(): Promise<Pyodide> {
  if (!hasSimd()) fail(new Error(MESSAGE));
  const sizes = await bootSizes();
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 1);
  const stop = countFetches(
    sizes,
    (file, doneBytes, totalBytes) => report({ doing: wordsFor(file), doneBytes, totalBytes }),
    (file) => report({ failed: `${file} could not be fetched. Is there a network?` }),
  );
  report({ doing: "Loading Python", totalBytes: total });
  const pyodide = await loadWithPackages().catch(fail).finally(stop);
  offerInterrupts(pyodide);
  report({ doing: "Starting Python", doneBytes: total, totalBytes: total });
  await pyodide.runPythonAsync(PREPARE).catch(fail);
  startCourseAfterKernel(pyodide, total);
  return pyodide;
}

/** The browser says nothing of it in the page's console, and Python only that it failed. */
self.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) =>
  console.error(`The Content Security Policy of this site refused ${blockedURI} (${effectiveDirective}).`));

/** Python with every package of the kernel already in its file system, as if installed. */
async function loadWithPackages(): Promise<Pyodide> {
  const fetched = ["packages.bin", "tinytorch.bin"].map(bytesOf);
  return stock.loadPyodide({
    indexURL: here(""),
    stdLibURL: here("python_stdlib.bin"),
    stdout: (text: string) => streams.stdout(text),
    stderr: (text: string) => streams.stderr(text),
    fsInit: async (fs: FileSystem) => (await Promise.all(fetched)).forEach((archive) => unpack(archive, fs)),
  });
}

const here = (file: string) => new URL(file || ".", import.meta.url).href;

const bytesOf = async (file: string) => new Uint8Array(await (await fetch(here(file))).arrayBuffer());
