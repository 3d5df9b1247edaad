/**
 * Which version of the site a page began with. A new worker takes over while older pages are still open; those, and the
 * kernels that they started, go on with their own version's files, so that two versions never mix in one tab.
 *
 * Kept in a cache, since a browser may end a worker at any moment: the manifest of each version under
 * `?version=<revision>`, and for each page or kernel `?client=<id>` its revision.
 */
import { keyOf, type Manifest, openCache, own, scope } from "./manifest.ts";

declare const self: ServiceWorkerGlobalScope;

interface Begun {
  revision: string;
  since: number;
}

const PENDING_MS = 60_000; // a page that has just begun is not listed among the open ones at once
const versionKey = (revision: string) => `${scope}?version=${revision}`;
const clientKey = (id: string) => `${scope}?client=${id}`;
const revisions = new Map<string, Promise<string>>();
const manifests = new Map([[own.revision, Promise.resolve<Manifest | undefined>(own)]]);

async function read<T>(key: string): Promise<T | undefined> {
  const found = await (await openCache("versions")).match(key);
  return found && ((await found.json()) as T);
}

async function write(key: string, value: object): Promise<void> {
  // a full disk must not stop a page: without the note it counts as one of the worker's own version
  await (await openCache("versions")).put(key, new Response(JSON.stringify(value))).catch(() => undefined);
}

/** While installing: keeps this version's manifest for the versions after it. */
export function rememberVersion(): Promise<void> {
  return write(versionKey(own.revision), own);
}

/** True when no version of this site was here before this one. */
export async function isFirstVersion(): Promise<boolean> {
  const keys = await (await openCache("versions")).keys();
  return keys.every(({ url }) => !url.startsWith(versionKey("")) || url === versionKey(own.revision));
}

/** Pages that were open before the first worker: they loaded what it serves. */
export async function adoptOpenPages(): Promise<void> {
  const open = await self.clients.matchAll({ type: "all", includeUncontrolled: true });
  await Promise.all(open.map(({ id }) => begin(id, own.revision)));
}

function begin(id: string, revision: string): Promise<void> {
  revisions.set(id, Promise.resolve(revision));
  return write(clientKey(id), { revision, since: Date.now() } satisfies Begun);
}

/** The revision that a page or a kernel began with; this worker's own for one that is not known. */
export function revisionOf(id: string): Promise<string> {
  const known = revisions.get(id) ?? read<Begun>(clientKey(id)).then((begun) => begun?.revision ?? own.revision);
  revisions.set(id, known);
  return known;
}

/** The version whose files answer this request. What the request starts, a page or a kernel, begins with it. */
export async function manifestFor(event: FetchEvent): Promise<Manifest> {
  const isPage = event.request.mode === "navigate";
  const revision = isPage ? own.revision : await revisionOf(event.clientId);
  if (event.resultingClientId) event.waitUntil(begin(event.resultingClientId, revision));
  const manifest = manifests.get(revision) ?? read<Manifest>(versionKey(revision));
  manifests.set(revision, manifest);
  return (await manifest) ?? own;
}

/** Drops versions that no open page needs any more, and their files; not while a newer version is on its way. */
export async function forgetOldVersions(): Promise<void> {
  if (self.registration.waiting || self.registration.installing) return;
  const needed = new Set([own.revision, ...(await openRevisions())]);
  const [versions, files] = await Promise.all([openCache("versions"), openCache("files")]);
  const wanted = new Set<string>();
  for (const { url } of await versions.keys()) {
    if (!url.startsWith(versionKey(""))) continue;
    const manifest = await read<Manifest>(url);
    if (!manifest || !needed.has(manifest.revision)) await versions.delete(url);
    else for (const path of Object.keys(manifest.files)) wanted.add(keyOf(manifest, path));
  }
  for (const path of Object.keys(own.files)) wanted.add(keyOf(own, path));
  for (const request of await files.keys()) if (!wanted.has(request.url)) await files.delete(request);
}

/** The revisions of the pages and kernels that are open; notes on closed ones are dropped. */
async function openRevisions(): Promise<string[]> {
  const open = await self.clients.matchAll({ type: "all", includeUncontrolled: true });
  const keys = new Set(open.map(({ id }) => clientKey(id)));
  const found: string[] = [];
  for (const { url } of await (await openCache("versions")).keys()) {
    const begun = url.startsWith(clientKey("")) ? await read<Begun>(url) : undefined;
    if (!begun) continue;
    if (keys.has(url) || Date.now() - begun.since < PENDING_MS) found.push(begun.revision);
    else await (await openCache("versions")).delete(url);
  }
  return found;
}
