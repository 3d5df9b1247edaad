// numpy's own tests in Pyodide: node run.mjs PYODIDE_FOLDER WHEEL TESTS.zip FOLDER_OF_PYTEST_WHEELS [pytest arguments]
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, wheel, tests, pytestFolder, ...args] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.resolve(pyodideFolder, "pyodide.mjs")).href);
const pyodide = await loadPyodide({ indexURL: path.resolve(pyodideFolder) + path.sep });
const wheels = fs.readdirSync(pytestFolder).filter((name) => name.endsWith(".whl"));
await pyodide.loadPackage([path.resolve(wheel), ...wheels.map((name) => path.resolve(pytestFolder, name))],
  { checkIntegrity: false, messageCallback: () => {} });
const site = pyodide.runPython("import site; site.getsitepackages()[0]");
pyodide.unpackArchive(new Uint8Array(fs.readFileSync(tests)), "zip", { extractDir: site });
pyodide.globals.set("ARGS", pyodide.toPy(args));
process.exit(pyodide.runPython(`
import importlib, os, sys, pytest
importlib.invalidate_caches()
os.environ["NPY_PYTEST"] = "1"
sys.dont_write_bytecode = True
int(pytest.main(list(ARGS)))
`));
