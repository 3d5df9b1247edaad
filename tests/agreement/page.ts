/** The page's answers to the cases of each subject, through what the page itself calls. */
import { outdatedPoints, pointDate } from "../../site/dashboard/src/bundle/restore.ts";
import { cardFields, valueText } from "../../site/dashboard/src/course/card.ts";
import { Refusal } from "../../site/shared/basics/errors.ts";
import { openBundle } from "../../site/shared/bundle/bundle.ts";
import { sameOnSomeDisk, whyRefused } from "../../site/shared/drive/paths.ts";
import { keepPresent } from "../../site/shared/history/keep.ts";
import { returnTo, startOver } from "../../site/shared/history/return.ts";
import { digestOf } from "../../site/shared/history/version.ts";
import { bytesOf, type FileRecord, recordOf } from "../../site/shared/drive/records.ts";
import type { Storage } from "../../site/shared/drive/storage.ts";
import { exercisesIn } from "../../site/shared/notebook/exercises.ts";
import { type Notebook, type NotebookCell, sourceOf, textDigest } from "../../site/shared/notebook/notebook.ts";
import { withoutTrust } from "../../site/shared/notebook/trust.ts";
import { referenceResults } from "../../site/shared/standing/reference.ts";
import { standingOf } from "../../site/shared/standing/standing.ts";
import { encode, storageWith } from "../../site/shared/test/helpers.ts";
import type { Milestone } from "../../site/shared/work/course.ts";
import { moduleIdOf } from "../../site/shared/work/course-notebook.ts";
import { counts, parseProgress, type Progress, PROGRESS_PATH } from "../../site/shared/work/progress.ts";
import { zipOf } from "./forged.ts";

/** Each subject's cases have a form of their own. */
export type Case = any;

const REFUSALS = {
  path: /”, which (has a|begins|is (an absolute|longer|not a file name|none)|leads)/,
  twice: /This zip file holds “.+” twice/,
  link: /holds a link/,
  encrypted: /is encrypted/,
  method: /compressed in a way that bundles do not use/,
  "same file": /keep as one and the same file/,
  large: /(a bundle|a file in a bundle|it) may have \d+ MiB at most/,
  many: /more than 2000 files/,
  "no manifest": /has no manifest\.json/,
  newer: /written by a newer version of the course/,
  manifest: /^manifest\.json is not (readable|valid)/,
  "named twice": /names a file twice/,
  missing: /in the manifest, but not in the zip file/,
  stray: /which its manifest does not name/,
  changed: /is not what its manifest says/,
  progress: /progress\.json cannot be read/,
  "no zip": /cannot be read as a zip file/,
};

function zipRefusal(given: Case): string {
  try {
    openBundle(zipOf(given));
    return "fine";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const found = Object.entries(REFUSALS).filter(([, words]) => words.test(error.message));
    return found.map(([code]) => code).join(", ") || error.message;
  }
}

function path({ path, paths, text = "a", repeat = 0 }: Case): string | string[] | null {
  return paths ? sameOnSomeDisk(paths) : whyRefused(path + text.repeat(repeat));
}

function trustMarks({ path, text, base64 }: Case): string | null {
  const before = base64 ? Buffer.from(base64, "base64") : Buffer.from(text);
  const after = Buffer.from(withoutTrust(path, before));
  return after.equals(before) ? null : after.toString();
}

function card({ milestone, result, reference, name, dark }: Case): Record<string, string> {
  return cardFields(milestone, result, reference ?? undefined, { name, dark });
}

function progressKind(given: Case): unknown {
  const state = parseProgress(progressBytes(given));
  if (state.kind !== "read" || !given.look) return state.kind;
  return given.look.reduce((value: Case, name: string) => value[name], state.progress);
}

function progressBytes({ base64, nested, text, fields, with: change }: Case): Uint8Array {
  if (base64) return Buffer.from(base64, "base64");
  if (nested) return Buffer.from("[".repeat(nested) + "]".repeat(nested));
  const whole = new Map(Object.entries(fields).concat(Object.entries(change ?? {})));
  return Buffer.from(text ?? `{${[...whole].map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(", ")}}`);
}

function migrated({ progress }: Case): unknown {
  const state = parseProgress(Buffer.from(JSON.stringify(progress)));
  return state.kind === "read" ? state.progress : null;
}

function digest({ kind, source, cells, code, passed }: Case): string {
  if (kind) return textDigest(kind, source);
  const notebook = { cells: cells.map(([cell_type, source]: Case) => ({ cell_type, source })) } as Notebook;
  return digestOf({ notebook, code, passed });
}

function goneNames({ there, made }: Case): string[] {
  const paths = [...there, made].map((name) => `backups/${name}`);
  return outdatedPoints(paths, pointDate(`backups/${made}`)).map((path) => path.slice("backups/".length)).sort();
}

