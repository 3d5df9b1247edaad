/** Says when the start is over, for a tab that is hidden meanwhile (see start/visibility.ts). */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { firstNotebook } from "../host/notebooks.ts";

export const startedPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:started",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app, tracker: INotebookTracker) => void waitForKernel(tracker).catch(console.warn),
};

async function waitForKernel(tracker: INotebookTracker): Promise<void> {
  const { sessionContext } = await firstNotebook(tracker);
  await sessionContext.ready;
  await sessionContext.session?.kernel?.info;
  window.tinytorchStarted?.();
}
