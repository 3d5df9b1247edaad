/** Three things in the status bar: is it saved, does it work without a network, how much is stored. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { IStatusBar } from "@jupyterlab/statusbar";
import { Widget } from "@lumino/widgets";
import { formatBytes } from "../../shared/basics/bytes.ts";
import { answer } from "../../shared/basics/waiting.ts";
import { h } from "../../shared/page/dom.ts";
import type { OpenNotebook } from "../saving/notebook.ts";
import { ISaving, type Saving } from "../saving/saving.ts";
import { offlineItem } from "./offline.ts";

const LOOK_MS = 60_000;
const LIMIT_MS = 5_000;
const NEARLY_FULL = 0.9;

const SAVED: Record<OpenNotebook["state"], [label: string, title: string]> = {
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

export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:status",
  autoStart: true,
  requires: [INotebookTracker, ISaving],
  optional: [IStatusBar],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker, saving: Saving, bar: IStatusBar | null) => {
    const items = [savedItem(app, tracker, saving), offlineItem(), storageItem(app)];
    items.forEach((node, index) => {
      const item = new Widget({ node: h("div", { class: "tinytorch-status" }, node) });
      const priority = index === 0 ? 1 : 0; // a narrow screen shows only the first
      bar?.registerStatusItem(`tinytorch-status-${index}`, { item, align: "right", rank: 100 - index, priority });
    });
  },
};

function savedItem(app: JupyterFrontEnd, tracker: INotebookTracker, saving: Saving): HTMLElement {
  const button = h("button", { type: "button", click: () => void app.commands.execute("docmanager:save") });
  const show = () => {
    const panel = tracker.currentWidget;
    button.hidden = panel === null;
    if (!panel) return;
    const notebook = saving.of(panel);
    notebook.changed.connect(show); // once, however often it is in front
    const [label, title] = SAVED[notebook.state];
    button.textContent = label;
    button.title = title;
    button.dataset["saved"] = notebook.state;
  };
  tracker.currentChanged.connect(show);
  show();
  return button;
}

function storageItem(app: JupyterFrontEnd): HTMLElement {
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
  setInterval(() => void look(), LOOK_MS);
  void look();
  return item;
}
