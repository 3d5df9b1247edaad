/**
 * Saves every changed notebook when the page is hidden or left. Hiding leaves time to write; closing may not, so what
 * is not saved then goes into localStorage, which is written at once, and comes back when the notebook is next opened.
 */
import { everyNotebook } from "../host/every-notebook.ts";
import type { App, Context, NotebookContent, NotebookModule, NotebookPanel, Tracker } from "../host/jupyterlab.ts";
import { keepBackup } from "./backup.ts";
import { mayWrite, TURN, turnKnown } from "./two-tabs.ts";
import { say } from "../host/say.ts";
import { labModule } from "../host/modules.ts";

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
  await bringBackInTurn(app, panel);
  const onTurn = () => void bringBackInTurn(app, panel); // the tab that wrote until now may have left something
  addEventListener(TURN, onTurn);
  panel.disposed.connect(() => removeEventListener(TURN, onTurn));
  forgetOnceSaved(context);
}

async function bringBackInTurn(app: App, panel: NotebookPanel): Promise<void> {
  if (mayWrite(panel)) await bringBack(app, panel).catch(console.warn);
}

/** A save makes what this tab set aside before it needless; what another tab left is still to be brought back. */
function forgetOnceSaved(context: Context): void {
  let covered: string | undefined;
  context.saveState.connect((_, state) => {
    const key = PREFIX + context.path;
    if (state === "started") covered = own.get(context);
    else if (state === "completed" && covered !== undefined && localStorage.getItem(key) === covered)
      localStorage.removeItem(key);
  });
}

async function saveOnLeave(panel: NotebookPanel): Promise<void> {
  const { context } = panel;
  if (!context.model.dirty || !mayWrite(panel)) return;
  const cells = context.model.toJSON().cells.map(({ cell_type, id, source, metadata }) => ({
    cell_type, source, metadata, ...(id && { id }),
  }));
  setAside(context, { base: context.contentsModel?.last_modified ?? "", cells });
  await context.save().catch(console.warn);
}

/** What each notebook of this tab has set aside. */
const own = new WeakMap<Context, string>();

function setAside(context: Context, rescue: Rescue): void {
  const text = JSON.stringify(rescue);
  try {
    localStorage.setItem(PREFIX + context.path, text);
    own.set(context, text);
  } catch (error) {
    console.warn("No room for a copy of what is not saved.", error);
  }
}

/** Puts what was set aside into the notebook; beside it, if the saved file has changed since. */
async function bringBack(app: App, { context }: NotebookPanel): Promise<void> {
  const key = PREFIX + context.path;
  const kept = localStorage.getItem(key);
  if (kept === null || kept === own.get(context)) return; // none, or this tab still has that text
  const { base, cells } = JSON.parse(kept) as Rescue;
  const saved = context.model.toJSON();
  const lost = { ...saved, cells: withOutputs(cells, saved.cells) };
  const isSame = textOf(cells) === textOf(saved.cells);
  if (!isSame && base === context.contentsModel?.last_modified && !context.model.dirty) {
    own.set(context, kept); // forgotten once it is saved
    return putInto(context, lost, saved);
  }
  if (!isSame) await putBeside(app, context.path, lost);
  localStorage.removeItem(key);
}

async function putInto({ model }: Context, lost: NotebookContent, saved: NotebookContent): Promise<void> {
  model.fromJSON(lost);
  await say("info", "The page closed before its last changes were saved. They were kept and are back.", {
    autoClose: SHOW_MS,
    actions: [{ label: "Take the saved text", callback: () => model.fromJSON(saved) }],
  });
}

async function putBeside(app: App, notebook: string, lost: NotebookContent): Promise<void> {
  const path = await keepBackup(app.serviceManager.contents, nameOf(notebook), "ipynb", JSON.stringify(lost));
  await say("info", `The page closed before its last changes were saved. They are in ${path}.`, { autoClose: SHOW_MS });
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
