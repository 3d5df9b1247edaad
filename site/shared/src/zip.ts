import { unzipSync, zipSync, type UnzipFileInfo } from 'fflate';
import { Refusal } from './errors.ts';
import { formatBytes, LIMITS } from './limits.ts';

const EARLIEST = new Date(1980, 0, 1).getTime(); // the first day that a zip file can name

/** A zip file of these entries, all with the same date. */
export function makeZip(entries: Map<string, Uint8Array>, date: Date): Uint8Array {
  const mtime = Math.max(date.getTime(), EARLIEST);
  return zipSync(Object.fromEntries(entries), { level: 6, mtime });
}

/**
 * The entries of a zip file, without its folders.
 * Counts and sizes are checked against the limits before anything is unpacked; fflate never unpacks more than declared.
 */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  if (bytes.length > LIMITS.totalBytes) throw new Refusal(tooLarge('This file is', bytes.length));
  const gate = new Gate();
  const files = unpacked(bytes, (entry) => gate.admits(entry));
  if (hasLink(bytes)) throw new Refusal('This zip file holds a link to another file. A bundle holds plain files only.');
  return new Map(Object.entries(files));
}

function unpacked(bytes: Uint8Array, filter: (entry: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('This file cannot be read as a zip file: it is damaged, or of another kind. Choose the .zip file that was downloaded here.');
  }
}

/** Counts what passes, and refuses the entry that goes beyond a limit. */
class Gate {
  private readonly names = new Set<string>();
  private total = 0;

  admits(entry: UnzipFileInfo): boolean {
    if (entry.name.endsWith('/')) return false;
    if (this.names.has(entry.name)) throw new Refusal(`This zip file holds “${entry.name}” twice, so it is not clear which one counts.`);
    this.names.add(entry.name);
    this.total += entry.originalSize;
    if (entry.originalSize > LIMITS.fileBytes) throw new Refusal(fileTooLarge(entry));
    if (this.total > LIMITS.totalBytes) throw new Refusal(tooLarge('Unpacked, this zip file is over', LIMITS.totalBytes));
    if (this.names.size > LIMITS.files + 1) throw new Refusal(`This zip file holds more than ${LIMITS.files} files, which is the limit.`);
    return true;
  }
}

function tooLarge(start: string, bytes: number): string {
  return `${start} ${formatBytes(bytes)}; a bundle may have ${formatBytes(LIMITS.totalBytes)} at most.`;
}

function fileTooLarge(entry: UnzipFileInfo): string {
  return `“${entry.name}” has ${formatBytes(entry.originalSize)}; a file in a bundle may have ${formatBytes(LIMITS.fileBytes)} at most.`;
}

const DIRECTORY_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;

/** True when an entry is a symbolic link: Unix file type 0xA in the upper half of the external attributes. */
function hasLink(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = view.getUint32(endOfDirectory(view) + 16, true);
  while (at + 46 <= view.byteLength && view.getUint32(at, true) === DIRECTORY_SIGNATURE) {
    if (view.getUint8(at + 41) >> 4 === 0xa) return true;
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return false;
}

/** Where the end-of-directory record stands; fflate has found it before. */
function endOfDirectory(view: DataView): number {
  let at = view.byteLength - 22;
  while (view.getUint32(at, true) !== END_SIGNATURE) at--;
  return at;
}
