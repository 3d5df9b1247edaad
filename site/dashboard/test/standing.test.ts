import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyProgress } from "../../shared/work/progress.ts";
import { type Standing, standingOf, type Workspace } from "../../shared/standing/standing.ts";
import { courseWith, progressWith, workspaceWith } from "./fixture.ts";

const COURSE = courseWith(8);

function workspace(paths: string[], saved: Record<string, string> = {}): Workspace {
  return { paths: new Set(paths), saved: new Map(Object.entries(saved)) };
}

function after(completed: number, saved: Record<string, string> = {}): Standing {
  return standingOf(
    COURSE,
    progressWith(COURSE, completed),
    workspace(Object.keys(workspaceWith(COURSE, completed)), saved),
  );
}

test("a fresh student starts with module 01, and what is not built yet is coming", () => {
  const standing = standingOf(COURSE, emptyProgress(), workspace([]));
  assert.deepEqual(standing.next, {
    ...standing.next,
    label: "Start module 01: Tensor",
    notebook: "modules/01_tensor.ipynb",
  });
  assert.deepEqual(
    standing.modules.map((one) => one.state),
    [...Array(8).fill("open"), ...Array(12).fill("coming")],
  );
  assert.deepEqual(
    standing.milestones.map((one) => one.state),
    ["waiting", "waiting", "waiting", "coming", "coming", "coming"],
  );
  assert.equal(standing.checkpoints.filter((one) => one.holds).length, 0);
});

test("a newcomer is welcomed until a module is begun, and a course without a welcome has none", () => {
  const course = { ...COURSE, welcome: "modules/00_welcome.ipynb" };
  const welcome = (...args: Parameters<typeof workspace>) =>
    standingOf(course, emptyProgress(), workspace(...args)).welcome;
  const notebook = course.welcome;
  assert.deepEqual(welcome([]), { notebook, isSeen: false, isOffered: true });
  assert.deepEqual(welcome([], { [notebook]: "2026" }), { notebook, isSeen: true, isOffered: true });
  assert.deepEqual(welcome([], { "modules/01_tensor.ipynb": "2026" }), { notebook, isSeen: false, isOffered: false });
  assert.equal(standingOf(course, emptyProgress(), workspace([])).next.label, "Start module 01: Tensor");
  assert.equal(standingOf(COURSE, emptyProgress(), workspace([])).welcome, null);
});

test("an export in the workspace completes its module, whatever progress says", () => {
  const standing = standingOf(COURSE, emptyProgress(), workspace(["tinytorch/core/tensor.py"]));
  assert.equal(standing.modules[0]?.state, "completed");
  assert.equal(standing.checkpoints[1]?.holds, true);
});

test("a completed module whose export is gone is said to be so", () => {
  const standing = standingOf(COURSE, progressWith(COURSE, 1), workspace([]));
  assert.equal(standing.modules[0]?.state, "started");
  assert.match(standing.modules[0]?.note ?? "", /export is gone/);
});

test("the student goes on in the unfinished notebook that was saved last", () => {
  const standing = after(2, {
    "modules/03_layers.ipynb": "2026-02-01T00:00:00Z",
    "modules/05_autograd.ipynb": "2026-02-02T00:00:00Z",
    "modules/01_tensor.ipynb": "2026-02-03T00:00:00Z",
  });
  assert.equal(standing.next.label, "Continue module 05: Autograd");
});

test("a milestone comes right after the last module that it needs", () => {
  const progress = { ...progressWith(COURSE, 1), milestones: {}, exercises: {} };
  const standing = standingOf(COURSE, progress, workspace(["tinytorch/core/tensor.py"]));
  assert.equal(standing.milestones[0]?.state, "ready");
  assert.equal(standing.next.label, "Run milestone 1957: Perceptron");
});

test("a milestone that was not passed is to be continued", () => {
  const progress = progressWith(COURSE, 1);
  progress.exercises = {};
  progress.milestones["01"]!.passed = false;
  const standing = standingOf(COURSE, progress, workspace(["tinytorch/core/tensor.py"]));
  assert.equal(standing.milestones[0]?.state, "tried");
  assert.equal(standing.next.label, "Continue milestone 1957: Perceptron");
});

test("a milestone that ran on the reference counts for nothing, in whole or in part", () => {
  for (const components of [{ "core.tensor": "reference" }, { "core.tensor": "yours", "core.layers": "reference" }, {}]) {
    const progress = { ...progressWith(COURSE, 1), exercises: {} };
    progress.milestones["01"]!.components = components as Record<string, "yours" | "reference">;
    const fresh = standingOf(COURSE, { ...progress, modules: {} }, workspace([]));
    assert.equal(fresh.milestones[0]?.state, "waiting");
    assert.equal(fresh.next.label, "Start module 01: Tensor");
    const done = standingOf(COURSE, progress, workspace(["tinytorch/core/tensor.py"]));
    assert.equal(done.milestones[0]?.state, "ready");
    assert.equal(done.milestones[0]?.result?.passed, true);
  }
});

test("when everything that is built is done, Lab opens without a notebook", () => {
  assert.deepEqual(after(8).next, { label: "Open the notebooks", notebook: null });
});

test("checkpoints hold when all exercises passed, also before completing; the first when any check has run", () => {
  const progress = progressWith(COURSE, 1);
  const standing = standingOf(COURSE, { ...progress, modules: {} }, workspace([]));
  assert.deepEqual(
    standing.checkpoints.filter((one) => one.holds).map((one) => one.checkpoint.number),
    [0, 1],
  );
});
