"""The lessons that are written, for tests that run over all of them, in a workspace of their own."""

from __future__ import annotations

import pytest

from tests.content.lessons import WRITTEN
from tinytorch.tito.wrong import answers


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`lesson` is each written lesson; `lesson` and `exercise_id` together are each of its exercises."""
    if "exercise_id" in metafunc.fixturenames:
        pairs = [(lesson, exercise.id) for lesson in WRITTEN for exercise in lesson.exercises]
        metafunc.parametrize(("lesson", "exercise_id"), pairs, ids=[exercise for _, exercise in pairs])
    elif "lesson" in metafunc.fixturenames:
        metafunc.parametrize("lesson", WRITTEN, ids=[lesson.stem for lesson in WRITTEN])


@pytest.fixture(autouse=True)
def workspace_of_its_own(tmp_path, monkeypatch):
    """An empty workspace, so that nobody's exports take part in a test."""
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(tmp_path))
    monkeypatch.delenv("TINYTORCH_REFERENCE", raising=False)
    return tmp_path


@pytest.fixture(autouse=True)
def patient_search(monkeypatch):
    """A student's wait for a remark is limited; on a busy machine a test waits longer."""
    monkeypatch.setattr(answers, "SEARCH_SECONDS", 60.0)
