/**
 * What the kernel imports in place of pyodide.mjs: the same API, with two additions.
 *
 * - an interrupt buffer where memory can be shared, announced to the page, so that Stop can end running code
 * - once the kernel's own packages are in, the course's IPython extension (`%tito`, `check`, `hint`, `answer`)
 */
// @ts-expect-error: stands beside the bundle at run time
import * as stock from "./pyodide.mjs";

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

/** The kernel's last preparation imports pyodide_kernel; the course starts right after it. */
function startCourseAfterKernel(pyodide: Pyodide): void {
  const run = pyodide.runPythonAsync.bind(pyodide);
  pyodide.runPythonAsync = async (code, ...rest) => {
    const result = await run(code, ...rest);
    if (!code.includes("import pyodide_kernel")) return result;
    pyodide.runPythonAsync = run;
    await run(START).catch((error) => console.error("The course could not start in this kernel.", String(error?.message ?? error)));
    return result;
  };
}

export const version = stock.version;

export async function loadPyodide(options: object): Promise<Pyodide> {
  const pyodide = (await stock.loadPyodide(options)) as Pyodide;
  offerInterrupts(pyodide);
  startCourseAfterKernel(pyodide);
  return pyodide;
}
