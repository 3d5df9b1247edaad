// Compiles the service worker and the Lab extension.   usage: node site/build.mjs OUTDIR
// OUTDIR/{service-worker,kill-switch}.js, OUTDIR/lab/{head.js,remoteEntry.js,chart.js,tinytorch-pyodide.mjs}
import path from "node:path";
import { build } from "esbuild";
import { compileSchemas } from "./shared/schemas.mjs";

const here = import.meta.dirname;
const outdir = path.resolve(process.argv[2]);
const common = { bundle: true, minify: true, target: "es2022", legalComments: "none", logLevel: "warning",
  loader: { ".css": "text" } };
const entries = [
  { in: "worker/service-worker.ts", out: "service-worker.js", format: "iife" },
  { in: "worker/kill-switch.ts", out: "kill-switch.js", format: "iife" },
  { in: "lab/start/head.ts", out: "lab/head.js", format: "iife" },
  { in: "lab/remote-entry.ts", out: "lab/remoteEntry.js", format: "iife" },
  { in: "lab/outputs/chart.ts", out: "lab/chart.js", format: "esm" },
  { in: "lab/kernel/pyodide.ts", out: "lab/tinytorch-pyodide.mjs", format: "esm", external: ["./pyodide.mjs"] },
];

/** JupyterLab's modules are not bundled: the page has them, see lab/host/modules.ts. */
const labModules = {
  name: "lab-modules",
  setup(bundler) {
    bundler.onResolve({ filter: /^@(jupyterlab|jupyterlite|lumino)\// }, ({ path: name }) => ({ path: name, namespace: "lab" }));
    bundler.onLoad({ filter: /./, namespace: "lab" }, ({ path: name }) => ({
      contents: `module.exports = require("./modules.ts").loaded("${name}");`,
      resolveDir: path.join(here, "lab/host"),
    }));
  },
};

await compileSchemas(); // the Lab extension reads progress.json as the dashboard does
await Promise.all(entries.map((entry) => build({
  ...common,
  entryPoints: [path.join(here, entry.in)],
  outfile: path.join(outdir, entry.out),
  format: entry.format,
  external: entry.external ?? [],
  plugins: [labModules],
})));
