/** The notebooks that are open in this page. */
import type { INotebookContent } from "@jupyterlab/nbformat";
import type { INotebookModel, INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";

/** Begins something on every notebook: those that are open, and each that is opened later. */
export function everyNotebook(tracker: INotebookTracker, begin: (panel: NotebookPanel) => void): void {
  tracker.forEach(begin);
  tracker.widgetAdded.connect((_, panel) => begin(panel));
}

/** The first notebook of this page, as soon as it is there to be seen. */
export async function firstNotebook(tracker: INotebookTracker): Promise<NotebookPanel> {
  const panel = tracker.currentWidget ?? (await new Promise<NotebookPanel>((found) => {
    tracker.widgetAdded.connect((_, added) => found(added));
  }));
  await panel.revealed;
  return panel;
}

/** A notebook as it would be saved. */
export function contentOf(model: INotebookModel): INotebookContent {
  return model.toJSON() as unknown as INotebookContent;
}
