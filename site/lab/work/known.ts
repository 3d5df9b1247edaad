/** Where the student stands: read from the browser's storage as the dashboard does, and again when it changes. */
import { type Course, loadCourse } from "../../shared/work/course.ts";
import { courseNotebook, type CourseNotebook } from "../../shared/work/course-notebook.ts";
import { emptyProgress, type Progress, PROGRESS_PATH, readProgress } from "../../shared/work/progress.ts";
import { readWorkspace, type Standing, standingOf, type Workspace } from "../../shared/standing/standing.ts";
import { databaseName } from "../../shared/drive/database.ts";
import { Storage } from "../../shared/drive/storage.ts";
import type { App, FileChange } from "../host/jupyterlab.ts";

const WORK = "tinytorch-work";
const SETTLE_MS = 200; // a check writes several files in a row
const WATCHED = /^(?:progress\.json|modules\/|milestones\/|tinytorch\/)/;

/** The student's files, beside JupyterLite's own hands on them. */
export const storage = new Storage(databaseName(new URL("../", location.href).pathname));

export interface Known {
  course: Course;
  progress: Progress;
  standing: Standing;
  workspace: Workspace;
}

let loading: Promise<Course> | null = null;

/** The course, read once. Throws a Refusal. */
function loadedCourse(): Promise<Course> {
  loading ??= loadCourse(document, new URL("../course.json", location.href).href).catch((error: unknown) => {
    loading = null; // the next one tries again
    throw error;
  });
  return loading;
}

/** The module whose notebook has this path, or null. Throws a Refusal. */
export async function moduleAt(path: string): Promise<CourseNotebook | null> {
  const found = (await loadedCourse()).modules.find((module) => module.notebook === path);
  return found ? courseNotebook(found) : null;
}

/** The course and the student's standing in it. Throws a Refusal. */
export async function readKnown(): Promise<Known> {
  const course = await loadedCourse();
  const [workspace, record] = await Promise.all([readWorkspace(storage), storage.get(PROGRESS_PATH)]);
  const state = readProgress(record);
  const progress = state.kind === "read" ? state.progress : emptyProgress();
  return { course, progress, standing: standingOf(course, progress, workspace), workspace };
}

/** Calls back, a moment later and once, when a file changed that the standing rests on. */
export function onWorkChanged(app: App, changed: () => void): void {
  let timer: ReturnType<typeof setTimeout>;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS);
  };
  app.serviceManager.contents.fileChanged.connect((_, change) => {
    if (pathsOf(change).some((path) => WATCHED.test(path))) later();
  });
  addEventListener(WORK, later);
  document.addEventListener("visibilitychange", later); // another tab may have been at work
}

/** To be called when the page itself has written to the storage, which JupyterLab does not notice. */
export function workChanged(): void {
  dispatchEvent(new Event(WORK));
}

function pathsOf({ oldValue, newValue }: FileChange): string[] {
  return [oldValue?.path, newValue?.path].filter((path) => path !== undefined);
}
