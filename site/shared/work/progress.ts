import { isProgress } from "@tinytorch/validators";
import { parseJson } from "../basics/json.ts";
import { bytesOf, type FileRecord } from "../drive/records.ts";

export interface ExerciseProgress {
  state: "tried" | "passed";
  tries: number;
  hints: number;
  solution_shown: boolean;
  first_passed?: string;
  last_passed?: string;
}

type Components = Record<string, "yours" | "reference">;

export interface MilestoneProgress {
  passed: boolean;
  metrics: Record<string, number>;
  gates: { name: string; passed: boolean; detail: string }[];
  components: Components;
  seconds: number;
  date: string;
}

/** The schema of progress.json that this course writes. */
export const PROGRESS_SCHEMA = 2;

export interface ModuleProgress {
  state: "started" | "completed";
  /** Active time spent on it. */
  seconds: number;
  export_sha256?: string;
  completed?: string;
}

/** True if a result counts as reached: it passed, and every component but those lent was the student's own. */
export function counts(result: MilestoneProgress, lent: readonly string[] = []): boolean {
  return result.passed && isAllYours(result, lent);
}

/** True if every component of a run was the student's own; `lent` are exports of later modules, which may be anyone's. */
export function isAllYours({ components }: MilestoneProgress, lent: readonly string[] = []): boolean {
  const needed = Object.entries(components).filter(([name]) => !lent.includes(name));
  return needed.length > 0 && needed.every(([, origin]) => origin === "yours");
}

/** Where a number was measured. */
export interface Place {
  place: "browser" | "native";
  browser?: string;
  system: string;
  cores?: number;
  python: string;
  numpy: string;
  variant: "simd" | "stock" | "native";
}

/** One baseline; the newest is the last. `score` is the machine's on numpy, `own_score` that of the student's parts. */
export interface BaselineEntry {
  date: string;
  course: string;
  suite: number;
  score: number;
  own_score?: number;
  spread: number;
  warnings: string[];
  cases: Record<string, { seconds: number; ratio: number; spread: number; components?: Components }>;
  environment: Place;
}

/** progress.json, in its newest schema. */
export interface Progress {
  schema: typeof PROGRESS_SCHEMA;
  course: string;
  updated: string;
  exercises: Record<string, ExerciseProgress>;
  questions: Record<string, { state: "tried" | "passed"; tries: number }>;
  modules: Record<string, ModuleProgress>;
  milestones: Record<string, MilestoneProgress>;
  baseline: BaselineEntry[];
}

/** What progress.json turned out to be. An unreadable one is never written over by this page. */
export type ProgressState =
  | { kind: "none" }
  | { kind: "read"; progress: Progress }
  | { kind: "newer"; schema: number }
  | { kind: "unreadable"; reason: string };

/** The path of the progress file in the workspace. */
export const PROGRESS_PATH = "progress.json";

/** The schema number that a value claims to follow, or 0. */
export function schemaNumber(value: unknown): number {
  const schema = (value as { schema?: unknown } | null)?.schema;
  return Number.isInteger(schema) ? Number(schema) : 0;
}

/** A progress in which nothing has been done yet. */
export function emptyProgress(): Progress {
  return {
    schema: PROGRESS_SCHEMA,
    course: "",
    updated: "",
    exercises: {},
    questions: {},
    modules: {},
    milestones: {},
    baseline: [],
  };
}

/** Reads a progress file's record against the schema. */
export function readProgress(record: FileRecord | undefined): ProgressState {
  return record ? parseProgress(bytesOf(record)) : { kind: "none" };
}

/** Reads a progress file's bytes against the schema. */
export function parseProgress(bytes: Uint8Array): ProgressState {
  let value: unknown;
  try {
    value = parseJson(bytes);
  } catch (error) {
    return { kind: "unreadable", reason: error instanceof Error ? error.message : "it is not JSON" };
  }
  const schema = schemaNumber(value);
  if (schema > PROGRESS_SCHEMA) return { kind: "newer", schema };
  const current = migrated(value, schema);
  if (isProgress(current)) return { kind: "read", progress: current as Progress };
  const first = isProgress.errors?.[0];
  return { kind: "unreadable", reason: `${first?.instancePath || "top level"}: ${first?.message}` };
}

type Value = Record<string, unknown>;

/** From one schema number to the next, as in the engine's progress.py. */
const MIGRATIONS: Record<number, (old: Value) => Value> = { 1: withSeconds };

/** The value in the newest schema; one that no step fits is left as it is, and found invalid. */
function migrated(value: unknown, schema: number): unknown {
  const step = MIGRATIONS[schema];
  return step ? migrated({ ...step(value as Value), schema: schema + 1 }, schema + 1) : value;
}

/** Schema 2 keeps the time spent on each module; what was spent before is not known, so it counts as none. */
function withSeconds(old: Value): Value {
  if (!isObject(old["modules"])) return old;
  const entries = Object.entries(old["modules"]);
  return {
    ...old,
    modules: Object.fromEntries(entries.map(([id, entry]) => [id, isObject(entry) ? { ...entry, seconds: 0 } : entry])),
  };
}

function isObject(value: unknown): value is Value {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
