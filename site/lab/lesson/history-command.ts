/** Earlier versions of the open lesson: a command, and what going back means for a notebook that is open. */
import { showHistory } from "../../shared/history/dialog.ts";
import type { Returned } from "../../shared/history/return.ts";
import { fetchShipped } from "../../shared/notebook/shipped.ts";
import { isLesson } from "./cells.ts";
import type { App, ApputilsModule, NotebookModule, NotebookPanel, Palette, Tracker } from "../host/jupyterlab.ts";
import { moduleAt, storage, workChanged } from "../work/known.ts";
import { requireTurn } from "../saving/two-tabs.ts";
import { labModule } from "../host/modules.ts";
import { savedMark } from "../saving/saved-mark.ts";

export const HISTORY_COMMAND = "tinytorch:history";

export async function historyPlugin(): Promise<object> {
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  const { ICommandPalette } = await labModule<ApputilsModule>("@jupyterlab/apputils");
  return {
    id: "tinytorch-lab:history",
    autoStart: true,
    requires: [INotebookTracker],
    optional: [ICommandPalette],
    activate: (app: App, tracker: Tracker, palette: Palette | null) => {
      app.commands.addCommand(HISTORY_COMMAND, {
        label: "Earlier versions…",
        caption: "See and bring back this lesson as it was on an earlier day",
        isEnabled: () => isLesson(tracker.currentWidget?.context.path ?? ""),
        execute: () => tracker.currentWidget && open(tracker.currentWidget),
      });
      palette?.addItem({ command: HISTORY_COMMAND, category: "Course" });
      tracker.currentChanged.connect(() => app.commands.notifyCommandChanged(HISTORY_COMMAND));
    },
  };
}

async function open(panel: NotebookPanel): Promise<void> {
  const module = await moduleAt(panel.context.path);
  if (!module) return;
  await showHistory({
    storage,
    module,
    opener: '.tinytorch-course [data-place="history"]',
    shipped: () => fetchShipped("../", module.notebook),
    replacing: (act) => replacing(panel, act),
  });
}

/** What is on the screen is saved first, so that it is what is kept; then the notebook shows what was written. */
async function replacing(
  panel: NotebookPanel,
  act: () => Promise<Returned>,
): Promise<{ done: Returned; next: string }> {
  const { context } = panel;
  requireTurn(panel);
  if (context.model.dirty) await context.save();
  const place = panel.content.activeCellIndex;
  const done = await act();
  await context.revert();
  await savedMark(panel).beginAgain();
  panel.content.activeCellIndex = place; // a new text would begin at its top
  workChanged();
  const first = done.codeChanged ? "Your tinytorch has other code now: restart the kernel, then run" : "Run";
  return { done, next: `${first} the cells again from the top.` };
}
