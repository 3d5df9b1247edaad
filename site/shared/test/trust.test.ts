import assert from "node:assert/strict";
import { test } from "node:test";
import { makeBundle, openBundle } from "../bundle/bundle.ts";
import { Refusal } from "../basics/errors.ts";
import { bytesOf, recordOf } from "../drive/records.ts";
import { recordWithoutTrust } from "../notebook/trust.ts";
import { encode, FACTS } from "./helpers.ts";

const MARKED = '{"cells":[{"metadata":{"trusted":true}}]}';
const PLAIN = '{"cells":[{"metadata":{}}]}';

test("a bundle brings no trust with it, however its notebook's ending is written", () => {
  const { files } = openBundle(makeBundle(new Map([["milestones/READ ME.IPYNB", encode(MARKED)]]), FACTS));
  assert.deepEqual(files.get("milestones/READ ME.IPYNB"), encode(PLAIN));
});

test("a notebook that is nested too deeply to look for marks is refused", () => {
  const deep = `{"cells":[{"metadata":{"trusted":true}}],"x":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
  const bundle = makeBundle(new Map([["modules/a.ipynb", encode(deep)]]), FACTS);
  assert.throws(() => openBundle(bundle), (error) => error instanceof Refusal && /nested too deeply/.test(error.message));
});

test("a record that JupyterLab keeps as JSON loses its marks too, and keeps its moments", () => {
  const [now, created] = ["2026-01-31T12:00:00.000Z", "2026-01-01T12:00:00.000Z"];
  const record = { ...recordOf("a.ipynb", encode(""), now, created), format: "json" as const, content: JSON.parse(MARKED) };
  const without = recordWithoutTrust(record);
  assert.deepEqual(bytesOf(without), encode(PLAIN));
  assert.deepEqual([without.last_modified, without.created, without.type], [now, created, "notebook"]);
  const plain = recordOf("a.ipynb", encode(PLAIN), now);
  assert.equal(recordWithoutTrust(plain), plain);
});
