/**
 * How a notebook is saved. Whoever saves comes here, because this stands in the place of JupyterLab's own `save`:
 * Ctrl+S and its button, the autosave, a cell that is about to run, a page that is left, another tab that takes over.
 */
import type { Rescue } from "./rescue.ts";
import type { SavedMark } from "./saved-mark.ts";

/** What saving needs of an open notebook. */
export interface Saveable {
  turn: { readonly isReading: boolean };
  mark: Pick<SavedMark, "begin" | "fail" | "look">;
  rescue: Pick<Rescue, "text" | "forget">;
  keepYesterday(): Promise<void>;
}

/** The steps in their order; `write` is JupyterLab's own save, for which earlier versions make room (versions.ts). */
export async function save({ turn, mark, rescue, keepYesterday }: Saveable, write: () => Promise<void>): Promise<void> {
  if (turn.isReading) return; // another tab writes it
  await keepYesterday(); // on a new day, before it is written over
  const covered = rescue.text;
  mark.begin();
  try {
    await write(); // what is typed meanwhile stays a change (changes.ts)
  } catch (error) {
    mark.fail(error);
    throw error;
  }
  rescue.forget(covered); // the file has it now
  await mark.look(); // read back: only then "Saved" is said
}
