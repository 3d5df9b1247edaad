// Work of an earlier edition meets the present texts: a bundle made by the course as it was at revision 581bbd0, with
// lessons 01 to 07 solved, every question answered and a note of the student's own in each.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { openBundle } from "../../shared/bundle/bundle.ts";
import { type Notebook, sourceOf } from "../../shared/notebook/notebook.ts";
import { mergeLesson } from "../src/lesson/merge.ts";

const bundle = openBundle(new Uint8Array(readFileSync("tests/agreement/editions/581bbd0.zip")));
const notebooks = [...bundle.files.keys()].filter((path) => path.startsWith("modules/"));

/** The cells that hold answers, by their exercise or question. */
function answers(notebook: Notebook): Map<string, string> {
  const found = notebook.cells.flatMap((cell): [string, string][] => {
    const source = sourceOf(cell);
    const exercise = (cell.metadata["tinytorch"] as { exercise?: string } | undefined)?.exercise;
    const question = /^answer\("([^"]+)"/m.exec(source)?.[1];
    return exercise ?? question ? [[(exercise ?? question)!, source]] : [];
  });
  return new Map(found);
}

/** What the student wrote there: a question's answer, or an exercise's code, which loses its mark where it is gone. */
const value = (source: string): string => /^answer\([^]*/m.exec(source)?.[0] ?? source.replace("#| export\n", "");

test("the bundle of the earlier edition opens and holds seven lessons", () => {
  assert.equal(notebooks.length, 7);
});

for (const path of notebooks) {
  test(`the offer of the new text keeps every answer of ${path}`, () => {
    const stem = path.slice("modules/".length, -".ipynb".length);
    const shipped = `tinytorch/course/modules/${stem}/${stem}.ipynb`;
    assert.ok(existsSync(shipped), "python3 build.py build makes the lessons first");
    const mine = JSON.parse(new TextDecoder().decode(bundle.files.get(path))) as Notebook;
    const fresh = JSON.parse(readFileSync(shipped, "utf-8")) as Notebook;
    const { notebook, fates } = mergeLesson(mine, fresh);
    const merged = answers(notebook);
    const everything = notebook.cells.map(sourceOf).join("\n");
    for (const [id, source] of answers(mine)) {
      if (answers(fresh).has(id)) {
        assert.equal(value(merged.get(id)!).trim(), value(source).trim(), `${id} stands in its new place`);
      } else {
        assert.ok(everything.includes(value(source).trim()), `${id} is kept at the end`);
      }
    }
    assert.ok(everything.includes("My own note in lesson"), "the student's own cell is kept");
    assert.equal(fates.length, mine.cells.length);
    assert.deepEqual(mergeLesson(notebook, fresh).notebook, notebook, "taking it twice changes nothing");
  });
}
