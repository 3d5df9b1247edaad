/** Notices above the notebook. JupyterLab cuts a notification off after 140 characters: what is longer is a dialog. */
import type { ApputilsModule } from "./jupyterlab.ts";
import { labModule } from "./modules.ts";

const MOST = 140; // characters that JupyterLab shows

/** Says a message so that all of it can be read; options are those of JupyterLab's notifications. */
export async function say(
  kind: "info" | "success" | "warning" | "error",
  message: string,
  options: object = {},
): Promise<void> {
  const { Dialog, Notification, showDialog } = await labModule<ApputilsModule>("@jupyterlab/apputils");
  if (message.length <= MOST) Notification[kind](message, options);
  else await showDialog({ title: TITLES[kind], body: message, buttons: [Dialog.okButton({ label: "Close" })] });
}

const TITLES = { info: "Please note", success: "Done", warning: "Please note", error: "That did not work" };
