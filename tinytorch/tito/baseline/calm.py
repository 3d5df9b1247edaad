"""Was the machine calm? What the spread, the drift and earlier baselines of the same place say, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from tinytorch.tito import environment
from tinytorch.tito.baseline.score import geometric_mean
from tinytorch.tito.baseline.timing import Times

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
    """Sentences about a machine that was busy or throttled during the measurement; none if it was calm."""
    found, changed = [], drift(times)
    if (wide := spread(times)) > MOST_SPREAD:
        found.append(
            f"The machine was busy or throttled: the same work usually took {wide:.0%} longer than in its best rounds. "
            f"The score may be too low. {ADVICE}"
        )
    if not 1 / MOST_DRIFT <= changed <= MOST_DRIFT:
        word, size = ("slower", changed) if changed > 1 else ("faster", 1 / changed)
        found.append(
            f"The machine became {size:.2f} times {word} while it was measured: something else began or ended, or it "
            f"was throttled. {ADVICE}"
        )
    return found


def against_history(entry: dict, history: Sequence[dict]) -> list[str]:
    """Sentences about what makes `entry` (a record of progress) differ from the earlier ones in `history`."""
    if not history:
        return []
    found = _of_the_clock(entry, history[-1]) + _of_another_suite(entry, history[-1])
    comparable = [one for one in history[-REMEMBERED:] if _comparable(one, entry)]
    return found + (_of_agreement(entry, comparable) if comparable else [])


def _comparable(one: dict, other: dict) -> bool:
    return one["suite"] == other["suite"] and environment.same_machine(one["environment"], other["environment"])


def _of_agreement(entry: dict, earlier: Sequence[dict]) -> list[str]:
    best = max(one["score"] for one in earlier)
    if entry["score"] < best / AGREEMENT:
        how = "below the best one"
    elif entry["score"] > best * AGREEMENT:
        how = "above the best one"
    else:
        return []
    return [
        f"This is more than {AGREEMENT - 1:.0%} {how} measured here before ({best:.2f}), in the same browser with the "
        f"same numpy: the machine was busy or throttled then or now. {ADVICE}"
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
