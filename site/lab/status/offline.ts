/** The course for use without a network: how far the worker's copy is, and that there is one. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { h } from "../../shared/page/dom.ts";
import { isPrecacheStatus, type WorkerRequest } from "../../shared/page/worker-messages.ts";

const LOOK_MS = 15_000;
const WAIT_MS = 20_000;

/** A student who opened Lab directly gets the site for offline use too, once the kernel had its turn. */
export const precachePlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:precache",
  autoStart: true,
  activate: () => void setTimeout(() => void tell({ type: "precache" }).catch(console.warn), WAIT_MS),
};

async function tell(request: WorkerRequest): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.active?.postMessage(request);
}

/** Hears of the worker's copy of the site whenever it is reported, and asks for it until it is complete. */
export function offlineItem(): HTMLElement {
  const item = h("span", { title: "Whether the whole course is kept in this browser, to work without a network." });
  const refused = { title: "This browser refuses service workers here." };
  if (!navigator.serviceWorker) return h("span", refused, "Offline: not here");
  const ask = () => tell({ type: "status" });
  const timer = setInterval(() => void ask().catch(console.warn), LOOK_MS);
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (!isPrecacheStatus(data) || data.totalBytes === 0) return;
    const isReady = data.done >= data.total;
    const percent = Math.floor((data.doneBytes / data.totalBytes) * 100);
    item.textContent = isReady ? "Offline: ready" : `Offline: ${percent} %`;
    if (isReady) clearInterval(timer);
  });
  void ask().catch(console.warn);
  return item;
}
