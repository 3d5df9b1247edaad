"""`tito baseline --milestones`: rows of the reference, kept one by one, and made anew only where they don't fit."""

from __future__ import annotations

import json

import pytest

from tinytorch.tito import milestones
from tinytorch.tito.baseline import validation
from tinytorch.tito.commands import cli
from tinytorch.tito.milestones import result_file
from tinytorch.tito.progress import progress


@pytest.fixture
def two(place):
    """The small course with a second milestone."""
    facts = place.course / "course.toml"
    second = '\n[[milestone]]\nnumber = 2\nyear = 1969\nname = "xor"\ntitle = "XOR"\nmodules = [1]\n' \
        'metric = "accuracy"\nthreshold = 0.95\nsummary = "It does."\n'
    facts.write_text(facts.read_text() + second)
    script = place.course / "milestones" / "01_perceptron_1957.py"
    (place.course / "milestones" / "02_xor_1969.py").write_text(script.read_text())
    from tinytorch.tito.course import course

    course._load.cache_clear()
    yield place
    course._load.cache_clear()


def reference(number: int) -> result_file.Stored:
    return result_file.read(milestones.find(number), reference=True)


def command(capsys, line: str = "baseline --milestones") -> tuple[int, str]:
    code = cli.run(line.split())
    return code, capsys.readouterr().out


def test_every_milestone_gets_its_row_and_no_progress(two, capsys):
    code, out = command(capsys)
    assert code == 0 and "Every milestone works here" in out
    assert "1957 Perceptron" in out and "accuracy 100 %" in out and "2 of 2" in out
    assert reference(1).comparable and reference(2).comparable
    assert progress.load()["milestones"] == {}


def test_a_second_call_keeps_what_is_done_unless_again(two, capsys):
    command(capsys)
    before = reference(1).record["date"]
    assert [row.kept for row in validation.validate()] == [True, True]
    assert "earlier (" in command(capsys)[1]
    assert [row.kept for row in validation.validate(again=True)] == [False, False]
    assert reference(1).record["date"] >= before


def test_stopped_and_resumed(two, capsys, monkeypatch):
    run, seen = milestones.run, []

    def stop_at_the_second(number, **facts):
        seen.append(number)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return run(number, **facts)

    monkeypatch.setattr(milestones, "run", stop_at_the_second)
    code, out = command(capsys)
    assert code == 1 and "Stopped. 1 of 2 milestones are done and kept" in out
    assert reference(1).comparable and reference(2).record is None
    code, out = command(capsys)
    assert code == 0 and seen == [1, 2, 2]


@pytest.mark.parametrize("facts", [{"course": "0.9"}, {"script_sha256": "0" * 64}, {"metrics": {"accuracy": 0.99}}])
def test_a_row_that_does_not_fit_is_made_anew(two, facts):
    list(validation.validate())
    file = result_file.path(milestones.find(1), reference=True)
    record = json.loads(file.read_text()) | facts
    file.write_text(json.dumps(record if "metrics" in facts else result_file.seal(record)))
    assert not reference(1).comparable
    assert [row.kept for row in validation.validate()] == [False, True]
    assert reference(1).comparable


def test_a_row_of_another_machine_is_made_anew(two):
    list(validation.validate())
    file = result_file.path(milestones.find(2), reference=True)
    record = json.loads(file.read_text())
    file.write_text(json.dumps(result_file.seal(record | {"environment": record["environment"] | {"cores": 400}})))
    assert [row.kept for row in validation.validate()] == [True, False]


@pytest.mark.parametrize(
    ("pictures", "has_mnist", "kept"), [(360, True, False), (360, False, True), (10_000, True, True)]
)
def test_a_row_on_the_small_digits_is_made_anew_once_mnist_is_there(two, monkeypatch, pictures, has_mnist, kept):
    monkeypatch.setattr(validation, "has_mnist", lambda: has_mnist)
    list(validation.validate())
    file = result_file.path(milestones.find(2), reference=True)
    record = json.loads(file.read_text())
    metrics = record["metrics"] | {"test_pictures": pictures}
    file.write_text(json.dumps(result_file.seal(record | {"metrics": metrics})))
    assert [row.kept for row in validation.validate()] == [True, kept]


def test_a_row_that_did_not_pass_is_tried_again(two):
    script = two.course / "milestones" / "02_xor_1969.py"
    good = script.read_text()
    script.write_text(good.replace("== 5 else 0.5", "== 6 else 0.5"))
    assert [row.record["passed"] for row in validation.validate()] == [True, False]
    assert [row.kept for row in validation.validate()] == [True, False]


def test_a_row_on_data_that_stood_in_works_and_is_kept_but_is_said(two, capsys):
    script = two.course / "milestones" / "02_xor_1969.py"
    stand_in = f"[Gate({milestones.OWN_DATA!r}, False, 'the pictures are drawn shapes'), gate]"
    script.write_text(script.read_text().replace("[gate]", stand_in))
    code, out = command(capsys)
    assert code == 0 and "Every milestone works here" in out
    assert "XOR works, but the pictures are drawn shapes" in out and "2 of 3" in out
    assert [row.kept for row in validation.validate()] == [True, True]


def test_a_milestone_that_stops_hides_no_other_and_is_no_pass(two, capsys):
    (two.course / "milestones" / "01_perceptron_1957.py").write_text("def run(watch=None):\n    raise OSError('no')\n")
    code, out = command(capsys)
    assert code == 1 and "Perceptron stopped at" in out and "1969 XOR" in out and "Every milestone works" not in out


def test_a_failing_reference_is_not_called_fine(two, capsys):
    script = two.course / "milestones" / "02_xor_1969.py"
    script.write_text(script.read_text().replace("total == 5", "total == 6"))
    code, out = command(capsys)
    assert code == 1 and "XOR does not pass on the reference" in out


def test_the_bar_hears_of_a_running_milestone(two):
    said: list[tuple[float, str]] = []
    heart = validation._Heart(milestones.find(2), 1, lambda done, note: said.append((done, note)))
    heart.beat(step=1)
    done, note = said[0]
    assert 1 <= done < 2 and note.startswith("1969 XOR, 0 s")
