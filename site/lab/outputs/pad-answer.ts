/** What the student's network makes of a drawing: the reading in words, the picture as it got it, a bar for each class. */
import { h } from "../../shared/page/dom.ts";

interface Reading {
  /** The picture that the network got, as a data address. */
  picture: string;
  /** The probability of each class. */
  chances: number[];
}

/** A reading, or a sentence where there is none. */
export function answerOf(data: unknown): HTMLElement[] {
  const { says, picture = "", chances = [] } = data as Partial<Reading> & { says?: string };
  return typeof says === "string" ? [h("p", {}, says)] : readingOf({ picture, chances });
}

function readingOf({ picture, chances }: Reading): HTMLElement[] {
  const best = chances.indexOf(Math.max(...chances));
  const sure = `${Math.round(100 * chances[best]!)}%`;
  return [
    h("p", {}, h("strong", {}, `It reads a ${best}`), ` (${sure})`),
    h("img", { alt: "The drawing as the network gets it", src: picture, width: 84, height: 84 }),
    h("table", {}, ...chances.map((chance, name) => barOf(name, chance, name === best))),
  ];
}

function barOf(name: number, chance: number, isBest: boolean): HTMLElement {
  const bar = h("div", isBest ? { class: "tinytorch-pad-best" } : {});
  bar.style.width = `${Math.round(100 * chance)}px`;
  const percent = `${(100 * chance).toFixed(1)}%`;
  return h("tr", {}, h("th", { scope: "row" }, String(name)), h("td", {}, bar), h("td", {}, percent));
}
