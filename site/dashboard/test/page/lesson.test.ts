import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { examined, lessonOf, sourceOf } from "../../../shared/notebook/notebook.ts";
import { lesson, own, worked } from "../lessons.ts";
import { courseWith } from "../fixture.ts";
import { writeWorker } from "../site.ts";
import { browser, jupyterRecords, seed, serve, site, stored, violations, visit } from "./browser.ts";

const NOTEBOOK = "modules/01_tensor.ipynb";
const ANSWER = "#| export\ndef to_array(data):\n    return np.array(data, dtype=np.float32)";
const STUB = '#| export\ndef to_array(data):\n    raise NotImplementedError("01-create: copy the data")';
const INTRO = "# Tensor\n\nA tensor is an array that remembers.\nRun the next cell.";
const OLD = lesson(INTRO, "x = np.arange(3)\nx * x", `exercise:01-create ${STUB}`, 'check:01-create check("01-create")');
const NEW = lesson(
  `${INTRO}\nThen look at its shape.`,
  "x = np.arange(3)\nx * x",
  `exercise:01-create ${STUB.replace("(data)", "(data, dtype=None)")}`,
  'check:01-create check("01-create")',
  "# What comes next\n\nLesson 02 bends lines.",
);
const MINE = worked(OLD, { "01-create": ANSWER }, { [OLD.cells[1]!.id!]: [own("x.sum()  # tried this")] });
const COURSE = courseWith(8);
COURSE.modules[0]!.lesson = lessonOf(NEW);

const PAGE = COURSE.milestones[0]!.notebook!;
const OLD_PAGE = lesson("# 1957\n\nRosenblatt's machine.", "GAP = 0.6", "learn(GAP)");
const NEW_PAGE = lesson("# 1957\n\nRosenblatt's machine, and its critics.", "GAP = 0.6", "learn(GAP)");
const MY_PAGE = worked(OLD_PAGE, { [OLD_PAGE.cells[1]!.id!]: "GAP = 0.05  # tighter" });
COURSE.milestones[0]!.lesson = lessonOf(NEW_PAGE);

serve(COURSE, async () => {
  mkdirSync(join(site.folder, "files/modules"), { recursive: true });
  mkdirSync(join(site.folder, "files/milestones"));
  writeFileSync(join(site.folder, "files", NOTEBOOK), JSON.stringify(NEW));
  writeFileSync(join(site.folder, "files", PAGE), JSON.stringify(NEW_PAGE));
  await writeWorker(site.folder, "first");
});

async function begun(options = {}): Promise<Awaited<ReturnType<typeof visit>>> {
  const found = await visit(browser, site.address, options);
  await seed(found.page, jupyterRecords({ [NOTEBOOK]: JSON.stringify(MINE), [PAGE]: JSON.stringify(MY_PAGE) }));
  return found;
}

async function texts(page: Page, path = NOTEBOOK): Promise<string[]> {
  const content = (await stored(page))?.[path]?.content;
  const notebook = examined(typeof content === "string" ? JSON.parse(content) : content);
  return notebook!.cells.map(sourceOf);
}

const compare = (page: Page) => page.getByRole("link", { name: "Compare, and decide about module 01" });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Module 01, Tensor: the new text" });

