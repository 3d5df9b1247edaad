/**
 * The start of Python, visible: what is being fetched and how far it is, a sentence when it takes too long or fails,
 * and a way on. The kernel's worker reports stages (see pyodide.ts); this shows them at the foot of the page.
 */
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
  const amount = `${megabytes(stage.doneBytes)} of ${megabytes(stage.totalBytes)} MB`;
  const progress = document.createElement("progress");
  progress.max = stage.totalBytes;
  progress.value = stage.doneBytes;
  progress.setAttribute("aria-label", "Start of Python");
  fill([`${stage.doing} (${amount}) `, progress]);
}

function offerRetry(sentence: string): void {
  const again = document.createElement("button");
  again.textContent = "Load again";
  again.onclick = () => location.reload();
  const hide = document.createElement("button");
  hide.textContent = "Hide";
  hide.onclick = close;
  fill([`${sentence} Your files are safe. `, again, " ", hide]);
}

function fill(content: (string | Node)[]): void {
  box ??= makeBox();
  box.replaceChildren(...content);
  if (!box.isConnected) document.body.append(box);
}

function makeBox(): HTMLElement {
  const made = document.createElement("div");
  made.id = "tinytorch-startup";
  made.setAttribute("role", "status");
  made.style.cssText =
    "position:fixed;inset:auto 0 28px;margin:auto;width:fit-content;max-width:90vw;padding:8px 14px;z-index:10000;" +
    "border-radius:6px;font:13px/1.5 system-ui,sans-serif;color:#fff;background:#333;box-shadow:0 2px 8px #0006";
  return made;
}

function close(): void {
  clearTimeout(alarm);
  box?.remove();
}
