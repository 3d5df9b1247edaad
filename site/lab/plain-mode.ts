/** What is missing in this browser, in a sentence, as soon as the page is there; said until the student has read it. */
import { makeBox, makeButton, showAtFoot } from "./foot.ts";

const READ = "tinytorch-plain-mode-read";

const NO_MEMORY =
  "This browser does not share memory with Python. All of the course works, with two differences: Stop starts Python " +
  "again, so variables are lost, and files are read and written more slowly.";
const NO_WORKER =
  "This browser refuses service workers here, as private windows and addresses without https do. The course then " +
  "needs the network at each visit.";
const NO_FILES =
  " Python can't reach your files either: cells and checks run, but progress and completed modules are not kept. Open " +
  "the course in a normal window, at an address that begins with https.";

/** Says what is missing, if anything is: canHaveWorker tells whether a service worker could be had. */
export function sayWhatIsMissing(canHaveWorker: boolean): void {
  const canShare = crossOriginIsolated && typeof SharedArrayBuffer === "function";
  const sentence = canHaveWorker ? (canShare ? "" : NO_MEMORY) : NO_WORKER + (canShare ? "" : NO_FILES);
  if (!sentence || localStorage.getItem(READ) === sentence) return;
  document.getElementById("tinytorch-plain-mode")?.remove(); // more may have come to light
  const box = makeBox("tinytorch-plain-mode");
  const close = () => {
    localStorage.setItem(READ, sentence);
    box.remove();
  };
  box.append(`${sentence} `, makeButton("I have read this", close));
  showAtFoot(box);
}
