import type { MilestoneProgress } from "../../../shared/src/progress.ts";
import { h, mark } from "../../../shared/src/dom.ts";
import { byId, labAddress } from "../dom.ts";
import type { CheckpointStanding, MilestoneStanding, Standing } from "../../../shared/src/standing.ts";

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
  );
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
  return metrics.map(([name, value]) => `${name.replaceAll("_", " ")} ${metric(name, value)}`).join(", ");
}

function metric(name: string, value: number): string {
  if (name.includes("accuracy")) return `${(value * 100).toFixed(1).replace(/\.0$/, "")} %`;
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
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
