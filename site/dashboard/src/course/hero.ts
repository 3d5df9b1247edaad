import { h, svg } from "../../../shared/page/dom.ts";
import { byId, labAddress } from "../page/elements.ts";
import type { ModuleStanding, Next, Standing } from "../../../shared/standing/standing.ts";
import type { Course } from "../../../shared/work/course.ts";

/** The button, the numbers, and the network in which every module is a unit. */
export function renderHero(course: Course, standing: Standing): void {
  const [first, second] = steps(standing);
  document.querySelector(".hero")?.classList.toggle("hero-known", !standing.welcome?.isOffered);
  lead(byId<HTMLAnchorElement>("continue"), first);
  lead(byId<HTMLAnchorElement>("continue-with"), second);
  byId("edition-size").textContent = editionText(standing);
  byId("numbers").replaceChildren(...numbers(standing));
  byId("network").replaceChildren(network(course, standing));
}

/** Where the two buttons lead. A newcomer is welcomed first; whoever has seen that, or begun a module, is not. */
function steps({ next, welcome }: Standing): [Next, Next | null] {
  if (!welcome?.isOffered) return [next, null];
  const hello = { label: "The first ten minutes", notebook: welcome.notebook };
  return welcome.isSeen ? [next, hello] : [{ ...hello, label: "Begin: the first ten minutes" }, next];
}

function lead(button: HTMLAnchorElement, to: Next | null): void {
  button.hidden = to === null;
  button.href = labAddress(to?.notebook ?? null);
  button.textContent = to?.label ?? "";
}

/** How many notebooks this edition has, where it has not all of them yet. */
function editionText({ modules }: Standing): string {
  const here = modules.filter((one) => one.module.notebook !== null).length;
  if (here === modules.length) return "";
  return `This edition has ${here} of the ${modules.length} notebooks; the others come later.`;
}

function numbers({ modules, milestones, checkpoints }: Standing): HTMLElement[] {
  const exercises = modules.reduce((sum, one) => sum + one.module.exercises.length, 0);
  const passed = modules.reduce((sum, one) => sum + one.passed, 0);
  return [
    number("modules", modules.filter((one) => one.state === "completed").length, modules.length),
    number("exercises", passed, exercises),
    number("milestones", milestones.filter((one) => one.state === "passed").length, milestones.length),
    number("checkpoints", checkpoints.filter((one) => one.holds).length, checkpoints.length),
  ];
}

function number(what: string, done: number, total: number): HTMLElement {
  return h("div", {}, h("dt", {}, what), h("dd", {}, h("strong", {}, String(done)), ` of ${total}`));
}

const WIDTH = 440;
const HEIGHT = 330;

interface Unit {
  x: number;
  y: number;
  standing: ModuleStanding;
}

/** Each tier is a layer. It shows nothing that the text does not say, so it is hidden from screen readers. */
function network(course: Course, standing: Standing): SVGSVGElement {
  const layers = course.tiers.map((tier, index) =>
    layer(
      standing.modules.filter((one) => one.module.tier === tier.id),
      index,
      course.tiers.length,
    ),
  );
  const edges = layers
    .slice(1)
    .flatMap((right, index) => (layers[index] ?? []).flatMap((from) => right.map((to) => edge(from, to))));
  const lit = edges.filter((line) => line.classList.contains("lit"));
  const faint = edges.filter((line) => !line.classList.contains("lit"));
  const units = layers.flat().map((one) => unit(one, isNext(one.standing, standing)));
  const titles = course.tiers.map((tier, index) =>
    svg("text", { class: "layer", x: xOf(index, course.tiers.length), y: HEIGHT - 4 }, tier.title),
  );
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
    ...faint,
    ...lit,
    ...units,
    ...titles,
  );
}

/** A module without a notebook is never next, also when no notebook is. */
function isNext({ module }: ModuleStanding, { next }: Standing): boolean {
  return module.notebook !== null && module.notebook === next.notebook;
}

function xOf(index: number, count: number): number {
  const margin = 62;
  return count < 2 ? WIDTH / 2 : margin + (index * (WIDTH - 2 * margin)) / (count - 1);
}

function layer(modules: ModuleStanding[], index: number, count: number): Unit[] {
  const step = 43;
  const top = (HEIGHT - 30) / 2 - ((modules.length - 1) * step) / 2;
  return modules.map((standing, row) => ({ x: xOf(index, count), y: top + row * step, standing }));
}

function edge(from: Unit, to: Unit): SVGLineElement {
  const isLit = from.standing.state === "completed" && to.standing.state === "completed";
  return svg("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: isLit ? "lit" : "faint" });
}

function unit({ x, y, standing }: Unit, isNext: boolean): SVGGElement {
  return svg(
    "g",
    { class: `unit unit-${standing.state}${isNext ? " unit-next" : ""}`, transform: `translate(${x} ${y})` },
    svg("circle", { class: "halo", r: 19 }),
    svg("circle", { class: "body", r: 15 }),
    svg("text", { y: 4.5 }, String(standing.module.number)),
  );
}
