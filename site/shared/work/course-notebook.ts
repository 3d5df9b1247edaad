/** A module's or a milestone's notebook alike: both are kept in versions, and both can get a new text. */
import type { Milestone, Module } from "./course.ts";
import type { Kept } from "../history/keep.ts";

export interface CourseNotebook extends Kept {
  title: string;
  /** What a sentence calls it: "module 01", "milestone 1957". */
  name: string;
  /** A milestone's year. */
  year?: number;
  lesson?: string | null;
}

/** The notebook of a module or milestone; null while this edition does not have it. */
export function courseNotebook(one: Module | Milestone): CourseNotebook | null {
  const { notebook } = one;
  if (notebook === null) return null;
  return "year" in one
    ? { ...one, notebook, name: `milestone ${one.year}`, exercises: [], export: null }
    : { ...one, notebook, name: `module ${one.id}` };
}

/** The last part of an address on the dashboard that names a module, 01, or a milestone, 1957. */
export function addressOf({ id, year }: Pick<CourseNotebook, "id" | "year">): string {
  return String(year ?? id);
}

/** A name at the beginning of a sentence. */
export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
