/** JupyterLab's cell executor, which is made to be replaced: a notebook is saved before one of its cells runs. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookCellExecutor, runCell } from "@jupyterlab/notebook";
import { ISaving, type Saving } from "./saving.ts";

export const beforeRunPlugin: JupyterFrontEndPlugin<INotebookCellExecutor> = {
  id: "tinytorch-lab:before-run",
  autoStart: true,
  provides: INotebookCellExecutor,
  activate: (app: JupyterFrontEnd) => {
    let saving: Saving | null = null;
    let queue: Promise<void> = Promise.resolve(); // "Run all" starts every cell at once: their order is kept here
    // saving needs the notebooks, and these need an executor: so it is asked for later
    void app.restored.then(() => app.resolveOptionalService(ISaving)).then((found) => {
      saving = found;
    });
    return {
      runCell: (options: INotebookCellExecutor.IRunCellOptions) => {
        queue = queue.then(() => saving?.ofModel(options.notebook)?.beforeRun());
        return queue.then(() => runCell(options));
      },
    };
  },
};
