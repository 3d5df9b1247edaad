import { formatBytes } from "../../../shared/basics/bytes.ts";
import type { PrecacheStatus } from "../../../shared/page/worker-messages.ts";
import { h } from "../../../shared/page/dom.ts";
import { byId } from "./elements.ts";
import type { OfflineState } from "./worker-client.ts";

/** The offline panel, and one line under the main button that is spoken at each tenth only. */
export function renderOffline(state: OfflineState, fetchAll: () => void): void {
  byId("offline").replaceChildren(...panel(state, fetchAll));
  const line = lineOf(state);
  const spoken = byId("offline-line");
  if (spoken.textContent !== line) spoken.textContent = line;
}

function panel(state: OfflineState, fetchAll: () => void): HTMLElement[] {
  const again = (label: string): HTMLElement =>
    h("button", { class: "button", type: "button", click: fetchAll }, label);
  switch (state.kind) {
    case "starting":
      return [h("p", {}, "Looking what is here already …")];
    case "unavailable":
      return [h("p", { class: "warning" }, state.reason)];
    case "asking":
      return [
        h(
          "p",
          {},
          "Your device asks to save data, so nothing has been fetched yet. Python and the notebooks are about 25 " +
            "MiB; with them the course starts at once, also on the train.",
        ),
        again("Get the course now"),
      ];
    case "loading":
      return [...progress(state.status), h("p", { class: "fine" }, "You can begin; this goes on while you read.")];
    case "stalled":
      return [
        ...progress(state.status),
        h("p", { class: "warning" }, "Nothing has arrived for a minute. What is here is kept."),
        again("Try again"),
      ];
    case "incomplete":
      return [...progress(state.status), h("p", { class: "warning" }, failedText(state.status)), again("Try again")];
    case "ready":
      return [
        h("p", { class: "good" }, "Ready. The whole course works without a network in this browser."),
        h(
          "p",
          { class: "fine" },
          `${state.status.total} files, ${formatBytes(state.status.totalBytes)}, version ${state.status.revision}.`,
        ),
      ];
  }
}

function progress(status: PrecacheStatus | null): HTMLElement[] {
  if (!status)
    return [
      h("p", { id: "offline-label" }, "Getting the course …"),
      h("progress", { "aria-labelledby": "offline-label" }),
    ];
  const text =
    `${formatBytes(status.doneBytes)} of ${formatBytes(status.totalBytes)}, ${status.done} of ` +
    `${status.total} files`;
  const value = status.totalBytes > 0 ? status.doneBytes / status.totalBytes : 0;
  return [
    h("p", { id: "offline-label" }, `Getting the course: ${text}`),
    h("progress", { value, max: 1, "aria-labelledby": "offline-label" }),
  ];
}

function failedText({ failed, isFull }: PrecacheStatus): string {
  if (isFull) return `The browser has no room for ${failed.length} of the files. Free some disk space, and try again.`;
  const names = failed.slice(0, 3).join(", ");
  return failed.length === 1
    ? `One file did not arrive: ${names}.`
    : `${failed.length} files did not arrive: ${names}${failed.length > 3 ? ", …" : ""}.`;
}

function lineOf(state: OfflineState): string {
  if (state.kind === "ready") return "Works without a network.";
  if (state.kind === "unavailable") return "Code can't reach your files in this window: see “Without a network” below.";
  if (state.kind === "incomplete" || state.kind === "stalled")
    return "Not everything is here for offline use yet: see below.";
  if (state.kind !== "loading" || !state.status || state.status.totalBytes === 0) return "";
  const percent = Math.floor((state.status.doneBytes / state.status.totalBytes) * 10) * 10;
  return `Getting the course for offline use: ${percent === 0 ? "begun" : `${percent} %`}`;
}
