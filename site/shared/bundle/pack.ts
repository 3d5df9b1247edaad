/** The workspace as one file: packed, and offered as a download. */
import { type BundleFacts, bundleName, courseFiles, makeBundle, restorableFiles } from "./bundle.ts";
import { h } from "../page/dom.ts";
import { formatBytes } from "../basics/limits.ts";
import { isLeftOut } from "../drive/paths.ts";
import type { Storage } from "../drive/storage.ts";

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

/** Gives bytes to the browser's downloads. */
export function offerDownload(bytes: Uint8Array, name: string, type = "application/zip"): void {
  const address = URL.createObjectURL(new Blob([bytes as BlobPart], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
