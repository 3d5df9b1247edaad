import { isManifest } from '../generated/validators.js';
import { Refusal } from './errors.ts';
import { formatBytes, LIMITS } from './limits.ts';
import { isCoursePath, whyRefused } from './paths.ts';
import { bytesOf, type FileRecord } from './records.ts';
import { sha256Hex } from './sha256.ts';
import { makeZip, readZip } from './zip.ts';

const MANIFEST = 'manifest.json';

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
export type BundleFacts = Pick<Manifest, 'course' | 'build' | 'created' | 'name'>;

/** A moment in the form of manifests and progress: 2026-01-31T12:00:00Z. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** The workspace files among the records, as bytes by path. */
export function courseFiles(records: FileRecord[]): Map<string, Uint8Array> {
  const course = records.filter((record) => isCoursePath(record.path));
  return new Map(course.map((record) => [record.path, bytesOf(record)]));
}

/** A file name for the bundle: tinytorch-ada-lovelace-2026-01-31.zip. */
export function bundleName(facts: BundleFacts): string {
  const who = facts.name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return `tinytorch-${who.replace(/^-|-$/g, '').slice(0, 40) || 'anonymous'}-${facts.created.slice(0, 10)}.zip`;
}

/** The zip file of these files and their manifest. Refuses what could not be restored. */
export function makeBundle(files: Map<string, Uint8Array>, facts: BundleFacts): Uint8Array {
  checkLimits(files);
  const manifest: Manifest = { schema: 1, ...facts, files: [...files].map(([path, bytes]) => entryOf(path, bytes)) };
  const text = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  return makeZip(new Map([[MANIFEST, text], ...files]), new Date(facts.created));
}

function entryOf(path: string, bytes: Uint8Array): ManifestFile {
  return { path, bytes: bytes.length, sha256: sha256Hex(bytes) };
}

function checkLimits(files: Map<string, Uint8Array>): void {
  let total = LIMITS.manifestBytes; // room for the manifest itself
  for (const [path, bytes] of files) {
    total += bytes.length;
    if (bytes.length > LIMITS.fileBytes) {
      throw new Refusal(`“${path}” has ${formatBytes(bytes.length)}; a file in a bundle may have ${formatBytes(LIMITS.fileBytes)}. Clear its outputs in the notebook, save it, and try again.`);
    }
  }
  if (total > LIMITS.totalBytes) {
    throw new Refusal(`Your files have ${formatBytes(total)} together; a bundle may have ${formatBytes(LIMITS.totalBytes)}. Remove what you no longer need from milestones/, and try again.`);
  }
  if (files.size > LIMITS.files) throw new Refusal(`You have ${files.size} files; a bundle may hold ${LIMITS.files}.`);
}

/** Opens a bundle and verifies all of it: structure, limits, paths, sizes and SHA-256. Throws a Refusal. */
export function openBundle(bytes: Uint8Array): Bundle {
  const files = readZip(bytes);
  const manifest = manifestOf(files);
  files.delete(MANIFEST);
  for (const entry of manifest.files) verify(entry, files.get(entry.path));
  const listed = new Set(manifest.files.map((entry) => entry.path));
  if (listed.size !== manifest.files.length) throw new Refusal('The manifest names a file twice, so this bundle was not made by the course.');
  const stray = [...files.keys()].find((path) => !listed.has(path));
  if (stray !== undefined) throw new Refusal(`This bundle holds “${stray}”, which its manifest does not name. It was changed after it was made.`);
  return { manifest, files };
}

function manifestOf(files: Map<string, Uint8Array>): Manifest {
  const bytes = files.get(MANIFEST);
  if (!bytes) throw new Refusal(`This zip file has no ${MANIFEST}, so it is not a progress bundle. Choose the file whose name starts with “tinytorch-”.`);
  if (bytes.length > LIMITS.manifestBytes) throw new Refusal(`${MANIFEST} has ${formatBytes(bytes.length)}; more than ${formatBytes(LIMITS.manifestBytes)} is never needed.`);
  const manifest = parsed(bytes);
  if (isManifest(manifest)) return manifest as Manifest;
  const error = isManifest.errors?.[0];
  throw new Refusal(newerSchema(manifest) ?? `${MANIFEST} is not valid (${error?.instancePath || 'top level'}: ${error?.message}). Download the bundle again where it was made.`);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal(`${MANIFEST} is not readable as JSON. Download the bundle again where it was made.`);
  }
}

function newerSchema(manifest: unknown): string | null {
  const schema = (manifest as { schema?: unknown } | null)?.schema;
  if (typeof schema !== 'number' || schema <= 1) return null;
  return `This bundle has schema ${schema}, and this edition of the course reads schema 1. Open it in a newer edition.`;
}

function verify(entry: ManifestFile, bytes: Uint8Array | undefined): void {
  const why = whyRefused(entry.path);
  if (why) throw new Refusal(`The bundle names the file “${entry.path}”, which ${why}. Nothing was changed.`);
  if (!bytes) throw new Refusal(`“${entry.path}” is in the manifest, but not in the zip file. Nothing was changed.`);
  if (bytes.length !== entry.bytes || sha256Hex(bytes) !== entry.sha256) {
    throw new Refusal(`“${entry.path}” is not what its manifest says (${bytes.length} bytes, ${entry.bytes} expected, and the SHA-256 must agree). The bundle was damaged or changed; nothing was restored.`);
  }
}
