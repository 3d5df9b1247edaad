"""Which module is this notebook: what its cells name, the last one first, or else a cell with the same text."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.unit.conftest import SOLVED
from tinytorch.tito.notebook import at_hand
from tinytorch.tito.say.sentences import CourseError


def kernel(monkeypatch, *cells: str) -> None:
    """A kernel that has run these cells."""
    monkeypatch.setattr(at_hand, "kernel_module", lambda: SimpleNamespace(In=["", *cells]))


@pytest.mark.parametrize(
    ("cell", "module"),
    [
        ("#| default_exp core.tensor", "01"),
        ("#| default_exp core.layers", "02"),
        ("#| default_exp core.nothing", None),
        ('check("01-add")', "01"),
        ("answer('02-q-bytes', 3)", "02"),
        ('hint("01-add")\ncheck("02-x")', "02"),
        ("%tito complete 1", "01"),
        ("%tito check 02", "02"),
        ("x = 1", None),
    ],
)
def test_a_cell_names_the_module_that_it_mentions_last(place, cell, module):
    assert at_hand.module_named(cell) == module


def test_the_cell_that_ran_last_decides(place, monkeypatch):
    kernel(monkeypatch, "#| default_exp core.layers", 'check("01-add")', "1 + 1")
    assert at_hand.module_at_hand().id == "01"


def test_a_cell_of_the_notebook_is_known_by_its_text(place, monkeypatch):
    kernel(monkeypatch, "1 + 1")
    place.put_notebook(solved=True)
    assert at_hand.module_at_hand(f"{SOLVED['01-add']}\n").id == "01"
    assert at_hand.module_at_hand("1 + 1") is None and at_hand.module_at_hand() is None


def test_a_module_that_the_course_does_not_have_is_said(place, monkeypatch):
    kernel(monkeypatch, 'check("77-x")')
    with pytest.raises(CourseError, match="There is no module"):
        at_hand.module_at_hand()
