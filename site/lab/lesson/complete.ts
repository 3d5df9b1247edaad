/** Complete: runs the notebook's own %tito complete cell. The notebook is saved first, as before every cell. */
import { NotebookActions } from "@jupyterlab/notebook";
import { moduleIdOf } from "../../shared/work/course-notebook.ts";
import { say } from "../host/say.ts";
import type { OpenLesson } from "./open-lesson.ts";

export async function complete(lesson: OpenLesson): Promise<void> {
  const { content, context, sessionContext } = lesson.panel;
  const cell = lesson.completeCell();
  if (!cell) return sayHowToComplete(context.path);
  lesson.show(cell);
  await NotebookActions.runCells(content, [cell], sessionContext);
  cell.node.scrollIntoView({ block: "start" });
  await context.save();
}

function sayHowToComplete(path: string): Promise<void> {
  return say(
    "info",
    "The last cell of a lesson completes it. This notebook has lost it: run %tito complete " +
      `${moduleIdOf(path) ?? "01"} in a new cell.`,
  );
}
