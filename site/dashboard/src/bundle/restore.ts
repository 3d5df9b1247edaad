import { type Bundle, type BundleFacts, courseFiles, makeBundle, restorableFiles } from "../../../shared/bundle/bundle.ts";
import { stampOf, timestamp } from "../../../shared/basics/moments.ts";
import { BACKUPS } from "../../../shared/drive/paths.ts";
import { planOf, type Step } from "./plan.ts";
import { PROGRESS_PATH, readProgress } from "../../../shared/work/progress.ts";
import { bytesOf, type FileRecord, recordOf } from "../../../shared/drive/records.ts";
import type { Storage } from "../../../shared/drive/storage.ts";
import { writeVerified } from "../../../shared/drive/verified.ts";

const KEPT_POINTS = 5;

/** What was done: the plan that was carried out, and the restore point's path (null when there was nothing to keep). */
export interface Restored {
  plan: Step[];
  point: string | null;
}

/** What restoring the bundle would do now. Reads only. */
export async function planRestore(storage: Storage, bundle: Bundle): Promise<Step[]> {
  return planOf(courseFiles(await storage.list()), bundle.files);
}

/**
 * Writes the bundle's files and a restore point of what was there, in one transaction, and reads them back.
 * If anything read back differs, what was there is put back, and a Refusal says so.
 */
export async function restore(storage: Storage, bundle: Bundle, now: Date, build: string): Promise<Restored> {
  const records = await storage.list();
  const plan = planOf(courseFiles(records), bundle.files);
  const written = plan.filter((step) => step.kind !== "same").map((step) => step.path);
  if (written.length === 0) return { plan, point: null };
  const facts = { course: bundle.manifest.course, build, created: timestamp(now), name: "" };
  const put = newRecords(bundle, records, written, now);
  return { plan, point: await writeOver(storage, records, put, "restore", facts, now) };
}

/**
 * Writes records over what is there. A restore point of that comes first, in the same transaction, which is read back;
 * its path, or null when there was nothing to keep.
 */
export async function writeOver(
  storage: Storage,
  before: FileRecord[],
  put: FileRecord[],
  cause: "restore" | "move",
  facts: BundleFacts,
  now: Date,
): Promise<string | null> {
  const point = restorePoint(before, cause, now, facts);
  const aside = setAside(before, put.map((record) => record.path), now);
  const remove = point ? outdatedPoints([point.path, ...before.map(({ path }) => path)], now) : [];
  await writeVerified(storage, { put: [...put, ...aside, ...(point ? [point] : [])], remove }, now);
  return point?.path ?? null;
}

function newRecords(bundle: Bundle, before: FileRecord[], paths: string[], now: Date): FileRecord[] {
  const created = new Map(before.map((record) => [record.path, record.created]));
  return paths.map((path) =>
    recordOf(path, bundle.files.get(path) as Uint8Array, now.toISOString(), created.get(path)),
  );
}

/** A progress.json that cannot be part of the restore point is kept beside the new one, as the engine does it. */
function setAside(before: FileRecord[], written: string[], now: Date): FileRecord[] {
  const record = before.find((one) => one.path === PROGRESS_PATH);
  if (!record || !written.includes(PROGRESS_PATH) || readProgress(record).kind === "read") return [];
  return [recordOf(`progress.unreadable-${stampOf(now)}.json`, bytesOf(record), now.toISOString())];
}

function restorePoint(before: FileRecord[], cause: string, now: Date, facts: BundleFacts): FileRecord | null {
  const files = restorableFiles(before);
  if (files.size === 0) return null;
  const path = `${BACKUPS}/before-${cause}-${stampOf(now)}.zip`;
  return recordOf(path, makeBundle(files, facts), now.toISOString());
}

const POINT = /^backups\/before-([a-z]+)-(\d{8}-\d{6}-\d{6})\.zip$/;

/**
 * The restore points among these paths, newest first: the page's and the engine's. What is dated after now was dated by
 * a wrong clock, so it is older than all else.
 */
export function restorePoints(paths: string[], now: Date): string[] {
  const stamp = (path: string): string => POINT.exec(path)?.[2] ?? "";
  const isLater = (path: string): number => Number(stamp(path) > stampOf(now));
  const newestFirst = (a: string, b: string) => isLater(a) - isLater(b) || stamp(b).localeCompare(stamp(a));
  return paths.filter((path) => POINT.test(path)).sort(newestFirst);
}

/** What a restore point was made before: "reset", "restore" or "move". */
export function pointCause(path: string): string {
  return POINT.exec(path)?.[1] ?? "";
}

/** When a restore point was made. */
export function pointDate(path: string): Date {
  const stamp = POINT.exec(path)?.[2] ?? "";
  const iso = stamp.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-(\d{3}).*/, "$1-$2-$3T$4:$5:$6.$7Z");
  return new Date(iso);
}

/** Of the restore points among these paths all but the last five, and the last one before each kind of change. */
export function outdatedPoints(paths: string[], now: Date): string[] {
  const points = restorePoints(paths, now);
  const isLastOfItsKind = (path: string) => path === points.find((one) => pointCause(one) === pointCause(path));
  return points.slice(KEPT_POINTS).filter((path) => !isLastOfItsKind(path));
}
