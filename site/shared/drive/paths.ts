/** The places of a workspace whose files belong into a bundle; the engine's paths.py has the same. */
const PLACES = /^(?:progress\.json|modules\/[^/]+\.ipynb|tinytorch\/(?:core|perf)\/[^/]+\.py|milestones\/[^/]+)$/;

/** Where restore points are kept; never part of a bundle. */
export const BACKUPS = "backups";

const MAX_LENGTH = 240;
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"|?*\ud800-\udfff]/u; // the last ones are halves of characters
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;

/** Why a path cannot be part of a bundle, as the end of a sentence, or null when it can. */
export function whyRefused(path: string): string | null {
  const parts = path.split("/");
  if (path.includes("\\")) return "has a backslash in it";
  if (/^[a-z]:/i.test(path)) return "begins with a drive letter";
  if (path.startsWith("/")) return "is an absolute path";
  if (parts.includes("..")) return "leads out of the workspace";
  if ([...path].length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  if (!parts.every(isPortable)) return "is not a file name that every system can keep";
  if (!PLACES.test(path)) return "is none of the files that belong in a bundle";
  return null;
}

function isPortable(part: string): boolean {
  const stem = part.split(".")[0] ?? "";
  return (
    part !== "" && !FORBIDDEN.test(part) && !WINDOWS_DEVICE.test(stem) && !part.startsWith(".") && !/[. ]$/.test(part)
  );
}

/** True for a file that belongs into a bundle. */
export function isCoursePath(path: string): boolean {
  return whyRefused(path) === null;
}

/** True for a file that lies in one of a bundle's places, but under a name that not every system can keep. */
export function isLeftOut(path: string): boolean {
  return PLACES.test(path) && !baseName(path).startsWith(".") && !isCoursePath(path);
}

/** The first two paths that some file system would keep as one file: letter case and accents aside. */
export function sameOnSomeDisk(paths: Iterable<string>): [string, string] | null {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const folded = path.normalize("NFC").toLowerCase().normalize("NFC");
    const earlier = seen.get(folded);
    if (earlier !== undefined) return [earlier, path];
    seen.set(folded, path);
  }
  return null;
}

/** The folders above a path, outermost first: "a/b/c.py" gives ["a", "a/b"]. */
export function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
