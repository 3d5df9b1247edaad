"""The baseline: one second of work that training consists of, as ratios to a reference system.

`run()` measures and remembers. See docs/baseline.md for what the numbers mean.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from tinytorch import _resolver
from tinytorch.tito.baseline import calm, cases, score, timing, trial
from tinytorch.tito.baseline.score import Line
from tinytorch.tito.baseline.timing import Times
from tinytorch.tito.baseline.trial import Ready
from tinytorch.tito.course import course
from tinytorch.tito.machine import environment, health
from tinytorch.tito.progress import progress
from tinytorch.tito.say.clock import now

KEPT = 20  # baselines in progress.json, as in its schema


@dataclass(frozen=True)
class Baseline:
    """What was found. `score` is the machine's (numpy alone), `own_score` that of the student's parts, if any ran."""

    score: float
    own_score: float | None
    spread: float
    lines: list[Line]
    warnings: list[str]
    left_out: list[str]
    environment: dict[str, Any]
    date: str
    course: str

    def as_record(self) -> dict[str, Any]:
        """What progress keeps of it."""
        own = {} if self.own_score is None else {"own_score": _rounded(self.own_score)}
        return {
            "date": self.date, "course": self.course, "suite": cases.SUITE, "score": _rounded(self.score), **own,
            "spread": _rounded(self.spread), "warnings": self.warnings,
            "cases": {line.case: _line_record(line) for line in self.lines}, "environment": self.environment,
        }  # fmt: skip


def run(seconds: float = timing.SECONDS, clock: timing.Clock = time.perf_counter) -> Baseline:
    """Measure, compare with earlier baselines, and remember the result in progress.

    Nothing is kept if it is interrupted or fails. Raises ClockError if the clock can't be used.
    """
    found = measure(seconds, clock)
    history = progress.load()["baseline"]
    found.warnings.extend(calm.against_history(found.as_record(), history))
    progress.attempt(progress.record_baseline, found.as_record(), KEPT)
    return found


def measure(seconds: float = timing.SECONDS, clock: timing.Clock = time.perf_counter) -> Baseline:
    """Measure numpy and, where there are any, the student's own parts as their files are now; remember nothing."""
    with _resolver.fresh():
        ready, times = _timed(trial.prepare((*cases.NUMPY, *cases.OWN)), seconds, clock)
    found = score.lines(times, ready.components)
    return Baseline(
        score=_mean(found, "numpy-"),
        own_score=_mean(found, "own-") if ready.components else None,
        spread=calm.spread(times.values()),
        lines=found,
        warnings=calm.warnings(list(times.values())),
        left_out=ready.left_out,
        environment=_place(),
        date=now(),
        course=course.load_course().version,
    )


def _timed(ready: Ready, seconds: float, clock: timing.Clock) -> tuple[Ready, dict[str, Times]]:
    """The times; of numpy alone, if a part of the student's stops on the way though its first run went well."""
    try:
        return ready, timing.measure(ready.works, seconds, clock)
    except timing.ClockError:
        raise
    except (Exception, SystemExit) as error:
        if not ready.components:
            raise
        left = trial.without_own(ready, error)
        return left, timing.measure(left.works, seconds, clock)


def _mean(lines: list[Line], prefix: str) -> float:
    return score.geometric_mean(line.ratio for line in lines if line.case.startswith(prefix))


def _place() -> dict[str, Any]:
    free = health.free_bytes()
    storage = {} if free is None else {"storage_mib": int(float(f"{free / 2**20:.2g}"))}
    return {**environment.facts(), **storage}


def _rounded(value: float) -> float:
    """Four significant digits: more would only feign exactness."""
    return float(f"{value:.4g}")


def _line_record(line: Line) -> dict[str, Any]:
    whose = {"components": line.components} if line.components else {}
    return {"seconds": _rounded(line.seconds), "ratio": _rounded(line.ratio), "spread": _rounded(line.spread), **whose}
