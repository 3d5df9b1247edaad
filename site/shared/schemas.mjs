// Compiles the engine's JSON Schemas to plain functions, so that the page needs neither a copy of them nor eval.
import { readFile, mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

const SCHEMAS = new URL("../../tinytorch/tito/schemas/", import.meta.url);
const OUT = new URL("../../build/validators/", import.meta.url);
const NAMES = {
  isManifest: "manifest.schema.json",
  isProgress: "progress.schema.json",
  isResult: "result.schema.json", // which refers to progress by its file's name
  isVersion: "version.schema.json",
};

const TYPES = `export interface Validator {
  (data: unknown): boolean;
  errors?: { instancePath: string; message?: string }[] | null;
}
${Object.keys(NAMES)
  .map((name) => `export const ${name}: Validator;`)
  .join("\n")}
`;

async function readSchema(name) {
  return JSON.parse(await readFile(new URL(name, SCHEMAS), "utf8"));
}

async function standaloneCode() {
  const ajv = new Ajv({ code: { source: true, esm: true }, strict: true });
  for (const name of Object.values(NAMES)) ajv.addSchema(await readSchema(name), name);
  return standalone.default(ajv, NAMES);
}

/** Writes build/validators/validators.js and its types. Bundling resolves the few helpers that Ajv's code requires. */
export async function compileSchemas() {
  const stdin = { contents: await standaloneCode(), resolveDir: fileURLToPath(new URL(".", import.meta.url)) };
  await mkdir(OUT, { recursive: true });
  const outfile = fileURLToPath(new URL("validators.js", OUT));
  await build({ stdin, bundle: true, format: "esm", outfile, logLevel: "warning" });
  await writeFile(new URL("validators.d.ts", OUT), TYPES);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compileSchemas();
