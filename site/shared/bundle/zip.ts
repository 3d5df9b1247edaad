import { unzipSync, zipSync, type UnzipFileInfo } from "fflate";
import { Refusal } from "../basics/errors.ts";
import { formatBytes } from "../basics/bytes.ts";
import { whyRefused } from "../drive/paths.ts";

/** The member that names all others. */
export const MANIFEST = "manifest.json";

const MIB = 1024 * 1024;

/** What a bundle may hold: the same limits as the command line's. */
export const LIMITS = { totalBytes: 64 * MIB, fileBytes: 16 * MIB, files: 2000, manifestBytes: MIB } as const;

/** A zip file of these entries, dated alike on every day, so that equal files make equal archives. */
export function makeZip(entries: Map<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(entries), { level: 6, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 });
}

/**
 * The entries of a zip file. Names, counts and sizes are checked before anything is unpacked: fflate would drop the name
 * __proto__ in silence, and it never unpacks more than declared.
 */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  if (bytes.length > LIMITS.totalBytes + LIMITS.manifestBytes)
    throw new Refusal(tooLarge("This file has", bytes.length));
  refuseUnusual(bytes);
  const gate = new Gate();
  return new Map(Object.entries(unpacked(bytes, (entry) => gate.admits(entry))));
}

function unpacked(bytes: Uint8Array, filter: (entry: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(NOT_A_ZIP);
  }
}

/** Counts what passes, and refuses the entry that goes beyond a limit. */
class Gate {
  private readonly names = new Set<string>();
  private total = 0;

  admits(entry: UnzipFileInfo): boolean {
    const why = entry.name === MANIFEST ? null : whyRefused(entry.name);
    if (why) throw new Refusal(`This zip file holds “${entry.name}”, which ${why}. ${CHOOSE}`);
    if (this.names.has(entry.name))
      throw new Refusal(`This zip file holds “${entry.name}” twice, so it is not clear which one counts.`);
    this.names.add(entry.name);
    this.total += entry.originalSize;
    const limit = entry.name === MANIFEST ? LIMITS.manifestBytes : LIMITS.fileBytes;
    if (entry.originalSize > limit) throw new Refusal(fileTooLarge(entry, limit));
    if (this.total > LIMITS.totalBytes) throw new Refusal(tooLarge("Unpacked, this zip file has", this.total));
    if (this.names.size > LIMITS.files + 1)
      throw new Refusal(`This zip file holds more than ${LIMITS.files} files, which is the limit.`);
    return true;
  }
}

function tooLarge(start: string, bytes: number): string {
  return `${start} ${formatBytes(bytes)}; a bundle may have ${formatBytes(LIMITS.totalBytes)} at most.`;
}

function fileTooLarge({ name, originalSize }: UnzipFileInfo, limit: number): string {
  const kind = name === MANIFEST ? "it" : "a file in a bundle";
  return `“${name}” has ${formatBytes(originalSize)}; ${kind} may have ${formatBytes(limit)} at most.`;
}

const CHOOSE = "Choose the file whose name starts with “tinytorch-”.";
const NOT_A_ZIP =
  "This file cannot be read as a zip file: it is damaged, or of another kind. Choose the .zip file that was " +
  "downloaded here.";
const DIRECTORY_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;
const METHODS = [0, 8]; // stored and deflated, as everywhere

/** Refuses links (Unix file type 0xA in the external attributes), encrypted entries, and other ways to compress. */
function refuseUnusual(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = view.getUint32(endOfDirectory(view) + 16, true);
  while (at + 46 <= view.byteLength && view.getUint32(at, true) === DIRECTORY_SIGNATURE) {
    if (view.getUint8(at + 41) >> 4 === 0xa)
      throw new Refusal("This zip file holds a link to another file. A bundle holds plain files only.");
    if (view.getUint8(at + 8) & 1)
      throw new Refusal("This zip file is encrypted. Make the bundle again without a password.");
    if (!METHODS.includes(view.getUint16(at + 10, true)))
      throw new Refusal(`This zip file is compressed in a way that bundles do not use. ${CHOOSE}`);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

/** Where the end-of-directory record stands: at the end, but for a comment of 64 KiB at most. */
function endOfDirectory(view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  throw new Refusal(NOT_A_ZIP);
}
