import { databaseName } from "../drive/database.ts";
import { Storage } from "../drive/storage.ts";
import { emptyProgress } from "../work/progress.ts";
import { folderRecord, recordOf } from "../drive/records.ts";

const NOW = "2026-01-31T12:00:00.000Z";
let made = 0;

export const FACTS = { course: "1.0.0", build: "test", created: "2026-01-31T12:00:00Z", name: "Ada Lovelace" };

/** A valid progress.json; the moment tells one from another. */
export function progressText(updated: string): string {
  return JSON.stringify({ ...emptyProgress(), course: "1.0.0", updated });
}

export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function filesOf(texts: Record<string, string>): Map<string, Uint8Array> {
  return new Map(Object.entries(texts).map(([path, text]) => [path, encode(text)]));
}

/** A storage of its own for one test, with these files in it. */
export async function storageWith(texts: Record<string, string>, basePath = `/${made++}/`): Promise<Storage> {
  const storage = new Storage(databaseName(basePath));
  const put = Object.entries(texts).map(([path, text]) => recordOf(path, encode(text), NOW));
  if (put.length > 0) await storage.write({ put: [folderRecord("modules", NOW), ...put], remove: [] });
  return storage;
}
