"""Tabs as a person has them: one is looked at, the others are hidden.

Playwright tells each page that it is looked at, so this speaks to the browser itself, over the protocol of its DevTools
(https://chromedevtools.github.io/devtools-protocol/).
"""
import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import websocket

from builder.tools import chromium
from tests.browser.conftest import FLAGS

START_SECONDS = 60
ANSWER_SECONDS = 60
LOOK_SECONDS = 0.5
MIDDLE = """(() => {
  const element = document.querySelector(%s);
  element.scrollIntoView({ block: "center" });
  const { x, y, width, height } = element.getBoundingClientRect();
  const middle = [x + width / 2, y + height / 2];
  return element.contains(document.elementFromPoint(...middle)) && middle;
})()"""


class Tab:
    """One page of a PlainChromium."""

    def __init__(self, facts: dict) -> None:
        self.id: str = facts["id"]
        self.socket = websocket.create_connection(
            facts["webSocketDebuggerUrl"], timeout=ANSWER_SECONDS, suppress_origin=True)
        self.sent = 0

    def send(self, method: str, **parameters: Any) -> dict:
        """What the browser answers to a command. Raises RuntimeError with its words when it refuses."""
        self.sent += 1
        self.socket.send(json.dumps({"id": self.sent, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.sent:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def value(self, expression: str) -> Any:
        """What an expression in the page comes to, awaited; None where it throws, and between two pages."""
        with suppress(RuntimeError):
            answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
            return answer["result"].get("value")
        return None

    def wait_for(self, expression: str, seconds: float) -> Any:
        """The expression's value as soon as it is true. Raises AssertionError with the page's words."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := self.value(expression):
                return found
            time.sleep(LOOK_SECONDS)
        raise AssertionError(f"not in {seconds:.0f} s: {expression}\n{self.value('document.body?.innerText')}")

    def click(self, selector: str, **options: Any) -> None:
        """A click of the mouse in the middle of an element; options are those of Input.dispatchMouseEvent."""
        x, y = self._place_of(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, clickCount=1, **{"button": "left", **options})

    def _place_of(self, selector: str) -> list[float]:
        """Where an element is, as soon as it is on top there and stands still."""
        before, place = None, self.wait_for(MIDDLE % json.dumps(selector), ANSWER_SECONDS)
        while place != before:
            time.sleep(LOOK_SECONDS)
            before, place = place, self.wait_for(MIDDLE % json.dumps(selector), ANSWER_SECONDS)
        return place


class PlainChromium:
    """A browser process of its own on a profile folder."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.start()

    def start(self, *arguments: str) -> None:
        """Start the process. Raises RuntimeError when it does not come up within a minute."""
        port = self.profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        command = [chromium.ensure(), *FLAGS, "--headless=new", "--remote-debugging-port=0",
                   f"--user-data-dir={self.profile}", *arguments]
        self.process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        end = time.monotonic() + START_SECONDS
        while not (port.exists() and "\n" in port.read_text()):
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError(f"{command[0]} did not start on the profile {self.profile}")
            time.sleep(0.05)
        self.address = f"http://127.0.0.1:{port.read_text().splitlines()[0]}/json"

    def tab(self, is_meant: Callable[[str], bool], but: Tab | None = None) -> Tab:
        """The tab whose address is meant, but for one, as soon as there is it. AssertionError with what is open."""
        end = time.monotonic() + START_SECONDS
        while True:
            with urllib.request.urlopen(self.address, timeout=ANSWER_SECONDS) as answer:
                pages = [one for one in json.load(answer) if one["type"] == "page"]
            for one in pages:
                if is_meant(one["url"]) and not (but and one["id"] == but.id):
                    return Tab(one)
            assert time.monotonic() < end, [one["url"] for one in pages]
            time.sleep(LOOK_SECONDS)

    def end(self) -> None:
        """End the process as a person does who shuts the machine down: it may write its profile."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=START_SECONDS)
