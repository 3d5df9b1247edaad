/** Where the student stands: read from the browser's storage as the dashboard does, and again when it changes. */
import { type Course, loadCourse } from "../shared/src/course.ts";
import { emptyProgress, type Progress, PROGRESS_PATH, readProgress } from "../shared/src/progress.ts";
import { readWorkspace, type Standing, standingOf } from "../shared/src/standing.ts";
import { databaseName, Storage } from "../shared/src/storage.ts";
import type { App, FileChange } from "./jupyterlab.ts";

const SETTLE_MS = 200; // a check writes several files in a row
const WATCHED = /^(?:progress\.json|modules\/|milestones\/|tinytorch\/)/;

/** The student's files, beside JupyterLite's own hands on them. */
export const storage = new Storage(databaseName(new URL("../", location.href).pathname));

export interface Known {
  course: Course;
  progress: Progress;
  standing: Standing;
}

/** The course and the student's standing in it. Throws a Refusal. */
export async function readKnown(): Promise<Known> {
  const course = await loadCourse(document, new URL("../course.json", location.href).href);
  const [workspace, record] = await Promise.all([readWorkspace(storage), storage.get(PROGRESS_PATH)]);
  const state = readProgress(record);
  const progress = state.kind === "read" ? state.progress : emptyProgress();
  return { course, progress, standing: standingOf(course, progress, workspace) };
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
  document.addEventListener("visibilitychange", later); // another tab may have been at work
}

function pathsOf({ oldValue, newValue }: FileChange): string[] {
  return [oldValue?.path, newValue?.path].filter((path) => path !== undefined);
}
