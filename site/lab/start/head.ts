/**
 * Runs in the Lab page before JupyterLab does.
 *
 * 1. Shared-memory calls: Atomics.waitAsync may answer at once, which the kernel's messaging does not expect; a cell
 *    would then never end. The answer is wrapped in a promise.
 * 2. Kernels: each worker announces its interrupt buffer, which is remembered for the extension, and the stages of its
 *    start, which are shown; the first worker starts here, unless this page is about to be loaded once more.
 * 3. Isolation that brings no shared memory (WebKitGTK): it is hidden from JupyterLab, or the kernel would never answer.
 * 4. What this browser lacks is said, see missing.ts.
 * 5. A first visit that begins here, not on the dashboard: install the service worker, then load once more, so that
 *    the page is isolated and comes from the precache.
 * 6. A tab that is hidden while it starts looks visible to JupyterLab, see visibility.ts.
 * 7. Storage: stand-ins where the browser blocks the site's data, and a word where nothing can be kept.
 */
import { listenToKernels, startEarly } from "./early-kernel.ts";
import { sayWhatIsMissing, sayWorkerIsLate } from "./missing.ts";
import { preparePlainMode, tellOfStorage } from "./storage-notice.ts";
import { startThoughHidden } from "./visibility.ts";

type WaitAsync = (...args: unknown[]) => { async: boolean; value: unknown };

const VERSION = "0.8.6"; // JupyterLite unregisters a worker whose version it does not know
const RELOADED = "tinytorch-reloaded-for-isolation";
const WORKER_MS = 8_000; // a browser that refuses may also never answer
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

/** JupyterLite would choose a kernel that needs shared memory. */
function hideIsolation(): void {
  if (crossOriginIsolated) sessionStorage.setItem(RELOADED, "not needed");
  Object.defineProperty(window, "crossOriginIsolated", { value: false });
}

/** Resolves once the worker is here. A browser that refuses it says so at once, or late, or never answers. */
async function workerArrives(): Promise<void> {
  const url = new URL("../service-worker.js?enableCache=false", location.href).href;
  localStorage.setItem(`${url}-version`, VERSION);
  const registration: ServiceWorkerRegistration | undefined = await navigator.serviceWorker.register(url);
  if (!registration) throw new Error("This browser registers no service worker.");
  await navigator.serviceWorker.ready;
}

const isFinal = () => crossOriginIsolated || sessionStorage.getItem(RELOADED);

function becomeIsolated(): void {
  sessionStorage.setItem(RELOADED, "yes");
  location.replace(address);
}

/** Browsers may have the interface and refuse its use (private windows, blocked storage). */
async function start(): Promise<void> {
  if (isFinal()) sayWhatIsMissing(true);
  const arrival = workerArrives();
  const refusal = arrival.then(() => undefined, (reason: unknown) => ({ reason }));
  if (isFinal() && navigator.serviceWorker.controller) return; // it has served this page: there is nothing to wait for
  const late = new Promise<"late">((tell) => setTimeout(tell, WORKER_MS, "late"));
  const found = await Promise.race([refusal, late]);
  if (!found && !isFinal()) return becomeIsolated();
  if (!isFinal()) startEarly(plain);
  if (found === "late") sayWorkerIsLate();
  const refused = await refusal;
  if (!refused) return;
  console.warn(refused.reason);
  sayWhatIsMissing(false);
}

preparePlainMode();
startThoughHidden();
const canHaveWorker = "serviceWorker" in navigator && isSecureContext;
const { isolated, plain } = document.currentScript!.dataset;
mendWaitAsync();
listenToKernels();
if (typeof SharedArrayBuffer === "undefined") hideIsolation();
if (!canHaveWorker || isFinal()) startEarly(crossOriginIsolated ? isolated : plain);
if (canHaveWorker) void start();
else sayWhatIsMissing(false);
addEventListener("load", () => void tellOfStorage().catch(console.warn));
