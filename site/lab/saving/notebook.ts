/** One notebook that is open, as saving knows it: the same for all views of it in this tab. */
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { INotebookModel, NotebookPanel } from "@jupyterlab/notebook";
import { type ISignal, Signal } from "@lumino/signaling";
import { within } from "../../shared/basics/waiting.ts";
import type { Say } from "../host/say.ts";
import { SCOPE, type Work } from "../work/work.ts";
import type { KeepBackup } from "./backup.ts";
import { Changes } from "./changes.ts";
import { Rescue } from "./rescue.ts";
import { save } from "./save.ts";
import { type Saved, SavedMark } from "./saved-mark.ts";
import { Turn } from "./turn.ts";
import type { Versions } from "./versions.ts";

const SAVE_MS = 15_000;
const LATE =
  "The notebook is still not saved after 15 seconds, so the cell runs without it. Close other tabs of the course, or " +
  "download it.";

/** What every notebook's saving shares. */
export interface Tools {
  work: Work;
  versions: Versions;
  keepBackup: KeepBackup;
  say: Say;
}

export class OpenNotebook {
  readonly turn: Turn;
  readonly mark: SavedMark;
  readonly rescue: Rescue;
  private readonly changes: Changes;
  private readonly change = new Signal<this, void>(this);
  private isLate = false;

  constructor(
    readonly context: DocumentRegistry.IContext<INotebookModel>,
    private readonly tools: Tools,
  ) {
    const { keepBackup, say, work } = tools;
    const write = context.save.bind(context);
    context.save = () => save(this, write);
    this.changes = new Changes(context);
    this.turn = new Turn(context, keepBackup);
    this.mark = new SavedMark(context, work.storage);
    this.rescue = new Rescue(SCOPE, context, keepBackup, say);
    this.mark.changed.connect(() => this.change.emit());
    this.turn.changed.connect(() => this.change.emit());
    void this.bringBack();
  }

  /** Emitted when `state` may have changed. */
  get changed(): ISignal<this, void> {
    return this.change;
  }

  /** How it stands with the notebook's stored copy. */
  get state(): Saved | "reading" {
    return this.turn.isReading ? "reading" : this.mark.state;
  }

  /** Takes in one more view of the notebook. */
  join(view: NotebookPanel): void {
    this.turn.join(view);
  }

  /** A step of `save`. */
  readonly keepYesterday = (): Promise<void> => this.tools.versions.keepYesterday(this.context.path);

  /** Before a page is hidden or closed. */
  async leave(): Promise<void> {
    if (!this.context.model.dirty || this.turn.isReading) return;
    this.rescue.setAside();
    await this.context.save().catch(console.warn);
  }

  /**
   * Before a cell runs: `%tito complete` reads the saved file, so what it exports is what the student sees. JupyterLab
   * shows its own dialog when saving fails; the cell still runs, since that loses nothing.
   */
  async beforeRun(): Promise<void> {
    if (this.isLate || (!this.context.model.dirty && !this.changes.isUntouched)) return;
    const saved = this.context.save().catch(console.warn).finally(() => {
      this.isLate = false;
    });
    await within(SAVE_MS, saved, LATE).catch(() => {
      this.isLate = true;
      void this.tools.say("warning", LATE, { autoClose: false });
    });
  }

  /** What a page that closed too early had set aside, now and whenever the tab that wrote until now gives way. */
  private async bringBack(): Promise<void> {
    await this.context.ready;
    await this.turn.known;
    const bringBack = async () => {
      if (!this.turn.isReading) await this.rescue.bringBack().catch(console.warn);
    };
    await bringBack();
    this.turn.changed.connect(() => void bringBack());
  }
}
