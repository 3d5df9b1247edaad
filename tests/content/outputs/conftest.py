"""What the cells of a solved notebook print, show and leave behind, for tests of the sentences about it.

The lessons' tests run in the browser's Python too, on the notebooks that are solved there: its `cells` is in
tests/pyodide/inside/conftest.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import pytest

from builder.lessons.lesson import read_cells
from tests.content.lessons import solved_cells
from tests.content.notebook_run import Cells, run_cells
from tinytorch.tito.course.course import FOLDER, load_course
from tinytorch.tito.notebook import notebook


class Solved(NamedTuple):
    """A milestone's cell, with the lines that are the reader's to write."""

    source: str


@pytest.fixture(scope="session")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Cells]:
    """`cells("04_losses")`, or a milestone's `cells("02_xor_1969")`: solved, run once in a session."""

    @cache
    def run(stem: str) -> Cells:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TINYTORCH_WORKSPACE", str(tmp_path_factory.mktemp(stem)))
            patch.delenv("TINYTORCH_REFERENCE", raising=False)
            return run_cells(_cells(stem))

    return run


def _cells(stem: str) -> list[notebook.Cell | Solved]:
    modules = {module.stem: module for module in load_course().modules}
    if stem in modules:
        return solved_cells(modules[stem])
    if stem == "00_welcome":
        return notebook.read(FOLDER / f"{stem}.ipynb")
    script = load_course().milestone(stem).script.read_text("utf-8")
    return [Solved(cell.solved) for cell in read_cells(script, stem) if cell.kind == "code"]
