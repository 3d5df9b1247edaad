/** Reset exercise: puts the shipped cell back, after the student's own text is safe in a file that was read back. */
import { Refusal, sentence } from "../shared/src/errors.ts";
import { BACKUPS } from "../shared/src/paths.ts";
import { within } from "../shared/src/waiting.ts";
import { cellOf, exerciseAt, showCell, sourceOf } from "./commands-cells.ts";
import type { App, ApputilsModule, Cell, NotebookContent, NotebookPanel } from "./jupyterlab.ts";
import { keepBackup } from "./save-backup.ts";
import { labModule } from "./shared.ts";

const LIMIT_MS = 15_000;

export async function resetExercise(panel: NotebookPanel, app: App): Promise<void> {
  const exercise = exerciseAt(panel.content);
  const cell = exercise && cellOf(panel.content, exercise);
  const { Notification } = await labModule<ApputilsModule>("@jupyterlab/apputils");
  if (!exercise || !cell) return void Notification.info("Select a cell at or below an exercise first.");
  showCell(panel, cell);
  try {
    const shipped = await shippedSource(panel.context.path, exercise);
    if (shipped === sourceOf(cell)) return void Notification.info(`${exercise} is as the course gave it already.`);
    if (await isAgreed(exercise)) await putBack(app, cell, exercise, shipped);
  } catch (error) {
    Notification.error(`${exercise} was not reset; your text is as it was. ${sentence(error)}`, { autoClose: false });
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

async function putBack(app: App, cell: Cell, exercise: string, shipped: string): Promise<void> {
  const { Notification } = await labModule<ApputilsModule>("@jupyterlab/apputils");
  const mine = sourceOf(cell);
  const kept = await keepBackup(app.serviceManager.contents, exercise, "py", mine);
  cell.model.sharedModel.setSource(shipped);
  cell.model.clearExecution?.();
  Notification.success(`${exercise} is back at its start. Your text is kept in ${kept}.`, {
    autoClose: 30_000,
    actions: [{ label: "Bring my text back", callback: () => cell.model.sharedModel.setSource(mine) }],
  });
}

/** The exercise's cell as the course ships it. Throws a Refusal. */
async function shippedSource(path: string, exercise: string): Promise<string> {
  const missing = `The course's own copy of ${path} could not be read. Check the connection, then try again.`;
  const response = await within(LIMIT_MS, fetch(new URL(`../files/${path}`, location.href)), missing);
  if (!response.ok) throw new Refusal(missing);
  const { cells } = (await within(LIMIT_MS, response.json(), missing)) as NotebookContent;
  const found = cells.find(({ metadata }) => (metadata["tinytorch"] as { exercise?: string })?.exercise === exercise);
  if (!found) throw new Refusal(`The course's copy of ${path} has no exercise ${exercise}.`);
  return [found.source].flat().join("");
}
