/** The course panel's contents: tiers, modules with their exercises, milestones. */
import { type Milestone, type Module, withoutNumber } from "../../shared/work/course.ts";
import { h, mark } from "../../shared/page/dom.ts";
import { offerAddress } from "../../shared/work/lesson-state.ts";
import type { MilestoneStanding, ModuleStanding, Welcome } from "../../shared/standing/standing.ts";
import type { Known } from "../work/work.ts";

/** Where the student is: the open notebook and the exercise at the selected cell. */
export interface Place {
  path: string;
  exercise: string | null;
}

export type Open = (path: string, exercise: string | null) => void;

/** Shows the earlier versions of the open module. */
export type ShowHistory = () => void;

/** The whole panel for what is known. Exercises are listed below the open module. */
export function courseView({ course, progress, standing }: Known, place: Place, open: Open, history: ShowHistory): HTMLElement[] {
  const tiers = course.tiers.map((tier) =>
    section(tier.title, standing.modules.filter((one) => one.module.tier === tier.id).map((one) => moduleRow(one))),
  );
  const first = standing.welcome ? [section("Begin", [welcomeRow(standing.welcome)])] : [];
  return [...first, ...tiers, section("Milestones", standing.milestones.map((one) => milestoneRow(one)))];

  function welcomeRow({ notebook: path, isSeen }: Welcome): HTMLElement {
    const [note, kind] = isSeen ? (["seen", "done"] as const) : (["", "open"] as const);
    return row({ path, exercise: null, title: "The first ten minutes", note, kind });
  }

  function moduleRow({ module, state, passed, lesson }: ModuleStanding): HTMLElement {
    const total = module.exercises.length;
    const count = state === "coming" ? "later" : state === "completed" ? "completed" : `${passed} of ${total}`;
    const isOpen = module.notebook !== null && module.notebook === place.path;
    const { notebook: path, id: number, title } = module;
    return row(
      { path, exercise: null, number, title, note: count, kind: MODULE_MARK[state] },
      lesson === "changed" && newText(module),
      isOpen && h("ol", { "aria-label": `Exercises of module ${module.id}` },
        ...module.exercises.map(exerciseRow), h("li", {}, historyButton())),
    );

    function exerciseRow({ id, title }: { id: string; title: string }): HTMLElement {
      const done = progress.exercises[id]?.state ?? "open";
      return row({
        path: module.notebook, exercise: id, title: withoutNumber(title), kind: EXERCISE_MARK[done], spoken: done,
      });
    }
  }

  function historyButton(): HTMLElement {
    return h("button", { type: "button", "data-place": "history", click: history }, "Earlier versions…");
  }

  function milestoneRow({ milestone, state, missing, lesson }: MilestoneStanding): HTMLElement {
    const after = missing.map((number) => String(number).padStart(2, "0")).join(", ");
    const waiting = `after ${after}`;
    const notes = { passed: "passed", tried: "not passed yet", ready: "ready", waiting, coming: "later" };
    const path = state === "waiting" ? null : milestone.notebook;
    const [number, kind] = [String(milestone.year), MILESTONE_MARK[state]];
    return row({ path, exercise: null, number, title: milestone.title, note: notes[state], kind },
      lesson === "changed" && newText(milestone));
  }

  function row({ path, exercise, number, title, note, kind, spoken }: Row, ...below: (HTMLElement | false)[]): HTMLElement {
    const words = [
      mark(kind),
      number && h("span", { class: "tinytorch-number" }, number),
      h("span", { class: "tinytorch-title" }, title),
      note && h("span", { class: "tinytorch-note" }, note),
      spoken && h("span", { class: "tinytorch-hidden" }, `, ${spoken}`),
    ];
    const isHere = path === place.path && exercise === place.exercise;
    const line = path
      ? h("button", { type: "button", "data-place": `${path}#${exercise ?? ""}`, "aria-current": isHere && "true",
          click: () => open(path, exercise) }, ...words)
      : h("span", { class: "tinytorch-row" }, ...words);
    return h("li", {}, line, ...below);
  }
}

/** The way to the dashboard's comparison; leaving the page saves the notebook. */
function newText(one: Module | Milestone): HTMLElement {
  const link = h("a", { href: `../index.html${offerAddress(one)}` }, "Compare", h("span", { class: "tinytorch-hidden" },
    ` the texts of ${one.title}`));
  return h("p", { class: "tinytorch-offer" }, "Its text has changed. ", link);
}

interface Row {
  path: string | null;
  exercise: string | null;
  number?: string;
  title: string;
  note?: string;
  kind: "done" | "part" | "open";
  spoken?: string;
}

const MODULE_MARK = { completed: "done", started: "part", open: "open", coming: "open" } as const;
const EXERCISE_MARK = { passed: "done", tried: "part", open: "open" } as const;
const MILESTONE_MARK = { passed: "done", tried: "part", ready: "open", waiting: "open", coming: "open" } as const;

function section(title: string, rows: HTMLElement[]): HTMLElement {
  return h("section", { "aria-label": title }, h("h2", {}, title), h("ol", {}, ...rows));
}
