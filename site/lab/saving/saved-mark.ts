/**
 * Saved, Saving… or Not saved, for the notebook at hand. "Saved" is said only after the record was read back from the
 * browser's storage and holds what the notebook holds.
 */
import { bytesOf } from "../../shared/drive/records.ts";
import type { Context, NotebookPanel, SaveState } from "../host/jupyterlab.ts";
import { storage } from "../work/known.ts";

export type Saved = "untouched" | "saved" | "saving" | "unsaved" | "failed" | "gone" | "reading";

export class SavedMark {
  state: Saved = "untouched";
  private round = 0;
  private wasStored = false;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly context: Context) {
    context.saveState.connect((_, state) => this.onSave(state));
    context.model.stateChanged.connect((_, { name }) => name === "dirty" && void this.look());
    void context.ready.then(() => this.look());
  }

  /** Calls back whenever the state may have changed. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  private onSave(state: SaveState): void {
    if (state === "started") this.become("saving");
    else if (state === "failed") this.become("failed");
    else void this.look();
  }

  /** Reads the stored notebook and compares: after each change, and when someone suspects that it is gone. */
  async look(): Promise<void> {
    const round = ++this.round;
    const found = this.context.model.dirty && this.state !== "gone" ? "unsaved" : await readBack(this.context);
    if (round !== this.round) return; // something newer is on its way
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
    for (const listener of this.listeners) listener();
  }
}

const marks = new WeakMap<NotebookPanel, SavedMark>();

/** The one mark of an open notebook. */
export function savedMark(panel: NotebookPanel): SavedMark {
  const mark = marks.get(panel) ?? new SavedMark(panel.context);
  marks.set(panel, mark);
  return mark;
}

async function readBack({ path, model }: Context): Promise<Saved> {
  try {
    const record = await storage.get(path);
    if (!record) return "untouched";
    const stored: unknown = JSON.parse(new TextDecoder().decode(bytesOf(record)));
    return canonical(stored) === canonical(model.toJSON()) ? "saved" : "failed";
  } catch {
    return "failed";
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
