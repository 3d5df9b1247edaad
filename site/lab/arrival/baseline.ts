/** `&baseline=1` in the address runs the first cell that measures, once Python is ready: the dashboard's button. */
import { sourceOf } from "../lesson/cells.ts";
import type { NotebookModule, NotebookPanel, Tracker } from "../host/jupyterlab.ts";
import { firstNotebook, labModule } from "../host/modules.ts";

const MEASURES = /^%tito\s+baseline\b/m;

export async function baselinePlugin(): Promise<object> {
  const { INotebookTracker, NotebookActions } = await labModule<NotebookModule>("@jupyterlab/notebook");
  const asked = new URLSearchParams(location.search).get("baseline") === "1"; // JupyterLab rewrites the address later
  return {
    id: "tinytorch-lab:baseline",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (_: unknown, tracker: Tracker) => {
      if (asked) void firstNotebook(tracker).then((panel) => measure(panel, NotebookActions));
    },
  };
}

async function measure(panel: NotebookPanel, actions: NotebookModule["NotebookActions"]): Promise<void> {
  await Promise.all([panel.context.ready, panel.sessionContext.ready]);
  const cell = panel.content.widgets.find((one) => one.model.type === "code" && MEASURES.test(sourceOf(one)));
  if (cell) await actions.runCells(panel.content, [cell], panel.sessionContext);
}
