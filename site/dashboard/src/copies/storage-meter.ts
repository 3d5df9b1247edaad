import { formatBytes } from "../../../shared/basics/bytes.ts";
import { answer } from "../../../shared/basics/waiting.ts";
import { h } from "../../../shared/page/dom.ts";
import { byId } from "../page/elements.ts";

const LIMIT_MS = 5_000;
const ASK_LIMIT_MS = 60_000; // some browsers ask the student

/** How much is used, and whether the browser may throw it away. */
export async function renderStorage(): Promise<void> {
  const lines: HTMLElement[] = [h("p", {}, await usage())];
  const isKept = await answer(navigator.storage?.persisted?.(), LIMIT_MS);
  if (isKept === true) lines.push(h("p", { class: "good" }, "The browser keeps it until you remove it yourself."));
  if (isKept === false)
    lines.push(
      h("p", {}, "The browser may remove it when the disk runs full."),
      h("button", { class: "button", type: "button", click: ask }, "Ask to keep it"),
    );
  lines.push(
    h(
      "p",
      { class: "fine" },
      "Clearing this site's data in the browser removes your work too. Download your progress first.",
    ),
  );
  byId("storage").replaceChildren(...lines);
}

async function usage(): Promise<string> {
  const estimate = await answer(navigator.storage?.estimate?.(), LIMIT_MS);
  if (estimate?.usage === undefined || !estimate.quota)
    return "This browser does not tell how much it stores for this site.";
  return `${formatBytes(estimate.usage)} are used here, of ${formatBytes(estimate.quota)} that the browser allows.`;
}

async function ask(): Promise<void> {
  const isKept = await answer(navigator.storage.persist(), ASK_LIMIT_MS);
  byId("storage-message").textContent = isKept
    ? "Done: the browser keeps your work until you remove it yourself."
    : "The browser did not agree for now; many decide by how often you come back. Your work is still here: " +
      "download it now and then.";
  if (isKept) await renderStorage();
}
