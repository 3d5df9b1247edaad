/**
 * JupyterLab keeps in a notebook itself which cells' outputs it may show with their scripts. A mark that came with a
 * file from somewhere else is no reason to run anything, so bundles carry none, whoever made them. The engine's reader is
 * tinytorch/tito's trust.py; tests/agreement/trust-marks.json holds both to the same.
 */
import { bytesOf, type FileRecord, recordOf } from "../drive/records.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

interface Cell {
  metadata?: { trusted?: unknown } | null;
}

/** A notebook's bytes without its marks of trust; everything else, and notebooks without such marks, unchanged. */
export function withoutTrust(path: string, bytes: Uint8Array): Uint8Array {
  const notebook = path.toLowerCase().endsWith(".ipynb") ? parse(bytes) : null;
  const cells: Cell[] = Array.isArray(notebook?.cells) ? notebook.cells : [];
  const marked = cells.filter((cell) => cell?.metadata?.trusted !== undefined);
  if (marked.length === 0) return bytes;
  for (const cell of marked) delete cell.metadata!.trusted;
  return encoder.encode(JSON.stringify(notebook));
}

/** A file's record without its marks of trust. */
export function recordWithoutTrust(record: FileRecord): FileRecord {
  const before = bytesOf(record);
  const after = withoutTrust(record.path, before);
  return after === before ? record : recordOf(record.path, after, record.last_modified, record.created);
}

/** Null for what is no JSON: JupyterLab refuses to open it, and says so. */
function parse(bytes: Uint8Array): { cells?: unknown } | null {
  try {
    return JSON.parse(decoder.decode(bytes)) as { cells?: unknown } | null;
  } catch {
    return null;
  }
}
