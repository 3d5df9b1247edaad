import { emptyProgress, type MilestoneProgress, parseProgress } from "../work/progress.ts";
import { bytesOf, type FileRecord } from "../drive/records.ts";

const FILE = /^milestones\/(\d\d)_\w+\.reference\.json$/;
const FIELDS = ["passed", "metrics", "gates", "components", "seconds", "date"];

/** What the course's reference reached on this machine, by milestone id; a file that is not whole counts as none. */
export function referenceResults(records: FileRecord[], course: string): Map<string, MilestoneProgress> {
  const found = new Map<string, MilestoneProgress>();
  for (const record of records) {
    const id = FILE.exec(record.path)?.[1];
    const result = id && resultIn(record, id, course);
    if (id && result) found.set(id, result);
  }
  return found;
}

/** The record's result, if it is of this course and has the form that progress asks of a milestone. */
function resultIn(record: FileRecord, id: string, course: string): MilestoneProgress | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytesOf(record))) as Record<string, unknown>;
    if (value["course"] !== course || value["number"] !== Number(id) || value["reference"] !== true) return undefined;
    const entry = Object.fromEntries(FIELDS.map((field) => [field, value[field]]));
    const held = { ...emptyProgress(), course, updated: value["date"], milestones: { [id]: entry } };
    const read = parseProgress(new TextEncoder().encode(JSON.stringify(held)));
    return read.kind === "read" ? read.progress.milestones[id] : undefined;
  } catch {
    return undefined;
  }
}
