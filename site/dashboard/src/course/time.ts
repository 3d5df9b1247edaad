import { durationText } from "../../../shared/basics/spent.ts";
import type { Standing } from "../../../shared/standing/standing.ts";
import { byId } from "../page/elements.ts";

/** One calm sentence on the time spent; nothing before the first minutes. */
export function renderTime({ modules }: Standing): void {
  const line = byId("time-spent");
  const spent = durationText(modules.reduce((sum, one) => sum + one.seconds, 0));
  line.hidden = spent === "";
  line.textContent = `You have worked in the notebooks for ${spent}. Breaks of five minutes or more don’t count.`;
}
