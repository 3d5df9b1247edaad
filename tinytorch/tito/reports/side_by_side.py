"""Two reports side by side: what each reached, in what time, and the ratio. Times of two machines stay times of two."""

from __future__ import annotations

from dataclasses import dataclass, field

from tinytorch.tito.course import course
from tinytorch.tito.machine import environment
from tinytorch.tito.milestones import comparison
from tinytorch.tito.milestones.comparison import metric_text
from tinytorch.tito.progress import progress
from tinytorch.tito.reports import report
from tinytorch.tito.reports.report import ReportError

MISSING = "none"


@dataclass
class Comparison:
    """The table's rows (what, first, second, ratio), and what a reader has to know about them."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compare(one: dict, other: dict, anyway: bool = False) -> Comparison:
    """The two reports beside each other. Raises ReportError for different course versions, unless `anyway`."""
    found = Comparison()
    if one["course"] != other["course"]:
        versions = f"The reports are of different versions of the course: {one['course']} and {other['course']}."
        if not anyway:
            raise ReportError(
                f"{versions} What a milestone asks for may differ, so they are not compared. Add `--anyway` to see "
                "the numbers side by side all the same."
            )
        found.notes.append(f"{versions} What a milestone asks for may differ.")
    for number in sorted({result["number"] for report_ in (one, other) for result in report_["results"]}):
        for reference in (False, True):
            _add_results(found, *(report.result_of(each, number, reference) for each in (one, other)))
    _add_baselines(found, one["baseline"], other["baseline"])
    return found


def _add_results(found: Comparison, one: dict | None, other: dict | None) -> None:
    known = one or other
    if known is None:
        return
    name = f"{known['year']} {known['title']}{', the reference' if known['reference'] else ''}"
    found.rows.append((name, _verdict(one), _verdict(other), ""))
    metric = _metric(known)
    metrics = [each["metrics"] if each else {} for each in (one, other)]
    found.rows.append((f"  {metric}", *(_text(metric, values.get(metric)) for values in metrics), ""))
    times = [each["seconds"] if each else None for each in (one, other)]
    shown = [f"{value:.2f} s" if value is not None else MISSING for value in times]
    found.rows.append(("  time", *shown, _ratio(*times) if comparison.same_data(*metrics) else ""))
    if one and other:
        found.notes += [f"{name}: {note}" for note in _differences(one, other)]


def _verdict(result: dict | None) -> str:
    if result is None:
        return MISSING
    if not result["passed"]:
        return "not passed"
    if result["reference"]:
        return "passes"
    lent = course.load_course().lent(result["number"])
    return "passed" if progress.counts(result, lent) else "passed with parts of the reference"


def _metric(result: dict) -> str:
    """The milestone's metric; for one that this course does not know, the first that there is."""
    known = {one.number: one.metric for one in course.load_course().milestones}
    return known.get(result["number"]) or next(iter(result["metrics"]), "accuracy")


def _differences(one: dict, other: dict) -> list[str]:
    """What makes two results of one milestone less comparable than they look."""
    notes = []
    if one["script_sha256"] != other["script_sha256"]:
        notes.append("the two ran different editions of this milestone.")
    if not comparison.same_data(one["metrics"], other["metrics"]):
        notes.append("the two were tested on other data, so their numbers are not of one kind.")
    if not environment.same_machine(one["environment"], other["environment"]):
        places = " and ".join(environment.words(each["environment"]) for each in (one, other))
        notes.append(f"the times are from different places: {places}.")
    return notes


def _add_baselines(found: Comparison, one: dict | None, other: dict | None) -> None:
    if one is None and other is None:
        return
    scores = [each["score"] if each else None for each in (one, other)]
    shown = [f"{score:.3g}" if score is not None else MISSING for score in scores]
    found.rows.append(("Baseline of the machine (higher is better)", *shown, _ratio(*scores)))
    if one and other and one["suite"] != other["suite"]:
        found.notes.append("The baselines are of different suites, so their scores are not of one kind.")


def _text(metric: str, value: float | None) -> str:
    return MISSING if value is None else metric_text(metric, value)


def _ratio(one: float | None, other: float | None) -> str:
    """The second as a multiple of the first."""
    return f"{other / one:.2f}x" if one and other else ""
