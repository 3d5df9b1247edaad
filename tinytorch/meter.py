"""A progress bar for whatever takes longer than a second."""

from __future__ import annotations

import sys
import time
from html import escape
from typing import Any

from tinytorch.plot.live import in_notebook

INTERVAL = 0.2  # seconds between two drawings
WIDTH = 30  # characters, in a terminal


class Meter:
    """How much of `total` is done: a bar in a notebook's output or a terminal's line, nothing in a pipe.

        with Meter("training", total=469) as meter:
            for step in range(469):
                ...
                meter.show(step + 1, f"loss {loss:.3f}")

    Drawing is limited to five times a second, so `show` may be called as often as you like.
    """

    def __init__(self, label: str, total: float) -> None:
        self.label = label
        self.total = total
        self._state: tuple[float, str] | None = None
        self._due = 0.0
        self._handle: Any = None
        self._draw = self._draw_html if in_notebook() else self._draw_line if sys.stderr.isatty() else None

    def show(self, done: float, note: str = "") -> None:
        """`done` of `total` is done; `note` is a few words beside the bar."""
        self._state = (done, note)
        if time.monotonic() >= self._due:
            self._flush()

    def __enter__(self) -> Meter:
        return self

    def __exit__(self, *exception: object) -> None:
        self._flush()
        if self._draw == self._draw_line:
            print(file=sys.stderr)

    def _flush(self) -> None:
        if self._draw and self._state:
            self._draw(*self._state)
        self._state, self._due = None, time.monotonic() + INTERVAL

    def _draw_line(self, done: float, note: str) -> None:
        filled = round(WIDTH * min(done / self.total, 1))
        print(f"\r{self.label} [{'#' * filled:{WIDTH}}] {note:40}", end="", file=sys.stderr, flush=True)

    def _draw_html(self, done: float, note: str) -> None:
        from IPython.display import display

        label = escape(self.label)
        bar = f'<progress value="{done:g}" max="{self.total:g}" aria-label="{label}"></progress>'
        shown = {
            "text/html": f"<div>{label} {bar} <span>{escape(note)}</span></div>",
            "text/plain": f"{self.label}: {done:g} of {self.total:g} {note}",
        }
        if self._handle is None:
            self._handle = display(shown, raw=True, display_id=True)
        else:
            self._handle.update(shown, raw=True)
