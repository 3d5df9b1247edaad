/**
 * Reset exercise: the shipped cell in the place of the student's, by the same rule as everywhere (history/return.ts):
 * the notebook as it is becomes an earlier version first, and the exercise no longer counts as passed.
 */
import { Refusal, sentence } from "../../shared/basics/errors.ts";
import { returnTo, type Returned, startOver } from "../../shared/history/return.ts";
import { exercisesIn } from "../../shared/notebook/exercises.ts";
import { type Notebook, sourceOf as textOf } from "../../shared/notebook/notebook.ts";
import type { CourseNotebook } from "../../shared/work/course-notebook.ts";
import { isAgreed, say } from "../host/say.ts";
import type { Saving } from "../saving/saving.ts";
import type { Work } from "../work/work.ts";
import { replacing } from "./earlier.ts";
import { type OpenLesson, sourceOf } from "./open-lesson.ts";

const BODY = "The cell becomes what the course gave you. Your notebook as it is now is kept first, as an earlier version.";

export async function resetExercise(lesson: OpenLesson, work: Work, saving: Saving): Promise<void> {
  const exercise = lesson.exerciseAt();
  const cell = exercise && lesson.cellOf(exercise);
  if (!exercise || !cell) return say("info", "Select a cell at or below an exercise first.");
  lesson.show(cell);
  const { path } = lesson.panel.context;
  try {
    saving.of(lesson.panel).turn.require();
    const [module, shipped] = await Promise.all([work.moduleAt(path), work.shippedAt(path)]);
    if (!module) throw new Refusal(`${path} is not the notebook of a module of this course.`);
    if (shippedText(shipped, exercise) === sourceOf(cell))
      return await say("info", `${exercise} is as the course gave it already.`);
    if (await isAgreed(`Reset ${exercise}?`, BODY, "Keep my text", "Reset"))
      await putBack(lesson, work, saving, module, shipped, exercise);
  } catch (error) {
    await say("error", `${exercise} was not reset; your text is as it was. ${sentence(error)}`, { autoClose: false });
  }
}

async function putBack(
  lesson: OpenLesson,
  work: Work,
  saving: Saving,
  module: CourseNotebook,
  shipped: Notebook,
  exercise: string,
): Promise<void> {
  const replace = async (act: () => Promise<Returned>) => {
    const done = await replacing(lesson.panel, work, saving, act);
    const cell = lesson.cellOf(exercise);
    if (cell) lesson.show(cell);
    saving.sayDropped(done.dropped);
    return done;
  };
  const { kept } = await replace(() => startOver(work.storage, module, shipped, new Date(), exercise));
  const undo = () => replace(() => returnTo(work.storage, module, kept!.path, new Date(), exercise));
  const failed = (error: unknown) => say("error", `Your text was not brought back. ${sentence(error)}`, { autoClose: false });
  await say("success", `${exercise} is back at its start. Your text is kept under Earlier versions.`, {
    autoClose: 30_000,
    ...(kept && { actions: [{ label: "Bring my text back", callback: () => void undo().catch(failed) }] }),
  });
}

/** The exercise's text as the course ships it. Throws a Refusal. */
function shippedText({ cells }: Notebook, exercise: string): string {
  const found = cells[exercisesIn(cells, []).indexOf(exercise)];
  if (!found) throw new Refusal(`The course's own copy of this lesson has no exercise ${exercise}.`);
  return textOf(found);
}
