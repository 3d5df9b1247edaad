"""A process that is killed at one step of its work on files: from there on, nothing of it happens, tidying up included.

Python tells of each step before it is done (PEP 578): opening, renaming, removing, making folders. The kill is an error
that nothing in the engine catches, and every further step is refused with it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}


class Killed(BaseException):
    """The process has ended."""


class _Armed:
    root: str | None = None
    left = 0


def _watch(event: str, arguments: tuple) -> None:
    if _Armed.root is None or event not in STEPS or not isinstance(arguments[0], (str, os.PathLike)):
        return
    if os.fspath(arguments[0]).startswith(_Armed.root):
        _Armed.left -= 1
        if _Armed.left < 0:
            raise Killed(f"before {event} of {arguments[0]}")


sys.addaudithook(_watch)  # stays for the process's life, and does nothing while no kill is armed


@contextmanager
def killed_at(step: int, root: Path) -> Iterator[None]:
    """Raise Killed at the step with this number, from 0, of all that the block does to files below `root`."""
    _Armed.left, _Armed.root = step, str(root)
    try:
        yield
    finally:
        _Armed.root = None


def kills(root: Path, work) -> Iterator[int]:
    """Do `work` again and again, killed one step later each time, until it comes to its end; the steps' numbers."""
    for step in count():
        try:
            with killed_at(step, root):
                work()
        except Killed:
            yield step
        else:
            return
