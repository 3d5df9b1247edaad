/**
 * What counts as a change of an open notebook. Nothing else of the course writes `model.dirty`.
 *
 * - A notebook that was only opened stays as the course ships it. The kernel's arrival writes metadata into it, which
 *   would make a copy in the student's storage, and that copy would hide every later edition of the lesson.
 * - What is typed while a save is on its way is not in the file, but JupyterLab then takes the notebook for saved: it
 *   would be neither saved before the next cell runs, nor when the page is left.
 */
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { INotebookModel } from "@jupyterlab/notebook";
import { contentOf } from "../host/notebooks.ts";

type Context = Pick<DocumentRegistry.IContext<INotebookModel>, "model" | "ready" | "saveState">;

export class Changes {
  /** True until the notebook was saved for the first time in this tab: its file may still be the shipped one. */
  isUntouched = true;
  private isTyped = false;

  constructor(private readonly context: Context) {
    const { model, saveState, ready } = context;
    model.contentChanged.connect(() => {
      this.isTyped = true;
    });
    saveState.connect((_, state) => {
      if (state === "started") this.isTyped = false;
      else if (state.startsWith("completed")) this.saved();
    });
    void ready.then(() => this.ignoreUntilFirst());
  }

  private saved(): void {
    this.isUntouched = false;
    if (this.isTyped) this.context.model.dirty = true;
  }

  /** Until a cell differs from what was opened, changes count as none. */
  private ignoreUntilFirst(): void {
    const { model } = this.context;
    const cells = () => JSON.stringify(contentOf(model).cells);
    const asOpened = cells();
    const look = () => {
      if (!model.dirty) return;
      if (cells() === asOpened) model.dirty = false;
      else model.stateChanged.disconnect(look);
    };
    model.stateChanged.connect(look);
    look();
  }
}
