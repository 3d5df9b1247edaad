"""The time that a student spends on each module: the sum of the short gaps between two actions in its notebook.

An action is the start or the end of a cell's run. A gap of five minutes or more is a break and counts nothing, so an
open notebook alone takes no time. The seconds wait here until progress is written anyway, at the latest after a minute.

Kernel start-up loads this module, so everything heavy is imported when it is first used.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from tinytorch.tito.notebook.at_hand import module_named

LONGEST_GAP = 300.0  # seconds
KEEP_EVERY = 60.0  # seconds

_last: float | None = None
_module: str | None = None
_waiting: dict[str, float] = {}
_keep: Callable[[], None] | None = None


def watch(ip, keep: Callable[[], None]) -> None:
    """Take the time of what the IPython shell `ip` runs, and call `keep` when a minute of it waits.

    A second time changes nothing.
    """
    global _keep
    if _began not in ip.events.callbacks["pre_run_cell"]:
        forget()
        _keep = keep
        ip.events.register("pre_run_cell", _began)
        ip.events.register("post_run_cell", _ended)


def forget() -> None:
    """Begin anew, with no time that waits."""
    global _last, _module
    _last = _module = None
    _waiting.clear()


def take() -> dict[str, int]:
    """The whole seconds that wait, by module id, which the caller now keeps; fractions wait on and add up."""
    taken = {module: int(seconds) for module, seconds in _waiting.items() if seconds >= 1}
    for module, seconds in taken.items():
        _waiting[module] -= seconds
    return taken


def _began(info) -> None:
    global _module
    _act()
    _module = module_named(info.raw_cell) or _module


def _ended(_result) -> None:
    _act()
    if sum(_waiting.values()) >= KEEP_EVERY:
        _keep()


def _act() -> None:
    """The clock counts on whatever the date does, and a computer that slept makes a gap like any other."""
    global _last
    now = time.monotonic()
    gap = now - _last if _last is not None else 0.0
    _last = now
    if _module and 0 < gap < LONGEST_GAP:
        _waiting[_module] = _waiting.get(_module, 0.0) + gap
