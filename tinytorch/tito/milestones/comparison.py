"""Two runs of one milestone in one sentence: "yours 94.8 %, the reference 95.2 %, 1.3x the reference's time"."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from tinytorch.tito.course import course
from tinytorch.tito.machine import environment
from tinytorch.tito.milestones.result_file import Stored

if TYPE_CHECKING:
    from tinytorch.tito.milestones import Result

REMEASURE = "`tito baseline --milestones --again` measures the reference anew."
DATA = "test_pictures"  # the metric that tells a large data set from the small one that stands in for it
HALF_UP = Context(prec=4, rounding=ROUND_HALF_UP)
LEAST, MOST = Decimal("1e-6"), Decimal("1e21")  # between them a number is written in full, as a browser does
UNMEASURED = "`tito baseline --milestones` measures the reference once, to compare with."


def sentence(result: Result, other: Stored) -> str:
    """What `result` is beside the stored run of the other framework, or why it is not compared; empty if neither."""
    if other.problem:
        return _not_compared(other.problem, result)
    if other.record is None:
        return "" if result.reference else f"There is no run of the reference here yet. {UNMEASURED}"
    if not same_data(result.metrics, other.record["metrics"]):
        return _not_compared(_other_data(result, other.record), result)
    return f"{_numbers(result, other.record)}, {_times(result, other.record)}."


def same_data(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    """True unless the metrics of two runs say that they were tested on data sets of different sizes."""
    sizes = {metrics[DATA] for metrics in (one, other) if DATA in metrics}
    return len(sizes) < 2


def metric_text(name: str, value: float | None) -> str:
    """A metric as a person reads it, on every page: an accuracy in percent, anything else with four digits."""
    if value is None:
        return "unknown"
    if "accuracy" in name:
        return f"{fixed(100 * value).removesuffix('.0')} %"
    rounded = HALF_UP.create_decimal_from_float(float(value)).normalize()
    in_full = not rounded or LEAST <= abs(rounded) < MOST
    return f"{rounded + 0:f}" if in_full else f"{rounded:e}"


def fixed(value: float) -> str:
    """A number with one decimal. A half is rounded up, as in the page; Python's own formats take the even neighbour."""
    if abs(value) >= MOST:
        return repr(float(value))
    return str(Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _not_compared(problem: str, result: Result) -> str:
    way = f"`tito milestone run {result.number}` writes a new one." if result.reference else REMEASURE
    return f"Nothing to compare with: {problem} {way}"


def _numbers(result: Result, other: dict) -> str:
    metric = course.load_course().milestone(result.number).metric
    mine, theirs = (metric_text(metric, metrics.get(metric)) for metrics in (result.metrics, other["metrics"]))
    lent = course.load_course().lent(result.number)
    if result.reference:
        return f"{metric}: the reference {mine}, {_name(other['components'], lent)} {theirs}".capitalize()
    return f"{metric}: {_name(result.components, lent)} {mine}, the reference {theirs}".capitalize()


def _name(components: dict[str, str], lent: tuple[str, ...]) -> str:
    own = all(origin == "yours" for name, origin in components.items() if name not in lent)
    return "yours" if own else "this mix"


def _other_data(result: Result, other: dict) -> str:
    mine, theirs = (f"{metrics[DATA]:,.0f}" for metrics in (result.metrics, other["metrics"]))
    whose = "the other run" if result.reference else "the reference's run"
    return f"{whose} was tested on {theirs} pictures, this one on {mine}."


def _times(result: Result, other: dict) -> str:
    if not environment.same_machine(environment.facts(), other["environment"]):
        where = environment.words(other["environment"])
        return f"whose time, {other['seconds']:.1f} s, is from another place: {where}"
    if min(result.seconds, other["seconds"]) <= 0:
        return "both in no time that the clock could measure"
    if result.reference:
        return f"which took {other['seconds'] / result.seconds:.1f}x the reference's time"
    return f"{result.seconds / other['seconds']:.1f}x the reference's time"
