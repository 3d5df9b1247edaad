/** The course panel on the left: what there is, what is done, and a click to every place. */
import { h } from "../../shared/page/dom.ts";
import { sentence } from "../../shared/basics/errors.ts";
import { cellOf, exerciseAt, showCell } from "../lesson/cells.ts";
import { HISTORY_COMMAND } from "../lesson/history-command.ts";
import type { App, NotebookModule, NotebookPanel, Tracker, Widget, WidgetModule } from "../host/jupyterlab.ts";
import { PANEL_ID, isNarrow } from "./layout.ts";
import { type Known, onWorkChanged, readKnown } from "../work/known.ts";
import { courseView, type Place } from "./view.ts";
import { labModule } from "../host/modules.ts";

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" 
    d="M12 3 1 8l11 5 9-4.1V16h2V8L12 3zM5 12.4V17c0 1.7 3.1 3 7 3s7-1.3 7-3v-4.6l-7 3.2-7-3.2z"/></svg>`;

export async function panelPlugin(): Promise<object> {
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  return {
    id: "tinytorch-lab:panel",
    autoStart: true,
    requires: [INotebookTracker],
    activate: async (app: App, tracker: Tracker) => new CoursePanel(app, tracker).addTo(await newWidget()),
  };
}

async function newWidget(): Promise<Widget> {
  const { Widget } = await labModule<WidgetModule>("@lumino/widgets");
  const { LabIcon } = await labModule<{ LabIcon: new (options: object) => object }>("@jupyterlab/ui-components");
  const widget = new Widget({ node: h("nav", { class: "tinytorch-course", "aria-label": "Course" }) });
  widget.id = PANEL_ID;
  widget.title.caption = "Course";
  widget.title.icon = new LabIcon({ name: "tinytorch:course", svgstr: ICON });
  return widget;
}

class CoursePanel {
  private known: Known | null = null;
  private shown = "";
  private readonly body = h("div", {}, h("p", {}, "Reading where you stand …"));

  constructor(
    private readonly app: App,
    private readonly tracker: Tracker,
  ) {}

  addTo(widget: Widget): void {
    const home = h("a", { href: "../index.html" }, "Dashboard");
    widget.node.append(h("header", {}, h("h1", {}, "Course"), home), this.body);
    this.app.shell.add(widget, "left", { rank: 0 });
    this.tracker.currentChanged.connect(() => this.render());
    this.tracker.activeCellChanged.connect(() => this.render());
    onWorkChanged(this.app, () => void this.refresh());
    void this.refresh();
  }

  private async refresh(): Promise<void> {
    try {
      this.known = await readKnown();
      this.render();
    } catch (error) {
      if (!this.known) this.body.replaceChildren(h("p", { role: "status" }, sentence(error)));
    }
  }

  /** Builds the panel anew only when something changed, and leaves the keyboard's focus where it was. */
  private render(): void {
    if (!this.known) return;
    const place = this.place();
    const next = JSON.stringify([this.known.standing, this.known.progress.exercises, place]);
    if (next === this.shown) return;
    this.shown = next;
    const active = document.activeElement as HTMLElement | null;
    const focused = this.body.contains(active) && active?.dataset["place"];
    const open = (path: string, exercise: string | null) => void this.open(path, exercise);
    const history = () => void this.app.commands.execute(HISTORY_COMMAND);
    this.body.replaceChildren(...courseView(this.known, place, open, history));
    if (focused) this.body.querySelector<HTMLElement>(`[data-place="${CSS.escape(focused)}"]`)?.focus();
  }

  private place(): Place {
    const panel = this.tracker.currentWidget;
    return { path: panel?.context.path ?? "", exercise: panel ? exerciseAt(panel.content) : null };
  }

  private async open(path: string, exercise: string | null): Promise<void> {
    const panel = (await this.app.commands.execute("docmanager:open", { path })) as NotebookPanel;
    if (isNarrow()) this.app.shell.collapseLeft();
    await panel.revealed;
    const cell = exercise && cellOf(panel.content, exercise);
    if (!cell) return;
    showCell(panel, cell);
    cell.node.focus({ preventScroll: true }); // the keyboard goes on from here
  }
}
