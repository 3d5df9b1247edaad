/**
 * Outputs that talk to Python. Python puts facts and the name of a channel into a cell's output; a part, such as the
 * drawing pad, is drawn from the facts, sends what the student does and shows what Python answers.
 */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { type IRenderMime, IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { Kernel } from "@jupyterlab/services";
import { Widget } from "@lumino/widgets";
import { type Channel, type Message, open } from "./channel.ts";

/** What stands in the output. */
export interface Part {
  elements: HTMLElement[];
  hear(message: unknown): void;
  /** Shows a sentence in the place of an answer: the channel is open, or closed for good. */
  say(sentence: string): void;
}

export interface Kind<Facts> {
  /** As `channel.shown` in Python has it. */
  name: string;
  /** What a student comes for: "to draw". */
  purpose: string;
  ready: string;
  partOf(facts: Facts, channel: Channel): Part;
}

/** A plugin that draws outputs of this kind. Safe for a stranger's notebook: it runs no code of the output's. */
export function talkingPlugin<Facts>(kind: Kind<Facts>): JupyterFrontEndPlugin<void> {
  const type = `application/vnd.tinytorch.${kind.name}+json`;
  return {
    id: `tinytorch-lab:${kind.name}`,
    autoStart: true,
    requires: [IRenderMimeRegistry],
    activate: ({ shell }, registry: IRenderMimeRegistry) => {
      const createRenderer = () => new TalkingOutput(kind, type, (node) => kernelOf(shell, node));
      registry.addFactory({ safe: true, mimeTypes: [type], createRenderer }, 50);
    },
  };
}

/** The kernel of the notebook in which an output stands. */
function kernelOf(shell: JupyterFrontEnd.IShell, node: Node): Kernel.IKernelConnection | null {
  const panel = [...shell.widgets("main")].find((widget) => widget.node.contains(node));
  return (panel as NotebookPanel | undefined)?.sessionContext?.session?.kernel ?? null;
}

class TalkingOutput<Facts> extends Widget implements IRenderMime.IRenderer {
  private channel: Channel | undefined;

  constructor(
    private readonly kind: Kind<Facts>,
    private readonly type: string,
    private readonly kernel: (node: Node) => Kernel.IKernelConnection | null,
  ) {
    super();
    this.addClass(`tinytorch-${kind.name}`);
  }

  async renderModel({ data }: IRenderMime.IMimeModel): Promise<void> {
    const { target, ...facts } = data[this.type] as unknown as Facts & { target: string };
    const late: Channel = {
      send: (message: Message) => this.channel?.send(message),
      stop: () => this.channel?.stop(),
    };
    const part = this.kind.partOf(facts as Facts, late);
    this.node.replaceChildren(...part.elements);
    const again = `Run the cells above and this one ${this.kind.purpose}.`;
    part.say(again);
    const ear = {
      opened: () => part.say(this.kind.ready),
      hear: (message: unknown) => part.hear(message),
      closed: () => part.say(`Python was started again. ${again}`),
    };
    // the output is not in its notebook before this
    requestAnimationFrame(() => {
      this.channel = open(this.kernel(this.node), target, ear);
    });
  }
}
