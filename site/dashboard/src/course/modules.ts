import { type Course, type Tier, withoutNumber } from "../../../shared/work/course.ts";
import { offerAddress } from "../../../shared/work/lesson-state.ts";
import type { Progress } from "../../../shared/work/progress.ts";
import { h, mark } from "../../../shared/page/dom.ts";
import { durationText } from "../../../shared/basics/moments.ts";
import { byId, labAddress } from "../page/elements.ts";
import { historyAddress } from "../lesson/history-links.ts";
import type { ModuleStanding, Standing } from "../../../shared/standing/standing.ts";

/** The modules, tier by tier. */
export function renderModules(course: Course, standing: Standing, progress: Progress): void {
  byId("tiers").replaceChildren(...course.tiers.map((tier) => tierSection(tier, standing, progress)));
}

function tierSection(tier: Tier, standing: Standing, progress: Progress): HTMLElement {
  const modules = standing.modules.filter((one) => one.module.tier === tier.id);
  const done = modules.filter((one) => one.state === "completed").length;
  return h(
    "section",
    { class: "tier", "aria-labelledby": `tier-${tier.id}` },
    h(
      "div",
      { class: "tier-head" },
      h("h3", { id: `tier-${tier.id}` }, tier.title),
      h("p", {}, tier.summary),
      h("p", { class: "count" }, [`${done} of ${modules.length} completed`, spentOn(modules)].filter(Boolean).join(", ")),
    ),
    tierBar(modules),
    h("ol", { class: "cards" }, ...modules.map((one) => card(one, progress))),
  );
}

/** One segment for each module; the text beside it says the same. */
function tierBar(modules: ModuleStanding[]): HTMLElement {
  const segments = modules.map(({ state }) => h("i", { class: `part-${state}` }));
  return h("span", { class: "bar tier-bar", "aria-hidden": "true" }, ...segments);
}

function spentOn(modules: ModuleStanding[]): string {
  return durationText(modules.reduce((sum, one) => sum + one.seconds, 0));
}

function card(one: ModuleStanding, progress: Progress): HTMLElement {
  const { module, state, note } = one;
  const title = module.notebook === null ? module.title : h("a", { href: labAddress(module.notebook) }, module.title);
  return h(
    "li",
    { class: `card card-${state}` },
    h("p", { class: "card-number" }, h("span", { class: "visually-hidden" }, "Module "), module.id),
    h("h4", {}, title),
    h("p", { class: "card-summary" }, module.summary),
    note && h("p", { class: "card-note" }, note),
    one.lesson === "changed" && offer(one),
    h(
      "div",
      { class: "card-foot" },
      h("p", { class: "card-state" }, mark(MARK_OF[state]), stateText(one), spent(one)),
      state !== "coming" && bar(one, progress),
    ),
    (state === "started" || state === "completed") && module.notebook !== null && versions(one),
    state !== "coming" && module.exercises.length > 0 && exercises(one, progress),
  );
}

/** The time spent on a module, beside its state. */
function spent({ seconds }: ModuleStanding): HTMLElement | false {
  const text = durationText(seconds);
  return text !== "" && h("span", { class: "card-time" }, hidden("active time "), text);
}

/** The way to the lesson's new text; the notebook stays as it is until the student decides. */
function offer({ module }: ModuleStanding): HTMLElement {
  const link = h("a", { href: offerAddress(module) }, "Compare, and decide", hidden(` about module ${module.id}`));
  return h("p", { class: "card-offer" }, "This lesson has a new text since you began it. ", link, ".");
}

function versions({ module }: ModuleStanding): HTMLElement {
  const link = h("a", { href: historyAddress(module) }, "Earlier versions", hidden(` of module ${module.id}`));
  return h("p", { class: "card-versions" }, link);
}

function hidden(text: string): HTMLElement {
  return h("span", { class: "visually-hidden" }, text);
}

const MARK_OF = { completed: "done", started: "part", open: "open", coming: "open" } as const;

function stateText({ state, passed, module }: ModuleStanding): string {
  const total = module.exercises.length;
  if (state === "coming") return "Coming in a later edition";
  if (state === "completed") return "Completed";
  const exercises = total === 1 ? "exercise" : "exercises";
  return state === "started" ? `${passed} of ${total} ${exercises} passed` : `${total} ${exercises}`;
}

/** One segment for each exercise. */
function bar({ module }: ModuleStanding, progress: Progress): HTMLElement {
  const segments = module.exercises.map(({ id }) =>
    h("i", { class: `segment-${progress.exercises[id]?.state ?? "open"}` }),
  );
  return h("span", { class: "bar", "aria-hidden": "true" }, ...segments);
}

const EXERCISE_MARK = { passed: "done", tried: "part", open: "open" } as const;
const EXERCISE_TEXT = { passed: "passed", tried: "tried", open: "open" } as const;

function exercises({ module, lesson }: ModuleStanding, progress: Progress): HTMLElement {
  const rows = module.exercises.map(({ id, title }) => {
    const state = progress.exercises[id]?.state ?? "open";
    return h(
      "li",
      {},
      mark(EXERCISE_MARK[state]),
      h("span", {}, withoutNumber(title)),
      h("span", { class: "visually-hidden" }, `, ${EXERCISE_TEXT[state]}`),
    );
  });
  return h(
    "details",
    {},
    h("summary", {}, "Exercises", hidden(` of module ${module.id}`)),
    h("ol", {}, ...rows),
    lesson === "kept" &&
      h("p", { class: "fine" }, "You kept your text of this lesson. ",
        h("a", { href: offerAddress(module) }, "Compare")),
  );
}

/** One calm sentence on the time spent; nothing before the first minutes. */
export function renderTime({ modules }: Standing): void {
  const line = byId("time-spent");
  const spent = durationText(modules.reduce((sum, one) => sum + one.seconds, 0));
  line.hidden = spent === "";
  line.textContent = `You have worked in the notebooks for ${spent}. Breaks of five minutes or more don’t count.`;
}
