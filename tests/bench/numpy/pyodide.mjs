// cases.py in Pyodide, with the numpy wheel that is asked for.
export async function measure({ wheel, cases, only }) {
  const { loadPyodide } = await import("/pyodide/pyodide.mjs");
  const pyodide = await loadPyodide({ indexURL: "/pyodide/" });
  await pyodide.loadPackage(wheel, { checkIntegrity: false, messageCallback: () => {} });
  const begin = performance.now();
  await pyodide.runPythonAsync("import numpy");
  const start = performance.now() - begin;
  pyodide.FS.writeFile("/home/pyodide/cases.py", await (await fetch(cases)).text());
  pyodide.globals.set("report", (name, seconds) => { globalThis.report(name, seconds); });
  pyodide.globals.set("only", only);
  await pyodide.runPythonAsync("import sys; sys.path.append('/home/pyodide'); import cases; cases.measure(report, only)");
  return start;
}
