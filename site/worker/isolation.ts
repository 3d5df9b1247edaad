/**
 * Cross-origin isolation gives the kernel shared memory: a stop button and files at several times the speed. Hosts
 * such as plain static servers can't send the two headers, so they are added here, unless the page found out that
 * this browser's isolation does not bring SharedArrayBuffer.
 */
import { openCache } from "./manifest.ts";

const OFF = "isolation-off";

let wanted: Promise<boolean> | undefined;

async function isWanted(): Promise<boolean> {
  const flags = await openCache("flags");
  return !(await flags.match(new URL(OFF, self.location.href)));
}

export async function setIsolation(value: boolean): Promise<void> {
  const flags = await openCache("flags");
  const key = new URL(OFF, self.location.href);
  if (value) await flags.delete(key);
  else await flags.put(key, new Response("off"));
  wanted = undefined;
}

const HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** The same response with the headers of a cross-origin isolated page, or without them where they are not wanted. */
export async function isolated(response: Response): Promise<Response> {
  wanted ??= isWanted();
  if (response.type === "opaque" || response.status === 0) return response;
  const isolate = await wanted;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) {
    if (isolate) headers.set(name, value);
    else headers.delete(name);
  }
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
