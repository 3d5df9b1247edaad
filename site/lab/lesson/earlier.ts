/** Earlier versions of the open lesson: a command, and what going back means for a notebook that is open. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { showHistory } from "../../shared/history/dialog.ts";
import type { Returned } from "../../shared/history/return.ts";
import { ISaving, type Saving } from "../saving/saving.ts";
import { IWork, type Work } from "../work/work.ts";
import { ILessons, type Lessons } from "./lessons.ts";

export const HISTORY_COMMAND = "tinytorch:history";

export const historyPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:history",
  autoStart: true,
  requires: [INotebookTracker, IWork, ISaving, ILessons],
  optional: [ICommandPalette],
  activate: (app, tracker: INotebookTracker, work: Work, saving: Saving, lessons: Lessons, palette: ICommandPalette | null) => {
    app.commands.addCommand(HISTORY_COMMAND, {
      label: "Earlier versions…",
      caption: "See and bring back this lesson as it was on an earlier day",
      isEnabled: () => lessons.current !== null,
      execute: async () => {
        if (lessons.current) await open(lessons.current.panel, work, saving);
      },
    });
    palette?.addItem({ command: HISTORY_COMMAND, category: "Course" });
    tracker.currentChanged.connect(() => app.commands.notifyCommandChanged(HISTORY_COMMAND));
  },
};

async function open(panel: NotebookPanel, work: Work, saving: Saving): Promise<void> {
  const module = await work.moduleAt(panel.context.path);
  if (!module) return;
  await showHistory({
    storage: work.storage,
    module,
    opener: '.tinytorch-course [data-place="history"]',
    shipped: () => work.shippedAt(module.notebook),
    replacing: async (act) => {
      const done = await replacing(panel, work, saving, act);
      const first = done.codeChanged ? "Your tinytorch has other code now: restart the kernel, then run" : "Run";
      return { done, next: `${first} the cells again from the top.` };
    },
  });
}

/**
 * Runs what replaces the notebook of an open lesson. What is on the screen is saved first, so that it is what is kept;
 * then the notebook shows what was written. Throws a Refusal; then nothing has changed.
 */
export async function replacing(
  panel: NotebookPanel,
  work: Work,
  saving: Saving,
  act: () => Promise<Returned>,
): Promise<Returned> {
  const { content, context } = panel;
  const { mark, turn } = saving.of(panel);
  turn.require();
  if (context.model.dirty) await context.save();
  const place = content.activeCellIndex;
  const done = await act();
  await context.revert();
  await mark.beginAgain();
  content.activeCellIndex = place; // a new text would begin at its top
  work.announce();
  return done;
}
