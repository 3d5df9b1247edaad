"""What the cells of a solved notebook print, show and leave behind, for tests of the sentences about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.content.lessons import solved_cells
from tests.content.notebook_run import Ran, run_cells
from tinytorch.tito.course.course import load_course
from tinytorch.tito.notebook import notebook


class Cells(list[Ran]):
    """The code cells of one notebook in their order, each after its run."""

    def with_text(self, text: str) -> Ran:
        """The one cell whose code contains `text`."""
        (found,) = [cell for cell in self if text in cell.source]
        return found

    @property
    def names(self) -> dict[str, object]:
        """What every name means at the end of the notebook."""
        return self[-1].names


@pytest.fixture(scope="session")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Cells]:
    """`cells("04_losses")`, or a milestone's `cells("02_xor_1969")`: solved, run once in a session."""

    @cache
    def run(stem: str) -> Cells:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TINYTORCH_WORKSPACE", str(tmp_path_factory.mktemp(stem)))
            patch.delenv("TINYTORCH_REFERENCE", raising=False)
            return Cells(run_cells(_cells(stem)))

    return run


def _cells(stem: str) -> list[notebook.Cell]:
    modules = {module.stem: module for module in load_course().modules}
    if stem in modules:
        return solved_cells(modules[stem])
    return notebook.read(load_course().milestone(stem).shipped_notebook)