function standing({ course, empty, progress, exports }: Case): object {
  const found = standingOf(course, { ...empty, ...progress }, { paths: new Set(exports), saved: new Map() });
  const modules = found.modules.map(({ module, state, passed, note }) => [module.id, [state, passed, note !== ""]]);
  return { modules: Object.fromEntries(modules), checkpoints: found.checkpoints.map(({ holds }) => holds) };
}

function referenceIsBelieved({ record, with: change, text, script_sha256 }: Case): boolean {
  const written = encode(text ?? JSON.stringify({ ...record, ...change }));
  const file = recordOf("milestones/01_perceptron_1957.reference.json", written, NOW.toISOString());
  const milestones = [{ id: "01", number: 1, script_sha256 } as Milestone];
  return referenceResults([file], { course: { title: "", version: "1.0.0", summary: "" }, milestones }).has("01");
}

const MODULE = { id: "01", notebook: "modules/01_tensor.ipynb", export: "core.tensor" };
const CODE = "tinytorch/core/tensor.py";
const NOW = new Date("2026-02-01T12:00:00Z");

async function pruned({ there }: Case): Promise<object> {
  const storage = await storageWith({ [MODULE.notebook]: notebookText([]) });
  for (const [name, size] of Object.entries<number>(there))
    await save(storage, `history/01_tensor/${name}`, "x".repeat(size));
  const { entry } = await keepPresent(storage, { ...MODULE, exercises: [] }, "completed", NOW);
  const left = new Set(await storage.paths());
  const gone = Object.keys(there).filter((name) => !left.has(`history/01_tensor/${name}`));
  return { made: entry!.number, gone: gone.sort() };
}

async function resetOrReturn(given: Case): Promise<object | string> {
  const { version, shipped, reset } = given;
  const storage = await storageWith({});
  const exercises = ["01-add", "01-double"].map((id) => ({ id, title: id }));
  const module = { ...MODULE, exercises };
  if (version) await putWork(storage, { ...given, ...version, text: null });
  const kept = version && (await keepPresent(storage, module, "daily", NOW)).entry;
  await putWork(storage, given);
  try {
    if (reset === undefined) await returnTo(storage, module, kept!.path, NOW);
    else await startOver(storage, module, JSON.parse(notebookText(shipped)), NOW, reset ?? undefined);
  } catch (error) {
    if (error instanceof Refusal) return "refused";
    throw error;
  }
  return work(storage, shipped);
}

async function putWork(storage: Storage, { cells, text, exercises, modules, empty, code }: Case): Promise<void> {
  await save(storage, MODULE.notebook, text ?? notebookText(cells));
  await save(storage, PROGRESS_PATH, JSON.stringify({ ...empty, exercises, modules }));
  if (code === null) await storage.write({ put: [], remove: [CODE] });
  else await save(storage, CODE, code);
}

/** A notebook without a record is the shipped one: that is what Lab opens. */
async function work(storage: Storage, shipped: NotebookCell[]): Promise<object> {
  const [record, code, state] = await Promise.all([MODULE.notebook, CODE, PROGRESS_PATH].map((path) => storage.get(path)));
  const { exercises, modules } = JSON.parse(textOf(state!)) as Progress;
  const cells: NotebookCell[] = record ? JSON.parse(textOf(record)).cells : shipped;
  return {
    cells: cells.map(sourceOf),
    exercises: Object.fromEntries(Object.entries(exercises).map(([id, { state, tries }]) => [id, [state, tries]])),
    modules: Object.fromEntries(Object.entries(modules).map(([id, { state, seconds }]) => [id, [state, seconds]])),
    code: code ? textOf(code) : null,
    versions: (await storage.list("history/01_tensor/")).length,
    backups: (await storage.list("backups/")).flatMap(namedText),
  };
}

/** A file's name without its day, and its text. */
function namedText(record: FileRecord): string[] {
  return [record.name.replace(/-\d{8}-\d{6}-\d{6}/, ""), textOf(record)];
}

function notebookText(cells: NotebookCell[]): string {
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

async function save(storage: Storage, path: string, text: string): Promise<void> {
  await storage.write({ put: [recordOf(path, encode(text), NOW.toISOString())], remove: [] });
}

function textOf(record: FileRecord): string {
  return new TextDecoder().decode(bytesOf(record));
}

export const ANSWERS: Record<string, (given: Case) => unknown> = {
  "card-fields": card,
  "exercise-cells": ({ cells, shipped }) => exercisesIn(cells, shipped),
  "history-pruning": pruned,
  "metric-texts": ({ metric, value }) => valueText(metric, value),
  migrations: migrated,
  "notebook-modules": ({ path }) => moduleIdOf(path),
  paths: path,
  "progress-parsing": progressKind,
  "reference-results": referenceIsBelieved,
  "reset-and-return": resetOrReturn,
  "restore-points": goneNames,
  "results-that-count": (given) => counts(given, given.lent),
  standing,
  "text-digests": digest,
  "trust-marks": trustMarks,
  "zip-refusals": zipRefusal,
};
