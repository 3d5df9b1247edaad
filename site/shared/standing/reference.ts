/** What the course's reference reached on this machine, believed only where the engine's result_file.py believes it. */
import { isResult } from "@tinytorch/validators";
import { sha256Hex } from "../basics/bytes.ts";
import { canonicalJson, parseJson } from "../basics/json.ts";
import { bytesOf, type FileRecord } from "../drive/records.ts";
import type { Course, Milestone } from "../work/course.ts";
import type { MilestoneProgress } from "../work/progress.ts";

const FILE = /^milestones\/([0-9]{2})_\w+\.reference\.json$/;
const MOST_BYTES = 1024 * 1024;

interface ResultFile extends MilestoneProgress {
  course: string;
  number: number;
  reference: boolean;
  script_sha256: string;
  digest: string;
}

/** The reference's results by milestone id; a file that is not whole, or of something else, counts as none. */
export function referenceResults(
  records: FileRecord[],
  { course, milestones }: Pick<Course, "course" | "milestones">,
): Map<string, MilestoneProgress> {
  const found = new Map<string, MilestoneProgress>();
  for (const record of records) {
    const milestone = milestones.find(({ id }) => id === FILE.exec(record.path)?.[1]);
    const result = milestone && wholeResult(record);
    if (result && isOf(milestone, course.version, result)) found.set(milestone.id, result);
  }
  return found;
}

function isOf({ number, script_sha256 }: Milestone, version: string, result: ResultFile): boolean {
  const isSameScript = result.script_sha256 === script_sha256;
  return result.reference && result.number === number && result.course === version && isSameScript;
}

/** The result in a record, unless it was changed after it was written, or contradicts itself. */
function wholeResult(record: FileRecord): ResultFile | null {
  try {
    const bytes = bytesOf(record);
    const value = bytes.length > MOST_BYTES ? null : parseJson(bytes);
    if (!isResult(value)) return null;
    const result = value as ResultFile;
    const { digest, ...content } = result;
    const isUnchanged = sha256Hex(new TextEncoder().encode(canonicalJson(content))) === digest;
    return isUnchanged && result.passed === result.gates.every(({ passed }) => passed) ? result : null;
  } catch {
    return null;
  }
}
