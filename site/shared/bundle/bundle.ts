import { isManifest } from "@tinytorch/validators";
import { Refusal } from "../basics/errors.ts";
import { LIMITS, makeZip, MANIFEST, readZip } from "./zip.ts";
import { formatBytes, sha256Hex } from "../basics/bytes.ts";
import { isCoursePath, sameOnSomeDisk, whyRefused } from "../drive/paths.ts";
import { parseProgress, PROGRESS_PATH, PROGRESS_SCHEMA, schemaNumber } from "../work/progress.ts";
import { bytesOf, type FileRecord } from "../drive/records.ts";
import { withoutTrust } from "../notebook/trust.ts";

/** One file as the manifest names it. */
export interface ManifestFile {
  path: string;
  bytes: number;
  sha256: string;
}

/** manifest.json, schema 1. Times are UTC with seconds; name is the student's, or empty. */
export interface Manifest {
  schema: 1;
  course: string;
  build: string;
  created: string;
  name: string;
  files: ManifestFile[];
}

/** A bundle whose every file agrees with its manifest. */
export interface Bundle {
  manifest: Manifest;
  files: Map<string, Uint8Array>;
}

/** The manifest's facts that the files do not tell. */
export type BundleFacts = Pick<Manifest, "course" | "build" | "created" | "name">;

/** The workspace files among the records, as bytes by path. */
export function courseFiles(records: FileRecord[]): Map<string, Uint8Array> {
  const course = records.filter((record) => isCoursePath(record.path));
  return new Map(course.map((record) => [record.path, withoutTrust(record.path, bytesOf(record))]));
}

/** The workspace files that a bundle takes along: all but a progress.json that no one could restore. */
export function restorableFiles(records: FileRecord[]): Map<string, Uint8Array> {
  const files = courseFiles(records);
  const progress = files.get(PROGRESS_PATH);
  if (progress && parseProgress(progress).kind === "unreadable") files.delete(PROGRESS_PATH);
  return files;
}

/** A file name for the bundle: tinytorch-ada-lovelace-2026-01-31.zip. */
export function bundleName(facts: BundleFacts): string {
  const plain = facts.name
    .normalize("NFKD")
    .replace(/[^\u0000-\u007f]/g, "")
    .toLowerCase();
  const who = plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  return `tinytorch-${who || "anonymous"}-${facts.created.slice(0, 10)}.zip`;
}

/** The zip file of these files and their manifest, in the order of the paths. Refuses what could not be restored. */
export function makeBundle(files: Map<string, Uint8Array>, facts: BundleFacts): Uint8Array {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const manifest: Manifest = { schema: 1, ...facts, files: sorted.map(([path, bytes]) => entryOf(path, bytes)) };
  const text = new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`);
  const entries = new Map([[MANIFEST, text], ...sorted]);
  checkLimits(entries);
  return makeZip(entries);
}

function entryOf(path: string, bytes: Uint8Array): ManifestFile {
  return { path, bytes: bytes.length, sha256: sha256Hex(bytes) };
}

function checkLimits(entries: Map<string, Uint8Array>): void {
  const total = [...entries.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const large = [...entries].find(([, bytes]) => bytes.length > LIMITS.fileBytes);
  const pair = sameOnSomeDisk(entries.keys());
  if (large)
    throw new Refusal(
      `“${large[0]}” has ${formatBytes(large[1].length)}; a file in a bundle may have ` +
        `${formatBytes(LIMITS.fileBytes)}. Clear its outputs in the notebook, save it, and try again.`,
    );
  if (total > LIMITS.totalBytes)
    throw new Refusal(
      `Your files have ${formatBytes(total)} together; a bundle may have ${formatBytes(LIMITS.totalBytes)}. ` +
        "Remove what you no longer need from milestones/, and try again.",
    );
  if (entries.size > LIMITS.files + 1)
    throw new Refusal(
      `You have ${entries.size - 1} files; a bundle may hold ${LIMITS.files}. Remove what you no longer need ` +
        "from milestones/, and try again.",
    );
  if (pair)
    throw new Refusal(
      `“${pair[0]}” and “${pair[1]}” would be one and the same file on some systems. Rename one of them, and try ` +
        "again.",
    );
}

/** Opens a bundle and verifies all of it: structure, limits, paths, sizes, SHA-256 and progress. Throws a Refusal. */
export function openBundle(bytes: Uint8Array): Bundle {
  const files = readZip(bytes);
  const manifest = manifestOf(files);
  files.delete(MANIFEST);
  for (const entry of manifest.files) verify(entry, files.get(entry.path));
  checkNames(manifest, files);
  checkProgress(files.get(PROGRESS_PATH));
  return { manifest, files: new Map([...files].map(([path, content]) => [path, stripped(path, content)])) };
}

function stripped(path: string, content: Uint8Array): Uint8Array {
  try {
    return withoutTrust(path, content);
  } catch (error) {
    if (error instanceof RangeError)
      throw new Refusal(`This bundle's notebook “${path}” is nested too deeply to be looked through. Use another bundle.`);
    throw error;
  }
}

