"""Text that appears while it is written: in a cell's output, or in a box where a student begins and a network goes on.

    with Typewriter() as page:
        for character in characters:
            page.write(character)

    Box(go_on)      # the last line of a cell; go_on(beginning) yields the characters that follow

The box itself belongs to the course's site (site/lab/outputs/typewriter.ts), which talks to Python through a channel
(channel.py). In another notebook a text stands in its place: what follows the beginning that the cell names.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from tinytorch import channel
from tinytorch.plot.live import in_notebook

INTERVAL = 0.1  # seconds between two drawings
LONGEST = 2000  # characters of a beginning
ELSEWHERE = "A box to type into, for the notebook pages of the course's site."
PAPER = "white-space:pre-wrap;overflow-wrap:anywhere;max-width:60em"


class Typewriter:
    """A place in a cell's output where text grows, drawn at most ten times a second; a terminal gets it at once."""

    def __init__(self) -> None:
        self.text = ""
        self._shown, self._due, self._handle = "", 0.0, None
        self._in_notebook = in_notebook()

    def write(self, text: str) -> None:
        """Put `text` behind what is there."""
        self.text += text
        if time.monotonic() >= self._due:
            self.flush()

    def flush(self) -> None:
        """Show all of it now."""
        if self._shown != self.text:
            (self._draw if self._in_notebook else self._print)()
        self._shown, self._due = self.text, time.monotonic() + INTERVAL

    def __enter__(self) -> Typewriter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.flush()

    def _draw(self) -> None:
        from IPython.display import display

        shown = {"text/html": f'<pre style="{PAPER}">{escape(self.text)}</pre>', "text/plain": self.text}
        if self._handle is None:
            self._handle = display(shown, raw=True, display_id=True)
        else:
            self._handle.update(shown, raw=True)

    def _print(self) -> None:
        sys.stdout.write(self.text[len(self._shown) :])
        sys.stdout.flush()


class Box:
    """A box that shows itself as the last line of a cell: a beginning is typed, and `go_on(beginning)` yields the rest.

    What `go_on` raises is shown as a sentence below the text. Stop ends the text.
    """

    def __init__(self, go_on: Callable[[str], Iterable[str]], beginning: str = "") -> None:
        self.go_on = go_on
        self.beginning = beginning

    def answer(self, beginning: str, send: channel.Send) -> None:
        """Send the beginning, then what follows piece by piece, then how it ended: with "", or with a sentence."""
        beginning = beginning[:LONGEST]
        send({"start": beginning})
        try:
            for piece in self.go_on(beginning):
                send({"more": piece})
            send({"done": ""})
        except KeyboardInterrupt:
            send({"done": "Stopped."})
        except Exception as error:  # whatever the student's network raises belongs where its text would stand
            send({"done": f"{type(error).__name__}: {error}"})

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        elsewhere = ELSEWHERE if sys.platform == "emscripten" else self._written()
        return channel.shown("typewriter", {"beginning": self.beginning, "longest": LONGEST}, self._hear, elsewhere)

    def _hear(self, message: channel.Message, send: channel.Send) -> None:
        self.answer(str(message.get("beginning", "")), send)

    def _written(self) -> str:
        """The text that follows the cell's own beginning."""
        sent: list[channel.Message] = []
        self.answer(self.beginning, sent.append)
        text = "".join(message.get("start", "") + message.get("more", "") for message in sent)
        return f"{text}\n{sent[-1]['done']}".rstrip()
