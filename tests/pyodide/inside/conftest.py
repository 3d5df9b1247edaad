"""A workspace of its own for every test, and one for the student who does the course from lesson to lesson."""
from functools import cache

import pytest

from tests.content.notebook_run import run_cells
from tests.pyodide.inside.student import solve
from tinytorch.tito.wrong import answers


@pytest.fixture(autouse=True)
def workspace_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def patient_search(monkeypatch):
    """Which hint is found is tested here, not how fast; a busy machine takes longer."""
    monkeypatch.setattr(answers, "SEARCH_SECONDS", 60.0)


@pytest.fixture(scope="session")
def drive(tmp_path_factory):
    """The student's workspace."""
    return tmp_path_factory.mktemp("drive")


@pytest.fixture(scope="session")
def cells(drive):
    """`cells("04_losses")`: the student does a lesson, once in a session; its code cells after their run."""

    @cache
    def done(stem):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TINYTORCH_WORKSPACE", str(drive))
            return run_cells(solve(stem))

    return done
