// cases.py in Pyodide, with the numpy wheel that is asked for.
let run;

// Milliseconds that the import took.
export async function start({ wheel, cases }) {
  const { loadPyodide } = await import("/pyodide/pyodide.mjs");
  const pyodide = await loadPyodide({ indexURL: "/pyodide/" });
  await pyodide.loadPackage(wheel, { checkIntegrity: false, messageCallback: () => {} });
  const begin = performance.now();
  await pyodide.runPythonAsync("import numpy");
  const elapsed = performance.now() - begin;
  pyodide.FS.writeFile("/home/pyodide/cases.py", await (await fetch(cases)).text());
  await pyodide.runPythonAsync("import sys; sys.path.append('/home/pyodide'); import cases");
  const report = (name, seconds) => { globalThis.report(name, seconds); };
  run = (group, only) => pyodide.runPython("cases.measure")(report, group, only);
  return elapsed;
}

export const measure = async (group, only) => run(group, only);
