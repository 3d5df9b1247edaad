"""The course's own words, as a text to learn from."""

from __future__ import annotations

import pytest

from tinytorch.data import DataMissing, course_text, load_course_text


@pytest.fixture(autouse=True)
def read_anew():
    load_course_text.cache_clear()
    yield
    load_course_text.cache_clear()


def test_it_is_every_lesson_in_order_and_without_solutions():
    text = load_course_text()
    assert len(text) > 100_000
    assert 0 <= text.index("# Tensor\n") < text.index("# Activations\n") < text.index("# Training\n")
    assert "raise NotImplementedError" in text and "BEGIN SOLUTION" not in text


def test_a_copy_without_lessons_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(course_text, "LESSONS", tmp_path)
    with pytest.raises(DataMissing, match="no lessons"):
        load_course_text()
