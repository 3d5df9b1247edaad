import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { makeBundle, openBundle } from "../src/bundle.ts";
import { encode, FACTS, filesOf, progressText } from "./helpers.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const PYTHON = [`${ROOT}.venv/bin/python`, `${ROOT}.venv/Scripts/python.exe`].find(existsSync) ?? "python3";
const folder = mkdtempSync(join(tmpdir(), "bundle-"));
after(() => rmSync(folder, { recursive: true }));

const FILES = filesOf({
  "milestones/größe.json": '{"ä": 1}',
  "modules/01_tensor.ipynb": '{\n "cells": []\n}\n',
  "progress.json": progressText("2026-01-31T12:00:00Z"),
});

function python(code: string, ...files: string[]): void {
  execFileSync(PYTHON, ["-c", `import sys\nfrom pathlib import Path\n${code}`, ...files], { cwd: ROOT });
}

test("the engine opens the page's bundle, and the page the one that the engine makes of it", () => {
  const [ours, theirs] = [join(folder, "ours.zip"), join(folder, "theirs.zip")] as const;
  writeFileSync(ours, makeBundle(FILES, FACTS));
  python(
    `
from tinytorch.tito import archive
bundle = archive.unpack(Path(sys.argv[1]).read_bytes())
Path(sys.argv[2]).write_bytes(archive.pack(bundle.manifest, bundle.files))`,
    ours,
    theirs,
  );
  assert.deepEqual(openBundle(readFileSync(theirs)), openBundle(readFileSync(ours)));
  assert.deepEqual(openBundle(readFileSync(theirs)).files, FILES);
});

test("a file that was added to the zip afterwards is found out", () => {
  const path = join(folder, "changed.zip");
  writeFileSync(path, makeBundle(new Map([["milestones/b.txt", encode("b")]]), FACTS));
  python('import zipfile; zipfile.ZipFile(sys.argv[1], "a").writestr("milestones/a.txt", "x")', path);
  assert.throws(() => openBundle(readFileSync(path)), /which its manifest does not name/);
});
