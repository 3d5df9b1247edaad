/**
 * The drawing pad of tinytorch/draw.py: what is drawn goes to the kernel through a comm, and what the student's network
 * makes of it is shown beside it.
 */
import { type JupyterFrontEndPlugin, type JupyterFrontEnd } from "@jupyterlab/application";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { type IRenderMime, IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { Kernel } from "@jupyterlab/services";
import { Widget } from "@lumino/widgets";
import { h } from "../../shared/page/dom.ts";
import { answerOf } from "./pad-answer.ts";
import { canvasOf, type Pad } from "./pad-canvas.ts";

const TYPE = "application/vnd.tinytorch.pad+json";
const TARGET = /^tinytorch-draw-[0-9a-f]{12}$/;
const NO_KERNEL = "Run the cells above and this one to draw.";
const RESTARTED = "Python was started again. Run the cells above and this one to draw.";
const READY = "Draw a digit in the square.";
const SEND_AFTER_MS = 120;

export const padPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:pad",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: ({ shell }, registry: IRenderMimeRegistry) => {
    const createRenderer = () => new DrawingPad((node) => kernelOf(shell, node));
    registry.addFactory({ safe: true, mimeTypes: [TYPE], createRenderer }, 50);
  },
};

/** The kernel of the notebook in which an output stands. */
function kernelOf(shell: JupyterFrontEnd.IShell, node: Node): Kernel.IKernelConnection | null {
  const panel = [...shell.widgets("main")].find((widget) => widget.node.contains(node));
  return (panel as NotebookPanel | undefined)?.sessionContext?.session?.kernel ?? null;
}

class DrawingPad extends Widget implements IRenderMime.IRenderer {
  private comm: Kernel.IComm | undefined;
  private timer = 0;

  constructor(private readonly kernel: (node: Node) => Kernel.IKernelConnection | null) {
    super();
    this.addClass("tinytorch-pad");
  }

  async renderModel({ data }: IRenderMime.IMimeModel): Promise<void> {
    const { target, ...pad } = data[TYPE] as unknown as Pad & { target: string };
    const said = h("div", { role: "status" }, NO_KERNEL);
    this.node.replaceChildren(canvasOf(pad, (ink) => this.sendSoon(ink)), said);
    // the output is not in its notebook before this
    requestAnimationFrame(() => {
      this.comm = connected(this.kernel(this.node), target, said);
    });
  }

  private sendSoon(ink: () => string): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.comm?.send({ ink: ink() }), SEND_AFTER_MS);
  }
}

/** A comm to the pad in Python; none in a notebook that was opened again, whose kernel knows of no pad. */
function connected(kernel: Kernel.IKernelConnection | null, target: string, said: HTMLElement): Kernel.IComm | undefined {
  if (!kernel || !TARGET.test(target)) return undefined;
  const comm = kernel.createComm(target);
  comm.onMsg = ({ content }) => said.replaceChildren(...answerOf(content.data));
  comm.onClose = () => said.replaceChildren(RESTARTED);
  comm.open();
  said.replaceChildren(READY);
  return comm;
}
