import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { canonicalJson } from "../../../shared/basics/json.ts";
import { courseWith, workspaceWith } from "../fixture.ts";
import { browser, jupyterRecords, seed, serve, site, violations, visit } from "./browser.ts";

const COURSE = courseWith(8);
const FILES = workspaceWith(COURSE, 3);
const CONTENT = {
  ...(JSON.parse(FILES["progress.json"] ?? "{}").milestones["01"] as object),
  schema: 1,
  course: COURSE.course.version,
  script_sha256: COURSE.milestones[0]!.script_sha256,
  number: 1,
  year: 1957,
  name: "perceptron",
  title: "Perceptron",
  summary: "",
  reference: true,
  environment: { place: "native", system: "Linux", python: "3.11", numpy: "2.0", variant: "native" },
  metrics: { accuracy: 0.995 },
  seconds: 0.8,
};
const REFERENCE = { ...CONTENT, digest: createHash("sha256").update(canonicalJson(CONTENT)).digest("hex") };

serve(COURSE);

async function open(page: Page): Promise<void> {
  await seed(
    page,
    jupyterRecords({ ...FILES, "milestones/01_perceptron_1957.reference.json": JSON.stringify(REFERENCE) }),
  );
  await page.getByRole("button", { name: "Results card of Perceptron" }).click();
  await page.getByRole("dialog", { name: "Results card" }).waitFor();
}

async function saved(page: Page, button: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^tinytorch-1957-perceptron\.(png|svg)$/);
  return readFileSync(await download.path());
}

test("the timeline has both results, and the card becomes an SVG and a PNG without a name", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  await open(page);
  const stop = await page.locator(".stop").first().innerText();
  assert.match(stop, /Needs accuracy 95 %; the course's reference reaches 99.5 %; yours took 1.5x its time/);
  const image = page.locator("#card-dialog img");
  assert.match((await image.getAttribute("alt")) ?? "", /accuracy 99.2 %, needed 95 %, the course's reference reaches/);
  await page.waitForFunction(() => (document.querySelector("#card-dialog img") as HTMLImageElement).naturalWidth === 1200);
  const svg = (await saved(page, "Save as SVG")).toString();
  assert.match(svg, />1\.2 s, 2026-01-31</);
  await page.getByLabel("Your name on it").fill("Ada <3");
  await page.getByLabel("Dark").check();
  const named = (await saved(page, "Save as SVG")).toString();
  assert.match(named, /class="dark"/);
  assert.match(named, />Ada &lt;3, 1\.2 s/);
  const png = await saved(page, "Save as PNG");
  assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from("PNG")]);
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1200, 630]);
  await page.getByText("tinytorch-1957-perceptron.png is in your downloads.").waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test("the keyboard opens and closes it, and the focus comes back", async () => {
  const { context, page } = await visit(browser, site.address);
  await open(page);
  await page.keyboard.press("Escape");
  assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? "", /^Results card/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Results card" }).waitFor();
  await context.close();
});

test("the time spent is on each module, each tier and in one sentence", async () => {
  const { context, page } = await visit(browser, site.address);
  assert.equal(await page.locator("#time-spent").isVisible(), false);
  await seed(page, jupyterRecords(FILES));
  await page.getByText("You have worked in the notebooks for 3 h 20 min.").waitFor();
  assert.match(await page.locator(".card-completed .card-state").first().innerText(), /1 h 6 min/);
  assert.equal(await page.locator(".tier .count").first().innerText(), "3 of 7 completed, 3 h 20 min");
  await context.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 400]) {
    test(`axe finds nothing and nothing sticks out with the card open: ${colorScheme}, ${width} px`, async () => {
      const viewport = { width, height: 800 };
      const { context, page } = await visit(browser, site.address, { colorScheme, viewport, reducedMotion: "reduce" });
      await open(page);
      assert.deepEqual(await violations(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
      const shots = process.env["SHOTS"];
      if (shots) await page.screenshot({ path: `${shots}/card-${colorScheme}-${width}.png` });
      if (shots) await page.keyboard.press("Escape");
      if (shots) await page.screenshot({ path: `${shots}/page-${colorScheme}-${width}.png`, fullPage: true });
      await context.close();
    });
  }
}
