/** What the page says to the service worker. */
export type WorkerRequest = { type: "precache" } | { type: "status" } | { type: "activate" };

/** How far the worker's copy of the course is. "failed" lists addresses that could not be fetched. */
export interface PrecacheStatus {
  type: "precache" | "status";
  done: number;
  total: number;
  doneBytes: number;
  totalBytes: number;
  failed: string[];
  /** True where the browser had no room for a file. */
  isFull?: boolean;
  finished: boolean;
  revision: string;
}

/** What the service worker says to the page. */
export type WorkerMessage = PrecacheStatus | { type: "outdated"; path: string };

/** JupyterLite keeps a worker only when it is registered under exactly this address, with this version noted. */
export const WORKER_ADDRESS = "service-worker.js?enableCache=false";
export const JUPYTERLITE_VERSION = "0.8.6";

/** True for the messages that report on the copy of the course. */
export function isPrecacheStatus(data: unknown): data is PrecacheStatus {
  const message = data as Partial<PrecacheStatus> | null;
  return (
    (message?.type === "precache" || message?.type === "status") &&
    typeof message.done === "number" &&
    typeof message.total === "number" &&
    Array.isArray(message.failed)
  );
}

/** True where the student's device asks to fetch little. */
export function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
