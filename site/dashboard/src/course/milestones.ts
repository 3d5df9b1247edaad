import { formatBytes } from "../../../shared/basics/bytes.ts";
import { sameData, valueText } from "./card.ts";
import { h, mark } from "../../../shared/page/dom.ts";
import { isAllYours, type MilestoneProgress } from "../../../shared/work/progress.ts";
import { byId, labAddress } from "../page/elements.ts";
import type { CheckpointStanding, MilestoneStanding, Standing } from "../../../shared/standing/standing.ts";
import type { DataSet } from "../../../shared/work/course.ts";
import { offerAddress } from "../../../shared/work/lesson-state.ts";
import { openCard } from "./card-view.ts";
import { historyAddress } from "../lesson/history-links.ts";

/** The timeline of the milestones. */
export function renderMilestones(standing: Standing): void {
  byId("timeline").replaceChildren(...standing.milestones.map(stop));
}

/** The checkpoints: what the student can do by now. */
export function renderCheckpoints(standing: Standing): void {
  byId("checkpoint-list").replaceChildren(...standing.checkpoints.map(question));
}

function stop(one: MilestoneStanding): HTMLElement {
  const { milestone, state } = one;
  const isOpen = milestone.notebook !== null && state !== "waiting";
  return h(
    "li",
    { class: `stop stop-${state}` },
    h("p", { class: "year" }, String(milestone.year)),
    h("h3", {}, isOpen ? h("a", { href: labAddress(milestone.notebook) }, milestone.title) : milestone.title),
    h("p", {}, milestone.summary),
    h(
      "p",
      { class: "stop-state" },
      mark(state === "passed" ? "done" : state === "tried" ? "part" : "open"),
      stateText(one),
    ),
    h("p", { class: "stop-reference" }, referenceText(one)),
    one.data !== undefined && milestone.notebook !== null && h("p", { class: "stop-data" }, dataText(one.data)),
    one.lesson === "changed" && offer(one),
    one.hasVersions && versions(one),
    one.result !== undefined && cardButton(one),
  );
}

/** The way to the milestone's new text; the notebook stays as it is until the student decides. */
function offer({ milestone }: MilestoneStanding): HTMLElement {
  const link = h("a", { href: offerAddress(milestone) }, "Compare, and decide", hidden(` about ${milestone.title}`));
  return h("p", { class: "stop-offer" }, "This milestone has a new text since you began it. ", link, ".");
}

function versions({ milestone }: MilestoneStanding): HTMLElement {
  const link = h("a", { href: historyAddress(milestone) }, "Earlier versions", hidden(` of ${milestone.title}`));
  return h("p", {}, link);
}

function cardButton(one: MilestoneStanding): HTMLElement {
  const open = (): void => openCard(one);
  const whose = hidden(` of ${one.milestone.title}`);
  return h("button", { class: "button small", type: "button", click: open }, "Results card", whose);
}

function hidden(text: string): HTMLElement {
  return h("span", { class: "visually-hidden" }, text);
}

/** What the run has to reach; and, where the reference has run here, what it reached and how long yours took beside. */
function referenceText({ milestone, result, reference }: MilestoneStanding): string {
  const { metric, threshold } = milestone;
  const needed = `Needs ${metric} ${valueText(metric, threshold)}`;
  if (!reference || (result && !sameData(result, reference))) return `${needed}.`;
  const isMine = result && isAllYours(result, milestone.lent);
  const ratio = isMine && reference.seconds > 0 ? result.seconds / reference.seconds : 0;
  const time = ratio > 0 ? `; yours took ${ratio.toFixed(1)}x its time` : "";
  return `${needed}; the course's reference reaches ${valueText(metric, reference.metrics[metric])}${time}.`;
}

function dataText({ title, bytes, otherwise }: DataSet): string {
  if (bytes === 0) return `This site was built without ${title}, so it works on ${otherwise}.`;
  return `Works on ${title}: ${formatBytes(bytes)}, which the first run fetches.`;
}

function stateText({ state, missing, result }: MilestoneStanding): string {
  if (state === "passed" && result) return `Passed: ${metricsText(result)}`;
  if (state === "tried" && result) return `Not passed yet: ${metricsText(result)}`;
  if (state === "coming") return "Coming in a later edition";
  const borrowed = result ? `Tried with the reference: ${metricsText(result)}. ` : "";
  if (state === "ready") return `${borrowed}Ready to run${result ? " with your own parts" : ""}`;
  return `${borrowed}After module ${missing.map((number) => String(number).padStart(2, "0")).join(", ")}`;
}

/** "accuracy 99.2 %, mistakes 12". */
function metricsText(result: MilestoneProgress): string {
  const metrics = Object.entries(result.metrics).slice(0, 2);
  return metrics.map(([name, value]) => `${name.replaceAll("_", " ")} ${valueText(name, value)}`).join(", ");
}

function question({ checkpoint, holds }: CheckpointStanding): HTMLElement {
  return h(
    "li",
    { class: holds ? "holds" : "open" },
    mark(holds ? "done" : "open"),
    h("span", {}, checkpoint.question),
    h("span", { class: "answer" }, holds ? "Yes" : "Not yet"),
  );
}
