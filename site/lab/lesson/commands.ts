/** The course's commands, for the notebook toolbar, the course panel and the palette. */
import { check } from "./check.ts";
import { complete } from "./complete.ts";
import { hint } from "./hint.ts";
import { rememberRuns } from "./runs.ts";
import { resetExercise } from "./reset.ts";
import type { App, ApputilsModule, NotebookModule, NotebookPanel, Palette, Tracker } from "../host/jupyterlab.ts";
import { isLesson } from "./cells.ts";
import { labModule } from "../host/modules.ts";

export interface CourseCommand {
  id: string;
  label: string;
  caption: string;
  run(panel: NotebookPanel, app: App): Promise<void>;
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
    caption: "Put this exercise's cell back as the course gave it, and keep your text in backups/",
    run: resetExercise,
  },
];

export async function commandsPlugin(): Promise<object> {
  const { INotebookTracker, NotebookActions } = await labModule<NotebookModule>("@jupyterlab/notebook");
  const { ICommandPalette } = await labModule<ApputilsModule>("@jupyterlab/apputils");
  return {
    id: "tinytorch-lab:commands",
    autoStart: true,
    requires: [INotebookTracker],
    optional: [ICommandPalette],
    activate: (app: App, tracker: Tracker, palette: Palette | null) => {
      rememberRuns(tracker, NotebookActions);
      LESSON_COMMANDS.forEach((command, rank) => {
        addCommand(app, tracker, command);
        palette?.addItem({ command: command.id, category: "Course", rank });
      });
      tracker.currentChanged.connect(() => LESSON_COMMANDS.forEach(({ id }) => app.commands.notifyCommandChanged(id)));
    },
  };
}

function addCommand(app: App, tracker: Tracker, { id, label, caption, run }: CourseCommand): void {
  const lesson = () => {
    const panel = tracker.currentWidget;
    return panel && isLesson(panel.context.path) ? panel : null;
  };
  app.commands.addCommand(id, {
    label,
    caption,
    isEnabled: () => lesson() !== null,
    execute: async () => {
      const panel = lesson();
      if (panel) await run(panel, app);
    },
  });
}
