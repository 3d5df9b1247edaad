"""Progress: what is remembered, what survives, and what is never overwritten."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from tinytorch.tito.progress import progress
from tinytorch.tito.say import sentences
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import schema, workspace

FIRST_SCHEMA = {"course": "1.0.0", "updated": "2026-01-01T00:00:00Z", "questions": {}, "modules": {},
                "milestones": {}, "baseline": []}  # fmt: skip


def outcome(passed: bool, exercise: str = "01-add") -> SimpleNamespace:
    return SimpleNamespace(exercise=exercise, passed=passed)


def stored(place) -> dict:
    return json.loads((place.root / "progress.json").read_text())


def test_a_new_student_has_nothing_and_no_file(place):
    state = progress.load()
    assert state["exercises"] == {} and state["schema"] == 2 and state["course"] == "1.0.0"
    assert not (place.root / "progress.json").exists()


def test_tries_are_counted_and_a_pass_stays(place):
    for passed in (False, True, False):
        progress.record_exercise(outcome(passed))
    entry = stored(place)["exercises"]["01-add"]
    assert entry["tries"] == 3
    assert entry["state"] == "passed"
    assert entry["first_passed"] == entry["last_passed"]


def test_the_first_pass_keeps_its_date(place, monkeypatch):
    for day in ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"):
        monkeypatch.setattr("tinytorch.tito.say.clock.now", lambda day=day: day)
        progress.record_exercise(outcome(True))
    entry = stored(place)["exercises"]["01-add"]
    assert (entry["first_passed"], entry["last_passed"]) == ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")


def test_hints_only_go_up_and_the_solution_stays_shown(place):
    progress.record_hint("01-add", 3, solution_shown=True)
    progress.record_hint("01-add", 1)
    entry = stored(place)["exercises"]["01-add"]
    assert entry["hints"] == 3 and entry["solution_shown"] is True and entry["tries"] == 0


def test_a_started_module_does_not_undo_a_completed_one(place):
    progress.record_completed("01", "0" * 64)
    progress.record_started("01")
    assert stored(place)["modules"]["01"]["state"] == "completed"


def test_a_question_stays_passed(place):
    progress.record_question("01-q-bytes", True)
    progress.record_question("01-q-bytes", False)
    assert stored(place)["questions"]["01-q-bytes"] == {"state": "passed", "tries": 2}


def test_a_reset_takes_the_pass_back_and_keeps_the_tries(place):
    progress.record_exercise(outcome(True))
    progress.record_reset(["01-add", "01-never-tried"])
    entries = stored(place)["exercises"]
    assert entries.keys() == {"01-add"}
    assert entries["01-add"]["state"] == "tried" and entries["01-add"]["tries"] == 1


def milestone(passed: bool, origin: str = "yours") -> dict:
    day = "2026-01-31T12:00:00Z"
    components = {"core.tensor": origin}
    return {"passed": passed, "metrics": {}, "gates": [], "components": components, "seconds": 1.0, "date": day}


@pytest.mark.parametrize(("runs", "kept"), [([True, False], True), ([False, True], True), ([False, False], False)])
def test_a_milestone_once_passed_stays_passed(place, runs, kept):
    for passed in runs:
        progress.record_milestone("01", milestone(passed))
    assert stored(place)["milestones"]["01"]["passed"] is kept


def test_a_run_with_reference_parts_counts_less_than_one_without(place):
    for origin, kept in (("reference", "reference"), ("yours", "yours"), ("reference", "yours")):
        progress.record_milestone("01", milestone(True, origin))
        entry = stored(place)["milestones"]["01"]
        assert entry["components"] == {"core.tensor": kept}
        assert progress.counts(entry) is (kept == "yours")
    assert progress.counts(milestone(False)) is False


def test_what_passes_along_the_way_counts_no_try(place):
    progress.record_exercises([outcome(True), outcome(False, "01-double")])
    entries = stored(place)["exercises"]
    assert entries.keys() == {"01-add"}
    assert (entries["01-add"]["state"], entries["01-add"]["tries"]) == ("passed", 0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b'{"schema": "1"}',
        b'{"schema": true}',
        b'{"schema": 1}',
        json.dumps({**{k: {} for k in ("exercises", "questions", "modules", "milestones")}, "schema": 1, "course": "",
                    "updated": "yesterday", "baseline": []}).encode(),
    ],
)  # fmt: skip
def test_an_unreadable_file_is_set_aside_and_both_facts_are_said(place, content):
    place.put("progress.json", content)
    progress.record_exercise(outcome(True))
    aside = list(place.root.glob("progress.unreadable-*.json"))
    assert [path.read_bytes() for path in aside] == [content]
    assert stored(place)["exercises"]["01-add"]["state"] == "passed"
    (notice,) = sentences.take()
    assert aside[0].name in notice and "a new progress.json begins" in notice
    assert sentences.take() == []


@pytest.mark.parametrize(
    ("seconds", "name"), [("1e999", "accuracy"), ("1" + "0" * 400, "accuracy"), ("1.0", "\\ud800")]
)
def test_what_could_be_read_and_never_written_again_is_set_aside(place, seconds, name):
    state = {**progress.new(), "milestones": {"01": {**milestone(True), "seconds": 77, "metrics": {"name": 1}}}}
    place.put("progress.json", json.dumps(state).replace("77", seconds).replace('"name"', f'"{name}"'))
    progress.record_exercise(outcome(True))
    assert stored(place)["exercises"]["01-add"]["state"] == "passed"
    assert "was set aside" in sentences.take()[0]


def test_a_second_unreadable_file_does_not_replace_the_first(place):
    for content in (b"one", b"two"):
        place.put("progress.json", content)
        progress.load()
    assert sorted(path.read_bytes() for path in place.root.glob("progress.unreadable-*")) == [b"one", b"two"]


def test_a_newer_file_is_refused_and_left_alone(place):
    newer = json.dumps({"schema": 3, "unknown": True}).encode()
    place.put("progress.json", newer)
    with pytest.raises(schema.NewerSchema, match="schema 3; this one reads up to 2"):
        progress.record_exercise(outcome(True))
    assert place.tree() == {"progress.json": newer}


def test_an_older_file_climbs_the_migration_table(place, monkeypatch):
    monkeypatch.setitem(progress.MIGRATIONS, 0, lambda old: {"exercises": old["done"], **FIRST_SCHEMA})
    entry = {"state": "tried", "tries": 4, "hints": 0, "solution_shown": False}
    place.put("progress.json", json.dumps({"schema": 0, "done": {"01-add": entry}}))
    assert progress.load()["exercises"]["01-add"]["tries"] == 4
    assert sentences.take() == []


def test_schema_1_gets_the_time_spent_and_keeps_everything_else(place):
    done = {"01": {"state": "completed", "export_sha256": "0" * 64, "completed": "2026-01-01T00:00:00Z"}}
    place.put("progress.json", json.dumps({**FIRST_SCHEMA, "exercises": {}, "schema": 1, "modules": done}))
    assert progress.load()["modules"] == {"01": {**done["01"], "seconds": 0}}
    progress.record_started("02")
    assert stored(place)["schema"] == 2 and sentences.take() == []


@pytest.mark.parametrize("modules", [[], None, {"01": []}, {"01": {"state": "perfect"}}])
def test_modules_of_the_wrong_form_are_set_aside_in_the_old_schema_too(place, modules):
    place.put("progress.json", json.dumps({**FIRST_SCHEMA, "exercises": {}, "schema": 1, "modules": modules}))
    progress.load()
    assert "set aside" in sentences.take()[0]


def test_an_older_file_without_a_migration_is_set_aside(place):
    place.put("progress.json", b'{"schema": 0}')
    progress.load()
    assert "schema 0" in sentences.take()[0]


def test_a_full_disk_leaves_the_file_and_becomes_a_notice(place, monkeypatch):
    progress.record_exercise(outcome(False))
    before = place.tree()

    def full(path, content):
        raise workspace.WorkspaceError("progress.json could not be written. The disk is full.")

    monkeypatch.setattr(workspace, "write_file", full)
    progress.attempt(progress.record_exercise, outcome(True))
    assert place.tree() == before
    assert sentences.take() == [
        "This was not remembered in your progress. progress.json could not be written. The disk is full."
    ]


def test_a_file_that_may_not_be_read_is_not_set_aside(place):
    (place.root / "progress.json").mkdir()
    with pytest.raises(progress.ProgressError, match="can't be read"):
        progress.load()
    assert (place.root / "progress.json").is_dir()


def test_values_that_json_can_not_hold_are_refused_before_writing(place):
    state = progress.new()
    state["milestones"]["01"] = {**milestone(True), "seconds": float("nan")}
    with pytest.raises(ValueError):
        progress.save(state)
    assert place.tree() == {}


def test_errors_are_course_errors():
    assert issubclass(schema.NewerSchema, CourseError) and issubclass(progress.ProgressError, CourseError)
