/**
 * The site's one service worker, for everything below its folder:
 *
 * - drive:    JupyterLite's kernel reads and writes files by synchronous requests, which are passed on to the page
 * - precache: every file of the site, kept by its content hash, so that the site works without a network
 * - versions: an open page goes on with the version that it began with, also after a newer worker has taken over
 * - headers:  cross-origin isolation, where the host does not send it
 *
 * What it stores: the caches `tinytorch-files …` (files by hash) and `tinytorch-versions …`, each named with the site's
 * path. It never touches IndexedDB, where the student's work is. A new version waits until a page says "activate".
 */
import { answerFromPage, isDriveRequest } from "./drive.ts";
import { forgetFirstEdition } from "./first-edition.ts";
import { isolated } from "./isolation.ts";
import { precache, serve, status } from "./precache.ts";
import { adoptOpenPages, forgetOldVersions, isFirstVersion, rememberVersion } from "./versions.ts";

declare const self: ServiceWorkerGlobalScope;

self.addEventListener("install", (event) => {
  // The very first version starts at once: there is no page yet that could mix old and new files.
  if (!self.registration.active) event.waitUntil(self.skipWaiting());
  event.waitUntil(rememberVersion());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(begin());
});

/** A later version takes only the pages that the one before it had: others may have loaded an older deployment. */
async function begin(): Promise<void> {
  if (await isFirstVersion()) {
    await adoptOpenPages();
    await self.clients.claim();
  }
  await forgetOldVersions();
  await forgetFirstEdition(self.registration.scope);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.pathname === "/api/service-worker-heartbeat") event.respondWith(new Response("ok"));
  else if (!url.href.startsWith(self.registration.scope)) return;
  else if (isDriveRequest(url)) event.respondWith(answerFromPage(event.request, url));
  else if (event.request.method === "GET") event.respondWith(answer(event));
});

/** A cache that the browser can't open, or an address that it can't read, leaves the network. */
async function answer(event: FetchEvent): Promise<Response> {
  const response = await serve(event).catch(() => fetch(event.request));
  return isolated(event.request, response, self.registration.scope);
}

self.addEventListener("message", (event) => {
  const { type } = (event.data ?? {}) as { type?: string };
  const reply = (message: object) => event.source?.postMessage(message);
  if (type === "activate") event.waitUntil(self.skipWaiting());
  if (type === "status") event.waitUntil(status().then(reply));
  if (type === "precache") event.waitUntil(precache(reply).then(forgetOldVersions));
});
