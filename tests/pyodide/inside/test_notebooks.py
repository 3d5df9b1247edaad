"""Every lesson's notebook is solved from top to bottom in the browser's Python, then the milestones run on it.

One workspace for all, in the course's order, as one student's. What the lessons' cells printed is kept for the tests of
tests/content/outputs, which run after these. Chromium does one lesson and one milestone of these
(tests/browser/lessons/test_lesson_and_milestone.py); `build.py bench lessons` does all of them there.
"""
import re
from collections.abc import Iterable

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from tinytorch.tito import milestones
from tinytorch.tito.course.course import load_course
from tinytorch.tito.notebook import notebook
from tinytorch.tito.trial import candidate
from tinytorch.tito.workspace import workspace

WRITTEN = [module for module in load_course().modules if module.exists]
MILESTONES = [milestone for milestone in load_course().milestones if milestone.exists]


@pytest.fixture(autouse=True)
def one_students_workspace(drive, monkeypatch):
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(drive))


@pytest.fixture
def shell():
    """A kernel's shell with the framework freshly imported, as a notebook has it after its start."""
    with candidate.fresh_framework():
        made = InteractiveShell.instance()
        made.run_line_magic("load_ext", "tinytorch.tito")
        yield made
        InteractiveShell.clear_instance()


def run(shell, source: str) -> str:
    """Run one cell; what it printed and showed. Raises what the cell raised."""
    with capture_output() as captured:
        result = shell.run_cell(source, store_history=False)
    result.raise_error()
    return text(captured.stdout, [output.data for output in captured.outputs])


def text(printed: str, shown: Iterable[dict]) -> str:
    return "\n".join([printed, *(data.get("text/plain", "") for data in shown)])


@pytest.mark.parametrize("module", WRITTEN, ids=lambda module: module.stem)
def test_a_lesson_is_done_from_its_first_cell_to_its_completion(module, cells):
    said = [text(cell.printed, cell.shown) for cell in cells(module.stem)]
    assert "is completed" in said[-1], said[-1]
    checks = [cell.source for cell in notebook.shipped(module) if cell.source.startswith(("check(", "answer("))]
    assert sum("Passed" in text for text in said) >= len(checks)
    assert workspace.export(module).is_file()


@pytest.mark.parametrize("milestone", MILESTONES, ids=lambda milestone: milestone.stem)
def test_a_milestone_passes_on_the_students_own_code(milestone, shell):
    result = run(shell, f"%tito milestone run {milestone.number}")
    missed = [gate["name"] for gate in milestones.last_result(milestone)["gates"] if not gate["passed"]]
    assert missed in ([], [milestones.OWN_DATA]), result  # no large data set can be had here
    assert re.search(r"core\.\w+\W+yours", result), result
    assert not re.search(r"core\.\w+\W+reference", result), result


def test_every_milestone_passes_on_the_reference_and_is_remembered(shell):
    result = run(shell, "%tito baseline --milestones")
    assert "Every milestone works here" in result, result
    assert all(f"{milestone.year} {milestone.title}" in result for milestone in MILESTONES)
    again = run(shell, "%tito baseline --milestones")
    assert again.count("earlier (") >= len(MILESTONES), again
