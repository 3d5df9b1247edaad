/**
 * Cross-origin isolation gives the kernel shared memory: a stop button and files at several times the speed. Hosts
 * such as plain static servers can't send the headers, so they are added here.
 */
const HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const NEEDED_BY = ["document", "iframe", "worker", "sharedworker"];

/**
 * A response with the headers of a cross-origin isolated page, if a page or a worker asks for it. All else is handed on
 * as it is kept, so that the browser finds the compiled code that it keeps with it.
 */
export function isolated(request: Request, response: Response): Response {
  const cannotChange = response.type === "opaque" || response.status === 0;
  if (cannotChange || !NEEDED_BY.includes(request.destination)) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
