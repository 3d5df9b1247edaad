/** Writing that is believed only when it was read back. */
import { Refusal } from "../basics/errors.ts";
import { foldersOf } from "./paths.ts";
import { sameBytes } from "../basics/bytes.ts";
import { bytesOf, type FileRecord, folderRecord } from "./records.ts";
import type { Change, Storage } from "./storage.ts";

/**
 * Writes a change and the folders that it needs in one transaction, and reads every file back. If one differs, what was
 * there is put back, and a Refusal says so.
 */
export async function writeVerified(storage: Storage, { put, remove }: Change, now: Date): Promise<void> {
  const paths = [...new Set([...put.map((record) => record.path), ...remove])];
  const before = (await Promise.all(paths.map((path) => storage.get(path)))).filter((record) => record !== undefined);
  const change = { put: [...(await missingFolders(storage, put, now)), ...put], remove };
  await storage.write(change);
  for (const record of put) {
    const found = await storage.get(record.path);
    if (found && sameBytes(bytesOf(found), bytesOf(record))) continue;
    await storage.write(inverse(change, before));
    throw new Refusal(
      `“${record.path}” did not come back from the browser's storage as it was written. What you had before was ` +
        "put back; reload this page and try again.",
    );
  }
}

async function missingFolders(storage: Storage, put: FileRecord[], now: Date): Promise<FileRecord[]> {
  const known = new Set(await storage.paths());
  const needed = new Set(put.flatMap((record) => foldersOf(record.path)).filter((path) => !known.has(path)));
  return [...needed].map((path) => folderRecord(path, now.toISOString()));
}

function inverse(change: Change, before: FileRecord[]): Change {
  const kept = new Set(before.map((record) => record.path));
  return { put: before, remove: change.put.map((record) => record.path).filter((path) => !kept.has(path)) };
}
