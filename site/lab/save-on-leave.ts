/**
 * Saves every changed notebook when the page is hidden or left. Hiding leaves time to write; closing may not, so what
 * is not saved then goes into localStorage, which is written at once, and comes back when the notebook is next opened.
 */
import { everyNotebook } from "./every-notebook.ts";
import type { App, ApputilsModule, NotebookContent, NotebookModule, NotebookPanel, Tracker } from "./jupyterlab.ts";
import { keepBackup } from "./save-backup.ts";
import { mayWrite, turnKnown } from "./save-two-tabs.ts";
import { labModule } from "./shared.ts";

type Cells = NotebookContent["cells"];

/** What was not saved: the cells without outputs, which can be made again and would not fit. */
interface Rescue {
  /** The saved file that the changes were made to. */
  base: string;
  cells: Cells;
}

const PREFIX = `tinytorch-unsaved ${new URL("../", location.href).pathname} `;
const SHOW_MS = 30_000;

export async function saveOnLeavePlugin(): Promise<object> {
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  return {
    id: "tinytorch-lab:save-on-leave",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (app: App, tracker: Tracker) => {
      const leave = () => tracker.forEach((panel) => void saveOnLeave(panel));
      document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
      addEventListener("pagehide", leave);
      everyNotebook(tracker, (panel) => void begin(app, panel));
    },
  };
}

async function begin(app: App, panel: NotebookPanel): Promise<void> {
  const { context } = panel;
  await context.ready;
  await turnKnown(panel);
  if (mayWrite(panel)) await bringBack(app, panel).catch(console.warn);
  context.saveState.connect((_, state) => {
    if (state === "completed") localStorage.removeItem(PREFIX + context.path);
  });
}

async function saveOnLeave(panel: NotebookPanel): Promise<void> {
  const { context } = panel;
  if (!context.model.dirty || !mayWrite(panel)) return;
  const cells = context.model.toJSON().cells.map(({ cell_type, id, source, metadata }) => ({
    cell_type, source, metadata, ...(id && { id }),
  }));
  setAside(context.path, { base: context.contentsModel?.last_modified ?? "", cells });
  await context.save().catch(console.warn);
}

function setAside(path: string, rescue: Rescue): void {
  try {
    localStorage.setItem(PREFIX + path, JSON.stringify(rescue));
  } catch (error) {
    console.warn("No room for a copy of what is not saved.", error);
  }
}

/** Puts what was set aside into the notebook; beside it, if the saved file has changed since. */
async function bringBack(app: App, { context }: NotebookPanel): Promise<void> {
  const kept = localStorage.getItem(PREFIX + context.path);
  if (kept === null) return;
  const { base, cells } = JSON.parse(kept) as Rescue;
  const saved = context.model.toJSON();
  const lost = { ...saved, cells: withOutputs(cells, saved.cells) };
  if (textOf(cells) !== textOf(saved.cells)) {
    const { Notification } = await labModule<ApputilsModule>("@jupyterlab/apputils");
    if (base === context.contentsModel?.last_modified) {
      context.model.fromJSON(lost);
      Notification.info("The page closed before its last changes were saved. They were kept and are back.", {
        autoClose: SHOW_MS,
        actions: [{ label: "Take the saved text", callback: () => context.model.fromJSON(saved) }],
      });
    } else {
      const path = await keepBackup(app.serviceManager.contents, nameOf(context.path), "ipynb", JSON.stringify(lost));
      Notification.info(`The page once closed before its last changes were saved. They are kept in ${path}.`, {
        autoClose: SHOW_MS,
      });
    }
  }
  localStorage.removeItem(PREFIX + context.path);
}

function withOutputs(cells: Cells, saved: Cells): Cells {
  const known = new Map(saved.map((cell) => [cell.id, cell]));
  const blank = { outputs: [], execution_count: null };
  return cells.map((cell) => ({ ...(cell.cell_type === "code" && blank), ...known.get(cell.id), ...cell }));
}

function textOf(cells: Cells): string {
  return JSON.stringify(cells.map(({ cell_type, source }) => [cell_type, [source].flat().join("")]));
}

function nameOf(path: string): string {
  return `${path.replace(/^.*\/|\.ipynb$/g, "")}-unsaved`;
}
