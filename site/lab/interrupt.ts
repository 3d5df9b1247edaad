/** Makes Stop end running code: the stock client only drops cells that wait. */
import { labModule } from "./shared.ts";

const SIGINT = 2;

interface KernelClient {
  interrupt(id: string): Promise<void>;
  _kernels: Map<string, { _worker?: Worker }>;
}

export async function interruptPlugin(): Promise<object> {
  const { IKernelClient } = await labModule<{ IKernelClient: object }>("@jupyterlite/services");
  return {
    id: "tinytorch-lab:interrupt",
    autoStart: true,
    optional: [IKernelClient],
    activate: (_app: unknown, client: KernelClient | null) => {
      if (client) wrapInterrupt(client);
    },
  };
}

function wrapInterrupt(client: KernelClient): void {
  const stock = client.interrupt.bind(client);
  client.interrupt = async (id) => {
    const worker = client._kernels.get(id)?._worker;
    const buffer = worker && window.tinytorchInterrupts.get(worker);
    if (buffer) buffer[0] = SIGINT;
    return stock(id);
  };
}
