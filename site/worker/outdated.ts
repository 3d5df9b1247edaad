/**
 * A file of a version that was replaced on the server before this browser had all of it. The new version's file would
 * not fit the page, so it is never given in its place: the page is told, and a page that is only now being opened
 * begins with the new version.
 */
import { type Manifest, scope } from "./manifest.ts";
import { revisionOf } from "./versions.ts";

declare const self: ServiceWorkerGlobalScope;

const ASK_LIMIT_MS = 10_000;

/** True when the server is known to have another version than this one; false without a network. */
export async function isOutdated({ revision }: Manifest): Promise<boolean> {
  const deployed = await fetch(`${scope}build.json`, { cache: "no-store", signal: AbortSignal.timeout(ASK_LIMIT_MS) })
    .then((response) => (response.ok ? (response.json() as Promise<{ revision?: string }>) : undefined))
    .catch(() => undefined);
  return deployed?.revision !== undefined && deployed.revision !== revision;
}

/** The answer for a file that can no longer be had. */
export async function outdated(event: FetchEvent, { revision }: Manifest, path: string): Promise<Response> {
  if (event.request.mode === "navigate") return startNewVersion();
  const pages = await self.clients.matchAll({ type: "window" });
  for (const page of pages)
    if ((await revisionOf(page.id)) === revision) page.postMessage({ type: "outdated", path });
  return new Response(`${path} belongs to a version of the course that is no longer on the server.`, { status: 504 });
}

const STARTING = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>A new version</title><p>The course has a new version, which is being started. Your work stays as it is. If this
page does not change within a minute, close every tab of the course and open it again.</p></html>`;

/** Nothing is lost by it: other open pages go on with their version. */
async function startNewVersion(): Promise<Response> {
  await self.registration.update().catch(() => undefined);
  self.registration.waiting?.postMessage({ type: "activate" });
  return new Response(STARTING, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
