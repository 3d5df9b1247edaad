// Runs milestones on a stranger's code: Pyodide, inside a Node that may read two folders and nothing else.
// usage: node --permission … rerun.mjs PYODIDE_FOLDER < request      (see rerun.py, which starts it)
import { constants, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

// Node would print the minified line that threw, which is all of Pyodide.
process.on("uncaughtException", (error) => {
  console.error(String(error.stack ?? error).slice(0, 2000));
  process.exit(1);
});

// Kept before any of the stranger's code runs, which may put its own in the place of process.stdout.write and its like.
const [write, exit] = [writeSync, process.exit.bind(process)];

const folder = path.resolve(process.argv[2]);
const { script, mark, ...request } = JSON.parse(readFileSync(0, "utf8"));
// Pyodide asks for the constants of the file system in an old way that a restricted Node refuses.
process.binding = () => ({ fs: constants });
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")).href);
const silent = () => {};
const pyodide = await loadPyodide({ indexURL: folder + path.sep, stdout: silent, stderr: silent });
await pyodide.loadPackage(["numpy", "tinytorch-browser"], { messageCallback: silent });
pyodide.globals.set("REQUEST", JSON.stringify(request));
const answer = pyodide.runPython(script);
write(1, `${mark}${answer}\n`);
exit(0);
