/**
 * The precache: each file of the site under a key that holds its hash, so that an unchanged file survives an update
 * and two versions never mix. The build puts the manifest in front of this script as `self.PRECACHE`.
 */
interface Manifest {
  revision: string;
  /** path below the scope → SHA-256 (base64) and size in bytes; data sets are fetched on demand, and then kept */
  files: Record<string, { sha256: string; bytes: number; onDemand?: true }>;
}

interface Report {
  type: "precache";
  revision: string;
  done: number;
  total: number;
  doneBytes: number;
  totalBytes: number;
  failed: string[];
  finished: boolean;
}

declare const self: ServiceWorkerGlobalScope & { PRECACHE: Manifest };

const CACHE = "tinytorch-files";
const FETCHES_AT_ONCE = 6;
const FETCH_LIMIT_MS = 120_000;
const REPORT_EVERY_MS = 200;
const { files, revision } = self.PRECACHE;
const precached = Object.keys(files).filter((path) => !files[path]!.onDemand);
const scope = new URL("./", self.location.href).href;

const keyOf = (path: string) => `${scope}${path}?sha256=${encodeURIComponent(files[path]!.sha256)}`;

/** The site's file for a request, from the cache where possible; a plain 404 sentence when there is no network. */
export async function serve(request: Request): Promise<Response> {
  const path = pathOf(new URL(request.url));
  if (isFolderWithoutSlash(path)) return Response.redirect(withSlash(request.url), 301);
  const found = path in files ? await kept(path) : undefined;
  return found ?? fetch(request).catch(() => new Response("Not kept for offline use.", { status: 404 }));
}

function pathOf(url: URL): string {
  const path = decodeURIComponent(`${url.origin}${url.pathname}`.slice(scope.length));
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

const isFolderWithoutSlash = (path: string) => !(path in files) && `${path}/index.html` in files;

function withSlash(address: string): string {
  const url = new URL(address);
  return `${url.origin}${url.pathname}/${url.search}`;
}

async function kept(path: string): Promise<Response | undefined> {
  const cache = await caches.open(CACHE);
  return (await cache.match(keyOf(path))) ?? (await fetchChecked(path).then(keep(cache, path)).catch(() => undefined));
}

const keep = (cache: Cache, path: string) => async (response: Response) => {
  const copy = response.clone();
  await cache.put(keyOf(path), copy).catch(() => undefined); // a full disk must not stop the page from loading
  return response;
};

/** Fetch one file; its integrity is checked, so a newer deployment's file is never kept under an older hash. */
async function fetchChecked(path: string): Promise<Response> {
  const response = await fetch(scope + path, {
    cache: "no-cache",
    integrity: `sha256-${files[path]!.sha256}`,
    signal: AbortSignal.timeout(FETCH_LIMIT_MS),
  });
  if (!response.ok) throw new Error(`${response.status}`);
  return response;
}

async function missing(cache: Cache): Promise<string[]> {
  const have = new Set((await cache.keys()).map((request) => request.url));
  return precached.filter((path) => !have.has(keyOf(path)));
}

function reportOf(todo: string[], failed: string[], finished: boolean): Report {
  const size = (paths: string[]) => paths.reduce((sum, path) => sum + files[path]!.bytes, 0);
  const left = [...todo, ...failed];
  const [total, totalBytes] = [precached.length, size(precached)];
  return {
    type: "precache", revision, total, totalBytes, failed, finished,
    done: total - left.length,
    doneBytes: totalBytes - size(left),
  };
}

export async function status(): Promise<Report> {
  const todo = await missing(await caches.open(CACHE));
  return reportOf(todo, [], todo.length === 0);
}

/** Fetch everything that is not kept yet, largest first, and report as it goes. */
export async function precache(report: (message: Report) => void): Promise<void> {
  const cache = await caches.open(CACHE);
  const todo = (await missing(cache)).sort((a, b) => files[b]!.bytes - files[a]!.bytes);
  const pending = new Set(todo);
  const failed: string[] = [];
  let reported = 0;
  const fetchOne = async (path: string) => {
    await fetchChecked(path).then((response) => cache.put(keyOf(path), response)).catch(() => failed.push(path));
    pending.delete(path);
    if (Date.now() - reported < REPORT_EVERY_MS) return;
    reported = Date.now();
    report(reportOf([...pending], failed, false));
  };
  const fetchQueue = async () => {
    for (let path = todo.shift(); path; path = todo.shift()) await fetchOne(path);
  };
  await Promise.all(Array.from({ length: FETCHES_AT_ONCE }, fetchQueue));
  report(reportOf([], failed, failed.length === 0));
}

/** After activation: drop files that this version does not name. */
export async function forgetOldFiles(): Promise<void> {
  const cache = await caches.open(CACHE);
  const wanted = new Set(Object.keys(files).map(keyOf));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}
