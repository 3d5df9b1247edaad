/**
 * Runs in the Lab page before JupyterLab does.
 *
 * 1. Shared-memory calls: Atomics.waitAsync may answer at once, which the kernel's messaging does not expect; a cell
 *    would then never end. The answer is wrapped in a promise.
 * 2. Kernels: each worker announces its interrupt buffer, which is remembered here for the extension, and the stages
 *    of its start, which are shown.
 * 3. Isolation that brings no shared memory (WebKitGTK): switch it off and load once more, or the kernel would never
 *    answer.
 * 4. A first visit that begins here, not on the dashboard: install the service worker, then load once more, so that
 *    the page is isolated and comes from the precache.
 * 5. Storage: stand-ins where the browser blocks the site's data, and a word where nothing can be kept.
 */
import { showStage } from "./startup.ts";
import { preparePlainMode, tellOfStorage } from "./storage-notice.ts";

type WaitAsync = (...args: unknown[]) => { async: boolean; value: unknown };

declare global {
  interface Window {
    tinytorchInterrupts: WeakMap<Worker, Int32Array>;
  }
}

const VERSION = "0.8.6"; // JupyterLite unregisters a worker whose version it does not know
const RELOADED = "tinytorch-reloaded-for-isolation";
const PLAIN = "tinytorch-plain-mode"; // set when isolation was found to be of no use in this browser
const ANSWER_MS = 3_000;
const address = location.href; // JupyterLab takes the notebook's path out of it

function mendWaitAsync(): void {
  const atomics = Atomics as unknown as { waitAsync?: WaitAsync };
  const stock = atomics.waitAsync;
  if (!stock) return;
  atomics.waitAsync = (...args) => {
    const result = stock.apply(Atomics, args);
    return result.async ? result : { async: true, value: Promise.resolve(result.value) };
  };
}

function listenToKernels(): void {
  window.tinytorchInterrupts = new WeakMap();
  const Stock = window.Worker;
  window.Worker = class extends Stock {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener("message", ({ data }) => {
        if (data?.tinytorchInterrupt) window.tinytorchInterrupts.set(this, data.tinytorchInterrupt);
        if (data?.tinytorchStage) showStage(data.tinytorchStage);
      });
    }
  };
}

async function installWorker(): Promise<ServiceWorker | null> {
  const url = new URL("../service-worker.js?enableCache=false", location.href).href;
  localStorage.setItem(`${url}-version`, VERSION);
  await navigator.serviceWorker.register(url);
  return (await navigator.serviceWorker.ready).active;
}

async function becomeIsolated(): Promise<void> {
  if (crossOriginIsolated || localStorage.getItem(PLAIN) || sessionStorage.getItem(RELOADED)) return;
  sessionStorage.setItem(RELOADED, "yes");
  location.replace(address);
}

async function leaveUselessIsolation(worker: ServiceWorker | null): Promise<void> {
  localStorage.setItem(PLAIN, "yes");
  const answered = new Promise((done) => navigator.serviceWorker.addEventListener("message", done, { once: true }));
  worker?.postMessage({ type: "isolate", value: false });
  await Promise.race([answered, new Promise((done) => setTimeout(done, ANSWER_MS))]);
  location.replace(address);
}

async function start(): Promise<void> {
  const worker = await installWorker();
  const useless = crossOriginIsolated && typeof SharedArrayBuffer !== "function" && !localStorage.getItem(PLAIN);
  await (useless ? leaveUselessIsolation(worker) : becomeIsolated());
}

preparePlainMode();
mendWaitAsync();
listenToKernels();
if ("serviceWorker" in navigator && isSecureContext) start().catch(console.warn);
addEventListener("load", () => void tellOfStorage().catch(console.warn));
