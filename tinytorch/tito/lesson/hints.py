"""Hints, one at a time: from a nudge to nearly the answer, and at last the solution."""

from __future__ import annotations

from dataclasses import dataclass

from tinytorch.tito.course import course
from tinytorch.tito.notebook import reference
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError


@dataclass(frozen=True)
class Hint:
    """Hint `number` of `total`. The last one is the solution, and then `text` is code."""

    exercise: str
    number: int
    total: int
    text: str
    is_solution: bool
    solution_is_next: bool = False


def next_hint(exercise: str) -> Hint:
    """The next hint for `exercise`, remembered in progress; after the last one, the solution again.

    Raises CourseError if the course has no such exercise, or nothing to say about it.
    """
    exercise = course.load_course().exercise(exercise).id
    texts, solution = course.load_course().module_of(exercise).hints.get(exercise, []), _solution(exercise)
    total = len(texts) + len(solution)
    if not total:
        raise CourseError(f"There is no hint for {exercise}, and this copy of the course has no solutions.")
    seen = progress.load()["exercises"].get(exercise, {}).get("hints", 0)
    number = min(seen + 1, total)
    text, solution_is_next = [*texts, *solution][number - 1], bool(solution) and number == len(texts)
    hint = Hint(exercise, number, total, text, number > len(texts), solution_is_next)
    progress.attempt(progress.record_hint, exercise, number, hint.is_solution)
    return hint


def worth_offering(exercise: str) -> bool:
    """True after the second failed try of an exercise: somebody who is stuck should hear that hints exist."""
    try:
        entry = progress.load()["exercises"].get(exercise, {})
    except CourseError:
        return False  # Said elsewhere; no reason to hide a verdict.
    return entry.get("state") == "tried" and entry["tries"] >= 2


def _solution(exercise: str) -> list[str]:
    """The solved cell; nothing in a copy of the course that was built without its reference."""
    try:
        return [reference.solution(exercise)]
    except CourseError:
        return []
