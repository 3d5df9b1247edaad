/** When this browser's work was last copied out of it, and whether it is time to say so again. */
import type { Progress } from "../work/progress.ts";

/** A moment at which a copy was made, or the reminder put off, and how many exercises had passed by then. */
interface Mark {
  when: string;
  passed: number;
}

export type MarkName = "copied" | "put off";

const DAYS = 7;
const EXERCISES = 5;
const DAY_MS = 86_400_000;

/** Remembers that a copy was made, or that the student does not want one now. Nothing is kept where that is refused. */
export function setMark(scope: string, name: MarkName, progress: Progress, now: Date): void {
  const mark: Mark = { when: now.toISOString(), passed: passed(progress).length };
  try {
    localStorage.setItem(keyOf(scope, name), JSON.stringify(mark));
  } catch (error) {
    console.warn("The browser does not remember when the last copy was made.", error);
  }
}

/** The reminder's sentences when a copy is due, else null. `isKept`: the browser has promised to keep the data. */
export function reminder(scope: string, progress: Progress, isKept: boolean | undefined, now: Date): string | null {
  if (isKept === true || passed(progress).length === 0) return null;
  const copied = markOf(scope, "copied");
  const since = latest([copied, markOf(scope, "put off")]) ?? { when: firstPass(progress), passed: 0 };
  // a clock that was set back makes a negative number of days: then the exercises alone decide
  const days = Math.floor((now.getTime() - Date.parse(since.when)) / DAY_MS);
  const exercises = passed(progress).length - since.passed;
  return days >= DAYS || exercises >= EXERCISES ? text(copied, passed(progress).length) : null;
}

function text(copied: Mark | null, total: number): string {
  const done = `${total} ${total === 1 ? "exercise" : "exercises"}`;
  const last = copied && new Date(copied.when).toLocaleDateString(undefined, { dateStyle: "long" });
  return (
    (last ? `The last copy of your work outside this browser is of ${last}` : `You have passed ${done} and not downloaded your work yet`) +
    ", and this browser has not promised to keep it. A copy in another place makes it safe."
  );
}

function passed(progress: Progress): { first_passed?: string }[] {
  return Object.values(progress.exercises).filter(({ state }) => state === "passed");
}

function firstPass(progress: Progress): string {
  return passed(progress).map((one) => one.first_passed ?? "").filter(Boolean).sort()[0] ?? "";
}

function latest(marks: (Mark | null)[]): Mark | undefined {
  const known = marks.filter((mark) => mark !== null);
  return known.sort((a, b) => b.passed - a.passed || b.when.localeCompare(a.when))[0];
}

function keyOf(scope: string, name: MarkName): string {
  return `tinytorch-copy ${name} ${scope}`;
}

function markOf(scope: string, name: MarkName): Mark | null {
  try {
    const mark = JSON.parse(localStorage.getItem(keyOf(scope, name)) ?? "null") as Mark | null;
    return typeof mark?.passed === "number" && !Number.isNaN(Date.parse(mark.when)) ? mark : null;
  } catch {
    return null;
  }
}
