/** Keeps a text in backups/, and believes only what it reads back. */
import type { Contents } from "@jupyterlab/services";
import { Refusal } from "../../shared/basics/errors.ts";
import { within } from "../../shared/basics/waiting.ts";
import { BACKUPS } from "../../shared/drive/paths.ts";
import type { Storage } from "../../shared/drive/storage.ts";

const LIMIT_MS = 15_000;
const LATE = "The browser's storage did not answer within 15 seconds. Try again.";
const KEPT = 20;
const TEXT = new RegExp(`^${BACKUPS}/((\\d\\d)?.*)-(\\d{8}-\\d{6}(?:-\\d{6})?)\\.(?:py|ipynb|txt)$`);

/** Writes backups/<name>-<moment>.<extension>, reads it back, and returns its path. Throws a Refusal. */
export type KeepBackup = (name: string, extension: string, text: string) => Promise<string>;

/** Backups through JupyterLab's contents, so that its file browser knows of them. */
export function keepingBackups(contents: Pick<Contents.IManager, "get" | "save">, storage: Storage): KeepBackup {
  return async (name, extension, text) => {
    const stamp = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
    const path = `${BACKUPS}/${name}-${stamp}.${extension}`;
    const makeFolder = () => contents.save(BACKUPS, { type: "directory", format: "json", content: null });
    await within(LIMIT_MS, contents.get(BACKUPS, { content: false }).catch(makeFolder), LATE);
    await within(LIMIT_MS, contents.save(path, { type: "file", format: "text", content: text }), LATE);
    const { content } = await within(LIMIT_MS, contents.get(path, { type: "file", format: "text", content: true }), LATE);
    if (content !== text) throw new Refusal(`The copy in ${path} did not come back from storage as it was written.`);
    await prune(storage, stamp);
    return path;
  };
}

/** A notebook's path without folder and ending, which begins the name of its backup. */
export function nameOf(path: string): string {
  return path.replace(/^.*\/|\.ipynb$/g, "");
}

/** Old texts go once the new one is safe; that it failed is no reason to say that nothing was kept. */
async function prune(storage: Storage, stamp: string): Promise<void> {
  try {
    const remove = outdatedTexts(await storage.paths(), stamp);
    if (remove.length > 0) await storage.write({ put: [], remove });
  } catch (error) {
    console.warn("Old texts in backups/ could not be removed.", error);
  }
}


/**
 * The rescued texts that have to go: of each lesson, the last 20 stay. What is dated after now was dated by a wrong
 * clock, so it counts as older than all else; the one that was just written is dated now.
 */
export function outdatedTexts(paths: Iterable<string>, now: string): string[] {
  const groups = new Map<string, { path: string; stamp: string }[]>();
  for (const path of paths) {
    const [, name, lesson, stamp] = TEXT.exec(path) ?? [];
    if (!name || !stamp) continue;
    const key = lesson ?? name;
    groups.set(key, [...(groups.get(key) ?? []), { path, stamp }]);
  }
  return [...groups.values()].flatMap((texts) => texts.sort(newestFirst(now)).slice(KEPT)).map(({ path }) => path);
}

function newestFirst(now: string): (a: { stamp: string }, b: { stamp: string }) => number {
  const isLater = ({ stamp }: { stamp: string }) => Number(stamp.slice(0, now.length) > now);
  return (a, b) => isLater(a) - isLater(b) || b.stamp.localeCompare(a.stamp);
}
