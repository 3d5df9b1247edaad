"""What “who is to blame” found, as a page: every run with its figures, then the verdict and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinytorch.tito.course import course
from tinytorch.tito.milestones.comparison import metric_text
from tinytorch.tito.say.display import Page

if TYPE_CHECKING:
    from tinytorch.tito.milestones.blame import Report, Trial

REFERENCE, TOGETHER = "nothing (the reference)", "everything"


def page(report: Report) -> Page:
    """The whole report."""
    shown = Page().heading(f"Who is to blame? {report.milestone.title} ({report.milestone.year})")
    if report.reference is None or not report.reference.times:
        return shown.note("Stopped before the first run was over. Nothing is known yet, and nothing was changed.")
    shown.table(("Yours in this run", "Gates met", report.milestone.metric.capitalize(), "Time"), _rows(report))
    if report.cancelled:
        shown.note("Stopped. What was found until then:")
    for trial in report.guilty:
        _accuse(shown, report, trial)
    return shown if report.guilty else _without_one(shown, report)


def _rows(report: Report) -> list[tuple[str, str, str, str]]:
    named = [(REFERENCE, report.reference)]
    if report.together and len(report.together.yours) > 1:
        named.append((TOGETHER, report.together))
    return [_row(name, trial) for name, trial in [*named, *((f"{one.yours[0]} alone", one) for one in report.alone)]]


def _row(name: str, trial: Trial) -> tuple[str, str, str, str]:
    if trial.result is None:
        return (name, "did not end", "", "")
    gates = trial.result.gates
    value = metric_text(trial.metric, trial.value)
    met = f"{sum(gate.passed for gate in gates)} of {len(gates)}"
    return (name, met, value, f"{min(trial.times):.2f} s")


def _accuse(shown: Page, report: Report, trial: Trial) -> None:
    name = trial.yours[0]
    for cost in report.costs(trial):
        shown.failed(f"{name}: {cost.figures.removesuffix('.')}.")
    number = next(one.number for one in course.load_course().modules if one.export == name)
    shown.note(f"Look at {name} first: `tito check {number}` goes through its exercises one by one.")


def _without_one(shown: Page, report: Report) -> Page:
    """The verdict where no component costs anything by itself."""
    if report.cancelled or report.together is None:
        return shown.line("No component was to blame so far.")
    costs = report.costs(report.together)
    if not costs:
        shown.passed("Nobody is to blame: with all of your components it is as good as the reference.")
        return shown.line("It ran with the course's own lines. If you wrote some in the milestone, look at those.")
    for cost in costs:
        shown.failed(f"Together: {cost.figures.removesuffix('.')}.")
    return shown.note(_combination(report))


def _combination(report: Report) -> str:
    only = "Each of your components is fine by itself; only their combination fails."
    if not report.healed_by:
        return f"{only} No single one of them is at fault: look for something that two of them agree on differently."
    names = " or ".join(report.healed_by)
    return f"{only} It works again with {names} from the reference, so look at what that exchanges with the others."
