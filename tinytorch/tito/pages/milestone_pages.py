"""Milestones: which there are, and how a run went."""

from __future__ import annotations

from tinytorch.tito import milestones
from tinytorch.tito.course import course
from tinytorch.tito.milestones import comparison
from tinytorch.tito.milestones.result_file import Stored
from tinytorch.tito.pages.course_pages import later
from tinytorch.tito.progress import progress, standing
from tinytorch.tito.say.display import Page


def milestone_list() -> Page:
    """All milestones, what they need, and how the last run went."""
    finished = {entry.module.number for entry in standing.modules() if entry.state == "completed"}
    records = progress.load()["milestones"]
    known = course.load_course().milestones
    rows = [
        (f"{entry.id} {entry.title}", entry.year, _needs(entry, finished), _went(records.get(entry.id), entry.lent))
        for entry in known
        if entry.exists
    ]
    page = Page().heading("Milestones").table(("Milestone", "Year", "State", "Your result"), rows)
    return later(page, [entry for entry in known if not entry.exists])


def _needs(milestone: course.Milestone, finished: set[int]) -> str:
    missing = [f"{number:02d}" for number in milestone.modules if number not in finished]
    if not missing:
        return f"ready: `tito milestone run {milestone.number}`"
    return f"after module{'s' if len(missing) > 1 else ''} {', '.join(missing)}"


def _went(record: dict | None, lent: tuple[str, ...]) -> str:
    if record is None:
        return ""
    metrics = record["metrics"].items()
    numbers = ", ".join(f"{name.replace('_', ' ')} {comparison.metric_text(name, value)}" for name, value in metrics)
    tried = "tried with the reference" if record["passed"] else "not passed"
    reached = "passed" if progress.counts(record, lent) else tried
    return f"{reached} ({numbers})"


def milestone_result(result: milestones.Result, other: Stored, mix: bool = False) -> Page:
    """A run's verdict, its gates, whose components were at work, and the other framework's number beside it.

    With `mix`, the student chose what is borrowed, and nothing was kept.
    """
    page = Page().heading(f"{result.title} ({result.year})")
    if result.summary:
        page.line(result.summary)
    page.table(("Gate", "Met", "Measured"), [(g.name, "yes" if g.passed else "no", g.detail) for g in result.gates])
    page.table(("Component", "Whose"), list(result.components.items()))
    page.line(f"It took {result.seconds:.1f} s. {comparison.sentence(result, other)}".rstrip())
    if mix:
        page.line("You asked for this mix, so it is not kept: your last result stays as it was.")
    elif result.counts:
        return page.passed(f"Milestone {result.number:02d} with your own framework{_lent(result)}.")
    if result.passed:
        return page.note(f"Milestone {result.number:02d} meets every gate with {_whose(result, mix)}.")
    for gate in result.failed_gates:
        page.failed(f"The gate “{gate.name}” was not met: {gate.detail or 'the run gave no numbers'}.")
    if result.unwritten:
        return page
    page.note("A gate that is not met points at the code, not at luck: every run uses the same seeds.")
    if "yours" in result.components.values():
        page.line(f"`tito milestone blame {result.number}` finds out which component it is, if it is one.")
    return page


def _lent(result: milestones.Result) -> str:
    """What was at work beside the student's framework; it counts all the same."""
    lent = [name for name, origin in result.components.items() if origin == "reference"]
    return f", and {', '.join(lent)} from the reference until you complete that module" if lent else " alone"


def _whose(result: milestones.Result, mix: bool) -> str:
    if result.reference:
        return "the course's reference"
    borrowed = [name for name, origin in result.components.items() if origin == "reference"]
    if mix:
        return f"{', '.join(borrowed)} from the reference and the others yours"
    return f"{', '.join(borrowed)} from the reference. It counts when all is yours: complete it and run again"
