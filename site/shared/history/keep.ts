/**
 * The earlier versions of each module, in the folder history/: the last 20, bounded in size, equal neighbours once.
 * They are numbered in the order in which they were kept, so a clock that jumps changes no order and drops nothing.
 */
import { Refusal } from "../basics/errors.ts";
import { exportPath, type Kept, nameOf } from "../work/course-notebook.ts";
import { stampOf } from "../basics/moments.ts";
import { BACKUPS } from "../drive/paths.ts";
import { PROGRESS_PATH, readProgress } from "../work/progress.ts";
import { bytesOf, type FileRecord, recordOf } from "../drive/records.ts";
import { withRoom } from "./room.ts";
import type { Change, Storage } from "../drive/storage.ts";
import { writeVerified } from "../drive/verified.ts";
import {
  digestOf,
  type Entry,
  entryOf,
  HISTORY,
  notebookIn,
  readVersion,
  type Version,
  versionRecord,
  type Why,
} from "./version.ts";

const KEPT = 20;
const MODULE_BYTES = 2 * 1024 * 1024;

/** What keeping did: the version (null: there was nothing to keep), and how many old ones made room for it. */
export interface Keeping {
  entry: Entry | null;
  dropped: string[];
}

/** The versions among these paths, of one module or of all, the one that was kept last first. */
export function entriesOf(paths: Iterable<string>, module?: Kept): Entry[] {
  const entries = [...paths].map(entryOf).filter((entry) => entry !== null);
  const wanted = entries.filter((entry) => !module || entry.module === nameOf(module));
  return wanted.sort((a, b) => b.number - a.number || b.path.localeCompare(a.path));
}

/**
 * Keeps a module's notebook, its export and its passed exercises as they are now, and reads them back. To be called
 * before anything replaces the notebook: then a Refusal means that it must not be replaced.
 */
export async function keepPresent(storage: Storage, module: Kept, why: Why, now: Date): Promise<Keeping> {
  const { value, dropped } = await withRoom(storage, async () => {
    const { change, entry } = await keeping(storage, module, why, now);
    if (change.put.length > 0) await writeVerified(storage, change, now);
    return entry;
  });
  return { entry: value, dropped };
}

/** Keeps the notebook as it was saved on an earlier day; to be called before a save. */
export async function keepDaily(storage: Storage, module: Kept, now: Date): Promise<Keeping> {
  const record = await storage.get(module.notebook);
  const isOfToday = record && savedAt(record, now).toDateString() === now.toDateString();
  return record && !isOfToday ? keepPresent(storage, module, "daily", now) : { entry: null, dropped: [] };
}

/** What is written to keep the present: nothing if it is kept already. A notebook that is none goes to backups/. */
export async function keeping(
  storage: Storage,
  module: Kept,
  why: Why,
  now: Date,
): Promise<{ change: Change; entry: Entry | null }> {
  const record = await storage.get(module.notebook);
  const nothing = { change: { put: [], remove: [] }, entry: null };
  if (!record) return nothing;
  const present = await presentOf(storage, module, record);
  if (!present) return { ...nothing, change: { put: [rescued(record, module, now)], remove: [] } };
  const earlier = await storage.list(`${HISTORY}/${nameOf(module)}/`);
  const known = entriesOf(earlier.map(({ path }) => path), module);
  const digest = digestOf(present);
  const same = (why === "return" ? known : known.slice(0, 1)).find((entry) => entry.digest === digest);
  if (same && isWhole(earlier.find(({ path }) => path === same.path))) return { ...nothing, entry: same };
  const number = (known[0]?.number ?? 0) + 1;
  const saved = savedAt(record, now);
  const kept = versionRecord({ module: nameOf(module), number, saved, why, digest }, present, now);
  return { change: { put: [kept], remove: outdated(kept, earlier) }, entry: entryOf(kept.path) };
}

/** The module's export in the workspace. */
export async function exportOf(storage: Storage, module: Kept): Promise<FileRecord | undefined> {
  return module.export === null ? undefined : storage.get(exportPath(module.export));
}

async function presentOf(storage: Storage, module: Kept, record: FileRecord): Promise<Version | null> {
  const notebook = notebookIn(bytesOf(record));
  const [code, progress] = await Promise.all([exportOf(storage, module), storage.get(PROGRESS_PATH)]);
  const state = readProgress(progress);
  const exercises = state.kind === "read" ? state.progress.exercises : {};
  const passed = module.exercises.map(({ id }) => id).filter((id) => exercises[id]?.state === "passed");
  return notebook && { notebook, code: code ? new TextDecoder().decode(bytesOf(code)) : null, passed };
}

function savedAt(record: FileRecord, now: Date): Date {
  const saved = new Date(record.last_modified);
  const isDate = saved.getUTCFullYear() >= 1000 && saved.getUTCFullYear() <= 9999;
  return isDate ? saved : now;
}

function rescued(record: FileRecord, module: Kept, now: Date): FileRecord {
  return recordOf(`${BACKUPS}/${nameOf(module)}-unreadable-${stampOf(now)}.txt`, bytesOf(record), now.toISOString());
}

function isWhole(record: FileRecord | undefined): boolean {
  try {
    readVersion(record);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** The oldest versions that are too many, or too large together, once the new one is there. */
function outdated(kept: FileRecord, earlier: FileRecord[]): string[] {
  const sizes = new Map(earlier.map((record) => [record.path, record.size]));
  let bytes = kept.size;
  const isTooMuch = ({ path }: Entry, index: number) => {
    bytes += sizes.get(path) ?? 0;
    return bytes > MODULE_BYTES || index >= KEPT - 1;
  };
  return entriesOf(sizes.keys()).filter(isTooMuch).map(({ path }) => path);
}
