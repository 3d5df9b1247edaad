"""Hints come one at a time, and the last one is the solution."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.unit.conftest import SOLVED
from tinytorch.tito.lesson import hints
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError


def test_hints_come_in_order_and_end_with_the_solution(place):
    texts = [hints.next_hint("01-add").text for _ in range(4)]
    solution = SOLVED["01-add"].removeprefix("#| export\n")
    assert texts == ["Which sign joins two numbers?", "It is the plus sign.", solution, solution]


def test_progress_remembers_how_many_and_the_solution(place):
    seen = []
    for _ in range(4):
        hints.next_hint("01-add")
        entry = progress.load()["exercises"]["01-add"]
        seen.append((entry["hints"], entry["solution_shown"]))
    assert seen == [(1, False), (2, False), (3, True), (3, True)]


def test_each_exercise_has_its_own_count(place):
    hints.next_hint("01-add")
    first = hints.next_hint("01-double")
    assert (first.text, first.number, first.total, first.is_solution) == ("Twice.", 1, 2, False)


def test_a_copy_without_a_reference_ends_with_the_last_hint(place):
    (place.reference / "core" / "tensor.py").unlink()
    shown = [hints.next_hint("01-add") for _ in range(3)][-1]
    assert (shown.number, shown.total, shown.is_solution) == (2, 2, False)


def test_nothing_to_say_is_a_sentence(place):
    (place.reference / "core" / "tensor.py").unlink()
    (place.course / "modules" / "01_tensor" / "hints.toml").unlink()
    with pytest.raises(CourseError, match="no hint for 01-add"):
        hints.next_hint("01-add")


def test_an_unknown_exercise_is_a_sentence(place):
    with pytest.raises(CourseError, match="01-add, 01-double"):
        hints.next_hint("01-nothing")
    assert hints.next_hint(" 01-add ").exercise == "01-add"


def test_the_hint_before_the_solution_announces_it(place):
    assert [hints.next_hint("01-add").solution_is_next for _ in range(4)] == [False, True, False, False]
    (place.reference / "core" / "tensor.py").unlink()
    assert hints.next_hint("01-double").solution_is_next is False


def test_hints_are_offered_after_the_second_failed_try(place):
    offered = []
    for passed in (False, False, True, False):
        progress.record_exercise(SimpleNamespace(exercise="01-add", passed=passed))
        offered.append(hints.worth_offering("01-add"))
    assert offered == [False, True, False, False]


def test_a_progress_of_a_newer_course_offers_nothing(place):
    place.put("progress.json", b'{"schema": 9}')
    assert hints.worth_offering("01-add") is False
