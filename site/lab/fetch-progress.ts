/** Counts the bytes that the worker fetches while Python starts; the sizes come from the build (sizes.json). */
export type Sizes = Record<string, number>;

type Report = (file: string, doneBytes: number, totalBytes: number) => void;

const REPORT_EVERY_MS = 100;

/** Wrap fetch until the returned function is called. Only files named in sizes are counted, or reported as missing. */
export function countFetches(sizes: Sizes, report: Report, missing: (file: string) => void): () => void {
  const stock = self.fetch;
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  let done = 0;
  let reported = -REPORT_EVERY_MS;
  const add = (file: string, bytes: number) => {
    done += bytes;
    if (performance.now() - reported < REPORT_EVERY_MS) return;
    reported = performance.now();
    report(file, Math.min(done, total), total);
  };
  self.fetch = async (...request: Parameters<typeof fetch>) => {
    const address = request[0] instanceof Request ? request[0].url : String(request[0]);
    const file = new URL(address, self.location.href).pathname.split("/").pop() ?? "";
    if (!(file in sizes)) return stock(...request);
    const response = await stock(...request).catch((error: unknown) => {
      missing(file);
      throw error;
    });
    if (!response.ok) missing(file);
    return response.body ? counted(response, (bytes) => add(file, bytes)) : response;
  };
  return () => { self.fetch = stock; };
}

function counted(response: Response, add: (bytes: number) => void): Response {
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      add(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body!.pipeThrough(count), { status, statusText, headers });
}
