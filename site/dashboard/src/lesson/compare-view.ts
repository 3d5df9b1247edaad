/** The two texts of a lesson, cell by cell, mine beside the new one; on a narrow screen one above the other. */
import { h } from "../../../shared/page/dom.ts";
import { compareLesson, compareLines, type Line, type Row } from "./compare.ts";
import type { Sides } from "./offer.ts";

const NAMES = { same: "the same", changed: "changed", new: "new", gone: "gone" };

/** "12 cells are the same, 2 changed, 1 is new, 1 is gone." */
export function countsOf(rows: Row[]): string {
  const counts = Object.entries(NAMES).map(([kind, name]) => [rows.filter((row) => row.kind === kind).length, name]);
  const parts = counts.filter(([count]) => count !== 0).map(([count, name]) => `${count} ${name}`);
  return `Cells of the lesson: ${parts.join(", ")}.`;
}

/** What differs, with runs of equal cells as one line each. */
export function comparison({ mine, fresh }: Sides): HTMLElement[] {
  const rows = compareLesson(mine, fresh);
  const list: HTMLElement[] = [];
  let same = 0;
  for (const row of rows) {
    if (row.kind === "same") same++;
    else {
      list.push(...sameLine(same), rowOf(row));
      same = 0;
    }
  }
  const items = [...list, ...sameLine(same)];
  return [
    h("p", { class: "plan-counts" }, countsOf(rows)),
    h("ol", { class: "comparison", tabindex: 0, "aria-label": "What differs" }, ...items),
  ];
}

function sameLine(count: number): HTMLElement[] {
  if (count === 0) return [];
  return [h("li", { class: "same-cells" }, count === 1 ? "1 cell is the same" : `${count} cells are the same`)];
}

function rowOf({ kind, title, mine, fresh, note }: Row): HTMLElement {
  const lines = mine !== null && fresh !== null ? compareLines(mine, fresh) : null;
  return h(
    "li",
    {},
    h("p", { class: "row-title" }, h("span", { class: `kind kind-${kind}` }, kind), " ", title),
    note && h("p", { class: "fine" }, note),
    h(
      "div",
      { class: "sides" },
      mine !== null && side("Mine", lines?.mine ?? whole(mine), "del"),
      fresh !== null && side("New", lines?.fresh ?? whole(fresh), "ins"),
    ),
  );
}

const whole = (text: string): Line[] => text.split("\n").map((line) => ({ text: line, isDifferent: true }));

/** One side's text; lines that the other side does not have are marked, in their words for a screen reader too. */
function side(name: string, lines: Line[], mark: "del" | "ins"): HTMLElement {
  const parts = lines.map(({ text, isDifferent }) => (isDifferent ? h(mark, {}, `${text}\n`) : `${text}\n`));
  return h("figure", {}, h("figcaption", {}, name), h("pre", {}, ...parts));
}
