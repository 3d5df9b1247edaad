"""A served site and a real Chromium, with a fresh profile for every test that asks for one."""
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from builder.serve import Server
from builder.tools import chromium
from builder.tools.paths import ARTIFACTS, DIST

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 400, "height": 800}


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


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.stop()


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


@pytest.fixture
def profile(browser: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """profile() opens a fresh browser profile; every request that leaves the site's origin fails the test."""
    opened: list[BrowserContext] = []
    foreign: list[str] = []

    def watch(url: str) -> None:
        if not url.startswith((site.origin, "blob:", "data:", "about:")):
            foreign.append(url)

    def open_profile(**options) -> BrowserContext:
        context = browser.new_context(**{"viewport": WIDE, "accept_downloads": True, **options})
        context.on("request", lambda request: watch(request.url))
        opened.append(context)
        return context

    yield open_profile
    for context in opened:
        context.close()
    assert foreign == [], f"requests left the site's origin: {foreign}"


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: the quick ones report first."""
    here = os.path.dirname(__file__)
    items.sort(key=lambda item: str(item.path).startswith(here))
