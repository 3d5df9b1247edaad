import assert from "node:assert/strict";
import { test } from "node:test";
import { courseWith } from "../fixture.ts";
import { startSite, writeWorker } from "../site.ts";
import { browser, serve, site, visit } from "./browser.ts";

serve(courseWith(8));

test("the course is fetched after the page, and the page then works with the server gone", async () => {
  const own = await startSite(courseWith(8));
  const { context, page, faults } = await visit(browser, own.address);
  await page.getByText("Ready. The whole course works without a network").waitFor();
  const version = await page.evaluate(() =>
    localStorage.getItem(`${new URL("service-worker.js?enableCache=false", location.href).href}-version`),
  );
  assert.equal(version, "0.8.6");
  own.close();
  await page.reload();
  await page.locator(".card").first().waitFor();
  await page.getByText("Ready. The whole course works without a network").waitFor();
  assert.deepEqual(
    faults.filter((fault) => !fault.includes("service-worker.js") && !fault.includes("ERR_CONNECTION_REFUSED")),
    [],
  );
  await context.close();
});

test("the line goes by bytes, and the storage is measured again when everything is here", async () => {
  const { context, page } = await visit(browser, site.address);
  await page.getByText("Ready. The whole course works without a network").waitFor();
  const hear = (done: number, doneBytes: number): Promise<boolean> =>
    page.evaluate(
      (status) => navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data: status })),
      { type: "precache", done, total: 10, doneBytes, totalBytes: 1000, failed: [], finished: false, revision: "a" },
    );
  await hear(9, 998);
  await page.getByText("Getting the course for offline use: 90 %").waitFor();
  await page.evaluate(() => {
    navigator.storage.estimate = () => Promise.resolve({ usage: 7 * 1024 * 1024, quota: 2 ** 30 });
  });
  await hear(10, 1000);
  await page.getByText("7 MiB are used here, of 1 GiB").waitFor();
  await context.close();
});

test("where data is to be saved, the page asks before it fetches the course", async () => {
  const { context, page } = await visit(browser, site.address);
  await page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await context.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  await page.reload();
  await page.getByText("Your device asks to save data").waitFor();
  await page.getByRole("button", { name: "Get the course now" }).click();
  await page.getByText("Ready. The whole course works without a network").waitFor();
  await context.close();
});

test("where workers are refused, the page says what will not work, and shows the course", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  await context.addInitScript(() => {
    ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("refused", "SecurityError"));
  });
  await page.reload();
  await page.getByText("this browser refuses service workers").waitFor();
  assert.equal(await page.locator(".card").count(), 20);
  assert.deepEqual(faults, []);
  await context.close();
});

test("a worker that is late is said to be late, and used once it is here", async () => {
  const { context, page, faults } = await visit(browser, site.address);
  await context.addInitScript(() => {
    const stock = ServiceWorkerContainer.prototype.register;
    ServiceWorkerContainer.prototype.register = async function (...given) {
      await new Promise<void>((arrive) => Object.assign(window, { arrive }));
      return stock.apply(this, given);
    };
  });
  await page.clock.install();
  await page.reload();
  await page.waitForFunction(() => "arrive" in window);
  await page.locator(".card").first().waitFor(); // what was read from the storage has a limit of its own
  await page.getByText("used here").waitFor();
  await page.clock.fastForward(21_000);
  await page.getByText("a slow network can be the reason").waitFor();
  await page.evaluate(() => (window as unknown as { arrive(): void }).arrive());
  await page.getByText("Ready. The whole course works without a network").waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test("files that did not arrive are named, and can be asked for again", async () => {
  const { context, page } = await visit(browser, site.address);
  await page.getByText("Ready. The whole course works without a network").waitFor();
  await page.evaluate(() =>
    navigator.serviceWorker.dispatchEvent(
      new MessageEvent("message", {
        data: {
          type: "precache",
          done: 8,
          total: 10,
          doneBytes: 800,
          totalBytes: 1000,
          failed: ["lab/index.html", "x.whl"],
          finished: false,
          revision: "first",
        },
      }),
    ),
  );
  await page.getByText("2 files did not arrive: lab/index.html, x.whl.").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Ready. The whole course works without a network").waitFor();
  await context.close();
});

test("a new version waits for the student's yes, and then serves the page", async () => {
  const own = await startSite(courseWith(8));
  const { context, page } = await visit(browser, own.address);
  await page.getByText("version first").waitFor();
  await writeWorker(own.folder, "second");
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await page.getByText("A new version of the course is ready").waitFor();
  assert.equal(await page.getByText("version first").count(), 1);
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Start it now" }).click()]);
  await page.getByText("version second").waitFor();
  await context.close();
  own.close();
});
