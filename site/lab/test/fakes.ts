/** A notebook as saving sees it, without JupyterLab: its model, its signals, and a storage that a test fills. */
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { INotebookModel } from "@jupyterlab/notebook";
import { Signal } from "@lumino/signaling";
import type { FileRecord } from "../../shared/drive/records.ts";
import { recordOf } from "../../shared/drive/records.ts";

export const PATH = "modules/01_tensor.ipynb";

interface Cell {
  cell_type: string;
  id: string;
  source: string;
  metadata: Record<string, unknown>;
}

/** A code cell with this text. */
export const code = (source: string, id = "a"): Cell => ({ cell_type: "code", id, source, metadata: {} });

export class FakeModel {
  readonly stateChanged = new Signal<this, { name: string }>(this);
  readonly contentChanged = new Signal<this, void>(this);
  private isDirty = false;

  constructor(public cells: Cell[]) {}

  get dirty(): boolean {
    return this.isDirty;
  }

  set dirty(value: boolean) {
    if (value === this.isDirty) return;
    this.isDirty = value;
    this.stateChanged.emit({ name: "dirty" });
  }

  /** The student types. */
  type(source: string): void {
    this.cells = [code(source), ...this.cells.slice(1)];
    this.contentChanged.emit();
    this.dirty = true;
  }

  toJSON(): object {
    return { cells: structuredClone(this.cells), metadata: {}, nbformat: 4, nbformat_minor: 5 };
  }

  fromJSON({ cells }: { cells: Cell[] }): void {
    this.cells = cells;
    this.dirty = true;
  }
}

/** An open notebook; `save` does what JupyterLab's own does, as far as others see it. */
export class FakeContext {
  readonly model: FakeModel;
  readonly saveState = new Signal<this, string>(this);
  readonly ready = Promise.resolve();
  readonly path = PATH;
  contentsModel: { last_modified: string } | null = { last_modified: "Monday" };
  stored: FileRecord | undefined;

  constructor(...cells: Cell[]) {
    this.model = new FakeModel(cells);
  }

  /** The context as saving's parts take it. */
  get asContext(): DocumentRegistry.IContext<INotebookModel> {
    return this as unknown as DocumentRegistry.IContext<INotebookModel>;
  }

  /** The storage, as saving's parts take it. */
  readonly storage = { get: async () => this.stored };

  async save(meanwhile: () => void = () => undefined): Promise<void> {
    this.saveState.emit("started");
    this.stored = recordOf(PATH, new TextEncoder().encode(JSON.stringify(this.model.toJSON())), new Date().toISOString());
    meanwhile();
    await Promise.resolve();
    this.model.dirty = false;
    this.saveState.emit("completed");
  }
}

/** Lets everything that waits for nothing but its turn happen. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
