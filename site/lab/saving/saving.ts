/** The plugin that saves notebooks, and what the rest of the extension asks it. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, type INotebookModel, type NotebookPanel } from "@jupyterlab/notebook";
import { Token } from "@lumino/coreutils";
import { everyNotebook } from "../host/notebooks.ts";
import { say } from "../host/say.ts";
import { IWork, type Work } from "../work/work.ts";
import { keepingBackups } from "./backup.ts";
import { OpenNotebook, type Tools } from "./notebook.ts";
import { Trouble } from "./trouble.ts";
import { Versions } from "./versions.ts";

export class Saving {
  private readonly open = new WeakMap<object, OpenNotebook>();

  constructor(private readonly tools: Tools) {}

  /** The one open notebook behind a panel. */
  of({ context }: Pick<NotebookPanel, "context">): OpenNotebook {
    const known = this.open.get(context.model) ?? new OpenNotebook(context, this.tools);
    this.open.set(context.model, known);
    return known;
  }

  /** The open notebook with this model, if it is one that students see. */
  ofModel(model: INotebookModel): OpenNotebook | undefined {
    return this.open.get(model);
  }

  /** Says that earlier versions had to make room, if some had. */
  sayDropped(dropped: readonly string[]): void {
    this.tools.versions.sayDropped(dropped);
  }
}

export const ISaving = new Token<Saving>("tinytorch-lab:ISaving", "How the open notebooks are saved.");

export const savingPlugin: JupyterFrontEndPlugin<Saving> = {
  id: "tinytorch-lab:saving",
  autoStart: true,
  requires: [INotebookTracker, IWork],
  provides: ISaving,
  activate: ({ serviceManager: { contents } }: JupyterFrontEnd, tracker: INotebookTracker, work: Work) => {
    const versions = new Versions(work.storage, (path) => work.moduleAt(path), say);
    versions.makeRoomIn(contents);
    const saving = new Saving({ work, versions, keepBackup: keepingBackups(contents, work.storage), say });
    everyNotebook(tracker, (panel) => {
      saving.of(panel).join(panel);
      new Trouble(panel, saving.of(panel));
    });
    const leave = () => tracker.forEach((panel) => void saving.of(panel).leave());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) leave();
    });
    addEventListener("pagehide", leave);
    return saving;
  },
};
