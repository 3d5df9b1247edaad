/** A full storage: earlier versions make room for whatever JupyterLab or the kernel saves, and that is said. */
import { droppedText, withRoom } from "../../shared/history/room.ts";
import type { App } from "../host/jupyterlab.ts";
import { storage } from "../work/known.ts";
import { say } from "../host/say.ts";

export async function roomPlugin(): Promise<object> {
  return {
    id: "tinytorch-lab:room",
    autoStart: true,
    activate: ({ serviceManager: { contents } }: App) => {
      const save = contents.save.bind(contents);
      contents.save = async (path, options) => {
        const { value, dropped } = await withRoom(storage, () => save(path, options));
        sayDropped(dropped);
        return value;
      };
    },
  };
}

/** Says that earlier versions had to go, if some had. Nothing waits until it is read. */
export function sayDropped(dropped: number): void {
  if (dropped > 0) void say("warning", droppedText(dropped), { autoClose: false });
}
