/** The offer of a lesson's new text: compare, keep mine, or take it with my answers; and undo. */
import type { Course } from "../../../shared/work/course.ts";
import { h, showOnce } from "../../../shared/page/dom.ts";
import { sentence } from "../../../shared/basics/errors.ts";
import { returnTo } from "../../../shared/history/return.ts";
import { carriedOver, type Merged, mergeLesson } from "./merge.ts";
import { readSides, type Taken, takeLesson } from "./offer.ts";
import { capitalised } from "../../../shared/work/course-notebook.ts";
import { keepMine, type Lesson, lessonIn, offerAddress } from "../../../shared/work/lesson-state.ts";
import { droppedText } from "../../../shared/history/room.ts";
import type { Storage } from "../../../shared/drive/storage.ts";
import { withTurn } from "../../../shared/work/turn.ts";
import { labAddress } from "../page/elements.ts";
import { comparison } from "./compare-view.ts";

/** What the offer needs from the page. */
export interface LessonContext {
  storage: Storage;
  course: Course;
  changed: () => Promise<void>;
}

const HOME = new URL("./", location.href).pathname;

/** Opens the offer that the address names, now and whenever the address changes. */
export function startLessons(context: LessonContext): void {
  const openNamed = (): void => {
    const { modules, milestones } = context.course;
    const named = [...modules, ...milestones].find((one) => offerAddress(one) === location.hash);
    const lesson = named && lessonIn(named);
    if (!lesson || document.querySelector(".lesson-dialog")) return;
    history.replaceState(null, "", location.pathname + location.search); // so that the same link works again
    void new Offer(context, lesson).open();
  };
  addEventListener("hashchange", openNamed);
  openNamed();
}

/** One opening of the dialog, which is gone when it is closed. */
class Offer {
  private readonly dialog = h("dialog", { class: "lesson-dialog wide", "aria-labelledby": "lesson-heading" });

  constructor(
    private readonly context: LessonContext,
    private readonly lesson: Lesson,
  ) {}

  async open(): Promise<void> {
    this.show(h("p", { role: "status" }, "Reading your notebook and the new text …"), this.choices());
    showOnce(this.dialog, `a[href="${offerAddress(this.lesson)}"]`);
    await this.reporting(async () => {
      const sides = await readSides(this.context.storage, this.lesson);
      this.show(h("p", {}, WHAT_HAPPENS), ...comparison(sides), h("p", {}, keeps(mergeLesson(sides.mine, sides.fresh))),
        this.choices(["Take the new text, keep my answers", () => this.take()], ["Keep mine", () => this.keep()]));
    });
  }

  private async take(): Promise<void> {
    const { storage, changed } = this.context;
    const taken = await withTurn(HOME, this.lesson.notebook, () => takeLesson(storage, this.lesson, new Date()));
    await changed();
    const { before } = taken;
    const undo: Choice[] = before ? [["Undo", () => this.undo(before.path)]] : [];
    this.show(h("p", { role: "status" }, doneText(taken, this.lesson)), this.notebookLink(), this.choices(...undo));
  }

  private async undo(path: string): Promise<void> {
    const { storage, changed } = this.context;
    await withTurn(HOME, this.lesson.notebook, () => returnTo(storage, this.lesson, path, new Date()));
    await changed();
    this.show(h("p", { role: "status" }, UNDONE), this.notebookLink(), this.choices());
  }

  private async keep(): Promise<void> {
    keepMine(this.lesson);
    await this.context.changed();
    this.dialog.close();
  }

  private notebookLink(): HTMLElement {
    return h("p", {}, h("a", { class: "button primary", href: labAddress(this.lesson.notebook) }, "Open the notebook"));
  }

  private choices(...choices: Choice[]): HTMLElement {
    const isOffer = choices.length > 1;
    const buttons = choices.map(([label, act], index) =>
      h("button", { class: isOffer && index === 0 ? "button primary" : "button", type: "button",
        click: () => void this.reporting(act) }, label));
    const close = h("button", { class: "button", value: "close" }, isOffer ? "Decide later" : "Close");
    return h("form", { method: "dialog", class: "choices" }, ...buttons, close);
  }

  /** Runs an action, and shows the sentence that it failed with; the buttons stay for another try. */
  private async reporting(act: () => Promise<void>): Promise<void> {
    const buttons = [...this.dialog.querySelectorAll<HTMLButtonElement>("button[type=button]")];
    for (const button of buttons) button.disabled = true;
    this.dialog.querySelector(".message")?.remove();
    try {
      await act();
    } catch (error) {
      this.dialog.append(h("p", { class: "message warning", role: "alert" }, sentence(error)));
      for (const button of buttons) button.disabled = false;
    }
  }

  private show(...content: HTMLElement[]): void {
    const { name, title } = this.lesson;
    const heading = h("h2", { id: "lesson-heading", tabindex: -1 }, `${capitalised(name)}, ${title}: the new text`);
    this.dialog.replaceChildren(heading, ...content);
    if (this.dialog.open) heading.focus();
  }
}

type Choice = [label: string, act: () => Promise<void>];

const WHAT_HAPPENS =
  "Your notebook began with another text than the course has now. Until you decide, it stays as it is.";
const UNDONE = "Undone and read back: your notebook is as it was before.";

/** "With the new text, these stay yours: 5 exercises, 2 questions and 3 cells of your own." */
function keeps(merged: Merged): string {
  const { exercise, question, check, text, own } = carriedOver(merged);
  const names: [number, string, string][] = [
    [exercise, "exercise", "exercises"],
    [question, "answered question", "answered questions"],
    [check + text, "cell that you changed", "cells that you changed"],
    [own, "cell of your own", "cells of your own"],
  ];
  const present = names.filter(([count]) => count > 0);
  const parts = present.map(([count, one, many]) => `${count} ${count === 1 ? one : many}`);
  return parts.length > 0
    ? `If you take the new text, you keep what you wrote: ${parts.join(", ")}.`
    : "You have written nothing in this notebook yet, so taking the new text loses nothing.";
}

function doneText({ merged, dropped }: Taken, lesson: Lesson): string {
  const next = lesson.export === null
    ? "Results of earlier runs are as they were."
    : "Your package is as it was; complete the module again to bring it in line with the new text.";
  const yours = keeps(merged).replace("If you take the new text, you keep", "You keep");
  return `Done, and read back from storage. ${yours} ` +
    `The notebook as it was is kept among its earlier versions. ${next} ${droppedText(dropped)}`.trim();
}
