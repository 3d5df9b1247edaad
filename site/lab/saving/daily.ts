/** The first save of a lesson on a new day keeps what was saved before it, as an earlier version. */
import { sentence } from "../../shared/basics/errors.ts";
import { keepDaily } from "../../shared/history/keep.ts";
import { isLesson } from "../lesson/cells.ts";
import { everyNotebook } from "../host/every-notebook.ts";
import { sayDropped } from "./room.ts";
import type { App, NotebookModule, NotebookPanel, Tracker } from "../host/jupyterlab.ts";
import { moduleAt, storage } from "../work/known.ts";
import { mayWrite } from "./two-tabs.ts";
import { say } from "../host/say.ts";
import { labModule } from "../host/modules.ts";

export async function dailyPlugin(): Promise<object> {
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  return {
    id: "tinytorch-lab:daily",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (_app: App, tracker: Tracker) => everyNotebook(tracker, watch),
  };
}

function watch(panel: NotebookPanel): void {
  const { context } = panel;
  if (!isLesson(context.path)) return;
  const save = context.save.bind(context);
  context.save = async () => {
    if (mayWrite(panel)) await keep(context.path);
    await save();
  };
}

let hasFailed = false;

/** Saving goes on whatever happens here; a failure is said once. */
async function keep(path: string): Promise<void> {
  try {
    const module = await moduleAt(path);
    if (module) sayDropped((await keepDaily(storage, module, new Date())).dropped);
  } catch (error) {
    if (hasFailed) return console.warn(error);
    hasFailed = true;
    const what = "The notebook as it was on the day before is not among its earlier versions.";
    void say("warning", `${what} ${sentence(error)}`);
  }
}
