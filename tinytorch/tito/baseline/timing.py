"""Times of several pieces of work, taken in turn, and what they say about the machine's calm.

A busy machine makes work slower, never faster, and does so for some milliseconds at a time. So each piece of work is
short, all of them take turns for many rounds, and the time that counts is a low one among many.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from tinytorch.tito.say.sentences import CourseError

SECONDS = 0.8  # for all rounds together
FEWEST_ROUNDS, MOST_ROUNDS = 4, 100
LOW = 0.1  # which share of the times may be below the one that counts

Clock = Callable[[], float]


class ClockError(CourseError):
    """The clock can't be used to measure."""


@dataclass(frozen=True)
class Times:
    """The times of one piece of work in seconds, in the order of the rounds."""

    all: tuple[float, ...]

    @property
    def best(self) -> float:
        """The time that counts: a tenth of the rounds may have been faster."""
        return low(self.all)

    @property
    def median(self) -> float:
        """The time in the middle."""
        return median(self.all)

    @property
    def spread(self) -> float:
        """By which share the middle time is longer than the one that counts: 0 on a calm machine."""
        return self.median / self.best - 1

    @property
    def drift(self) -> float:
        """Middle time in the second half of the rounds by that in the first: above 1 the machine became slower."""
        half = len(self.all) // 2
        return median(self.all[half:]) / median(self.all[:half])


def low(times: tuple[float, ...]) -> float:
    """The time at the share LOW of the sorted ones: between the lowest and the next ones, so one odd one can't rule."""
    ordered = sorted(times)
    return ordered[int(LOW * (len(ordered) - 1))]


def measure(
    works: Mapping[str, Callable[[], object]], seconds: float = SECONDS, clock: Clock = time.perf_counter
) -> dict[str, Times]:
    """Run each of `works` in turn until `seconds` are over, and at least FEWEST_ROUNDS times each.

    No garbage is collected meanwhile. Raises ClockError if the clock goes backward, or ticks too slowly to see a
    single piece of work.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    share = 2 * seconds / max(len(works), 1)  # so much for one, or a slow one would leave no rounds to the others
    end = clock() + seconds
    with _no_garbage_collection():
        while clock() < end or min(map(len, times.values()), default=FEWEST_ROUNDS) < FEWEST_ROUNDS:
            for name in [name for name, taken in times.items() if _wants_more(taken, share)]:
                times[name].append(_timed(works[name], clock))
            if not any(_wants_more(taken, share) for taken in times.values()):
                break
    return {name: _seen(Times(tuple(taken))) for name, taken in times.items()}


def _wants_more(taken: list[float], share: float) -> bool:
    return len(taken) < FEWEST_ROUNDS or (len(taken) < MOST_ROUNDS and sum(taken) < share)


def _timed(work: Callable[[], object], clock: Clock) -> float:
    begin = clock()
    work()
    taken = clock() - begin
    if taken < 0:
        raise ClockError(
            f"The clock went back by {-taken:.3f} s during the measurement, so nothing was kept. Run it again."
        )
    return taken


def _seen(times: Times) -> Times:
    if times.best <= 0:
        raise ClockError(
            f"The clock stood still while work was done: it moves in steps of about {1000 * max(times.all):.0f} ms, "
            "too coarse to measure. Some browsers do so when they resist fingerprinting; allow exact times for this "
            "site, or use another browser. Nothing was kept, and the course runs without a baseline too."
        )
    return times


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
