/** The course's JupyterLab extension: one plugin a file. */
import { interruptPlugin } from "./interrupt.ts";
import { layoutPlugin } from "./layout.ts";
import { precachePlugin } from "./precache.ts";
import { saveBeforeRunPlugin } from "./save-before-run.ts";

export async function plugins(): Promise<object[]> {
  return Promise.all([saveBeforeRunPlugin(), interruptPlugin(), layoutPlugin(), precachePlugin()]);
}
