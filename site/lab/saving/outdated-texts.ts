/** Rescued texts in backups/: how many stay. */
import { BACKUPS } from "../../shared/drive/paths.ts";

const KEPT = 20;
const TEXT = new RegExp(`^${BACKUPS}/((\\d\\d)?.*)-(\\d{8}-\\d{6}(?:-\\d{6})?)\\.(?:py|ipynb|txt)$`);

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
