import "../style/main.css";
import { type Course, loadCourse } from "../../shared/src/course.ts";
import { sentence } from "../../shared/src/errors.ts";
import { savesData } from "../../shared/src/offline.ts";
import {
  emptyProgress,
  type Progress,
  PROGRESS_PATH,
  PROGRESS_SCHEMA,
  type ProgressState,
  readProgress,
} from "../../shared/src/progress.ts";
import { databaseName } from "../../shared/src/database.ts";
import { Storage } from "../../shared/src/storage.ts";
import { standInWhereBlocked } from "../../shared/src/plain-mode.ts";
import { byId } from "./dom.ts";
import { Safety } from "./safety.ts";
import { readWorkspace, type Standing, standingOf, type Workspace } from "../../shared/src/standing.ts";
import { renderBaseline } from "./view/baseline.ts";
import { type BundleContext, factsOf, renderPoints, startBundles } from "./view/bundle.ts";
import { renderHero } from "./view/hero.ts";
import { startHistory } from "./view/history.ts";
import { startLessons } from "./view/lesson.ts";
import { renderCheckpoints, renderMilestones } from "./view/milestones.ts";
import { renderModules } from "./view/modules.ts";
import { offerMoved } from "./view/moved.ts";
import { dismiss, notify } from "./view/notices.ts";
import { renderOffline } from "./view/offline.ts";
import { renderStorage } from "./view/storage.ts";
import { renderTime } from "./view/time.ts";
import { updateNotices } from "./view/update.ts";
import { WorkerClient } from "./worker-client.ts";

const SCOPE = new URL("./", location.href).pathname;
const storage = new Storage(databaseName(SCOPE));
const NOTHING: Workspace = { paths: new Set(), saved: new Map() };
let shown = "";

function render(course: Course, progress: Progress, workspace: Workspace): void {
  const standing: Standing = standingOf(course, progress, workspace);
  const next = JSON.stringify([standing, progress.exercises, progress.baseline]);
  if (next === shown) return; // keeps the focus and the opened lists when nothing has changed
  shown = next;
  renderHero(course, standing);
  renderTime(standing);
  renderModules(course, standing, progress);
  renderMilestones(standing);
  renderCheckpoints(standing);
  renderBaseline(course, progress.baseline);
}

/** Reads the student's files and shows where they stand; when they cannot be read, says so and shows the course. */
async function refresh(course: Course, bundles: BundleContext, safety: Safety): Promise<void> {
  try {
    const [workspace, record] = await Promise.all([readWorkspace(storage), storage.get(PROGRESS_PATH)]);
    const state = readProgress(record);
    const progress = state.kind === "read" ? state.progress : emptyProgress();
    render(course, progress, workspace);
    renderPoints(bundles, [...workspace.paths]);
    tellOfProgress(state);
    dismiss("storage");
    void safety.update(progress, workspace).catch(console.warn); // a folder on a slow drive holds nothing up
  } catch (error) {
    notify("storage", `Your progress cannot be shown. ${sentence(error)}`);
  }
}

function tellOfProgress(state: ProgressState): void {
  const calm = "Your notebooks and exports are untouched, and this page leaves the file as it is.";
  if (state.kind === "unreadable") {
    notify(
      "progress",
      `Your progress file (progress.json) cannot be read: ${state.reason}. ${calm} The next check in a notebook ` +
        "sets it aside and starts a new one; a restore point or a bundle brings an earlier one back.",
    );
  } else if (state.kind === "newer") {
    notify(
      "progress",
      `Your progress was written by a newer version of the course (schema ${state.schema}; this one reads schema ` +
        `${PROGRESS_SCHEMA}). ${calm} Reload the page to update the course.`,
    );
  } else dismiss("progress");
}

function startWorker(): WorkerClient {
  const worker: WorkerClient = new WorkerClient(
    (state) => {
      renderOffline(state, () => worker.fetchAll());
      if (state.kind === "ready" || state.kind === "incomplete") void renderStorage(); // the course takes room too
    },
    updateNotices(() => worker.activate()),
  );
  return worker;
}

/** After the first paint, when the page has nothing else to do. */
function afterPaint(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run, 0));
}

async function main(): Promise<void> {
  standInWhereBlocked();
  const course = await loadCourse(document);
  byId("edition").textContent = `Course version ${course.course.version}.`;
  const worker = startWorker();
  const bundles: BundleContext = {
    storage,
    course: course.course.version,
    build: () => worker.revision ?? "page",
    changed: () => refresh(course, bundles, safety),
    copied: () => safety.copied(),
  };
  const safety = new Safety(SCOPE, bundles);
  render(course, emptyProgress(), NOTHING);
  performance.mark("course-shown");
  startBundles(bundles);
  startHistory({ storage, course, changed: bundles.changed });
  startLessons({ storage, course, changed: bundles.changed });
  await refresh(course, bundles, safety);
  void offerMoved({ storage, course, facts: () => factsOf(bundles), changed: bundles.changed });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void refresh(course, bundles, safety);
  });
  afterPaint(() => void worker.start(savesData()));
  afterPaint(() => void safety.look());
  await renderStorage();
}

main().catch((error: unknown) => notify("page", sentence(error), { label: "Reload", run: () => location.reload() }));
