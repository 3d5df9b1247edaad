/** The house that docs/architecture.md draws: what a room may import, no circles, no crowded folders. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

const SITE = path.resolve(import.meta.dirname, "../..");
const MOST_FILES = 12;
const IMPORT = /(?:\bfrom|^import|\bimport\()\s*"(\.[^"]+\.ts)"/gm;

/** Each file, with what it imports. */
type Graph = Map<string, string[]>;

/** The floors of the drawing, the lowest first, each with its rooms. */
function floorsOf(page: string): string[][] {
  const found = /^```floors site\n([^`]+)```/m.exec(page)?.[1] ?? "";
  return found.trim().split("\n").map((line) => line.split(/\s+/)).reverse();
}

function sources(root: string): string[] {
  const all = readdirSync(root, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
  return all.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && !/(^|\/)(test|dev|node_modules)\//.test(file));
}

function graphOf(root: string): Graph {
  const importsOf = (file: string) =>
    [...readFileSync(path.join(root, file), "utf8").matchAll(IMPORT)].map(([, target]) =>
      path.posix.join(path.posix.dirname(file), target!),
    );
  return new Map(sources(root).map((file) => [file, importsOf(file)]));
}

/** Files that import each other in a ring, or null. */
function circle(graph: Graph): string[] | null {
  const done = new Set<string>();
  const visit = (file: string, above: string[]): string[] | null => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return null;
    done.add(file);
    return (graph.get(file) ?? []).map((next) => visit(next, [...above, file])).find((found) => found !== null) ?? null;
  };
  return [...graph.keys()].map((file) => visit(file, [])).find((found) => found !== null) ?? null;
}

/** What is against the drawing: rooms that it does not have, and imports that do not lead down. */
function faults(graph: Graph, floors: string[][]): string[] {
  const floorOf = (room: string) => floors.findIndex((rooms) => rooms.includes(room));
  const homeless = [...graph.keys()].filter((file) => floorOf(path.posix.dirname(file)) < 0);
  const upward = [...graph].flatMap(([file, targets]) => {
    const room = path.posix.dirname(file);
    const others = targets.map((target) => path.posix.dirname(target)).filter((other) => other !== room);
    return others.filter((other) => floorOf(other) >= floorOf(room)).map((other) => `${file} imports from ${other}`);
  });
  return [...homeless.map((file) => `${file} stands in no room`), ...upward];
}

const FLOORS = floorsOf(readFileSync(path.resolve(SITE, "../docs/architecture.md"), "utf8"));
const GRAPH = graphOf(SITE);

test("no file imports itself, by whatever way round", () => {
  assert.ok(GRAPH.size > 100 && [...GRAPH.values()].flat().length > 200, "the imports are read");
  assert.equal(circle(GRAPH)?.join(" → "), undefined);
});

test("every room has its floor, and imports only from below", () => {
  assert.deepEqual(faults(GRAPH, FLOORS), []);
});

test("no room is crowded", () => {
  for (const room of FLOORS.flat()) {
    const own = [...GRAPH.keys()].filter((file) => path.posix.dirname(file) === room);
    assert.ok(own.length > 0 && own.length <= MOST_FILES, `${room} has ${own.length} files`);
  }
});

// The rules themselves, on a small house with a fault in it.

const DRAWN = floorsOf("```floors site\nroof\nhall  attic\ncellar\n```\n");
const SOUND = {
  "roof/tiles.ts": 'import { door } from "../hall/door.ts";\nimport type { key } from "../cellar/stores.ts";',
  "hall/door.ts": 'const late = () => import("../cellar/stores.ts");',
  "attic/box.ts": 'import "node:fs";',
  "cellar/stores.ts": "export const key = 1;",
};

/** The imports of the sound house with these files in the place of its own. */
function houseWith(changes: Record<string, string>): Graph {
  const root = mkdtempSync(path.join(tmpdir(), "rooms-"));
  try {
    for (const [file, text] of Object.entries({ ...SOUND, ...changes })) {
      mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
    return graphOf(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

test("a sound house has no fault", () => {
  const graph = houseWith({});
  assert.equal([...graph.values()].flat().length, 3);
  assert.equal(circle(graph), null);
  assert.deepEqual(faults(graph, DRAWN), []);
});

for (const planted of [
  'import { red } from "../roof/tiles.ts";',
  'import type { Red } from "../roof/tiles.ts";',
  'import "../roof/tiles.ts";',
  'export * from "../roof/tiles.ts";',
  'const late = () => import("../roof/tiles.ts");',
])
  test(`a circle and an upward import are seen: ${planted}`, () => {
    const graph = houseWith({ "cellar/stores.ts": planted });
    assert.deepEqual(new Set(circle(graph)), new Set(["roof/tiles.ts", "hall/door.ts", "cellar/stores.ts"]));
    assert.deepEqual(faults(graph, DRAWN), ["cellar/stores.ts imports from roof"]);
  });

test("an import without a circle is seen where it leads up, or to a room on the same floor", () => {
  for (const [file, other] of [["cellar/stores.ts", "attic"], ["hall/door.ts", "attic"]] as const) {
    const graph = houseWith({ [file]: 'import "../attic/box.ts";' });
    assert.equal(circle(graph), null);
    assert.deepEqual(faults(graph, DRAWN), [`${file} imports from ${other}`]);
  }
});

test("a circle inside a room, and a file in no room, are seen", () => {
  const graph = houseWith({ "hall/door.ts": 'import "./bell.ts";', "hall/bell.ts": 'import "./door.ts";' });
  assert.deepEqual(new Set(circle(graph)), new Set(["hall/door.ts", "hall/bell.ts"]));
  assert.deepEqual(faults(houseWith({ "shed/rake.ts": "" }), DRAWN), ["shed/rake.ts stands in no room"]);
});
