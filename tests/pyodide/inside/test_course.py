"""The lessons in the browser's Python: the reference passes, and every known wrong answer meets its own hint."""
import pytest

from tinytorch.tito import checking, milestones, wrong
from tinytorch.tito.checking import completion
from tinytorch.tito.course.course import load_course
from tinytorch.tito.notebook import notebook, reference
from tinytorch.tito.trial import candidate
from tinytorch.tito.workspace import workspace

WRITTEN = [module for module in load_course().modules if module.exists]
MILESTONES = [milestone for milestone in load_course().milestones if milestone.exists]


def outcome(module, exercise, cells):
    with candidate.fresh_framework(reference=True):
        return checking.run_exercise(exercise, candidate.build(candidate.join(module, cells)))


def test_there_is_a_course():
    assert WRITTEN
    assert MILESTONES


@pytest.mark.parametrize("module", WRITTEN, ids=lambda module: module.stem)
def test_the_reference_passes(module):
    for exercise in module.exercises:
        answer = outcome(module, exercise.id, reference.cells(module))
        assert answer.passed, f"{exercise.id}: {answer.message}"


@pytest.mark.parametrize("module", WRITTEN, ids=lambda module: module.stem)
def test_every_wrong_answer_meets_its_own_hint(module):
    for known in wrong.load_wrong(module):
        answer = outcome(module, known.exercise, wrong.wrong_cells(module, known))
        assert not answer.passed, f'{known.exercise}: "{known.name}" passes'
        assert answer.hint == known.hint, f'{known.exercise}: "{known.name}" meets {answer.hint}'


@pytest.mark.parametrize("module", WRITTEN, ids=lambda module: module.stem)
def test_an_untouched_notebook_does_not_complete(module):
    workspace.write_file(workspace.notebook(module), module.shipped_notebook.read_bytes())
    with pytest.raises((completion.NotComplete, completion.ExportError)):
        completion.complete(module.number)
    assert not workspace.export(module).exists()


def test_every_shipped_notebook_has_its_exercises():
    for module in WRITTEN:
        found = {cell.exercise for cell in notebook.shipped(module) if cell.exercise}
        assert found == {exercise.id for exercise in module.exercises}


@pytest.mark.parametrize("milestone", [one for one in MILESTONES if one.number <= 2], ids=lambda one: one.stem)
def test_the_quick_milestones_pass_on_the_reference(milestone):
    result = milestones.run(milestone.number, reference=True)
    assert result.passed, [gate for gate in result.outcome.gates if not gate.passed]
