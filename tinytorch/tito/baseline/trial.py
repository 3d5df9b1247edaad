"""Which cases can be measured here: each is run once before, and a student's part has to give the right numbers.

A wrong answer that comes quickly is no result, and code that stops or hangs must not take the baseline with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tinytorch import _resolver
from tinytorch.tito.baseline.cases import Case, Work
from tinytorch.tito.trial.time_limit import TimeLimitError, time_limit

TRIAL_SECONDS = 3
TOLERANCE = 1e-3


@dataclass
class Ready:
    """What can be measured: the work by case id, whose parts it uses, and what had to be left out, in sentences."""

    works: dict[str, Work] = field(default_factory=dict)
    components: dict[str, dict[str, str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def prepare(cases: Sequence[Case], borrowed: bool = False) -> Ready:
    """Try each of `cases`. One on the framework's parts is taken if at least one of them is the student's.

    With `borrowed`, one whose parts are all the reference's is taken too.
    """
    ready = Ready()
    for case in cases:
        origins = {name: _resolver.origin(name) for name in case.needs}
        if not case.needs:
            ready.works[case.id] = _tried(case)
        elif (borrowed or "yours" in origins.values()) and "missing" not in origins.values():
            _prepare_own(ready, case, origins)
    return ready


def _prepare_own(ready: Ready, case: Case, origins: dict[str, str]) -> None:
    try:
        with time_limit(TRIAL_SECONDS):
            ready.works[case.id] = _tried(case)
        ready.components[case.id] = origins
    except TimeLimitError:
        ready.left_out.append(f"“{case.title}” on your parts took longer than {TRIAL_SECONDS} s, so it was left out.")
    except (Exception, SystemExit) as error:  # whatever a student's code may raise
        ready.left_out.append(_sentence(case, error))


def without_own(ready: Ready, error: BaseException) -> Ready:
    """What is left of `ready` after a student's part raised `error` in the middle, though its first run went well."""
    works = {case: work for case, work in ready.works.items() if case not in ready.components}
    reason = (
        f"Your parts were left out: one of them stopped with {type(error).__name__}: {str(error)[:500]} when it ran "
        "again, though its first run was right. `tito check` with each module's number says more."
    )
    return Ready(works, left_out=[*ready.left_out, reason])


class _Different(Exception):
    """The work gave other numbers than it should."""


def _tried(case: Case) -> Work:
    work = case.make()
    first = np.asarray(work())
    if case.expected is not None:
        _compare(first, case.expected())
    return work


def _compare(found: np.ndarray, expected: np.ndarray) -> None:
    if found.shape != expected.shape:
        raise _Different(f"it gave shape {found.shape} where numpy gives {expected.shape}")
    difference = float(np.abs(found - expected).max())
    if not difference <= TOLERANCE * float(np.abs(expected).max()):  # NaN is a difference too
        raise _Different(f"its numbers differ from numpy's by up to {difference:.3g}")


def _sentence(case: Case, error: BaseException) -> str:
    what = str(error) if isinstance(error, _Different) else f"it stopped with {type(error).__name__}: {error}"
    way = f"`tito check {case.check}`" if case.check else "`tito check` with each module's number"
    return f"“{case.title}” on your parts was left out: {what[:500]}. {way} says more."
