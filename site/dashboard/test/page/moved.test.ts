import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { type FileRecord, recordOf } from "../../../shared/drive/records.ts";
import { courseWith, workspaceWith } from "../fixture.ts";
import { browser, jupyterRecords, seed, serve, site, stored, violations, visit } from "./browser.ts";

const COURSE = courseWith(8);
const WORK = workspaceWith(COURSE, 2);
const NOTEBOOK = "modules/01_tensor.ipynb";

serve(COURSE);

/** Puts records into the database of another address on the same origin. */
async function seedElsewhere(page: Page, basePath: string, records: FileRecord[]): Promise<void> {
  await page.evaluate(
    async ([name, all]) => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => request.result.createObjectStore("files");
      await new Promise((resolve) => (request.onsuccess = resolve));
      const transaction = request.result.transaction("files", "readwrite");
      for (const record of all) transaction.objectStore("files").put(record, record.path);
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      request.result.close();
    },
    [`JupyterLite Storage - ${basePath}`, records] as const,
  );
  await page.reload();
  await page.locator(".card").first().waitFor();
}

const offer = (page: Page) => page.getByText("work of this course under another address of this site");
const look = (page: Page) => page.getByRole("button", { name: "Look at it" }).click();
const textOf = (record: { format: string; content: unknown } | undefined): string =>
  record?.format === "base64" ? Buffer.from(String(record.content), "base64").toString() : String(record?.content);

test("after a move, the work is offered, copied with a look at it first, and stays where it was", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  await seedElsewhere(page, "/old/", jupyterRecords({ ...WORK, "notes.txt": "mine too" }));
  await offer(page).waitFor();
  assert.match(await offer(page).innerText(), /\/old\/, last saved on 1 Feb 2026/);
  await look(page);
  await page.getByText("7 not here yet, 0 different here, 0 the same.").waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "Copy it here" }).click();
  await page.getByText("Copied and read back: 7 files.").waitFor();
  const here = await stored(page);
  for (const path of Object.keys(WORK)) assert.ok(here?.[path], path);
  assert.equal(textOf(here?.["notes.txt"]), "mine too");
  await page.getByText("Continue module 03").waitFor();
  await page.reload();
  await page.locator(".card").first().waitFor();
  await page.getByText("Continue module 03").waitFor();
  assert.equal(await offer(page).count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test("where both have work, nothing is replaced without a word, and what was here leads back", async () => {
  const { context, page } = await visit(browser, site.address, { viewport: { width: 400, height: 800 } });
  const later = recordOf(NOTEBOOK, new TextEncoder().encode('{"cells":[],"metadata":{}}'), "2026-03-01T10:00:00.000Z");
  await seed(page, [...jupyterRecords({ "progress.json": WORK["progress.json"]! }), later]);
  await seedElsewhere(page, "/old/", jupyterRecords(WORK));
  await look(page);
  await page.getByText("4 not here yet, 1 different here, 1 the same.").waitFor();
  await page.getByText("newer here").waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole("dialog").getByRole("button", { name: "Not now" }).click();
  assert.equal((await stored(page))?.[NOTEBOOK]?.content, later.content);
  await look(page);
  await page.getByRole("button", { name: "Copy only what is not here" }).click();
  await page.getByText("Copied and read back: 4 files.").waitFor();
  assert.equal((await stored(page))?.[NOTEBOOK]?.content, later.content);
  await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("other-place")).forEach((key) => localStorage.removeItem(key)));
  await page.reload();
  await look(page);
  await page.getByRole("button", { name: "Copy everything, in place of what is here" }).click();
  await page.getByText("Copied and read back: 1 file.").waitFor();
  await page.getByText("before a move").first().waitFor();
  assert.equal(JSON.stringify((await stored(page))?.[NOTEBOOK]?.content), WORK[NOTEBOOK]);
  await context.close();
});

test("what another site keeps on the same origin is not offered, and an offer can be ended", async () => {
  const { context, page } = await visit(browser, site.address);
  await seedElsewhere(page, "/shop/", jupyterRecords({ "notes.txt": "not of this course", "progress.json": "{}" }));
  await page.waitForTimeout(1_000); // as long as the offer takes otherwise
  assert.equal(await offer(page).count(), 0);
  await seedElsewhere(page, "/old/", jupyterRecords(WORK));
  await look(page);
  await page.getByRole("button", { name: "Don't offer it again" }).click();
  await offer(page).waitFor({ state: "hidden" });
  await page.reload();
  await page.locator(".card").first().waitFor();
  await page.waitForTimeout(1_000);
  assert.equal(await offer(page).count(), 0);
  await context.close();
});
