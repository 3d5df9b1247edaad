/** What a student sees of a version before going back to it: each exercise beside what is there now. */
import { withoutNumber } from "../work/course.ts";
import type { Kept } from "./keep.ts";
import { exerciseCell } from "./return.ts";
import { type Notebook, sourceOf } from "../notebook/notebook.ts";
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
  const texts = new Set(present?.cells.map(sourceOf));
  const known = new Set<unknown>(module.exercises.map(({ id }) => exerciseCell(notebook, id)));
  const others = notebook.cells.filter((cell) => !known.has(cell) && !texts.has(sourceOf(cell))).length;
  return { exercises: module.exercises.map(exerciseLook), others };

  function exerciseLook({ id, title }: { id: string; title: string }): ExerciseLook {
    const [then, now] = [textIn(notebook, id), present && textIn(present, id)];
    return { id, title: withoutNumber(title), isPassed: passed.includes(id), source: then, isDifferent: then !== now };
  }
}

function textIn(notebook: Notebook, exercise: string): string | null {
  const cell = exerciseCell(notebook, exercise);
  return cell ? sourceOf(cell) : null;
}
