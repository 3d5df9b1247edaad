/** The page's answers to the cases of each subject, through what the page itself calls. */
import { cardFields, valueText } from "../../site/dashboard/src/course/card.ts";
import { Refusal } from "../../site/shared/basics/errors.ts";
import { openBundle } from "../../site/shared/bundle/bundle.ts";
import { sameOnSomeDisk, whyRefused } from "../../site/shared/drive/paths.ts";
import { exercisesIn } from "../../site/shared/notebook/exercises.ts";
import { withoutTrust } from "../../site/shared/notebook/trust.ts";
import { counts } from "../../site/shared/work/progress.ts";
import { zipOf } from "./forged.ts";

/** Each subject's cases have a form of their own. */
export type Case = any;

const REFUSALS = {
  path: /”, which (has a|begins|is (an absolute|longer|not a file name|none)|leads)/,
  twice: /This zip file holds “.+” twice/,
  link: /holds a link/,
  encrypted: /is encrypted/,
  method: /compressed in a way that bundles do not use/,
  "same file": /keep as one and the same file/,
  large: /(a bundle|a file in a bundle|it) may have \d+ MiB at most/,
  many: /more than 2000 files/,
  "no manifest": /has no manifest\.json/,
  newer: /written by a newer version of the course/,
  manifest: /^manifest\.json is not (readable|valid)/,
  "named twice": /names a file twice/,
  missing: /in the manifest, but not in the zip file/,
  stray: /which its manifest does not name/,
  changed: /is not what its manifest says/,
  progress: /progress\.json cannot be read/,
  "no zip": /cannot be read as a zip file/,
};

function zipRefusal(given: Case): string {
  try {
    openBundle(zipOf(given));
    return "fine";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const found = Object.entries(REFUSALS).filter(([, words]) => words.test(error.message));
    return found.map(([code]) => code).join(", ") || error.message;
  }
}

function path({ path, paths, text = "a", repeat = 0 }: Case): string | string[] | null {
  return paths ? sameOnSomeDisk(paths) : whyRefused(path + text.repeat(repeat));
}

function trustMarks({ path, text, base64 }: Case): string | null {
  const before = base64 ? Buffer.from(base64, "base64") : Buffer.from(text);
  const after = Buffer.from(withoutTrust(path, before));
  return after.equals(before) ? null : after.toString();
}

function card({ milestone, result, reference, name, dark }: Case): Record<string, string> {
  return cardFields(milestone, result, reference ?? undefined, { name, dark });
}

export const ANSWERS: Record<string, (given: Case) => unknown> = {
  "card-fields": card,
  "exercise-cells": ({ cells, shipped }) => exercisesIn(cells, shipped),
  "metric-texts": ({ metric, value }) => valueText(metric, value),
  paths: path,
  "results-that-count": counts,
  "trust-marks": trustMarks,
  "zip-refusals": zipRefusal,
};
