/** What is missing in this browser, in a sentence, as soon as the page is there; said until the student has read it. */
import { makeBox, makeButton, showAtFoot } from "./foot.ts";

const READ = "tinytorch-plain-mode-read";

const NO_MEMORY =
  "This browser does not share memory with Python. All of the course works, with two differences: Stop starts Python " +
  "again, so variables are lost, and files are read and written more slowly.";
const NO_WORKER =
  "This browser refuses service workers here, as private windows and addresses without https do. The course then " +
  "needs the network at each visit.";
const LATE =
  "The course's service worker has not arrived within 8 seconds; a slow network can be the reason. Until it is here, ";
const NETWORK_ONLY = "the course needs the network.";
const NO_FILES_YET =
  "Python can't reach your files: progress and completed modules are not kept. This page says when to load it again.";
const ARRIVED =
  "The course's service worker was slow to arrive, and is here now. Load the page again, so that Python reaches your " +
  "files; your notebook is saved first.";
const NO_FILES =
  " Python can't reach your files either: cells and checks run, but progress and completed modules are not kept. Open " +
  "the course in a normal window, at an address that begins with https.";

/** Says what is missing, if anything is: canHaveWorker tells whether a service worker could be had. */
export function sayWhatIsMissing(canHaveWorker: boolean): void {
  const canShare = crossOriginIsolated && typeof SharedArrayBuffer === "function";
  const sentence = canHaveWorker ? (canShare ? "" : NO_MEMORY) : NO_WORKER + (canShare ? "" : NO_FILES);
  if (!sentence || localStorage.getItem(READ) === sentence) return;
  const box: HTMLElement = show(sentence, "I have read this", () => {
    box.remove();
    localStorage.setItem(READ, sentence);
  });
}

/** Says that the worker is late, and, once it is here, what to do, if anything is. */
export function sayWorkerIsLate(): void {
  const box: HTMLElement = show(LATE + (crossOriginIsolated ? NETWORK_ONLY : NO_FILES_YET), "Hide", () => box.remove());
  void navigator.serviceWorker.ready.then(() => {
    if (crossOriginIsolated) box.remove();
    else show(ARRIVED, "Load again", () => location.reload());
  });
}

/** One box: what is known later says more. */
function show(sentence: string, label: string, press: () => void): HTMLElement {
  document.getElementById("tinytorch-plain-mode")?.remove();
  const box = makeBox("tinytorch-plain-mode");
  box.append(`${sentence} `, makeButton(label, press));
  showAtFoot(box);
  return box;
}
