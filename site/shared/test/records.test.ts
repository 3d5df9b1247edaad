import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, type FileRecord, folderRecord, isFileRecord, recordOf } from "../drive/records.ts";
import { encode } from "./helpers.ts";

const NOW = "2026-01-31T12:00:00.000Z";

function record(format: FileRecord["format"], content: unknown): FileRecord {
  return { ...recordOf("milestones/a.json", encode(""), NOW), format, content };
}

test("text, base64 and json records give the bytes that a kernel reads", () => {
  assert.deepEqual(bytesOf(record("text", "é\r\n")), encode("é\r\n"));
  assert.deepEqual(bytesOf(record("base64", "AP+A")), new Uint8Array([0, 255, 128]));
  assert.deepEqual(bytesOf(record("json", { a: [1, 2.5, "é"] })), encode('{"a":[1,2.5,"é"]}'));
});

test("a record gives back the bytes that it was made of", () => {
  const all = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
  for (const bytes of [encode(""), encode('\ufeffx = "ü"\n'), all]) {
    const made = recordOf("tinytorch/core/tensor.py", bytes, NOW);
    assert.deepEqual(bytesOf(made), bytes);
    assert.equal(made.size, bytes.length);
  }
});

test("a notebook keeps its line breaks, so that its SHA-256 survives", () => {
  const made = recordOf("modules/01_tensor.ipynb", encode('{\n "cells": []\n}\n'), NOW);
  assert.equal(made.type, "notebook");
  assert.equal(made.format, "text");
  assert.deepEqual(bytesOf(made), encode('{\n "cells": []\n}\n'));
});

test("folders and foreign values are not files", () => {
  assert.equal(isFileRecord(folderRecord("modules", NOW)), false);
  assert.equal(isFileRecord(null), false);
  assert.equal(isFileRecord({ path: "a" }), false);
  assert.equal(isFileRecord(record("text", "")), true);
});
