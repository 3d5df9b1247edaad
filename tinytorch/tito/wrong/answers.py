"""Known wrong answers: what people really write, and the hint that speaks to the idea behind it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from types import ModuleType

from tinytorch.tito.course.course import Module
from tinytorch.tito.notebook import reference
from tinytorch.tito.notebook.notebook import Cell
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.trial import candidate
from tinytorch.tito.trial.expect import same_failure
from tinytorch.tito.trial.scripts import run_script
from tinytorch.tito.trial.time_limit import time_limit

# A student waits for the answer, so the search for a fitting hint ends early rather than late.
SEARCH_SECONDS = 2.0

# The title of a check and what it raised.
Failure = tuple[str, Exception]
FirstFailure = Callable[[ModuleType], Failure | None]


class WrongAnswerError(CourseError):
    """A mistake in wrong.py itself."""


@dataclass(frozen=True)
class Wrong:
    """A wrong answer to `exercise`: the solution with `swap` applied, or `code` in place of the whole cell."""

    exercise: str
    name: str
    hint: str = ""
    swap: tuple[str, str] | None = None
    code: str | None = None

    def source(self, solved: str) -> str:
        """The wrong cell, made from the solved one. Raises WrongAnswerError if this changes nothing."""
        if (self.swap is None) == (self.code is None):
            raise WrongAnswerError(f'{self.exercise}, "{self.name}": give swap=(old, new) or code="…", one of the two.')
        if self.code is not None:
            return self.code
        old, new = self.swap
        if old not in solved or old == new:
            raise WrongAnswerError(f'{self.exercise}, "{self.name}": {old!r} does not occur in the solved cell.')
        return solved.replace(old, new)


def load_wrong(module: Module) -> list[Wrong]:
    """The known wrong answers of a module, in order; none if it has no wrong.py."""
    file = module.folder / "wrong.py"
    return run_script(file, f"tinytorch_wrong_{module.stem}").WRONG if file.is_file() else []


def wrong_cells(module: Module, wrong: Wrong) -> list[Cell]:
    """The reference's cells with one wrong answer in them. Raises WrongAnswerError or CourseError."""
    cells = reference.cells(module)
    if wrong.exercise not in {cell.exercise for cell in cells}:
        raise WrongAnswerError(f'wrong.py has "{wrong.name}" for {wrong.exercise}, which is no exercise here.')
    return [
        replace(cell, source=wrong.source(cell.source)) if cell.exercise == wrong.exercise else cell for cell in cells
    ]


def first_failure_of(module: Module, wrong: Wrong, first_failure: FirstFailure) -> Failure | None:
    """The first failure of a wrong answer, with nothing but the reference around it. A module that can't even be
    built fails in a check called "".

    Its warnings are nobody's business: a student would take them for their own.
    Raises WrongAnswerError or CourseError if it can't be made at all.
    """
    cells = wrong_cells(module, wrong)
    with candidate.fresh_framework(reference=True), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with time_limit(SEARCH_SECONDS):
                return first_failure(candidate.build(candidate.join(module, cells)))
        except Exception as error:
            return "", error


def find_hint(module: Module, exercise: str, failed: Failure, first_failure: FirstFailure) -> str | None:
    """The hint of the first known wrong answer that fails first in the same check and in the same way."""
    end = perf_counter() + SEARCH_SECONDS
    for wrong in load_wrong(module):
        if wrong.exercise != exercise:
            continue
        if perf_counter() > end:
            return None
        try:
            came = first_failure_of(module, wrong, first_failure)
        except CourseError:
            return None  # This copy of the course was built without its reference.
        if came and came[0] == failed[0] and same_failure(came[1], failed[1]):
            return wrong.hint
    return None
