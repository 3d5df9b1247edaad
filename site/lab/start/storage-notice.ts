/**
 * Says, above the status bar, that this browser keeps nothing for the site, does not answer, or has no room. Where
 * JupyterLab could not even start for it, storage in memory takes the place, for as long as the tab is open.
 */
import { capacity, noRoom } from "../../shared/drive/capacity.ts";
import { answerOf, databaseName, openExisting } from "../../shared/drive/database.ts";
import { keepInMemory, replace, standInWhereBlocked } from "../../shared/page/memory-storage.ts";
import { answer } from "../../shared/basics/waiting.ts";

const IN_MEMORY = "tinytorch-storage-in-memory"; // set for this tab when there is no room for an empty drive
const DRIVE = databaseName(new URL("../", location.href).pathname);
const LIMIT_MS = 5_000;

/** Before anything else: stand-ins where the site's data is blocked, or has no room, so that JupyterLab starts. */
export function preparePlainMode(): void {
  // locks are refused along with the data; without them, every notebook is this tab's own
  if (standInWhereBlocked()) replace(navigator, "locks", undefined);
  if (!isInMemory()) return;
  replace(window, "indexedDB", undefined); // JupyterLab's storage library then takes localStorage
  keepInMemory("localStorage");
}

/** Looks at the storage, and says what is wrong with it. A private window is the dashboard's to mention. */
export async function tellOfStorage(): Promise<void> {
  if (isInMemory()) return show(noRoom());
  const found = await capacity();
  if (found.kind === "fine" || found.kind === "forgotten") return;
  if (found.kind === "full" && (await answer(isEmpty(), LIMIT_MS))) return startInMemory();
  show(found.sentence);
}

function isInMemory(): boolean {
  return sessionStorage.getItem(IN_MEMORY) !== null;
}

/** True when there is nothing of the student's that a start in memory would hide. */
async function isEmpty(): Promise<boolean> {
  const database = await openExisting(DRIVE).catch(() => null);
  try {
    if (!database?.objectStoreNames.contains("files")) return true;
    return (await answerOf(database.transaction("files").objectStore("files").count())) === 0;
  } finally {
    database?.close();
  }
}

function startInMemory(): void {
  sessionStorage.setItem(IN_MEMORY, "yes");
  location.reload();
}

function startAgain(): void {
  sessionStorage.removeItem(IN_MEMORY);
  location.reload();
}

function show(sentence: string): void {
  const box = document.createElement("div");
  box.id = "tinytorch-storage";
  box.setAttribute("role", "alert");
  box.style.cssText =
    "position:fixed;inset:auto 0 80px;margin:auto;width:fit-content;max-width:min(46rem,90vw);padding:10px 14px;" +
    "z-index:10001;border-radius:6px;font:14px/1.5 system-ui,sans-serif;color:#fff;background:#333;" +
    "box-shadow:0 2px 8px #0006";
  box.append(`${sentence} `, button("Load again", startAgain), " ", button("Hide", () => box.remove()));
  document.body.append(box);
}

function button(label: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.textContent = label;
  made.onclick = press;
  return made;
}
