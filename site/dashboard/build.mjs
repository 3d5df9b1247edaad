// Builds the dashboard.   usage: node site/dashboard/build.mjs [--outdir] FOLDER   (default: build/dashboard)
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compileSchemas } from "../shared/schemas.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Writes index.html, assets/ and the icons into a folder. */
export async function buildDashboard(folder) {
  await compileSchemas();
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "index.html"), await page());
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

/** index.html with its policy; the other pages get theirs from builder/policy.py. */
async function page() {
  const rules = JSON.parse(await readFile(path.join(here, "../policies.json"), "utf8")).page;
  const policy = Object.entries(rules).map(([name, sources]) => [name, ...sources].join(" ")).join("; ");
  const html = await readFile(path.join(here, "index.html"), "utf8");
  return html.replace("<head>", `<head>\n<meta http-equiv="Content-Security-Policy" content="${policy}">`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2).filter((word) => word !== "--outdir");
  await buildDashboard(path.resolve(folder ?? path.join(here, "../../build/dashboard")));
}
