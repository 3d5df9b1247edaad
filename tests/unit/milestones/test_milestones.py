"""Milestones: judged by threshold and gates, on the framework that was asked for."""

from __future__ import annotations

import json
import sys

import pytest

from tests.unit.conftest import MILESTONE
from tinytorch.tito import milestones
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError


def script(place, text: str) -> None:
    (place.course / "milestones" / "01_perceptron_1957.py").write_text(text)


def result_file(place, suffix: str = "") -> dict:
    return json.loads((place.root / "milestones" / f"01_perceptron_1957{suffix}.json").read_text())


def own(place, body: str = "a + b") -> None:
    place.put("tinytorch/core/tensor.py", f"def add(a, b):\n    return {body}\n")


def test_a_run_on_the_students_own_framework_passes_and_is_kept(place):
    own(place)
    result = milestones.run(1)
    assert result.passed and result.components == {"core.tensor": "yours"} and result.seconds >= 0
    assert [gate.name for gate in result.gates] == ["accuracy at least 0.95", "addition is exact"]
    stored = result_file(place)
    assert stored["passed"] is True and stored["year"] == 1957 and stored["summary"] == "It added."
    assert progress.load()["milestones"]["01"]["components"] == {"core.tensor": "yours"}


def test_a_broken_component_fails_the_milestone_and_says_which_gate(place):
    own(place, "a - b")
    result = milestones.run(1)
    assert not result.passed
    assert [gate.name for gate in result.failed_gates] == ["accuracy at least 0.95", "addition is exact"]
    assert "2 + 3 gave -1" in result.failed_gates[1].detail
    assert progress.load()["milestones"]["01"]["passed"] is False


def test_without_the_students_component_the_reference_is_named(place):
    assert milestones.run(1).components == {"core.tensor": "reference"}


def test_a_reference_run_ignores_the_student_and_is_not_their_progress(place):
    own(place, "a - b")
    result = milestones.run(1, reference=True)
    assert result.passed and result.reference and result.components == {"core.tensor": "reference"}
    assert result_file(place, ".reference")["passed"] is True
    assert progress.load()["milestones"] == {}
    assert milestones.last_result(milestones.find(1)) is None
    assert milestones.last_result(milestones.find(1), reference=True)["metrics"] == {"accuracy": 1.0}


def test_the_environment_can_ask_for_the_reference_too(place, monkeypatch):
    monkeypatch.setenv("TINYTORCH_REFERENCE", "1")
    assert milestones.run(1).reference and progress.load()["milestones"] == {}


def test_a_component_that_nobody_has_is_named(place):
    (place.reference / "core" / "tensor.py").unlink()
    with pytest.raises(CourseError, match="needs core.tensor, which you have not completed"):
        milestones.run(1)


def test_the_latest_file_is_used_and_the_kernels_modules_are_left_alone(place):
    own(place, "a - b")
    import tinytorch.core.tensor as before

    own(place)
    assert milestones.run(1).passed
    assert sys.modules["tinytorch.core.tensor"] is before
    assert milestones.SCRIPT_MODULE not in sys.modules


def test_watch_reaches_the_script(place):
    seen = []
    milestones.run(1, watch=lambda **state: seen.append(state))
    assert seen == [{"step": 1}]


def test_an_error_inside_names_the_students_line(place):
    own(place, "a.missing")
    with pytest.raises(CourseError, match=r"stopped at tensor\.py, line 2: AttributeError"):
        milestones.run(1)
    assert progress.load()["milestones"] == {}


def test_missing_data_is_said_in_its_own_words(place):
    missing = "from tinytorch.data import DataMissing\nraise DataMissing('Digits are not here. Build them.')"
    script(place, MILESTONE.replace("def run(", f"{missing}\n\ndef run(", 1))
    with pytest.raises(CourseError) as stopped:
        milestones.run(1)
    assert str(stopped.value) == "Perceptron could not run. Digits are not here. Build them."


def test_an_export_that_can_not_be_imported_is_a_sentence(place):
    place.put("tinytorch/core/tensor.py", "def add(a, b:\n")
    sentence = r"^Perceptron could not run\. Your .*tensor\.py can't be imported: SyntaxError: .* closed \(line 1\)\."
    with pytest.raises(CourseError, match=sentence):
        milestones.run(1)


@pytest.mark.parametrize(("metrics", "detail"), [("{'accuracy': float('nan')}", "nan"), ("{}", "reported no accuracy")])
def test_a_metric_that_is_no_number_fails_its_gate_and_stays_out_of_the_file(place, metrics, detail):
    script(place, MILESTONE.replace('{"accuracy": 1.0 if total == 5 else 0.5}', metrics))
    result = milestones.run(1)
    assert detail in result.failed_gates[0].detail
    assert result_file(place)["metrics"] == {}


def test_numpy_numbers_are_kept_as_numbers(place):
    text = MILESTONE.replace("1.0 if total == 5 else 0.5", "np.float32(1), 'steps': np.int64(3)")
    text = text.replace("total == 5, f", "np.bool_(total == 5), f")
    script(place, "import numpy as np\n" + text)
    milestones.run(1)
    assert result_file(place)["metrics"] == {"accuracy": 1.0, "steps": 3.0}
    assert result_file(place)["gates"][1]["passed"] is True


def test_unknown_and_unwritten_milestones_are_sentences(place):
    with pytest.raises(CourseError, match="no milestone"):
        milestones.find(7)
    (place.course / "milestones" / "01_perceptron_1957.py").unlink()
    with pytest.raises(CourseError, match="coming in a later edition"):
        milestones.find("perceptron")


def test_a_result_that_is_not_readable_counts_as_none(place):
    place.put("milestones/01_perceptron_1957.json", "{")
    assert milestones.last_result(milestones.find(1)) is None


def test_a_run_counts_only_if_every_component_is_the_students_own(place):
    assert milestones.run(1).counts is False
    own(place)
    assert milestones.run(1).counts is True
    assert milestones.run(1, reference=True).counts is False
    own(place, "a - b")
    assert milestones.run(1).counts is False
