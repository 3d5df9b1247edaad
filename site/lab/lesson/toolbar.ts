/** The course's buttons, with their names on, in the toolbar of a lesson. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IToolbarWidgetRegistry } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { Widget } from "@lumino/widgets";
import { h } from "../../shared/page/dom.ts";
import { moduleIdOf } from "../../shared/work/course-notebook.ts";
import { everyNotebook } from "../host/notebooks.ts";
import { type CourseCommand, LESSON_COMMANDS } from "./commands.ts";

/** Their order among JupyterLab's own buttons is in overrides.json, where each goes by its command's id. */
export const toolbarPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:toolbar",
  autoStart: true,
  requires: [IToolbarWidgetRegistry, INotebookTracker],
  activate: (app: JupyterFrontEnd, toolbars: IToolbarWidgetRegistry, tracker: INotebookTracker) => {
    everyNotebook(tracker, keepFitting);
    for (const command of LESSON_COMMANDS)
      toolbars.addFactory<NotebookPanel>("Notebook", command.id, ({ context }) => {
        const isLesson = moduleIdOf(context.path) !== null;
        return new Widget({ node: isLesson ? h("div", {}, button(app, command)) : h("div", { hidden: true }) });
      });
  },
};

const SETTLED_MS = 700; // JupyterLab drops a change of size that follows another within 500 ms

/** Tells a toolbar its last size again: else the buttons that went behind its "…" while it was narrow stay there. */
function keepFitting({ toolbar }: NotebookPanel): void {
  let timer: ReturnType<typeof setTimeout>;
  const observer = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { clientWidth, clientHeight } = toolbar.node;
      if (toolbar.isVisible) toolbar.processMessage(new Widget.ResizeMessage(clientWidth, clientHeight));
    }, SETTLED_MS);
  });
  observer.observe(toolbar.node);
}

/** While a command runs, its button waits: two checks at once would only stand in each other's way. */
function button(app: JupyterFrontEnd, { id, label, caption }: CourseCommand): HTMLButtonElement {
  const element = h(
    "button",
    {
      class: "tinytorch-button",
      type: "button",
      title: caption,
      "aria-label": `${label}: ${caption}`,
      click: () => {
        if (element.hasAttribute("aria-busy")) return;
        element.setAttribute("aria-busy", "true");
        const done = app.commands.execute(id).catch(console.warn); // a save that failed has been said
        void done.finally(() => element.removeAttribute("aria-busy"));
      },
    },
    label,
  );
  return element;
}
