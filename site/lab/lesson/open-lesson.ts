/** A lesson's notebook that is open: which of its cells belongs to which exercise, and which have run. */
import type { Cell } from "@jupyterlab/cells";
import type { Notebook, NotebookPanel } from "@jupyterlab/notebook";
import { exercisesIn } from "../../shared/notebook/exercises.ts";
import { checkMark, type NotebookCell } from "../../shared/notebook/notebook.ts";
import type { Work } from "../work/work.ts";

const CHECK = /^check\(\s*["']([^"']+)["']\s*\)/m;
const COMPLETE = /^%tito\s+complete\s+\d+\s*$/m;
const DEFINES = /^#\|\s*(?:export|default_exp)\b/;

export class OpenLesson {
  private shipped: NotebookCell[] = [];
  private ran = new WeakSet<Cell>();

  constructor(
    readonly panel: NotebookPanel,
    work: Work,
  ) {
    const { context, sessionContext } = panel;
    const shipped = context.ready.then(() => work.shippedAt(context.path));
    const keep = ({ cells }: { cells: NotebookCell[] }) => {
      this.shipped = cells;
    };
    void shipped.then(keep, console.warn); // until then, and without it: marks alone
    sessionContext.kernelChanged.connect(() => this.forgetRuns());
    sessionContext.statusChanged.connect((_, status) => {
      if (status.endsWith("restarting") || status === "dead") this.forgetRuns();
    });
  }

  private get notebook(): Notebook {
    return this.panel.content;
  }

  /** The exercise that a cell holds, if it holds one. */
  exerciseOf(cell: Cell): string | null {
    return this.exercises()[this.notebook.widgets.indexOf(cell)] ?? null;
  }

  /** The exercise at the selected cell, or the nearest one above it. */
  exerciseAt(): string | null {
    const above = this.exercises().slice(0, this.notebook.activeCellIndex + 1).reverse();
    return above.find((exercise) => exercise !== null) ?? null;
  }

  /** The cell that holds an exercise. */
  cellOf(exercise: string): Cell | undefined {
    return this.notebook.widgets[this.exercises().indexOf(exercise)];
  }

  /** Every check cell, or the one of an exercise; by its mark, or where that was lost, by its text. */
  checkCells(exercise: string | null): Cell[] {
    const marked = this.notebook.widgets.map((cell) => checkMark(read(cell)));
    const ids = this.notebook.widgets.map((cell, at) => {
      const named = CHECK.exec(sourceOf(cell))?.[1];
      return marked[at] ?? (named && !marked.includes(named) ? named : null);
    });
    return this.notebook.widgets.filter((_, at) => (exercise ? ids[at] === exercise : ids[at] !== null));
  }

  /** The last cell that completes the module. */
  completeCell(): Cell | undefined {
    return this.notebook.widgets.filter((cell) => cell.model.type === "code" && COMPLETE.test(sourceOf(cell))).at(-1);
  }

  /** True for a cell with definitions that the notebook's present kernel has not run without an error. */
  isMissing(cell: Cell): boolean {
    return DEFINES.test(sourceOf(cell)) && !this.ran.has(cell);
  }

  /** Numbers beside cells may be from a kernel of last week, so what this one has run is remembered here. */
  remember(cell: Cell, isFine: boolean): void {
    if (isFine) this.ran.add(cell);
    else this.ran.delete(cell);
  }

  /** Selects a cell, and scrolls to it. */
  show(cell: Cell): void {
    this.notebook.deselectAll();
    this.notebook.activeCellIndex = this.notebook.widgets.indexOf(cell);
    this.notebook.mode = "command";
    cell.node.scrollIntoView({ block: "start" });
  }

  private exercises(): (string | null)[] {
    return exercisesIn(this.notebook.widgets.map(read), this.shipped);
  }

  private forgetRuns(): void {
    this.ran = new WeakSet();
  }
}

/** A cell's text. */
export function sourceOf(cell: Cell): string {
  return cell.model.sharedModel.getSource();
}

function read({ model }: Cell): Pick<NotebookCell, "cell_type" | "source" | "metadata"> {
  return { cell_type: model.type, source: model.sharedModel.getSource(), metadata: model.metadata };
}
