import type { Checkpoint, Course, DataSet, Milestone, Module } from "../work/course.ts";
import { courseNotebook, exportPath } from "../work/course-notebook.ts";
import { entriesOf } from "../history/keep.ts";
import { beginnings, type LessonState, lessonState } from "../work/lesson-state.ts";
import { counts, isAllYours, type MilestoneProgress, type Progress } from "../work/progress.ts";
import type { FileRecord } from "../drive/records.ts";
import { referenceResults } from "./reference.ts";
import type { Storage } from "../drive/storage.ts";

export type ModuleState = "completed" | "started" | "open" | "coming";

export interface ModuleStanding {
  module: Module;
  state: ModuleState;
  passed: number;
  /** Active time spent on it. */
  seconds: number;
  /** When the student's notebook was saved last, or '' when there is none. */
  touched: string;
  note: string;
  /** Whether the course has another text for the student's notebook. */
  lesson: LessonState;
}

export type MilestoneState = "passed" | "tried" | "ready" | "waiting" | "coming";

export interface MilestoneStanding {
  milestone: Milestone;
  state: MilestoneState;
  /** The numbers of the modules that are still to be completed. */
  missing: number[];
  /** The last run; it counts for the state only when every component was the student's own. */
  result: MilestoneProgress | undefined;
  /** What the course's reference reached on this machine, where it has run. */
  reference: MilestoneProgress | undefined;
  /** The large data that it works on, where it needs some. */
  data: DataSet | undefined;
  touched: string;
  /** Whether the course has another text for the student's notebook. */
  lesson: LessonState;
  /** Whether an earlier version of the notebook was kept. */
  hasVersions: boolean;
}

export interface CheckpointStanding {
  checkpoint: Checkpoint;
  holds: boolean;
}

/** Where to go on: what the button says, and the notebook that it opens (null: Lab without one). */
export interface Next {
  label: string;
  notebook: string | null;
}

/** The notebook before the first module. */
export interface Welcome {
  notebook: string;
  isSeen: boolean;
  /** True until a module is begun. */
  isOffered: boolean;
}

/** Where the student stands, computed from progress.json and from which files exist; nothing of it is stored. */
export interface Standing {
  modules: ModuleStanding[];
  milestones: MilestoneStanding[];
  checkpoints: CheckpointStanding[];
  next: Next;
  welcome: Welcome | null;
}

/** What the page knows of the workspace: every path, when each notebook was saved last, with which text it began. */
export interface Workspace {
  paths: Set<string>;
  saved: Map<string, string>;
  began?: Map<string, string>;
  results?: FileRecord[];
}

const VANISHED = "Its export is gone: complete it again, or restore a bundle.";

/** The workspace as it lies in the browser's storage. Throws a Refusal. */
export async function readWorkspace(storage: Storage): Promise<Workspace> {
  const [paths, modules, milestones] = await Promise.all([
    storage.paths(),
    storage.list("modules/"),
    storage.list("milestones/"),
  ]);
  return {
    paths: new Set(paths),
    saved: new Map([...modules, ...milestones].map((record) => [record.path, record.last_modified])),
    began: beginnings([...modules, ...milestones.filter((record) => record.path.endsWith(".ipynb"))]),
    results: milestones.filter((record) => record.path.endsWith(".json")),
  };
}

/** The student's standing in this course. */
export function standingOf(course: Course, progress: Progress, workspace: Workspace): Standing {
  const modules = course.modules.map((module) => moduleStanding(module, progress, workspace));
  const completed = new Set(modules.filter((one) => one.state === "completed").map((one) => one.module.number));
  const references = referenceResults(workspace.results ?? [], course);
  const milestones = course.milestones.map((one) => ({
    ...milestoneStanding(one, progress, workspace, completed),
    reference: references.get(one.id),
    data: course.data?.find((row) => row.id === one.data),
  }));
  const checkpoints = course.checkpoints.map((one) => ({ checkpoint: one, holds: holds(one, modules, progress) }));
  const welcome = welcomeOf(course.welcome ?? null, modules, workspace);
  return { modules, milestones, checkpoints, next: nextOf(modules, milestones), welcome };
}

function welcomeOf(notebook: string | null, modules: ModuleStanding[], workspace: Workspace): Welcome | null {
  if (notebook === null) return null;
  const isNew = modules.every((one) => one.state === "open" || one.state === "coming");
  return { notebook, isSeen: touchedAt(notebook, workspace) !== "", isOffered: isNew };
}

