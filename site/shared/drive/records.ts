import { baseName } from "./paths.ts";

/** One file or folder as JupyterLite keeps it in IndexedDB, under its path without a leading slash. */
export interface FileRecord {
  name: string;
  path: string;
  created: string;
  last_modified: string;
  format: "json" | "text" | "base64";
  mimetype: string;
  content: unknown;
  size: number;
  writable: boolean;
  type: "file" | "notebook" | "directory";
}

const MIME_TYPES: Record<string, string> = {
  ipynb: "application/x-ipynb+json",
  json: "application/json",
  py: "text/x-python",
  zip: "application/zip",
};

const encoder = new TextEncoder();

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  const CHUNK = 0x8000; // as many arguments as every browser's String.fromCharCode takes
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}

/**
 * The bytes of a record, exactly as a kernel reads them from /drive: JupyterLite serves a JSON record as
 * `JSON.stringify(content)`, without spaces, so that is its canonical form here too.
 */
export function bytesOf(record: FileRecord): Uint8Array {
  if (record.format === "base64") return fromBase64(String(record.content ?? ""));
  if (record.format === "json") return encoder.encode(JSON.stringify(record.content));
  return encoder.encode(String(record.content ?? ""));
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * A record for these bytes, to be read back byte for byte. Text is kept as text, notebooks too: as JSON they would lose
 * their line breaks and with them their SHA-256; JupyterLite parses them when Lab asks for a notebook.
 */
export function recordOf(path: string, bytes: Uint8Array, now: string, created = now): FileRecord {
  const name = baseName(path);
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const text = textOf(bytes);
  return {
    name,
    path,
    created,
    last_modified: now,
    writable: true,
    size: bytes.length,
    format: text === null ? "base64" : "text",
    content: text === null ? toBase64(bytes) : text,
    mimetype: MIME_TYPES[extension] ?? (text === null ? "application/octet-stream" : "text/plain"),
    type: extension === "ipynb" ? "notebook" : "file",
  };
}

/** A record for this text, which keeps the day on which the one before it was created. */
export function textRecord(path: string, text: string, now: Date, before: FileRecord | undefined): FileRecord {
  return recordOf(path, encoder.encode(text), now.toISOString(), before?.created);
}

/** The record that JupyterLite needs for a folder. */
export function folderRecord(path: string, now: string): FileRecord {
  return {
    name: baseName(path),
    path,
    created: now,
    last_modified: now,
    writable: true,
    size: 0,
    format: "json",
    content: null,
    mimetype: "",
    type: "directory",
  };
}

/** True when a value from the database has the shape of a file's record (not of a folder's). */
export function isFileRecord(value: unknown): value is FileRecord {
  const record = value as Partial<FileRecord> | null;
  return (
    typeof record?.path === "string" &&
    record.type !== "directory" &&
    (record.format === "json" || record.format === "text" || record.format === "base64")
  );
}
