"""Was the machine calm? What the spread, the drift and earlier baselines of the same place say, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from tinytorch.tito.baseline.score import geometric_mean
from tinytorch.tito.baseline.timing import Times
from tinytorch.tito.machine import environment

MOST_SPREAD = 0.15
MOST_DRIFT = 1.15
AGREEMENT = 1.15  # by which factor two scores of one calm machine may differ
REMEMBERED = 10  # earlier baselines that a new one is compared with

ADVICE = "Close other tabs and programs, plug in the charger, and run it again."


def spread(times: Iterable[Times]) -> float:
    """The middle one of the cases' spreads."""
    return median(one.spread for one in times)


def drift(times: Iterable[Times]) -> float:
    """How much slower all cases became from the first half of the rounds to the second, as a factor."""
    return geometric_mean(one.drift for one in times)


def warnings(times: Sequence[Times]) -> list[str]:
    """A sentence about a machine that was busy or throttled during the measurement; none if it was calm."""
    changed = drift(times)
    if not 1 / MOST_DRIFT <= changed <= MOST_DRIFT:
        word, size = ("slower", changed) if changed > 1 else ("faster", 1 / changed)
        return [
            f"The machine became {size:.2f} times {word} while it was measured: something else began or ended, or it "
            f"was throttled. {ADVICE}"
        ]
    if (wide := spread(times)) > MOST_SPREAD:
        return [
            f"The machine was busy or throttled: the same work usually took {_longer(wide)} as in its best rounds. The "
            f"score may be too low. {ADVICE}"
        ]
    return []


def _longer(share: float) -> str:
    return f"{1 + share:.2f} times as long" if share < 1 else f"{1 + share:.0f} times as long"


def against_history(entry: dict, history: Sequence[dict]) -> list[str]:
    """Sentences about what makes `entry` (a record of progress) differ from the earlier ones in `history`."""
    if not history:
        return []
    found = _of_the_clock(entry, history[-1]) + _of_another_suite(entry, history[-1])
    comparable = [one["score"] for one in history[-REMEMBERED:] if _comparable(one, entry)]
    doubted = entry["warnings"] or not comparable
    return found if doubted else found + _of_agreement(entry, comparable)


def _comparable(earlier: dict, entry: dict) -> bool:
    """True for a baseline of the same work in the same place that nothing was said against."""
    same_place = environment.same_machine(earlier["environment"], entry["environment"])
    return same_place and earlier["suite"] == entry["suite"] and not earlier["warnings"]


def _of_agreement(entry: dict, earlier: Sequence[float]) -> list[str]:
    if entry["score"] < max(earlier) / AGREEMENT:
        other = f"below {max(earlier):.2f}, the best score"
    elif entry["score"] > min(earlier) * AGREEMENT:
        other = f"above {min(earlier):.2f}, the lowest score"
    else:
        return []
    return [
        f"This is more than {AGREEMENT - 1:.0%} {other} measured here before in the same browser with the same numpy: "
        f"the machine was busy or throttled then or now. {ADVICE}"
    ]


def _of_another_suite(entry: dict, last: dict) -> list[str]:
    if last["suite"] == entry["suite"]:
        return []
    return [
        f"The last baseline was made with version {last['course']} of the course, which measured other work. Its score "
        f"({last['score']:.2f}) can't be compared with this one."
    ]


def _of_the_clock(entry: dict, last: dict) -> list[str]:
    if entry["date"] >= last["date"]:
        return []
    return [
        f"This device's clock says {entry['date']}, which is before the last baseline ({last['date']}). The times are "
        "measured by another clock and hold; the list keeps the order in which they were made."
    ]
