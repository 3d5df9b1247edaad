/**
 * An earlier version of a module: its notebook as a notebook again, which any Jupyter opens, with the code, the passed
 * exercises and the reason in its metadata. The engine's version.py has the same form.
 */
import { isVersion } from "@tinytorch/validators";
import { Refusal } from "../basics/errors.ts";
import { timestamp } from "../basics/moments.ts";
import { type Notebook, type NotebookCell, sourceOf } from "../notebook/notebook.ts";
import { bytesOf, type FileRecord, recordOf } from "../drive/records.ts";
import { sha256Hex } from "../basics/bytes.ts";

/** Why a version was kept: completed, the first save of a new day, or before something that replaces it. */
export type Why = "completed" | "daily" | "return" | "reset" | "update";

/** What a version's file name tells. Versions are ordered by their number, because a clock may jump. */
export interface Entry {
  path: string;
  /** The notebook's name without its ending: "01_tensor". */
  module: string;
  number: number;
  /** When the notebook was saved that it was made of. */
  saved: Date;
  why: Why;
  digest: string;
}

/** What a version holds: the notebook, the export that lay beside it (null: none), and the passed exercises. */
export interface Version {
  notebook: Notebook;
  code: string | null;
  passed: string[];
}

/** Where versions are kept; never part of a bundle. */
export const HISTORY = "history";

const KEY = "tinytorch_version";
const OUTPUTS_BYTES = 128 * 1024;
const NAME =
  /^history\/(\d\d_[a-z0-9_]+)\/(\d{4,9})-(\d{8})-(\d{6})-(completed|daily|return|reset|update)-([0-9a-f]{12})\.ipynb$/;
const STAMP = /^(\d{4})(\d\d)(\d\d) (\d\d)(\d\d)(\d\d)$/;

/** What a path says about the version there, or null when no version has such a path. */
export function entryOf(path: string): Entry | null {
  const found = NAME.exec(path);
  if (!found) return null;
  const [, module, number, day, time, why, digest] = found;
  const saved = new Date(`${day} ${time}`.replace(STAMP, "$1-$2-$3T$4:$5:$6Z"));
  if (Number.isNaN(saved.getTime())) return null;
  return { path, module: module!, number: Number(number), saved, why: why as Why, digest: digest! };
}

/** Where a version goes: history/01_tensor/0007-20260131-120000-daily-0123456789ab.ipynb. */
export function pathOf({ module, number, saved, why, digest }: Omit<Entry, "path">): string {
  const stamp = timestamp(saved).replace(/[-:Z]/g, "").replace("T", "-");
  return `${HISTORY}/${module}/${String(number).padStart(4, "0")}-${stamp}-${why}-${digest}.ipynb`;
}

/** The first 12 digits of a SHA-256 of what a student wrote, outputs aside: equal versions have equal digests. */
export function digestOf({ notebook, code, passed }: Version): string {
  const cells = notebook.cells.flatMap((cell) => [cell.cell_type, sourceOf(cell)]);
  const parts = [...cells, code === null ? "-" : `+${code}`, [...passed].sort().join(" ")];
  return sha256Hex(new TextEncoder().encode(parts.join("\0"))).slice(0, 12);
}

/** The notebook in a file's bytes, or null when there is none that could be kept. */
export function notebookIn(bytes: Uint8Array): Notebook | null {
  try {
    const notebook: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isVersion(notebook) ? (notebook as Notebook) : null;
  } catch {
    return null;
  }
}

/** The record of a version. Large outputs stay out, and no cell is trusted: a return is no reason to run scripts. */
export function versionRecord(entry: Omit<Entry, "path">, version: Version, now: Date): FileRecord {
  const { module, why, saved } = entry;
  const facts = { schema: 1, module, why, saved: timestamp(saved), kept: timestamp(now), code: version.code };
  const whole = { ...facts, passed: [...version.passed].sort(), outputs: true };
  const full = bytesWith(version.notebook, whole, (cell) => cell);
  const bytes = full.length <= OUTPUTS_BYTES ? full : bytesWith(version.notebook, { ...whole, outputs: false }, bare);
  return recordOf(pathOf(entry), bytes, now.toISOString());
}

function bytesWith(notebook: Notebook, facts: object, change: (cell: NotebookCell) => NotebookCell): Uint8Array {
  const cells = notebook.cells.map((cell) => change(untrusted(cell)));
  const metadata = { ...notebook.metadata, [KEY]: facts };
  return new TextEncoder().encode(`${JSON.stringify({ ...notebook, cells, metadata })}\n`);
}

function untrusted(cell: NotebookCell): NotebookCell {
  const { trusted: _, ...metadata } = cell.metadata;
  return { ...cell, metadata };
}

function bare(cell: NotebookCell): NotebookCell {
  return cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell;
}

/** The version in a record. Throws a Refusal when it is not what was kept there. */
export function readVersion(record: FileRecord | undefined): Version {
  if (!record) throw new Refusal("That version is gone: newer ones took its place. Close this list and open it again.");
  const found = parsed(record);
  const entry = entryOf(record.path);
  if (!found || !entry || digestOf(found) !== entry.digest)
    throw new Refusal(`The version in “${record.path}” was damaged or changed after it was kept. Choose another one.`);
  return found;
}

function parsed(record: FileRecord): Version | null {
  const notebook = notebookIn(bytesOf(record));
  if (!notebook) return null;
  const { [KEY]: facts, ...metadata } = notebook.metadata;
  if (!facts) return null;
  const { code, passed } = facts as Version;
  return { notebook: { ...notebook, metadata }, code, passed };
}
