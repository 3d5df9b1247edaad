import assert from "node:assert/strict";
import { test } from "node:test";
import { zipSync, type Zippable } from "fflate";
import { bundleName, courseFiles, type Manifest, makeBundle, openBundle, restorableFiles } from "../bundle/bundle.ts";
import { Refusal } from "../basics/errors.ts";
import { LIMITS } from "../bundle/zip.ts";
import { isCoursePath } from "../drive/paths.ts";
import { recordOf } from "../drive/records.ts";
import { sha256Hex } from "../basics/bytes.ts";
import { encode, FACTS, filesOf, progressText } from "./helpers.ts";

const PROGRESS = progressText("2026-01-31T12:00:00Z");
const FILES = filesOf({
  "modules/01_tensor.ipynb": '{"cells": []}',
  "tinytorch/core/tensor.py": "x = 1\n",
  "progress.json": PROGRESS,
});

/** A zip file with a manifest of our making, for bundles that the course would never make. */
function forged(
  texts: Record<string, string>,
  change: (manifest: Manifest) => unknown = (manifest) => manifest,
  extra: Zippable = {},
): Uint8Array {
  const files = filesOf(texts);
  const entries = [...files].map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256Hex(bytes) }));
  const manifest = change({ schema: 1, ...FACTS, files: entries });
  return zipSync({ "manifest.json": encode(JSON.stringify(manifest)), ...Object.fromEntries(files), ...extra });
}

function refuses(bytes: Uint8Array, words: RegExp): void {
  assert.throws(
    () => openBundle(bytes),
    (error) => error instanceof Refusal && words.test(error.message),
  );
}

test("a bundle gives back the same files and facts", () => {
  const bundle = openBundle(makeBundle(FILES, FACTS));
  assert.deepEqual(bundle.files, FILES);
  assert.equal(bundle.manifest.name, "Ada Lovelace");
  assert.equal(bundle.manifest.files[2]?.sha256, sha256Hex(encode("x = 1\n")));
});

test("an empty workspace makes an empty bundle", () => {
  assert.equal(openBundle(makeBundle(new Map(), FACTS)).files.size, 0);
});

test("the file name carries the name and the date", () => {
  assert.equal(bundleName(FACTS), "tinytorch-ada-lovelace-2026-01-31.zip");
  assert.equal(bundleName({ ...FACTS, name: "../É" }), "tinytorch-e-2026-01-31.zip");
  assert.equal(bundleName({ ...FACTS, name: " " }), "tinytorch-anonymous-2026-01-31.zip");
});

test("only the four places of the workspace are taken along", () => {
  const paths = [
    "modules/a.ipynb",
    "modules/a.txt",
    "modules/deep/a.ipynb",
    "tinytorch/a.py",
    "tinytorch/perf/b.py",
    "tinytorch/core/a.pyc",
    "modules/.a.ipynb",
    "milestones/nul.txt",
    "milestones/r.json",
    "milestones/deep/r.json",
    "progress.json",
    "backups/b.zip",
    "notes.txt",
    "x/progress.json",
  ];
  const records = paths.map((path) => recordOf(path, encode(""), "2026-01-31T12:00:00.000Z"));
  assert.deepEqual(
    [...courseFiles(records).keys()],
    ["modules/a.ipynb", "tinytorch/perf/b.py", "milestones/r.json", "progress.json"],
  );
});

test("paths that leave the workspace are refused", () => {
  for (const path of [
    "/progress.json",
    "../progress.json",
    "modules/../a.ipynb",
    "modules\\a.ipynb",
    "tinytorch//a.py",
    "tinytorch/./a.py",
    "c:progress.json",
    "milestones/..",
    "milestones/a\u0000",
  ]) {
    assert.equal(isCoursePath(path), false, path);
  }
  refuses(forged({ "../evil.py": "x" }), /“\.\.\/evil\.py”, which leads out of the workspace/);
  refuses(forged({ "backups/a.zip": "x" }), /none of the files that belong in a bundle/);
});

test("a file that differs from its manifest is refused and named", () => {
  const file = { "milestones/a.json": "{}" };
  const wrongHash = forged(file, (manifest) => ({
    ...manifest,
    files: [{ ...manifest.files[0], sha256: "0".repeat(64) }],
  }));
  refuses(wrongHash, /“milestones\/a\.json” is not what its manifest says/);
  const wrongSize = forged(file, (manifest) => ({ ...manifest, files: [{ ...manifest.files[0], bytes: 9 }] }));
  refuses(wrongSize, /2 bytes, 9 expected/);
});

