/** Notices above the notebook. JupyterLab cuts a notification off after 140 characters: what is longer is a dialog. */
import { Dialog, Notification, showDialog } from "@jupyterlab/apputils";

const MOST = 140; // characters that JupyterLab shows
const TITLES = { info: "Please note", success: "Done", warning: "Please note", error: "That did not work" };

/** Says a message so that all of it can be read; options are those of JupyterLab's notifications. */
export type Say = (
  kind: keyof typeof TITLES,
  message: string,
  options?: { autoClose?: number | false; actions?: { label: string; callback: () => void }[] },
) => Promise<void>;

export const say: Say = async (kind, message, options = {}) => {
  if (message.length <= MOST) Notification[kind](message, options);
  else await showDialog({ title: TITLES[kind], body: message, buttons: [Dialog.okButton({ label: "Close" })] });
};

/** Asks before something is done; true for a yes. The keyboard begins at the no. */
export async function isAgreed(title: string, body: string, no: string, yes: string): Promise<boolean> {
  const buttons = [Dialog.cancelButton({ label: no }), Dialog.warnButton({ label: yes })];
  const { button } = await showDialog({ title, body, buttons, defaultButton: 0 });
  return button.accept;
}
