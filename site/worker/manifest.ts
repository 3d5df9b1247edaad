/** One version of the site: its revision, and every file with its hash. The build puts this worker's own in front. */
export interface Manifest {
  revision: string;
  /** path below the scope → SHA-256 (base64) and size in bytes; data sets are fetched on demand, and then kept */
  files: Record<string, { sha256: string; bytes: number; onDemand?: true }>;
}

declare const self: ServiceWorkerGlobalScope & { PRECACHE: Manifest };

/** The version that this worker belongs to. */
export const own = self.PRECACHE;

/** The site's address: everything below it is served by this worker. */
export const scope = new URL("./", self.location.href).href;

/** One of this site's caches; another site on the same origin has its own. */
export function openCache(what: "files" | "versions"): Promise<Cache> {
  return caches.open(`tinytorch-${what} ${new URL(scope).pathname}`);
}

/** The key of a version's file: equal files of two versions have the same. */
export function keyOf({ files }: Manifest, path: string): string {
  return `${scope}${path}?sha256=${encodeURIComponent(files[path]!.sha256)}`;
}
