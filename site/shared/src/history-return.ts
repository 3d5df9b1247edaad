/** Going back to an earlier version of a module: what is there now is kept first, in the same transaction. */
import { exportPath, keeping, type Kept } from "./history.ts";
import { timestamp } from "./moments.ts";
import { type Progress, PROGRESS_PATH, readProgress } from "./progress.ts";
import { bytesOf, type FileRecord, recordOf } from "./records.ts";
import { withRoom } from "./room.ts";
import { sha256Hex } from "./sha256.ts";
import type { Storage } from "./storage.ts";
import { writeVerified } from "./verified.ts";
import { type Entry, readVersion, type Version } from "./version.ts";

/** What a return did: where the present was kept (null: there was none), and what changed beside the notebook. */
export interface Returned {
  kept: Entry | null;
  codeChanged: boolean;
  dropped: number;
}

/** Puts the notebook, the export and the passed exercises of a version in place. Throws a Refusal; nothing changed. */
export async function returnTo(storage: Storage, module: Kept, path: string, now: Date): Promise<Returned> {
  const version = readVersion(await storage.get(path));
  const { value, dropped } = await withRoom(storage, async () => {
    const { change, entry } = await keeping(storage, module, "return", now);
    const code = await codeRecord(storage, module, version, now);
    const progress = await progressRecord(storage, (state) => applied(state, module, version, code !== null, now), now);
    const put = [...change.put, await notebookRecord(storage, module, version, now), code, progress];
    await writeVerified(storage, { put: put.filter((one) => one !== null), remove: change.remove }, now);
    return { kept: entry, codeChanged: code !== null };
  });
  return { ...value, dropped };
}

/** The record of progress.json after a change; null where there is none that this page may change. */
export async function progressRecord(
  storage: Storage,
  change: (progress: Progress) => void,
  now: Date,
): Promise<FileRecord | null> {
  const before = await storage.get(PROGRESS_PATH);
  const state = readProgress(before);
  if (state.kind !== "read") return null;
  change(state.progress);
  state.progress.updated = timestamp(now);
  return textRecord(PROGRESS_PATH, `${JSON.stringify(state.progress, null, 1)}\n`, now, before);
}

async function notebookRecord(storage: Storage, module: Kept, version: Version, now: Date): Promise<FileRecord> {
  const text = `${JSON.stringify(version.notebook, null, 1)}\n`;
  return textRecord(module.notebook, text, now, await storage.get(module.notebook));
}

/** Null where the code stays: the version has none, because it was not completed then, or has the same. */
async function codeRecord(storage: Storage, module: Kept, { code }: Version, now: Date): Promise<FileRecord | null> {
  const before = await storage.get(exportPath(module));
  const isSame = before && new TextDecoder().decode(bytesOf(before)) === code;
  return code === null || isSame ? null : textRecord(exportPath(module), code, now, before);
}

function applied(progress: Progress, module: Kept, version: Version, hasCode: boolean, now: Date): void {
  for (const { id } of module.exercises) {
    const entry = progress.exercises[id];
    const isPassed = version.passed.includes(id);
    if (entry) entry.state = isPassed ? "passed" : "tried";
    else if (isPassed) progress.exercises[id] = { state: "passed", tries: 0, hints: 0, solution_shown: false };
  }
  if (!hasCode) return;
  const { completed = timestamp(now), seconds = 0 } = progress.modules[module.id] ?? {};
  const export_sha256 = sha256Hex(encoded(version.code ?? ""));
  progress.modules[module.id] = { state: "completed", seconds, export_sha256, completed };
}

function textRecord(path: string, text: string, now: Date, before: FileRecord | undefined): FileRecord {
  return recordOf(path, encoded(text), now.toISOString(), before?.created);
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
