/**
 * Saves the notebook before a cell runs, and waits for it: `%tito complete` reads the saved file, so what it exports is
 * what the student sees. Replaces JupyterLab's cell executor, which is made for that.
 */
import { within } from "../../shared/basics/waiting.ts";
import { isUntouched } from "./untouched.ts";
import { say } from "../host/say.ts";
import { labModule } from "../host/modules.ts";

const SAVE_MS = 15_000;
const LATE =
  "The notebook is still not saved after 15 seconds, so the cell runs without it. Close other tabs of the course, or " +
  "download it.";

interface Panel {
  model: unknown;
  context: { save(): Promise<void>; model: { dirty: boolean } };
}
interface NotebookModule {
  INotebookCellExecutor: object;
  INotebookTracker: object;
  runCell(options: RunOptions): Promise<boolean>;
}
interface RunOptions {
  notebook: unknown;
}
interface Tracker {
  find(test: (panel: Panel) => boolean): Panel | undefined;
}

export async function saveBeforeRunPlugin(): Promise<object> {
  const { INotebookCellExecutor, runCell } = await labModule<NotebookModule>("@jupyterlab/notebook");
  let tracker: Tracker | null = null;
  let queue: Promise<void> = Promise.resolve(); // "Run all" starts every cell at once: their order is kept here
  const runCellAfterSave = (options: RunOptions) => {
    queue = queue.then(() => save(tracker?.find((panel) => panel.model === options.notebook)));
    return queue.then(() => runCell(options));
  };
  return {
    id: "tinytorch-lab:save-before-run",
    autoStart: true,
    provides: INotebookCellExecutor,
    activate: (app: App) => {
      void findTracker(app).then((found) => { tracker = found; });
      return { runCell: runCellAfterSave };
    },
  };
}

interface App {
  restored: Promise<void>;
  resolveOptionalService(token: object): Promise<Tracker | null>;
}

/** The tracker depends on the executor, so it can't be a dependency of this plugin: it is asked for later. */
async function findTracker(app: App): Promise<Tracker | null> {
  await app.restored;
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  return app.resolveOptionalService(INotebookTracker);
}

const late = new WeakSet<object>();

/** JupyterLab shows its own dialog when saving fails; the cell still runs, since that loses nothing. */
async function save(panel: Panel | undefined): Promise<void> {
  if (!panel || late.has(panel.context) || (!panel.context.model.dirty && !isUntouched(panel.context))) return;
  const { context } = panel;
  const saved = context.save().catch(console.warn).finally(() => late.delete(context));
  await within(SAVE_MS, saved, LATE).catch(() => {
    late.add(context);
    void say("warning", LATE, { autoClose: false });
  });
}
