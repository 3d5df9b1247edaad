"""What milestone 05 says about its outputs. Its notebook is run with short sequences and a training of seconds."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from tests.content.notebook_run import Ran, run_cells
from tinytorch.data import places
from tinytorch.tito.course.course import load_course
from tinytorch.tito.notebook import notebook

SHORTER = {
    "LENGTH, DIGITS, MARK, STEPS = 8, 10, 10, 400": "LENGTH, DIGITS, MARK, STEPS = 5, 10, 10, 120",
    "replace(ONE_MINUTE, steps=500)": "replace(ONE_MINUTE, steps=40)",
    "longer: Plan | None = None": 'longer = Plan(width=8, layers=1, context=8, batch=4, steps=10, lr=0.01, heads=2)',
}


def shorter(source: str) -> str:
    for old, new in SHORTER.items():
        source = source.replace(old, new)
    return source


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> list[Ran]:
    """All cells but the last, which runs the milestone, on a machine without Shakespeare."""
    nowhere = tmp_path_factory.mktemp("nowhere")
    cells = notebook.read(load_course().milestone(5).shipped_notebook)
    for old in SHORTER:
        assert sum(old in cell.source for cell in cells) == 1, old
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINYTORCH_WORKSPACE", str(tmp_path_factory.mktemp("05")))
        patch.setenv("TINYTORCH_DATA", str(nowhere))
        patch.delenv("TINYTORCH_REFERENCE", raising=False)
        patch.setattr(places, "cache", lambda: nowhere)
        return run_cells([replace(cell, source=shorter(cell.source)) for cell in cells[:-1]])


def with_text(told: list[Ran], text: str) -> Ran:
    (found,) = [cell for cell in told if text in cell.source]
    return found


def shares(printed: str) -> dict[str, float]:
    return {name.strip(): float(share) for name, share in re.findall(r"^([a-z ]+?)[ :].*?([\d.]+)% of", printed, re.M)}


def test_the_sizes_that_the_text_names(told):
    names = told[-1].names
    assert sum(parameter.size for parameter in names["router"]().parameters()) == pytest.approx(14_000, rel=0.05)
    assert pytest.approx(26_000, rel=0.02) == 400 * 64  # steps and batch as shipped


def test_sequences_that_were_never_seen_are_copied_and_reversed(told):
    printed = with_text(told, "routers = {}").printed
    assert "of 300 new sequences are right" in printed
    found = shares(printed)
    assert set(found) == {"copy", "reverse", "sort", "your"}
    assert min(found["copy"], found["reverse"]) >= 95


def test_each_head_has_a_map_and_one_draws_the_line_from_the_last_digit_to_the_first(told):
    shown = with_text(told, 'drawn(routers["reverse"]').shown
    assert len(shown) == 2
    names = with_text(told, 'drawn(routers["reverse"]').names
    length = names["LENGTH"]
    rows = names["sequences"](names["RULES"]["reverse"], 20, np.random.default_rng(0))[:, :-1]
    maps = names["attention_maps"](names["routers"]["reverse"], rows)
    looked = maps[:, :, np.arange(length, 2 * length), np.arange(length)[::-1]].mean(axis=(0, 2))
    assert looked.max() > 0.4


def test_without_positions_or_attention_hardly_any_is_reversed(told):
    found = [float(share) for share in re.findall(r"([\d.]+)% of", with_text(told, "def without_positions()").printed)]
    assert len(found) == 2 and max(found) < 20


def test_the_course_is_read_where_shakespeare_is_not_and_a_tenth_is_kept_away(told):
    cell = with_text(told, "text = load_text()\n    size")
    assert "The course's own lessons are read instead." in cell.printed
    assert "characters of the course's own lessons" in cell.printed
    text = cell.names["text"]
    assert len(text.kept) / (len(text.train) + len(text.kept)) == pytest.approx(0.1, abs=0.001)


def test_the_diary_has_one_more_character_after_each_step(told):
    cell = with_text(told, '"05_one_minute"')
    diary = [shown["text/plain"] for shown in cell.shown if "<pre" in shown.get("text/html", "")]
    assert [len(text) for text in diary] == sorted(len(text) for text in diary)
    assert len(diary[-1]) == cell.names["text"].plan.steps == 40
    assert re.search(r"kept away: \d\.\d\d", with_text(told, "kept_loss(model, text):.2f").printed)


def test_the_box_goes_on_from_the_beginning_that_the_cell_names(told):
    names = with_text(told, "display(Box(going_on(text, model)").names
    assert len("".join(names["going_on"](names["text"], names["model"])("ROMEO:"))) == 300
    longer = with_text(told, "larger = train_in_view")
    assert re.search(r"kept away: \d\.\d\d", longer.printed)
