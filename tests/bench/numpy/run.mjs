// Measures numpy wheels in Pyodide and other WebAssembly engines in one Chromium, each in a page that stays open.
// usage: node run.mjs '{"pyodide": folder, "cases": file, "wheels": {name: file}, "chromium": file}'; reads lines
// {"engine", "group", "only"}, answers each with lines {"engine", "name", "seconds"} and a last {"done": true}. An
// engine that is named for the first time is started, and {"engine", "start": milliseconds} printed.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import readline from "node:readline";
import { createRequire } from "node:module";

const here = import.meta.dirname;
const { chromium } = createRequire(path.join(here, "..", "..", "..", "package.json"))("playwright-core");
const wanted = JSON.parse(process.argv[2]);
const TYPES = { ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };
// An isolated page has a clock of 5 microseconds instead of 100.
const ISOLATION = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

// The only files that the server hands out, by the first part of their address.
const folders = {
  pyodide: wanted.pyodide,
  page: here,
  tfjs: path.join(here, "node_modules", "@tensorflow"),
  onnx: path.join(here, "node_modules", "onnxruntime-web", "dist"),
  cases: path.dirname(wanted.cases),
  ...Object.fromEntries(Object.entries(wanted.wheels).map(([name, file]) => [`wheel-${name}`, path.dirname(file)])),
};

function answer(request, response) {
  for (const [name, value] of Object.entries(ISOLATION)) response.setHeader(name, value);
  const [, first, ...rest] = new URL(request.url, "http://localhost").pathname.split("/");
  if (!first) return response.setHeader("content-type", "text/html").end("<!doctype html><title>bench</title>");
  const file = folders[first] && path.join(folders[first], ...rest);
  if (!file || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
  response.setHeader("content-type", TYPES[path.extname(file)] ?? "application/octet-stream");
  fs.createReadStream(file).pipe(response);
}

const say = (line) => console.log(JSON.stringify(line));
const wheel = (engine) => wanted.wheels[engine] &&
  { wheel: `/wheel-${engine}/${path.basename(wanted.wheels[engine])}`, cases: `/cases/${path.basename(wanted.cases)}` };

async function open(browser, address, engine) {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.exposeFunction("report", (name, seconds) => say({ engine, name, seconds }));
  await page.goto(address);
  const script = wheel(engine) ? "/page/pyodide.mjs" : `/page/${engine}.mjs`;
  const start = await page.evaluate(async ([script, options]) => {
    globalThis.engine = await import(script);
    return globalThis.engine.start(options);
  }, [script, wheel(engine)]);
  say({ engine, start });
  return page;
}

async function measure(page, { group, only }) {
  await page.bringToFront();
  await page.evaluate(([group, only]) => globalThis.engine.measure(group, only), [group, only]);
}

const server = http.createServer(answer).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: wanted.chromium, args: ["--no-sandbox", "--disable-gpu"] });
const pages = {};
try {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const command = JSON.parse(line);
    pages[command.engine] ??= await open(browser, address, command.engine);
    await measure(pages[command.engine], command);
    say({ done: true });
  }
} finally {
  await browser.close();
  server.close();
}
