/** The course's commands, for the notebook toolbar, the course panel and the palette. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISaving, type Saving } from "../saving/saving.ts";
import { IWork, type Work } from "../work/work.ts";
import { check } from "./check.ts";
import { complete } from "./complete.ts";
import { hint } from "./hint.ts";
import { ILessons, type Lessons } from "./lessons.ts";
import type { OpenLesson } from "./open-lesson.ts";
import { resetExercise } from "./reset.ts";

export interface CourseCommand {
  id: string;
  label: string;
  caption: string;
  run(lesson: OpenLesson, work: Work, saving: Saving): Promise<void>;
}

/** In the order of the toolbar. */
export const LESSON_COMMANDS: CourseCommand[] = [
  { id: "tinytorch:check", label: "Check", caption: "Run this exercise's cell and its check", run: check },
  { id: "tinytorch:hint", label: "Hint", caption: "Show the next hint for this exercise", run: hint },
  {
    id: "tinytorch:complete",
    label: "Complete",
    caption: "Save, check the whole module, and make it part of your tinytorch",
    run: complete,
  },
  {
    id: "tinytorch:reset-exercise",
    label: "Reset exercise",
    caption: "Put this exercise's cell back as the course gave it, and keep yours as an earlier version",
    run: resetExercise,
  },
];

export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:commands",
  autoStart: true,
  requires: [INotebookTracker, ILessons, IWork, ISaving],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    lessons: Lessons,
    work: Work,
    saving: Saving,
    palette: ICommandPalette | null,
  ) => {
    LESSON_COMMANDS.forEach(({ id, label, caption, run }, rank) => {
      const execute = async () => {
        const lesson = lessons.current;
        if (lesson) await run(lesson, work, saving);
      };
      app.commands.addCommand(id, { label, caption, isEnabled: () => lessons.current !== null, execute });
      palette?.addItem({ command: id, category: "Course", rank });
    });
    tracker.currentChanged.connect(() => LESSON_COMMANDS.forEach(({ id }) => app.commands.notifyCommandChanged(id)));
  },
};
