// Runs one Python file in Pyodide with one numpy wheel, and prints what the file's `result` is, as JSON.
// usage: node run.mjs PYODIDE_FOLDER WHEEL FILE.py
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

// Node would print the minified line that threw, which is all of Pyodide.
process.on("uncaughtException", (error) => {
  console.error(String(error.stack ?? error).split("\n").map((line) => line.slice(0, 300)).join("\n"));
  process.exit(1);
});

const [pyodideFolder, wheel, file] = process.argv.slice(2).map((name) => path.resolve(name));
const { loadPyodide } = await import(pathToFileURL(path.join(pyodideFolder, "pyodide.mjs")).href);
const pyodide = await loadPyodide({ indexURL: pyodideFolder + path.sep });
await pyodide.loadPackage(wheel, { checkIntegrity: false, messageCallback: () => {} });
const result = await pyodide.runPythonAsync(`${fs.readFileSync(file, "utf8")}\nimport json\njson.dumps(result)`);
console.log(result);
