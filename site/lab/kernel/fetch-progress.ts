/** What the worker fetches while Python starts: counted in bytes, archives decompressed. */
export type Sizes = Record<string, number>; // from the build: sizes.json

type Report = (file: string, doneBytes: number, totalBytes: number) => void;

const REPORT_EVERY_MS = 100;
const ARCHIVE = ".bin"; // compressed by the build, see builder/python/pack.py

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
    if (!response.ok || !response.body) return response;
    void count(response.clone(), (bytes) => add(file, bytes));
    return file.endsWith(ARCHIVE) ? decompressed(response) : response;
  };
  return () => { self.fetch = stock; };
}

/** Counting reads a copy: from the response itself, as it came, the browser can take code that it compiled earlier. */
async function count(copy: Response, add: (bytes: number) => void): Promise<void> {
  const reader = copy.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
    if (done || !value) return;
    add(value.byteLength);
  }
}

const decompressed = (response: Response) =>
  new Response(response.body!.pipeThrough(new DecompressionStream("gzip") as ReadableWritablePair<Uint8Array, Uint8Array>));
