import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { cardSvg } from "../src/course/card.ts";
import { recordOf } from "../../shared/drive/records.ts";
import { referenceResults } from "../../shared/standing/reference.ts";
import { durationText } from "../../shared/basics/moments.ts";
import { encode } from "../../shared/test/helpers.ts";

const { cases: CASES } = JSON.parse(
  readFileSync(new URL("../../../tests/agreement/card-fields.json", import.meta.url), "utf8"),
) as { cases: { what: string; result: object; expected: Record<string, string> }[] };
const TEMPLATE = readFileSync(new URL("../../../tinytorch/tito/reports/card.svg", import.meta.url), "utf8");

for (const { what, expected } of CASES)
  test(`the picture has no field left empty, and no elements that came with one: ${what}`, () => {
    const picture = cardSvg(TEMPLATE, expected);
    assert.ok(!picture.includes("<Lovelace>") && !/\{\{(?!foot)/.test(picture));
  });

test("a reference's result is read where it is whole and of this course", () => {
  const file = (facts: object, number = "01") =>
    recordOf(`milestones/${number}_x_1957.reference.json`, encode(JSON.stringify(facts)), "2026-01-31T12:00:00.000Z");
  const whole = { ...CASES[2]?.result, passed: true, course: "1.0.0", number: 1, reference: true };
  const read = (...facts: object[]) => [...referenceResults(facts.map((one) => file(one)), "1.0.0").keys()];
  assert.deepEqual(read(whole), ["01"]);
  for (const facts of [{ course: "2.0.0" }, { number: 2 }, { reference: false }, { metrics: { a: "b" } }, { date: 1 }])
    assert.deepEqual(read({ ...whole, ...facts }), [], JSON.stringify(facts));
  const broken = recordOf("milestones/01_x_1957.reference.json", encode("{"), "2026-01-31T12:00:00.000Z");
  assert.equal(referenceResults([broken], "1.0.0").size, 0);
});

test("time spent is told in hours and minutes, and less than one minute not at all", () => {
  assert.deepEqual([0, 59, 60, 3600, 7540].map(durationText), ["", "", "1 min", "1 h", "2 h 5 min"]);
});
