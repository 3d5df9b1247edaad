import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeBundle, openBundle } from '../src/bundle.ts';
import { encode, FACTS, filesOf } from './helpers.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
after(() => rmSync(folder, { recursive: true }));

const FILES = filesOf({ 'modules/01_tensor.ipynb': '{\n "cells": []\n}\n', 'milestones/größe.json': '{"ä": 1}', 'progress.json': '{}' });

const REPACK = `
import hashlib, json, sys, zipfile
source, target = map(zipfile.ZipFile, sys.argv[1:2]), zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED)
source = next(source)
assert source.testzip() is None
for entry in json.loads(source.read("manifest.json"))["files"]:
    data = source.read(entry["path"])
    assert len(data) == entry["bytes"] and hashlib.sha256(data).hexdigest() == entry["sha256"], entry
for name in source.namelist():
    target.writestr(name, source.read(name))
target.close()
`;

test('Python reads our bundles, and we read the ones that Python writes', () => {
  const [ours, theirs] = [join(folder, 'ours.zip'), join(folder, 'theirs.zip')];
  writeFileSync(ours, makeBundle(FILES, FACTS));
  execFileSync('python3', ['-c', REPACK, ours, theirs]);
  assert.deepEqual(openBundle(readFileSync(theirs)).files, FILES);
});

test('a file that was changed in the zip is found out', () => {
  const path = join(folder, 'changed.zip');
  const files = new Map([['progress.json', encode('{}')]]);
  writeFileSync(path, makeBundle(files, FACTS));
  execFileSync('python3', ['-c', 'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "a").writestr("milestones/a.txt", "x")', path]);
  assert.throws(() => openBundle(readFileSync(path)), /which its manifest does not name/);
});
