/** Changing progress.json from the page, where no kernel runs. */
import { timestamp } from "../basics/moments.ts";
import { type Progress, PROGRESS_PATH, readProgress } from "./progress.ts";
import { type FileRecord, textRecord } from "../drive/records.ts";
import type { Storage } from "../drive/storage.ts";

/** The record of progress.json after a change; null where there is none that this page may change. */
export async function progressRecord(
  storage: Storage,
  change: (progress: Progress) => void,
  now: Date,
): Promise<FileRecord | null> {
  const before = await storage.get(PROGRESS_PATH);
  const state = readProgress(before);
  if (state.kind !== "read") return null;
  change(state.progress);
  state.progress.updated = timestamp(now);
  return textRecord(PROGRESS_PATH, `${JSON.stringify(state.progress, null, 1)}\n`, now, before);
}
