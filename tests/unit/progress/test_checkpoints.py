"""Status and checkpoints are computed from the exports on disk and the exercises on record."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace

from tinytorch.tito.machine import health
from tinytorch.tito.progress import checkpoints, progress, standing


def passed(*exercises: str) -> None:
    progress.record_exercises([SimpleNamespace(exercise=exercise, passed=True) for exercise in exercises])


def holds() -> list[bool]:
    return [entry.holds for entry in checkpoints.checkpoints()]


def test_a_new_student_holds_none_until_a_check_has_run(place):
    assert holds() == [False, False, False]
    first, second, _ = checkpoints.checkpoints()
    assert (first.missing, second.missing) == ("no check has run yet", "module 01: 0 of 2 exercises passed")


def test_all_exercises_passed_is_enough(place):
    passed("01-add")
    assert holds() == [True, False, False]
    passed("01-double")
    assert holds() == [True, True, False]


def test_an_export_on_disk_is_enough_too(place):
    place.put("tinytorch/core/tensor.py", "x = 1\n")
    assert holds() == [False, True, False]


def test_a_machine_that_is_not_fine_loses_the_first_one(place, monkeypatch):
    monkeypatch.setattr(health, "findings", lambda: [health.Finding("numpy", "missing", False)])
    first = checkpoints.checkpoints()[0]
    assert not first.holds and first.missing == "numpy"


def test_a_completed_module_is_seen_on_disk(place):
    path = place.put("tinytorch/core/tensor.py", "x = 1\n")
    progress.record_completed("01", hashlib.sha256(path.read_bytes()).hexdigest())
    first, second = standing.modules()
    assert (first.state, first.note, second.state) == ("completed", "", "open")


def test_an_export_that_vanished_is_said(place):
    progress.record_completed("01", "0" * 64)
    first = standing.modules()[0]
    assert first.state == "started" and "its export is gone" in first.note and not first.holds


def test_an_export_that_was_changed_is_said(place):
    place.put("tinytorch/core/tensor.py", "x = 1\n")
    progress.record_completed("01", "0" * 64)
    first = standing.modules()[0]
    assert first.state == "completed" and "was changed" in first.note


def test_a_module_with_no_lesson_never_holds(place):
    assert standing.modules()[1].total == 0 and not standing.modules()[1].holds
