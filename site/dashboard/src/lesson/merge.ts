/**
 * A student's notebook carried over to a lesson's new text. Nothing that a student wrote is dropped: a cell of theirs
 * is left out only when it still holds, letter for letter, what the course had shipped.
 *
 * - the new lesson's cells stand in their order; answers of exercises and questions are put into them by id
 * - a text or example that the student changed stays changed where the lesson has kept it; otherwise their version
 *   stands behind the cell that it followed
 * - cells of their own stand behind the cell that they followed
 * - answers to exercises and questions that no longer exist stand at the end, under a heading
 */
import {
  isAsShipped,
  keyOf,
  marksOf,
  type Notebook,
  type NotebookCell,
  type Role,
  roleOf,
  shippedDigest,
  sourceOf,
  textDigest,
} from "../../../shared/notebook/notebook.ts";

/** Where each of the student's cells went. */
export type Fate =
  /** Its place in the new lesson. */
  | { kind: "placed"; cell: NotebookCell; at: number }
  /** The course's own text, unchanged, which the new lesson does without. */
  | { kind: "dropped"; cell: NotebookCell }
  /** Kept behind the new lesson's cell `after` (-1: at the top). */
  | { kind: "kept"; cell: NotebookCell; after: number }
  /** An answer to what no longer exists, kept at the end. */
  | { kind: "retired"; cell: NotebookCell };

export interface Merged {
  notebook: Notebook;
  fates: Fate[];
}

const HEADING =
  "## Kept from an earlier text of this lesson\n\nThe lesson no longer asks for what stands below. Your code is here " +
  "as you wrote it, and is not part of your package any more. Delete it when you don't need it.";
const NOT_EXPORTED = "# Kept from your notebook; this cell is no longer exported.";
const COURSE_MARKS = ["tinytorch", "nbgrader", "deletable", "editable"];

/** The new lesson with all that the student wrote in theirs, and where each of the student's cells went. */
export function mergeLesson(mine: Notebook, fresh: Notebook): Merged {
  const fates = fatesOf(mine, fresh);
  const placed = new Map(fates.flatMap((fate) => (fate.kind === "placed" ? [[fate.at, fate.cell] as const] : [])));
  const keptAfter = (at: number) =>
    fates.flatMap((fate) => (fate.kind === "kept" && fate.after === at ? [keptCell(fate.cell)] : []));
  const body = fresh.cells.flatMap((cell, at) => [joined(placed.get(at), cell), ...keptAfter(at)]);
  const retired = fates.flatMap((fate) => (fate.kind === "retired" ? [withoutExport(fate.cell)] : []));
  const cells = [...keptAfter(-1), ...body, ...(retired.length > 0 ? [heading(), ...retired] : [])];
  const metadata = { ...mine.metadata, ...fresh.metadata };
  return { notebook: { ...fresh, metadata, cells: withUniqueIds(cells) }, fates };
}

function fatesOf(mine: Notebook, fresh: Notebook): Fate[] {
  const places = placesOf(fresh);
  const taken = new Set<number>();
  const courses = new Set(mine.cells.filter((cell) => shippedDigest(cell) !== null).map((cell) => keyOf(roleOf(cell))));
  let after = -1;
  return mine.cells.flatMap((cell): Fate[] => {
    const key = keyOf(roleOf(cell));
    const at = places.get(key);
    const isCopy = at !== undefined && (taken.has(at) || (shippedDigest(cell) === null && courses.has(key)));
    if (at === undefined || isCopy) return [looseFate(cell, isCopy, after)];
    taken.add(at);
    after = at;
    const isReplaced = hasOwnTextBeside(cell, fresh.cells[at] as NotebookCell);
    return [{ kind: "placed", cell, at }, ...(isReplaced ? [{ kind: "kept", cell, after } as const] : [])];
  });
}

/** The first cell of each role. */
function placesOf({ cells }: Notebook): Map<string, number> {
  return new Map(cells.map((cell, at) => [keyOf(roleOf(cell)), at] as const).reverse());
}

function looseFate(cell: NotebookCell, isCopy: boolean, after: number): Fate {
  if (isAsShipped(cell)) return { kind: "dropped", cell };
  const isAnswer = ["exercise", "question", "check"].includes(roleOf(cell).kind);
  return isAnswer && !isCopy ? { kind: "retired", cell } : { kind: "kept", cell, after };
}

