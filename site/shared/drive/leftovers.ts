/** Temporary files of writes that were cut off by a crash: cleared away at the next start, when nobody writes. */
import type { Storage } from "./storage.ts";

const TEMPORARY = /(?:^|\/)\.[^/]+\.writing(?:\.[^/]*)?$/; // as the engine's workspace.write_file names them

/** Removes them, unless a Lab page is open anywhere; the paths that were removed. */
export async function clearLeftovers(storage: Storage, scope: string): Promise<string[]> {
  if (!navigator.locks) return [];
  return navigator.locks.request(lockOf(scope), { ifAvailable: true }, async (lock) => {
    const remove = lock ? (await storage.paths()).filter((path) => TEMPORARY.test(path)) : [];
    if (remove.length > 0) await storage.write({ put: [], remove });
    return remove;
  });
}

/** From now until the page is closed, its kernels may write: their temporary files are theirs. */
export function mayHoldKernels(scope: string): void {
  void navigator.locks?.request(lockOf(scope), { mode: "shared" }, () => new Promise(() => undefined));
}

function lockOf(scope: string): string {
  return `tinytorch-kernels ${scope}`;
}
