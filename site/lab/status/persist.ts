/** Asks the browser, once, to keep this site's data: when the first exercise has passed, and there is work to lose. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { answer } from "../../shared/basics/waiting.ts";
import { IWork, type Work } from "../work/work.ts";

const ASKED = "tinytorch-asked-to-persist";
const LIMIT_MS = 60_000; // some browsers ask the student

export const persistPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:persist",
  autoStart: true,
  requires: [IWork],
  activate: (_app, work: Work) => {
    work.changed.connect(() => void askOnce(work).catch(console.warn));
  },
};

async function askOnce(work: Work): Promise<void> {
  if (localStorage.getItem(ASKED)) return;
  const { progress } = await work.read();
  if (!Object.values(progress.exercises).some(({ state }) => state === "passed")) return;
  localStorage.setItem(ASKED, new Date().toISOString());
  await answer(navigator.storage?.persist?.(), LIMIT_MS);
}