/** A check that the student changed, and the course too: the course's counts, and theirs is kept behind it. */
function hasOwnTextBeside(mine: NotebookCell, fresh: NotebookCell): boolean {
  const isOther = sourceOf(mine) !== sourceOf(fresh) && !isSameText(mine, fresh);
  return roleOf(fresh).kind === "check" && isChanged(mine) && isOther;
}

const isChanged = (cell: NotebookCell) => !isAsShipped(cell);
const isSameText = (mine: NotebookCell, fresh: NotebookCell) => shippedDigest(mine) === shippedDigest(fresh);

/** One cell of the new lesson, with what the student wrote in its place. */
function joined(mine: NotebookCell | undefined, fresh: NotebookCell): NotebookCell {
  if (!mine) return fresh;
  if (sourceOf(mine) === sourceOf(fresh)) return inPlace(mine, fresh, mine.source);
  if (isAsShipped(mine) || hasOwnTextBeside(mine, fresh)) return fresh;
  return inPlace(mine, fresh, roleOf(fresh).kind === "question" ? answered(mine, fresh) : mine.source);
}

function inPlace(mine: NotebookCell, fresh: NotebookCell, source: string | string[]): NotebookCell {
  return { ...mine, ...(fresh.id && { id: fresh.id }), source, metadata: { ...mine.metadata, ...fresh.metadata } };
}

const ANSWER_VALUE = /(answer\(\s*["'][^"']+["']\s*,\s*)([\s\S]*?)(\s*,?\s*\)\s*)$/;

/** The student's value in the question's new words, where the value is all that they wrote; else their cell. */
function answered(mine: NotebookCell, fresh: NotebookCell): string | string[] {
  const [own, asked] = [sourceOf(mine), sourceOf(fresh)];
  const value = ANSWER_VALUE.exec(own)?.[2];
  const open = own.replace(ANSWER_VALUE, (_, head: string, __, tail: string) => `${head}...${tail}`);
  const isValueAlone = value !== undefined && textDigest(mine.cell_type, open) === shippedDigest(mine);
  const hasPlace = ANSWER_VALUE.exec(asked)?.[2] === "...";
  if (!isValueAlone || !hasPlace) return mine.source;
  return asked.replace(ANSWER_VALUE, (_, head: string, __, tail: string) => `${head}${value}${tail}`);
}

/** A kept cell: one that the course had shipped loses its marks, since the new lesson has another in its place. */
function keptCell(cell: NotebookCell): NotebookCell {
  return shippedDigest(cell) === null || marksOf(cell).exercise !== undefined ? cell : withoutExport(cell);
}

/** The cell as one of the student's own, which does not go into the package, and stays so at the next change. */
function withoutExport(cell: NotebookCell): NotebookCell {
  const source = sourceOf(cell).replace(/^#\|.*/, NOT_EXPORTED);
  const rest = Object.entries(cell.metadata).filter(([name]) => !COURSE_MARKS.includes(name));
  return { ...cell, source, metadata: { ...Object.fromEntries(rest), tinytorch: { kept: true } } };
}

function heading(): NotebookCell {
  return { cell_type: "markdown", id: "kept-from-earlier", metadata: { tinytorch: { kept: true } }, source: HEADING };
}

function withUniqueIds(cells: NotebookCell[]): NotebookCell[] {
  const seen = new Set<string>();
  return cells.map((cell, at) => {
    const wanted = cell.id ?? `cell-${at}`;
    let id = wanted;
    for (let count = 2; seen.has(id); count++) id = `${wanted.slice(0, 56)}-kept-${count}`;
    seen.add(id);
    return { ...cell, id };
  });
}

/** How many of the student's own things the merge carries over. */
export function carriedOver({ fates }: Merged): Record<Role["kind"] | "own", number> {
  const counts = { exercise: 0, check: 0, question: 0, text: 0, own: 0 };
  for (const { kind, cell } of fates) {
    if (kind === "kept" && shippedDigest(cell) === null) counts.own++;
    else if (kind !== "dropped" && isChanged(cell)) counts[roleOf(cell).kind]++;
  }
  return counts;
}
