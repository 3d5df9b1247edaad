/** The foot of the page, where the start of Python and what this browser lacks are said, above all else. */
const PLACE =
  "position:fixed;inset:auto 0 28px;margin:auto;width:fit-content;max-width:90vw;z-index:10000;" +
  "display:flex;flex-direction:column;align-items:center;gap:6px";
const BOX =
  "padding:8px 14px;border-radius:6px;font:13px/1.5 system-ui,sans-serif;color:#fff;background:#333;" +
  "box-shadow:0 2px 8px #0006";

let place: HTMLElement | undefined;

/** A box that is spoken when its content changes; it shows once it is appended to the foot. */
export function makeBox(id: string): HTMLElement {
  const box = document.createElement("div");
  box.id = id;
  box.setAttribute("role", "status");
  box.style.cssText = BOX;
  return box;
}

/** Show a box; the page's body need not be there yet. */
export function showAtFoot(box: HTMLElement): void {
  place ??= Object.assign(document.createElement("div"), { style: PLACE });
  place.append(box);
  if (place.isConnected) return;
  if (document.body) document.body.append(place);
  else addEventListener("DOMContentLoaded", () => document.body.append(place!), { once: true });
}

export function makeButton(label: string, press: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.textContent = label;
  button.onclick = press;
  return button;
}
