"""Hints, one at a time: from a nudge to nearly the answer, and at last the solution."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tinytorch.tito import course, progress


@dataclass(frozen=True)
class Hint:
    """Hint `number` of `total`; the last one is the solution, and then `text` is code."""

    exercise: str
    number: int
    total: int
    text: str

    @property
    def is_solution(self) -> bool:
        """True for the last hint."""
        return self.number == self.total


def next_hint(exercise: str) -> Hint:
    """The next hint for `exercise`, remembered in progress; after the last one, the solution again.

    Raises CourseError if the course has no such exercise.
    """
    texts = _texts(exercise)
    seen = progress.load()["exercises"].get(exercise, {}).get("hints", 0)
    number = min(seen + 1, len(texts))
    hint = Hint(exercise, number, len(texts), texts[number - 1])
    progress.attempt(progress.record_hint, exercise, number, hint.is_solution)
    return hint


def _texts(exercise: str) -> list[str]:
    module = course.load_course().module_of(exercise)
    known = course.load_course().exercise(exercise).id
    solutions = json.loads((module.folder / "solutions.json").read_text(encoding="utf-8"))
    return [*module.hints.get(known, []), solutions[known]]
