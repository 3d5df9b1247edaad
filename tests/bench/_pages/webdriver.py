"""A small client for browsers of every family: the few WebDriver commands that a journey through the site needs.

The commands and their parameters are those of https://www.w3.org/TR/webdriver2/. Firefox understands the same ones by
itself, over its Marionette socket; the others have a program of their own that takes them over HTTP.
"""
import json
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Protocol

ANSWER_SECONDS = 150
START_SECONDS = 30
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key under which WebDriver hands out an element
KEYS = {"Control": "\ue009", "Enter": "\ue007", "Escape": "\ue00c", "Backspace": "\ue003",
        "End": "\ue010", "Up": "\ue013"}


class BrowserError(RuntimeError):
    """What a browser answered in place of doing what it was asked to."""


class Wire(Protocol):
    """How commands reach a browser."""

    def send(self, name: str, path: str, parameters: dict | None) -> Any:
        """Marionette's name of the command, its path in HTTP, its parameters (None: nothing is sent)."""

    def close(self) -> None:
        """End the session."""


class Http:
    """Commands over HTTP, to a driver on a local port."""

    def __init__(self, port: int, capabilities: dict) -> None:
        self.root = f"http://127.0.0.1:{port}/session"
        wait_for_port(port)
        answer = self._ask("POST", "", {"capabilities": {"alwaysMatch": capabilities}})
        self.root += f"/{answer['sessionId']}"

    def send(self, name: str, path: str, parameters: dict | None) -> Any:
        return self._ask("GET" if parameters is None else "POST", path, parameters)

    def close(self) -> None:
        self._ask("DELETE", "", None)

    def _ask(self, method: str, path: str, parameters: dict | None) -> Any:
        body = None if parameters is None else json.dumps(parameters).encode()
        request = urllib.request.Request(self.root + path, body, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise BrowserError(words_of(json.load(error)["value"])) from error


class Marionette:
    """Commands over Firefox's own socket: each message is its length, a colon, and JSON."""

    def __init__(self, port: int) -> None:
        wait_for_port(port)
        self.stream = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS).makefile("rwb")
        self.count = 0
        self._read()  # its greeting
        self.send("WebDriver:NewSession", "", {})

    def send(self, name: str, path: str, parameters: dict | None) -> Any:
        self.count += 1
        message = json.dumps([0, self.count, name, parameters or {}]).encode()
        self.stream.write(b"%d:%s" % (len(message), message))
        self.stream.flush()
        _, _, error, result = self._read()
        if error:
            raise BrowserError(words_of(error))
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def close(self) -> None:
        self.send("Marionette:Quit", "", {"flags": ["eForceQuit"]})

    def _read(self) -> Any:
        length = b""
        while (byte := self.stream.read(1)) != b":":
            if not byte:
                raise BrowserError("Firefox ended.")
            length += byte
        return json.loads(self.stream.read(int(length)))


def words_of(error: dict) -> str:
    return f"{error.get('error')}: {error.get('message')}"


def wait_for_port(port: int) -> None:
    """Return once a program listens there. Raises BrowserError after START_SECONDS."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
    raise BrowserError(f"nothing listens on port {port} after {START_SECONDS} seconds.")


class Browser:
    """One window of a real browser."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        limits = {"script": ANSWER_SECONDS * 1000, "pageLoad": ANSWER_SECONDS * 1000, "implicit": 0}
        wire.send("WebDriver:SetTimeouts", "/timeouts", limits)

    def go(self, url: str) -> None:
        self.wire.send("WebDriver:Navigate", "/url", {"url": url})

    def reload(self) -> None:
        self.wire.send("WebDriver:Refresh", "/refresh", {})

    def size(self, width: int, height: int) -> None:
        self.wire.send("WebDriver:SetWindowRect", "/window/rect", {"width": width, "height": height})

    def run(self, script: str, *arguments: Any) -> Any:
        """The value that a function body returns in the page."""
        return self.wire.send("WebDriver:ExecuteScript", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script: str, *arguments: Any, seconds: float = ANSWER_SECONDS) -> Any:
        """The function body's value once it is true. Raises BrowserError with the script after so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self._quietly(script, *arguments):
                return value
            time.sleep(0.05)
        raise BrowserError(f"waited {seconds:g} seconds in vain for: {script.strip()[:200]}")

    def _quietly(self, script: str, *arguments: Any) -> Any:
        try:
            return self.run(script, *arguments)
        except BrowserError:  # the page may be on its way to another one
            return None

    def click(self, selector: str, seconds: float = ANSWER_SECONDS) -> None:
        """A person's click at the first element that fits, once there is one."""
        self.click_on(self.wait("return document.querySelector(arguments[0])", selector, seconds=seconds))

    def click_on(self, element: dict) -> None:
        self.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        self.wire.send("WebDriver:ElementClick", f"/element/{element[ELEMENT]}/click", {"id": element[ELEMENT]})

    def upload(self, selector: str, file: Path) -> None:
        """Choose a file in an <input type=file>."""
        place = self.run("return document.querySelector(arguments[0])", selector)[ELEMENT]
        self.wire.send("WebDriver:ElementSendKeys", f"/element/{place}/value", {"id": place, "text": str(file)})

    def press(self, *names: str) -> None:
        """Keys that are held together, for example "Control", "Enter"."""
        keys = [KEYS.get(name, name) for name in names]
        self._keys([("keyDown", key) for key in keys] + [("keyUp", key) for key in reversed(keys)])

    def type(self, text: str) -> None:
        """One key after another; a line's end is Enter."""
        keys = [KEYS["Enter"] if letter == "\n" else letter for letter in text]
        self._keys([(kind, key) for key in keys for kind in ("keyDown", "keyUp")])

    def _keys(self, strokes: list[tuple[str, str]]) -> None:
        source = {"type": "key", "id": "keyboard", "actions": [{"type": kind, "value": key} for kind, key in strokes]}
        self.wire.send("WebDriver:PerformActions", "/actions", {"actions": [source]})

    def picture(self) -> str:
        """The window as PNG, in base64."""
        return self.wire.send("WebDriver:TakeScreenshot", "/screenshot", None)

    def close(self) -> None:
        self.wire.close()
