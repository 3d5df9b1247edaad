// Builds the dashboard.   usage: node site/dashboard/build.mjs [--outdir] FOLDER   (default: build/dashboard)
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compileSchemas } from "../shared/schemas.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Writes index.html, assets/ and the icons into a folder. */
export async function buildDashboard(folder) {
  await compileSchemas();
  await mkdir(folder, { recursive: true });
  await cp(path.join(here, "index.html"), path.join(folder, "index.html"));
  await cp(path.join(here, "public"), folder, { recursive: true });
  await build({
    entryPoints: { dashboard: path.join(here, "src/dashboard.ts") },
    entryNames: "[name]",
    outdir: path.join(folder, "assets"),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    tsconfig: path.join(here, "../../tsconfig.json"),
    loader: { ".svg": "text" },
    legalComments: "none",
    logLevel: "warning",
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2).filter((word) => word !== "--outdir");
  await buildDashboard(path.resolve(folder ?? path.join(here, "../../build/dashboard")));
}
