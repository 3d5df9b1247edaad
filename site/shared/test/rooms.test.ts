/** The house that docs/architecture.md draws: what a room may import, no circles, no crowded folders. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const SITE = path.resolve(import.meta.dirname, "../..");
const MOST_FILES = 12;

/** The floors of the drawing, the lowest first, each with its rooms. */
function floors(): string[][] {
  const drawing = readFileSync(path.resolve(SITE, "../docs/architecture.md"), "utf8");
  const found = /^```floors site\n([^`]+)```/m.exec(drawing)?.[1] ?? "";
  return found.trim().split("\n").map((line) => line.split(/\s+/)).reverse();
}

const FLOORS = floors();
const IMPORT = /(?:\bfrom|^import|\bimport\()\s*"(\.[^"]+\.ts)"/gm;

function sources(): string[] {
  const all = readdirSync(SITE, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
  return all.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && !/(^|\/)(test|dev|node_modules)\//.test(file));
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(SITE, file), "utf8");
  return [...text.matchAll(IMPORT)].map(([, target]) => path.posix.join(path.posix.dirname(file), target!));
}

/** Files that import each other in a ring, or null; `edges` has what each file imports. */
function circle(edges: Map<string, string[]>): string[] | null {
  const done = new Set<string>();
  const visit = (file: string, above: string[]): string[] | null => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return null;
    done.add(file);
    return (edges.get(file) ?? []).map((next) => visit(next, [...above, file])).find((found) => found !== null) ?? null;
  };
  return [...edges.keys()].map((file) => visit(file, [])).find((found) => found !== null) ?? null;
}

const floorOf = (room: string) => FLOORS.findIndex((rooms) => rooms.includes(room));
const graph = new Map(sources().map((file) => [file, importsOf(file)]));

test("no file imports itself, by whatever way round", () => {
  assert.ok(graph.size > 100 && [...graph.values()].flat().length > 200, "the imports are read");
  assert.equal(circle(graph)?.join(" → "), undefined);
  assert.deepEqual(circle(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["a"]]])), ["a", "b", "c", "a"]);
});

test("every room has its floor, and imports only from below", () => {
  for (const [file, targets] of graph) {
    const room = path.posix.dirname(file);
    assert.ok(floorOf(room) >= 0, `${file} stands in a room that the drawing does not have`);
    for (const other of targets.map((target) => path.posix.dirname(target)).filter((other) => other !== room))
      assert.ok(floorOf(other) < floorOf(room), `${file} imports from ${other}, which is not below ${room}`);
  }
});

test("no room is crowded", () => {
  for (const room of FLOORS.flat()) {
    const own = [...graph.keys()].filter((file) => path.posix.dirname(file) === room);
    assert.ok(own.length > 0 && own.length <= MOST_FILES, `${room} has ${own.length} files`);
  }
});
