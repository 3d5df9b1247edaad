/**
 * Saved, Saving… or Not saved, for one open notebook. "Saved" is said only after the record was read back from the
 * browser's storage and holds what the notebook holds.
 */
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { INotebookModel } from "@jupyterlab/notebook";
import { type ISignal, Signal } from "@lumino/signaling";
import { bytesOf } from "../../shared/drive/records.ts";
import type { Storage } from "../../shared/drive/storage.ts";

export type Saved = "untouched" | "saved" | "saving" | "unsaved" | "failed" | "gone";

type Context = Pick<DocumentRegistry.IContext<INotebookModel>, "model" | "ready" | "path">;

export class SavedMark {
  state: Saved = "untouched";
  private readonly change = new Signal<this, void>(this);
  private round = 0;
  private wasStored = false;

  constructor(
    private readonly context: Context,
    private readonly storage: Pick<Storage, "get">,
  ) {
    context.model.stateChanged.connect((_, { name }) => {
      if (name === "dirty" && this.state !== "saving") void this.look();
    });
    void context.ready.then(() => this.look());
  }

  /** Emitted whenever the state may have changed. */
  get changed(): ISignal<this, void> {
    return this.change;
  }

  /** A save begins. */
  begin(): void {
    this.round++;
    this.become("saving");
  }

  /** A save ended with this error; one that the student called off leaves changes that are not saved. */
  fail(error: unknown): void {
    this.round++;
    const isCalledOff = error instanceof Error && /^Modal(?:Cancel|Duplicate)Error$/.test(error.name);
    this.become(isCalledOff ? "unsaved" : "failed");
  }

  /** Reads the stored notebook and compares: after each change, and when someone suspects that it is gone. */
  async look(): Promise<void> {
    const round = ++this.round;
    const { model } = this.context;
    const read = model.dirty && this.state !== "gone" ? "unsaved" : await this.readBack();
    if (round !== this.round) return; // something newer is on its way
    const found = read === "saved" && model.dirty ? "unsaved" : read; // a running cell's output went on meanwhile
    this.wasStored ||= found === "saved";
    this.become(found === "untouched" && this.wasStored ? "gone" : found);
  }

  /** To be called when this page has removed the stored copy itself: there is nothing to miss. */
  async beginAgain(): Promise<void> {
    this.wasStored = false;
    await this.look();
  }

  private become(state: Saved): void {
    this.state = state;
    this.change.emit();
  }

  private async readBack(): Promise<Saved> {
    const held = canonical(this.context.model.toJSON()); // while the record is read, a live output may change
    try {
      const record = await this.storage.get(this.context.path);
      if (!record) return "untouched";
      const stored: unknown = JSON.parse(new TextDecoder().decode(bytesOf(record)));
      return canonical(stored) === held ? "saved" : "failed";
    } catch {
      return "failed";
    }
  }
}

/** JSON with sorted keys, joined lines, and without what JupyterLab leaves out of a file. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (key === "trusted") return undefined;
    if (Array.isArray(part) && part.every((line) => typeof line === "string")) return part.join("");
    if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
