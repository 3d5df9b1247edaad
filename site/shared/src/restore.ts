import { type Bundle, type BundleFacts, courseFiles, makeBundle, timestamp } from './bundle.ts';
import { Refusal } from './errors.ts';
import { BACKUPS, foldersOf } from './paths.ts';
import { planOf, sameBytes, type Step } from './plan.ts';
import { bytesOf, type FileRecord, folderRecord, recordOf } from './records.ts';
import type { Change, Storage } from './storage.ts';

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
  const written = plan.filter((step) => step.kind !== 'same').map((step) => step.path);
  if (written.length === 0) return { plan, point: null };
  const point = restorePoint(records, now, { course: bundle.manifest.course, build, created: timestamp(now), name: '' });
  const change = await changeFor(storage, bundle, records, written, now, point);
  await storage.write(change);
  await readBack(storage, change, records);
  return { plan, point: point?.path ?? null };
}

async function changeFor(
  storage: Storage, bundle: Bundle, records: FileRecord[], written: string[], now: Date, point: FileRecord | null,
): Promise<Change> {
  const time = now.toISOString();
  const before = new Map(records.map((record) => [record.path, record]));
  const files = written.map((path) => recordOf(path, bundle.files.get(path) as Uint8Array, time, before.get(path)?.created));
  const put = point ? [...files, point] : files;
  const known = new Set(await storage.paths());
  const folders = new Set(put.flatMap((record) => foldersOf(record.path)).filter((path) => !known.has(path)));
  return { put: [...[...folders].map((path) => folderRecord(path, time)), ...put], remove: point ? outdatedPoints(records) : [] };
}

function restorePoint(records: FileRecord[], now: Date, facts: BundleFacts): FileRecord | null {
  const files = courseFiles(records);
  if (files.size === 0) return null;
  return recordOf(pointPath(records, facts.created), makeBundle(files, facts), now.toISOString());
}

/** A path that no restore point has yet, also when two are made within one second. */
function pointPath(records: FileRecord[], created: string): string {
  const start = `${BACKUPS}/restore-${created.replaceAll(':', '-').replace('Z', '')}`;
  const taken = new Set(records.map((record) => record.path));
  let path = `${start}.zip`;
  for (let number = 2; taken.has(path); number++) path = `${start}-${number}.zip`;
  return path;
}

/** The restore points among the records, newest first. */
export function restorePoints(records: FileRecord[]): FileRecord[] {
  const points = records.filter((record) => record.path.startsWith(`${BACKUPS}/`) && record.path.endsWith('.zip'));
  return points.sort((a, b) => b.last_modified.localeCompare(a.last_modified) || b.path.localeCompare(a.path));
}

function outdatedPoints(records: FileRecord[]): string[] {
  return restorePoints(records).slice(KEPT_POINTS - 1).map((record) => record.path);
}

async function readBack(storage: Storage, change: Change, before: FileRecord[]): Promise<void> {
  for (const record of change.put.filter((one) => one.type !== 'directory')) {
    const found = await storage.get(record.path);
    if (found && sameBytes(bytesOf(found), bytesOf(record))) continue;
    await storage.write(inverse(change, before));
    throw new Refusal(`“${record.path}” did not come back from the browser's storage as it was written. What you had before was put back; reload this page and try again.`);
  }
}

function inverse(change: Change, before: FileRecord[]): Change {
  const touched = new Set([...change.put.map((record) => record.path), ...change.remove]);
  const put = before.filter((record) => touched.has(record.path));
  const kept = new Set(put.map((record) => record.path));
  return { put, remove: change.put.map((record) => record.path).filter((path) => !kept.has(path)) };
}
