/** The course panel on the left: what there is, what is done, and a click to every place. */
import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { LabIcon } from "@jupyterlab/ui-components";
import { Widget } from "@lumino/widgets";
import { sentence } from "../../shared/basics/errors.ts";
import { h } from "../../shared/page/dom.ts";
import { HISTORY_COMMAND } from "../lesson/earlier.ts";
import { ILessons, type Lessons } from "../lesson/lessons.ts";
import { IWork, type Known, type Work } from "../work/work.ts";
import { isNarrow, PANEL_ID } from "./layout.ts";
import { courseView, type Place } from "./view.ts";

const AGAIN_MS = 10_000; // a slow start is no reason to go without the panel
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" 
    d="M12 3 1 8l11 5 9-4.1V16h2V8L12 3zM5 12.4V17c0 1.7 3.1 3 7 3s7-1.3 7-3v-4.6l-7 3.2-7-3.2z"/></svg>`;

export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:panel",
  autoStart: true,
  requires: [ILabShell, INotebookTracker, IWork, ILessons],
  activate: (app: JupyterFrontEnd, shell: ILabShell, tracker: INotebookTracker, work: Work, lessons: Lessons) => {
    const panel = new CoursePanel(app, shell, tracker, work, lessons);
    shell.add(panel.widget, "left", { rank: 0 });
    tracker.currentChanged.connect(() => panel.render());
    tracker.activeCellChanged.connect(() => panel.render());
    work.changed.connect(() => void panel.refresh());
    void panel.refresh();
  },
};

class CoursePanel {
  readonly widget = new Widget({ node: h("nav", { class: "tinytorch-course", "aria-label": "Course" }) });
  private known: Known | null = null;
  private shown = "";
  private readonly body = h("div", {}, h("p", {}, "Reading where you stand …"));

  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly shell: ILabShell,
    private readonly tracker: INotebookTracker,
    private readonly work: Work,
    private readonly lessons: Lessons,
  ) {
    this.widget.id = PANEL_ID;
    this.widget.title.caption = "Course";
    this.widget.title.icon = new LabIcon({ name: "tinytorch:course", svgstr: ICON });
    const home = h("a", { href: "../index.html" }, "Dashboard");
    this.widget.node.append(h("header", {}, h("h1", {}, "Course"), home), this.body);
  }

  /** Reads where the student stands, and shows it. */
  async refresh(): Promise<void> {
    try {
      this.known = await this.work.read();
      this.render();
    } catch (error) {
      if (this.known) return;
      this.body.replaceChildren(h("p", { role: "status" }, sentence(error)));
      setTimeout(() => void this.refresh(), AGAIN_MS);
    }
  }

  /** Builds the panel anew only when something changed, and leaves the keyboard's focus where it was. */
  render(): void {
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
    const path = this.tracker.currentWidget?.context.path ?? "";
    return { path, exercise: this.lessons.current?.exerciseAt() ?? null };
  }

  private async open(path: string, exercise: string | null): Promise<void> {
    const panel = (await this.app.commands.execute("docmanager:open", { path })) as NotebookPanel;
    if (isNarrow()) this.shell.collapseLeft();
    await panel.revealed;
    const lesson = this.lessons.of(panel);
    const cell = exercise && lesson?.cellOf(exercise);
    if (!lesson || !cell) return;
    lesson.show(cell);
    cell.node.focus({ preventScroll: true }); // the keyboard goes on from here
  }
}
