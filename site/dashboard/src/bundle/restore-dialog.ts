import type { Bundle } from "../../../shared/bundle/bundle.ts";
import { count, type Kind, type Step } from "./plan.ts";
import { h } from "../../../shared/page/dom.ts";
import { ask } from "../page/notices.ts";

/**
 * Shows what restoring into this version of the course will change and asks; true when the student says yes. Escape and
 * Cancel say no.
 */
export async function confirmRestore(bundle: Bundle, plan: Step[], course: string): Promise<boolean> {
  return (await ask(content(bundle, plan, course))) === "restore";
}

function content(bundle: Bundle, plan: Step[], course: string): HTMLElement[] {
  const writes = plan.filter((step) => step.kind !== "same");
  return [
    h("h2", { id: "dialog-heading" }, writes.length > 0 ? "Restore these files?" : "Nothing to restore"),
    h("p", {}, origin(bundle)),
    ...(bundle.manifest.course === course ? [] : [h("p", {}, otherVersion(course))]),
    h("p", { class: "plan-counts" }, countsText(plan)),
    ...(writes.length > 0 ? [list(writes)] : []),
    ...(writes.some(({ path }) => CODE.test(path)) ? [h("p", {}, CODE_WILL_RUN)] : []),
    ...(writes.length > 0 ? [h("p", { class: "fine" }, KEEPS)] : []),
    h("form", { method: "dialog", class: "choices" }, ...choices(writes.length > 0)),
  ];
}

const CODE = /\.(py|ipynb)$/i;

const CODE_WILL_RUN =
  "The code in this bundle will run in this browser, with access to all your work here: its modules at the next import, " +
  "its notebooks when you run their cells. Restore only what you made yourself or got from somebody you trust.";

const KEEPS =
  "What you have now is kept as a restore point first. Files that are not in the bundle stay as they are. A notebook " +
  "that is open in another tab is saved there before, and then only shown.";

function choices(hasWrites: boolean): HTMLElement[] {
  const cancel = h("button", { class: "button", value: "cancel" }, hasWrites ? "Cancel" : "Close");
  return hasWrites
    ? [h("button", { class: "button primary", value: "restore", autofocus: true }, "Restore"), cancel]
    : [cancel];
}

function origin({ manifest }: Bundle): string {
  const who = manifest.name === "" ? "A bundle without a name" : `The bundle of ${manifest.name}`;
  const made = new Date(manifest.created).toLocaleString(undefined, { dateStyle: "long", timeStyle: "short" });
  return `${who}, made on ${made} with course version ${manifest.course}. No file was damaged on the way.`;
}

function otherVersion(course: string): string {
  return (
    `This site has course version ${course}. Your notebooks come back as they were made; where a lesson has another ` +
    "text now, its card then offers to compare the two and to carry your answers over."
  );
}

/** "3 new, 2 changed, 5 the same". */
export function countsText(plan: Step[]): string {
  const names: [Kind, string][] = [
    ["new", "new"],
    ["changed", "changed"],
    ["same", "the same"],
  ];
  const parts = names.filter(([kind]) => count(plan, kind) > 0).map(([kind, name]) => `${count(plan, kind)} ${name}`);
  return parts.length > 0 ? `${parts.join(", ")}.` : "The bundle holds no files.";
}

function list(steps: Step[]): HTMLElement {
  const rows = steps.map(({ path, kind }) =>
    h("li", {}, h("span", { class: `kind kind-${kind}` }, kind), h("code", {}, path)),
  );
  return h("ul", { class: "plan", tabindex: 0, "aria-label": "Files that will be written" }, ...rows);
}
