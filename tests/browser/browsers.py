"""The warm browser, which has been at the site before, and what is watched in any browser while a test goes on."""
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Playwright, Request, expect

from builder.tools import chromium

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 400, "height": 800}
VISIT_MS = 600_000  # all of the site, perhaps on a busy machine
CLEARING_SECONDS = 30
STUDENTS = "indexeddb,local_storage,cookies,file_systems"
POLICY = "Content Security Policy"  # in each message about what it refused
LACKING = "This browser lacks something: "
TELL_LACKING = """
new MutationObserver(() => {
  const box = document.querySelector("#tinytorch-plain-mode:not([data-told])");
  if (!box) return;
  box.dataset.told = "";
  console.info("LACKING" + box.textContent);
}).observe(document, { subtree: true, childList: true });
""".replace("LACKING", LACKING)


class WarmBrowser:
    """One profile on disk for a session: worker, caches and compiled code stay, a student's data goes each time."""

    def __init__(self, playwright: Playwright, site, folder: Path) -> None:
        self.site = site
        self.context = playwright.chromium.launch_persistent_context(
            folder, executable_path=chromium.ensure(), args=FLAGS, viewport=WIDE, accept_downloads=True)
        self.context.add_init_script(TELL_LACKING)
        self.keeper = self.context.pages[0]
        self._first_visit()

    def _first_visit(self) -> None:
        page = self.context.new_page()
        page.goto(self.site.url)
        expect(page.get_by_text("Works without a network.").first).to_be_visible(timeout=VISIT_MS)
        page.goto(f"{self.site.url}lab/index.html?path=modules/01_tensor.ipynb")
        expect(page.locator("#jp-main-statusbar").get_by_text("| Idle")).to_be_visible(timeout=VISIT_MS)
        page.close()

    def fresh(self) -> BrowserContext:
        """The browser with every page closed and nothing of a student kept."""
        self.close_pages()
        self.keeper.goto(f"{self.site.url}build.json")
        devtools = self.context.new_cdp_session(self.keeper)
        devtools.send("Storage.clearDataForOrigin", {"origin": self.site.origin, "storageTypes": STUDENTS})
        devtools.detach()
        self._wait_until_cleared()
        self.keeper.goto("about:blank")
        return self.context

    def close_pages(self) -> None:
        for page in self.context.pages:
            if page != self.keeper:
                page.close()

    def _wait_until_cleared(self) -> None:
        end = time.monotonic() + CLEARING_SECONDS
        while left := self.keeper.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))"):
            assert time.monotonic() < end, f"Chromium still keeps {left} of the test before"
            self.keeper.wait_for_timeout(50)


class Watch:
    """What must not happen in any page of a test: another address asked, a notice without reason, a broken policy."""

    def __init__(self, site) -> None:
        self.site = site
        self.foreign: list[str] = []
        self.lacking: list[str] = []
        self.refused: list[str] = []

    def begin(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("console", self._console)

    def end(self, context: BrowserContext) -> None:
        context.remove_listener("request", self._request)
        context.remove_listener("console", self._console)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site.origin, "blob:", "data:", "about:")):
            self.foreign.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.text.startswith(LACKING):
            self.lacking.append(message.text.removeprefix(LACKING))
        if POLICY in message.text:
            self.refused.append(message.text)
