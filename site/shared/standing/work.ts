/** The state of a student's work in a few words, to see whether a copy of it is still a good one. */
import type { Work } from "../copies/folder.ts";
import type { Progress } from "../work/progress.ts";
import type { Workspace } from "./standing.ts";

/** What is done by the progress, and when the notebooks and results were saved last. */
export function workOf(progress: Progress, workspace: Workspace): Work {
  const exercises = Object.entries(progress.exercises).filter(([, { state }]) => state === "passed");
  const modules = Object.entries(progress.modules).filter(([, { state }]) => state === "completed");
  const milestones = Object.entries(progress.milestones).filter(([, { passed }]) => passed);
  const done = [...exercises, ...modules, ...milestones].map(([id]) => id);
  const saved = [...workspace.saved].map(([path, when]) => `${path} ${when}`);
  return { done: done.sort().join(" "), edited: saved.sort().join(" ") };
}
