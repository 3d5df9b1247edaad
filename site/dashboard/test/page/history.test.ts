import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { type Kept, nameOf } from "../../../shared/work/course-notebook.ts";
import { bytesOf, type FileRecord } from "../../../shared/drive/records.ts";
import { digestOf, versionRecord } from "../../../shared/history/version.ts";
import { courseWith, workspaceWith } from "../fixture.ts";
import { browser, jupyterRecords, seed, serve, site, stored, violations, visit } from "./browser.ts";

const COURSE = courseWith(8);
const MODULE = COURSE.modules[0]! as Kept & { title: string };
const SHOTS = process.env["SHOTS"];

serve(COURSE, () => {
  const shipped = join(site.folder, "files", MODULE.notebook);
  mkdirSync(dirname(shipped), { recursive: true });
  writeFileSync(shipped, notebook("raise NotImplementedError"));
});

function notebook(...sources: string[]): string {
  const cells = MODULE.exercises.map(({ id }, index) => ({
    cell_type: "code",
    source: sources[index] ?? `# ${id}`,
    metadata: { tinytorch: { exercise: id } },
    outputs: [],
    execution_count: null,
  }));
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

/** The version that a notebook leaves when it is kept. */
function versionOf(text: string): FileRecord {
  const version = { notebook: JSON.parse(text), code: null, passed: [] };
  const facts = { module: nameOf(MODULE), number: 1, saved: new Date("2026-01-30T17:02:00Z"), why: "daily" } as const;
  return versionRecord({ ...facts, digest: digestOf(version) }, version, new Date("2026-01-31T09:00:00Z"));
}

async function firstExercise(page: Page): Promise<string> {
  const record = (await stored(page))?.[MODULE.notebook] as FileRecord;
  return JSON.parse(new TextDecoder().decode(bytesOf(record))).cells[0].source;
}

async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

async function opened(text: string, options = {}) {
  const found = await visit(browser, site.address, options);
  const records = jupyterRecords({ ...workspaceWith(COURSE, 2), [MODULE.notebook]: notebook("return 'now'") });
  await seed(found.page, [...records, versionOf(text)]);
  await found.page.getByRole("link", { name: "Earlier versions of module 01" }).click();
  await found.page.getByRole("button", { name: "Go back to this version" }).waitFor();
  return found;
}

test("a version is looked at, taken, and the return undone, with the keyboard", async () => {
  const { context, page, faults } = await opened(notebook("return 'then'", "return 'two'"));
  assert.match(await page.locator(".history-look").innerText(), /return 'then'/);
  assert.equal(await page.locator("details[open] pre").count(), 2);
  assert.deepEqual(await violations(page), []);
  await shot(page, "versions");
  await page.getByRole("button", { name: "Go back to this version" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("written and read back").waitFor();
  assert.equal(await firstExercise(page), "return 'then'");
  assert.equal(await page.getByRole("radio").count(), 3);
  assert.deepEqual(await violations(page), []);
  await shot(page, "returned");
  await page.getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("written and read back").waitFor();
  assert.equal(await firstExercise(page), "return 'now'");
  await page.keyboard.press("Escape");
  await page.locator(".history-dialog").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Earlier versions of module 01");
  assert.deepEqual(faults, []);
  await context.close();
});

test("one exercise comes back alone, and a module starts over, on a phone in the dark", async () => {
  const { context, page, faults } = await opened(notebook("return 'then'", "return 'two'"), {
    colorScheme: "dark",
    viewport: { width: 400, height: 800 },
  });
  assert.deepEqual(await violations(page), []);
  await shot(page, "versions-phone");
  await page.getByRole("button", { name: "Bring back this exercise alone" }).first().click();
  await page.getByText("Exercise 01-part-1 is as it was on").waitFor();
  assert.equal(await firstExercise(page), "return 'then'");
  await page.getByRole("radio", { name: "The lesson as the course ships it" }).check();
  await page.getByRole("button", { name: "Start this module over" }).click();
  await page.getByText("Module 01 is as the course ships it").waitFor();
  assert.equal((await stored(page))?.[MODULE.notebook], undefined);
  const progress = JSON.parse(String((await stored(page))?.["progress.json"]?.content));
  assert.equal(progress.exercises["01-part-1"].state, "tried");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Module 01 is as it was on").waitFor();
  assert.equal(await firstExercise(page), "return 'then'");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(faults, []);
  await context.close();
});

test("a damaged version is said, and others can be chosen", async () => {
  const { context, page } = await visit(browser, site.address);
  const version = versionOf(notebook("return 'then'"));
  await seed(page, [...jupyterRecords(workspaceWith(COURSE, 2)), { ...version, content: "{}" }]);
  await page.getByRole("link", { name: "Earlier versions of module 01" }).click();
  await page.getByText("was damaged or changed after it was kept").waitFor();
  assert.equal(await page.getByRole("button", { name: "Go back to this version" }).count(), 0);
  await page.getByRole("radio", { name: "The lesson as the course ships it" }).check();
  await page.getByRole("button", { name: "Start this module over" }).waitFor();
  await context.close();
});
