/**
 * The headers that plain static servers don't send. Cross-origin isolation gives the kernel shared memory: a stop button
 * and files at several times the speed. The policy says what a page or a worker may load and run; a worker has no other
 * place for it.
 */
import { policyOf } from "../shared/page/policy.ts";

const HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const PAGES = ["document", "iframe"];
const WORKERS = ["worker", "sharedworker"];

/**
 * A response with these headers, if a page or a worker asks for it. All else is handed on as it is kept, so that the
 * browser finds the compiled code that it keeps with it.
 */
export function isolated(request: Request, response: Response, site: string): Response {
  const cannotChange = response.type === "opaque" || response.status === 0;
  if (cannotChange || ![...PAGES, ...WORKERS].includes(request.destination)) return response;
  const headers = new Headers(response.headers);
  const policy = policyOf(kindOf(request, site));
  for (const [name, value] of Object.entries({ ...HEADERS, "Content-Security-Policy": policy })) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

function kindOf({ destination, url }: Request, site: string): "page" | "lab" | "worker" {
  if (WORKERS.includes(destination)) return "worker";
  return url.startsWith(`${site}lab/`) ? "lab" : "page";
}
