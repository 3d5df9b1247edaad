/**
 * A notebook that a link leads to is opened alone. JupyterLab would restore what was open on the last visit as well,
 * each notebook with a kernel of its own. Loading the page again, or going back to it, restores all that it had open.
 */
import { answerOf, databaseName, openExisting } from "../../shared/drive/database.ts";
import { answer } from "../../shared/basics/waiting.ts";

const LAYOUTS = "statedb"; // JupyterLite's store of what was open where
const LIMIT_MS = 3_000;

/** To be awaited before JupyterLab reads its last layout. */
export async function forgetLayout(): Promise<void> {
  if (isArrival() && new URLSearchParams(location.search).has("path")) await answer(clearLayouts(), LIMIT_MS);
}

function isArrival(): boolean {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return navigation?.type === "navigate";
}

async function clearLayouts(): Promise<void> {
  const database = await openExisting(databaseName(new URL("../", location.href).pathname));
  try {
    if (!database?.objectStoreNames.contains(LAYOUTS)) return;
    await answerOf(database.transaction(LAYOUTS, "readwrite").objectStore(LAYOUTS).clear());
  } finally {
    database?.close();
  }
}
