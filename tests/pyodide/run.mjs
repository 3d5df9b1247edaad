// Runs pytest inside the site's own Pyodide, with the site's own wheels.
// usage: node run.mjs PYODIDE_FOLDER TESTS_FOLDER [pytest arguments; without any, all tests of the folder]
import path from "node:path";
import { pathToFileURL } from "node:url";

// Node would print the minified line that threw, which is all of Pyodide
process.on("uncaughtException", (error) => {
  console.error(String(error.stack ?? error).split("\n").map((line) => line.slice(0, 300)).join("\n"));
  process.exit(1);
});

const [pyodideFolder, testsFolder, ...args] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.resolve(pyodideFolder, "pyodide.mjs")).href);
const pyodide = await loadPyodide({ indexURL: path.resolve(pyodideFolder) + path.sep });
await pyodide.loadPackage(["pytest", "numpy", "tinytorch-browser"], { messageCallback: () => {} });
pyodide.FS.mkdirTree("/tests");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: path.resolve(testsFolder) }, "/tests");
pyodide.globals.set("ARGS", pyodide.toPy(args.length ? args : ["."]));
const code = pyodide.runPython(`
import os, sys, pytest
os.chdir("/tests")
sys.dont_write_bytecode = True
int(pytest.main(["-q", "-p", "no:cacheprovider", "--rootdir=/tests", *ARGS]))
`);
process.exit(code);
