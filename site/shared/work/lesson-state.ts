/** Whether a lesson's text has changed since the student began it. */
import type { Milestone, Module } from "./course.ts";
import { addressOf, courseNotebook, type CourseNotebook } from "./course-notebook.ts";
import { lessonOf, notebookOf } from "../notebook/notebook.ts";
import type { FileRecord } from "../drive/records.ts";

/** The student's notebook has the present text, an older (or other) one, or an older one that they chose to keep. */
export type LessonState = "same" | "changed" | "kept";

/** A notebook of course.json with its text's digest. */
export type Lesson = CourseNotebook & { lesson: string };

const KEY = "tinytorch-kept-lesson ";

/** The module or milestone as one whose text can change; null while this edition does not have its notebook. */
export function lessonIn(one: Module | Milestone): Lesson | null {
  const found = courseNotebook(one);
  return found?.lesson ? { ...found, lesson: found.lesson } : null;
}

/** The state of a lesson, by the digest with which the stored notebook began; undefined when nothing is stored. */
export function lessonState(one: Module | Milestone, began: string | undefined): LessonState {
  const lesson = lessonIn(one);
  if (!lesson || began === undefined || began === lesson.lesson) return "same";
  return globalThis.localStorage?.getItem(KEY + lesson.notebook) === lesson.lesson ? "kept" : "changed";
}

/** The digests with which the stored notebooks began, by path. A file that is no notebook is not among them. */
export function beginnings(records: FileRecord[]): Map<string, string> {
  const notebooks = records.map((record) => [record.path, notebookOf(record)] as const);
  return new Map(notebooks.flatMap(([path, notebook]) => (notebook ? [[path, lessonOf(notebook)] as const] : [])));
}

/** Remembers that the student keeps their notebook beside this text; the next text is offered again. */
export function keepMine({ notebook, lesson }: Lesson): void {
  localStorage.setItem(KEY + notebook, lesson);
}

/** Where the dashboard shows the offer for a module or milestone: the last part of its address. */
export function offerAddress(one: Pick<CourseNotebook, "id" | "year">): string {
  return `#lesson-${addressOf(one)}`;
}
