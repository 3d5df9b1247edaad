import { h, showOnce } from "../../../shared/page/dom.ts";
import { byId } from "./elements.ts";

/** What a person can do about a notice. */
export interface Action {
  label: string;
  run: () => void;
}

/** Shows a notice above the page's contents, once under each id, with the actions that there are to take. */
export function notify(id: string, text: string, ...actions: Action[]): void {
  const buttons = actions.map(({ label, run }) =>
    h("button", { class: "button small", type: "button", click: run }, label),
  );
  const notice = h("div", { class: "notice", id: `notice-${id}`, role: "status" }, h("p", {}, text), ...buttons);
  const shown = document.getElementById(notice.id);
  if (shown) shown.replaceWith(notice);
  else byId("notices").append(notice);
}

/** Takes a notice away. */
export function dismiss(id: string): void {
  document.getElementById(`notice-${id}`)?.remove();
}

const QUESTION = "question";

/** Shows the question; the value of the button that was pressed, "" for Escape or when another question comes. */
export function ask(content: HTMLElement[]): Promise<string> {
  document.querySelector<HTMLDialogElement>(`#${QUESTION}`)?.close("");
  const dialog = h("dialog", { id: QUESTION, "aria-labelledby": "dialog-heading" }, ...content);
  showOnce(dialog, "main");
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue)));
}
