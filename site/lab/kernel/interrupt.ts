/**
 * Makes Stop end running code; the stock client only drops cells that wait.
 *
 * Where memory is shared, the kernel sees the interrupt in its buffer; one that waits in input() is given an empty
 * line first, so that it can look. Elsewhere nothing can reach running code: the kernel is started again.
 */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import type { ISessionContext } from "@jupyterlab/apputils";
import type { Kernel } from "@jupyterlab/services";
import { IKernelClient } from "@jupyterlite/services";
import { within } from "../../shared/basics/waiting.ts";
import { say } from "../host/say.ts";

const SIGINT = 2;
const GRACE_MS = 1_500;
const RESTART_MS = 60_000;
const MOST_TIMES = 20;

/** The parts of JupyterLite's kernels and their client that are used here, and are not public. */
interface PageKernel {
  _worker?: Worker;
  inputReply?(content: { status: "ok"; value: string }): Promise<void>;
}
interface KernelClient {
  interrupt(id: string): Promise<void>;
  _kernels: Map<string, PageKernel>;
}

const RESTARTED =
  "Stopped by starting Python again: this browser can't interrupt code. Files are kept, variables are not. Run the " +
  "cells from the top.";
const STUCK = "Python did not stop, and could not be started again. Save the notebook (Ctrl+S), then reload this page.";

export const interruptPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:interrupt",
  autoStart: true,
  optional: [IKernelClient],
  activate: (app: JupyterFrontEnd, client: unknown) => {
    if (client) wrapInterrupt(app, client as KernelClient);
  },
};

function wrapInterrupt(app: JupyterFrontEnd, client: KernelClient): void {
  const stock = client.interrupt.bind(client);
  client.interrupt = async (id) => {
    const kernel = client._kernels.get(id);
    const buffer = kernel?._worker && window.tinytorchInterrupts.get(kernel._worker);
    if (buffer) {
      buffer[0] = SIGINT;
      await kernel.inputReply?.({ status: "ok", value: "" });
      void sendAgain(app, id, buffer);
    } else {
      setTimeout(() => void restartIfBusy(app, id), GRACE_MS);
    }
    return stock(id);
  };
}

/** Python may take an interrupt where it ignores errors, as in a destructor: while the same run goes on, it is repeated. */
async function sendAgain(app: JupyterFrontEnd, id: string, buffer: Int32Array): Promise<void> {
  const kernel = connectionOf(app, id);
  let isBusy = kernel?.status === "busy";
  const watch = (_: unknown, status: string) => {
    isBusy &&= status === "busy";
  };
  kernel?.statusChanged.connect(watch);
  for (let times = 0; isBusy && times < MOST_TIMES; times++) {
    await new Promise((later) => setTimeout(later, GRACE_MS));
    if (isBusy) buffer[0] = SIGINT;
  }
  kernel?.statusChanged.disconnect(watch);
}

function connectionOf(app: JupyterFrontEnd, id: string): Kernel.IKernelConnection | null | undefined {
  const widgets = [...app.shell.widgets("main")] as { sessionContext?: ISessionContext }[];
  const kernels = widgets.map(({ sessionContext }) => sessionContext?.session?.kernel);
  return kernels.find((candidate) => candidate?.id === id);
}

async function restartIfBusy(app: JupyterFrontEnd, id: string): Promise<void> {
  const kernel = connectionOf(app, id);
  if (kernel?.status !== "busy") return;
  const isRestarted = await within(RESTART_MS, kernel.restart().then(() => true), STUCK).catch(console.warn);
  await say(isRestarted ? "info" : "error", isRestarted ? RESTARTED : STUCK, { autoClose: false });
}
