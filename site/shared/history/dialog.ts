/** The dialog of a module's earlier versions: choose one, look at it, go back to it, and undo that. */
import { h, showOnce } from "../page/dom.ts";
import { sentence } from "../basics/errors.ts";
import { capitalised, type CourseNotebook } from "../work/course-notebook.ts";
import { entriesOf } from "./keep.ts";
import { type ExerciseLook, lookAt } from "./look.ts";
import { returnTo, type Returned, startOver } from "./return.ts";
import { type Notebook, notebookOf } from "../notebook/notebook.ts";
import { droppedText } from "./room.ts";
import type { Storage } from "../drive/storage.ts";
import { type Entry, readVersion, type Version } from "./version.ts";

/** What the dialog needs from the page that it stands in. */
export interface HistoryHost {
  storage: Storage;
  module: CourseNotebook;
  /** A selector of what opens the dialog, where the focus goes at the end. */
  opener: string;
  shipped: () => Promise<Notebook>;
  /** Runs what replaces the notebook while nothing else writes it, and shows the new state; says what to do next. */
  replacing: (act: () => Promise<Returned>) => Promise<{ done: Returned; next: string }>;
}

const WHY = {
  completed: "When you completed it",
  daily: "As it was that day",
  return: "Before you went back",
  reset: "Before a reset",
  update: "Before the lesson's new text",
};
const INTRO =
  "Choose a version and look at it. Going back keeps what you have now as a version too, so it can be undone.";
const SHIPPED = "The lesson as the course ships it";

/** Opens the dialog; it is gone when it is closed. */
export async function showHistory(host: HistoryHost): Promise<void> {
  const dialog = h("dialog", { class: "history-dialog", "aria-labelledby": "history-heading" });
  dialog.addEventListener("keydown", (event) => event.stopPropagation()); // not for the notebook below
  showOnce(dialog, host.opener);
  await new HistoryDialog(host, dialog).open();
}

/** A line of the list: a version, or null for the shipped lesson. */
type Chosen = Entry | null;

class HistoryDialog {
  private readonly look = h("section", { class: "history-look", tabindex: 0, "aria-label": "A look at it" });
  private readonly message = h("div", { role: "status" });
  private present: Notebook | null = null;
  private round = 0;

  constructor(
    private readonly host: HistoryHost,
    private readonly dialog: HTMLDialogElement,
  ) {}

  /** Reads the versions and shows them, the newest chosen. */
  async open(): Promise<void> {
    const { name, title } = this.host.module;
    const heading = h("h2", { id: "history-heading", tabindex: -1 }, `Earlier versions of ${name}, ${title}`);
    this.dialog.replaceChildren(heading, h("p", {}, "Reading them …"), this.closing());
    await this.guarded(async () => {
      const { storage, module } = this.host;
      const record = await storage.get(module.notebook);
      this.present = record ? notebookOf(record) : null;
      const entries = entriesOf(await storage.paths(), module);
      const parts = h("div", { class: "history-parts" }, this.list(entries), this.look);
      const words = h("p", {}, entries.length > 0 ? INTRO : NONE);
      this.dialog.replaceChildren(heading, words, parts, this.message, this.closing());
      await this.choose(entries[0] ?? null);
      this.dialog.querySelector<HTMLInputElement>("input:checked")?.focus();
    });
  }

  private list(entries: Entry[]): HTMLElement {
    const lines: [Chosen, string, string][] = entries.map((entry) => [entry, dateText(entry), WHY[entry.why]]);
    const rows = [...lines, [null, SHIPPED, "To start it over"] as const].map(([entry, name, note], index) => {
      const choose = () => void this.guarded(() => this.choose(entry));
      const input = h("input", { type: "radio", name: "version", checked: index === 0, change: choose });
      return h("label", {}, input, h("span", {}, name), h("span", {}, note));
    });
    return h("fieldset", { class: "history-versions" }, h("legend", {}, "Versions"), ...rows);
  }

  private async choose(entry: Chosen): Promise<void> {
    const round = ++this.round;
    this.look.replaceChildren(h("p", {}, "Reading it …"));
    const version = await this.read(entry).catch((error: unknown) => {
      if (round === this.round) this.look.replaceChildren(h("p", { class: "history-warning" }, sentence(error)));
    });
    if (round === this.round) this.offer(entry, version ?? null);
  }

  private async read(entry: Chosen): Promise<Version> {
    if (entry) return readVersion(await this.host.storage.get(entry.path));
    return { notebook: await this.host.shipped(), code: null, passed: [] };
  }

