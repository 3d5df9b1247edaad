/** Hint: asks the kernel for the next hint, and shows it below the exercise without changing the notebook. */
import { OutputArea, OutputAreaModel, SimplifiedOutputArea } from "@jupyterlab/outputarea";
import { Widget } from "@lumino/widgets";
import { h } from "../../shared/page/dom.ts";
import { say } from "../host/say.ts";
import type { OpenLesson } from "./open-lesson.ts";

const NO_HINT = " Python did not answer. Restart the kernel (Kernel menu), and ask again.";

export async function hint(lesson: OpenLesson): Promise<void> {
  const { content, sessionContext } = lesson.panel;
  const exercise = lesson.exerciseAt();
  const cell = exercise && lesson.cellOf(exercise);
  if (!exercise || !cell)
    return say("info", "Select a cell at or below an exercise first: a hint belongs to one exercise.");
  lesson.show(cell);
  const model = new OutputAreaModel({ trusted: true });
  const area = new SimplifiedOutputArea({ model, rendermime: content.rendermime });
  const card = showCard(cell.node, exercise, area);
  const isBusy = sessionContext.session?.kernel?.status === "busy";
  const words = h("p", {}, isBusy ? "Python is at work; the hint comes when it is done." : "Asking for the hint …");
  card.append(words);
  const code = `hint(${JSON.stringify(exercise)})`;
  await OutputArea.execute(code, area, sessionContext).then(() => words.remove(), () => words.append(NO_HINT));
  card.scrollIntoView({ block: "nearest" });
}

/** One card a notebook: asking again replaces it. */
function showCard(host: HTMLElement, exercise: string, area: Widget): HTMLElement {
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
      keydown: (event) => {
        if ((event as KeyboardEvent).key === "Escape") close();
      },
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
