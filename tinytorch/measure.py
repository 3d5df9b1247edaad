"""Measuring what code costs, in a way that holds on any machine and on a browser's coarse clock.

    from tinytorch import measure

    measure.seconds(numpy.matmul, a, b)                 # prints as 85 µs (83 to 91)
    loops, fast = measure.in_turn(slow_way, fast_way)   # both in the same minutes, so a busy machine is fair to both
    measure.exponent(sizes, times)                      # 3.0: time grows like n to the power 3

A prediction comes first: `if measure.predicted(guess):` asks for one, and `measure.against(guess, truth)` compares.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

ROUNDS = 5
ROUND = 0.002  # seconds that one round takes at least
TICKS = 20  # and steps of the clock: a page that is not isolated has steps of 0.1 to 1 ms
PATIENCE = 0.6  # seconds for each call, after which no further round begins
DOUBTFUL = 0.2  # seconds up to which a trial may be long by accident
UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


class Timing(float):
    """Seconds for one call, the median of several rounds; `low` and `high` are the fastest and the slowest round."""

    low: float
    high: float

    def __new__(cls, rounds: Sequence[float]) -> Timing:
        timing = super().__new__(cls, median(rounds))
        timing.low, timing.high = min(rounds), max(rounds)
        return timing

    def __repr__(self) -> str:
        scale, unit = next(((scale, unit) for scale, unit in UNITS if self >= scale), UNITS[-1])
        return f"{self / scale:.3g} {unit} ({self.low / scale:.3g} to {self.high / scale:.3g})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return float.__format__(self, spec) if spec else repr(self)


def seconds(call: Callable[..., Any], *inputs: Any) -> Timing:
    """Seconds for one `call(*inputs)`, with the spread of five rounds. Never 0, however coarse the clock."""
    return in_turn(lambda: call(*inputs))[0]


def in_turn(*calls: Callable[[], Any]) -> list[Timing]:
    """Seconds for each of `calls`, measured A B C A B C …, so that a machine that slows down slows all of them."""
    counts = [_enough(call) for call in calls]
    rounds: list[list[float]] = [[] for _ in calls]
    end = perf_counter() + PATIENCE * len(calls)
    for number in range(ROUNDS):
        if number > 1 and perf_counter() > end:
            break
        for call, count, times in zip(calls, counts, rounds, strict=True):
            times.append(_run(call, count) / count)
    return [Timing(times) for times in rounds]


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The power p for which `values` grow like sizes ** p: the slope of a line fitted to both logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])


def predicted(guess: object) -> bool:
    """True once a guess stands in place of the dots; until then it asks for one."""
    if guess is ...:
        print("First your guess: put a number in place of the dots, then run the cell again.")
    return guess is not ...


def against(guess: float, truth: float) -> None:
    """Say how a guess compares with the truth, as a ratio of two digits."""
    ratio = f"{guess / truth:.2g}" if truth else ""
    said = {"": "", "1": ", which is right"}.get(ratio, f", {ratio} times that")
    print(f"It is {_plain(truth)}. You guessed {_plain(guess)}{said}.")


def _plain(value: float) -> str:
    """Three digits, and large numbers written out: 0.154, 3.08, 6,350."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if 1000 <= abs(rounded) < math.inf else f"{rounded:.3g}"


def _enough(call: Callable[[], Any]) -> int:
    """How many calls make a round that this machine's clock can tell from the next one; the trials warm up, too."""
    needed, count = max(ROUND, TICKS * _tick()), 1
    while (spent := _trial(call, count)) < needed:
        count = max(2 * count, math.ceil(count * needed / spent)) if spent else 2 * count
    return count


def _trial(call: Callable[[], Any], count: int) -> float:
    """Seconds of `count` calls. A first call may load code, and any may be disturbed: two trials have to agree."""
    spent = _run(call, count)
    return min(spent, _run(call, count)) if spent < DOUBTFUL else spent


def _run(call: Callable[[], Any], count: int) -> float:
    start = perf_counter()
    for _ in range(count):
        call()
    return perf_counter() - start


def _tick() -> float:
    """The smallest step that this clock makes, in seconds."""
    start = perf_counter()
    while (now := perf_counter()) == start:
        pass
    return now - start
