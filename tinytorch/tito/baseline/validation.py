"""`tito baseline --milestones`: every milestone on the course's reference, as the rows that later runs are set beside.

It may be stopped at any moment: each row is written when its milestone is over, and the next call goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tinytorch.data import has_mnist, mnist
from tinytorch.meter import Meter
from tinytorch.tito import milestones
from tinytorch.tito.course import course
from tinytorch.tito.course.course import Milestone
from tinytorch.tito.machine import environment
from tinytorch.tito.milestones import comparison, result_file
from tinytorch.tito.say.display import Page
from tinytorch.tito.say.sentences import CourseError

Report = Callable[[float, str], None]  # how many milestones are done (a fraction counts), and what is going on

ALMOST = 0.95  # of a milestone, until it is over
USUAL_SECONDS = 10  # what a milestone takes, as long as nothing is known of it


@dataclass(frozen=True)
class Row:
    """One milestone's reference run: its record, or the sentence that says why there is none."""

    milestone: Milestone
    record: dict | None
    problem: str = ""
    kept: bool = False  # from an earlier call

    @property
    def works(self) -> bool:
        """True if the run passed, or met every gate on data that stood in for the milestone's own."""
        return self.record is not None and set(_missed(self.record)) <= {milestones.OWN_DATA}


def written() -> list[Milestone]:
    """The milestones that this edition of the course has."""
    return [milestone for milestone in course.load_course().milestones if milestone.exists]


def validate(again: bool = False) -> Iterator[Row]:
    """Run every milestone on the reference, one at each step, with a progress bar; good rows are kept unless `again`.

    A KeyboardInterrupt leaves what is done.
    """
    todo = written()
    with Meter("Milestones on the reference", total=len(todo)) as meter:
        for number, milestone in enumerate(todo):
            kept = None if again else _kept(milestone)
            yield kept or _run(milestone, _Heart(milestone, number, meter.show))
            meter.show(number + 1, f"{milestone.title} is done")


def _kept(milestone: Milestone) -> Row | None:
    """The row of an earlier call, if it passed and is of this course, script, machine and data."""
    stored = result_file.read(milestone, reference=True)
    row = Row(milestone, stored.record, kept=True)
    return row if stored.comparable and row.works and _of_this_place(stored.record) else None


def _of_this_place(record: dict) -> bool:
    """True if a new run would be on the same machine and on the same data, as far as they tell."""
    on_stand_in = record["metrics"].get(comparison.DATA, mnist.TEST) < mnist.TEST
    same_machine = environment.same_machine(environment.facts(), record["environment"])
    return same_machine and not (on_stand_in and has_mnist())


def _run(milestone: Milestone, heart: _Heart) -> Row:
    heart.beat()
    try:
        milestones.run(milestone.number, watch=heart.beat, reference=True)
    except CourseError as error:
        return Row(milestone, None, str(error))
    stored = result_file.read(milestone, reference=True)
    return Row(milestone, stored.record, stored.problem)


class _Heart:
    """Tells the progress bar at each beat of a running milestone for how long it has been running."""

    def __init__(self, milestone: Milestone, before: int, report: Report) -> None:
        earlier = result_file.read(milestone, reference=True).record
        self._usual = (earlier or {}).get("seconds") or USUAL_SECONDS
        self._milestone, self._before, self._report = milestone, before, report
        self._begin = time.perf_counter()

    def beat(self, **_state: object) -> None:
        """Called by the milestone's script now and then."""
        seconds = time.perf_counter() - self._begin
        share = min(ALMOST, seconds / self._usual)
        self._report(self._before + share, f"{self._milestone.year} {self._milestone.title}, {seconds:.0f} s")


def page(rows: list[Row], total: int) -> Page:
    """The reference rows, and what to do if not all of them are there."""
    found = Page().heading("Reference baseline")
    if done := [row for row in rows if row.record]:
        found.table(("Milestone", "Reference", "Time", "Gates met", "Measured"), [_row(row) for row in done])
    for row in rows:
        if row.problem:
            found.failed(row.problem)
        elif not row.works:
            found.failed(f"{row.milestone.title} does not pass on the reference: the course itself is at fault here.")
        elif details := _missed(row.record):
            why = details[milestones.OWN_DATA]
            found.note(f"{row.milestone.title} works, but {why}: it is no row to compare with.")
    if len(rows) < total:
        return found.note(
            f"Stopped. {len(rows)} of {total} milestones are done and kept; run `tito baseline --milestones` to go on."
        )
    if any(row.problem or not row.works for row in rows):
        return found
    return found.passed("Every milestone works here. `tito milestone run 1` shows yours beside the reference.")


def _missed(record: dict) -> dict[str, str]:
    """The details of the gates that a run did not meet, by the gates' names."""
    return {gate["name"]: gate["detail"] for gate in record["gates"] if not gate["passed"]}


def _row(row: Row) -> tuple[str, str, str, str, str]:
    metric, record = row.milestone.metric, row.record
    value = comparison.metric_text(metric, record["metrics"].get(metric))
    gates = f"{sum(gate['passed'] for gate in record['gates'])} of {len(record['gates'])}"
    when = f"earlier ({record['date'][:10]})" if row.kept else "now"
    name, seconds = f"{row.milestone.year} {row.milestone.title}", f"{record['seconds']:.1f} s"
    return (name, f"{metric} {value}", seconds, gates, when)
