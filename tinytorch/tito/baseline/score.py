"""From times to a score: ratios to the reference system, and their geometric mean. Higher is better, without a cap.

A ratio is reference time / time here: 2 means twice as fast. The geometric mean is the one mean of ratios whose order
does not depend on the reference system (P. J. Fleming and J. J. Wallace, "How not to lie with statistics: the correct
way to summarize benchmark results", Communications of the ACM 29, 218-221, 1986).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tinytorch.tito.baseline.cases import NUMPY, OWN
from tinytorch.tito.baseline.timing import Times

FILE = Path(__file__).with_name("reference_system.json")


@dataclass(frozen=True)
class ReferenceSystem:
    """The machine that scores 1: what it is, when and how it was measured, and its seconds by case id.

    `native` holds the times of native numpy on the same machine, for orientation; no score uses them.
    """

    suite: int
    measured: str
    processor: str
    how: str
    environment: dict[str, Any]
    seconds: dict[str, float]
    native: dict[str, float]


@dataclass(frozen=True)
class Line:
    """One case's outcome: the time that counts, the middle one, the spread, the ratio, and whose parts ran."""

    case: str
    seconds: float
    median: float
    spread: float
    ratio: float
    components: dict[str, str]


@cache
def reference_system() -> ReferenceSystem:
    """The reference system that this course ships."""
    return ReferenceSystem(**json.loads(FILE.read_text("utf-8")))


def geometric_mean(values: Iterable[float]) -> float:
    """The n-th root of the product of n positive numbers, computed by logarithms. Raises ValueError for none."""
    logarithms = [math.log(value) for value in values]
    if not logarithms:
        raise ValueError("There is no geometric mean of no numbers.")
    return math.exp(math.fsum(logarithms) / len(logarithms))


def lines(times: Mapping[str, Times], components: Mapping[str, dict[str, str]]) -> list[Line]:
    """The outcome of each case in `times`, beside the reference system."""
    known = reference_system().seconds
    return [
        Line(case, one.best, one.median, one.spread, known[case] / one.best, components.get(case, {}))
        for case, one in times.items()
    ]


def title(case: str) -> str:
    """The case's title: "Small products, 32 x 32"."""
    return next(one.title for one in (*NUMPY, *OWN) if one.id == case)