  /** Shows a version, and what can be done with it. */
  private offer(entry: Chosen, version: Version | null): void {
    const label = entry ? "Go back to this version" : `Start this ${this.host.module.year ? "milestone" : "module"} over`;
    const go = version && this.button(label, () => this.go(entry));
    this.dialog.querySelector(".choices")?.replaceWith(this.closing(go));
    if (!version) return;
    const { exercises, others } = lookAt(version, this.present, this.host.module);
    const isSame = others === 0 && exercises.every((one) => !one.isDifferent);
    this.look.replaceChildren(
      h("h3", {}, entry ? dateText(entry) : SHIPPED),
      h("p", {}, factsText(version, exercises, entry === null)),
      h("p", { class: "history-muted" }, isSame ? "All of its cells are in your notebook now." : othersText(others)),
      ...exercises.map((exercise) => this.exercise(entry, exercise)),
    );
  }

  private exercise(entry: Chosen, { id, title, isPassed, source, isDifferent }: ExerciseLook): HTMLElement {
    const state = source === null ? "not in it" : isDifferent ? "differs from now" : "as it is now";
    const only = source !== null && isDifferent && this.present &&
      this.button("Bring back this exercise alone", () => this.go(entry, id), `: ${title}`);
    return h(
      "details",
      { open: isDifferent && source !== null },
      h("summary", {}, title, h("span", { class: "history-muted" }, ` (${isPassed ? "passed, " : ""}${state})`)),
      source !== null && h("pre", {}, source),
      only,
    );
  }

  private async go(entry: Chosen, exercise?: string): Promise<void> {
    const { storage, module, replacing, shipped } = this.host;
    const { done, next } = await replacing(async () =>
      entry
        ? returnTo(storage, module, entry.path, new Date(), exercise)
        : startOver(storage, module, await shipped(), new Date(), exercise),
    );
    await this.open();
    const { kept } = done;
    const what = exercise ? `Exercise ${exercise}` : capitalised(module.name);
    const where = entry ? `as it was on ${dateText(entry)}` : "as the course ships it";
    this.say(`${what} is ${where}; written and read back. ${next} ${droppedText(done.dropped)}`.trim());
    const undo = kept && this.button("Undo", () => this.go(kept));
    if (!undo) return;
    this.message.append(undo);
    undo.focus(); // on a phone, this is also what brings the sentence into sight
  }

  private button(label: string, act: () => Promise<void>, spoken = ""): HTMLElement {
    const words = spoken ? h("span", { class: "visually-hidden tinytorch-hidden" }, spoken) : null;
    return h("button", { type: "button", click: () => void this.guarded(act) }, label, words);
  }

  private closing(go: HTMLElement | null = null): HTMLElement {
    return h("form", { method: "dialog", class: "choices" }, go, h("button", { value: "close" }, "Close"));
  }

  private say(text: string): void {
    this.message.replaceChildren(h("p", {}, text));
  }

  /** Runs an action with the buttons at rest, and shows the sentence that it failed with. */
  private async guarded(act: () => Promise<void>): Promise<void> {
    const buttons = [...this.dialog.querySelectorAll<HTMLButtonElement>("button[type=button]")];
    for (const button of buttons) button.disabled = true;
    this.message.replaceChildren();
    try {
      await act();
    } catch (error) {
      if (!this.message.isConnected) this.dialog.append(this.message);
      this.message.replaceChildren(h("p", { class: "history-warning" }, sentence(error)));
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }
}

const NONE =
  "There are none yet. Completing the module keeps one, and so does the first save on each new day of work.";

const DATE = {
  weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
} as const;

function dateText({ saved }: Entry): string {
  return saved.toLocaleString(undefined, DATE);
}

function factsText({ code }: Version, exercises: ExerciseLook[], isShipped: boolean): string {
  if (exercises.length === 0) return "Results of earlier runs stay as they are.";
  const passed = exercises.filter((one) => one.isPassed).length;
  const stays = "Code that you completed stays in use until you complete the module again.";
  if (isShipped) return `No exercise is written. ${stays}`;
  const its = code === null ? stays : "Its completed code comes back with it.";
  return `${passed} of ${exercises.length} exercises passed. ${its}`;
}

function othersText(others: number): string {
  if (others === 0) return "Its cells besides the exercises are in your notebook now.";
  return `${others === 1 ? "One other cell is" : `${others} other cells are`} not in your notebook now.`;
}
