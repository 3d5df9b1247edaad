import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { makeBundle, openBundle } from "../bundle/bundle.ts";
import { keepPresent } from "../history/keep.ts";
import { bytesOf, recordOf } from "../drive/records.ts";
import { readVersion } from "../history/version.ts";
import { encode, FACTS, filesOf, progressText, storageWith } from "./helpers.ts";

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
from tinytorch.tito.copies import archive
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

test("the engine reads the page's versions, and the page the engine's", async () => {
  const source = ["größe = '\ud83d'\n", "\u2028\u0001 # \ud83d\ude00"];
  const cells = [{ cell_type: "code", source, metadata: {}, outputs: [], execution_count: null }];
  const notebook = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
  const storage = await storageWith({ "modules/01_tensor.ipynb": notebook, "tinytorch/core/tensor.py": "ä = 1\n" });
  const module = { id: "01", notebook: "modules/01_tensor.ipynb", export: "core.tensor", exercises: [] };
  const { entry } = await keepPresent(storage, module, "completed", new Date("2026-01-31T12:00:00Z"));
  const record = (await storage.get(entry!.path))!;
  const name = entry!.path.slice(entry!.path.lastIndexOf("/") + 1);
  writeFileSync(join(folder, name), bytesOf(record));
  python(
    `
from tinytorch.tito.copies import version
entry, = version.entries(Path(sys.argv[1]))
again = version.new_entry(entry.path.parent / "01_tensor", entry.number, entry.saved, entry.why, version.read(entry))
again.path.parent.mkdir()
again.path.write_bytes(version.pack(again, version.read(entry)))`,
    folder,
  );
  const theirs = recordOf(entry!.path, readFileSync(join(folder, "01_tensor", name)), "2026-02-01T12:00:00Z");
  assert.deepEqual(readVersion(theirs), readVersion(record));
});
