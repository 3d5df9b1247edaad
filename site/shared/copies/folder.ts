/**
 * A folder on disk that receives a copy of the work by itself: after an exercise or a module, at most every few
 * minutes. The newest copies stay; only files that were written from here are ever removed.
 */
import localforage from "localforage";
import { Refusal, sentence } from "../basics/errors.ts";
import { askForFolder, askToWrite, canHaveFolder, mayWrite, remove, writeInto } from "./folder-files.ts";
import { stampOf } from "../basics/moments.ts";
import type { Progress } from "../work/progress.ts";
import type { Workspace } from "../standing/standing.ts";
import type { Packed } from "../bundle/pack.ts";

/** What is remembered of the folder. `written` has the names of our files in it, the oldest first. */
interface Kept {
  folder: FileSystemDirectoryHandle;
  written: string[];
  last: Copy | null;
  failure: string;
}

/** The last copy: when, and the state of the work that it holds. */
export interface Copy {
  name: string;
  when: string;
  work: Work;
}

/** What a copy is judged by: what has been passed and completed, and when the files changed last. */
export interface Work {
  done: string;
  edited: string;
}

export type FolderState =
  | { kind: "unsupported" | "none" }
  | { kind: "ready" | "asks" | "failed"; folder: string; last: Copy | null; failure: string };

export const COPIES = 5;
const AFTER_DONE_MS = 3 * 60_000;
const AFTER_EDIT_MS = 15 * 60_000;
const TURN_MS = 10_000;
const KEY = "folder";
const WRITING =
  "A copy is being written into the folder at this moment, and has not ended within 10 seconds. Try again in a minute.";

/** What is done by the progress, and when the notebooks and results were saved last. */
export function workOf(progress: Progress, workspace: Workspace): Work {
  const exercises = Object.entries(progress.exercises).filter(([, { state }]) => state === "passed");
  const modules = Object.entries(progress.modules).filter(([, { state }]) => state === "completed");
  const milestones = Object.entries(progress.milestones).filter(([, { passed }]) => passed);
  const done = [...exercises, ...modules, ...milestones].map(([id]) => id);
  const saved = [...workspace.saved].map(([path, when]) => `${path} ${when}`);
  return { done: done.sort().join(" "), edited: saved.sort().join(" ") };
}

/** How long to wait until the next copy, in milliseconds: 0 is now, null is not before the work changes. */
export function waitFor(last: Copy | null, work: Work, now: Date): number | null {
  if (!last) return work.edited === "" ? null : 0;
  const isDone = work.done !== last.work.done;
  if (!isDone && work.edited === last.work.edited) return null;
  const passed = now.getTime() - Date.parse(last.when);
  if (passed < 0) return 0; // the clock was set back
  return Math.max(0, (isDone ? AFTER_DONE_MS : AFTER_EDIT_MS) - passed);
}

/** The folder of one site. Every page and tab has its own object; what they know is in the browser's storage. */
export class Folder {
  private readonly store: LocalForage;

  constructor(
    private readonly scope: string,
    private readonly pack: () => Promise<Packed | null>,
  ) {
    const name = `TinyTorch folder - ${scope}`;
    this.store = localforage.createInstance({ name, storeName: "folder", driver: localforage.INDEXEDDB });
  }

  /** What there is, for the page to show. Asks nobody. */
  async state(): Promise<FolderState> {
    if (!canHaveFolder()) return { kind: "unsupported" };
    const kept = await this.kept();
    if (!kept) return { kind: "none" };
    const { folder, last, failure } = kept;
    const kind = !(await mayWrite(folder)) ? "asks" : failure ? "failed" : "ready";
    return { kind, folder: folder.name, last, failure };
  }

  /** Lets the student choose a folder, and writes the first copy. False when they chose none. Throws a Refusal. */
  async choose(work: Work): Promise<boolean> {
    const folder = await askForFolder();
    if (!folder) return false;
    await this.alone({ signal: AbortSignal.timeout(TURN_MS) }, async () => {
      const fresh: Kept = { folder, written: [], last: null, failure: "" };
      await this.store.setItem(KEY, fresh);
      await this.store.setItem(KEY, await this.copied(fresh, work));
    });
    return true;
  }

  /** Asks for the permission again where it has lapsed, and writes a copy. */
  async copyNow(work: Work): Promise<void> {
    const kept = await this.kept();
    if (kept && ((await mayWrite(kept.folder)) || (await askToWrite(kept.folder)))) await this.copy(work);
  }

  /** Writes a copy if one is due and allowed; the milliseconds until the next one, or null. */
  async copyIfDue(work: Work): Promise<number | null> {
    const kept = await this.kept();
    if (!kept || !(await mayWrite(kept.folder))) return null;
    const wait = waitFor(kept.last, work, new Date());
    if (wait !== 0) return wait;
    await this.copy(work);
    return (await this.kept())?.failure ? AFTER_DONE_MS : null;
  }

  /** Forgets the folder; the copies in it stay. */
  async forget(): Promise<void> {
    await this.alone({ signal: AbortSignal.timeout(TURN_MS) }, () => this.store.removeItem(KEY));
  }

  private async kept(): Promise<Kept | null> {
    return canHaveFolder() ? this.store.getItem<Kept>(KEY) : null;
  }

  /** What fails is remembered as a sentence; the work itself is not touched. */
  private copy(work: Work): Promise<void> {
    return this.alone({ ifAvailable: true }, async () => {
      const kept = await this.kept();
      if (kept) await this.store.setItem(KEY, await this.copied(kept, work));
    });
  }

  /** One page at a time writes, or another folder would come back with the end of a copy. Throws a Refusal. */
  private async alone(options: LockOptions, act: () => Promise<void>): Promise<void> {
    const turn = navigator.locks.request(`tinytorch-folder ${this.scope}`, options, async (lock) => lock && (await act()));
    await turn.catch((error: unknown) => {
      throw (error as Error).name === "TimeoutError" ? new Refusal(WRITING) : error;
    });
  }

  private async copied(kept: Kept, work: Work): Promise<Kept> {
    try {
      const packed = await this.pack();
      if (!packed) return { ...kept, failure: "" };
      const now = new Date();
      const name = packed.name.replace(/[\d-]+\.zip$/, `-${stampOf(now).slice(0, 15)}.zip`);
      const written = await this.announced(kept, name);
      await writeInto(kept.folder, name, packed.bytes);
      for (const old of written.slice(0, -COPIES)) await remove(kept.folder, old);
      return { ...kept, written: written.slice(-COPIES), last: { name, when: now.toISOString(), work }, failure: "" };
    } catch (error) {
      return { ...((await this.kept()) ?? kept), failure: sentence(error) }; // with what was announced
    }
  }

  /** Notes the name before it is written to; what a crash left of an announced file is removed before the next. */
  private async announced(kept: Kept, name: string): Promise<string[]> {
    const whole = kept.written.indexOf(kept.last?.name ?? "") + 1;
    for (const cut of kept.written.slice(whole)) await remove(kept.folder, cut);
    const written = [...kept.written.slice(0, whole).filter((one) => one !== name), name];
    await this.store.setItem(KEY, { ...kept, written } satisfies Kept);
    return written;
  }
}
