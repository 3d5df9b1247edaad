"""Sentences about what takes longer, asserted so that a busy machine can't turn them round."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

LEAST_ROUNDS = 5
MOST_ROUNDS = 100
ROUND = 0.002  # CPU seconds that one round of a call takes at least


def holds(claim: Callable[..., bool], *calls: Callable[[], object]) -> bool:
    """True if `claim` holds of the least CPU seconds of each of `calls`, measured in turn.

    Whatever else runs can only add to a measurement, so the least of many rounds comes down to what a call costs. Five
    rounds are always measured; where the claim does not hold yet there are more, up to a hundred.
    """
    counts = [_enough(call) for call in calls]
    least = [float("inf")] * len(calls)
    for number in range(1, MOST_ROUNDS + 1):
        now = [_seconds(call, count) / count for call, count in zip(calls, counts, strict=True)]
        least = [min(best, seconds) for best, seconds in zip(least, now, strict=True)]
        if number >= LEAST_ROUNDS and claim(*least):
            return True
    return False


def _enough(call: Callable[[], object]) -> int:
    """How often a call is made in one round, so that the clock's steps don't count."""
    count = 1
    while _seconds(call, count) < ROUND:
        count *= 2
    return count


def _seconds(call: Callable[[], object], count: int) -> float:
    begin = _clock()
    for _ in range(count):
        call()
    return _clock() - begin


def _clock() -> float:
    """CPU seconds of this process; in Pyodide, whose own clock goes on while others run, Node counts them."""
    if sys.platform != "emscripten":
        return time.process_time()
    from js import process

    used = process.cpuUsage()
    return (used.user + used.system) / 1e6
