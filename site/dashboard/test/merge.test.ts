import assert from "node:assert/strict";
import { test } from "node:test";
import { compareLesson, compareLines } from "../src/lesson/compare.ts";
import { carriedOver, mergeLesson } from "../src/lesson/merge.ts";
import { type Notebook, sourceOf } from "../../shared/notebook/notebook.ts";
import { lesson, own, worked } from "./lessons.ts";

const texts = (book: Notebook): string[] => book.cells.map(sourceOf);
const STUB = "exercise:01-add #| export\ndef add(a, b):\n    raise NotImplementedError";
const ADD = "#| export\ndef add(a, b):\n    return a + b";
const CHECK = 'check:01-add check("01-add")';
const QUESTION = '"How many?"\nanswer("01-q", ...)';

test("answers go into the new text by exercise id, in the new order", () => {
  const old = lesson("# One", STUB, CHECK);
  const mine = worked(old, { "01-add": ADD });
  const { notebook } = mergeLesson(mine, lesson("# New", CHECK, "# Two", STUB.replace("a, b", "a, b, c")));
  assert.deepEqual(texts(notebook), ["# New", 'check("01-add")', "# Two", ADD]);
  assert.deepEqual(notebook.metadata, lesson("# New", CHECK, "# Two", STUB.replace("a, b", "a, b, c")).metadata);
});

test("an exercise that was not begun gets its new beginning", () => {
  const { notebook } = mergeLesson(lesson("# One", STUB), lesson("# One", STUB.replace("a, b", "x, y")));
  assert.match(texts(notebook)[1]!, /add\(x, y\)/);
});

test("a value moves into the question's new words; a cell with more than a value stays whole", () => {
  const old = lesson(QUESTION);
  const fresh = lesson('"How many bytes?"\nanswer("01-q", ...)');
  const value = worked(old, { [old.cells[0]!.id!]: '"How many?"\nanswer("01-q", (10, 28))' });
  assert.deepEqual(texts(mergeLesson(value, fresh).notebook), ['"How many bytes?"\nanswer("01-q", (10, 28))']);
  const more = worked(old, { [old.cells[0]!.id!]: 'n = 4 * 784  # my way\nanswer("01-q", n)' });
  assert.deepEqual(texts(mergeLesson(more, fresh).notebook), ['n = 4 * 784  # my way\nanswer("01-q", n)']);
});

test("own cells stay behind the cell that they followed, or the one before it where that is gone", () => {
  const old = lesson("# One", "# Two", STUB);
  const [one, two] = old.cells.map((cell) => cell.id!);
  const mine = worked(old, {}, { [one!]: [own("mine 1", "a")], [two!]: [own("mine 2", "b"), own("mine 3", "c")] });
  const { notebook } = mergeLesson(mine, lesson("# Zero", "# One", STUB));
  assert.deepEqual(texts(notebook), ["# Zero", "# One", "mine 1", "mine 2", "mine 3", ...texts(lesson(STUB))]);
});

