/** Hint: asks the kernel for the next hint, and shows it below the exercise without changing the notebook. */
import { h } from "../../shared/page/dom.ts";
import { cellOf, exerciseAt, showCell } from "./cells.ts";
import type { ApputilsModule, NotebookPanel, SessionContext, Widget, WidgetModule } from "../host/jupyterlab.ts";
import { labModule } from "../host/modules.ts";

interface OutputModule {
  OutputAreaModel: new (options: { trusted: boolean }) => object;
  SimplifiedOutputArea: new (options: { model: object; rendermime: object }) => Widget;
  OutputArea: { execute(code: string, area: Widget, session: SessionContext): Promise<unknown> };
}

const NO_HINT = " Python did not answer. Restart the kernel (Kernel menu), and ask again.";

export async function hint(panel: NotebookPanel): Promise<void> {
  const exercise = exerciseAt(panel.content);
  const cell = exercise && cellOf(panel.content, exercise);
  if (!exercise || !cell) return saySelectAnExercise();
  showCell(panel, cell);
  const { OutputArea, OutputAreaModel, SimplifiedOutputArea } = await labModule<OutputModule>("@jupyterlab/outputarea");
  const model = new OutputAreaModel({ trusted: true });
  const area = new SimplifiedOutputArea({ model, rendermime: panel.content.rendermime });
  const card = await showCard(cell.node, exercise, area);
  const isBusy = panel.sessionContext.session?.kernel?.status === "busy";
  const words = h("p", {}, isBusy ? "Python is at work; the hint comes when it is done." : "Asking for the hint …");
  card.append(words);
  const code = `hint(${JSON.stringify(exercise)})`;
  await OutputArea.execute(code, area, panel.sessionContext).then(() => words.remove(), () => words.append(NO_HINT));
  card.scrollIntoView({ block: "nearest" });
}

/** One card a notebook: asking again replaces it. */
async function showCard(host: HTMLElement, exercise: string, area: Widget): Promise<HTMLElement> {
  const { Widget } = await labModule<WidgetModule>("@lumino/widgets");
  const close = () => {
    const hasFocus = card.contains(document.activeElement);
    area.dispose();
    card.remove();
    if (hasFocus) host.focus(); // or the keyboard would begin at the top of the page again
  };
  const card = h(
    "section",
    {
      class: "tinytorch-hint",
      "aria-label": `Hint for ${exercise}`,
      "aria-live": "polite",
      "data-lm-suppress-shortcuts": "true",
      keydown: (event) => (event as KeyboardEvent).key === "Escape" && close(),
    },
    h(
      "header",
      {},
      h("strong", {}, `Hint for ${exercise}`),
      h("button", { type: "button", click: close }, "Close hint"),
    ),
  );
  host.closest(".jp-Notebook")?.querySelector<HTMLElement>(".tinytorch-hint button")?.click();
  host.append(card);
  Widget.attach(area, card);
  return card;
}

async function saySelectAnExercise(): Promise<void> {
  const { Notification } = await labModule<ApputilsModule>("@jupyterlab/apputils");
  Notification.info("Select a cell at or below an exercise first: a hint belongs to one exercise.");
}
