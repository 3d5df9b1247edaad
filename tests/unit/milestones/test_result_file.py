"""Result files: written with their origin, and believed only if they are whole and of this course."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tinytorch.tito import milestones
from tinytorch.tito.milestones import comparison, result_file
from tinytorch.tito.milestones.result_file import Stored


@pytest.fixture
def stored(place):
    """The file of a reference run."""
    milestones.run(1, reference=True)
    return result_file.path(milestones.find(1), reference=True)


def read() -> Stored:
    return result_file.read(milestones.find(1), reference=True)


def change(file, seal: bool = False, **facts) -> None:
    record = json.loads(file.read_text()) | facts
    file.write_text(json.dumps(result_file.seal(record) if seal else record))


def test_a_result_says_what_it_was_made_by_and_where(stored):
    found = read()
    assert found.comparable and found.record["passed"] is True
    assert (found.record["schema"], found.record["course"]) == (1, "1.0.0")
    assert found.record["script_sha256"] == result_file.script_sha256(milestones.find(1))
    assert found.record["environment"]["place"] == "native"


def test_nothing_there_is_no_problem(place):
    assert read() == Stored()


def test_a_browser_that_rewrites_the_json_changes_nothing(stored):
    text = stored.read_text()
    assert '"accuracy": 1.0' in text
    stored.write_text(json.dumps(json.loads(text.replace('"accuracy": 1.0', '"accuracy": 1')), separators=(",", ":")))
    assert read().comparable


@pytest.mark.parametrize(("facts", "problem"), [
    ({"metrics": {"accuracy": 0.5}}, "changed after it was written"),
    ({"seconds": -1}, "agreed form"),
    ({"extra": 1}, "agreed form"),
    ({"schema": 2}, "newer version"),
    ({"schema": "one"}, "no schema number"),
])  # fmt: skip
def test_a_changed_file_is_recognised(stored, facts, problem):
    change(stored, **facts)
    assert problem in read().problem and read().record is None


@pytest.mark.parametrize(("facts", "problem"), [
    ({"course": "0.9"}, "version 0.9 of the course"),
    ({"script_sha256": "0" * 64}, "another edition"),
    ({"reference": False}, "another run than its name"),
    ({"number": 2}, "another run than its name"),
])  # fmt: skip
def test_a_whole_result_of_something_else_is_not_compared(stored, facts, problem):
    change(stored, seal=True, **facts)
    assert problem in read().problem and not read().comparable


def test_a_verdict_against_its_own_gates_is_refused(stored):
    change(stored, seal=True, passed=False)
    assert "contradicts itself" in read().problem


@pytest.mark.parametrize("text", ["{", "[]", '{"metrics": NaN}', "{}", "\x00"])
def test_what_is_no_result_is_a_sentence(stored, text):
    stored.write_text(text)
    assert read().problem.startswith("01_perceptron_1957.reference.json") and not read().comparable


def test_a_file_too_large_is_not_read(stored):
    stored.write_text(" " * (result_file.MOST_BYTES + 1))
    assert "too large" in read().problem


def own(place) -> milestones.Result:
    place.put("tinytorch/core/tensor.py", "def add(a, b):\n    return a + b\n")
    return replace(milestones.run(1), seconds=1.3)


def test_both_numbers_and_the_ratio_of_the_times(place, stored):
    result = own(place)
    change(stored, seal=True, seconds=1.0, metrics={"accuracy": 0.952})
    said = comparison.sentence(result, read())
    assert said == "Accuracy: yours 100 %, the reference 95.2 %, 1.3x the reference's time."


def test_a_mix_is_not_called_yours(place, stored):
    assert "this mix 100 %" in comparison.sentence(milestones.run(1), read())


def test_a_reference_run_names_yours_second(place):
    own(place)
    result = milestones.run(1, reference=True)
    said = comparison.sentence(result, result_file.read(milestones.find(1)))
    assert said.startswith("Accuracy: the reference 100 %, yours 100 %")


def test_times_of_another_machine_are_not_compared(place, stored):
    place_of = json.loads(stored.read_text())["environment"] | {"cores": 400}
    change(stored, seal=True, environment=place_of)
    said = comparison.sentence(own(place), read())
    assert "from another place" in said and "400 cores" in said and "x the reference's time" not in said


def test_runs_on_other_data_are_not_compared(place, stored):
    mine = own(place)
    mine = replace(mine, metrics={**mine.metrics, "test_pictures": 10_000.0})
    change(stored, seal=True, metrics={"accuracy": 0.96, "test_pictures": 360})
    said = comparison.sentence(mine, read())
    assert "Nothing to compare with: the reference's run was tested on 360 pictures, this one on 10,000." in said
    assert "--again" in said and "96" not in said and "time" not in said


def test_what_can_not_be_compared_says_why_and_what_to_do(place, stored):
    result = own(place)
    change(stored, seal=True, course="0.9")
    assert "version 0.9" in comparison.sentence(result, read())
    assert "`tito baseline --milestones --again`" in comparison.sentence(result, read())
    stored.unlink()
    assert "`tito baseline --milestones`" in comparison.sentence(result, read())
    assert comparison.sentence(milestones.run(1, reference=True), Stored()) == ""
