/**
 * A newer version of the site while notebooks are open: this tab goes on with its own version. With the student's yes,
 * what is not saved is saved first, and the page is loaded again.
 */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Notification } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { Refusal, sentence } from "../../shared/basics/errors.ts";
import { savesData } from "../../shared/page/worker-messages.ts";
import { SiteUpdate } from "../../shared/page/site-update.ts";
import { answer } from "../../shared/basics/waiting.ts";
import { isAgreed, say } from "../host/say.ts";
import { ISaving, type Saving } from "../saving/saving.ts";

const SAVE_MS = 15_000;
const READY = "A new version of the course is ready. Your work stays as it is.";
const REPLACED = "A new version of the course was started in another tab. This one goes on with the one before.";
const QUESTION = "Load the new version now?";
const RUNNING =
  "A cell is still running. Loading the new version ends it; notebooks and files are kept, variables are not.";
const STUCK = "The new version did not start within 10 seconds. Close every tab of this course and open it again.";

export const updatePlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:update",
  autoStart: true,
  requires: [INotebookTracker, ISaving],
  activate: (_app, tracker: INotebookTracker, saving: Saving) => void follow(tracker, saving).catch(console.warn),
};

async function follow(tracker: INotebookTracker, saving: Saving): Promise<void> {
  const registration = await navigator.serviceWorker?.ready;
  if (!registration) return;
  let shown: string | undefined; // one notice at a time: a newer one says all that still holds
  const offer = (message: string, label: string) => {
    if (shown) Notification.dismiss(shown);
    const actions = [{ label, callback: () => void start(tracker, saving, update) }];
    shown = Notification.info(message, { autoClose: false, actions });
  };
  const news = {
    ready: () => offer(READY, "Save and load it"),
    replaced: () => offer(REPLACED, "Save and load it here too"),
    outdated: (path: string) => offer(`${outdatedText(path)} ${READY}`, "Save and load it"),
  };
  const update = new SiteUpdate(registration, news, !savesData());
}

function outdatedText(path: string): string {
  return `This page needs a part of its version that was not kept (${path.split("/").pop()}).`;
}

async function start(tracker: INotebookTracker, saving: Saving, update: SiteUpdate): Promise<void> {
  try {
    if (isRunning(tracker) && !(await isAgreed(QUESTION, RUNNING, "Let it run", "Load the new version"))) return;
    await saveAll(tracker, saving);
    if (!(await update.activate())) throw new Refusal(STUCK);
    location.replace(addressOf(tracker.currentWidget));
  } catch (error) {
    await say("error", sentence(error), { autoClose: false });
  }
}

function panelsOf(tracker: INotebookTracker): NotebookPanel[] {
  const panels: NotebookPanel[] = [];
  tracker.forEach((panel) => panels.push(panel));
  return panels;
}

function isRunning(tracker: INotebookTracker): boolean {
  return panelsOf(tracker).some(({ sessionContext }) => sessionContext.session?.kernel?.status === "busy");
}

/** Throws a Refusal that names the first notebook which could not be saved. */
async function saveAll(tracker: INotebookTracker, saving: Saving): Promise<void> {
  for (const { context } of panelsOf(tracker).filter((panel) => panel.context.model.dirty && !saving.of(panel).turn.isReading)) {
    const problem = `${context.path} could not be saved, so the new version was not started. Download it (File menu).`;
    const isSaved = await answer(context.save().then(() => true), SAVE_MS);
    if (!isSaved) throw new Refusal(problem);
  }
}

/** This page with the notebook at hand: JupyterLab takes it out of the address. */
function addressOf(panel: NotebookPanel | null): string {
  const address = new URL(location.href);
  address.search = panel ? `?path=${encodeURIComponent(panel.context.path).replaceAll("%2F", "/")}` : "";
  return address.href;
}
