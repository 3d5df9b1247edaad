"""Questions: right, known wrong, wrong, of another kind, and not answered yet."""

from __future__ import annotations

import numpy as np
import pytest

from tinytorch.tito.lesson import questions
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("01-q-bytes", 3136),
        ("01-q-bytes", 3136.0),
        ("01-q-bytes", np.int64(3136)),
        ("01-q-bytes", np.array(3136)),
        ("01-q-share", 0.259),
        ("01-q-share", np.float32(0.25)),
        ("01-q-shape", (64, 10)),
        ("01-q-shape", [64, 10]),
        ("01-q-shape", np.array([64, 10])),
        ("01-q-shape", (np.int64(64), 10)),
        ("01-q-choice", " b "),
        ("01-q-truth", True),
        ("01-q-truth", np.bool_(True)),
    ],
)
def test_right_answers_are_explained(place, question, value):
    said = questions.answer(question, value)
    assert said.state == "passed" and said.message
    assert progress.load()["questions"][question] == {"state": "passed", "tries": 1}


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("01-q-bytes", 3137),
        ("01-q-bytes", float("nan")),
        ("01-q-bytes", 10**400),
        ("01-q-share", 0.27),
        ("01-q-shape", (10, 64)),
        ("01-q-shape", (64,)),
        ("01-q-shape", (64, 10, 1)),
        ("01-q-choice", "a"),
        ("01-q-truth", False),
    ],
)
def test_wrong_answers_are_tries(place, question, value):
    assert questions.answer(question, value).state == "tried"
    assert progress.load()["questions"][question] == {"state": "tried", "tries": 1}


def test_a_known_wrong_answer_explains_itself(place):
    assert "how many bytes has each" in questions.answer("01-q-bytes", 784).message


@pytest.mark.parametrize(
    ("question", "value", "form"),
    [
        ("01-q-bytes", "3136", "a number"),
        ("01-q-bytes", True, "a number"),
        ("01-q-bytes", None, "a number"),
        ("01-q-shape", 64, "a shape or a list"),
        ("01-q-shape", "(64, 10)", "a shape or a list"),
        ("01-q-choice", 2, "one of the choices"),
        ("01-q-truth", 1, "True or False"),
    ],
)
def test_an_answer_of_another_kind_is_told_what_is_asked(place, question, value, form):
    said = questions.answer(question, value)
    assert said.state == "tried" and f"This answer is {form}" in said.message


def test_dots_are_not_an_answer(place):
    said = questions.answer("01-q-shape", ...)
    assert said.state == "open" and "in place of the dots" in said.message
    assert progress.load()["questions"] == {}


def test_a_huge_value_makes_no_huge_sentence(place):
    assert len(questions.answer("01-q-bytes", list(range(100_000))).message) < 300


def test_an_unknown_question_names_the_nearest(place):
    with pytest.raises(CourseError, match='Did you mean "01-q-bytes"'):
        questions.answer("01-q-byte", 1)
    with pytest.raises(CourseError, match="not an exercise id"):
        questions.answer("bytes", 1)


def test_a_number_counts_as_a_list_of_one(place):
    assert questions._same(3, [3], 0)
    assert not questions._same(4, [3], 0)
    assert not questions._same(3, [3, 3], 0)
