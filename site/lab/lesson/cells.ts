/** Which cell of an open notebook belongs to which exercise: by the marks that every lesson's cells carry. */
import type { Cell, Notebook, NotebookPanel } from "../host/jupyterlab.ts";

const COMPLETE = /^%tito\s+complete\s+\d+\s*$/m;

/** True for a lesson's notebook; the welcome, 00, has nothing to check. */
export function isLesson(path: string): boolean {
  return /^modules\/(?!00_)[^/]+\.ipynb$/.test(path);
}

/** The exercise that a cell holds, if it holds one. */
export function exerciseOf(cell: Cell): string | null {
  const marks = cell.model.getMetadata("tinytorch") as { exercise?: unknown } | undefined;
  return typeof marks?.exercise === "string" ? marks.exercise : null;
}

/** The exercise at the selected cell, or the nearest one above it. */
export function exerciseAt(notebook: Notebook): string | null {
  const above = notebook.widgets.slice(0, notebook.activeCellIndex + 1).reverse();
  return above.map(exerciseOf).find((exercise) => exercise !== null) ?? null;
}

/** The cell that holds an exercise. */
export function cellOf(notebook: Notebook, exercise: string): Cell | undefined {
  return notebook.widgets.find((cell) => exerciseOf(cell) === exercise);
}

/** Every check cell, or the one of an exercise. */
export function checkCells(notebook: Notebook, exercise: string | null): Cell[] {
  return notebook.widgets.filter((cell) => {
    const grade = (cell.model.getMetadata("nbgrader") as { grade_id?: unknown } | undefined)?.grade_id;
    return exercise ? grade === `${exercise}-check` : typeof grade === "string" && grade.endsWith("-check");
  });
}

/** The last cell that completes the module. */
export function completeCell(notebook: Notebook): Cell | undefined {
  return notebook.widgets.filter((cell) => cell.model.type === "code" && COMPLETE.test(sourceOf(cell))).at(-1);
}

/** A cell's text. */
export function sourceOf(cell: Cell): string {
  return cell.model.sharedModel.getSource();
}

/** Selects a cell, and scrolls to it. */
export function showCell(panel: NotebookPanel, cell: Cell): void {
  panel.content.deselectAll();
  panel.content.activeCellIndex = panel.content.widgets.indexOf(cell);
  panel.content.mode = "command";
  cell.node.scrollIntoView({ block: "start" });
}
