// Runs pytest inside the site's own Pyodide, with the site's own wheels.
// usage: node run.mjs PYODIDE_FOLDER TESTS_FOLDER [pytest arguments; without any, all tests]
// TESTS_FOLDER is tests/; what runs are copies of its pyodide/inside and, as outputs/ in it, of the lessons' tests in
// content/outputs. Those of milestones stay out: a milestone's training takes too long to run a second time.
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
pyodide.FS.mkdirTree("/project/tests");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: path.resolve(testsFolder) }, "/project/tests");
pyodide.globals.set("ARGS", pyodide.toPy(args.length ? args : ["."]));
const code = pyodide.runPython(`
import glob, os, shutil, sys, pytest
sys.dont_write_bytecode = True
sys.path.insert(0, "/project")
shutil.copytree("/project/tests/pyodide/inside", "/tests")
os.mkdir("/tests/outputs")
for file in glob.glob("/project/tests/content/outputs/test_[0-9]*.py"):
    shutil.copy(file, "/tests/outputs")
os.chdir("/tests")
int(pytest.main(["-q", "-p", "no:cacheprovider", "--rootdir=/tests", *ARGS]))
`);
process.exit(code);
