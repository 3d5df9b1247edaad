/**
 * Four steps on a first visit: where to go, what to read, what to press, where to see that it is kept. Each is shown
 * once, when what it speaks of is there first: the buttons come with the first lesson, not with the welcome.
 */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { h } from "../../shared/page/dom.ts";
import { firstNotebook } from "../host/notebooks.ts";
import { isNarrow, PANEL_ID } from "../panel/layout.ts";

const SEEN = "tinytorch-tour-seen";
const COMMAND = "tinytorch:tour";

interface Step {
  id: string;
  /** Selectors; the first one that finds something on this screen counts. */
  targets: string[];
  title: string;
  text: string;
}

const PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)";

const STEPS: Step[] = [
  {
    id: "course",
    targets: [`#${PANEL_ID}`, `.jp-SideBar [data-id="${PANEL_ID}"]`],
    title: "The course",
    text: "Every module, exercise and milestone, with what you have done. A click takes you there.",
  },
  {
    id: "lesson",
    targets: [`${PANEL} .jp-Notebook`],
    title: "The notebook",
    text: "Read, and run each cell with Shift+Enter, or with ▶ above.",
  },
  {
    id: "buttons",
    targets: [`${PANEL} .jp-NotebookPanel-toolbar:has(.tinytorch-button)`],
    title: "Check, Hint, Complete",
    text:
      "In an exercise, replace the line that raises NotImplementedError by your own code. Check runs it and tells " +
      "you in a second whether it is right. Complete makes a finished module part of your own tinytorch.",
  },
  {
    id: "saved",
    targets: [".tinytorch-status"],
    title: "Nothing is lost",
    text:
      "Your work stays in this browser. Saved means that it was read back. The dashboard downloads all of it as one " +
      "file.",
  },
];

const isAsked = new URLSearchParams(location.search).get("tour") === "1"; // JupyterLab rewrites the address later

export const tourPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:tour",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ICommandPalette],
  activate: (app, tracker: INotebookTracker, palette: ICommandPalette | null) => {
    app.commands.addCommand(COMMAND, { label: "Take the tour", execute: () => show(STEPS) });
    palette?.addItem({ command: COMMAND, category: "Course" });
    if (isAsked) void firstNotebook(tracker).then(() => show(STEPS));
    else if (!navigator.webdriver) {
      const look = () => void showNew(tracker.currentWidget);
      tracker.currentChanged.connect(look);
      look();
    }
  },
};

/** The steps that this student has not seen, for the notebook that is in front now. */
async function showNew(panel: NotebookPanel | null): Promise<void> {
  if (!panel) return;
  await Promise.all([panel.revealed, panel.context.ready]);
  const seen = seenSteps();
  if (panel.isVisible && !document.querySelector("dialog[open]")) show(STEPS.filter(({ id }) => !seen.includes(id)));
}

function seenSteps(): string[] {
  return (localStorage.getItem(SEEN) ?? "").split(" ");
}

function remember(steps: Step[]): void {
  localStorage.setItem(SEEN, [...new Set([...seenSteps(), ...steps.map(({ id }) => id)])].join(" ").trim());
}

/** Shows the first of these steps beside its target. A step whose target is not on this screen is passed over. */
function show(steps: Step[], back: Element | null = document.activeElement): void {
  const [step, ...later] = steps.filter((one) => targetOf(one));
  const target = step && targetOf(step);
  document.querySelector<HTMLDialogElement>(".tinytorch-tour")?.close("next");
  if (!step || !target) return;
  const isLast = later.length === 0;
  const goOn = () => (isLast ? dialog.close("end") : show(later, back));
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
    const goesOn = dialog.returnValue === "next";
    remember(goesOn ? [step] : [step, ...later]);
    if (!goesOn) giveBackFocus(back);
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation()); // not for the notebook below
  document.body.append(dialog);
  dialog.showModal();
  if (!isNarrow()) placeBeside(dialog, target);
}

function targetOf({ targets }: Step): HTMLElement | undefined {
  return targets.map(visible).find((found) => found !== undefined);
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
