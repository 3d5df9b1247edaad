/** The student's work: read from the browser's storage as the dashboard does, and again when it changes. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import type { Contents } from "@jupyterlab/services";
import { Token } from "@lumino/coreutils";
import { type ISignal, Signal } from "@lumino/signaling";
import { databaseName } from "../../shared/drive/database.ts";
import { Storage } from "../../shared/drive/storage.ts";
import { fetchShipped } from "../../shared/notebook/shipped.ts";
import type { Notebook } from "../../shared/notebook/notebook.ts";
import { readWorkspace, type Standing, standingOf, type Workspace } from "../../shared/standing/standing.ts";
import { type Course, loadCourse } from "../../shared/work/course.ts";
import { courseNotebook, type CourseNotebook } from "../../shared/work/course-notebook.ts";
import { emptyProgress, type Progress, PROGRESS_PATH, readProgress } from "../../shared/work/progress.ts";

const SETTLE_MS = 200; // a check writes several files in a row
const WATCHED = /^(?:progress\.json|modules\/|milestones\/|tinytorch\/)/;

/** The path of this site, "/" or "/course/": Lab's page is one folder below. */
export const SCOPE = new URL("../", location.href).pathname;

/** The course and the student's standing in it, as they were at one moment. */
export interface Known {
  course: Course;
  progress: Progress;
  standing: Standing;
  workspace: Workspace;
}

/** The student's files, beside JupyterLite's own hands on them, and what they say. */
export class Work {
  readonly storage = new Storage(databaseName(SCOPE));
  private readonly change = new Signal<this, void>(this);
  private readonly shipped = new Map<string, Promise<Notebook>>();
  private loading: Promise<Course> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(contents: Contents.IManager) {
    contents.fileChanged.connect((_, { oldValue, newValue }) => {
      const paths = [oldValue?.path, newValue?.path].filter((path) => path !== undefined);
      if (paths.some((path) => WATCHED.test(path))) this.announce();
    });
    document.addEventListener("visibilitychange", () => this.announce()); // another tab may have been at work
  }

  /** Emitted, a moment later and once, when something changed that the standing rests on. */
  get changed(): ISignal<this, void> {
    return this.change;
  }

  /** To be called when the page itself has written to the storage, which JupyterLab does not notice. */
  announce(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.change.emit(), SETTLE_MS);
  }

  /** The course and the student's standing in it. Throws a Refusal. */
  async read(): Promise<Known> {
    const course = await this.course();
    const [workspace, record] = await Promise.all([readWorkspace(this.storage), this.storage.get(PROGRESS_PATH)]);
    const state = readProgress(record);
    const progress = state.kind === "read" ? state.progress : emptyProgress();
    return { course, progress, standing: standingOf(course, progress, workspace), workspace };
  }

  /** The module whose notebook has this path, or null. Throws a Refusal. */
  async moduleAt(path: string): Promise<CourseNotebook | null> {
    const found = (await this.course()).modules.find((module) => module.notebook === path);
    return found ? courseNotebook(found) : null;
  }

  /** A lesson's notebook as the course ships it, fetched once. Throws a Refusal. */
  shippedAt(path: string): Promise<Notebook> {
    const known = this.shipped.get(path) ?? fetchShipped("../", path);
    this.shipped.set(path, known);
    known.catch(() => this.shipped.delete(path)); // the next one tries again
    return known;
  }

  private course(): Promise<Course> {
    this.loading ??= loadCourse(document, new URL("../course.json", location.href).href).catch((error: unknown) => {
      this.loading = null; // the next one tries again
      throw error;
    });
    return this.loading;
  }
}

export const IWork = new Token<Work>("tinytorch-lab:IWork", "The student's files and their standing in the course.");

export const workPlugin: JupyterFrontEndPlugin<Work> = {
  id: "tinytorch-lab:work",
  autoStart: true,
  provides: IWork,
  activate: ({ serviceManager }: JupyterFrontEnd) => new Work(serviceManager.contents),
};
