/** Four steps on a first visit: where to read, where to write, what to press, where to see that it is kept. */
import { h } from "../shared/src/dom.ts";
import type { App, ApputilsModule, NotebookModule, Palette, Tracker } from "./jupyterlab.ts";
import { isNarrow, PANEL_ID } from "./layout.ts";
import { firstNotebook, labModule } from "./shared.ts";

const SEEN = "tinytorch-tour-seen";
const COMMAND = "tinytorch:tour";

interface Step {
  target: string;
  title: string;
  text: string;
}

const STEPS: Step[] = [
  {
    target: `#${PANEL_ID}`,
    title: "The course",
    text: "Every module, exercise and milestone, with what you have done. A click takes you there.",
  },
  {
    target: ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook",
    title: "The lesson",
    text:
      "Read, and run each cell with Shift+Enter. In an exercise, replace the line that raises NotImplementedError " +
      "by your own code.",
  },
  {
    target: ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-NotebookPanel-toolbar",
    title: "Check, Hint, Reset, Complete",
    text:
      "Check runs your exercise and tells you in a second whether it is right. Complete makes a finished module part " +
      "of your own tinytorch.",
  },
  {
    target: ".tinytorch-status",
    title: "Nothing is lost",
    text:
      "Your work stays in this browser. Saved means that it was read back. The dashboard downloads all of it as one " +
      "file.",
  },
];

export async function tourPlugin(): Promise<object> {
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  const { ICommandPalette } = await labModule<ApputilsModule>("@jupyterlab/apputils");
  const asked = new URLSearchParams(location.search).get("tour") === "1"; // JupyterLab rewrites the address later
  return {
    id: "tinytorch-lab:tour",
    autoStart: true,
    requires: [INotebookTracker],
    optional: [ICommandPalette],
    activate: (app: App, tracker: Tracker, palette: Palette | null) => {
      app.commands.addCommand(COMMAND, { label: "Take the tour", execute: () => show(0) });
      palette?.addItem({ command: COMMAND, category: "Course" });
      const isFirst = !navigator.webdriver && localStorage.getItem(SEEN) === null;
      if (asked || isFirst) void firstNotebook(tracker).then(() => show(0));
    },
  };
}

/** Shows one step beside its target. A step whose target is not on this screen is passed over. */
function show(index: number, back: Element | null = document.activeElement): void {
  const step = STEPS[index];
  const target = step && visible(step.target);
  document.querySelector<HTMLDialogElement>(".tinytorch-tour")?.close("next");
  if (!step) return;
  if (!target) return show(index + 1, back);
  const isLast = !STEPS.slice(index + 1).some((later) => visible(later.target));
  const goOn = () => (isLast ? dialog.close("end") : show(index + 1, back));
  const dialog = h(
    "dialog",
    { class: "tinytorch-tour", "aria-labelledby": "tinytorch-tour-title", "aria-describedby": "tinytorch-tour-text" },
    h("h2", { id: "tinytorch-tour-title" }, step.title),
    h("p", { id: "tinytorch-tour-text" }, step.text),
    h("footer", {},
      !isLast && h("button", { type: "button", click: () => dialog.close("skip") }, "Skip the tour"),
      h("button", { type: "button", autofocus: true, click: goOn }, isLast ? "Begin" : "Next"),
    ),
  );
  target.classList.add("tinytorch-tour-target");
  dialog.addEventListener("close", () => {
    target.classList.remove("tinytorch-tour-target");
    dialog.remove();
    localStorage.setItem(SEEN, new Date().toISOString());
    if (dialog.returnValue !== "next") giveBackFocus(back);
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation()); // not for the notebook below
  document.body.append(dialog);
  dialog.showModal();
  if (!isNarrow()) placeBeside(dialog, target);
}

/** To where the keyboard was, or, if that is gone like the palette that began the tour, to the selected cell. */
function giveBackFocus(back: Element | null): void {
  if (back instanceof HTMLElement) back.focus();
  if (document.activeElement === document.body) visible(".jp-Notebook .jp-mod-active")?.focus();
}

function visible(selector: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.offsetParent !== null);
}

const GAP_PX = 12;

function placeBeside(dialog: HTMLElement, target: HTMLElement): void {
  const there = target.getBoundingClientRect();
  const own = dialog.getBoundingClientRect();
  const right = there.right + GAP_PX + own.width < innerWidth;
  const left = right ? there.right + GAP_PX : Math.min(there.left, innerWidth - own.width - GAP_PX);
  const under = there.bottom + GAP_PX + own.height < innerHeight;
  const beside = Math.min(there.top + GAP_PX, innerHeight - own.height - 4 * GAP_PX);
  const top = right || !under ? beside : there.bottom + GAP_PX;
  Object.assign(dialog.style, { margin: "0", left: `${Math.max(left, GAP_PX)}px`, top: `${Math.max(top, GAP_PX)}px` });
}
