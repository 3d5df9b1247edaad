/** The page's end of a channel to Python, whose other end is tinytorch/channel.py. */
import type { Kernel } from "@jupyterlab/services";

const TARGET = /^tinytorch-[a-z]+-[0-9a-f]{12}$/;

export type Message = Record<string, string | number>;

/** What hears of a channel. */
export interface Ear {
  opened(): void;
  hear(message: unknown): void;
  /** Python was started again, or knows of no such channel, as in a notebook that was opened again. */
  closed(): void;
}

export interface Channel {
  send(message: Message): void;
  /** Ends what Python does, as the Stop button. */
  stop(): void;
}

/** A channel to the function that Python keeps under this name; none without a kernel, or for a stranger's name. */
export function open(kernel: Kernel.IKernelConnection | null, target: string, ear: Ear): Channel | undefined {
  if (!kernel || !TARGET.test(target)) return undefined;
  const comm = kernel.createComm(target);
  comm.onMsg = ({ content }) => ear.hear(content.data);
  comm.onClose = () => ear.closed();
  // a kernel that is started again drops its comms without closing them
  kernel.statusChanged.connect((_, status) => {
    if (/restarting|dead/.test(status)) ear.closed();
  });
  comm.open();
  ear.opened();
  return {
    send: (message) => void (comm.isDisposed ? ear.closed() : comm.send(message)),
    stop: () => void kernel.interrupt(),
  };
}
