"""How long from the address to a numpy cell's output, and how many bytes: our site beside a stock JupyterLite site.

Both are served by the same program without isolation headers, as a plain static host does, and opened at the same
notebook. First visits have a fresh browser profile; second visits a new browser process with the profile of the
first, after our site has fetched what it keeps for offline use and the stock site has had the same time; the last
visit has the server stopped. The two sites take turns. Times hold for this machine only; their ratios travel.
"""
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import Error, Page, Playwright, expect, sync_playwright

from builder.tools import chromium
from builder.tools.paths import ARTIFACTS, DIST
from tests.bench._pages import stock as stock_site
from tests.bench._pages.site import CountingSite, Link
from tests.browser.conftest import FLAGS, PHONE, WIDE
from tests.browser.lab import Lab

NOTEBOOK = "modules/01_tensor.ipynb"
CELL = "import numpy as np\nprint(int(np.arange(4).sum()))"
FIRST_VISITS, SECOND_VISITS = 3, 7
CLASSROOM = {"megabits": 20, "latency_ms": 40}
SETTLE_SECONDS = 25  # our site begins to fetch the rest 20 s after its start
LIMIT_MS = 120_000
SHOTS = ARTIFACTS / "screenshots" / "bench-start"
TIMES_FASTER = 2.0
MEGABYTES_IN_ALL = 25


@dataclass
class Measured:
    """One site's visits, in seconds and bytes."""

    name: str
    folder: Path
    seconds: dict[str, list[float]] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)

    def add(self, visit: str, seconds: float) -> None:
        self.seconds.setdefault(visit, []).append(seconds)


@contextmanager
def browser_page(playwright: Playwright, profile: str) -> Iterator[Page]:
    """A page of a new browser process that uses profile's folder."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=chromium.ensure(), args=FLAGS, viewport=WIDE)
    try:
        yield context.new_page()
    finally:
        context.close()


def first_output(page: Page, url: str) -> float:
    """Open the notebook and run a cell that imports numpy: seconds from the address to the output."""
    start = time.perf_counter()
    lab = Lab(page, url).open(NOTEBOOK)
    assert lab.run_new(CELL).strip() == "6"
    return time.perf_counter() - start


def visit_first(playwright: Playwright, measured: Measured, visit: str, link: Link | None = None) -> None:
    """A visit with nothing kept, and what it cost the server."""
    site = CountingSite(measured.folder, link, isolation=False)
    with tempfile.TemporaryDirectory() as profile, browser_page(playwright, profile) as page:
        measured.add(visit, first_output(page, site.url))
    measured.sent[visit] = site.traffic.sent
    measured.requests[visit] = site.traffic.requests
    site.stop()


class Regular:
    """Someone who has been here before: a profile that stays, and a site that can be switched off."""

    def __init__(self, playwright: Playwright, measured: Measured) -> None:
        self.playwright, self.measured = playwright, measured
        self.profile = tempfile.TemporaryDirectory()
        self.site = CountingSite(measured.folder, isolation=False)
        with browser_page(playwright, self.profile.name) as page:
            first_output(page, self.site.url)
            page.wait_for_timeout(SETTLE_SECONDS * 1000)
            measured.sent["all"] = self.site.traffic.sent
            measured.requests["all"] = self.site.traffic.requests

    def visit(self, kind: str) -> None:
        with browser_page(self.playwright, self.profile.name) as page:
            before = self.site.traffic.sent, self.site.traffic.requests
            self.measured.add(kind, first_output(page, self.site.url))
            self.measured.sent[kind] = self.site.traffic.sent - before[0]
            self.measured.requests[kind] = self.site.traffic.requests - before[1]

    def go_offline(self) -> None:
        self.site.stop()
        with suppress(Error, AssertionError):  # a stock site does not start without a network
            self.visit("offline")
        self.profile.cleanup()


def pictures(playwright: Playwright) -> None:
    """Every stage of a first visit over a slow line, as a student sees it, wide and at a phone's width."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    for label, size in (("1280", WIDE), ("400", PHONE)):
        site = CountingSite(DIST, Link(**CLASSROOM), isolation=False)
        with tempfile.TemporaryDirectory() as profile, browser_page(playwright, profile) as page:
            page.set_viewport_size(size)
            page.goto(site.url)
            page.screenshot(path=SHOTS / f"1-dashboard-{label}.png")
            page.goto(f"{site.url}lab/index.html?path={NOTEBOOK}")
            box = page.locator("#tinytorch-startup")
            expect(box).to_contain_text("Loading", timeout=LIMIT_MS)
            page.screenshot(path=SHOTS / f"2-loading-{label}.png")
            expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=LIMIT_MS)
            page.screenshot(path=SHOTS / f"3-notebook-{label}.png")
            page.set_viewport_size(WIDE)  # the kernel's state is not shown on a phone
            lab = Lab(page, site.url).wait_ready()
            page.set_viewport_size(size)
            page.screenshot(path=SHOTS / f"4-ready-{label}.png")
            lab.run_new(CELL)
            page.screenshot(path=SHOTS / f"5-output-{label}.png")
        site.stop()


