/** The open lessons of this page. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import { Token } from "@lumino/coreutils";
import { moduleIdOf } from "../../shared/work/course-notebook.ts";
import { everyNotebook } from "../host/notebooks.ts";
import { IWork, type Work } from "../work/work.ts";
import { OpenLesson } from "./open-lesson.ts";

export class Lessons {
  private readonly open = new WeakMap<NotebookPanel, OpenLesson>();

  constructor(private readonly tracker: INotebookTracker) {}

  /** The lesson in a panel; null for a notebook that has nothing to check. */
  of(panel: NotebookPanel): OpenLesson | null {
    return this.open.get(panel) ?? null;
  }

  /** The lesson in front. */
  get current(): OpenLesson | null {
    return this.tracker.currentWidget && this.of(this.tracker.currentWidget);
  }

  /** Takes in a lesson that was opened. */
  add(panel: NotebookPanel, work: Work): void {
    if (moduleIdOf(panel.context.path) !== null) this.open.set(panel, new OpenLesson(panel, work));
  }
}

export const ILessons = new Token<Lessons>("tinytorch-lab:ILessons", "The lessons that are open.");

export const lessonsPlugin: JupyterFrontEndPlugin<Lessons> = {
  id: "tinytorch-lab:lessons",
  autoStart: true,
  requires: [INotebookTracker, IWork],
  provides: ILessons,
  activate: (_app, tracker: INotebookTracker, work: Work) => {
    const lessons = new Lessons(tracker);
    everyNotebook(tracker, (panel) => lessons.add(panel, work));
    NotebookActions.executed.connect((_, { notebook, cell, success }) => {
      const panel = tracker.find((one) => one.content === notebook);
      if (panel) lessons.of(panel)?.remember(cell, success);
    });
    return lessons;
  },
};
