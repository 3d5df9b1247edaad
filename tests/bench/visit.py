"""What a visit costs: bytes and requests, time to a cell's first output, time of check and complete.

Three visits in one run, in one browser profile: the first (server up, nothing kept), a second (everything kept), and
one with the server stopped. Times hold for this machine only; their ratios travel.
"""
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from builder.tools import chromium
from builder.tools.paths import DIST
from tests.bench._pages.site import CountingSite
from tests.browser.conftest import FLAGS, WIDE, Site
from tests.browser.lab import Lab
from tests.browser.student import Student

MODULE = "01_tensor"
NOTEBOOK = f"modules/{MODULE}.ipynb"
REPEATS = 5
SLOWER = 4


def first_output(context: BrowserContext, site: Site) -> tuple[Page, Lab, float]:
    """Open the notebook in a new tab and run `1 + 1` in a new cell: seconds from address to output."""
    page = context.new_page()
    start = time.perf_counter()
    lab = Lab(page, site.url).open(NOTEBOOK)
    assert lab.run_new("1 + 1").strip().endswith("2")
    return page, lab, time.perf_counter() - start


def dashboard(context: BrowserContext, site: Site) -> tuple[Page, float]:
    """Seconds until the dashboard shows its main button."""
    page = context.new_page()
    start = time.perf_counter()
    page.goto(site.url, wait_until="commit")
    page.locator("main a").first.wait_for()
    return page, time.perf_counter() - start


def slow_dashboard(context: BrowserContext, site: Site) -> float:
    """Seconds until the page shows the course with the processor slowed down SLOWER times, as the page marks it."""
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(site.url)
    page.locator(".card").first.wait_for()
    shown = page.evaluate("performance.getEntriesByName('course-shown')[0].startTime") / 1000
    page.close()
    return shown


def times_of(lab: Lab) -> dict[str, float]:
    """Median seconds of one check and of complete, from key press to output, on a solved notebook."""
    student = Student(lab, MODULE)
    student.work_through()
    complete = len(student.lesson.cells) - 1
    cells = {"check(\"01-matmul\")": student.check_cell_of("01-matmul"), "%tito complete 01": complete}
    return {name: median_run(lab, index) for name, index in cells.items()}


def median_run(lab: Lab, index: int) -> float:
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        lab.run(lab.cells.nth(index))
        taken.append(time.perf_counter() - start)
    return sorted(taken)[REPEATS // 2]


def megabytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB"


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=FLAGS)
        measure(browser.new_context(viewport=WIDE))
        lab_only(browser.new_context(viewport=WIDE))
        browser.close()


def lab_only(context: BrowserContext) -> None:
    """A first visit that goes straight to the notebook: bytes until its first output."""
    site = CountingSite(DIST)
    _, _, seconds = first_output(context, site)
    print(f"first visit straight to a notebook: {megabytes(site.traffic.sent)} in {site.traffic.requests} requests, "
          f"output after {seconds:.1f} s")
    print("its largest files: " + ", ".join(
        f"{Path(name).name} {megabytes(size)}" for name, size in
        sorted(site.traffic.largest.items(), key=lambda item: -item[1])[:6]))
    site.stop()


def measure(context: BrowserContext) -> None:
    site = CountingSite(DIST)
    page, shown = dashboard(context, site)
    seen = site.traffic.sent
    expect(page.get_by_text("works without a network").first).to_be_visible(timeout=120_000)
    print(f"dashboard: shown after {shown:.2f} s; all for offline use: {megabytes(site.traffic.sent)} "
          f"in {site.traffic.requests} requests ({megabytes(seen)} before the page was shown)")
    page.close()
    print(f"dashboard, processor {SLOWER} times slower: shown after {slow_dashboard(context, site):.2f} s")
    page, lab, first = first_output(context, site)
    for name, seconds in times_of(lab).items():
        print(f"{name}: {seconds:.2f} s from key press to output (median of {REPEATS})")
    page.close()  # two tabs on one notebook would ask which one counts
    before = site.traffic.requests
    page, _, second = first_output(context, site)
    page.close()
    print(f"second visit: {site.traffic.requests - before} requests")
    site.stop()
    _, _, offline = first_output(context, site)
    print(f"first output: {first:.1f} s after the dashboard, {second:.1f} s on the second visit, {offline:.1f} s with "
          f"the server stopped (ratio offline to second: {offline / second:.2f})")


if __name__ == "__main__":
    main()
