import { h } from "../../../shared/src/dom.ts";
import { byId } from "../dom.ts";

/** Shows a notice above the page's contents, once under each id, with an action if there is one to take. */
export function notify(id: string, text: string, action?: { label: string; run: () => void }): void {
  const button = action && h("button", { class: "button small", type: "button", click: action.run }, action.label);
  const notice = h("div", { class: "notice", id: `notice-${id}`, role: "status" }, h("p", {}, text), button);
  const shown = document.getElementById(notice.id);
  if (shown) shown.replaceWith(notice);
  else byId("notices").append(notice);
}

/** Takes a notice away. */
export function dismiss(id: string): void {
  document.getElementById(`notice-${id}`)?.remove();
}
