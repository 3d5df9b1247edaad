/** What a student sees of a version before going back to it: each exercise beside what is there now. */
import { withoutNumber } from "../work/course.ts";
import type { Kept } from "../work/course-notebook.ts";
import { exercisesIn } from "../notebook/exercises.ts";
import { type Notebook, type NotebookCell, sourceOf } from "../notebook/notebook.ts";
import type { Version } from "./version.ts";

export interface ExerciseLook {
  id: string;
  title: string;
  isPassed: boolean;
  /** What the version has there; null if its cell was lost. */
  source: string | null;
  /** True if the notebook has another text there now. */
  isDifferent: boolean;
}

export interface Look {
  exercises: ExerciseLook[];
  /** How many cells, exercises aside, are not in the notebook as it is now. */
  others: number;
}

/** A version beside the notebook as it is now (null: there is none that can be read). */
export function lookAt({ notebook, passed }: Version, present: Notebook | null, module: Kept): Look {
  const now = present ?? { cells: [] };
  const texts = new Set(now.cells.map(sourceOf));
  const found = exercisesIn(notebook.cells, now.cells);
  const others = notebook.cells.filter((cell, at) => found[at] === null && !texts.has(sourceOf(cell))).length;
  const [textThen, textNow] = [textsOf(notebook.cells, now.cells), textsOf(now.cells, notebook.cells)];
  return { exercises: module.exercises.map(exerciseLook), others };

  function exerciseLook({ id, title }: { id: string; title: string }): ExerciseLook {
    const source = textThen.get(id) ?? null;
    const isDifferent = source !== (textNow.get(id) ?? null);
    return { id, title: withoutNumber(title), isPassed: passed.includes(id), source, isDifferent };
  }
}

/** The text of each exercise's first cell. */
function textsOf(cells: NotebookCell[], other: NotebookCell[]): Map<string | null, string> {
  const found = exercisesIn(cells, other);
  return new Map(cells.map((cell, at) => [found[at] ?? null, sourceOf(cell)] as const).reverse());
}
