/** Going back to an earlier version of a module: what is there now is kept first, in the same transaction. */
import { Refusal } from "../basics/errors.ts";
import { exportOf, keeping } from "./keep.ts";
import { exportPath, type Kept } from "../work/course-notebook.ts";
import { timestamp } from "../basics/moments.ts";
import { putExercise } from "../notebook/exercises.ts";
import { type Notebook, notebookOf } from "../notebook/notebook.ts";
import type { Progress } from "../work/progress.ts";
import { progressRecord } from "../work/progress-write.ts";
import { bytesOf, type FileRecord, textRecord } from "../drive/records.ts";
import { withRoom } from "./room.ts";
import { sha256Hex } from "../basics/bytes.ts";
import type { Storage } from "../drive/storage.ts";
import { writeVerified } from "../drive/verified.ts";
import { type Entry, readVersion, type Version } from "./version.ts";

const encoder = new TextEncoder();

/** What a return did: where the present was kept (null: there was none), and what changed beside the notebook. */
export interface Returned {
  kept: Entry | null;
  codeChanged: boolean;
  dropped: string[];
}

/** Puts a version in place, or only one exercise of it. Throws a Refusal; nothing has changed then. */
export async function returnTo(
  storage: Storage,
  module: Kept,
  path: string,
  now: Date,
  exercise?: string,
): Promise<Returned> {
  const version = readVersion(await storage.get(path));
  return replace(storage, module, { why: "return", version, exercise, now });
}

/** Puts the lesson back as the course ships it, or one exercise. Throws a Refusal; nothing has changed then. */
export async function startOver(
  storage: Storage,
  module: Kept,
  shipped: Notebook,
  now: Date,
  exercise?: string,
): Promise<Returned> {
  const version = { notebook: shipped, code: null, passed: [] };
  return replace(storage, module, { why: "reset", version, exercise, now });
}

interface Target {
  why: "return" | "reset";
  version: Version;
  exercise: string | undefined;
  now: Date;
}

/** Keeps the present and writes notebook, export and progress in one transaction. */
async function replace(storage: Storage, module: Kept, target: Target): Promise<Returned> {
  const { value, dropped } = await withRoom(storage, async () => {
    const { why, exercise, now } = target;
    const { change, entry } = await keeping(storage, module, why, now);
    const isAsShipped = why === "reset" && !exercise; // without a record, the shipped notebook is what Lab opens
    const code = exercise ? null : await codeRecord(storage, module, target);
    const put = [
      ...change.put,
      isAsShipped ? null : await notebookRecord(storage, module, target),
      code,
      await progressRecord(storage, (progress) => apply(progress, module, target), now),
    ].filter((record) => record !== null);
    const remove = isAsShipped ? [...change.remove, module.notebook] : change.remove;
    await writeVerified(storage, { put, remove }, now);
    return { kept: entry, codeChanged: code !== null };
  });
  return { ...value, dropped };
}

async function notebookRecord(storage: Storage, module: Kept, target: Target): Promise<FileRecord> {
  const { version, exercise, now } = target;
  const before = await storage.get(module.notebook);
  const notebook = exercise ? withExercise(before, version.notebook, exercise) : version.notebook;
  return textRecord(module.notebook, `${JSON.stringify(notebook, null, 1)}\n`, now, before);
}

/** The present notebook with an exercise's cell as another one has it. */
function withExercise(before: FileRecord | undefined, other: Notebook, exercise: string): Notebook {
  const present = before && notebookOf(before);
  if (!present)
    throw new Refusal(`There is no notebook that ${exercise} could be put into. Go back to the whole version instead.`);
  putExercise(present.cells, other.cells, exercise);
  return present;
}

/** Null where the code stays: the version has none, because it was not completed then, or has the same. */
async function codeRecord(storage: Storage, module: Kept, { version, now }: Target): Promise<FileRecord | null> {
  if (version.code === null || module.export === null) return null;
  const before = await exportOf(storage, module);
  const isSame = before && new TextDecoder().decode(bytesOf(before)) === version.code;
  return isSame ? null : textRecord(exportPath(module.export), version.code, now, before);
}

function apply(progress: Progress, module: Kept, { version, exercise, now }: Target): void {
  for (const { id } of module.exercises.filter((one) => !exercise || one.id === exercise)) {
    const entry = progress.exercises[id];
    const isPassed = version.passed.includes(id);
    if (entry) entry.state = isPassed ? "passed" : "tried";
    else if (isPassed) progress.exercises[id] = { state: "passed", tries: 0, hints: 0, solution_shown: false };
  }
  if (version.code === null || module.export === null || exercise) return;
  const { completed = timestamp(now), seconds = 0 } = progress.modules[module.id] ?? {};
  const export_sha256 = sha256Hex(encoder.encode(version.code));
  progress.modules[module.id] = { state: "completed", seconds, export_sha256, completed };
}
