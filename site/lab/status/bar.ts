/** Three things in the status bar: is it saved, does it work without a network, how much is stored. */
import { h } from "../../shared/page/dom.ts";
import { formatBytes } from "../../shared/basics/limits.ts";
import { isPrecacheStatus, type WorkerRequest } from "../../shared/page/worker-messages.ts";
import { answer } from "../../shared/basics/waiting.ts";
import type { App, NotebookModule, StatusBar, Tracker, WidgetModule } from "../host/jupyterlab.ts";
import { mayWrite, TURN } from "../saving/two-tabs.ts";
import { type Saved, savedMark } from "../saving/saved-mark.ts";
import { labModule } from "../host/modules.ts";

const LOOK_MS = 15_000;
const LIMIT_MS = 5_000;
const NEARLY_FULL = 0.9;

const SAVED: Record<Saved, [label: string, title: string]> = {
  untouched: ["No changes yet", "This notebook is as the course gave it."],
  saved: ["Saved", "The notebook was read back from this browser's storage and is complete."],
  saving: ["Saving…", "The notebook is being written to this browser's storage."],
  unsaved: ["Not saved", "There are changes that are not in storage yet. They will be in a moment; press to save now."],
  reading: ["Reading only", "This notebook is open in another tab, which saves it."],
  gone: ["Not in storage", "This browser's copy was removed, but this tab still has the text. Press to save it again."],
  failed: [
    "Not saved: problem",
    "What was read back from storage differs from this notebook. Press to save again, or download it (File menu).",
  ],
};

export async function statusPlugin(): Promise<object> {
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  const { IStatusBar } = await labModule<{ IStatusBar: object }>("@jupyterlab/statusbar");
  const { Widget } = await labModule<WidgetModule>("@lumino/widgets");
  return {
    id: "tinytorch-lab:status",
    autoStart: true,
    requires: [INotebookTracker],
    optional: [IStatusBar],
    activate: (app: App, tracker: Tracker, bar: StatusBar | null) => {
      const items = [savedItem(app, tracker), offlineItem(), storageItem(app)];
      items.forEach((node, index) => {
        const item = new Widget({ node: h("div", { class: "tinytorch-status" }, node) });
        const priority = index === 0 ? 1 : 0; // a narrow screen shows only the first
        bar?.registerStatusItem(`tinytorch-status-${index}`, { item, align: "right", rank: 100 - index, priority });
      });
    },
  };
}

function savedItem(app: App, tracker: Tracker): HTMLElement {
  const button = h("button", { type: "button", click: () => void app.commands.execute("docmanager:save") });
  const show = () => {
    const panel = tracker.currentWidget;
    button.hidden = panel === null;
    if (!panel) return;
    const mark = savedMark(panel);
    mark.onChange(show);
    const state = mayWrite(panel) ? mark.state : "reading";
    const [label, title] = SAVED[state];
    button.textContent = label;
    button.title = title;
    button.dataset["saved"] = state;
  };
  tracker.currentChanged.connect(show);
  addEventListener(TURN, show);
  show();
  return button;
}

/** Hears of the worker's copy of the site whenever it is reported, and asks for it until it is complete. */
function offlineItem(): HTMLElement {
  const item = h("span", { title: "Whether the whole course is kept in this browser, to work without a network." });
  const refused = { title: "This browser refuses service workers here." };
  if (!navigator.serviceWorker) return h("span", refused, "Offline: not here");
  const ask = async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    registration?.active?.postMessage({ type: "status" } satisfies WorkerRequest);
  };
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

function storageItem(app: App): HTMLElement {
  const item = h("span");
  const look = async () => {
    const estimate = await answer(navigator.storage?.estimate?.(), LIMIT_MS);
    if (!estimate?.usage || !estimate.quota) return;
    const [used, quota] = [formatBytes(estimate.usage), formatBytes(estimate.quota)];
    const isNearlyFull = estimate.usage > NEARLY_FULL * estimate.quota;
    item.textContent = isNearlyFull ? `Storage nearly full: ${used} of ${quota}` : `${used} stored`;
    item.title = `This site uses ${used} of ${quota} that the browser allows: the course itself, and your work.`;
    item.toggleAttribute("data-warning", isNearlyFull);
  };
  app.serviceManager.contents.fileChanged.connect(() => void look());
  setInterval(() => void look(), 4 * LOOK_MS);
  void look();
  return item;
}
