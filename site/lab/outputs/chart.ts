/**
 * One chart, drawn by Vega. A chart may come from a stranger: its expressions are interpreted and never become code, it
 * fetches nothing, and links in it lead nowhere.
 */
import { parse, type Spec, View, Warn } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { h } from "../../shared/page/dom.ts";
import { closedLoader } from "./closed-loader.ts";

/** What is shown, and what to call when it no longer is. */
export interface Drawing {
  node: HTMLElement;
  end(): void;
}

/** Draws a Vega-Lite specification. Rejects where it is none. */
export async function draw(spec: unknown): Promise<Drawing> {
  const loader = closedLoader();
  const node = h("div", { class: "tinytorch-chart-drawing" });
  const view = viewOf(compile(spec as TopLevelSpec).spec, { loader, renderer: "svg", container: node });
  await view.runAsync();
  if (loader.refused.size > 0) node.append(h("p", {}, sentence(loader.refused)));
  node.append(menu(view));
  return { node, end: () => view.finalize() };
}

/** A view whose expressions are walked through, not compiled. */
export function viewOf(spec: Spec, options: object): View {
  const runtime = parse(spec, undefined, { ast: true });
  return new View(runtime, { expr: expressionInterpreter, logLevel: Warn, hover: true, ...options });
}

function sentence(refused: Set<string>): string {
  return `A part is missing: this chart asks for ${[...refused].join(", ")}, and charts here fetch nothing.`;
}

function menu(view: View): HTMLElement {
  const save = (kind: "svg" | "png") =>
    h("button", { type: "button", click: () => void download(view, kind) }, `Save as ${kind.toUpperCase()}`);
  const summary = h("summary", { "aria-label": "Save this chart", title: "Save this chart" }, "⋯");
  return h("details", { class: "tinytorch-chart-menu" }, summary, save("svg"), save("png"));
}

async function download(view: View, kind: "svg" | "png"): Promise<void> {
  h("a", { href: await view.toImageURL(kind, 2), download: `chart.${kind}` }).click();
}
