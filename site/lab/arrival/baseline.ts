/** `&baseline=1` in the address runs the first cell that measures, once Python is ready: the dashboard's button. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import { firstNotebook } from "../host/notebooks.ts";
import { sourceOf } from "../lesson/open-lesson.ts";

const MEASURES = /^%tito\s+baseline\b/m;
const isAsked = new URLSearchParams(location.search).get("baseline") === "1"; // JupyterLab rewrites the address later

export const baselinePlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:baseline",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app, tracker: INotebookTracker) => {
    if (isAsked) void firstNotebook(tracker).then(measure);
  },
};

async function measure({ content, context, sessionContext }: NotebookPanel): Promise<void> {
  await Promise.all([context.ready, sessionContext.ready]);
  const cell = content.widgets.find((one) => one.model.type === "code" && MEASURES.test(sourceOf(one)));
  if (cell) await NotebookActions.runCells(content, [cell], sessionContext);
}
