/**
 * Hiding a page leaves time to write; closing it may not. So what is not saved then goes into localStorage, which is
 * written at once, and comes back when the notebook is next opened.
 */
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { ICell, INotebookContent } from "@jupyterlab/nbformat";
import type { INotebookModel } from "@jupyterlab/notebook";
import { contentOf } from "../host/notebooks.ts";
import type { Say } from "../host/say.ts";
import { type KeepBackup, nameOf } from "./backup.ts";

type Context = Pick<DocumentRegistry.IContext<INotebookModel>, "model" | "path" | "contentsModel">;

/** What was not saved: the cells without outputs, which can be made again and would not fit. */
interface SetAside {
  /** The saved file that the changes were made to. */
  base: string;
  cells: ICell[];
}

const SHOW_MS = 30_000;

export class Rescue {
  /** What this tab has set aside, until it is saved. */
  text: string | undefined;

  constructor(
    private readonly scope: string,
    private readonly context: Context,
    private readonly keepBackup: KeepBackup,
    private readonly say: Say,
  ) {}

  private get key(): string {
    return `tinytorch-unsaved ${this.scope} ${this.context.path}`;
  }

  /** Keeps the cells at once, for a page that may not come to save them. */
  setAside(): void {
    const cells = contentOf(this.context.model).cells.map(({ cell_type, id, source, metadata }) => ({
      cell_type, source, metadata, ...(id !== undefined && { id }),
    }));
    const text = JSON.stringify({ base: this.base, cells });
    try {
      localStorage.setItem(this.key, text);
      this.text = text;
    } catch (error) {
      console.warn("No room for a copy of what is not saved.", error);
    }
  }

  /** A save makes what this tab set aside before it needless; what another tab left is still to be brought back. */
  forget(covered: string | undefined): void {
    if (covered !== undefined && localStorage.getItem(this.key) === covered) localStorage.removeItem(this.key);
  }

  /** Puts what was set aside into the notebook; beside it, if the saved file has changed since. */
  async bringBack(): Promise<void> {
    const kept = localStorage.getItem(this.key);
    if (kept === null || kept === this.text) return; // none, or this tab still has that text
    const { base, cells } = JSON.parse(kept) as SetAside;
    const saved = contentOf(this.context.model);
    const lost = { ...saved, cells: withOutputs(cells, saved.cells) };
    const isSame = textOf(cells) === textOf(saved.cells);
    if (!isSame && base === this.base && !this.context.model.dirty) {
      this.text = kept; // forgotten once it is saved
      return this.putInto(lost, saved);
    }
    if (!isSame) await this.putBeside(lost);
    localStorage.removeItem(this.key);
  }

  private get base(): string {
    return this.context.contentsModel?.last_modified ?? "";
  }

  private async putInto(lost: INotebookContent, saved: INotebookContent): Promise<void> {
    const { model } = this.context;
    const put = (content: INotebookContent) => model.fromJSON(content as unknown as Parameters<typeof model.fromJSON>[0]);
    put(lost);
    await this.say("info", "The page closed before its last changes were saved. They were kept and are back.", {
      autoClose: SHOW_MS,
      actions: [{ label: "Take the saved text", callback: () => put(saved) }],
    });
  }

  private async putBeside(lost: INotebookContent): Promise<void> {
    const path = await this.keepBackup(`${nameOf(this.context.path)}-unsaved`, "ipynb", JSON.stringify(lost));
    await this.say("info", `The page closed before its last changes were saved. They are in ${path}.`, {
      autoClose: SHOW_MS,
    });
  }
}

function withOutputs(cells: ICell[], saved: ICell[]): ICell[] {
  const known = new Map(saved.map((cell) => [cell.id, cell]));
  const blank = { outputs: [], execution_count: null };
  return cells.map((cell) => ({ ...(cell.cell_type === "code" && blank), ...known.get(cell.id), ...cell }));
}

function textOf(cells: ICell[]): string {
  return JSON.stringify(cells.map(({ cell_type, source }) => [cell_type, [source].flat().join("")]));
}
