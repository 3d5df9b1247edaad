/**
 * JupyterLite's drive channel: a kernel's synchronous request is broadcast to the page that owns the kernel, and its
 * answer becomes the response. A page that never answers (closed, crashed, storage refused) ends in a 504 after a
 * limit, so that Python raises an OSError in place of waiting for ever.
 */
const channel = new BroadcastChannel("/sw-api.v1");
const DRIVE_LIMIT_MS = 30_000;

interface Question {
  browsingContextId: string;
  requestId?: string;
}

export function isDriveRequest(url: URL): boolean {
  return url.pathname.includes("/api/drive") || url.pathname.includes("/api/stdin/");
}

export async function answerFromPage(request: Request, url: URL): Promise<Response> {
  const question = (await request.json()) as Question;
  // A person may think about an input() for as long as they like; a file may not take that long.
  const limit = url.pathname.includes("/api/stdin/") ? null : DRIVE_LIMIT_MS;
  const answer = waitForAnswer(question, limit);
  channel.postMessage({ ...question, pathname: url.pathname });
  return answer;
}

function waitForAnswer(question: Question, limit: number | null): Promise<Response> {
  return new Promise((resolve) => {
    const timer = limit && setTimeout(() => finish(new Response("The page did not answer.", { status: 504 })), limit);
    const listen = (event: MessageEvent) => {
      const { browsingContextId, requestId, response, error } = event.data;
      if (response === undefined && error === undefined) return;
      if (browsingContextId !== question.browsingContextId || requestId !== question.requestId) return;
      finish(error ? new Response(String(error), { status: 500 }) : new Response(JSON.stringify(response)));
    };
    const finish = (response: Response) => {
      if (timer) clearTimeout(timer);
      channel.removeEventListener("message", listen);
      resolve(response);
    };
    channel.addEventListener("message", listen);
  });
}
