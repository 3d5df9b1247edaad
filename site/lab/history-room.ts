/** A full storage: earlier versions make room for whatever JupyterLab or the kernel saves, and that is said. */
import { droppedText, withRoom } from "../shared/src/room.ts";
import type { App, ApputilsModule } from "./jupyterlab.ts";
import { storage } from "./panel-standing.ts";
import { labModule } from "./shared.ts";

export async function roomPlugin(): Promise<object> {
  return {
    id: "tinytorch-lab:room",
    autoStart: true,
    activate: ({ serviceManager: { contents } }: App) => {
      const save = contents.save.bind(contents);
      contents.save = async (path, options) => {
        const { value, dropped } = await withRoom(storage, () => save(path, options));
        await sayDropped(dropped);
        return value;
      };
    },
  };
}

/** Says that earlier versions had to go, if some had. */
export async function sayDropped(dropped: number): Promise<void> {
  if (dropped === 0) return;
  const { Notification } = await labModule<ApputilsModule>("@jupyterlab/apputils");
  Notification.warning(`${droppedText(dropped)} Download a bundle on the dashboard, and free some disk space.`, {
    autoClose: false,
  });
}
