"""Questions at the end of a lesson: numbers, shapes, choices and yes or no, checked by machine and explained."""

from __future__ import annotations

import math
import reprlib
from dataclasses import dataclass
from difflib import get_close_matches
from numbers import Real
from typing import Any

from tinytorch.tito.course import course
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError

RELATIVE = 1e-6  # floats that differ less than this are the same answer

FORMS = {
    "number": "a number, such as 64",
    "sequence": "a shape or a list, such as (64, 10)",
    "text": 'one of the choices, in quotes, such as "a"',
    "truth": "True or False",
}


@dataclass(frozen=True)
class Reply:
    """What the engine says to an answer. `state` is "open" (not answered yet), "tried" or "passed"."""

    question: str
    state: str
    message: str


def answer(question: str, value: object) -> Reply:
    """Judge `value` and remember the try; an Ellipsis is a question that is still open. Raises CourseError."""
    facts = _facts(question)
    if value is ...:
        return Reply(question, "open", f"Not answered yet. Put {FORMS[_form(facts['answer'])]} in place of the dots.")
    reply = _judge(question, facts, _plain(value))
    progress.attempt(progress.record_question, question, reply.state == "passed")
    return reply


def _judge(question: str, facts: dict, value: object) -> Reply:
    tolerance = facts.get("tolerance", 0)
    if _same(value, facts["answer"], tolerance):
        return Reply(question, "passed", facts["why"])
    for wrong in facts.get("wrong", []):
        if _same(value, wrong["value"], tolerance):
            return Reply(question, "tried", wrong["says"])
    form = _form(facts["answer"])
    if _form(value) != form:
        return Reply(question, "tried", f"This answer is {FORMS[form]}; {reprlib.repr(value)} is not.")
    return Reply(question, "tried", f"{reprlib.repr(value)} is not it. The section above has what you need; try again.")


def _same(value: Any, expected: Any, tolerance: float) -> bool:
    form = _form(expected)
    if form == "sequence" and len(expected) == 1 and _form(value) != form:
        value = [value]  # whoever writes 3 for (3,) has understood
    if _form(value) != form:
        return False
    if form == "number":
        return _close(value, expected, tolerance)
    if form == "sequence":
        return len(value) == len(expected) and all(map(_same, value, expected, [tolerance] * len(expected)))
    if form == "text":
        return value.strip().casefold() == expected.strip().casefold()
    return value == expected


def _close(value: Real, expected: Real, tolerance: float) -> bool:
    try:
        return math.isclose(value, expected, rel_tol=RELATIVE if isinstance(expected, float) else 0, abs_tol=tolerance)
    except OverflowError:  # an integer beyond all floats
        return False


def _form(value: object) -> str:
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, Real):
        return "number"
    if isinstance(value, (list, tuple)):
        return "sequence"
    return "text" if isinstance(value, str) else "other"


def _plain(value: object) -> object:
    """numpy's scalars and arrays, and Tensors, as Python values."""
    value = getattr(value, "data", value) if type(value).__name__ == "Tensor" else value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.tolist() if hasattr(value, "tolist") else value


def _facts(question: str) -> dict:
    known = course.load_course().module_of(question).questions
    if question not in known:
        near = get_close_matches(question, known, n=1)
        advice = f'Did you mean "{near[0]}"?' if near else f"The lesson has: {', '.join(known) or 'none'}."
        raise CourseError(f'There is no question "{question}". {advice}')
    return known[question]
