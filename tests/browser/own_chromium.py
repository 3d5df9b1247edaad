"""A Chromium of our own process, with a profile on disk: it can be killed as a lost battery or a full memory does."""
import os
import re
import signal
import subprocess
import threading
import time
from contextlib import nullcontext, suppress
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page, Playwright

from builder.tools import chromium
from tests.browser.conftest import FLAGS, WIDE

START_SECONDS = 60
TRIES = 4
VISIT_MS = 20_000


class OwnChromium:
    """One profile folder, and a browser process on it that comes back after each kill."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        self.playwright = playwright
        self.profile = profile
        self.start()

    def start(self) -> None:
        """Start the process and connect to it. Raises RuntimeError when it does not come up within a minute."""
        port = self.profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        command = [chromium.ensure(), *FLAGS, "--headless=new", "--remote-debugging-port=0",
                   f"--user-data-dir={self.profile}", "about:blank"]
        self.process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        end = time.monotonic() + START_SECONDS
        while not (port.exists() and "\n" in port.read_text()):
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError(f"{command[0]} did not start on the profile {self.profile}")
            time.sleep(0.02)
        number = port.read_text().split("\n")[0]
        self.browser: Browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{number}")
        self.devtools: CDPSession = self.browser.new_browser_cdp_session()

    @property
    def context(self) -> BrowserContext:
        """The profile's own context: it is on disk, unlike those that Playwright makes."""
        return self.browser.contexts[0]

    def visit(self, address: str, before: str = "") -> Page:
        """The address in a new tab, every other tab closed; `before` is a script that runs ahead of the page's own.

        After a kill, a tab may be given a spare process that is just dying; the next one gets a living one. A browser
        that still waits for the service worker that died with the tab is started anew, as a person would do.
        """
        for left in reversed(range(TRIES)):
            if left == TRIES // 2:
                self.kill()
                self.after_end("browser")
            with suppress(Error) if left else nullcontext():
                fresh = self.context.new_page()
                fresh.set_viewport_size(WIDE)
                self._close_all_but(fresh)
                if before:
                    fresh.add_init_script(before)
                fresh.goto(address, timeout=VISIT_MS)
                return fresh
            time.sleep(0.2)
        raise AssertionError("the last try returns or raises")

    def _close_all_but(self, page: Page) -> None:
        for old in self.context.pages:
            if old != page:
                with suppress(Error):
                    old.close()

    def renderers(self) -> list[int]:
        """The processes behind the tabs and workers."""
        return [one["id"] for one in self._processes() if one["type"] == "renderer"]

    def processor_seconds(self) -> float:
        """How long all processes of this browser have computed so far."""
        return sum(one["cpuTime"] for one in self._processes())

    def megabytes(self) -> float:
        """The most memory that the largest tab has held, its workers included."""
        peaks = [Path(f"/proc/{one}/status").read_text() for one in self.renderers()]
        return max(int(re.search(r"VmHWM:\s+(\d+)", text)[1]) for text in peaks) * 1024 / 1e6

    def _processes(self) -> list[dict]:
        return self.devtools.send("SystemInfo.getProcessInfo")["processInfo"]

    def kill_tabs(self) -> None:
        """End the processes of all tabs at once."""
        _kill(self.renderers())

    def end_in(self, seconds: float, kind: str) -> threading.Timer:
        """Kill the tabs, or the whole browser, at a moment from now on. Join the answer, then call after_end()."""
        renderers = self.renderers()
        timer = threading.Timer(seconds, self.kill if kind == "browser" else lambda: _kill(renderers))
        timer.start()
        return timer

    def after_end(self, kind: str) -> None:
        """Make the browser usable again after a kill."""
        if kind == "browser":
            with suppress(Error):
                self.browser.close()
            self.start()

    def kill(self) -> None:
        """End the whole browser at once: every process of its group."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=START_SECONDS)

    def close(self) -> None:
        """The end of the tests: no process stays."""
        with suppress(Error):
            self.browser.close()
        self.kill()


def _kill(processes: list[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
