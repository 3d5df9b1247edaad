/**
 * Which cell is which exercise's: by its mark, or where an editor lost that, by what the cell defines. The engine has the
 * same rule; tests/agreement/exercise-cells.json holds both to it.
 */
import { Refusal } from "../basics/errors.ts";
import { exerciseMark, type NotebookCell, sourceOf } from "./notebook.ts";

type ReadCell = Pick<NotebookCell, "cell_type" | "source" | "metadata">;

const DEFINITION = /^(?:async\s+)?(?:def|class)\s+([\p{L}\p{N}_]+)|^([\p{L}\p{N}_]+)\s*(?::[^=\n]+)?=(?!=)/gmu;

/** For each cell the exercise that it holds, or null. `original` has the marks that may be lost: the shipped lesson. */
export function exercisesIn(cells: ReadCell[], original: ReadCell[]): (string | null)[] {
  const marks = cells.map(exerciseMark);
  const lost = original.filter((cell) => isExercise(cell) && !marks.includes(exerciseMark(cell)));
  if (lost.length === 0) return marks;
  return cells.map((cell, index) => marks[index] ?? recognised(cell, lost));
}

/** The names that a cell's top level defines. Read from the text, so a syntax error does not matter. */
export function definitionsOf(cell: ReadCell): string[] {
  return [...sourceOf(cell).matchAll(DEFINITION)].map(([, named, assigned]) => named ?? assigned ?? "");
}

/**
 * Puts the text of an exercise's cell in `other` into the notebook: in its place, or as a new cell where it is missing.
 * Throws a Refusal that names the exercise where one of both can't be told.
 */
export function putExercise(cells: NotebookCell[], other: NotebookCell[], exercise: string): void {
  const at = exercisesIn(other, cells).indexOf(exercise);
  const places = indicesOf(exercisesIn(cells, other), exercise);
  if (at < 0) throw new Refusal(`There is no cell of ${exercise} in that version. Go back to the whole version instead.`);
  if (places.length > 1)
    throw new Refusal(
      `The notebook has ${places.length} cells for ${exercise}. Delete all but one of them, save, then try again.`,
    );
  const fresh = { ...other[at]!, outputs: [], execution_count: null };
  const mine = places[0] === undefined ? undefined : cells[places[0]];
  if (!mine) cells.splice(placeFor(cells, other, at), 0, fresh);
  else Object.assign(mine, { ...fresh, ...(mine.id && { id: mine.id }), metadata: { ...mine.metadata, ...fresh.metadata } });
}

function isExercise(cell: ReadCell): boolean {
  return exerciseMark(cell) !== null && definitionsOf(cell).length > 0;
}

function recognised(cell: ReadCell, lost: ReadCell[]): string | null {
  if (cell.cell_type !== "code") return null;
  const names = new Set(definitionsOf(cell));
  const found = lost.find((one) => definitionsOf(one).every((name) => names.has(name)));
  return found ? exerciseMark(found) : null;
}

/** After the nearest cell before it that is still there. */
function placeFor(cells: NotebookCell[], other: NotebookCell[], at: number): number {
  const places = new Map(cells.flatMap((cell, place) => namesOf(cell).map((name) => [name, place] as const)));
  for (const before of other.slice(0, at).reverse()) {
    const known = namesOf(before).find((name) => places.has(name));
    if (known !== undefined) return places.get(known)! + 1;
  }
  return 0;
}

/** By what a cell is known again: its id, its exercise, its text. */
function namesOf(cell: NotebookCell): string[] {
  return [cell.id, exerciseMark(cell), sourceOf(cell).trim()].filter((name): name is string => Boolean(name));
}

function indicesOf(values: unknown[], wanted: unknown): number[] {
  return values.flatMap((value, index) => (value === wanted ? [index] : []));
}
