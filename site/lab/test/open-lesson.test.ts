/** Which exercise the buttons act on: the engine's rule, also in a notebook that lost its marks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cell } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { OpenLesson } from "../lesson/open-lesson.ts";
import type { Work } from "../work/work.ts";
import { code, PATH, settled } from "./fakes.ts";

type Written = ReturnType<typeof code>;

const marked = (exercise: string, source: string): Written => ({ ...code(source), metadata: { tinytorch: { exercise } } });
const ADD = marked("01-add", "#| export\ndef add(a, b):\n    raise NotImplementedError");
const SHIPPED = [code("import numpy as np"), ADD, code('check("01-add")')];

/** A cell as JupyterLab's notebook has it, as far as a lesson looks at it. */
function widget({ cell_type, source, metadata }: Written): Cell {
  return { model: { type: cell_type, metadata, sharedModel: { getSource: () => source } } } as unknown as Cell;
}

/** An open notebook with these cells, the one at `activeCellIndex` selected; `shipped` is null where it can't be had. */
async function opened(cells: Written[], activeCellIndex: number, shipped: Written[] | null = SHIPPED): Promise<OpenLesson> {
  const panel = {
    context: { path: PATH, ready: Promise.resolve() },
    content: { widgets: cells.map(widget), activeCellIndex },
    sessionContext: { kernelChanged: { connect: () => true }, statusChanged: { connect: () => true } },
  } as unknown as NotebookPanel;
  const shippedAt = async () => (shipped ? { cells: shipped } : Promise.reject(new Error("no network")));
  const lesson = new OpenLesson(panel, { shippedAt } as unknown as Work);
  await settled();
  return lesson;
}

const mine = code("def add(a, b):\n    return a + b");

test("an exercise's cell is found by its mark, at it and below it", async () => {
  for (const at of [1, 2]) {
    const lesson = await opened(SHIPPED, at);
    assert.equal(lesson.exerciseAt(), "01-add");
    assert.equal(lesson.cellOf("01-add"), lesson.panel.content.widgets[1]);
  }
});

test("a cell that lost its mark is found by what it defines, at it and below it", async () => {
  for (const at of [1, 2]) {
    const lesson = await opened([SHIPPED[0]!, mine, SHIPPED[2]!], at);
    const cell = lesson.panel.content.widgets[1]!;
    assert.equal(lesson.exerciseAt(), "01-add");
    assert.equal(lesson.cellOf("01-add"), cell);
    assert.equal(lesson.exerciseOf(cell), "01-add");
  }
});

test("above the first exercise there is none", async () => {
  assert.equal((await opened([SHIPPED[0]!, mine], 0)).exerciseAt(), null);
});

test("without the shipped lesson, marks alone say it", async (t) => {
  const warned = t.mock.method(console, "warn", () => undefined);
  assert.equal((await opened(SHIPPED, 1, null)).exerciseAt(), "01-add");
  assert.equal((await opened([SHIPPED[0]!, mine], 1, null)).exerciseAt(), null);
  assert.equal(warned.mock.callCount(), 2);
});
