/**
 * A notebook that was only opened stays as the course ships it. The kernel's arrival writes metadata into it, which
 * would make a copy in the student's storage, and that copy would hide every later edition of the lesson. Running the
 * first cell makes the copy: from then on the engine finds the notebook in the workspace.
 */
import { everyNotebook } from "../host/every-notebook.ts";
import type { App, NotebookModule, NotebookPanel, Tracker } from "../host/jupyterlab.ts";
import { labModule } from "../host/modules.ts";

const unsaved = new WeakSet<object>();

/** True until the notebook was saved for the first time in this tab: its file may still be the shipped one. */
export function isUntouched(context: object): boolean {
  return unsaved.has(context);
}

export async function untouchedPlugin(): Promise<object> {
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  return {
    id: "tinytorch-lab:untouched",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (_app: App, tracker: Tracker) => everyNotebook(tracker, (panel) => void watch(panel)),
  };
}

/** Until the first change of a cell, changes count as none. */
async function watch({ context }: NotebookPanel): Promise<void> {
  await context.ready;
  const { model } = context;
  unsaved.add(context);
  context.saveState.connect((_, state) => state.startsWith("completed") && unsaved.delete(context));
  const cells = () => JSON.stringify(model.toJSON().cells);
  const asOpened = cells();
  const look = () => {
    if (!model.dirty) return;
    if (cells() === asOpened) model.dirty = false;
    else model.stateChanged.disconnect(look);
  };
  model.stateChanged.connect(look);
  look();
}
