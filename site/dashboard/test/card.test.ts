import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { cardSvg } from "../src/course/card.ts";
import { durationText } from "../../shared/basics/moments.ts";

const { cases: CASES } = JSON.parse(
  readFileSync(new URL("../../../tests/agreement/card-fields.json", import.meta.url), "utf8"),
) as { cases: { what: string; expected: Record<string, string> }[] };
const TEMPLATE = readFileSync(new URL("../../../tinytorch/tito/reports/card.svg", import.meta.url), "utf8");

for (const { what, expected } of CASES)
  test(`the picture has no field left empty, and no elements that came with one: ${what}`, () => {
    const picture = cardSvg(TEMPLATE, expected);
    assert.ok(!picture.includes("<Lovelace>") && !/\{\{(?!foot)/.test(picture));
  });

test("time spent is told in hours and minutes, and less than one minute not at all", () => {
  assert.deepEqual([0, 59, 60, 3600, 7540].map(durationText), ["", "", "1 min", "1 h", "2 h 5 min"]);
});
