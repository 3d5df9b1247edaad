/**
 * Work of this course that lies under another address of the same origin: JupyterLite names its database by the site's
 * path, so a site that moves leaves it behind. It can be copied here; what is there stays there.
 */
import type { BundleFacts } from "../../../shared/bundle/bundle.ts";
import type { Course } from "../../../shared/work/course.ts";
import { type Kind } from "./plan.ts";
import { sameBytes } from "../../../shared/basics/bytes.ts";
import { PROGRESS_PATH, readProgress } from "../../../shared/work/progress.ts";
import { bytesOf, type FileRecord } from "../../../shared/drive/records.ts";
import { writeOver } from "./restore.ts";
import { databaseName } from "../../../shared/drive/database.ts";
import { recordWithoutTrust, withoutTrust } from "../../../shared/notebook/trust.ts";
import { Storage } from "../../../shared/drive/storage.ts";
import { answer } from "../../../shared/basics/waiting.ts";

/** Another address of this origin, with the files that lie there. */
export interface OtherPlace {
  basePath: string;
  records: FileRecord[];
}

/** One file there, beside the one here. */
export interface MovedFile {
  record: FileRecord;
  kind: Kind;
  /** Which one was saved last, where both exist and differ. */
  newer: "there" | "here" | "";
}

const LIMIT_MS = 5_000;
const PREFIX = databaseName("");
const NOTE = "tinytorch-other-place ";

/** The other addresses with work of this course, the one that was used last first; none where the browser can't tell. */
export async function otherPlaces(basePath: string, course: Course): Promise<OtherPlace[]> {
  const databases = (await answer(indexedDB.databases?.(), LIMIT_MS)) ?? [];
  const names = databases.map(({ name }) => name ?? "").filter((name) => name.startsWith(PREFIX));
  const paths = names.map((name) => name.slice(PREFIX.length)).filter((path) => path !== basePath);
  const places = await Promise.all(paths.map(async (path) => ({ basePath: path, records: await recordsAt(path) })));
  const found = places.filter(({ records }) => isWorkOf(course, records));
  return found.sort((a, b) => lastSaved(b).localeCompare(lastSaved(a)));
}

/** A database that cannot be read is none of ours to worry about here. What any site of this origin wrote is no proof. */
async function recordsAt(basePath: string): Promise<FileRecord[]> {
  const records = await new Storage(databaseName(basePath)).list().catch(() => []);
  return records.map(recordWithoutTrust);
}

/** True when there is a notebook of the course, or a progress.json that is one. */
function isWorkOf(course: Course, records: FileRecord[]): boolean {
  const notebooks = new Set([...course.modules, ...course.milestones].map(({ notebook }) => notebook));
  const progress = records.find(({ path }) => path === PROGRESS_PATH);
  const isProgress = progress !== undefined && readProgress(progress).kind === "read";
  return isProgress || records.some(({ path }) => notebooks.has(path));
}

/** When the last file of a place was saved. */
export function lastSaved({ records }: OtherPlace): string {
  return records.reduce((last, { last_modified }) => (last_modified > last ? last_modified : last), "");
}

/** What copying would do, in the order of the paths. */
export async function planMove(storage: Storage, { records }: OtherPlace): Promise<MovedFile[]> {
  const here = new Map((await storage.list()).map((record) => [record.path, record]));
  return records.map((record) => movedFile(record, here.get(record.path)));
}

function movedFile(record: FileRecord, own: FileRecord | undefined): MovedFile {
  if (!own) return { record, kind: "new", newer: "" };
  if (sameBytes(bytesOf(record), withoutTrust(own.path, bytesOf(own)))) return { record, kind: "same", newer: "" };
  return { record, kind: "changed", newer: record.last_modified > own.last_modified ? "there" : "here" };
}

/** Copies these files here, over what is there, after a restore point of it; read back. Its path, or null for none. */
export async function moveHere(
  storage: Storage,
  files: MovedFile[],
  facts: BundleFacts,
  now: Date,
): Promise<string | null> {
  const put = files.filter(({ kind }) => kind !== "same").map(({ record }) => record);
  return writeOver(storage, await storage.list(), put, "move", facts, now);
}

/** Remembers that a place needs no offer: as it is now, or ever. */
export function settle(basePath: string, place: OtherPlace, isForGood: boolean): void {
  localStorage.setItem(noteOf(basePath, place), isForGood ? "never" : lastSaved(place));
}

/** True for a place that was settled, and has not changed since. */
export function isSettled(basePath: string, place: OtherPlace): boolean {
  const note = localStorage.getItem(noteOf(basePath, place));
  return note === "never" || note === lastSaved(place);
}

function noteOf(basePath: string, place: OtherPlace): string {
  return `${NOTE}${basePath} ${place.basePath}`;
}
