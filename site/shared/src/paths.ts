/** The four places of a workspace that belong into a bundle. */
const PLACES = [/^modules\/[^/]+\.ipynb$/, /^tinytorch\/(?:[^/]+\/)*[^/]+\.py$/, /^milestones\/[^/]+$/, /^progress\.json$/];

/** Where restore points are kept; never part of a bundle. */
export const BACKUPS = 'backups';

const MAX_LENGTH = 240;
// Control characters, the backslash, and the characters that no Windows file name can hold.
const FORBIDDEN = /[\u0000-\u001f\u007f\\:*?"<>|]/;

/** Why a path cannot be part of a bundle, as the end of a sentence, or null when it can. */
export function whyRefused(path: string): string | null {
  if (path.length > MAX_LENGTH) return `is ${path.length} characters long; at most ${MAX_LENGTH} are allowed`;
  if (path.startsWith('/')) return 'is not relative';
  if (FORBIDDEN.test(path)) return 'holds a character that file names may not have';
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) return 'leaves the workspace';
  if (!PLACES.some((place) => place.test(path))) return 'is in none of the course\'s folders';
  return null;
}

/** True for a file that belongs into a bundle. */
export function isCoursePath(path: string): boolean {
  return whyRefused(path) === null;
}

/** The folders above a path, outermost first: "a/b/c.py" gives ["a", "a/b"]. */
export function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
