import { type Bundle, type BundleFacts, openBundle } from "../../../shared/bundle/bundle.ts";
import { packWorkspace, setStudentName, studentName } from "../../../shared/bundle/pack.ts";
import { h, offerDownload } from "../../../shared/page/dom.ts";
import { Refusal, sentence } from "../../../shared/basics/errors.ts";
import { LIMITS } from "../../../shared/bundle/zip.ts";
import { formatBytes } from "../../../shared/basics/bytes.ts";
import { timestamp } from "../../../shared/basics/moments.ts";
import { bytesOf } from "../../../shared/drive/records.ts";
import { planRestore, pointCause, pointDate, restore, restorePoints } from "./restore.ts";
import type { Storage } from "../../../shared/drive/storage.ts";
import { notebooksOf, withTurns } from "../../../shared/work/turn.ts";
import { byId } from "../page/elements.ts";
import { confirmRestore, countsText } from "./restore-dialog.ts";

/** What the bundle panels need from the page. */
export interface BundleContext {
  storage: Storage;
  course: string;
  build: () => string;
  changed: () => Promise<void>;
  /** Called when a copy of all the work is known to be elsewhere: a bundle was downloaded, or is all that is here. */
  copied: () => void;
}

const HOME = new URL("./", location.href).pathname;

/** What a bundle made now says of itself; the name is the student's, or empty. */
export function factsOf({ course, build }: BundleContext, name = ""): BundleFacts {
  return { course, build: build(), created: timestamp(new Date()), name };
}

/** Makes the download and restore panels work. */
export function startBundles(context: BundleContext): void {
  const name = byId<HTMLInputElement>("student-name");
  name.value = studentName();
  name.addEventListener("change", () => setStudentName(name.value.trim()));
  byId("download-form").addEventListener("submit", (event) => {
    event.preventDefault();
    void reporting("download-message", () => download(context, name.value.trim()));
  });
  startChoosing(context);
  startDropping(context);
}

function startChoosing(context: BundleContext): void {
  const input = byId<HTMLInputElement>("bundle-file");
  byId("choose-bundle").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file) void reporting("restore-message", () => restoreFile(context, file));
    input.value = "";
  });
}

function startDropping(context: BundleContext): void {
  const drop = byId("drop");
  // The whole page takes the drop, so that a near miss does not make the browser open the file instead.
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const [file] = event.dataTransfer?.files ?? [];
    if (file) void reporting("restore-message", () => restoreFile(context, file));
  });
}

/** Runs an action and shows the sentence that it returns, or the one that it failed with. */
async function reporting(id: string, action: () => Promise<string>): Promise<void> {
  const message = byId(id);
  message.className = "message";
  message.textContent = "One moment …";
  try {
    message.textContent = await action();
  } catch (error) {
    message.classList.add("warning");
    message.textContent = sentence(error);
  }
}

async function download(context: BundleContext, name: string): Promise<string> {
  const packed = await packWorkspace(context.storage, factsOf(context, name));
  if (!packed) return "There is nothing to download yet: you have not saved a notebook in this browser.";
  offerDownload(packed.bytes, packed.name);
  context.copied();
  return `${packed.name}: ${packed.says}`;
}

async function restoreFile(context: BundleContext, file: File): Promise<string> {
  if (file.size > LIMITS.totalBytes + LIMITS.manifestBytes) {
    throw new Refusal(
      `“${file.name}” has ${formatBytes(file.size)}; a bundle may have ${formatBytes(LIMITS.totalBytes)} at ` +
        "most. Choose another file.",
    );
  }
  return restoreBundle(context, openBundle(new Uint8Array(await file.arrayBuffer())), context.copied);
}

/** `restored` is called when the files of the bundle have been written and nothing else was here before. */
async function restoreBundle(context: BundleContext, bundle: Bundle, restored?: () => void): Promise<string> {
  const plan = await planRestore(context.storage, bundle);
  const written = plan.filter((step) => step.kind !== "same").map((step) => step.path);
  const isWanted = await confirmRestore(bundle, plan, context.course);
  if (written.length === 0) return "Everything in that bundle is here already, byte for byte.";
  if (!isWanted) return "Nothing was changed.";
  const done = await withTurns(HOME, notebooksOf(written), () =>
    restore(context.storage, bundle, new Date(), context.build()),
  );
  await context.changed();
  if (!done.point) restored?.();
  return (
    "Restored and read back: " +
    `${countsText(done.plan)}${done.point ? " What was here before is the newest restore point." : ""}`
  );
}

/** The list of restore points, each with a button that leads back to it. */
export function renderPoints(context: BundleContext, paths: string[]): void {
  const points = restorePoints(paths, new Date());
  const rows = points.map((path) => h("li", {}, h("span", {}, pointText(path)), pointButton(context, path)));
  const heading = h("h4", { id: "points-heading" }, "Restore points");
  byId("points").replaceChildren(
    ...(points.length > 0 ? [heading, h("ul", { class: "points", "aria-labelledby": "points-heading" }, ...rows)] : []),
  );
}

function dateText(path: string): string {
  return pointDate(path).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** "1 Feb 2026, 09:00:01, before a reset". */
function pointText(path: string): string {
  return `${dateText(path)}, before a ${pointCause(path)}`;
}

function pointButton(context: BundleContext, path: string): HTMLElement {
  const label = `Go back to ${pointText(path)}`;
  const goBack = (): void =>
    void reporting("restore-message", async () => {
      const record = await context.storage.get(path);
      if (!record) throw new Refusal("That restore point is gone. Reload the page to see the ones that are left.");
      return restoreBundle(context, openBundle(bytesOf(record)));
    });
  return h("button", { class: "button small", type: "button", "aria-label": label, click: goBack }, "Go back");
}
