/** When the browser's storage is full, earlier versions make room, the oldest first, and never the student's files. */
import { StorageFull } from "../basics/errors.ts";
import type { Storage } from "../drive/storage.ts";
import { entryOf } from "./version.ts";

/** What an action gave, and how many earlier versions had to go for it. */
export interface Roomy<T> {
  value: T;
  dropped: number;
}

/** Runs an action that writes; while the storage is full, half of the earlier versions go and it runs again. */
export async function withRoom<T>(storage: Storage, act: () => Promise<T>): Promise<Roomy<T>> {
  for (let dropped = 0; ; ) {
    try {
      return { value: await act(), dropped };
    } catch (error) {
      const freed = isFull(error) ? await dropOldest(storage) : 0;
      if (freed === 0) throw error;
      dropped += freed;
    }
  }
}

/** The sentence for the student when earlier versions had to go, or "". */
export function droppedText(dropped: number): string {
  if (dropped === 0) return "";
  const versions = dropped === 1 ? "1 earlier version was" : `${dropped} earlier versions were`;
  return `The browser's storage is full: ${versions} removed to make room. Free some disk space, and download a bundle.`;
}

function isFull(error: unknown): boolean {
  return error instanceof StorageFull || (error instanceof Error && error.name === "QuotaExceededError");
}

/** Removes the older half of all versions, at least one; how many that were. */
async function dropOldest(storage: Storage): Promise<number> {
  const entries = (await storage.paths()).map(entryOf).filter((entry) => entry !== null);
  const newest = new Map<string, number>();
  for (const { module, number } of entries) newest.set(module, Math.max(number, newest.get(module) ?? 0));
  // how many versions of its module came after it: a number that no clock can change
  const age = (entry: { module: string; number: number }) => (newest.get(entry.module) ?? 0) - entry.number;
  const oldestFirst = entries.sort((a, b) => age(b) - age(a) || a.path.localeCompare(b.path));
  const remove = oldestFirst.slice(0, Math.ceil(entries.length / 2)).map(({ path }) => path);
  if (remove.length > 0) await storage.write({ put: [], remove });
  return remove.length;
}
