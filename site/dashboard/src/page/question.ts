import { showOnce } from "../../../shared/page/dialog.ts";
import { h } from "../../../shared/page/dom.ts";

const ID = "question";

/** Shows the question; the value of the button that was pressed, "" for Escape or when another question comes. */
export function ask(content: HTMLElement[]): Promise<string> {
  document.querySelector<HTMLDialogElement>(`#${ID}`)?.close("");
  const dialog = h("dialog", { id: ID, "aria-labelledby": "dialog-heading" }, ...content);
  showOnce(dialog, "main");
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue)));
}
