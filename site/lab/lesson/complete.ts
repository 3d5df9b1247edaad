/** Complete: runs the notebook's own %tito complete cell. The notebook is saved first, as before every cell. */
import { completeCell, showCell } from "./cells.ts";
import type { NotebookModule, NotebookPanel } from "../host/jupyterlab.ts";
import { say } from "../host/say.ts";
import { labModule } from "../host/modules.ts";

export async function complete(panel: NotebookPanel): Promise<void> {
  const cell = completeCell(panel.content);
  if (!cell) return sayHowToComplete(panel);
  showCell(panel, cell);
  const { NotebookActions } = await labModule<NotebookModule>("@jupyterlab/notebook");
  await NotebookActions.runCells(panel.content, [cell], panel.sessionContext);
  cell.node.scrollIntoView({ block: "start" });
  await panel.context.save();
}

function sayHowToComplete({ context }: NotebookPanel): Promise<void> {
  const number = context.path.match(/\d+/)?.[0] ?? "01";
  return say(
    "info",
    `The last cell of a lesson completes it. This notebook has lost it: run %tito complete ${number} in a new cell.`,
  );
}
