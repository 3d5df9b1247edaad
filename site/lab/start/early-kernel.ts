/**
 * Python's early start: the kernel's worker is made before JupyterLab is loaded, and handed to the first kernel that
 * asks for one. Both take seconds, on two processors at once.
 */
import { showStage } from "./stages.ts";

declare global {
  interface Window {
    tinytorchInterrupts: WeakMap<Worker, Int32Array>;
  }
}

let waiting: { address: string; worker: Worker } | undefined;

/** Every kernel's worker tells its interrupt buffer and the stages of its start; the first kernel gets the early one. */
export function listenToKernels(): void {
  window.tinytorchInterrupts = new WeakMap();
  const Stock = window.Worker;
  window.Worker = class extends Stock {
    constructor(url: string | URL, options?: WorkerOptions) {
      const early = takeEarly(String(url));
      if (early) return early;
      super(url, options);
      this.addEventListener("message", ({ data }) => {
        if (data?.tinytorchInterrupt) window.tinytorchInterrupts.set(this, data.tinytorchInterrupt);
        if (data?.tinytorchStage) showStage(data.tinytorchStage);
      });
    }
  };
}

/** Start Python for the notebook that the address names; script is the worker's, relative to the page. */
export function startEarly(script: string | undefined): void {
  if (!script || !new URLSearchParams(location.search).get("path")?.endsWith(".ipynb")) return;
  const address = new URL(script, location.href).href;
  const worker = new Worker(address, { type: "module" });
  const stage = { doing: "Loading Python", doneBytes: 0, totalBytes: 0 };
  const fail = () => showStage({ ...stage, failed: "its script could not be loaded." });
  worker.addEventListener("error", fail);
  // once loaded, an error means something else: WebKit raises one when a worker is ended while it computes
  worker.addEventListener("message", () => worker.removeEventListener("error", fail), { once: true });
  showStage(stage);
  waiting = { address, worker };
}

function takeEarly(address: string): Worker | undefined {
  if (waiting?.address !== address) return undefined;
  const { worker } = waiting;
  waiting = undefined;
  return worker;
}
