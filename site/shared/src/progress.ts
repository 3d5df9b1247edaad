import { isProgress } from "@tinytorch/validators";
import { bytesOf, type FileRecord } from "./records.ts";

export interface ExerciseProgress {
  state: "tried" | "passed";
  tries: number;
  hints: number;
  solution_shown: boolean;
  first_passed?: string;
  last_passed?: string;
}

export interface MilestoneProgress {
  passed: boolean;
  metrics: Record<string, number>;
  gates: { name: string; passed: boolean; detail: string }[];
  components: Record<string, "yours" | "reference">;
  seconds: number;
  date: string;
}

/** progress.json, schema 1. */
export interface Progress {
  schema: 1;
  course: string;
  updated: string;
  exercises: Record<string, ExerciseProgress>;
  questions: Record<string, { state: "tried" | "passed"; tries: number }>;
  modules: Record<string, { state: "started" | "completed"; export_sha256?: string; completed?: string }>;
  milestones: Record<string, MilestoneProgress>;
  baseline: Record<string, unknown>[];
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
  return typeof schema === "number" ? schema : 0;
}

/** A progress in which nothing has been done yet. */
export function emptyProgress(): Progress {
  return {
    schema: 1,
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
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    return { kind: "unreadable", reason: error instanceof Error ? error.message : "it is not JSON" };
  }
  if (isProgress(value)) return { kind: "read", progress: value as Progress };
  const schema = schemaNumber(value);
  if (schema > 1) return { kind: "newer", schema };
  const first = isProgress.errors?.[0];
  return { kind: "unreadable", reason: `${first?.instancePath || "top level"}: ${first?.message}` };
}
