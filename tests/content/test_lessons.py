"""Every written lesson: its reference passes, everything else fails for its own reason, and it runs from end to end."""

from __future__ import annotations

import json

import pytest

from builder.lessons.notebook import notebook as student_notebook
from tests.content import lessons
from tests.content.notebook_run import run_cells
from tinytorch.tito import checking, wrong
from tinytorch.tito.lesson import questions
from tinytorch.tito.notebook import notebook, reference
from tinytorch.tito.progress import progress


def test_the_reference_passes_every_check(lesson, exercise_id):
    outcome = lessons.outcome(lesson, exercise_id, reference.cells(lesson))
    assert outcome.passed, outcome.message


def test_every_exercise_has_checks_that_say_what_they_check(lesson, exercise_id):
    checks = [check for check in checking.load_checks(lesson) if check.exercise == exercise_id]
    assert checks
    assert all(check.function.__doc__ for check in checks)


def test_no_check_is_for_an_unknown_exercise(lesson):
    known = {exercise.id for exercise in lesson.exercises}
    assert {check.exercise for check in checking.load_checks(lesson)} == known


def test_a_stub_fails_with_its_own_exercise_id(lesson, exercise_id):
    stub = lessons.stub_of(lesson, exercise_id)
    assert f'raise NotImplementedError("{exercise_id}: ' in stub
    try:
        outcome = lessons.outcome(lesson, exercise_id, lessons.with_cell(lesson, exercise_id, stub))
    except NotImplementedError as error:  # A stub outside of any function already stops the import.
        assert str(error).startswith(f"{exercise_id}: ")
    else:
        assert not outcome.passed
        assert outcome.message.startswith(f"{exercise_id} is not written yet: ")


def test_every_exercise_has_wrong_answers_and_hints(lesson, exercise_id):
    names = [known.name for known in wrong.load_wrong(lesson) if known.exercise == exercise_id]
    assert len(names) >= 3
    assert len(set(names)) == len(names)
    assert len(lesson.hints.get(exercise_id, [])) >= 2


def test_every_wrong_answer_is_rejected_and_meets_its_own_hint(lesson, exercise_id):
    for known in wrong.load_wrong(lesson):
        if known.exercise == exercise_id:
            outcome = lessons.outcome(lesson, exercise_id, wrong.wrong_cells(lesson, known))
            assert not outcome.passed, f'"{known.name}" passes'
            assert known.hint and outcome.hint == known.hint, f'"{known.name}" meets: {outcome.hint}'


def test_wrong_answers_and_hints_are_for_known_exercises(lesson):
    known = {exercise.id for exercise in lesson.exercises}
    assert {one.exercise for one in wrong.load_wrong(lesson)} == known
    assert set(lesson.hints) == known


def test_the_students_notebook_holds_no_solution(lesson):
    text = lesson.shipped_notebook.read_text("utf-8")
    assert "SOLUTION" not in text
    cells = notebook.shipped(lesson)
    everything = "\n".join(cell.source for cell in cells)
    for cell in lessons.source_of(lesson).cells:
        for body in bodies(cell):
            stub = lessons.stub_of(lesson, cell.exercise)
            assert body not in stub, f"{cell.exercise}: its cell still holds the solution"
            # One plain line, such as `return a + b`, may rightly stand elsewhere too.
            assert "\n" not in body or body not in everything, f"{cell.exercise}: the solution stands in another cell"


def test_the_students_notebook_has_no_outputs(lesson):
    cells = json.loads(lesson.shipped_notebook.read_text("utf-8"))["cells"]
    assert all(not cell["outputs"] for cell in cells if cell["cell_type"] == "code")


def test_the_students_notebook_is_valid_and_stable(lesson):
    nbformat = pytest.importorskip("nbformat")
    text = lesson.shipped_notebook.read_text("utf-8")
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert text == student_notebook(list(lessons.source_of(lesson).cells))


def test_the_solved_notebook_runs_from_top_to_bottom(lesson):
    run_cells(lessons.solved_cells(lesson))
    states = {exercise: entry["state"] for exercise, entry in progress.load()["exercises"].items()}
    assert states == {exercise.id: "passed" for exercise in lesson.exercises}


def test_every_question_has_an_answer_and_its_wrong_answers_explain_themselves(lesson):
    assert set(lesson.questions) == set(lessons.source_of(lesson).questions)
    for question, facts in lesson.questions.items():
        assert questions.answer(question, ...).state == "open"
        right = questions.answer(question, facts["answer"])
        assert right.state == "passed" and right.message == facts["why"], question
        for entry in facts.get("wrong", []):
            reply = questions.answer(question, entry["value"])
            assert reply.state == "tried" and reply.message == entry["says"], f"{question}: {entry['value']}"


def bodies(cell) -> list[str]:
    """The text of each solution in a lesson's cell."""
    lines = cell.source.split("\n")
    return ["\n".join(lines[region.start + 1 : region.stop - 1]).strip() for region in cell.regions]
