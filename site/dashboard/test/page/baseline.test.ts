import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyProgress, type BaselineEntry } from "../../../shared/work/progress.ts";
import { courseWith } from "../fixture.ts";
import { browser, jupyterRecords, seed, serve, site, violations, visit } from "./browser.ts";

const COURSE = { ...courseWith(8), welcome: "modules/00_welcome.ipynb" };

serve(COURSE);

function entry(score: number, warnings: string[] = []): BaselineEntry {
  const environment = {
    place: "browser" as const, browser: "Chromium 156", system: "ChromeOS", cores: 2, python: "3.14.2", numpy: "2.4.6",
    variant: "simd" as const,
  };
  const cases = { "numpy-train": { seconds: 0.001, ratio: score, spread: 0.01 } };
  const when = { date: "2026-01-31T12:00:00Z", course: "1.0.0", suite: 1 };
  return { ...when, score, own_score: 0.8, spread: 0.02, warnings, cases, environment };
}

test("a newcomer is led to the welcome first, and an unmeasured machine says so", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  const begin = page.getByRole("link", { name: "Begin: the first ten minutes" });
  assert.equal(await begin.getAttribute("href"), "lab/index.html?path=modules/00_welcome.ipynb");
  assert.equal(await page.getByRole("link", { name: "Start module 01: Tensor" }).first().isVisible(), true);
  assert.match(await page.locator("#baseline").innerText(), /Not measured yet/);
  const measure = page.getByRole("link", { name: "Measure this machine" });
  assert.equal(await measure.getAttribute("href"), "lab/index.html?path=modules/00_welcome.ipynb&baseline=1");
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});

test("the last baseline is shown with its doubts, its place and those before it", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  const busy = "The machine was busy or throttled.";
  const progress = { ...emptyProgress(), course: "1.0.0", updated: "2026-01-31T12:00:00Z" };
  const kept = JSON.stringify({ ...progress, baseline: [entry(1.1), entry(0.75, [busy])] });
  await seed(page, jupyterRecords({ "progress.json": kept, "modules/00_welcome.ipynb": "{}" }));
  await page.getByText("Score 0.75.").waitFor();
  const text = await page.locator("#baseline").innerText();
  for (const words of ["Your framework scores 0.80.", "Chromium 156 on ChromeOS, 2 cores, numpy 2.4.6 with SIMD", busy])
    assert.ok(text.includes(words), text);
  assert.match(text, /Before: 1.10/);
  assert.equal(await page.locator("#continue").innerText(), "Start module 01: Tensor");
  assert.equal(await page.locator("#continue-with").innerText(), "The first ten minutes");
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});
