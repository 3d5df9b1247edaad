/** Check: runs what the exercise needs, the exercise itself, and then its check cell, in the notebook's order. */
import { cellOf, checkCells, exerciseAt, exerciseOf, showCell, sourceOf } from "./cells.ts";
import { hasRun } from "./runs.ts";
import type { Cell, Notebook, NotebookModule, NotebookPanel } from "../host/jupyterlab.ts";
import { say } from "../host/say.ts";
import { labModule } from "../host/modules.ts";

const DEFINES = /^#\|\s*(?:export|default_exp)\b/;

export async function check(panel: NotebookPanel): Promise<void> {
  const { NotebookActions } = await labModule<NotebookModule>("@jupyterlab/notebook");
  const { content, sessionContext } = panel;
  const exercise = exerciseAt(content);
  const checks = checkCells(content, exercise);
  if (checks.length === 0) return sayNothingToCheck(exercise);
  const isAsked = (cell: Cell) => exerciseOf(cell) !== null && (exercise === null || exerciseOf(cell) === exercise);
  for (const cell of cellsToRun(content, checks, isAsked)) {
    const isFine = await NotebookActions.runCells(content, [cell], sessionContext);
    if (!isFine && isAsked(cell)) return showCell(panel, cell); // its check would judge an older definition
  }
  const place = exercise && cellOf(content, exercise);
  if (place) showCell(panel, place);
  await panel.context.save();
}

/** The checks, the exercises that they ask for, and definitions above that this kernel has not seen yet. */
function cellsToRun(notebook: Notebook, checks: Cell[], isAsked: (cell: Cell) => boolean): Cell[] {
  const above = notebook.widgets.slice(0, notebook.widgets.indexOf(checks.at(-1)!) + 1);
  const isMissing = (cell: Cell) => DEFINES.test(sourceOf(cell)) && !hasRun(notebook, cell);
  return above.filter((cell) => checks.includes(cell) || isAsked(cell) || isMissing(cell));
}

function sayNothingToCheck(exercise: string | null): Promise<void> {
  return say(
    "info",
    exercise
      ? `The cell check("${exercise}") is missing. Write it into a new cell below the exercise and run that.`
      : "This notebook has no exercise to check.",
  );
}
