/** Whether a lesson's text has changed since the student began it. */
import type { Module } from "./course.ts";
import type { Kept } from "./history.ts";
import { lessonOf, notebookOf } from "./notebook.ts";
import type { FileRecord } from "./records.ts";

/** The student's notebook has the present text, an older (or other) one, or an older one that they chose to keep. */
export type LessonState = "same" | "changed" | "kept";

/** A module of course.json with a notebook and its text's digest. */
export type Lesson = Kept & Pick<Module, "title"> & { lesson: string };

const KEY = "tinytorch-kept-lesson ";

/** The module as one whose lesson can change; null while this edition does not have its notebook. */
export function lessonIn(module: Module): Lesson | null {
  const { notebook, lesson } = module;
  return notebook && lesson ? { ...module, notebook, lesson } : null;
}

/** The state of a lesson, by the digest with which the stored notebook began; undefined when nothing is stored. */
export function lessonState(module: Module, began: string | undefined): LessonState {
  const lesson = lessonIn(module);
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

/** Where the dashboard shows the offer for a module: the last part of its address. */
export function offerAddress({ id }: Pick<Module, "id">): string {
  return `#lesson-${id}`;
}