test("a changed example stays where the lesson kept it, and is kept without its export where not", () => {
  const old = lesson("x = 1", "#| export\ny = 2", "# End");
  const [x, y] = old.cells.map((cell) => cell.id!);
  const mine = worked(old, { [x!]: "x = 100", [y!]: "#| export\ny = 200" });
  const { notebook } = mergeLesson(mine, lesson("x = 1", "#| export\ny = 3", "# End"));
  assert.deepEqual(texts(notebook).slice(0, 1), ["x = 100"]);
  assert.match(texts(notebook)[1]!, /^# Kept from your notebook.*\ny = 200$/);
  assert.deepEqual(texts(notebook).slice(2), ["#| export\ny = 3", "# End"]);
});

test("an answer to an exercise that is gone stands at the end, is no exercise any more, and stays at the next change", () => {
  const mine = worked(lesson("# One", STUB, CHECK, "# Two"), { "01-add": ADD });
  const once = mergeLesson(mine, lesson("# One", "# Two")).notebook;
  assert.deepEqual(texts(once).slice(0, 2), ["# One", "# Two"]);
  assert.match(texts(once)[2]!, /no longer asks/);
  assert.match(texts(once)[3]!, /def add\(a, b\):\n    return a \+ b$/);
  assert.equal(once.cells[3]!.metadata["nbgrader"], undefined);
  const twice = mergeLesson(once, lesson("# One", "# Three")).notebook;
  assert.deepEqual(texts(twice), ["# One", "# Three", ...texts(once).slice(2)].sort(byPlace(texts(twice))));
  assert.equal(texts(twice).filter((text) => text.includes("no longer asks")).length, 1);
});

const byPlace = (order: string[]) => (a: string, b: string) => order.indexOf(a) - order.indexOf(b);

test("outputs stay with cells that did not change", () => {
  const mine = lesson("x = 1", "# One");
  mine.cells[0]!.outputs = [{ output_type: "stream" }];
  assert.deepEqual(mergeLesson(mine, lesson("# Zero", "x = 1")).notebook.cells[1]!.outputs, [{ output_type: "stream" }]);
});

test("a notebook whose cells lost their ids and marks keeps its text all the same", () => {
  const old = lesson("# One", "x = 1", STUB);
  const bare = worked(old, { "01-add": ADD });
  const mine = { ...bare, cells: bare.cells.map(({ id: _, ...cell }) => ({ ...cell, metadata: {} })) };
  const merged = texts(mergeLesson(mine, lesson("# One", "x = 1", STUB, "# New")).notebook);
  assert.equal(merged.filter((text) => text === ADD).length, 1);
  assert.equal(merged.filter((text) => text === "x = 1").length, 1);
});

test("the comparison names same, changed, new and gone cells, and what becomes of the student's writing", () => {
  const old = lesson("# Title\nline a\nline b", STUB, "# Gone\nfor good", "z = 1");
  const [, , , z] = old.cells.map((cell) => cell.id!);
  const mine = worked(old, { "01-add": ADD, [z!]: "z = 9" }, { [z!]: [own("own")] });
  const fresh = lesson("# Title\nline a\nline b\nline c", STUB.replace("a, b", "a, b, c"), "w = 0", "# End");
  const rows = compareLesson(mine, fresh);
  assert.deepEqual(rows.map(({ kind, title }) => [kind, title]), [
    ["changed", "Title"],
    ["changed", "Exercise 01-add"],
    ["gone", "Gone"],
    ["gone", "Code"],
    ["new", "Code"],
    ["new", "End"],
  ].sort((a, b) => order(rows, a) - order(rows, b)));
  assert.match(rows.find((row) => row.title.startsWith("Exercise"))!.note, /Your code stays/);
  assert.match(rows.find((row) => row.mine === "z = 9")!.note, /kept behind/);
  assert.deepEqual(carriedOver(mergeLesson(mine, fresh)), { exercise: 1, check: 0, question: 0, text: 1, own: 1 });
  assert.deepEqual(compareLesson(old, old).map((row) => row.kind), ["same", "same", "same", "same"]);
});

const order = (rows: { kind: string; title: string }[], [kind, title]: string[]): number =>
  rows.findIndex((row) => row.kind === kind && row.title === title);

test("lines are marked where the other side differs", () => {
  const { mine, fresh } = compareLines("a\nb\nc", "a\nB\nc\nd");
  assert.deepEqual(mine.map(({ text, isDifferent }) => [text, isDifferent]), [["a", false], ["b", true], ["c", false]]);
  assert.deepEqual(fresh.filter((line) => line.isDifferent).map((line) => line.text), ["B", "d"]);
});

/** A small generator with a seed (mulberry32), so that a failure can be made again. */
function random(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const POOL = [
  "# One", "# Two", "# Three", "x = 1", "#| export\nclass T: pass", STUB, CHECK, "exercise:01-mul #| export\ndef mul(): ...",
  'check:01-mul check("01-mul")', 'answer("01-q-a", ...)', '"How many?"\nanswer("01-q-b", ...)', "# Four", "%tito complete 01",
];

function anyLesson(pick: (below: number) => number): Notebook {
  const sources = POOL.filter(() => pick(4) > 0).map((text) => (pick(4) === 0 ? `${text} (rewritten)` : text));
  for (let at = sources.length - 1; at > 0; at--) {
    if (pick(3) > 0) continue;
    const to = pick(at + 1);
    [sources[at], sources[to]] = [sources[to]!, sources[at]!];
  }
  return lesson(...sources);
}

/** What a student may do: write over a cell, answer, copy, delete, split, move, add; each text of theirs is unlike others. */
function anyWork(book: Notebook, pick: (below: number) => number): { mine: Notebook; written: string[] } {
  const cells = book.cells.map((cell) => ({ ...cell }));
  const written: string[] = [];
  const say = (start: string) => written[written.push(`${start} # mine ${written.length}`) - 1]!;
  for (let turn = pick(8); turn > 0; turn--) {
    const at = pick(cells.length + 1);
    const cell = cells[at];
    const action = pick(6);
    if (action === 0 || !cell) cells.splice(at, 0, own(say(pick(2) ? "#| export\nmine" : "mine"), `own-${turn}`));
    else if (action === 1 && !sourceOf(cell).includes("mine")) cell.source = say(`${sourceOf(cell)}\n`);
    else if (action === 2 && sourceOf(cell).includes("..."))
      cell.source = sourceOf(cell).replace("...", () => `"${say("value").replace(/"/g, "")}"`);
    else if (action === 3) cells.splice(at, 0, { ...cell, id: `copy-${turn}` });
    else if (action === 4 && !sourceOf(cell).includes("mine")) cells.splice(at, 1);
    else cells.push(...cells.splice(at, 1));
  }
  return { mine: { ...book, cells }, written };
}

test("no text of a student is ever lost, ids are unique, and a second time changes nothing (2,000 seeded notebooks)", () => {
  for (let seed = 0; seed < 2000; seed++) {
    const pick = random(seed);
    const old = anyLesson(pick);
    const { mine, written } = anyWork(old, pick);
    const fresh = pick(5) === 0 ? old : anyLesson(pick);
    const { notebook } = mergeLesson(mine, fresh);
    const all = texts(notebook).join("\n");
    const kept = written.filter((text) => texts(mine).join("\n").includes(text));
    for (const text of kept) {
      const wanted = text.replace(/^#\|.*\n/, "");
      assert.ok(all.includes(wanted), `seed ${seed}: ${JSON.stringify(text)} was lost`);
    }
    assert.equal(new Set(notebook.cells.map((cell) => cell.id)).size, notebook.cells.length, `seed ${seed}: ids`);
    for (const cell of fresh.cells.filter((one) => !one.metadata["tinytorch"] && !sourceOf(one).includes("answer(")))
      assert.ok(notebook.cells.some((one) => one.id === cell.id), `seed ${seed}: ${cell.id} of the lesson is missing`);
    assert.deepEqual(texts(mergeLesson(notebook, fresh).notebook), texts(notebook), `seed ${seed}: second time`);
    assert.ok(compareLesson(mine, fresh).length >= fresh.cells.length, `seed ${seed}: rows`);
  }
});
