import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { putExercise } from "../notebook/exercises.ts";
import { type NotebookCell, sourceOf } from "../notebook/notebook.ts";

const AGREED = JSON.parse(
  readFileSync(new URL("../../../tests/agreement/exercise-cells.json", import.meta.url), "utf8"),
) as { given: { shipped: NotebookCell[] } };
const SHIPPED = AGREED.given.shipped;

const own = (source: string, id: string): NotebookCell => ({ cell_type: "code", id, source, metadata: {}, outputs: [] });

function withShipped(cells: NotebookCell[], exercise: string): string[] {
  putExercise(cells, SHIPPED, exercise);
  return cells.map(sourceOf);
}

test("an exercise's shipped text comes into its place, and its marks with it, though they were lost", () => {
  const cells = [own("x = 1", "a"), own("def add(a, b):\n    return 3", "b")];
  const [first, second] = withShipped(cells, "01-add");
  assert.deepEqual([first, second], ["x = 1", sourceOf(SHIPPED[1]!)]);
  assert.deepEqual(cells[1]!.metadata, SHIPPED[1]!.metadata);
  assert.equal(cells[1]!.id, "b");
});

test("a cell that was deleted comes back behind the one that it followed", () => {
  const cells = [structuredClone(SHIPPED[0]!), own("check(\"01-add\")", "b"), own("x = 1", "c")];
  assert.equal(withShipped(cells, "01-add")[1], sourceOf(SHIPPED[1]!));
});

test("which of two cells is meant has to be said", () => {
  const cells = [own("def add(a, b):\n    return 3", "a"), own("def add(a, b):\n    return 4", "b")];
  assert.throws(() => withShipped(cells, "01-add"), /has 2 cells for 01-add/);
  assert.equal(sourceOf(cells[0]!), "def add(a, b):\n    return 3");
});

test("an exercise that the other notebook has lost is refused", () => {
  assert.throws(() => putExercise([own("x = 1", "a")], [own("y = 1", "b")], "01-add"), /no cell of 01-add in that version/);
});
