/** A folder on disk, through the browser's File System Access: dated bundles in it, each read back after writing. */
import { Refusal } from "../basics/errors.ts";
import { sameBytes } from "../basics/bytes.ts";
import { answer, within } from "../basics/waiting.ts";

type Permission = "granted" | "denied" | "prompt";
type Mode = { mode: "readwrite" };

declare global {
  interface FileSystemHandle {
    queryPermission?(mode: Mode): Promise<Permission>;
    requestPermission?(mode: Mode): Promise<Permission>;
  }
  interface Window {
    showDirectoryPicker?(options: Mode & { id: string }): Promise<FileSystemDirectoryHandle>;
  }
}

const WRITING: Mode = { mode: "readwrite" };
const WRITE_MS = 60_000; // a memory stick can be slow
const ANSWER_MS = 5_000;

/** True where the browser can give a page a folder. */
export function canHaveFolder(): boolean {
  return typeof window.showDirectoryPicker === "function";
}

/** The folder that the student chooses, or null when they choose none. Needs a click or a key press. */
export async function askForFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return (await window.showDirectoryPicker?.({ ...WRITING, id: "tinytorch" })) ?? null;
  } catch (error) {
    if (nameOf(error) === "AbortError") return null;
    throw new Refusal(`The browser gave no folder (${wordsOf(error)}). Choose another one, or download a bundle.`);
  }
}

/** Whether the page may write there now, without asking. */
export async function mayWrite(folder: FileSystemDirectoryHandle): Promise<boolean> {
  return (await answer(folder.queryPermission?.(WRITING), ANSWER_MS)) === "granted";
}

/** Asks the student for it again. Needs a click or a key press. */
export async function askToWrite(folder: FileSystemDirectoryHandle): Promise<boolean> {
  return (await folder.requestPermission?.(WRITING)) === "granted";
}

/**
 * Writes a file and reads it back. The browser writes beside the target and moves it there when it is closed, so a
 * crash leaves no half file under this name. Throws a Refusal.
 */
export async function writeInto(folder: FileSystemDirectoryHandle, name: string, bytes: Uint8Array): Promise<void> {
  const late = `The folder “${folder.name}” did not answer within a minute. Is its drive still plugged in?`;
  try {
    const found = await within(WRITE_MS, writtenAndRead(folder, name, bytes), late);
    if (sameBytes(found, bytes)) return;
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(whyNot(folder, error));
  }
  await remove(folder, name);
  throw new Refusal(
    `${name} did not come back from the folder “${folder.name}” as it was written, so it was removed. Earlier copies ` +
      "are still there. Check the drive, or choose another folder.",
  );
}

/** Removes a file; one that is gone already, or held by another program, is no reason to stop. */
export async function remove(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  const removed = within(WRITE_MS, folder.removeEntry(name), "late");
  await removed.catch((error: unknown) => console.warn(`${name} was not removed.`, error));
}

async function writtenAndRead(folder: FileSystemDirectoryHandle, name: string, bytes: Uint8Array): Promise<Uint8Array> {
  const file = await folder.getFileHandle(name, { create: true });
  const stream = await file.createWritable();
  try {
    await stream.write(bytes as BufferSource);
  } catch (error) {
    await stream.abort().catch(console.warn);
    await remove(folder, name);
    throw error;
  }
  await stream.close();
  return new Uint8Array(await (await file.getFile()).arrayBuffer());
}

function whyNot(folder: FileSystemDirectoryHandle, error: unknown): string {
  const name = `the folder “${folder.name}”`;
  const safe = "Your work is still in this browser.";
  switch (nameOf(error)) {
    case "NotFoundError":
      return `There is no longer ${name}: it was moved or removed, or its drive is not plugged in. ${safe} Choose it again.`;
    case "QuotaExceededError":
      return `There is no room left on the disk of ${name}. ${safe} Free some space, or choose another folder.`;
    case "NotAllowedError":
      return `The browser may not write to ${name} now. ${safe} Allow it again, or choose another folder.`;
    default:
      return `No copy could be written to ${name} (${wordsOf(error)}). ${safe} Try again, or choose another folder.`;
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
