"""Who is to blame? A milestone with all of the student's components, then with each of them alone on the reference.

Every run uses the same seeds, so a difference in gates or accuracy comes from the code. Times are noisy: what counts is
processor time where the system tells it, and a component is slow only if a second run, right after a second one of the
reference, says so too, and the faster one still takes half as long again as the slowest of the reference.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass, field

from tinytorch import _resolver
from tinytorch.tito import milestones
from tinytorch.tito.course.course import Milestone
from tinytorch.tito.milestones import MilestoneError, Result
from tinytorch.tito.milestones.comparison import metric_text
from tinytorch.tito.trial.time_limit import TimeLimitError, time_limit

REFERENCE_LIMIT = 1200.0  # seconds for the reference's run
LEAST_LIMIT = 20.0  # seconds that any other run may take, however fast the reference is
LIMIT_RATIO = 5.0  # times the reference's time on the wall's clock, after which a run is stopped
SLOW_RATIO = 1.5
SLOW_SECONDS = 0.2  # a difference that a person would not notice blames nobody
ACCURACY_DROP = 0.01  # of the milestone's metric; two right ways to compute differ by less

Tell = Callable[[int, int, str], None]  # how many runs are done, of how many, and what runs now


@dataclass
class Trial:
    """Runs with `yours` from the student and all else from the reference: the result, or why there is none."""

    yours: tuple[str, ...]
    metric: str
    result: Result | None = None
    problem: str = ""
    times: list[float] = field(default_factory=list)

    @property
    def value(self) -> float | None:
        """The milestone's metric, if the run reported it."""
        return self.result.metrics.get(self.metric) if self.result else None


@dataclass(frozen=True)
class Cost:
    """What a trial costs beside the reference: `kind` is stopped, gates, metric or time; `figures` says how much."""

    kind: str
    figures: str


@dataclass
class Report:
    """All runs of one milestone, in order, and what they say. `healed_by` heal it only as parts of the whole."""

    milestone: Milestone
    reference: Trial | None = None
    together: Trial | None = None
    alone: list[Trial] = field(default_factory=list)
    healed_by: list[str] = field(default_factory=list)
    cancelled: bool = False

    def costs(self, trial: Trial) -> list[Cost]:
        """What `trial` costs; nothing if it is as good as the reference."""
        return list(_costs(trial, self.reference))

    @property
    def guilty(self) -> list[Trial]:
        """The components that cost something by themselves."""
        return [trial for trial in self.alone if self.costs(trial)]


def find(which: str | int, tell: Tell = lambda done, total, what: None) -> Report:
    """Run the milestone `which` as often as it takes to say who is to blame; nothing is kept.

    A KeyboardInterrupt ends it with what was found so far. Raises MilestoneError if nothing is the student's, or if
    the reference itself can't run.
    """
    milestone = milestones.find(which)
    yours = [name for name in milestones.exports(milestone) if _resolver.origin(name) == "yours"]
    if not yours:
        raise MilestoneError(
            f"None of the components of {milestone.title} is yours yet, so none can be to blame. Complete module "
            f"{milestone.modules[0]:02d} first."
        )
    report = Report(milestone)
    try:
        _investigate(report, yours, _Counter(tell, 2 + (len(yours) if len(yours) > 1 else 0)))
    except KeyboardInterrupt:
        report.cancelled = True
    return report


class _Counter:
    """Counts the runs for whoever watches."""

    def __init__(self, tell: Tell, total: int) -> None:
        self.tell, self.total, self.done = tell, total, 0

    def next(self, what: str) -> Callable[..., None]:
        """Say that the next run begins; returns what to call while it runs."""
        done = self.done
        self.done += 1
        self.total = max(self.total, self.done)

        def beat(**_state: object) -> None:
            self.tell(done, self.total, what)

        beat()
        return beat


def _investigate(report: Report, yours: list[str], counter: _Counter) -> None:
    report.reference = _reference(report.milestone, counter)
    report.together = _trial(report, yours, counter, "all of yours")
    if len(yours) == 1:
        report.alone = [report.together]
    if len(yours) == 1 or not report.costs(report.together):
        return
    for name in yours:
        report.alone.append(_trial(report, [name], counter, name))
    if not report.guilty:
        report.healed_by = _healing(report, yours, counter)


def _reference(milestone: Milestone, counter: _Counter) -> Trial:
    """The run to measure by. It has to pass, or else nothing can be said about anyone."""
    trial = Trial((), milestone.metric)
    _run(trial, milestone, None, REFERENCE_LIMIT, counter.next("the reference"))
    if trial.result is None or not trial.result.passed:
        why = trial.problem or f"it fails at “{trial.result.failed_gates[0].name}”"
        raise MilestoneError(f"{milestone.title} does not pass on the course's own reference here, so it can blame "
                             f"nobody: {why}. `tito system health` looks at this machine.")  # fmt: skip
    return trial


def _trial(report: Report, yours: Iterable[str], counter: _Counter, what: str) -> Trial:
    """One run; where only the time speaks against it, the reference and it run a second time."""
    milestone, reference = report.milestone, report.reference
    trial = Trial(tuple(yours), milestone.metric)
    borrow = [name for name in milestones.exports(milestone) if name not in trial.yours]
    limit = max(LEAST_LIMIT, LIMIT_RATIO * reference.result.seconds)
    _run(trial, milestone, borrow, limit, counter.next(what))
    if [cost.kind for cost in report.costs(trial)] == ["time"]:
        _run(reference, milestone, None, REFERENCE_LIMIT, counter.next("the reference once more, for its time"))
        _run(trial, milestone, borrow, limit, counter.next(f"{what} once more, for the time"))
    return trial


def _healing(report: Report, yours: list[str], counter: _Counter) -> list[str]:
    """The components without which the student's others are fine, though none costs anything alone."""
    found = []
    for name in yours:
        others = [other for other in yours if other != name]
        if not report.costs(_trial(report, others, counter, f"all of yours but {name}")):
            found.append(name)
    return found


def _run(trial: Trial, milestone: Milestone, borrow: list[str] | None, limit: float, watch: Callable) -> None:
    """One run, silent: what it prints would come again with each of them."""
    begin = time.process_time()
    try:
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), time_limit(limit):
            result = milestones.run_mix(milestone, borrow, watch)
    except (TimeLimitError, MilestoneError) as error:
        trial.problem = str(error)
    else:
        trial.result = trial.result or result
        trial.times.append(time.process_time() - begin)


def _costs(trial: Trial, reference: Trial) -> Iterable[Cost]:
    if trial.problem:
        yield Cost("stopped", trial.problem)
        return
    failed = trial.result.failed_gates
    for gate in failed:
        yield Cost("gates", f"“{gate.name}” is not met: {gate.detail or 'the run gave no numbers'}")
    if trial.value is not None and trial.value < reference.value - ACCURACY_DROP:
        mine, theirs = (metric_text(trial.metric, one.value) for one in (trial, reference))
        yield Cost("metric", f"{trial.metric} {mine}, where the reference has {theirs}")
    if not failed and is_slow(trial.times, reference.times):
        ratio = min(trial.times) / max(reference.times)
        yield Cost("time", f"{ratio:.1f}x the reference's time ({min(trial.times):.1f} s)")


def is_slow(times: list[float], reference: list[float]) -> bool:
    """True if even the fastest of `times` is well above the slowest of `reference`, in seconds."""
    return min(times) > max(reference) * SLOW_RATIO and min(times) > max(reference) + SLOW_SECONDS
