/**
 * The start of Python, visible: what is being fetched and how far it is, a sentence when it takes too long or fails,
 * and a way on. The kernel's worker reports stages (see pyodide.ts); this shows them at the foot of the page.
 */
import { makeBox, makeButton, showAtFoot } from "./foot.ts";

export interface Stage {
  /** what is being done now, as words */
  doing: string;
  doneBytes: number;
  totalBytes: number;
  /** the reason, when it cannot go on */
  failed?: string;
  finished?: boolean;
}

const QUIET_MS = 45_000; // no news for so long means that something hangs
const SLOW = "Python has not started yet, and nothing has happened for 45 seconds. A slow network can be the reason.";

let box: HTMLElement | undefined;
let failed = false; // the first failure stays: what follows from it explains nothing
let alarm: ReturnType<typeof setTimeout> | undefined;

export function showStage(stage: Stage): void {
  if (failed) return;
  clearTimeout(alarm);
  if (stage.finished) return close();
  if (stage.failed) {
    failed = true;
    return offerRetry(`Python could not start: ${stage.failed}`);
  }
  alarm = setTimeout(() => offerRetry(SLOW), QUIET_MS);
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const isSized = stage.totalBytes > 1; // before the first answer, nobody knows how much there is to fetch
  const amount = isSized ? ` (${megabytes(stage.doneBytes)} of ${megabytes(stage.totalBytes)} MB) ` : " … ";
  const progress = document.createElement("progress");
  if (isSized) Object.assign(progress, { max: stage.totalBytes, value: stage.doneBytes });
  progress.setAttribute("aria-label", "Start of Python");
  fill([`${stage.doing}${amount}`, progress]);
}

function offerRetry(sentence: string): void {
  const again = makeButton("Load again", () => location.reload());
  fill([`${sentence} Your files are safe. `, again, " ", makeButton("Hide", close)]);
}

function fill(content: (string | Node)[]): void {
  box ??= makeBox("tinytorch-startup");
  box.replaceChildren(...content);
  if (!box.isConnected) showAtFoot(box);
}

function close(): void {
  clearTimeout(alarm);
  box?.remove();
}
