/** What differs between a student's notebook and a lesson's new text, cell by cell, for a person to read. */
import { diffLines } from "diff";
import { type Fate, mergeLesson } from "./merge.ts";
import { isAsShipped, type Notebook, type NotebookCell, roleOf, shippedDigest, sourceOf } from "../../../shared/notebook/notebook.ts";

/** One cell of the comparison. A side is null where the cell does not exist there. */
export interface Row {
  kind: "same" | "changed" | "new" | "gone";
  title: string;
  mine: string | null;
  fresh: string | null;
  /** What becomes of the student's own writing in it, if there is some. */
  note: string;
}

/** A line of one side, marked when the other side does not have it. */
export interface Line {
  text: string;
  isDifferent: boolean;
}

const LIKE = 0.4; // two cells with at least this share of common lines are one cell that changed
const CODE_STAYS = "You have written here. Your code stays; the new side is what the lesson begins with.";
const TEXT_STAYS = "You have changed this cell. Your version is kept behind the new text.";
const AT_END = "You have written here. Your code is kept at the end of the notebook.";

/** The cells of the course on both sides, in the order of the new text, without the student's own. */
export function compareLesson(mine: Notebook, fresh: Notebook): Row[] {
  const { fates } = mergeLesson(mine, fresh);
  const placed = new Map(fates.flatMap((fate) => (fate.kind === "placed" ? [[fate.at, fate.cell] as const] : [])));
  const gone = goneAfter(fates);
  const rows: Row[] = [];
  let [after, added]: [number, NotebookCell[]] = [-1, []];
  fresh.cells.forEach((cell, at) => {
    const own = placed.get(at);
    if (!own) return void added.push(cell);
    rows.push(...gapRows(gone.get(after) ?? [], added), commonRow(own, cell));
    [after, added] = [at, []];
  });
  return [...rows, ...gapRows(gone.get(after) ?? [], added)];
}

type Gone = Exclude<Fate, { kind: "placed" }>;

/** The course's cells that have no place in the new text, by the place that they followed. */
function goneAfter(fates: Fate[]): Map<number, Gone[]> {
  const found = new Map<number, Gone[]>();
  const placed = new Set(fates.flatMap((fate) => (fate.kind === "placed" ? [fate.cell] : [])));
  let after = -1;
  for (const fate of fates) {
    if (fate.kind === "placed") after = fate.at;
    else if (!placed.has(fate.cell) && shippedDigest(fate.cell) !== null)
      found.set(after, [...(found.get(after) ?? []), fate]);
  }
  return found;
}

/** A cell that both have. What the student wrote there counts as a change only where the lesson changed too. */
function commonRow(mine: NotebookCell, fresh: NotebookCell): Row {
  const isKeptText = !isAsShipped(mine) && shippedDigest(mine) === shippedDigest(fresh);
  const isSame = isKeptText || sourceOf(mine) === sourceOf(fresh);
  const note = isSame || isAsShipped(mine) ? "" : roleOf(fresh).kind === "check" ? TEXT_STAYS : CODE_STAYS;
  return row(isSame ? "same" : "changed", mine, fresh, note);
}

/** Between two common cells: what went, what came, and what of both is one cell that was rewritten. */
function gapRows(gone: Gone[], added: NotebookCell[]): Row[] {
  const rows: Row[] = [];
  const isPair = gone.length === 1 && added.length === 1;
  let from = 0;
  for (const cell of added) {
    const found = gone.findIndex((one, at) => at >= from && isRewritten(one.cell, cell, isPair));
    if (found < 0) rows.push(row("new", null, cell, ""));
    else {
      rows.push(...gone.slice(from, found).map(goneRow), row("changed", gone[found]!.cell, cell, noteOf(gone[found]!)));
      from = found + 1;
    }
  }
  return [...rows, ...gone.slice(from).map(goneRow)];
}

function isRewritten(mine: NotebookCell, fresh: NotebookCell, isPair: boolean): boolean {
  if (mine.cell_type !== fresh.cell_type || roleOf(mine).kind !== roleOf(fresh).kind) return false;
  return isPair || likeness(sourceOf(mine), sourceOf(fresh)) >= LIKE;
}

/** The share of lines that two texts have in common. */
function likeness(a: string, b: string): number {
  const parts = diffLines(a, b);
  const common = parts.filter((part) => !part.added && !part.removed).reduce((sum, part) => sum + part.count, 0);
  return common / Math.max(a.split("\n").length, b.split("\n").length);
}

const goneRow = (fate: Gone): Row => row("gone", fate.cell, null, noteOf(fate));
const NOTES = { dropped: "", kept: TEXT_STAYS, retired: AT_END };
const noteOf = ({ kind }: Gone): string => NOTES[kind];

function row(kind: Row["kind"], mine: NotebookCell | null, fresh: NotebookCell | null, note: string): Row {
  const title = titleOf((fresh ?? mine) as NotebookCell);
  return { kind, title, mine: mine && sourceOf(mine), fresh: fresh && sourceOf(fresh), note };
}

function titleOf(cell: NotebookCell): string {
  const { kind, id } = roleOf(cell);
  if (kind !== "text") return `${{ exercise: "Exercise", check: "Check of", question: "Question" }[kind]} ${id}`;
  const heading = /^#+\s+(.+)$/m.exec(sourceOf(cell))?.[1];
  return cell.cell_type === "markdown" ? (heading ?? "Text") : "Code";
}

/** Both sides' lines, each marked where the other side has another. */
export function compareLines(mine: string, fresh: string): { mine: Line[]; fresh: Line[] } {
  const sides: { mine: Line[]; fresh: Line[] } = { mine: [], fresh: [] };
  for (const { value, added, removed } of diffLines(`${mine}\n`, `${fresh}\n`)) {
    const lines = value.replace(/\n$/, "").split("\n").map((text) => ({ text, isDifferent: added || removed }));
    if (!added) sides.mine.push(...lines);
    if (!removed) sides.fresh.push(...lines);
  }
  return sides;
}
