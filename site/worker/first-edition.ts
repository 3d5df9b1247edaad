/** The caches of the site's first edition, whose names say nothing of the site: 24 MB that nobody asks for any more. */
const NAMES = ["tinytorch-files", "tinytorch-flags"];

/** Removes what they hold of the site at this address; another site on the same origin keeps its own. */
export async function forgetFirstEdition(site: string): Promise<void> {
  for (const name of NAMES) {
    if (!(await caches.has(name))) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) if (request.url.startsWith(site)) await cache.delete(request);
    if ((await cache.keys()).length === 0) await caches.delete(name);
  }
}