function checkNames(manifest: Manifest, files: Map<string, Uint8Array>): void {
  const listed = new Set(manifest.files.map((entry) => entry.path));
  const stray = [...files.keys()].find((path) => !listed.has(path));
  const pair = sameOnSomeDisk(listed);
  if (listed.size !== manifest.files.length)
    throw new Refusal("The manifest names a file twice, so this bundle was not made by the course.");
  if (stray !== undefined)
    throw new Refusal(
      `This bundle holds “${stray}”, which its manifest does not name. It was changed after it was made.`,
    );
  if (pair)
    throw new Refusal(
      `This bundle holds “${pair[0]}” and “${pair[1]}”, which some systems would keep as one and the same file.`,
    );
}

function checkProgress(bytes: Uint8Array | undefined): void {
  const state = bytes ? parseProgress(bytes) : null;
  if (state?.kind === "newer") throw new Refusal(newerSchema("This bundle's progress.json", state.schema, PROGRESS_SCHEMA));
  if (state?.kind === "unreadable")
    throw new Refusal(
      `This bundle's progress.json cannot be read (${state.reason}). Nothing was changed; use another bundle.`,
    );
}

function manifestOf(files: Map<string, Uint8Array>): Manifest {
  const bytes = files.get(MANIFEST);
  if (!bytes)
    throw new Refusal(
      `This zip file has no ${MANIFEST}, so it is not a progress bundle. Choose the file whose name starts with ` +
        "“tinytorch-”.",
    );
  const manifest = parsed(bytes);
  if (isManifest(manifest)) return manifest as Manifest;
  const error = isManifest.errors?.[0];
  const schema = schemaNumber(manifest);
  if (schema > 1) throw new Refusal(newerSchema("This bundle", schema, 1));
  throw new Refusal(
    `${MANIFEST} is not valid (${error?.instancePath || "top level"}: ${error?.message}). Download the bundle ` +
      "again where it was made.",
  );
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal(`${MANIFEST} is not readable as JSON. Download the bundle again where it was made.`);
  }
}

function newerSchema(what: string, schema: number, newest: number): string {
  return (
    `${what} was written by a newer version of the course (schema ${schema}; this one reads schema ${newest}). ` +
    "Nothing was changed. Reload the page to update the course, then try again."
  );
}

function verify(entry: ManifestFile, bytes: Uint8Array | undefined): void {
  const why = whyRefused(entry.path);
  if (why) throw new Refusal(`The bundle names the file “${entry.path}”, which ${why}. Nothing was changed.`);
  if (!bytes) throw new Refusal(`“${entry.path}” is in the manifest, but not in the zip file. Nothing was changed.`);
  if (bytes.length !== entry.bytes || sha256Hex(bytes) !== entry.sha256) {
    throw new Refusal(
      `“${entry.path}” is not what its manifest says (${bytes.length} bytes, ${entry.bytes} expected, and the ` +
        "SHA-256 must agree). The bundle was damaged or changed; nothing was restored.",
    );
  }
}