test("a changed lesson is offered, shown side by side, taken with the answers, and undone", async () => {
  const { context, page, faults } = await begun();
  await compare(page).click();
  await dialog(page).getByText("Cells of the lesson: 2 the same, 2 changed, 1 new.").waitFor();
  await dialog(page).getByText("you keep what you wrote: 1 exercise, 1 cell of your own").waitFor();
  assert.deepEqual(await dialog(page).locator("ins").allInnerTexts(), [
    "Then look at its shape.\n",
    "def to_array(data, dtype=None):\n",
    '    raise NotImplementedError("01-create: copy the data")\n',
    "# What comes next\n",
    "\n",
    "Lesson 02 bends lines.\n",
  ]);
  assert.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "Take the new text, keep my answers" }).click();
  await dialog(page).getByText("Done, and read back from storage").waitFor();
  assert.deepEqual(await texts(page), [
    sourceOf(NEW.cells[0]!), "x = np.arange(3)\nx * x", "x.sum()  # tried this", ANSWER, 'check("01-create")',
    sourceOf(NEW.cells[4]!),
  ]);
  assert.equal(await compare(page).count(), 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await dialog(page).getByText("Undone and read back").waitFor();
  assert.deepEqual(await texts(page), MINE.cells.map(sourceOf));
  await page.keyboard.press("Escape");
  await compare(page).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test("a milestone's new text is offered alike, keeps what was changed, and an earlier version leads back", async () => {
  const { context, page, faults } = await begun();
  const { title } = COURSE.milestones[0]!;
  await page.getByRole("link", { name: `Compare, and decide about ${title}` }).click();
  const offer = page.getByRole("dialog", { name: `Milestone 1957, ${title}: the new text` });
  await offer.getByText("you keep what you wrote: 1 cell that you changed").waitFor();
  await page.getByRole("button", { name: "Take the new text, keep my answers" }).click();
  await offer.getByText("Results of earlier runs are as they were.").waitFor();
  assert.deepEqual(await texts(page, PAGE), [sourceOf(NEW_PAGE.cells[0]!), "GAP = 0.05  # tighter", "learn(GAP)"]);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: `Earlier versions of ${title}` }).click();
  const versions = page.getByRole("dialog", { name: `Earlier versions of milestone 1957, ${title}` });
  await versions.getByText("One other cell is not in your notebook now.").waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "Go back to this version" }).click();
  await versions.getByText("Milestone 1957 is as it was").waitFor();
  assert.deepEqual(await texts(page, PAGE), MY_PAGE.cells.map(sourceOf));
  assert.deepEqual(faults, []);
  await context.close();
});

test("keeping mine is remembered for that text, and can be thought over", async () => {
  const { context, page } = await begun();
  await compare(page).click();
  await page.getByRole("button", { name: "Keep mine" }).click();
  await dialog(page).waitFor({ state: "hidden" });
  await page.waitForURL((url) => !url.hash);
  await page.reload();
  await page.locator(".card").first().waitFor();
  await page.getByText("Exercises of module 01").click();
  await page.getByText("You kept your text of this lesson").waitFor();
  assert.equal(await compare(page).count(), 0);
  assert.deepEqual(await texts(page), MINE.cells.map(sourceOf));
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await dialog(page).getByText("2 changed").waitFor();
  await context.close();
});

test("a text that does not arrive is said, and nothing changes", async () => {
  const { context, page } = await begun({ serviceWorkers: "block" });
  await page.route(`**/files/${NOTEBOOK}`, (route) => route.fulfill({ status: 500 }));
  await compare(page).click();
  await dialog(page).getByText("The new text of modules/01_tensor.ipynb did not arrive").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  assert.deepEqual(await texts(page), MINE.cells.map(sourceOf));
  await context.close();
});

test("a notebook that a tab holds and does not give away is not written", async () => {
  const { context, page } = await begun();
  const other = await context.newPage();
  await other.goto(site.address);
  await other.evaluate((lock) => void navigator.locks.request(lock, () => new Promise(() => undefined)), `tinytorch /course/ ${NOTEBOOK}`);
  await compare(page).click();
  await page.getByRole("button", { name: "Take the new text, keep my answers" }).click();
  await dialog(page).getByText("is open in another tab, which does not answer").waitFor();
  assert.deepEqual(await texts(page), MINE.cells.map(sourceOf));
  await context.close();
});

for (const [name, colorScheme, width] of [["phone", "dark", 400], ["desk", "light", 1280]] as const)
  test(`the comparison fits the ${name}, without a violation`, async () => {
    const { context, page } = await begun({ colorScheme, viewport: { width, height: 900 } });
    await compare(page).click();
    await dialog(page).locator("ins").first().waitFor();
    assert.deepEqual(await violations(page), []);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    const folder = process.env["SCREENSHOTS"];
    if (folder) await page.screenshot({ path: join(folder, `lesson-${name}.png`) });
    await context.close();
  });
