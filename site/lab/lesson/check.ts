/** Check: runs what the exercise needs, the exercise itself, and then its check cell, in the notebook's order. */
import type { Cell } from "@jupyterlab/cells";
import { NotebookActions } from "@jupyterlab/notebook";
import { say } from "../host/say.ts";
import type { OpenLesson } from "./open-lesson.ts";

export async function check(lesson: OpenLesson): Promise<void> {
  const { content, context, sessionContext } = lesson.panel;
  const exercise = lesson.exerciseAt();
  const checks = lesson.checkCells(exercise);
  if (checks.length === 0) return sayNothingToCheck(exercise);
  const isAsked = (cell: Cell) => {
    const its = lesson.exerciseOf(cell);
    return its !== null && (exercise === null || its === exercise);
  };
  for (const cell of cellsToRun(lesson, checks, isAsked)) {
    const isFine = await NotebookActions.runCells(content, [cell], sessionContext);
    if (!isFine && isAsked(cell)) return lesson.show(cell); // its check would judge an older definition
  }
  const place = exercise && lesson.cellOf(exercise);
  if (place) lesson.show(place);
  await context.save();
}

/** The checks, the exercises that they ask for, and definitions above that this kernel has not seen yet. */
function cellsToRun(lesson: OpenLesson, checks: Cell[], isAsked: (cell: Cell) => boolean): Cell[] {
  const { widgets } = lesson.panel.content;
  const above = widgets.slice(0, widgets.indexOf(checks.at(-1)!) + 1);
  return above.filter((cell) => checks.includes(cell) || isAsked(cell) || lesson.isMissing(cell));
}

function sayNothingToCheck(exercise: string | null): Promise<void> {
  return say(
    "info",
    exercise
      ? `The cell check("${exercise}") is missing. Write it into a new cell below the exercise and run that.`
      : "This notebook has no exercise to check.",
  );
}
