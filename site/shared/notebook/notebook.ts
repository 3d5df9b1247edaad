import { bytesOf, type FileRecord } from "../drive/records.ts";
import { sha256Hex } from "../basics/bytes.ts";

/** A notebook's cell in nbformat 4. */
export interface NotebookCell {
  cell_type: string;
  id?: string;
  source: string | string[];
  metadata: Record<string, unknown>;
  outputs?: unknown[];
  execution_count?: number | null;
}

/** A notebook file in nbformat 4. */
export interface Notebook {
  cells: NotebookCell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

const TEXT_DIGITS = 12;
const SHIPPED_ID = /^([0-9a-f]{12})(?:-\d+)?$/;
const ANSWER = /^answer\(\s*["']([^"']+)["']/m;
const encoder = new TextEncoder();

/** A notebook's record as a notebook; null for what is none, which JupyterLab refuses to open, and says so. */
export function notebookOf(record: FileRecord): Notebook | null {
  if (record.format === "json") return examined(record.content);
  try {
    return examined(JSON.parse(new TextDecoder().decode(bytesOf(record))));
  } catch {
    return null;
  }
}

/** The value itself when it has the parts of a notebook that are used here. */
export function examined(value: unknown): Notebook | null {
  const notebook = value as Partial<Notebook> | null;
  return Array.isArray(notebook?.cells) && isObject(notebook.metadata) && notebook.cells.every(isCell)
    ? (notebook as Notebook)
    : null;
}

function isCell(value: unknown): value is NotebookCell {
  const cell = value as Partial<NotebookCell> | null;
  const { source } = cell ?? {};
  const isText = [source].flat().every((line) => typeof line === "string");
  return typeof cell?.cell_type === "string" && isText && isObject(cell.metadata);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A cell's text. */
export function sourceOf(cell: NotebookCell): string {
  return [cell.source].flat().join("");
}

interface Marks {
  exercise?: unknown;
  text?: unknown;
  lesson?: unknown;
  kept?: unknown;
}

/** The course's marks on a cell or a notebook. */
export function marksOf({ metadata }: Pick<NotebookCell, "metadata">): Marks {
  return isObject(metadata["tinytorch"]) ? metadata["tinytorch"] : {};
}

/** The exercise that a code cell is marked with: the course's own mark, or nbgrader's, which more editors keep. */
export function exerciseMark({ cell_type, metadata }: Pick<NotebookCell, "cell_type" | "metadata">): string | null {
  if (cell_type !== "code") return null;
  const { exercise } = marksOf({ metadata });
  if (typeof exercise === "string") return exercise;
  const { solution, grade_id } = gradeOf({ metadata });
  return solution === true && typeof grade_id === "string" ? grade_id : null;
}

/** The exercise whose check a cell is marked to be. */
export function checkMark(cell: Pick<NotebookCell, "metadata">): string | null {
  const { grade_id } = gradeOf(cell);
  return typeof grade_id === "string" ? (/^(.+)-check$/.exec(grade_id)?.[1] ?? null) : null;
}

function gradeOf({ metadata }: Pick<NotebookCell, "metadata">): { grade_id?: unknown; solution?: unknown } {
  return isObject(metadata["nbgrader"]) ? metadata["nbgrader"] : {};
}

/** The digest of the lesson's text that a notebook began with; "" when it does not say. */
export function lessonOf(notebook: Notebook): string {
  const { lesson } = marksOf(notebook);
  return typeof lesson === "string" ? lesson : "";
}

/** The digest of a text as the build makes it for each cell. */
export function textDigest(kind: string, source: string): string {
  return sha256Hex(encoder.encode(`${kind}\n${source}`)).slice(0, TEXT_DIGITS);
}

/** The digest of the text with which the course shipped this cell; null for one that is the student's own. */
export function shippedDigest(cell: NotebookCell): string | null {
  const { text, kept } = marksOf(cell);
  if (kept === true) return null;
  return typeof text === "string" ? text : (SHIPPED_ID.exec(cell.id ?? "")?.[1] ?? null);
}

/** True for a cell that still holds the text with which the course shipped it. */
export function isAsShipped(cell: NotebookCell): boolean {
  return shippedDigest(cell) === textDigest(cell.cell_type, sourceOf(cell));
}

/** What a cell is to its lesson, whatever its text has become. */
export interface Role {
  kind: "exercise" | "check" | "question" | "text";
  /** The exercise's or the question's id, or the digest of the text. */
  id: string;
}

/** The role of a cell in its lesson; for a cell without marks, the one that its text would have. */
export function roleOf(cell: NotebookCell): Role {
  if (marksOf(cell).kept === true) return { kind: "text", id: `own ${cell.id}` };
  const [exercise, check] = [exerciseMark(cell), checkMark(cell)];
  if (exercise) return { kind: "exercise", id: exercise };
  if (check) return { kind: "check", id: check };
  const question = cell.cell_type === "code" ? ANSWER.exec(sourceOf(cell))?.[1] : undefined;
  if (question) return { kind: "question", id: question };
  return { kind: "text", id: shippedDigest(cell) ?? textDigest(cell.cell_type, sourceOf(cell)) };
}

/** A role as a key. */
export function keyOf({ kind, id }: Role): string {
  return `${kind} ${id}`;
}
