import assert from "node:assert/strict";
import { test } from "node:test";
import { complete, validateData } from "../host/settings-reader.ts";

const schema = {
  type: "object",
  properties: {
    interval: { type: "number", default: 15 },
    box: { type: "object", default: {}, properties: { wide: { type: "boolean", default: true } } },
    keys: { type: "array", items: { $ref: "#/definitions/key" }, default: [{ name: "a" }] },
  },
  additionalProperties: false,
  definitions: { key: { properties: { disabled: { type: "boolean", default: false } } } },
};
const settings = (raw: string) =>
  ({ id: "a:b", version: "1", schema, raw, data: { composite: {}, user: {} } }) as unknown as Parameters<typeof validateData>[0];

test("what the student set is completed by the defaults, also inside of them", () => {
  const one = settings('{ // in my words\n "interval": 5, "box": {} }');
  assert.equal(validateData(one), null);
  assert.deepEqual(one.data.user, { interval: 5, box: {} });
  assert.deepEqual(one.data.composite, { interval: 5, box: { wide: true }, keys: [{ name: "a", disabled: false }] });
});

test("defaults are copies: what one reader changes stays his", () => {
  const made = () => complete<Record<string, unknown>>({}, schema, schema);
  (made().keys as object[]).push({});
  assert.equal((made().keys as object[]).length, 1);
});

test("what can't be read or does not fit is a fault, and changes nothing", () => {
  for (const [raw, keyword] of [["{", "parse"], ['{"interval": "often"}', "type"], ['{"other": 1}', "additionalProperties"]]) {
    const one = settings(raw!);
    const faults = validateData(one);
    assert.ok(faults?.some((fault) => fault.keyword === keyword), JSON.stringify(faults));
    assert.deepEqual(one.data, { composite: {}, user: {} });
  }
});

test("only looking changes nothing", () => {
  const one = settings("{}");
  assert.equal(validateData(one, false), null);
  assert.deepEqual(one.data.composite, {});
});
