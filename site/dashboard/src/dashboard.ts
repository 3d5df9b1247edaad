import "../style/main.css";
import { type Course, loadCourse } from "../../shared/work/course.ts";
import { sentence } from "../../shared/basics/errors.ts";
import { savesData } from "../../shared/page/worker-messages.ts";
import {
  emptyProgress,
  type Progress,
  PROGRESS_PATH,
  PROGRESS_SCHEMA,
  type ProgressState,
  readProgress,
} from "../../shared/work/progress.ts";
import { databaseName } from "../../shared/drive/database.ts";
import { Storage } from "../../shared/drive/storage.ts";
import { standInWhereBlocked } from "../../shared/page/memory-storage.ts";
import { byId } from "./page/elements.ts";
import { Safety } from "./copies/safety.ts";
import { readWorkspace, type Standing, standingOf, type Workspace } from "../../shared/standing/standing.ts";
import { renderBaseline } from "./course/baseline.ts";
import { type BundleContext, factsOf, renderPoints, startBundles } from "./bundle/bundle-section.ts";
import { renderHero } from "./course/hero.ts";
import { startHistory } from "./lesson/history-links.ts";
import { startLessons } from "./lesson/offer-dialog.ts";
import { renderCheckpoints, renderMilestones } from "./course/milestones.ts";
import { renderModules, renderTime } from "./course/modules.ts";
import { offerMoved } from "./bundle/moved-section.ts";
import { dismiss, notify } from "./page/notices.ts";
import { renderOffline } from "./page/offline-section.ts";
import { renderStorage } from "./copies/storage-meter.ts";
import { updateNotices } from "./page/update-notices.ts";
import { WorkerClient } from "./page/worker-client.ts";

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
