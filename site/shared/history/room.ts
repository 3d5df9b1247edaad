/**
 * When the browser's storage is full, the checkpoint of a training makes room, then earlier versions, the oldest first,
 * and never the student's files. A checkpoint itself gets no room made: it is the first thing that can be spared.
 */
import { StorageFull } from "../basics/errors.ts";
import type { Storage } from "../drive/storage.ts";
import { entryOf } from "./version.ts";

/** What an action gave, and the paths of the files that had to go for it. */
export interface Roomy<T> {
  value: T;
  dropped: string[];
}

const TRAINING = "training/"; // as tinytorch/tito/workspace/workspace.py has it

/** Runs an action that writes; while the storage is full, what can be spared goes step by step and it runs again. */
export async function withRoom<T>(storage: Storage, act: () => Promise<T>): Promise<Roomy<T>> {
  for (let dropped: string[] = []; ; ) {
    try {
      return { value: await act(), dropped };
    } catch (error) {
      const freed = isFull(error) ? await giveWay(storage) : [];
      if (freed.length === 0) throw error;
      dropped = [...dropped, ...freed];
    }
  }
}

/** True for the checkpoint of a long training, also while it is being written. */
export function isCheckpoint(path: string): boolean {
  return path.startsWith(TRAINING) && path.endsWith(".npz");
}

/** The sentence for the student when files had to go, or "". */
export function droppedText(dropped: readonly string[]): string {
  if (dropped.length === 0) return "";
  const versions = dropped.filter((path) => !isCheckpoint(path)).length;
  const parts = [
    versions < dropped.length ? "the checkpoint of a training" : "",
    versions > 0 ? `${versions} earlier version${versions === 1 ? "" : "s"}` : "",
  ].filter((part) => part !== "");
  const what = `${parts.join(" and ")} ${dropped.length === 1 ? "was" : "were"}`;
  return `The browser's storage is full: ${what} removed to make room. Free some disk space, and download a bundle.`;
}

function isFull(error: unknown): boolean {
  return error instanceof StorageFull || (error instanceof Error && error.name === "QuotaExceededError");
}

/** Removes checkpoints, or where there are none the older half of all versions, at least one; the paths removed. */
async function giveWay(storage: Storage): Promise<string[]> {
  const paths = await storage.paths();
  const checkpoints = paths.filter(isCheckpoint);
  const remove = checkpoints.length > 0 ? checkpoints : olderHalf(paths);
  if (remove.length > 0) await storage.write({ put: [], remove });
  return remove;
}

function olderHalf(paths: readonly string[]): string[] {
  const entries = paths.map(entryOf).filter((entry) => entry !== null);
  const newest = new Map<string, number>();
  for (const { module, number } of entries) newest.set(module, Math.max(number, newest.get(module) ?? 0));
  // how many versions of its module came after it: a number that no clock can change
  const age = (entry: { module: string; number: number }) => (newest.get(entry.module) ?? 0) - entry.number;
  const oldestFirst = entries.sort((a, b) => age(b) - age(a) || a.path.localeCompare(b.path));
  return oldestFirst.slice(0, Math.ceil(entries.length / 2)).map(({ path }) => path);
}
