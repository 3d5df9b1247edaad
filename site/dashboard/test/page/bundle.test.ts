import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { makeBundle, openBundle } from "../../../shared/bundle/bundle.ts";
import { courseWith, progressWith, workspaceWith } from "../fixture.ts";
import { browser, jupyterRecords, seed, serve, site, stored, violations, visit } from "./browser.ts";

const COURSE = courseWith(8);
const WORKSPACE = workspaceWith(COURSE, 3);
const FACTS = { course: "1.0.0", build: "test", created: "2026-01-31T12:00:00Z", name: "Ada" };

serve(COURSE);

function bundleOf(texts: Record<string, string>): Buffer {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  return Buffer.from(makeBundle(files, FACTS));
}

async function download(page: Page): Promise<{ name: string; bytes: Uint8Array }> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download my progress" }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

function choose(page: Page, buffer: Buffer, name = "tinytorch-ada.zip"): Promise<void> {
  return page.locator("#bundle-file").setInputFiles({ name, mimeType: "application/zip", buffer });
}

async function textOf(page: Page, path: string): Promise<string | undefined> {
  const record = (await stored(page))?.[path];
  return record?.format === "base64"
    ? Buffer.from(String(record.content), "base64").toString()
    : (record?.content as string | undefined);
}

test("a bundle goes from one browser to a fresh one, byte for byte", async () => {
  const first = await visit(browser, site.address);
  await seed(first.page, jupyterRecords({ ...WORKSPACE, "notes.txt": "not part of it" }));
  await first.page.getByLabel("Your name in the bundle").fill("Ada Lovelace");
  const { name, bytes } = await download(first.page);
  assert.match(name, /^tinytorch-ada-lovelace-\d{4}-\d\d-\d\d\.zip$/);
  const bundle = openBundle(bytes);
  assert.equal(bundle.manifest.name, "Ada Lovelace");
  assert.deepEqual(
    Object.fromEntries([...bundle.files].map(([path, file]) => [path, new TextDecoder().decode(file)])),
    WORKSPACE,
  );

  const second = await visit(browser, site.address);
  await choose(second.page, Buffer.from(bytes));
  await second.page.getByText(`${Object.keys(WORKSPACE).length} new.`).waitFor();
  await second.page.getByRole("button", { name: "Restore", exact: true }).click();
  await second.page.getByText("Restored and read back").waitFor();
  await second.page.getByRole("link", { name: "Continue module 04: Losses" }).waitFor();
  assert.equal(await second.page.getByRole("button", { name: "Not now" }).count(), 0); // the bundle is a copy
  assert.deepEqual(openBundle((await download(second.page)).bytes).files, bundle.files);
  assert.equal((await stored(second.page))?.["tinytorch/core"]?.type, "directory");
  assert.deepEqual([...first.faults, ...second.faults], []);
  await first.context.close();
  await second.context.close();
});

test("the student's name is remembered", async () => {
  const { context, page } = await visit(browser, site.address);
  await page.getByLabel("Your name in the bundle").fill("Ada");
  await page.keyboard.press("Tab");
  await page.reload();
  assert.equal(await page.getByLabel("Your name in the bundle").inputValue(), "Ada");
  await context.close();
});

test("restoring shows the changes, keeps a restore point, and the restore point leads back", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  await seed(page, jupyterRecords(WORKSPACE));
  const before = JSON.stringify(progressWith(COURSE, 3));
  await choose(
    page,
    bundleOf({ ...WORKSPACE, "progress.json": JSON.stringify(progressWith(COURSE, 1)), "milestones/extra.txt": "x" }),
  );
  await page.getByText("1 new, 1 changed, 7 the same.").waitFor();
  assert.deepEqual(await page.locator(".plan li").allInnerTexts(), [
    "new\nmilestones/extra.txt",
    "changed\nprogress.json",
  ]);
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await page.getByText("What was here before is the newest restore point").waitFor();
  assert.notEqual(await textOf(page, "progress.json"), before);

  await page
    .getByRole("button", { name: /^Go back to/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await page.getByText("Restored and read back").waitFor();
  assert.equal(await textOf(page, "progress.json"), before);
  assert.equal(await page.locator(".points li").count(), 2);
  assert.match(await page.locator(".points li").first().innerText(), /, before a restore/);
  assert.deepEqual(faults, []);
  await context.close();
});

test("Escape changes nothing", async () => {
  const { context, page } = await visit(browser, site.address);
  await choose(page, bundleOf(WORKSPACE));
  await page.getByRole("heading", { name: "Restore these files?" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Restore");
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Escape");
  await page.getByText("Nothing was changed.").waitFor();
  assert.equal(await stored(page), null);
  await context.close();
});

test("a second bundle takes the place of the first one's question, and a tab that holds a notebook is respected", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  const other = await context.newPage();
  await other.goto(site.address);
  await other.evaluate(() => {
    const hold = new Promise<void>((release) => Object.assign(window, { release }));
    void navigator.locks.request("tinytorch /course/ modules/01_tensor.ipynb", () => hold);
  });
  await choose(page, bundleOf({ "milestones/first.txt": "1" }));
  await page.getByText("milestones/first.txt").waitFor();
  assert.equal(await page.getByText("The code in this bundle will run").count(), 0);
  await choose(page, bundleOf({ "milestones/second.txt": "2", "modules/01_tensor.ipynb": "{}" }));
  await page.getByText("milestones/second.txt").waitFor();
  await page.getByText("The code in this bundle will run in this browser").waitFor();
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await page.getByText("modules/01_tensor.ipynb is open in another tab, which does not answer").waitFor();
  assert.equal(await stored(page), null);
  await other.evaluate(() => (window as unknown as { release(): void }).release());
  await choose(page, bundleOf({ "milestones/second.txt": "2", "modules/01_tensor.ipynb": "{}" }));
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await page.getByText("Restored and read back").waitFor();
  assert.equal(await textOf(page, "milestones/first.txt"), undefined);
  assert.equal(await textOf(page, "milestones/second.txt"), "2");
  assert.deepEqual(faults, []);
  await context.close();
});

test("a dropped file is taken like a chosen one, and a foreign file is refused with a sentence", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["not a zip file, by far"], "photo.zip"));
    return data;
  });
  await page.dispatchEvent("#drop", "drop", { dataTransfer: transfer });
  await page.getByText("This file cannot be read as a zip file").waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test("with nothing saved there is nothing to download", async () => {
  const { context, page } = await visit(browser, site.address);
  await page.getByRole("button", { name: "Download my progress" }).click();
  await page.getByText("There is nothing to download yet").waitFor();
  await context.close();
});
