"""A results card: one picture of a milestone's result, to show around. Nothing personal is on it unless asked for.

The picture is card.svg with its {{fields}} filled in. The page fills the same file, with
site/dashboard/src/course/card.ts, and tests/agreement/card-fields.json holds both to the same fields.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from tinytorch.tito.course.course import Milestone
from tinytorch.tito.milestones import result_file
from tinytorch.tito.milestones.comparison import fixed, metric_text, same_data
from tinytorch.tito.progress import progress
from tinytorch.tito.say import clock
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import workspace

TEMPLATE = Path(__file__).with_name("card.svg")
LEFT, WIDTH = 80, 1040  # pixels of the bar
LINE = 66  # characters
MOST_NAME = 40  # characters


class CardError(CourseError):
    """There is no result to put on a card."""


def of(milestone: Milestone, name: str = "", dark: bool = False) -> dict[str, str]:
    """The fields of the card for the student's last result. Raises CardError if there is none to show."""
    stored = result_file.read(milestone)
    if not stored.comparable:
        why = stored.problem or "It has not run on your framework yet."
        raise CardError(f"There is no result of {milestone.title} for a card. {why} "
                        f"`tito milestone run {milestone.number}` makes one.")  # fmt: skip
    reference = result_file.read(milestone, reference=True)
    return fields(milestone, stored.record, reference.record if reference.comparable else None, name, dark)


def fields(
    milestone: Milestone, result: dict, reference: dict | None = None, name: str = "", dark: bool = False
) -> dict[str, str]:
    """What stands in each {{field}}, as plain text: `result` and `reference` are records as progress keeps them.

    A reference that was tested on other data is left out.
    """
    metric = milestone.metric
    value = result["metrics"].get(metric)
    beside = reference["metrics"] if reference and same_data(result["metrics"], reference["metrics"]) else {}
    other = beside.get(metric)
    own, borrowed = (_names(result["components"], whose) for whose in ("yours", "reference"))
    full = max(1.0, milestone.threshold, value or 0.0)
    lines = _wrapped(f"Written by me: {own}.") if own else ["", ""]
    time = f"{fixed(result['seconds'])} s"
    found = {
        "theme": "dark" if dark else "light",
        "state": "passed" if progress.counts(result, milestone.lent) else "tried",
        "year": str(milestone.year),
        "title": milestone.title,
        "metric": metric,
        "value": metric_text(metric, value),
        "bar": _pixels(value or 0.0, full),
        "needed_at": _at(milestone.threshold, full),
        "reference_at": _at(other or 0.0, full),
        "reference_width": "0" if other is None else "3",
        "scale": f"needed {metric_text(metric, milestone.threshold)}"
        + (f", the course's reference reaches {metric_text(metric, other)}" if other is not None else ""),
        "verdict": _verdict(result, milestone.lent),
        "own_1": lines[0],
        "own_2": lines[1],
        "borrowed": f"From the course's reference: {borrowed}."[: LINE + 20] if borrowed else "",
        "foot": ", ".join(filter(None, (name.strip()[:MOST_NAME], time, result["date"][:10]))),
    }
    return {**found, "description": describe(found)}


def describe(found: dict[str, str]) -> str:
    """The card in words, for those who do not see it."""
    parts = (f"{found['year']}, {found['title']}: {found['metric']} {found['value']}, {found['scale']}",
             found["verdict"], f"{found['own_1']} {found['own_2']}".strip().removesuffix("."),
             found["borrowed"].removesuffix("."), found["foot"])  # fmt: skip
    return ". ".join(filter(None, parts)) + "."


def svg(found: dict[str, str]) -> str:
    """The picture with these fields."""
    return re.sub(r"\{\{(\w+)\}\}", lambda field: escape(found[field[1]]), TEMPLATE.read_text("utf-8"))


def save(milestone: Milestone, picture: str) -> Path:
    """Write the picture beside the result; returns where. Raises WorkspaceError if the disk refuses."""
    file = workspace.root() / "milestones" / f"card-{milestone.stem}-{clock.today()}.svg"
    workspace.write_file(file, picture.encode())
    return file


def _verdict(result: dict, lent: tuple[str, ...]) -> str:
    if not result["passed"]:
        return "Not passed yet"
    if progress.counts(result):
        return "Passed with my own framework alone"
    return "Passed with my own framework" if progress.counts(result, lent) else "Passed with parts of the reference"


def _names(components: dict[str, str], whose: str) -> str:
    return ", ".join(name.split(".", 1)[-1] for name, origin in components.items() if origin == whose)


def _wrapped(text: str) -> list[str]:
    """Two lines of at most LINE characters, broken after a comma where one is needed."""
    if len(text) <= LINE:
        return [text, ""]
    cut = text.rfind(", ", 0, LINE) + 1
    return [text[:cut], text[cut + 1 :]]


def _pixels(value: float, full: float) -> str:
    return str(int(WIDTH * min(max(value, 0.0), full) / full))


def _at(value: float, full: float) -> str:
    """Where a mark of three pixels stands, within the bar."""
    return str(LEFT + min(int(_pixels(value, full)), WIDTH - 3))
