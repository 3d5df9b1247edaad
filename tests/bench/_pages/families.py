"""Which browsers are installed here, and how each is started with a fresh profile and nothing on a screen."""
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench._pages.webdriver import Browser, BrowserError, Http, Marionette, Wire

Command = list[str]


@dataclass(frozen=True)
class Family:
    """A kind of browser: the programs that it takes (each one of several names), and how to talk to it."""

    name: str
    programs: tuple[tuple[str, ...], ...]
    command: Callable[[list[str], int, Path], Command]
    connect: Callable[[list[str], int, Path], Wire]

    def found(self) -> list[str] | None:
        """Where its programs are, in the order of `programs`; None if one is missing."""
        paths = [next(filter(None, map(shutil.which, names)), None) for names in self.programs]
        return None if None in paths else paths

    @property
    def wanted(self) -> str:
        return " and ".join(names[0] for names in self.programs)


def firefox_command(programs: list[str], port: int, profile: Path) -> Command:
    settings = {"marionette.port": port, "browser.shell.checkDefaultBrowser": False,
                "datareporting.policy.dataSubmissionEnabled": False, "devtools.console.stdout.content": True}
    lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in settings.items()]
    (profile / "user.js").write_text("\n".join(lines))
    return [programs[0], "--headless", "--marionette", "--no-remote", "--profile", str(profile)]


def chromium_options(programs: list[str], profile: Path) -> dict:
    arguments = ["--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", f"--user-data-dir={profile}"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium does not start as root otherwise
    return {"goog:chromeOptions": {"binary": programs[0], "args": arguments}}


def webkit_options(programs: list[str], profile: Path) -> dict:
    arguments = ["--automation", "--enable-write-console-messages-to-stdout=true"]
    return {"webkitgtk:browserOptions": {"binary": programs[0], "args": arguments}}


def driver_command(programs: list[str], port: int, profile: Path) -> Command:
    return [programs[1], f"--port={port}"]


def on_a_screen(programs: list[str], port: int, profile: Path) -> Command:
    screen = [] if os.environ.get("DISPLAY") else [programs[2], "-a", "-s", "-screen 0 1400x1000x24"]
    return [*screen, *driver_command(programs, port, profile)]


MINIBROWSER = ("MiniBrowser", *map(str, Path("/usr").glob("lib*/**/webkit2gtk-*/MiniBrowser")))
FAMILIES = (
    Family("Chromium", (("chromium", "google-chrome", "chromium-browser"), ("chromedriver",)), driver_command,
           lambda programs, port, profile: Http(port, chromium_options(programs, profile))),
    Family("Firefox", (("firefox", "firefox-esr"),), firefox_command,
           lambda programs, port, profile: Marionette(port)),
    Family("WebKitGTK", (MINIBROWSER, ("WebKitWebDriver",), ("xvfb-run",)), on_a_screen,
           lambda programs, port, profile: Http(port, webkit_options(programs, profile))),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def opened(family: Family, programs: list[str], log: Path) -> Iterator[Browser]:
    """A running browser with a fresh profile, its console in the file log; every process of it is gone afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as fresh:
        folder, port = Path(fresh), free_port()
        environment = {**os.environ, "MOZ_CRASHREPORTER_DISABLE": "1"}
        if os.geteuid() == 0:
            environment["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"  # its sandbox does not start as root
        command = family.command(programs, port, folder)
        with log.open("wb") as file:
            process = subprocess.Popen(command, stdout=file, stderr=file, env=environment, start_new_session=True)
        try:
            browser = Browser(family.connect(programs, port, folder))
            yield browser
            with suppress(BrowserError, OSError):
                browser.close()
        finally:
            end_all(process)


def end_all(process: subprocess.Popen) -> None:
    """End a program and every process that it has started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, how)
            process.wait(timeout=10)
