/** The page's side of test_agreement.py: the same cases, and the same answers. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { ANSWERS, type Case } from "./page.ts";

interface Subject {
  /** What all cases have in common. */
  given?: object;
  cases: (Case & { what: string; expected: unknown })[];
}

const HERE = new URL("./", import.meta.url);
const names = readdirSync(HERE).flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []);

for (const name of names) {
  const { given, cases } = JSON.parse(readFileSync(new URL(`${name}.json`, HERE), "utf8")) as Subject;
  for (const { what, expected, ...case_ } of cases)
    test(`${name}: ${what}`, async () => assert.deepEqual(await ANSWERS[name]!({ ...given, ...case_ }), expected));
}

test("every subject has an answer, and every answer is asked for", () => {
  assert.deepEqual(Object.keys(ANSWERS).sort(), names.sort());
});
