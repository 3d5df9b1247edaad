/** A results card: tinytorch/tito/reports/card.svg with its {{fields}} filled in, in the same way as the engine's card.py. */
import type { Milestone } from "../../../shared/work/course.ts";
import { counts, type MilestoneProgress } from "../../../shared/work/progress.ts";

export interface CardChoice {
  name: string;
  dark: boolean;
}

const LEFT = 80; // pixels of the bar
const WIDTH = 1040;
const LINE = 66; // characters
const MOST_NAME = 40;

/** What stands in each field, as plain text. */
export function cardFields(
  milestone: Milestone,
  result: MilestoneProgress,
  reference: MilestoneProgress | undefined,
  { name, dark }: CardChoice,
): Record<string, string> {
  const { metric, threshold } = milestone;
  const value = result.metrics[metric];
  const other = reference && sameData(result, reference) ? reference.metrics[metric] : undefined;
  const own = names(result, "yours");
  const borrowed = names(result, "reference");
  const full = Math.max(1, threshold, value ?? 0);
  const [own_1, own_2] = own ? wrapped(`Written by me: ${own}.`) : ["", ""];
  const reaches = other === undefined ? "" : `, the course's reference reaches ${valueText(metric, other)}`;
  const fields = {
    theme: dark ? "dark" : "light",
    state: counts(result, milestone.lent) ? "passed" : "tried",
    year: String(milestone.year),
    title: milestone.title,
    metric,
    value: valueText(metric, value),
    bar: String(pixels(value ?? 0, full)),
    needed_at: at(threshold, full),
    reference_at: at(other ?? 0, full),
    reference_width: other === undefined ? "0" : "3",
    scale: `needed ${valueText(metric, threshold)}${reaches}`,
    verdict: verdict(result, milestone.lent),
    own_1,
    own_2,
    borrowed: borrowed ? `From the course's reference: ${borrowed}.`.slice(0, LINE + 20) : "",
    foot: [[...name.trim()].slice(0, MOST_NAME).join(""), `${result.seconds.toFixed(1)} s`, result.date.slice(0, 10)]
      .filter(Boolean)
      .join(", "),
  };
  return { ...fields, description: describe(fields) };
}

/** False if the two were tested on data sets of different sizes, such as MNIST and the small one in its place. */
export function sameData(one: MilestoneProgress, other: MilestoneProgress): boolean {
  const sizes = [one, other].map(({ metrics }) => metrics["test_pictures"]);
  return sizes.includes(undefined) || sizes[0] === sizes[1];
}

/** The picture with these fields. */
export function cardSvg(template: string, fields: Record<string, string>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, field: string) => escaped(fields[field] ?? ""));
}

/** A metric as a person reads it: an accuracy in percent, anything else with four digits. */
export function valueText(metric: string, value: number | undefined): string {
  if (value === undefined) return "unknown";
  if (metric.includes("accuracy")) return `${(100 * value).toFixed(1).replace(/\.0$/, "")} %`;
  return String(Number(value.toPrecision(4)));
}

function describe(fields: Record<string, string>): string {
  const parts = [
    `${fields["year"]}, ${fields["title"]}: ${fields["metric"]} ${fields["value"]}, ${fields["scale"]}`,
    fields["verdict"],
    `${fields["own_1"]} ${fields["own_2"]}`.trim().replace(/\.$/, ""),
    fields["borrowed"]?.replace(/\.$/, ""),
    fields["foot"],
  ];
  return `${parts.filter(Boolean).join(". ")}.`;
}

function verdict(result: MilestoneProgress, lent: string[] | undefined): string {
  if (!result.passed) return "Not passed yet";
  if (counts(result)) return "Passed with my own framework alone";
  return counts(result, lent) ? "Passed with my own framework" : "Passed with parts of the reference";
}

function names({ components }: MilestoneProgress, whose: "yours" | "reference"): string {
  const found = Object.entries(components).filter(([, origin]) => origin === whose);
  return found.map(([name]) => name.slice(name.indexOf(".") + 1)).join(", ");
}

function wrapped(text: string): [string, string] {
  if (text.length <= LINE) return [text, ""];
  const cut = text.lastIndexOf(", ", LINE - 2) + 1;
  return [text.slice(0, cut), text.slice(cut + 1)];
}

function pixels(value: number, full: number): number {
  return Math.floor((WIDTH * Math.min(Math.max(value, 0), full)) / full);
}

/** Where a mark of three pixels stands, within the bar. */
function at(value: number, full: number): string {
  return String(LEFT + Math.min(pixels(value, full), WIDTH - 3));
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
}
