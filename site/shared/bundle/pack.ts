/** The workspace as one file, and the name that the student gave for it. */
import { type BundleFacts, bundleName, courseFiles, makeBundle, restorableFiles } from "./bundle.ts";
import { formatBytes } from "../basics/bytes.ts";
import { isLeftOut } from "../drive/paths.ts";
import type { Storage } from "../drive/storage.ts";

const NAME_KEY = "tinytorch-student-name";

/** A bundle, its usual file name, and what it holds in words. */
export interface Packed {
  bytes: Uint8Array;
  name: string;
  says: string;
}

/** The bundle of everything that is stored, or null when there is nothing yet. Throws a Refusal. */
export async function packWorkspace(storage: Storage, facts: BundleFacts): Promise<Packed | null> {
  const records = await storage.list();
  const files = restorableFiles(records);
  if (files.size === 0) return null;
  const bytes = makeBundle(files, facts);
  const left = [
    ...records.map((record) => record.path).filter(isLeftOut),
    ...(courseFiles(records).size > files.size ? ["progress.json (unreadable)"] : []),
  ];
  const rest = left.length > 0 ? ` Left out: ${left.join(", ")}.` : "";
  const count = `${files.size} ${files.size === 1 ? "file" : "files"}`;
  return { bytes, name: bundleName(facts), says: `${count}, ${formatBytes(bytes.length)}.${rest}` };
}

/** The name that the student gave for bundles, or "". */
export function studentName(): string {
  return localStorage.getItem(NAME_KEY) ?? "";
}

/** Remembers the name for the next bundle. */
export function setStudentName(name: string): void {
  localStorage.setItem(NAME_KEY, name);
}
