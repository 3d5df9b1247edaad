/** Copies of the work outside the browser: the folder on disk, and else a reminder to download one. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IStatusBar } from "@jupyterlab/statusbar";
import { Widget } from "@lumino/widgets";
import { packWorkspace, studentName } from "../../shared/bundle/pack.ts";
import { h, offerDownload } from "../../shared/page/dom.ts";
import { sentence } from "../../shared/basics/errors.ts";
import { Folder, type FolderState, workOf } from "../../shared/copies/folder.ts";
import { reminder, setMark } from "../../shared/copies/last-copy.ts";
import { clearLeftovers, mayHoldKernels } from "../../shared/drive/leftovers.ts";
import { timestamp } from "../../shared/basics/moments.ts";
import { answer } from "../../shared/basics/waiting.ts";
import { IWork, type Known, SCOPE, type Work } from "../work/work.ts";

const LIMIT_MS = 5_000;

export const copiesPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:copies",
  autoStart: true,
  requires: [IWork],
  optional: [IStatusBar],
  activate: (_app, work: Work, bar: IStatusBar | null) => {
    void clearLeftovers(work.storage, SCOPE).catch(console.warn).finally(() => mayHoldKernels(SCOPE));
    const copies = new Copies(work);
    const item = new Widget({ node: h("div", { class: "tinytorch-copies" }, copies.button) });
    bar?.registerStatusItem("tinytorch-copies", { item, align: "right", rank: 97, priority: 0 });
    work.changed.connect(() => void copies.update());
    void copies.update();
  },
};

class Copies {
  readonly button = h("button", { type: "button", hidden: true, click: () => void this.press() });
  private readonly folder = new Folder(SCOPE, () => this.pack());
  private known: Known | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly work: Work) {}

  /** Writes a copy into the folder if one is due, and shows how it is. */
  async update(): Promise<void> {
    clearTimeout(this.timer);
    try {
      this.known = await this.work.read();
      const wait = await this.folder.copyIfDue(this.state);
      if (wait !== null) this.timer = setTimeout(() => void this.update(), wait);
      await this.show();
    } catch (error) {
      console.warn("No copy could be made.", error);
    }
  }

  private get state() {
    if (!this.known) throw new Error("The student's files have not been read yet.");
    return workOf(this.known.progress, this.known.workspace);
  }

  /** A click: the folder's permission again, or a copy at once; without a folder, a download. */
  private async press(): Promise<void> {
    try {
      const { kind } = await this.folder.state();
      if (kind === "none" || kind === "unsupported") await this.download();
      else await this.folder.copyNow(this.state);
      await this.show();
    } catch (error) {
      this.say("Copy: problem", sentence(error), true);
    }
  }

  private async download(): Promise<void> {
    const packed = await this.pack();
    if (!packed || !this.known) return;
    offerDownload(packed.bytes, packed.name);
    setMark(SCOPE, "copied", this.known.progress, new Date());
  }

  private async pack() {
    const { course } = (await this.work.read()).course;
    return packWorkspace(this.work.storage, { course: course.version, build: "lab", created: timestamp(new Date()), name: studentName() });
  }

  private async show(): Promise<void> {
    const state = await this.folder.state();
    if (state.kind === "none" || state.kind === "unsupported") await this.showReminder();
    else this.showFolder(state as Extract<FolderState, { folder: string }>);
  }

  private async showReminder(): Promise<void> {
    const isKept = await answer(navigator.storage?.persisted?.(), LIMIT_MS);
    const text = this.known && reminder(SCOPE, this.known.progress, isKept, new Date());
    if (text) this.say("Download a copy", `${text} Press to download it now.`, false);
    else this.button.hidden = true;
  }

  private showFolder({ kind, folder, last, failure }: Extract<FolderState, { folder: string }>): void {
    const when = last && new Date(last.when).toLocaleTimeString(undefined, { timeStyle: "short" });
    if (kind === "failed") this.say("Copy: problem", `${failure} Press to try again.`, true);
    else if (kind === "asks")
      this.say("Copy: allow", `The browser asks again before it writes to the folder “${folder}”. Press to allow it.`, true);
    else {
      const is = when ? `The last copy went to the folder “${folder}” at ${when}` : `Copies go to the folder “${folder}”`;
      this.say(when ? `Copied ${when}` : "Copy: none yet", `${is}. Press for a copy now.`, false);
    }
  }

  private say(label: string, title: string, isWarning: boolean): void {
    this.button.hidden = false;
    this.button.textContent = label;
    this.button.title = title;
    this.button.toggleAttribute("data-warning", isWarning);
  }
}
