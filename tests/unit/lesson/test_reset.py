"""Resetting: one cell or one notebook goes back to its start, and everything else stays."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from tests.unit.conftest import notebook, stub
from tinytorch.tito.lesson import reset
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError


@pytest.fixture
def worked(place):
    """A workspace whose notebook is solved, with an output and a cell of the student's own."""
    mine = notebook(solved=True)
    mine["cells"][3] |= {"outputs": [{"output_type": "stream"}], "execution_count": 7}
    mine["cells"].insert(4, {**mine["cells"][2], "id": "mine", "source": "My own thoughts"})
    place.put("modules/01_tensor.ipynb", json.dumps(mine))
    place.put("tinytorch/core/tensor.py", "mine = 1\n")
    progress.record_exercise(SimpleNamespace(exercise="01-add", passed=True))
    return place


def cells(place) -> list[dict]:
    return json.loads(place.notebook.read_text())["cells"]


def sources(place) -> list[str]:
    return ["".join(cell["source"]) for cell in cells(place)]


def test_one_exercise_goes_back_and_all_else_stays(worked):
    before = sources(worked)
    done = reset.reset_exercise("01-add")
    after = sources(worked)
    assert after[3] == stub("01-add")
    assert after[:3] + after[4:] == before[:3] + before[4:]
    assert (cells(worked)[3]["outputs"], cells(worked)[3]["execution_count"]) == ([], None)
    assert done.what == "the cell of 01-add"
    assert worked.export.read_text() == "mine = 1\n"


def test_an_earlier_version_holds_the_earlier_text_and_no_restore_point_is_made(worked):
    before = sources(worked)
    kept = reset.reset_exercise("01-add").kept
    assert ["".join(cell["source"]) for cell in json.loads(kept.read_text())["cells"]] == before
    assert kept.parent == worked.root / "history/01_tensor" and not (worked.root / "backups").exists()


def test_a_reset_exercise_is_no_longer_passed_but_its_tries_stay(worked):
    reset.reset_exercise("01-add")
    entry = progress.load()["exercises"]["01-add"]
    assert entry["state"] == "tried" and entry["tries"] == 1


@pytest.mark.parametrize("exercise", ["01-add", "01-double"])
def test_a_missing_cell_is_put_back_in_its_place(worked, exercise):
    nb = json.loads(worked.notebook.read_text())
    order = [cell["id"] for cell in nb["cells"] if cell["id"] != "mine"]
    nb["cells"] = [cell for cell in nb["cells"] if cell["metadata"].get("tinytorch", {}).get("exercise") != exercise]
    worked.put("modules/01_tensor.ipynb", json.dumps(nb))
    done = reset.reset_exercise(exercise)
    assert [cell["id"] for cell in cells(worked) if cell["id"] != "mine"] == order
    assert "missing" in done.what


def test_a_cell_that_lost_its_mark_is_known_by_what_it_defines(worked):
    nb = json.loads(worked.notebook.read_text())
    nb["cells"][3]["metadata"] = {"collapsed": True}
    worked.put("modules/01_tensor.ipynb", json.dumps(nb))
    reset.reset_exercise("01-add")
    assert len(cells(worked)) == len(nb["cells"])
    assert sources(worked)[3] == stub("01-add")
    assert cells(worked)[3]["metadata"] == {"collapsed": True, "tinytorch": {"exercise": "01-add"}}


def test_a_cell_that_has_nbgraders_mark_alone_is_known_by_it(worked):
    nb = json.loads(worked.notebook.read_text())
    nb["cells"][3] |= {"metadata": {"nbgrader": {"grade_id": "01-add", "solution": True}}, "source": "# all gone"}
    worked.put("modules/01_tensor.ipynb", json.dumps(nb))
    reset.reset_exercise("01-add")
    assert len(cells(worked)) == len(nb["cells"]) and sources(worked)[3] == stub("01-add")


@pytest.mark.parametrize("name", ["1", "01-add"])
def test_one_command_puts_back_a_module_or_an_exercise(worked, name):
    reset.reset(name)
    assert sources(worked)[3] == stub("01-add")


def test_a_missing_cell_is_placed_by_text_where_the_ids_are_gone(worked):
    nb = json.loads(worked.notebook.read_text())
    nb["cells"] = [{**cell, "id": f"x{n}"} for n, cell in enumerate(nb["cells"]) if cell["id"] != "c5"]
    worked.put("modules/01_tensor.ipynb", json.dumps(nb))
    reset.reset_exercise("01-double")
    found = sources(worked)
    assert found[found.index('check("01-add")') + 1] == stub("01-double")


def test_a_notebook_with_nothing_left_gets_the_cell_at_its_start(place):
    place.put("modules/01_tensor.ipynb", json.dumps({**notebook(), "cells": []}))
    reset.reset_exercise("01-double")
    assert sources(place) == [stub("01-double")]


def test_two_cells_for_one_exercise_are_named_and_nothing_changes(worked):
    nb = json.loads(worked.notebook.read_text())
    nb["cells"].append({**nb["cells"][3], "id": "copy"})
    worked.put("modules/01_tensor.ipynb", json.dumps(nb))
    before = worked.tree()
    with pytest.raises(CourseError, match="2 cells for 01-add"):
        reset.reset_exercise("01-add")
    assert worked.tree() == before and not (worked.root / "backups").exists()


def test_a_whole_module_goes_back(worked, place):
    done = reset.reset_module("1")
    assert worked.notebook.read_bytes() == (place.course / "modules/01_tensor/01_tensor.ipynb").read_bytes()
    assert done.kept.name.startswith("0001-")
    assert progress.load()["exercises"]["01-add"]["state"] == "tried"


def test_of_a_module_that_was_never_opened_nothing_is_kept(place):
    assert reset.reset_module(1).kept is None
    assert sources(place)[3] == stub("01-add")


def test_a_missing_notebook_says_how_to_get_it(place):
    with pytest.raises(CourseError, match=r"modules/01_tensor\.ipynb is not there.*tito start 1"):
        reset.reset_exercise("01-add")


@pytest.mark.parametrize("content", ["{", "[]", '{"cells": 3}', '{"cells": ["x"]}', "[" * 100_000, "\udcff"])
def test_a_broken_notebook_says_how_to_replace_it(place, content):
    place.put("modules/01_tensor.ipynb", content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CourseError, match="`tito reset 1` puts the whole notebook back"):
        reset.reset_exercise("01-add")


def test_half_a_character_in_another_cell_is_no_obstacle(worked):
    text = worked.notebook.read_text().replace("# Tensor", "# Tensor \\ud83d")
    worked.put("modules/01_tensor.ipynb", text)
    reset.reset_exercise("01-add")
    assert sources(worked)[3] == stub("01-add") and "\\ud83d" in worked.notebook.read_text()


def test_unknown_names_are_said(place):
    with pytest.raises(CourseError, match='no exercise "01-nothing"'):
        reset.reset_exercise("01-nothing")
    with pytest.raises(CourseError, match="coming in a later edition"):
        reset.reset_module(2)
