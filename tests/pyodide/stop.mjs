// How many steps of a loop Python still does after Stop was pressed: with the course's attention, and with stock Pyodide.
// usage: node stop.mjs PYODIDE_FOLDER; prints {"ours": {name: steps}, "stock": {name: steps}}
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { transformSync } from "esbuild";

const LOOPS = {
  products: "a = np.ones((700, 700))\nwhile True:\n    a @ a\n    steps[0] += 1",
  "sorting, after quick code": "long = [x % 7 for x in range(10**6)]\nwhile True:\n    sorted(long)\n    steps[0] += 1",
};
// where a loop begins, stock Pyodide is somewhere in its count of fifty: of four tries, one at least takes long
const TRIES = Object.fromEntries([1, 2, 3, 4].map((number) => [`products ${number}`, LOOPS.products]));
const loopsOf = (isOurs) => (isOurs ? LOOPS : TRIES);
const ATTENTION = new URL("../../site/lab/kernel/attention.ts", import.meta.url);
const SIGINT = 2;
const PRESSED_AFTER = 5; // steps

async function beAKernel({ folder, shared, steps, isOurs }) {
  const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")).href);
  const pyodide = await loadPyodide({ indexURL: folder + path.sep });
  await pyodide.loadPackage(["numpy", "tinytorch-browser"], { messageCallback: () => {} });
  globalThis.steps = steps;
  pyodide.runPython("import numpy as np\nfrom js import steps");
  if (isOurs) {
    const { code } = transformSync(readFileSync(ATTENTION, "utf8"), { loader: "ts" });
    const { attentionTo } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const { buffer, lookNow } = attentionTo(shared, pyodide._module);
    globalThis.tinytorchLookNow = lookNow;
    pyodide.setInterruptBuffer(buffer);
    pyodide.runPython("from tinytorch.tito import browser\nbrowser._look_at_signals_in_new_loops()");
  } else pyodide.setInterruptBuffer(shared);
  for (const code of Object.values(loopsOf(isOurs))) {
    try {
      pyodide.runPython(code);
    } catch (error) {
      if (error.type !== "KeyboardInterrupt") throw error;
    }
    parentPort.postMessage("stopped");
    Atomics.wait(shared, 0, 0, 500); // the page reads how many steps there were
    Atomics.store(shared, 0, 0);
    Atomics.store(steps, 0, 0);
  }
}

async function pressStop(folder, isOurs) {
  const [shared, steps] = [new Int32Array(new SharedArrayBuffer(4)), new Int32Array(new SharedArrayBuffer(4))];
  const kernel = new Worker(fileURLToPath(import.meta.url), { workerData: { folder, shared, steps, isOurs } });
  const failed = new Promise((_, fail) => kernel.once("error", fail));
  const found = {};
  for (const name of Object.keys(loopsOf(isOurs))) {
    const stopped = new Promise((resolve) => kernel.once("message", resolve));
    while (Atomics.load(steps, 0) < PRESSED_AFTER) await Promise.race([new Promise((go) => setTimeout(go, 2)), failed]);
    Atomics.store(shared, 0, SIGINT);
    const pressed = Atomics.load(steps, 0);
    await Promise.race([stopped, failed]);
    found[name] = Atomics.load(steps, 0) - pressed;
    while (Atomics.load(steps, 0)) await new Promise((go) => setTimeout(go, 2));
  }
  await kernel.terminate();
  return found;
}

if (isMainThread) {
  const folder = path.resolve(process.argv[2]);
  console.log(JSON.stringify({ ours: await pressStop(folder, true), stock: await pressStop(folder, false) }));
} else await beAKernel(workerData);
