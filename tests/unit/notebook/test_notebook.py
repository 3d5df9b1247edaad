"""Reading a student's notebook: whatever an editor or a student did to it, each exercise is found once or named."""

from __future__ import annotations

import json

import pytest

from tests.unit.conftest import notebook as small_notebook
from tinytorch.tito.course.course import load_course
from tinytorch.tito.notebook import exercises, notebook
from tinytorch.tito.notebook.notebook import NotebookError


def cells(place, document):
    path = place.put("modules/01_tensor.ipynb", json.dumps(document))
    return exercises.exported_cells(path, load_course().module(1))


def solved():
    return small_notebook(solved=True)


def test_exercises_are_found_by_their_marks_and_other_exports_by_their_first_line(place):
    document = solved()
    document["cells"].insert(2, {"cell_type": "code", "metadata": {}, "source": ["#| export\n", "import math"]})
    document["cells"].insert(3, {"cell_type": "code", "metadata": {}, "source": "print('mine')"})
    found = cells(place, document)
    assert [cell.label for cell in found] == ["cell 3", "01-add", "01-double"]


def test_an_exercise_whose_first_line_was_deleted_is_exported_all_the_same(place):
    document = solved()
    document["cells"][3]["source"] = "def add(a, b):\n    return a + b"
    assert [cell.exercise for cell in cells(place, document)] == ["01-add", "01-double"]


@pytest.mark.parametrize("broken", [False, True])
def test_lost_marks_are_made_up_for_by_what_the_cell_defines(place, broken):
    document = solved()
    for cell in document["cells"]:
        cell["metadata"] = {}
    if broken:
        document["cells"][3]["source"] += " +"
    assert [cell.exercise for cell in cells(place, document)] == ["01-add", "01-double"]


def test_nbgraders_mark_alone_is_enough(place):
    document = solved()
    document["cells"][3]["metadata"] = {"nbgrader": {"grade_id": "01-add", "solution": True}}
    document["cells"][3]["source"] = "#| export\nplus = add = lambda a, b: a + b"
    assert [cell.exercise for cell in cells(place, document)] == ["01-add", "01-double"]


def test_a_deleted_cell_is_named_with_the_way_back(place):
    document = solved()
    del document["cells"][3]
    with pytest.raises(NotebookError, match=r'01-add \(section "Adding"\) is missing.*`tito reset 01-add`'):
        cells(place, document)


def test_a_doubled_cell_is_named_with_its_places(place):
    document = solved()
    document["cells"].append(document["cells"][3])
    with pytest.raises(NotebookError, match="01-add stands in your notebook 2 times: in cells 4 and 8"):
        cells(place, document)


def test_every_problem_is_named_at_once(place):
    document = solved()
    document["cells"] = document["cells"][:3]
    with pytest.raises(NotebookError) as caught:
        cells(place, document)
    assert "01-add" in str(caught.value) and "01-double" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "", "not json", "[]", "{}", '{"nbformat": 3, "worksheets": []}', '{"nbformat": 4, "cells": [1]}',
        '{"nbformat": 4, "cells": [{"cell_type": "code"}]}', '{"nbformat": 4, "cells": [{"cell_type": "code", '
        '"source": 5}]}', '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "metadata": []}]}', "[" * 9999,
    ],
)  # fmt: skip
def test_what_is_no_notebook_is_said_in_a_sentence(place, text):
    path = place.put("modules/01_tensor.ipynb", text)
    with pytest.raises(NotebookError, match=r"01_tensor\.ipynb is not a notebook"):
        exercises.exported_cells(path, load_course().module(1))


def test_a_missing_and_a_huge_notebook_are_said(place, monkeypatch):
    with pytest.raises(NotebookError, match="is not in your workspace"):
        notebook.read(place.notebook)
    place.put_notebook()
    monkeypatch.setattr(notebook, "MAX_BYTES", 10)
    with pytest.raises(NotebookError, match="larger than 16 MiB"):
        notebook.read(place.notebook)