test("a missing, a stray and a doubled file are refused", () => {
  const more = { path: "milestones/a", bytes: 0, sha256: sha256Hex(encode("")) };
  refuses(
    forged({}, (manifest) => ({ ...manifest, files: [more] })),
    /in the manifest, but not in the zip/,
  );
  refuses(
    forged({}, undefined, { "milestones/a": encode("") }),
    /holds “milestones\/a”, which its manifest does not name/,
  );
  refuses(
    forged({ "milestones/a": "" }, (manifest) => ({ ...manifest, files: [more, more] })),
    /names a file twice/,
  );
});

test("a manifest that is missing, broken, newer or wrong is refused", () => {
  refuses(zipSync({ "milestones/a": encode("") }), /no manifest\.json/);
  refuses(zipSync({ "manifest.json": encode("{") }), /not readable as JSON/);
  refuses(
    forged({}, (manifest) => ({ ...manifest, schema: 2 })),
    /newer version of the course \(schema 2/,
  );
  refuses(
    forged({}, (manifest) => ({ ...manifest, surprise: 1 })),
    /not valid \(top level: must NOT have additional properties/,
  );
});

test("bytes that are no zip file, or a cut one, are refused", () => {
  refuses(encode("hello, this is not a zip file at all"), /cannot be read as a zip file/);
  refuses(new Uint8Array(), /cannot be read as a zip file/);
  refuses(makeBundle(FILES, FACTS).slice(0, -40), /cannot be read as a zip file/);
});

test("a symbolic link is refused", () => {
  const link = { "milestones/a": [encode("/etc/passwd"), { os: 3, attrs: 0o120777 << 16 }] } as unknown as Zippable;
  refuses(forged({}, undefined, link), /holds a link/);
});

test("an encrypted entry is refused", () => {
  const bytes = zipSync({ "milestones/a": encode("1") });
  const directory = Buffer.from(bytes).lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  bytes[directory + 8]! |= 1;
  refuses(bytes, /is encrypted/);
});

test("names that fall together on some disk are refused", () => {
  refuses(forged({ "milestones/A": "1", "milestones/a": "2" }), /“milestones\/A” and “milestones\/a”/);
});

test("a progress.json that cannot be read is refused, and none is taken along", () => {
  refuses(
    forged({ "progress.json": "{}" }),
    /This bundle's progress\.json cannot be read \(top level: must have required/,
  );
  refuses(forged({ "progress.json": '{"schema": 9}' }), /newer version of the course \(schema 9/);
  const broken = recordOf("progress.json", encode("{"), "2026-01-31T12:00:00.000Z");
  assert.equal(restorableFiles([broken]).size, 0);
  assert.equal(restorableFiles([recordOf("progress.json", encode(PROGRESS), "2026-01-31T12:00:00.000Z")]).size, 1);
});

test("an entry that is there twice is refused", () => {
  const bytes = zipSync({ "milestones/a": encode("1"), "milestones/b": encode("2") }, { level: 0 });
  const text = Buffer.from(bytes).toString("latin1").replaceAll("milestones/b", "milestones/a");
  refuses(Buffer.from(text, "latin1"), /holds “milestones\/a” twice/);
});

test("sizes beyond the limits are refused before unpacking", () => {
  const big = new Uint8Array(LIMITS.fileBytes + 1);
  refuses(zipSync({ "milestones/big": big }), /“milestones\/big” has 16 MiB/);
  const many = Object.fromEntries(
    Array.from({ length: LIMITS.files + 2 }, (_, index) => [`milestones/${index}`, encode("")]),
  );
  refuses(zipSync(many), /more than 2000 files/);
  const four = Object.fromEntries([1, 2, 3, 4, 5].map((index) => [`milestones/${index}`, big.subarray(1)]));
  refuses(zipSync(four), /Unpacked, this zip file has 80 MiB/);
  refuses(new Uint8Array(LIMITS.totalBytes + LIMITS.manifestBytes + 1), /This file has 65 MiB/);
});

test("an entry that unpacks to more than it declares stays within what it declared", () => {
  const bytes = zipSync({ "milestones/a": new Uint8Array(100_000) });
  const directory = Buffer.from(bytes).lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  new DataView(bytes.buffer).setUint32(directory + 24, 10, true);
  refuses(bytes, /no manifest\.json|cannot be read/);
});

test("files that no bundle could restore are refused when one is made", () => {
  assert.throws(
    () => makeBundle(new Map([["milestones/a", new Uint8Array(LIMITS.fileBytes + 1)]]), FACTS),
    /“milestones\/a” has 16 MiB/,
  );
  const full = new Map([1, 2, 3, 4].map((index) => [`milestones/${index}`, new Uint8Array(LIMITS.fileBytes)]));
  assert.throws(() => makeBundle(full, FACTS), /together; a bundle may have 64 MiB/);
});
