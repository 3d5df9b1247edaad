import { COPIES, type Copy, type Folder, type FolderState, type Work } from "../../../shared/copies/folder.ts";
import { sentence } from "../../../shared/basics/errors.ts";
import { h } from "../../../shared/page/dom.ts";
import { byId } from "../page/elements.ts";

/** The panel of the folder on disk. */
export class FolderPanel {
  private work: Work = { done: "", edited: "" };
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly folder: Folder,
    private readonly copied: () => void,
  ) {}

  /** Takes in how far the work is, writes a copy if one is due, and shows the folder. */
  async update(work: Work): Promise<void> {
    this.work = work;
    clearTimeout(this.timer);
    await this.doing(async () => {
      const before = lastOf(await this.folder.state());
      const wait = await this.folder.copyIfDue(work);
      if (lastOf(await this.folder.state())?.name !== before?.name) this.copied();
      if (wait !== null) this.timer = setTimeout(() => void this.update(this.work), wait);
    });
  }

  /** Runs an action, shows the folder as it is then, and a sentence if the action failed. */
  private async doing(action: () => Promise<unknown>): Promise<void> {
    const message = byId("folder-message");
    message.textContent = "";
    try {
      await action();
      byId("folder").replaceChildren(...this.view(await this.folder.state()));
    } catch (error) {
      message.textContent = sentence(error);
    }
  }

  private view(state: FolderState): HTMLElement[] {
    if (state.kind === "unsupported") return [h("p", {}, UNSUPPORTED)];
    if (state.kind === "none") return [h("p", {}, OFFER), this.choice("Choose a folder")];
    const { folder, last, failure } = state as Extract<FolderState, { folder: string }>;
    const stop = this.button("Stop using it", () => this.folder.forget());
    const again = (label: string): HTMLElement => this.button(label, () => this.copyNow());
    if (state.kind === "asks") {
      const asks = `The browser wants to be asked again before it writes to the folder “${folder}”.`;
      return [h("p", { class: "warning" }, asks), ...lastLine(last), again("Allow it again"), stop];
    }
    if (state.kind === "failed")
      return [
        h("p", { class: "warning" }, failure),
        ...lastLine(last),
        again("Try again"),
        this.choice("Choose another folder"),
        stop,
      ];
    return [h("p", { class: "good" }, `Copies go to the folder “${folder}”.`), ...lastLine(last), again("Copy now"), stop];
  }

  private choice(label: string): HTMLElement {
    return this.button(label, async () => {
      if (await this.folder.choose(this.work)) this.copied();
    });
  }

  private async copyNow(): Promise<void> {
    await this.folder.copyNow(this.work);
    if ((await this.folder.state()).kind === "ready") this.copied();
  }

  private button(label: string, run: () => Promise<unknown>): HTMLElement {
    return h("button", { class: "button", type: "button", click: () => void this.doing(run) }, label);
  }
}

const UNSUPPORTED =
  "This browser cannot write into a folder by itself; Chrome and Edge on a computer can. Download your progress now " +
  "and then.";
const OFFER =
  "A folder of yours, perhaps on a memory stick or one that a cloud service keeps, can receive a copy by itself: after " +
  `an exercise or a module, at most every three minutes. The newest ${COPIES} copies stay there.`;

function lastOf(state: FolderState): Copy | null {
  return "last" in state ? state.last : null;
}

function lastLine(last: Copy | null): HTMLElement[] {
  if (!last) return [h("p", { class: "fine" }, "There is no copy in it yet.")];
  const when = new Date(last.when).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return [h("p", { class: "fine" }, `The last one, written and read back on ${when}: ${last.name}`)];
}
