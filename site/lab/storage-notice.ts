/** Says, above the status bar, that this browser keeps nothing for the site, does not answer, or has no room. */
import { capacity } from "../shared/src/capacity.ts";
import { standInWhereBlocked } from "../shared/src/plain-mode.ts";

/** Before anything else: stand-ins where the site's data is blocked, so that JupyterLab starts at all. */
export function preparePlainMode(): void {
  // locks are refused along with the data; without them, every notebook is this tab's own
  if (standInWhereBlocked()) Object.defineProperty(navigator, "locks", { value: undefined });
}

/** Looks at the storage, and says what is wrong with it. A private window is the dashboard's to mention. */
export async function tellOfStorage(): Promise<void> {
  const found = await capacity();
  if (found.kind !== "fine" && found.kind !== "forgotten") show(found.sentence);
}

function show(sentence: string): void {
  const box = document.createElement("div");
  box.id = "tinytorch-storage";
  box.setAttribute("role", "alert");
  box.style.cssText =
    "position:fixed;inset:auto 0 80px;margin:auto;width:fit-content;max-width:min(46rem,90vw);padding:10px 14px;" +
    "z-index:10001;border-radius:6px;font:14px/1.5 system-ui,sans-serif;color:#fff;background:#333;" +
    "box-shadow:0 2px 8px #0006";
  box.append(`${sentence} `, button("Load again", () => location.reload()), " ", button("Hide", () => box.remove()));
  document.body.append(box);
}

function button(label: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.textContent = label;
  made.onclick = press;
  return made;
}
