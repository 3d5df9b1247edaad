import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutTrust } from "../notebook/trust.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

test("marks of trust are taken out of every cell, and nothing else is", () => {
  const notebook = { cells: [{ source: "1", metadata: { trusted: true, tinytorch: {} } }, { metadata: {} }], nbformat: 4 };
  const cleaned = JSON.parse(text(withoutTrust("modules/a.ipynb", bytes(JSON.stringify(notebook)))));
  assert.deepEqual(cleaned, { cells: [{ source: "1", metadata: { tinytorch: {} } }, { metadata: {} }], nbformat: 4 });
});

test("a mark whose key is written with an escape is found too", () => {
  const cleaned = text(withoutTrust("a.ipynb", bytes('{"cells": [{"metadata": {"trus\\u0074ed": true}}]}')));
  assert.equal(cleaned, '{"cells":[{"metadata":{}}]}');
});

test("what has no marks keeps its bytes", () => {
  for (const content of ['{ "cells": [ {"metadata": {}} ] }', "no json", "[1]", "null", '{"cells": 3}', '{"cells": [null]}'])
    assert.equal(text(withoutTrust("a.ipynb", bytes(content))), content);
  assert.equal(text(withoutTrust("a.py", bytes('{"cells":[{"metadata":{"trusted":1}}]}'))).includes("trusted"), true);
});
