"""What the student's code prints while it is checked: kept, so that it comes after the verdict, and kept short."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

MAX_LINES, MAX_CHARACTERS = 10, 10_000


class _Kept(io.StringIO):
    """Keeps the beginning; an endless loop that prints must not fill the memory."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, MAX_CHARACTERS - self.tell())])
        return len(text)


@contextmanager
def capture() -> Iterator[io.StringIO]:
    """Inside the block, prints go into the file-like object that it gets."""
    with redirect_stdout(_Kept()) as kept:
        yield kept


def first_lines(text: str) -> str:
    """At most ten lines of `text`, with a last one that says how many there were more."""
    lines = text.rstrip().split("\n")
    more = [f"… and {len(lines) - MAX_LINES} more lines"] if len(lines) > MAX_LINES else []
    return "\n".join([*lines[:MAX_LINES], *more])
