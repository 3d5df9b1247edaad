/** Reset exercise: puts the shipped cell back, after the student's own text is safe in a file that was read back. */
import { Refusal, sentence } from "../../shared/basics/errors.ts";
import { keepPresent } from "../../shared/history/keep.ts";
import { exerciseCell } from "../../shared/history/return.ts";
import { sourceOf as textOf } from "../../shared/notebook/notebook.ts";
import { BACKUPS } from "../../shared/drive/paths.ts";
import { recordReset } from "../../shared/work/progress-write.ts";
import { fetchShipped } from "../../shared/notebook/shipped.ts";
import { cellOf, exerciseAt, showCell, sourceOf } from "./cells.ts";
import { sayDropped } from "../saving/room.ts";
import type { App, ApputilsModule, Cell, NotebookPanel } from "../host/jupyterlab.ts";
import { moduleAt, storage, workChanged } from "../work/known.ts";
import { keepBackup } from "../saving/backup.ts";
import { requireTurn } from "../saving/two-tabs.ts";
import { say } from "../host/say.ts";
import { labModule } from "../host/modules.ts";

export async function resetExercise(panel: NotebookPanel, app: App): Promise<void> {
  const exercise = exerciseAt(panel.content);
  const cell = exercise && cellOf(panel.content, exercise);
  if (!exercise || !cell) return say("info", "Select a cell at or below an exercise first.");
  showCell(panel, cell);
  try {
    requireTurn(panel);
    const shipped = await shippedSource(panel.context.path, exercise);
    if (shipped === sourceOf(cell)) return await say("info", `${exercise} is as the course gave it already.`);
    if (await isAgreed(exercise)) await putBack(app, panel, cell, exercise, shipped);
  } catch (error) {
    await say("error", `${exercise} was not reset; your text is as it was. ${sentence(error)}`, { autoClose: false });
  }
}

async function isAgreed(exercise: string): Promise<boolean> {
  const { Dialog, showDialog } = await labModule<ApputilsModule>("@jupyterlab/apputils");
  const { button } = await showDialog({
    title: `Reset ${exercise}?`,
    body: `The cell becomes what the course gave you. Your text is kept first, in a file in the folder ${BACKUPS}.`,
    buttons: [Dialog.cancelButton({ label: "Keep my text" }), Dialog.warnButton({ label: "Reset" })],
    defaultButton: 0,
  });
  return button.accept;
}

/** The whole notebook is kept as an earlier version too, and the exercise no longer counts as passed. */
async function putBack(app: App, panel: NotebookPanel, cell: Cell, exercise: string, shipped: string): Promise<void> {
  const { context } = panel;
  const mine = sourceOf(cell);
  if (context.model.dirty) await context.save();
  const module = await moduleAt(context.path);
  if (module) sayDropped((await keepPresent(storage, module, "reset", new Date())).dropped);
  const kept = await keepBackup(app.serviceManager.contents, exercise, "py", mine);
  cell.model.sharedModel.setSource(shipped);
  cell.model.clearExecution?.();
  try {
    await context.save();
    await recordReset(storage, exercise, new Date());
  } catch (error) {
    cell.model.sharedModel.setSource(mine);
    throw error;
  }
  workChanged();
  await say("success", `${exercise} is back at its start. Your text is kept in ${kept}.`, {
    autoClose: 30_000,
    actions: [{ label: "Bring my text back", callback: () => cell.model.sharedModel.setSource(mine) }],
  });
}

/** The exercise's cell as the course ships it. Throws a Refusal. */
async function shippedSource(path: string, exercise: string): Promise<string> {
  const found = exerciseCell(await fetchShipped("../", path), exercise);
  if (!found) throw new Refusal(`The course's copy of ${path} has no exercise ${exercise}.`);
  return textOf(found);
}
