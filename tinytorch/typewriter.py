"""Text that appears while it is written: in a cell's output, or in a box where a student begins and a network goes on.

    with Typewriter() as page:
        for character in characters:
            page.write(character)

    Box(go_on)      # the last line of a cell; go_on(beginning) yields the characters that follow

The box's page side is typewriter.js. It talks to the kernel through a comm, Jupyter's own channel between an output
and Python, which it finds through the page's `window.jupyterapp`; the course's site provides that.
"""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

from tinytorch.plot.live import in_notebook

INTERVAL = 0.1  # seconds between two drawings
LONGEST = 2000  # characters of a beginning
SCRIPT = Path(__file__).with_suffix(".js")
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

    What `go_on` raises is shown as a sentence in the place of the text.
    """

    def __init__(self, go_on: Callable[[str], Iterable[str]], beginning: str = "") -> None:
        self.go_on = go_on
        self.beginning = beginning
        self._target = f"tinytorch-typewriter-{uuid.uuid4().hex[:12]}"

    def answer(self, beginning: str, send: Callable[[dict[str, str]], None]) -> None:
        """Send the beginning, then what follows piece by piece, then that it is done."""
        beginning = beginning[:LONGEST]
        send({"start": beginning})
        try:
            for piece in self.go_on(beginning):
                send({"more": piece})
        except Exception as error:  # whatever the student's network raises belongs where its text would stand
            send({"more": f"\n{type(error).__name__}: {error}"})
        send({"done": ""})

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        try:
            from comm import get_comm_manager
        except ImportError:  # no kernel, no page
            return {"text/plain": ELSEWHERE}
        get_comm_manager().register_target(self._target, self._opened)
        start = f"({SCRIPT.read_text(encoding='utf-8').rstrip()})({self._target!r})"
        return {"text/html": f"{_html(self._target, self.beginning)}<script>{start}</script>", "text/plain": ELSEWHERE}

    def _opened(self, comm: Any, _message: dict) -> None:
        comm.on_msg(lambda message: self.answer(str(message["content"]["data"].get("beginning", "")), comm.send))


def _html(name: str, beginning: str) -> str:
    """The box's fixed parts. Without its script, as in a notebook opened again, it says what to do."""
    return (
        f'<div id="{name}"><form style="display:flex;flex-wrap:wrap;gap:0.5em">'
        f'<label style="flex:1 1 20em">Beginning <input type="text" maxlength="{LONGEST}" value="{escape(beginning)}" '
        f'style="width:100%;font:inherit" autocomplete="off"></label>'
        f'<button type="submit" style="align-self:flex-end">Go on</button></form>'
        f'<pre role="status" style="{PAPER}">Run the cells above and this one to write.</pre></div>'
    )
