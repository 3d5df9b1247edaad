/** Whether this browser lets the site keep files at all. What it says of its room can't be relied on, so a write tells. */
import { formatBytes } from "../basics/bytes.ts";
import { answer } from "../basics/waiting.ts";

/** "fine", or what is wrong and a sentence for the student about it. */
export type Capacity = { kind: "fine" } | { kind: "blocked" | "silent" | "full" | "forgotten"; sentence: string };

const NAME = "TinyTorch probe";
const PROBE_BYTES = 64 * 1024;
const LIMIT_MS = 10_000;
const PRIVATE_BYTES = 1024 ** 3; // an ordinary window gets more, unless the disk is nearly full

const MEANWHILE =
  "You can look around and run notebooks, but what you write is gone when you close the tab: download notebooks that " +
  "you want to keep (File menu).";
const BLOCKED =
  `This browser blocks all data of this site, so nothing can be saved here. ${MEANWHILE} Allow the site to save data ` +
  "(cookies and site data, in the browser's settings), or use an ordinary window, and reload the page.";
const SILENT =
  "The browser's storage did not answer within 10 seconds, so nothing can be read or saved now. Close the other tabs " +
  "of this course and reload the page; if that does not help, restart the browser. Your files are not touched.";
/** What to say where the site may not store so many bytes. */
export function noRoom(bytes = PROBE_BYTES): string {
  return (
    `The browser has no room for this site: ${formatBytes(bytes)} could not be stored, so nothing that you write now ` +
    "is saved. Free some disk space, or leave private browsing, and reload the page. What is stored already stays."
  );
}
const PRIVATE = "in it, everything that you write is forgotten when the window closes";
const FORGOTTEN = `This looks like a private window: ${PRIVATE}. Use an ordinary window, or download a bundle before you
  close this one.`.replace(/\s+/g, " ");

/** Writes so many bytes, takes them away again, and says what came of it. */
export async function capacity(bytes = PROBE_BYTES): Promise<Capacity> {
  const found = await answer(probe("x".repeat(bytes)), LIMIT_MS);
  if (found === undefined) return { kind: "silent", sentence: SILENT };
  if (found === "blocked") return { kind: "blocked", sentence: BLOCKED };
  if (found === "full") return { kind: "full", sentence: noRoom(bytes) };
  return forgotten();
}

async function probe(text: string): Promise<"fine" | "blocked" | "full"> {
  try {
    const database = await opened();
    try {
      await written(database, text);
    } finally {
      database.close();
      indexedDB.deleteDatabase(NAME);
    }
    return "fine";
  } catch (error) {
    return (error as { name?: string } | null)?.name === "QuotaExceededError" ? "full" : "blocked";
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("probe");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function written(database: IDBDatabase, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("probe", "readwrite");
    transaction.objectStore("probe").put(text, "probe");
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Firefox and Safari refuse their file system in private windows; elsewhere a small room is the only sign. */
async function forgotten(): Promise<Capacity> {
  const isRefused = await answer(navigator.storage?.getDirectory?.().then(() => false, () => true), LIMIT_MS);
  if (isRefused) return { kind: "forgotten", sentence: FORGOTTEN };
  const quota = (await answer(navigator.storage?.estimate?.(), LIMIT_MS))?.quota;
  const isKept = await answer(navigator.storage?.persisted?.(), LIMIT_MS);
  if (quota === undefined || quota >= PRIVATE_BYTES || isKept) return { kind: "fine" };
  return {
    kind: "forgotten",
    sentence:
      `This browser gives the site ${formatBytes(quota)} in all. Either the disk is nearly full, or this is a private ` +
      `window: ${PRIVATE}. Download a bundle before you close it.`,
  };
}
