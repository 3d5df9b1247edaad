/** A module's or a milestone's notebook alike: both are kept in versions, and both can get a new text. */
import type { Milestone, Module } from "./course.ts";

/** A module with a notebook, as far as its history needs it; or a milestone, which exports nothing. */
export type Kept = Pick<Module, "id" | "exercises"> & { notebook: string; export: string | null };

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

/** The module whose lesson this path names, "01", also for a copy; null for the welcome (00) and all else. */
export function moduleIdOf(path: string): string | null {
  const id = /^modules\/(\d+)_[^/]*\.ipynb$/.exec(path)?.[1];
  return id === undefined || id === "00" ? null : id;
}

/** The last part of an address on the dashboard that names a module, 01, or a milestone, 1957. */
export function addressOf({ id, year }: Pick<CourseNotebook, "id" | "year">): string {
  return String(year ?? id);
}

/** A name at the beginning of a sentence. */
export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The notebook's name without folder and ending, under which its versions lie. */
export function nameOf({ notebook }: Kept): string {
  return notebook.replace(/^.*\/|\.ipynb$/g, "");
}

/** Where an export such as "core.tensor" lies in the workspace. */
export function exportPath(name: string): string {
  return `tinytorch/${name.replaceAll(".", "/")}.py`;
}