def measure(playwright: Playwright, sites: list[Measured]) -> None:
    for _ in range(FIRST_VISITS):
        for measured in sites:
            visit_first(playwright, measured, "first")
    for measured in sites:
        visit_first(playwright, measured, "first, classroom", Link(**CLASSROOM))
    regulars = [Regular(playwright, measured) for measured in sites]
    for _ in range(SECOND_VISITS):
        for regular in regulars:
            regular.visit("second")
    for regular in regulars:
        regular.go_offline()


def row(visit: str, ours: Measured, stock: Measured) -> str:
    cells = [f"{visit:17}"]
    for measured in (ours, stock):
        times = measured.seconds.get(visit)
        words = f"{min(times):5.1f} {median(times):6.1f}" if times else "  never starts"
        cells.append(f"{words:>14} {measured.sent.get(visit, 0) / 1e6:6.1f} MB {measured.requests.get(visit, 0):5}")
    return " | ".join([*cells, ratio(visit, ours, stock)])


def ratio(visit: str, ours: Measured, stock: Measured) -> str:
    if visit not in ours.seconds or visit not in stock.seconds:
        return "-"
    faster = [pick(stock.seconds[visit]) / pick(ours.seconds[visit]) for pick in (min, median)]
    return " / ".join(f"{value:.1f}x" for value in faster)


def bars(ours: Measured, stock: Measured) -> list[tuple[str, bool]]:
    """What was promised, and whether it holds in this run."""
    faster = median(stock.seconds["second"]) / median(ours.seconds["second"])
    return [
        (f"second visit at least {TIMES_FASTER:g}x faster than stock: {faster:.1f}x", faster >= TIMES_FASTER),
        ("fewer bytes than stock on a first visit", ours.sent["first"] < stock.sent["first"]),
        (f"everything for offline use below {MEGABYTES_IN_ALL} MB", ours.sent["all"] < MEGABYTES_IN_ALL * 1e6),
        ("first output without a network", "offline" in ours.seconds),
    ]


def main() -> None:
    ours, stock = Measured("ours", DIST), Measured("stock", stock_site.build())
    with sync_playwright() as playwright:
        measure(playwright, [ours, stock])
    print(f"{'visit':17} | {'ours: best, median s; sent':30} | {'stock: best, median s; sent':30} | stock / ours")
    for visit in ("first", "first, classroom", "second", "offline"):
        print(row(visit, ours, stock))
    print(f"sent for the first output and everything kept for offline use: {ours.sent['all'] / 1e6:.1f} MB "
          f"in {ours.requests['all']} requests")
    for words, met in bars(ours, stock):
        print(f"{'met    ' if met else 'NOT MET'} {words}")
    with sync_playwright() as playwright:
        pictures(playwright)
    print(f"pictures of every stage: {SHOTS.relative_to(ARTIFACTS.parent)}/")


if __name__ == "__main__":
    main()
