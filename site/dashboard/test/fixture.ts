import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import type { Checkpoint, Course, DataSet, Milestone, Module, Tier } from "../../shared/work/course.ts";
import { emptyProgress, type Progress } from "../../shared/work/progress.ts";

const TOML = new URL("../../../content/course.toml", import.meta.url);
const EXERCISES = ["the first step", "shapes", "the rule", "edge cases", "all of it together"];
const TIME = "2026-01-31T12:00:00Z";

type Row = Omit<Module, "id"> & { name: string };
type MilestoneRow = Omit<Milestone, "id"> & { name: string };

/** course.json for the real table of facts, with the first `built` modules and the milestones that they allow. */
export function courseWith(built: number): Course {
  const facts = parse(readFileSync(TOML, "utf8")) as unknown as {
    course: Course["course"];
    tier: Tier[];
    module: Row[];
    milestone: MilestoneRow[];
    checkpoint: Checkpoint[];
    data: Omit<DataSet, "bytes">[];
  };
  return {
    course: facts.course,
    tiers: facts.tier,
    checkpoints: facts.checkpoint,
    data: facts.data.map((row) => ({ ...row, bytes: 11_600_000 })),
    modules: facts.module.map((row) => moduleOf(row, row.number <= built)),
    milestones: facts.milestone.map((row) => milestoneOf(row, Math.max(...row.modules) <= built)),
  };
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

function moduleOf(row: Row, isBuilt: boolean): Module {
  const id = two(row.number);
  const exercises = EXERCISES.map((title, index) => ({
    id: `${id}-part-${index + 1}`,
    title: `${index + 1}. ${row.title}: ${title}`,
  }));
  return {
    ...row,
    id,
    exercises: isBuilt ? exercises : [],
    questions: [],
    notebook: isBuilt ? `modules/${id}_${row.name}.ipynb` : null,
  };
}

function milestoneOf(row: MilestoneRow, isBuilt: boolean): Milestone {
  const id = two(row.number);
  const notebook = isBuilt ? `milestones/${id}_${row.name}_${row.year}.ipynb` : null;
  return { ...row, id, notebook, script_sha256: isBuilt ? id.repeat(32) : null };
}

/** A workspace in which the first `completed` modules are done, and the next one is begun. */
export function workspaceWith(course: Course, completed: number): Record<string, string> {
  const done = course.modules.slice(0, completed);
  const begun = course.modules[completed];
  const notebooks = [...done, ...(begun ? [begun] : [])].map((module) => [module.notebook, notebook(module.title)]);
  const exports = done.map((module) => [`tinytorch/${module.export.replace(".", "/")}.py`, `# ${module.title}\n`]);
  return {
    ...Object.fromEntries([...notebooks, ...exports]),
    "progress.json": JSON.stringify(progressWith(course, completed)),
  };
}

function notebook(title: string): string {
  return JSON.stringify({
    cells: [{ cell_type: "markdown", metadata: {}, source: `# ${title}` }],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** Progress to match workspaceWith. */
export function progressWith(course: Course, completed: number): Progress {
  const progress: Progress = { ...emptyProgress(), course: course.course.version, updated: TIME };
  const passed = { state: "passed", tries: 2, hints: 0, solution_shown: false, first_passed: TIME } as const;
  course.modules.slice(0, completed).forEach((module) => {
    progress.modules[module.id] = { state: "completed", completed: TIME, seconds: 4000 };
    for (const exercise of module.exercises) progress.exercises[exercise.id] = { ...passed };
  });
  course.modules[completed]?.exercises.slice(0, 3).forEach((exercise, index) => {
    progress.exercises[exercise.id] =
      index < 2 ? { ...passed } : { state: "tried", tries: 1, hints: 1, solution_shown: false };
  });
  for (const milestone of course.milestones.filter((one) => Math.max(...one.modules) <= completed)) {
    progress.milestones[milestone.id] = {
      passed: true,
      metrics: { accuracy: 0.9917 },
      gates: [],
      components: { "core.tensor": "yours" },
      seconds: 1.2,
      date: TIME,
    };
  }
  return progress;
}
