/** Check, Hint, Complete and Reset exercise as buttons with their names on, in the toolbar of a lesson. */
import { h } from "../../shared/page/dom.ts";
import { isLesson } from "./cells.ts";
import { type CourseCommand, LESSON_COMMANDS } from "./commands.ts";
import { everyNotebook } from "../host/every-notebook.ts";
import type {
  App,
  ApputilsModule,
  NotebookModule,
  NotebookPanel,
  ToolbarRegistry,
  Tracker,
  WidgetModule,
} from "../host/jupyterlab.ts";
import { labModule } from "../host/modules.ts";

/** Their order among JupyterLab's own buttons is in overrides.json, where each goes by its command's id. */
export async function toolbarPlugin(): Promise<object> {
  const { Widget } = await labModule<WidgetModule>("@lumino/widgets");
  const { IToolbarWidgetRegistry } = await labModule<ApputilsModule>("@jupyterlab/apputils");
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  return {
    id: "tinytorch-lab:toolbar",
    autoStart: true,
    requires: [IToolbarWidgetRegistry, INotebookTracker],
    activate: (app: App, toolbars: ToolbarRegistry, tracker: Tracker) => {
      everyNotebook(tracker, (panel) => void keepFitting(panel));
      for (const command of LESSON_COMMANDS)
        toolbars.addFactory("Notebook", command.id, ({ context }) => {
          const node = isLesson(context.path) ? h("div", {}, button(app, command)) : h("div", { hidden: true });
          return new Widget({ node });
        });
    },
  };
}

const SETTLED_MS = 700; // JupyterLab drops a change of size that follows another within 500 ms

/** Tells a toolbar its last size again: else the buttons that went behind its "…" while it was narrow stay there. */
async function keepFitting({ toolbar }: NotebookPanel): Promise<void> {
  const { Widget } = await labModule<WidgetModule>("@lumino/widgets");
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
function button(app: App, { id, label, caption }: CourseCommand): HTMLButtonElement {
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