/** As in the engine, a module is completed when its export lies in the workspace. */
function moduleStanding(module: Module, progress: Progress, workspace: Workspace): ModuleStanding {
  const states = module.exercises.map((exercise) => progress.exercises[exercise.id]?.state);
  const recorded = progress.modules[module.id]?.state;
  const touched = touchedAt(module.notebook, workspace);
  const isExported = workspace.paths.has(exportPath(module.export));
  const isStarted = recorded !== undefined || touched !== "" || states.some((state) => state !== undefined);
  return {
    module,
    touched,
    passed: states.filter((state) => state === "passed").length,
    seconds: progress.modules[module.id]?.seconds ?? 0,
    state: isExported ? "completed" : module.notebook === null ? "coming" : isStarted ? "started" : "open",
    note: recorded === "completed" && !isExported ? VANISHED : "",
    lesson: lessonState(module, workspace.began?.get(module.notebook ?? "")),
  };
}

function touchedAt(notebook: string | null, workspace: Workspace): string {
  return (notebook && workspace.saved.get(notebook)) || "";
}

function milestoneStanding(
  milestone: Milestone,
  progress: Progress,
  workspace: Workspace,
  completed: Set<number>,
): Omit<MilestoneStanding, "reference" | "data"> {
  const result = progress.milestones[milestone.id];
  const missing = milestone.modules.filter((number) => !completed.has(number));
  return {
    milestone,
    missing,
    result,
    touched: touchedAt(milestone.notebook, workspace),
    lesson: lessonState(milestone, workspace.began?.get(milestone.notebook ?? "")),
    hasVersions: hasVersions(milestone, workspace),
    state: milestoneState(milestone, missing, result),
  };
}

function hasVersions(milestone: Milestone, { paths }: Workspace): boolean {
  const notebook = courseNotebook(milestone);
  return notebook !== null && entriesOf(paths, notebook).length > 0;
}

function milestoneState(
  milestone: Milestone,
  missing: number[],
  result: MilestoneProgress | undefined,
): MilestoneState {
  if (result && counts(result, milestone.lent)) return "passed";
  if (milestone.notebook === null) return "coming";
  if (result && isAllYours(result, milestone.lent)) return "tried";
  return missing.length === 0 ? "ready" : "waiting";
}

/** A checkpoint holds when its module's exercises have passed; the one without a module, when any check has run. */
function holds(checkpoint: Checkpoint, modules: ModuleStanding[], progress: Progress): boolean {
  if (checkpoint.module === undefined)
    return Object.keys(progress.exercises).length > 0 || progress.baseline.length > 0;
  const standing = modules.find((one) => one.module.number === checkpoint.module);
  if (!standing) return false;
  const total = standing.module.exercises.length;
  return standing.state === "completed" || (total > 0 && standing.passed === total);
}

interface Stop {
  label: string;
  notebook: string;
  place: number;
  touched: string;
  isStarted: boolean;
}

/** The unfinished notebook that was saved last, else the first unfinished one in the order of the course. */
function nextOf(modules: ModuleStanding[], milestones: MilestoneStanding[]): Next {
  const stops = [...modules.flatMap(moduleStop), ...milestones.flatMap(milestoneStop)].sort(
    (a, b) => a.place - b.place,
  );
  const [latest] = stops.filter((stop) => stop.isStarted).sort((a, b) => b.touched.localeCompare(a.touched));
  return latest ?? stops[0] ?? { label: "Open the notebooks", notebook: null };
}

function moduleStop({ module, state, touched }: ModuleStanding): Stop[] {
  if (module.notebook === null || state === "completed") return [];
  const isStarted = state === "started";
  const label = `${isStarted ? "Continue" : "Start"} module ${module.id}: ${module.title}`;
  return [{ label, notebook: module.notebook, place: module.number, touched, isStarted }];
}

/** A milestone has its place right after the last module that it needs. */
function milestoneStop({ milestone, state, touched }: MilestoneStanding): Stop[] {
  if (milestone.notebook === null || (state !== "ready" && state !== "tried")) return [];
  const isStarted = state === "tried" || touched !== "";
  const label = `${isStarted ? "Continue" : "Run"} milestone ${milestone.year}: ${milestone.title}`;
  return [{ label, notebook: milestone.notebook, place: Math.max(...milestone.modules) + 0.5, touched, isStarted }];
}
