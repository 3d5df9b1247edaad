/** A stranger's chart: its expressions become no code, and it fetches nothing. Each beside Vega's own way, which does. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { viewOf } from "../outputs/chart.ts";
import { closedLoader } from "../outputs/closed-loader.ts";

const picture = "data:image/png;base64,iVBORw0KGgo=";
const chart = (data: object, extra: object = {}) =>
  compile({ data, mark: "point", encoding: { x: { field: "x", type: "quantitative" } }, ...extra } as TopLevelSpec).spec;

/** How often a text was made a function while `run` ran. */
async function functionsMade(run: () => Promise<unknown>): Promise<number> {
  const stock = globalThis.Function;
  let made = 0;
  const count = (make: () => object) => (made++, make());
  globalThis.Function = new Proxy(stock, {
    apply: (target, self, words) => count(() => Reflect.apply(target, self, words)),
    construct: (target, words) => count(() => Reflect.construct(target, words)),
  });
  await run().finally(() => (globalThis.Function = stock));
  return made;
}

const EXPRESSIONS = chart({ values: [{ x: 1 }, { x: 2 }] }, {
  transform: [{ filter: "datum.x > 1" }, { calculate: "toString(datum.x) + 'a'", as: "y" }],
});
const ownView = () => viewOf(EXPRESSIONS, { loader: closedLoader(), renderer: "none" });
const stockView = () => new vega.View(vega.parse(EXPRESSIONS), { renderer: "none" });

test("expressions are interpreted, and give what compiled ones give", async () => {
  const own = ownView();
  assert.equal(await functionsMade(() => own.runAsync()), 0);
  const stock = stockView();
  await stock.runAsync();
  const rows = own.data("data_0").map(({ x, y }: { x: number; y: string }) => ({ x, y }));
  assert.deepEqual(rows, [{ x: 2, y: "2a" }]);
  assert.deepEqual(rows, stock.data("data_0").map(({ x, y }: { x: number; y: string }) => ({ x, y })));
});

test("setting a chart up makes no function of a text; Vega's own way does", async () => {
  assert.equal(await functionsMade(async () => ownView()), 0);
  assert.ok((await functionsMade(async () => stockView())) > 0);
});

test("an expression does not reach JavaScript's own objects", async () => {
  const value = async (text: string): Promise<unknown> => {
    const spec = chart({ values: [{ x: 1 }] }, { transform: [{ calculate: text, as: "y" }] });
    const view = viewOf(spec, { loader: closedLoader(), renderer: "none", logLevel: vega.None });
    await view.runAsync();
    return view.data("data_0")[0].y;
  };
  assert.equal(await value("datum.x * 7"), 7);
  for (const text of ["datum.constructor.constructor('return 7')()", "toString.constructor('return 7')()", "globalThis"])
    assert.equal(await value(text).catch(() => undefined), undefined, text);
});

test("no address is asked for; Vega's own loader asks", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    response.setHeader("Content-Type", "application/json").end("[]");
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/spy.json`;
  const spec = chart({ url: address });
  const loader = closedLoader();
  await viewOf(spec, { loader, renderer: "none", logLevel: vega.None }).runAsync();
  assert.deepEqual(asked, []);
  assert.deepEqual([...loader.refused], [address]);
  await new vega.View(vega.parse(spec), { renderer: "none" }).runAsync();
  assert.deepEqual(asked, ["/spy.json"]);
  server.close();
});

test("a chart's own pictures are shown; other pictures and links are not", async () => {
  const { sanitize, refused } = closedLoader();
  assert.deepEqual(await sanitize(picture, { context: "image" }), { href: picture });
  for (const [address, context] of [["https://spy.example/a.png", "image"], ["/a.png", "image"], [picture, "href"],
    ["javascript:alert(1)", "href"], ["data:text/html,x", "image"]] as const)
    await assert.rejects(sanitize(address, { context }), { message: "" });
  assert.equal(refused.size, 5);
});
