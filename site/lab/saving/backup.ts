/** Keeps a text in backups/, and believes only what it reads back. */
import { outdatedTexts } from "./outdated-texts.ts";
import { Refusal } from "../../shared/basics/errors.ts";
import { BACKUPS } from "../../shared/drive/paths.ts";
import { within } from "../../shared/basics/waiting.ts";
import type { Contents } from "../host/jupyterlab.ts";
import { storage } from "../work/known.ts";

const LIMIT_MS = 15_000;
const LATE = "The browser's storage did not answer within 15 seconds. Try again.";

/** Writes backups/<name>-<moment>.<extension>, reads it back, and returns its path. Throws a Refusal. */
export async function keepBackup(contents: Contents, name: string, extension: string, text: string): Promise<string> {
  const stamp = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const path = `${BACKUPS}/${name}-${stamp}.${extension}`;
  await within(LIMIT_MS, contents.get(BACKUPS, { content: false }).catch(() => makeFolder(contents)), LATE);
  await within(LIMIT_MS, contents.save(path, { type: "file", format: "text", content: text }), LATE);
  const { content } = await within(LIMIT_MS, contents.get(path, { type: "file", format: "text", content: true }), LATE);
  if (content !== text) throw new Refusal(`The copy in ${path} did not come back from storage as it was written.`);
  await prune(stamp);
  return path;
}

/** Old texts go once the new one is safe; that it failed is no reason to say that nothing was kept. */
async function prune(stamp: string): Promise<void> {
  try {
    const remove = outdatedTexts(await storage.paths(), stamp);
    if (remove.length > 0) await storage.write({ put: [], remove });
  } catch (error) {
    console.warn("Old texts in backups/ could not be removed.", error);
  }
}

async function makeFolder(contents: Contents): Promise<void> {
  await contents.save(BACKUPS, { type: "directory", format: "json", content: null });
}
