/**
 * The precache: each file of the site under a key that holds its hash, so that an unchanged file survives an update
 * and two versions never mix.
 */
import { keyOf, type Manifest, openCache, own, scope } from "./manifest.ts";
import { manifestFor } from "./versions.ts";
import { isOutdated, outdated } from "./outdated.ts";
import type { PrecacheStatus } from "../shared/page/worker-messages.ts";

const FETCHES_AT_ONCE = 6;
const FETCH_LIMIT_MS = 120_000; // and as long as its bytes take at the slowest rate, six files at once
const SLOWEST = 5; // bytes in a millisecond
const REPORT_EVERY_MS = 200;
const { files, revision } = own;
const precached = Object.keys(files).filter((path) => !files[path]!.onDemand);

/**
 * The site's file for a request, in the version of the page that asks, from the cache where possible; a plain 404
 * sentence when there is no network.
 */
export async function serve(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const manifest = await manifestFor(event);
  const path = pathOf(new URL(request.url));
  if (isFolderWithoutSlash(manifest, path)) return Response.redirect(withSlash(request.url), 301);
  const found = path in manifest.files ? await kept(manifest, path) : undefined;
  if (found) return found;
  if (path in manifest.files && (await isOutdated(manifest))) return outdated(event, manifest, path);
  return fetch(request).catch(() => new Response("Not kept for offline use.", { status: 404 }));
}

function pathOf(url: URL): string {
  const path = decodeURIComponent(`${url.origin}${url.pathname}`.slice(scope.length));
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

function isFolderWithoutSlash({ files }: Manifest, path: string): boolean {
  return !(path in files) && `${path}/index.html` in files;
}

function withSlash(address: string): string {
  const url = new URL(address);
  return `${url.origin}${url.pathname}/${url.search}`;
}

async function kept(manifest: Manifest, path: string): Promise<Response | undefined> {
  const cache = await openCache("files");
  const key = keyOf(manifest, path);
  return (await cache.match(key)) ?? (await fetchChecked(manifest, path).then(keep(cache, key)).catch(() => undefined));
}

const keep = (cache: Cache, key: string) => async (response: Response) => {
  const copy = response.clone();
  await cache.put(key, copy).catch(() => undefined); // a full disk must not stop the page from loading
  return response;
};

/** Fetch one file; its integrity is checked, so a newer deployment's file is never kept under an older hash. */
async function fetchChecked({ files }: Manifest, path: string): Promise<Response> {
  const response = await fetch(scope + path, {
    cache: "no-cache",
    integrity: `sha256-${files[path]!.sha256}`,
    signal: AbortSignal.timeout(FETCH_LIMIT_MS + files[path]!.bytes / SLOWEST),
  });
  if (!response.ok) throw new Error(`${response.status}`);
  return response;
}

async function missing(cache: Cache): Promise<string[]> {
  const have = new Set((await cache.keys()).map((request) => request.url));
  return precached.filter((path) => !have.has(keyOf(own, path)));
}

function reportOf(todo: string[], failed: string[], finished: boolean, isFull = false): PrecacheStatus {
  const size = (paths: string[]) => paths.reduce((sum, path) => sum + files[path]!.bytes, 0);
  const left = [...todo, ...failed];
  const [total, totalBytes] = [precached.length, size(precached)];
  return {
    type: "precache", revision, total, totalBytes, failed, finished, isFull,
    done: total - left.length,
    doneBytes: totalBytes - size(left),
  };
}

export async function status(): Promise<PrecacheStatus> {
  const todo = await missing(await openCache("files"));
  return reportOf(todo, [], todo.length === 0);
}

const listeners = new Set<(message: PrecacheStatus) => void>();
let running: Promise<void> | undefined;

/** Fetch everything that is not kept yet, largest first, and report as it goes; once, however many pages ask. */
export async function precache(report: (message: PrecacheStatus) => void): Promise<void> {
  listeners.add(report);
  running ??= fetchMissing((message) => listeners.forEach((tell) => tell(message))).finally(() => {
    running = undefined;
    listeners.clear();
  });
  return running;
}

async function fetchMissing(report: (message: PrecacheStatus) => void): Promise<void> {
  const cache = await openCache("files");
  const todo = (await missing(cache)).sort((a, b) => files[b]!.bytes - files[a]!.bytes);
  const pending = new Set(todo);
  const failed: string[] = [];
  let reported = 0;
  let isFull = false;
  const fetchOne = async (path: string) => {
    const fetched = fetchChecked(own, path).then((response) => cache.put(keyOf(own, path), response));
    await fetched.catch((error: Error) => {
      failed.push(path);
      isFull ||= error.name === "QuotaExceededError";
    });
    pending.delete(path);
    if (Date.now() - reported < REPORT_EVERY_MS) return;
    reported = Date.now();
    report(reportOf([...pending], failed, false, isFull));
  };
  const fetchQueue = async () => {
    for (let path = todo.shift(); path; path = todo.shift()) await fetchOne(path);
  };
  await Promise.all(Array.from({ length: FETCHES_AT_ONCE }, fetchQueue));
  report(reportOf([], failed, failed.length === 0, isFull));
}
