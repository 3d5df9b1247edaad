import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { courseWith } from "../fixture.ts";
import { startSite, type TestSite, writeWorker } from "../site.ts";
import { launch, visit } from "./browser.ts";

let browser: Browser;
let site: TestSite;

before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Deploys a version: a part of it that pages load late, a page, and the worker. */
async function deploy(revision: string): Promise<void> {
  writeFileSync(join(site.folder, "part.json"), JSON.stringify({ revision }));
  writeFileSync(join(site.folder, "build.json"), JSON.stringify({ revision }));
  writeFileSync(join(site.folder, "lab/index.html"), `<!doctype html><html lang="en"><title>Lab</title><h1>${revision}</h1></html>`);
  await writeWorker(site.folder, revision);
}

async function start(): Promise<Awaited<ReturnType<typeof visit>>> {
  site = await startSite(courseWith(8));
  await deploy("first");
  const found = await visit(browser, site.address);
  await found.page.getByText("version first").waitFor();
  return found;
}

const part = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const response = await fetch("part.json");
    return response.ok ? ((await response.json()) as { revision: string }).revision : String(response.status);
  });

const forget = (page: Page, path: string): Promise<void> =>
  page.evaluate(async (name) => {
    const cache = await caches.open("tinytorch-files /course/");
    for (const { url } of await cache.keys()) if (url.includes(name)) await cache.delete(url);
  }, path);

/** The revisions whose files are kept. */
const versions = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const keys = await (await caches.open("tinytorch-versions /course/")).keys();
    return keys.flatMap(({ url }) => new URL(url).searchParams.get("version") ?? []);
  });

/** The notes on which page began with which version, as if they had been written an hour ago. */
const makeNotesOld = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const cache = await caches.open("tinytorch-versions /course/");
    for (const request of await cache.keys()) {
      if (!request.url.includes("?client=")) continue;
      const note = (await (await cache.match(request))!.json()) as { since: number };
      await cache.put(request, new Response(JSON.stringify({ ...note, since: note.since - 3_600_000 })));
    }
  });

test("after a new version's start, an open page still gets its own version's files, until it is loaded again", async () => {
  const { context, page } = await start();
  const other = await context.newPage();
  await other.goto(site.address);
  await other.getByText("version first").waitFor();
  await deploy("second");
  await other.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await other.getByRole("button", { name: "Start it now" }).click();
  await other.getByText("version second").waitFor();
  assert.equal(await part(other), "second");
  await page.getByText("was started in another tab").waitFor();
  assert.equal(await part(page), "first");
  await page.getByRole("button", { name: "Load it here too" }).click();
  await page.getByText("version second").waitFor();
  assert.equal(await part(page), "second");
  assert.deepEqual(await versions(page), ["first", "second"], "a page may only just have begun");
  await makeNotesOld(page);
  await page.reload();
  for (let wait = 0; (await versions(page)).length > 1 && wait < 50; wait++) await page.waitForTimeout(200);
  assert.deepEqual(await versions(page), ["second"], "no page needs the first version any more");
  assert.equal(await part(page), "second");
  await context.close();
  site.close();
});

test("a part that is neither kept nor on the server any more is refused and said, never taken from the newer version", async () => {
  const { context, page } = await start();
  await forget(page, "part.json");
  await forget(page, "lab/");
  await deploy("second");
  assert.equal(await part(page), "504");
  await page.getByText("this page needs a part of the one before (part.json)").waitFor();
  await page.goto(`${site.address}lab/index.html`); // a page that is only now being opened has nothing to lose
  await page.getByRole("heading", { name: "second" }).waitFor();
  await context.close();
  site.close();
});

test("clearing up one site leaves the other's copy alone, also in the first edition's cache", async () => {
  const { context, page } = await start();
  await page.evaluate(async () => {
    const cache = await caches.open("tinytorch-files");
    for (const path of ["/course/old?sha256=x", "/other/old?sha256=x"]) await cache.put(path, new Response("x"));
    await (await caches.open("tinytorch-flags")).put("/course/flag", new Response("x"));
  });
  await page.evaluate(async () => (await caches.open("tinytorch-files /other/")).put("/other/kept", new Response("x")));
  await deploy("second");
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await page.getByRole("button", { name: "Start it now" }).click();
  await page.getByText("version second").waitFor();
  assert.equal(await page.evaluate(async () => (await (await caches.open("tinytorch-files /other/")).keys()).length), 1);
  await page.waitForFunction(async () => !(await caches.has("tinytorch-flags")));
  const old = async () => (await (await caches.open("tinytorch-files")).keys()).map(({ url }) => new URL(url).pathname);
  assert.deepEqual(await page.evaluate(old), ["/other/old"]);
  await context.close();
  site.close();
});
