/**
 * What is typed while a save is on its way is not in the file, but JupyterLab then takes the notebook for saved: it
 * would be neither saved before the next cell runs, nor when the page is left. Here it counts as changed.
 */
import { everyNotebook } from "../host/every-notebook.ts";
import type { App, NotebookModule, NotebookPanel, Tracker } from "../host/jupyterlab.ts";
import { labModule } from "../host/modules.ts";

export async function meanwhilePlugin(): Promise<object> {
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  return {
    id: "tinytorch-lab:meanwhile",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (_app: App, tracker: Tracker) => everyNotebook(tracker, watch),
  };
}

function watch({ context: { model, saveState } }: NotebookPanel): void {
  let isChanged = false;
  model.contentChanged.connect(() => {
    isChanged = true;
  });
  saveState.connect((_, state) => {
    if (state === "started") isChanged = false;
    else if (state === "completed" && isChanged) model.dirty = true;
  });
}
