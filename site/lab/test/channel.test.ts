/** The page's end of a channel: whom it talks to, what it hears, and what ends it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kernel } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import { type Message, open } from "../outputs/channel.ts";

const TARGET = "tinytorch-pad-0123456789ab";

/** A comm as the page has it; JupyterLab calls onMsg and onClose. */
class FakeComm {
  readonly sent: Message[] = [];
  isOpen = false;
  isDisposed = false;
  onMsg: (message: unknown) => void = () => undefined;
  onClose: () => void = () => undefined;
  open = () => (this.isOpen = true);
  send = (message: Message) => this.sent.push(message);
}

class FakeKernel {
  readonly statusChanged = new Signal<this, string>(this);
  readonly comms = new Map<string, FakeComm>();
  interrupts = 0;

  createComm(target: string): FakeComm {
    const comm = new FakeComm();
    this.comms.set(target, comm);
    return comm;
  }

  async interrupt(): Promise<void> {
    this.interrupts++;
  }
}

function opened(target = TARGET) {
  const kernel = new FakeKernel();
  const heard: unknown[] = [];
  const ear = {
    opened: () => void heard.push("opened"),
    hear: (message: unknown) => void heard.push(message),
    closed: () => void heard.push("closed"),
  };
  const channel = open(kernel as unknown as Kernel.IKernelConnection, target, ear);
  return { kernel, comm: kernel.comms.get(target), heard, channel };
}

test("what one end sends the other one hears", () => {
  const { comm, heard, channel } = opened();
  assert.ok(comm!.isOpen);
  channel!.send({ ink: "abc" });
  comm!.onMsg({ content: { data: { says: "three" } } });
  assert.deepEqual(comm!.sent, [{ ink: "abc" }]);
  assert.deepEqual(heard, ["opened", { says: "three" }]);
});

test("Python that knows of no such channel closes it", () => {
  const { comm, heard } = opened();
  comm!.onClose();
  assert.deepEqual(heard, ["opened", "closed"]);
});

test("a kernel that is started again ends the channel, and nothing is sent into the void", () => {
  const { kernel, comm, heard, channel } = opened();
  kernel.statusChanged.emit("busy");
  assert.deepEqual(heard, ["opened"]);
  kernel.statusChanged.emit("restarting");
  comm!.isDisposed = true;
  channel!.send({ ink: "abc" });
  assert.deepEqual(heard, ["opened", "closed", "closed"]);
  assert.deepEqual(comm!.sent, []);
});

test("stop interrupts the kernel", () => {
  const { kernel, channel } = opened();
  channel!.stop();
  assert.equal(kernel.interrupts, 1);
});

test("an output that names another's comm gets none, nor does one without a kernel", () => {
  for (const target of ["jupyter.widget", `${TARGET}0`, ` ${TARGET}`, "tinytorch-pad-XYZ"]) {
    const { kernel, channel } = opened(target);
    assert.equal(channel, undefined);
    assert.equal(kernel.comms.size, 0);
  }
  assert.equal(open(null, TARGET, {} as never), undefined);
});
