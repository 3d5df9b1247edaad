/** Asks the browser, once, to keep this site's data: when the first exercise has passed, and there is work to lose. */
import { answer } from "../../shared/basics/waiting.ts";
import type { App } from "../host/jupyterlab.ts";
import { onWorkChanged, readKnown } from "../work/known.ts";

const ASKED = "tinytorch-asked-to-persist";
const LIMIT_MS = 60_000; // some browsers ask the student

export async function persistPlugin(): Promise<object> {
  return {
    id: "tinytorch-lab:persist",
    autoStart: true,
    activate: (app: App) => onWorkChanged(app, () => void askOnce().catch(console.warn)),
  };
}

async function askOnce(): Promise<void> {
  if (localStorage.getItem(ASKED)) return;
  const { progress } = await readKnown();
  if (!Object.values(progress.exercises).some(({ state }) => state === "passed")) return;
  localStorage.setItem(ASKED, new Date().toISOString());
  await answer(navigator.storage?.persist?.(), LIMIT_MS);
}
