import type { NotebookPanel, Tracker } from "./jupyterlab.ts";

/** Begins something on every notebook: those that are open, and each that is opened later. */
export function everyNotebook(tracker: Tracker, begin: (panel: NotebookPanel) => void): void {
  tracker.forEach(begin);
  tracker.widgetAdded.connect((_, panel) => begin(panel));
}
