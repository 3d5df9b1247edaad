"""A served site and a real Chromium, with nothing of a student in it at the beginning of a test."""
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from builder.serve import Server
from builder.tools import chromium
from builder.tools.paths import ARTIFACTS, DIST
from tests.browser.browsers import FLAGS, PHONE, TELL_LACKING, WIDE, WarmBrowser, Watch


class Site:
    """The built site on a local port; stop() takes the server away, as a train's tunnel does."""

    def __init__(self, folder: Path = DIST, port: int = 0, **options) -> None:
        self.server = Server(folder, port=port, **options)
        self.url = self.server.url
        self.port = self.server.server_address[1]
        self.origin = self.url[: self.url.index("/", 8)]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = chromium.ensure()
    running = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield running
    running.close()


@pytest.fixture(scope="session")
def common_site() -> Iterator[Site]:
    """One address for all tests in the warm browser, as a browser keeps things by address."""
    served = Site()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def warm(playwright: Playwright, common_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmBrowser]:
    running = WarmBrowser(playwright, common_site, tmp_path_factory.mktemp("warm"))
    yield running
    running.context.close()


@pytest.fixture
def is_cold(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("cold") is not None


@pytest.fixture
def site(request: pytest.FixtureRequest, is_cold: bool) -> Iterator[Site]:
    """The common address; for a test marked `cold` one of its own, with which it may do what it likes."""
    if not is_cold:
        yield request.getfixturevalue("common_site")
        return
    served = Site()
    yield served
    served.stop()


@pytest.fixture
def profile(request: pytest.FixtureRequest, site: Site, is_cold: bool) -> Iterator[Callable[..., BrowserContext]]:
    """profile() opens a browser in which nothing of a student is kept.

    The first without options is the warm browser, which has the site's files, as at a second visit. A second one, one
    with options, and every one in a test marked `cold` was never at the site. A request that leaves the site's origin
    fails the test, so does whatever a page's or a worker's policy refuses, and so does the notice that this browser
    lacks something, but in a test marked `lacking` or without service workers.
    """
    watch = Watch(site)
    may_lack = request.node.get_closest_marker("lacking") is not None
    has_warm = False

    def open_profile(**options) -> BrowserContext:
        nonlocal may_lack, has_warm
        may_lack |= options.get("service_workers") == "block"
        is_warm = not (is_cold or options or has_warm)
        has_warm |= is_warm
        context = open_warm() if is_warm else open_cold(options)
        watch.begin(context)
        ends.callback(watch.end, context)
        return context

    def open_warm() -> BrowserContext:
        browser: WarmBrowser = request.getfixturevalue("warm")
        ends.callback(browser.close_pages)
        return browser.fresh()

    def open_cold(options: dict) -> BrowserContext:
        browser: Browser = request.getfixturevalue("browser")
        context = browser.new_context(**{"viewport": WIDE, "accept_downloads": True, **options})
        ends.callback(context.close)
        context.add_init_script(TELL_LACKING)
        return context

    with ExitStack() as ends:
        yield open_profile
    assert watch.foreign == [], f"requests left the site's origin: {watch.foreign}"
    first = watch.refused[:3]
    assert first == [], f"the Content-Security-Policy refused what the site needs ({len(watch.refused)} times): {first}"
    assert may_lack or watch.lacking == [], f"the page said without reason: {watch.lacking}"


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """shot(page, name) keeps a picture of the page, wide and at phone width, as a test artefact."""
    folder = ARTIFACTS / "screenshots" / request.node.name
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        for label, size in (("1280", WIDE), ("400", PHONE)):
            page.set_viewport_size(size)
            page.wait_for_timeout(250)  # layout settles
            page.screenshot(path=folder / f"{name}-{label}.png")
        page.set_viewport_size(WIDE)

    return take


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "cold: a browser that was never at the site, and a server of the test's own")
    config.addinivalue_line("markers", "lacking: the notice that this browser lacks something belongs to the test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: the quick ones report first."""
    here = os.path.dirname(__file__)
    items.sort(key=lambda item: str(item.path).startswith(here))
