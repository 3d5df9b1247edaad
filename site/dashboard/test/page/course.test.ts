import assert from "node:assert/strict";
import { test } from "node:test";
import { courseWith, workspaceWith } from "../fixture.ts";
import { startSite } from "../site.ts";
import { browser, jupyterRecords, seed, serve, site, stored, violations, visit } from "./browser.ts";

const COURSE = courseWith(8);

serve(COURSE);

test("a fresh visitor sees the whole course, and nothing is written", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  assert.equal(await page.locator(".card").count(), 20);
  assert.equal(await page.locator(".stop").count(), 6);
  assert.equal(await page.locator("#checkpoint-list li").count(), 21);
  const button = page.getByRole("link", { name: "Start module 01: Tensor" });
  assert.equal(await button.getAttribute("href"), "lab/index.html?path=modules/01_tensor.ipynb");
  assert.equal(await page.locator(".card-coming a").count(), 0);
  assert.equal(await stored(page), null);
  assert.deepEqual(faults, []);
  await context.close();
});

test("a milestone says which data it works on and how large they are, or what it takes without them", async () => {
  const { context, page } = await visit(browser, site.address);
  await page.getByText("Works on MNIST: 11 MiB, which the first run fetches.").waitFor();
  await context.close();
  const [mnist] = COURSE.data!;
  const bare = await startSite({ ...COURSE, data: [{ ...mnist!, bytes: 0 }] });
  const without = await visit(browser, bare.address);
  await without.page.getByText("This site was built without MNIST, so it works on the 8 by 8 digits").waitFor();
  await without.context.close();
  bare.close();
});

test("what JupyterLite and the kernel saved is shown", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  await seed(page, jupyterRecords(workspaceWith(COURSE, 3)));
  await page.getByRole("link", { name: "Continue module 04: Losses" }).waitFor();
  assert.equal(await page.locator(".card-completed").count(), 3);
  assert.match(await page.locator(".card-started .card-state").innerText(), /2 of 5 exercises passed/);
  assert.match(await page.locator(".stop").first().innerText(), /Passed: accuracy 99.2 %/);
  assert.equal(await page.locator("#checkpoint-list .holds").count(), 4);
  assert.deepEqual(faults, []);
  await context.close();
});

test("with all of a small edition done, nothing is marked as next, and a borrowed milestone is said to be one", async () => {
  const course = courseWith(1);
  const small = await startSite(course);
  const { context, page, faults } = await visit(browser, small.address);
  await page.getByText("This edition has 1 of the 20 notebooks").waitFor();
  assert.equal(await page.locator(".unit-next").count(), 1);
  const files = workspaceWith(course, 1);
  await seed(page, jupyterRecords(files));
  await page.locator(".stop", { hasText: "Passed: accuracy 99.2 %" }).waitFor();
  assert.equal(await page.locator(".unit-next").count(), 0);
  const borrowed = { ...files, "progress.json": (files["progress.json"] ?? "").replace('"yours"', '"reference"') };
  await seed(page, jupyterRecords(borrowed));
  await page.locator(".stop", { hasText: "Tried with the reference: accuracy 99.2 %. Ready to run" }).waitFor();
  assert.equal(await page.locator("#numbers strong").nth(2).innerText(), "0");
  assert.deepEqual(faults, []);
  await context.close();
  small.close();
});

test("an unreadable progress file is told of and left alone", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  await seed(page, jupyterRecords({ "progress.json": '{ "schema": 1, broken' }));
  await page.getByText("Your progress file (progress.json) cannot be read").waitFor();
  assert.equal(await page.locator(".card").count(), 20);
  const records = await stored(page);
  assert.equal(Buffer.from(String(records?.["progress.json"]?.content), "base64").toString(), '{ "schema": 1, broken');
  assert.deepEqual(faults, []);
  await context.close();
});

test("course.json is fetched where it is not in the page", async () => {
  const other = await startSite(COURSE, false);
  const { context, page, faults } = await visit(browser, other.address);
  assert.equal(await page.locator(".card").count(), 20);
  assert.deepEqual(faults, []);
  await context.close();
  other.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`axe finds nothing and nothing sticks out: ${colorScheme}, ${width} px`, async () => {
      const { context, page } = await visit(browser, site.address, {
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: "reduce",
      });
      await seed(page, jupyterRecords(workspaceWith(COURSE, 3)));
      await page.locator(".card-completed").first().waitFor();
      await page.getByText("Works without a network.").waitFor();
      await page.locator(".card summary").first().click();
      assert.deepEqual(await violations(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
      await context.close();
    });
  }
}

test("the keyboard alone reaches the main button, and sees where it is", async () => {
  const { context, page } = await visit(browser, site.address);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to the course");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "continue");
  assert.equal(await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle), "solid");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/course/lab/index.html?path=modules/01_tensor.ipynb");
  await context.close();
});
