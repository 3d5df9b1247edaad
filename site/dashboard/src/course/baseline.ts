import type { Course } from "../../../shared/work/course.ts";
import { h } from "../../../shared/page/dom.ts";
import type { BaselineEntry, Place } from "../../../shared/work/progress.ts";
import { byId, labAddress } from "../page/elements.ts";

const SHOWN = 5;

/** How fast this machine is, as measured last, and the way to measure it. */
export function renderBaseline(course: Course, entries: BaselineEntry[]): void {
  const last = entries.at(-1);
  const lines = last ? measured(last, entries.slice(-SHOWN - 1, -1)) : [h("p", {}, UNKNOWN)];
  byId("baseline").replaceChildren(...lines, ...measureLink(course, last !== undefined));
}

const UNKNOWN =
  "Not measured yet. The baseline takes one second and compares Python's speed here with a machine that the course " +
  "describes.";

function measured(last: BaselineEntry, earlier: BaselineEntry[]): HTMLElement[] {
  const own = last.own_score === undefined ? "" : ` Your framework scores ${score(last.own_score)}.`;
  const before = earlier.length > 0 ? ` Before: ${earlier.map((entry) => score(entry.score)).join(", ")}.` : "";
  return [
    h("p", {}, h("strong", {}, `Score ${score(last.score)}.`), ` 1 is the reference system, higher is faster.${own}`),
    h("p", { class: "fine" }, `Measured ${last.date.slice(0, 10)} in ${placeText(last.environment)}.${before}`),
    ...last.warnings.map((sentence) => h("p", { class: "warning" }, sentence)),
  ];
}

function score(value: number): string {
  return value.toFixed(2);
}

const VARIANTS = { simd: "with SIMD", stock: "without SIMD", native: "native" } as const;

function placeText({ browser, system, cores, numpy, variant }: Place): string {
  const where = browser ? `${browser} on ${system}` : system;
  const many = cores ? `, ${cores} core${cores === 1 ? "" : "s"}` : "";
  return `${where}${many}, numpy ${numpy} ${VARIANTS[variant]}`;
}

/** The welcome measures in its first cell; Lab runs that cell when the address asks for it. */
function measureLink({ welcome }: Course, isAgain: boolean): HTMLElement[] {
  if (!welcome) return [];
  const text = isAgain ? "Measure again" : "Measure this machine";
  return [h("a", { class: "button", href: `${labAddress(welcome)}&baseline=1` }, text)];
}
