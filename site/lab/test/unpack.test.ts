/** The tar reader, against archives that the system's tar writes. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { unpack } from "../kernel/unpack.ts";

const folder = mkdtempSync(path.join(tmpdir(), "unpack-"));
after(() => rmSync(folder, { recursive: true }));

const LONG = `lib/${"long-name/".repeat(12)}module.pyc`; // beyond the 100 letters of a header's name field
const FILES: Record<string, Uint8Array> = {
  "lib/empty.py": new Uint8Array(),
  "lib/block.bin": new Uint8Array(512).fill(7),
  "lib/one-more.bin": new Uint8Array(513).fill(9),
  [LONG]: new TextEncoder().encode("x = 1\n"),
};

function archive(): Uint8Array {
  for (const [name, data] of Object.entries(FILES)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), data);
  }
  const file = path.join(folder, "made.tar");
  execFileSync("tar", ["--format=ustar", "-cf", file, "-C", folder, ...Object.keys(FILES)]);
  return new Uint8Array(readFileSync(file));
}

test("every file arrives at its place with its bytes, its folder made before it", () => {
  const folders = new Set<string>();
  const written: Record<string, Uint8Array> = {};
  unpack(archive(), {
    mkdirTree: (place) => void folders.add(place),
    writeFile: (place, data) => {
      assert.ok(folders.has(path.posix.dirname(place)), place);
      written[place.slice(1)] = data;
    },
  });
  assert.deepEqual(Object.keys(written), Object.keys(FILES));
  for (const [name, data] of Object.entries(FILES)) assert.deepEqual([...written[name]!], [...data], name);
});

test("an archive without members leaves nothing", () => {
  unpack(new Uint8Array(1024), { mkdirTree: assert.fail, writeFile: assert.fail });
});
