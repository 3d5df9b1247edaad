import { existsSync, readFileSync } from "node:fs";
import { after, before } from "node:test";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { Course } from "../../../shared/work/course.ts";
import { type FileRecord, folderRecord, recordOf } from "../../../shared/drive/records.ts";
import { startSite, type TestSite } from "../site.ts";

const AXE = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const PLACES = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The installed Chromium; $CHROMIUM names one in another place. */
export function launch(): Promise<Browser> {
  const executablePath = PLACES.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("No Chromium was found. Install it, or set CHROMIUM to its path.");
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

export let browser: Browser;
export let site: TestSite;

/** For all tests of a file: a browser, and a site with this course, which `prepare` may add to. */
export function serve(course: Course, prepare: () => unknown = () => undefined): void {
  before(async () => {
    [browser, site] = await Promise.all([launch(), startSite(course)]);
    await prepare();
  });
  after(async () => {
    site.close();
    await browser.close();
  });
}

/** A visit of the page that remembers what must never happen: errors, and requests to other servers. */
export interface Visit {
  context: BrowserContext;
  page: Page;
  faults: string[];
}

export async function visit(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ locale: "en-GB", acceptDownloads: true, ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  context.on("request", (request) => {
    const isOwn = ["blob:", "data:", new URL(address).origin].some((start) => request.url().startsWith(start));
    if (!isOwn) faults.push(`request to ${request.url()}`);
  });
  await page.goto(address);
  await page.locator(".card").first().waitFor();
  return { context, page, faults };
}

const DAY = "2026-02-01T10:00:00.000Z";

/** The records that JupyterLite and its kernel leave: notebooks as JSON objects, kernel files as base64. */
export function jupyterRecords(texts: Record<string, string>): FileRecord[] {
  const files = Object.entries(texts).map(([path, text]): FileRecord => {
    const record = recordOf(path, new TextEncoder().encode(text), DAY);
    if (path.endsWith(".ipynb")) return { ...record, format: "json", content: JSON.parse(text) };
    return { ...record, format: "base64", content: Buffer.from(text).toString("base64") };
  });
  return [folderRecord("modules", DAY), ...files];
}

/** Puts records into the page's database, with the stores as JupyterLite makes them, and reloads. */
export async function seed(page: Page, records: FileRecord[]): Promise<void> {
  await page.evaluate(async (all) => {
    const name = `JupyterLite Storage - ${new URL("./", location.href).pathname}`;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 5);
      request.onupgradeneeded = () => {
        for (const store of ["files", "local-forage-detect-blob-support", "counters", "checkpoints"])
          request.result.createObjectStore(store);
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const transaction = database.transaction("files", "readwrite");
    for (const record of all) transaction.objectStore("files").put(record, record.path);
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    database.close();
  }, records);
  await page.reload();
  await page.locator(".card").first().waitFor();
}

/** The records in the page's database, by path; null when there is no database. */
export function stored(page: Page): Promise<Record<string, { format: string; content: unknown; type: string }> | null> {
  return page.evaluate(async () => {
    const name = `JupyterLite Storage - ${new URL("./", location.href).pathname}`;
    if (!(await indexedDB.databases()).some((database) => database.name === name)) return null;
    const request = indexedDB.open(name);
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    const all = request.result.transaction("files").objectStore("files").getAll();
    await new Promise((resolve) => {
      all.onsuccess = resolve;
    });
    request.result.close();
    return Object.fromEntries(all.result.map((record: FileRecord) => [record.path, record]));
  });
}

/** What axe finds wrong on the page as it is now: one line for each rule. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const result = await axe.run();
    return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`);
  });
}
