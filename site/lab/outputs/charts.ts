/**
 * Draws the charts of tinytorch.plot, in the place of JupyterLab's own Vega, which compiles a chart's expressions to
 * JavaScript and fetches any address that a chart names. Safe for the notebook of a stranger: see chart.ts, which is
 * large and loaded with the first chart.
 */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { type IRenderMime, IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { Widget } from "@lumino/widgets";
import { scriptBeside } from "../host/modules.ts";
import type { Drawing } from "./chart.ts";

const TYPES = ["application/vnd.vegalite.v5+json", "application/vnd.vegalite.v6+json"];

type Draw = (spec: unknown) => Promise<Drawing>;

export const chartsPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:charts",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_app, registry: IRenderMimeRegistry) => {
    const createRenderer = ({ mimeType }: IRenderMime.IRendererOptions) => new Chart(mimeType);
    registry.addFactory({ safe: true, mimeTypes: TYPES, createRenderer }, 50);
  },
};

/** Shows the newest of the drawings that it is asked for; an animation may ask faster than it is drawn. */
class Chart extends Widget implements IRenderMime.IRenderer {
  private asked = 0;
  private shown = 0;
  private drawing: Drawing | undefined;

  constructor(private readonly mimeType: string) {
    super();
    this.addClass("tinytorch-chart");
  }

  async renderModel({ data }: IRenderMime.IMimeModel): Promise<void> {
    const turn = ++this.asked;
    const drawing = await draw(data[this.mimeType]);
    if (turn < this.shown || this.isDisposed) return drawing.end();
    this.drawing?.end();
    [this.drawing, this.shown] = [drawing, turn];
    this.node.replaceChildren(drawing.node);
  }

  override dispose(): void {
    this.drawing?.end();
    super.dispose();
  }
}

async function draw(spec: unknown): Promise<Drawing> {
  try {
    const program = (await import(scriptBeside("chart.js"))) as { draw: Draw };
    return await program.draw(spec);
  } catch (error) {
    const node = document.createElement("p");
    node.textContent = `This chart can't be drawn: ${(error as Error).message}`;
    return { node, end: () => {} };
  }
}
