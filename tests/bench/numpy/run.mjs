// Measures numpy wheels in Pyodide and other WebAssembly engines, one after the other, in one Chromium.
// usage: node run.mjs '{"pyodide": folder, "cases": file, "wheels": {name: file}, "only": text}'; prints JSON lines
// {"engine", "name", "seconds"}, and at the end of each engine {"engine", "start": milliseconds}.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { createRequire } from "node:module";

const here = import.meta.dirname;
const { chromium } = createRequire(path.join(here, "..", "..", "..", "package.json"))("playwright-core");
const wanted = JSON.parse(process.argv[2]);
const TYPES = { ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };

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
  const [, first, ...rest] = new URL(request.url, "http://localhost").pathname.split("/");
  if (!first) return response.setHeader("content-type", "text/html").end("<!doctype html><title>bench</title>");
  const file = folders[first] && path.join(folders[first], ...rest);
  if (!file || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
  response.setHeader("content-type", TYPES[path.extname(file)] ?? "application/octet-stream");
  fs.createReadStream(file).pipe(response);
}

async function measure(browser, address, engine, script, options) {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.exposeFunction("report", (name, seconds) => console.log(JSON.stringify({ engine, name, seconds })));
  await page.goto(address);
  const start = await page.evaluate(async ([script, options]) => (await import(script)).measure(options), [script, options]);
  console.log(JSON.stringify({ engine, start }));
  await page.close();
}

const server = http.createServer(answer).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: wanted.chromium, args: ["--no-sandbox", "--disable-gpu"] });
try {
  for (const [name, file] of Object.entries(wanted.wheels))
    await measure(browser, address, name, "/page/pyodide.mjs",
      { wheel: `/wheel-${name}/${path.basename(file)}`, cases: `/cases/${path.basename(wanted.cases)}`, only: wanted.only });
  if (wanted.engines)
    for (const engine of ["tfjs", "onnx"]) await measure(browser, address, engine, `/page/${engine}.mjs`, { only: wanted.only });
} finally {
  await browser.close();
  server.close();
}
