/** JSON as the engine reads and signs it: what the page takes or refuses here, schema.py and result_file.py do too. */
const HALF = /\p{Surrogate}/u;

/** The value in some bytes. Throws a SyntaxError for what could never be written again. */
export function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes), refuseUnwritable);
}

/** JSON may hold numbers beyond all floats, and half a character. */
function refuseUnwritable(key: string, value: unknown): unknown {
  if ([key, value].some((text) => typeof text === "string" && HALF.test(text)))
    throw new SyntaxError("it holds half a character, which no file can hold");
  if (typeof value === "number" && !Number.isFinite(value)) throw new SyntaxError("it holds too large a number");
  return value;
}

/** The one text of a value of which a digest is made: keys in the order of their characters, no spaces. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "number") return numberText(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (pointsOf(a) < pointsOf(b) ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
}

/** As Python writes numbers: whole ones in full, and below 0.0001 an exponent of two digits. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString();
  if (Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, "e-0$1");
}

function pointsOf(text: string): string {
  return [...text].map((character) => character.codePointAt(0)!.toString(16).padStart(6, "0")).join("");
}
