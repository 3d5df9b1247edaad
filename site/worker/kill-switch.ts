/**
 * The kill switch: uploaded in the place of service-worker.js, it removes the site's worker and its offline copies from
 * every browser that visits. It touches caches alone: students' work is in IndexedDB, and stays.
 */
import { forgetFirstEdition } from "./first-edition.ts";

declare const self: ServiceWorkerGlobalScope;

const site = new URL("./", self.location.href);

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave(): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window" });
  const names = (await caches.keys()).filter((name) => name.startsWith("tinytorch-") && isOfThisSite(name));
  await Promise.all(names.map((name) => caches.delete(name)));
  await forgetFirstEdition(site.href);
  await self.registration.unregister();
  await Promise.all(pages.filter(isWithoutNotebook).map((page) => page.navigate(page.url).catch(() => null)));
}

/** Its caches are named with its path; other sites on the same origin keep theirs. */
function isOfThisSite(name: string): boolean {
  return name.endsWith(` ${site.pathname}`);
}

/** The others may hold text that is not saved; they come from the server when they are next opened. */
function isWithoutNotebook({ url }: Client): boolean {
  return !url.startsWith(`${site.href}lab/`);
}
