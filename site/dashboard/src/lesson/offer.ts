/** A lesson's new text beside the student's notebook, and taking it. */
import { Refusal } from "../../../shared/basics/errors.ts";
import { keepPresent } from "../../../shared/history/keep.ts";
import { mergeLesson, type Merged } from "./merge.ts";
import type { Lesson } from "../../../shared/work/lesson-state.ts";
import { examined, lessonOf, type Notebook, notebookOf } from "../../../shared/notebook/notebook.ts";
import { recordOf } from "../../../shared/drive/records.ts";
import { withRoom } from "../../../shared/history/room.ts";
import type { Storage } from "../../../shared/drive/storage.ts";
import { writeVerified } from "../../../shared/drive/verified.ts";
import type { Entry } from "../../../shared/history/version.ts";
import { within } from "../../../shared/basics/waiting.ts";

const LIMIT_MS = 15_000;

/** Both sides of an offer. */
export interface Sides {
  mine: Notebook;
  fresh: Notebook;
}

/** Reads the student's notebook and the course's new text. Throws a Refusal. */
export async function readSides(storage: Storage, lesson: Lesson): Promise<Sides> {
  const [record, fresh] = await Promise.all([storage.get(lesson.notebook), fetchLesson(lesson)]);
  const mine = record && notebookOf(record);
  if (!mine) throw new Refusal(`${lesson.notebook} is not in this browser's storage any more. Reload the page.`);
  return { mine, fresh };
}

async function fetchLesson({ notebook, lesson }: Lesson): Promise<Notebook> {
  const missing = `The new text of ${notebook} did not arrive. Check the connection, then try again.`;
  const load = async () => {
    const response = await fetch(`files/${notebook}`);
    return response.ok ? examined(await response.json()) : null;
  };
  const fresh = await within(LIMIT_MS, load().catch(() => null), missing);
  if (!fresh) throw new Refusal(missing);
  if (lessonOf(fresh) !== lesson)
    throw new Refusal(`The text of ${notebook} that arrived is of another version of the course. Reload the page.`);
  return fresh;
}

/** What taking the new text did: the version that leads back, and how many earlier ones had to make room. */
export interface Taken {
  merged: Merged;
  before: Entry | null;
  dropped: string[];
}

/**
 * Puts the student's answers into the new text, as the notebook is at this moment, and reads the result back. The
 * notebook as it was is kept as an earlier version first. Throws a Refusal; then nothing was changed.
 */
export async function takeLesson(storage: Storage, lesson: Lesson, now: Date): Promise<Taken> {
  const { mine, fresh } = await readSides(storage, lesson);
  const merged = mergeLesson(mine, fresh);
  const before = await keepPresent(storage, lesson, "update", now);
  const created = (await storage.get(lesson.notebook))?.created;
  const bytes = new TextEncoder().encode(`${JSON.stringify(merged.notebook, null, 1)}\n`);
  const record = recordOf(lesson.notebook, bytes, now.toISOString(), created);
  const { dropped } = await withRoom(storage, () => writeVerified(storage, { put: [record], remove: [] }, now));
  return { merged, before: before.entry, dropped: [...before.dropped, ...dropped] };
}
