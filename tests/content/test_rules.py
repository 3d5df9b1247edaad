"""The rules of a lesson: what is counted, what is refused, and the table that the documentation shows."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from builder import BuildError
from builder.lessons import figures, rules, table
from builder.lessons.lesson import read_lesson

LESSON = textwrap.dedent('''\
    # ---
    # title: Sample
    # id: "01"
    # ---

    # %% [markdown]
    # # Sample
    #
    # Six words stand in this cell.
    #
    # ```mermaid
    # flowchart LR
    # ```

    # %%
    #| default_exp core.tensor

    # %%
    #| export
    import numpy as np

    LIMIT = 3  # a line that does something


    def given(a):
        """No line."""
        # No line either.
        return a

    # %% exercise="01-first"
    #| export
    def first(a):
        """No line."""
        if LIMIT:
            a = (a +
                 1)
        ### BEGIN SOLUTION double it
        # No line.
        if a < 0:
            raise ValueError("negative")

        return 2 * a
        ### END SOLUTION

    # %%
    check("01-first")

    # %%
    answer("01-q-midway", ...)

    # %% exercise="01-second"
    #| export
    def second(a):
        ### BEGIN SOLUTION the goal
        return a
        ### END SOLUTION

    # %%
    check("01-second")

    # %%
    answer("01-q-end", ...)
''')


@pytest.fixture
def sample(tmp_path: Path) -> figures.Figures:
    file = tmp_path / "lesson.py"
    file.write_text(LESSON, "utf-8")
    (tmp_path / "hints.toml").write_text('"01-first" = ["a", "b", "c"]\n"01-second" = ["a", "b"]\n', "utf-8")
    return figures.figures(read_lesson(file, 1, "lesson.py"))


def test_prose_is_counted_without_diagrams_and_signs(sample):
    assert (sample.words, sample.longest_cell, sample.headings) == (7, 7, 1)
    assert figures.count_words("two + words = **here**: `x`") == 4


def test_lines_that_do_something_are_counted_by_whose_they_are(sample):
    assert (sample.own, sample.given, sample.given_first) == (4, 5, 2)
    assert (sample.exercises, sample.one_liners) == (2, 1)


def test_guards_are_the_lines_that_only_refuse(sample):
    assert sample.guards == 2
    assert sample.guard_share == 0.5


def test_the_fewest_hints_and_the_questions_midway_count(sample):
    assert (sample.hints, sample.questions, sample.questions_midway) == (2, 2, 1)


@pytest.mark.parametrize(
    ("code", "guard"),
    [
        ("raise ValueError", True),
        ("assert x", True),
        ("if x:\n    raise ValueError", True),
        ("for x in y:\n    if x:\n        raise ValueError", True),
        ("if x:\n    raise ValueError\nelse:\n    y = 1", False),
        ("if x:\n    y = 1\n    raise ValueError(y)", False),
        ("return_value = 1", False),
    ],
)
def test_a_guard_does_nothing_but_refuse(code, guard):
    assert figures.is_guard(ast.parse(code).body[0]) is guard


def test_a_broken_rule_is_named_with_its_figure_unless_an_exception_covers_it(sample):
    sample = replace(sample, lines=601, hints=3)
    broken = list(rules.problems("01_sample", sample, {}))
    assert any("601 lines; 600 are allowed" in sentence for sentence in broken)
    allowed = {"01": {"lines": {"limit": 601, "reason": "so"}}}
    assert not any("601" in sentence for sentence in rules.problems("01_sample", sample, allowed))
    longer = replace(sample, lines=602)
    assert any("601 are allowed" in sentence for sentence in rules.problems("01_sample", longer, allowed))


def test_an_exception_needs_a_reason(tmp_path):
    (tmp_path / "exceptions.toml").write_text('["01".lines]\nlimit = 700\nreason = " "\n', "utf-8")
    with pytest.raises(rules.RuleError, match="reason"):
        rules.read_exceptions(tmp_path)


def test_a_page_without_the_marks_is_refused():
    with pytest.raises(BuildError, match="marks"):
        table.replaced("no marks here", "table")


def test_every_lesson_keeps_the_rules_or_has_an_exception():
    rules.examine()


def test_no_exception_is_there_that_nobody_needs():
    assert rules.needless(rules.read_exceptions()) == [], "remove these from content/exceptions.toml"


def test_the_documentation_shows_the_figures_as_they_are():
    page = table.PAGE.read_text("utf-8")
    assert table.replaced(page, table.table()) == page, "run `python -m builder.lessons.table`"
