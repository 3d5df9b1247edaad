/** Which cells of a notebook its present kernel has run: numbers beside cells may be from a kernel of last week. */
import { everyNotebook } from "../host/every-notebook.ts";
import type { Cell, Notebook, NotebookModule, Tracker } from "../host/jupyterlab.ts";

const ran = new WeakMap<Notebook, WeakSet<Cell>>();

/** True when the notebook's kernel has run this cell without an error since its start. */
export function hasRun(notebook: Notebook, cell: Cell): boolean {
  return ran.get(notebook)?.has(cell) ?? false;
}

/** Begins to remember, for every notebook of the tracker. */
export function rememberRuns(tracker: Tracker, actions: NotebookModule["NotebookActions"]): void {
  actions.executed.connect((_, { notebook, cell, success }) => {
    if (!ran.has(notebook)) ran.set(notebook, new WeakSet());
    if (success) ran.get(notebook)?.add(cell);
    else ran.get(notebook)?.delete(cell);
  });
  everyNotebook(tracker, ({ content, sessionContext }) => {
    sessionContext.kernelChanged.connect(() => ran.delete(content));
    sessionContext.statusChanged.connect((_, status) => {
      if (status.endsWith("restarting") || status === "dead") ran.delete(content);
    });
  });
}
