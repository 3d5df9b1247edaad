/** One tab at a time writes a notebook: the lock that says which, and how another tab asks for it. */
import { Refusal } from "../basics/errors.ts";

const HAND_OVER_MS = 5_000;

/** The lock's name for a notebook of the site at this path ("/" or "/course/"). */
export function lockOf(basePath: string, notebook: string): string {
  return `tinytorch ${basePath} ${notebook}`;
}

/** The name of the channel on which a tab asks another one for a lock: `{ wanted: lock }`. */
export function channelOf(basePath: string): string {
  return `tinytorch-tabs ${basePath}`;
}

/** Runs an action while no tab has the notebook open for writing; one that has saves it first and then only reads. */
export async function withTurn<T>(basePath: string, notebook: string, act: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return act(); // a page without HTTPS
  const lock = lockOf(basePath, notebook);
  askFor(basePath, lock);
  let isMine = false;
  const signal = AbortSignal.timeout(HAND_OVER_MS);
  try {
    return await navigator.locks.request(lock, { signal }, () => {
      isMine = true;
      return act();
    });
  } catch (error) {
    if (isMine) throw error;
    throw new Refusal(`${notebook} is open in another tab, which does not answer or could not save it. ${WAY_ON}`);
  }
}

/** The notebooks among these paths that a tab can have open as a student's own. */
export function notebooksOf(paths: string[]): string[] {
  return paths.filter((path) => /^(?:modules|milestones)\/.*\.ipynb$/.test(path));
}

/** Runs an action while no tab has any of these notebooks open for writing. */
export function withTurns<T>(basePath: string, notebooks: string[], act: () => Promise<T>): Promise<T> {
  const [first, ...rest] = notebooks;
  return first === undefined ? act() : withTurn(basePath, first, () => withTurns(basePath, rest, act));
}

const WAY_ON = "Look there, close that tab, then try again; nothing was changed here.";

function askFor(basePath: string, lock: string): void {
  const channel = new BroadcastChannel(channelOf(basePath));
  channel.postMessage({ wanted: lock });
  channel.close();
}
