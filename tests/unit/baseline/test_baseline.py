"""The baseline: exact scores from known times, doubts said aloud, and nothing kept of what went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinytorch import _resolver
from tinytorch.tito import baseline
from tinytorch.tito.baseline import calm, cases, pages, score, timing, trial
from tinytorch.tito.baseline.timing import ClockError, Times
from tinytorch.tito.commands import cli
from tinytorch.tito.machine import environment
from tinytorch.tito.progress import progress
from tinytorch.tito.say import clock, sentences
from tinytorch.tito.say.display import to_text

HERE = {"place": "native", "system": "Linux", "python": "3", "numpy": "2", "variant": "native"}


@pytest.fixture
def work_folder(tmp_path, monkeypatch):
    """An empty workspace for the real course."""
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(tmp_path))
    monkeypatch.delenv("TINYTORCH_REFERENCE", raising=False)
    with _resolver.fresh():
        yield tmp_path


class FakeMachine:
    """A clock, and work that takes as long as it is told: the reference system's times, by a factor."""

    def __init__(self, factor: float = 1.0, noise: tuple[float, ...] = (1.0,)) -> None:
        self.now = 0.0
        self.factor = factor
        self.noise = noise

    def clock(self) -> float:
        return self.now

    def work(self, seconds: float) -> Callable[[], None]:
        noise = cycle(self.noise)

        def run() -> None:
            self.now += seconds * self.factor * next(noise)

        return run

    def prepare(self, known: tuple[cases.Case, ...], own: bool = False) -> trial.Ready:
        ids = [case.id for case in known if own or not case.needs]
        seconds = score.reference_system().seconds
        components = {name: {"core.tensor": "yours"} for name in ids if name.startswith("own-")}
        return trial.Ready({name: self.work(seconds[name]) for name in ids}, components)


@pytest.fixture
def measured(work_folder, monkeypatch):
    """measured(machine) is the baseline of a FakeMachine, remembered as a real one is."""

    def run(machine: FakeMachine, own: bool = False) -> baseline.Baseline:
        monkeypatch.setattr(trial, "prepare", lambda known: machine.prepare(known, own))
        return baseline.run(clock=machine.clock)

    return run


def kept() -> list[dict]:
    return progress.load()["baseline"]


def test_the_geometric_mean_is_exact():
    assert score.geometric_mean([1, 4]) == pytest.approx(2, rel=1e-14)
    assert score.geometric_mean([0.5, 2, 8, 0.125]) == pytest.approx(1, rel=1e-14)
    assert score.geometric_mean([1e300, 1e300]) == pytest.approx(1e300, rel=1e-12)
    with pytest.raises(ValueError, match="no numbers"):
        score.geometric_mean([])


def test_the_reference_system_scores_one_and_half_the_speed_half_of_it(measured):
    assert measured(FakeMachine()).score == pytest.approx(1, rel=1e-9)
    assert measured(FakeMachine(factor=2)).score == pytest.approx(0.5, rel=1e-9)
    assert measured(FakeMachine(factor=0.01)).score == pytest.approx(100, rel=1e-9)


def test_the_students_parts_have_a_score_of_their_own(measured):
    assert measured(FakeMachine()).own_score is None
    found = measured(FakeMachine(factor=4), own=True)
    assert found.own_score == pytest.approx(0.25, rel=1e-9) and found.score == pytest.approx(0.25, rel=1e-9)
    assert {line.case for line in found.lines} == {case.id for case in (*cases.NUMPY, *cases.OWN)}
    assert kept()[-1]["own_score"] == 0.25 and kept()[-1]["cases"]["own-train"]["components"]["core.tensor"] == "yours"


@pytest.mark.parametrize("error", [ValueError("only once"), SystemExit(3)])
def test_a_part_that_stops_when_it_runs_again_is_left_out_with_a_sentence(measured, error):
    class Once(FakeMachine):
        def prepare(self, known, own=False):
            ready = super().prepare(known, own)

            def stop():
                raise error

            ready.works["own-train"] = stop
            return ready

    found = measured(Once(), own=True)
    assert found.own_score is None and found.score == pytest.approx(1, rel=1e-9)
    assert type(error).__name__ in found.left_out[0] and "ran again" in found.left_out[0]
    assert "own_score" not in kept()[-1]


class Ticks:
    """A clock that ticks once for each piece of work that is done."""

    def __init__(self) -> None:
        self.count = 0

    def counted(self, work: cases.Work) -> cases.Work:
        def run():
            self.count += 1
            return work()

        return run

    def clock(self) -> float:
        return self.count / 1000


def test_real_work_done_twice_halves_the_ratio_of_every_case():
    ticks = Ticks()
    works = {name: ticks.counted(work) for name, work in trial.prepare(cases.NUMPY).works.items()}
    twice = {f"{name} twice": cases.repeated(2, work) for name, work in works.items()}
    times = timing.measure(works | twice, seconds=0.1, clock=ticks.clock)
    assert [times[name].best / times[f"{name} twice"].best for name in works] == pytest.approx([0.5] * len(works))


def test_every_case_has_its_time_on_the_reference_system():
    system = score.reference_system()
    ids = {case.id for case in (*cases.NUMPY, *cases.OWN)}
    assert system.suite == cases.SUITE
    assert set(system.seconds) == set(system.native) == ids
    assert min(system.seconds.values()) > 0 and system.processor and system.environment["browser"]


def test_a_calm_machine_is_not_doubted(measured):
    found = measured(FakeMachine(noise=(1.0, 1.02, 1.05)))
    assert found.warnings == []
    assert "the measurement was calm" in to_text(pages.baseline(found))


def test_a_busy_machine_is_said_to_be_busy(measured):
    found = measured(FakeMachine(noise=(1.0, 1.4, 1.0, 1.6, 1.5)))
    assert len(found.warnings) == 1 and "busy or throttled" in found.warnings[0]
    said = to_text(pages.baseline(found))
    assert "Close other tabs" in said and "calm" not in said
    assert kept()[0]["warnings"] == found.warnings


@pytest.mark.parametrize(("first", "second", "said"), [(1.0, 1.5, "1.50 times slower"), (1.5, 1.0, "times faster")])
def test_a_machine_that_changes_meanwhile_is_said_to(first, second, said):
    times = [Times((first,) * 10 + (second,) * 10), Times((2 * first,) * 30 + (2 * second,) * 30)]
    assert any(said in sentence for sentence in calm.warnings(times))
    assert calm.warnings([Times((1.0,) * 10 + (1.1,) * 10)]) == []


def test_one_odd_round_does_not_change_the_time_that_counts():
    assert Times((0.5, *[1.0] * 20)).best == 1.0
    assert Times((9.0, *[1.0] * 20)).best == 1.0


def entry(value: float = 1.0, **facts) -> dict:
    known = {"date": "2026-01-02T00:00:00Z", "course": "1.0.0", "suite": 1, "environment": HERE, "warnings": []}
    return {**known, "score": value, **facts}


@pytest.mark.parametrize(
    ("value", "expected"), [(1.0, None), (0.88, None), (0.8, "below 1.00"), (1.03, None), (1.1, "above 0.90")]
)
def test_scores_of_one_place_agree_or_a_warning_is_shown(value, expected):
    found = calm.against_history(entry(value), [entry(0.9), entry(1.0), entry(0.1, warnings=["busy"])])
    assert found == [] if expected is None else f"15% {expected}, the" in found[0]


@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=10))
def test_of_ten_in_a_row_all_that_are_not_doubted_agree(scores):
    history: list[dict] = []
    for value in scores:
        history.append(entry(value, warnings=calm.against_history(entry(value), history)))
    trusted = [one["score"] for one in history if not one["warnings"]]
    assert max(trusted) <= calm.AGREEMENT * min(trusted) * (1 + 1e-12)


def test_another_browser_or_numpy_is_not_compared():
    other = entry(5.0, environment=HERE | {"variant": "stock"})
    assert calm.against_history(entry(), [other]) == []


def test_another_edition_of_the_work_is_said_and_not_compared():
    found = calm.against_history(entry(suite=2), [entry(5.0, course="0.9")])
    assert len(found) == 1 and "version 0.9" in found[0] and "can't be compared" in found[0]


def test_a_date_before_the_last_one_is_said():
    found = calm.against_history(entry(date="2020-01-01T00:00:00Z"), [entry()])
    assert len(found) == 1 and "2020-01-01" in found[0]


def test_a_clock_that_goes_backward_keeps_nothing(measured):
    machine = FakeMachine()
    machine.noise = (1.0, 1.0, -3.0)
    with pytest.raises(ClockError, match="went back"):
        measured(machine)
    assert kept() == []


def test_a_clock_that_jumps_forward_costs_nothing_but_that_round(measured):
    machine = FakeMachine(noise=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1e9, 1.0, 1.0, 1.0))
    assert measured(machine).score == pytest.approx(1, rel=1e-9)


def test_a_clock_too_coarse_is_a_sentence(measured):
    machine = FakeMachine()
    exact = machine.clock
    machine.clock = lambda: exact() // 0.1 * 0.1
    with pytest.raises(ClockError, match="too coarse to measure"):
        measured(machine)
    assert kept() == []


def test_a_workspace_whose_folder_is_not_there_yet_is_no_obstacle(work_folder, measured, monkeypatch):
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(work_folder / "new"))
    assert "storage_mib" not in measured(FakeMachine()).environment
    assert (work_folder / "new" / "progress.json").is_file()


def test_an_interrupted_baseline_keeps_nothing(work_folder, monkeypatch, capsys):
    def stop(*_args, **_facts) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(timing, "measure", stop)
    assert cli.run(["baseline"]) == 1
    assert "nothing of it was kept" in capsys.readouterr().out
    assert kept() == [] and not (work_folder / "progress.json").exists()


def test_the_last_twenty_are_kept_and_meet_the_schema(measured):
    measured(FakeMachine())
    progress.save(progress.load() | {"baseline": [*kept() * 19, kept()[0] | {"score": 7.0}]})
    measured(FakeMachine(factor=2))
    assert len(kept()) == baseline.KEPT == 20
    assert [one["score"] for one in kept()[-2:]] == [7.0, 0.5]
    assert progress.parse(json.dumps(progress.load()).encode())["baseline"] == kept()


def test_what_can_not_be_remembered_is_a_notice(measured, monkeypatch):
    sentences.take()
    monkeypatch.setattr(clock, "now", lambda: "yesterday")
    measured(FakeMachine())
    assert any("not remembered" in notice for notice in sentences.take())


def own(folder, change: Callable[[str], str] = str, *modules: str) -> None:
    """Put the reference's modules into the workspace as the student's, the first of them changed."""
    target = folder / "tinytorch" / "core"
    target.mkdir(parents=True, exist_ok=True)
    for name in modules:
        text = (_resolver.REFERENCE / "core" / f"{name}.py").read_text("utf-8")
        (target / f"{name}.py").write_text(change(text) if name == modules[0] else text)
    _resolver.forget()


def test_without_own_parts_numpy_alone_is_measured(work_folder):
    assert set(trial.prepare((*cases.NUMPY, *cases.OWN)).works) == {case.id for case in cases.NUMPY}


def test_own_parts_are_measured_and_borrowed_ones_named(work_folder):
    own(work_folder, str, "tensor", "layers")
    ready = trial.prepare(cases.OWN)
    assert ready.left_out == [] and set(ready.works) == {case.id for case in cases.OWN}
    assert ready.components["own-forward"]["core.activations"] == "reference"
    assert ready.components["own-forward"]["core.layers"] == "yours"
    line = score.Line("own-forward", 1.0, 1.0, 0.0, 1.0, ready.components["own-forward"])
    assert pages._whose(line) == "yours, with core.activations from the reference"


RULE_RAN = "result = OPS[name](*(t.data for t in tensors), **params)"  # in apply of lesson 01


@pytest.mark.parametrize(("old", "new", "said"), [
    (RULE_RAN, f"{RULE_RAN} * 2", "differ from numpy's"),
    (RULE_RAN, f"{RULE_RAN}[0]", "gave shape (128,)"),
    (RULE_RAN, f"{RULE_RAN} / 'x'", "stopped with"),
    (RULE_RAN, "while True:\n        name = name", "took longer than"),
    ("import numpy as np", "import numpi as np", "stopped with StudentFileError"),
])  # fmt: skip
def test_a_wrong_part_gets_no_score_and_a_sentence(work_folder, monkeypatch, old, new, said):
    if "while True" in new:  # the others end by themselves, also on a busy machine
        monkeypatch.setattr(trial, "TRIAL_SECONDS", 0.3)
    own(work_folder, lambda text: planted(text, old, new), "tensor")
    ready = trial.prepare((*cases.NUMPY[:1], *cases.OWN[1:2]))
    assert set(ready.works) == {cases.NUMPY[0].id}
    assert len(ready.left_out) == 1 and said in ready.left_out[0]


def planted(text, old, new):
    assert old in text, "the reference has another text by now"
    return text.replace(old, new)


def test_a_step_that_ignores_the_learning_rate_is_no_fast_step(work_folder):
    own(work_folder, lambda text: planted(text, "self.lr *", "0.0 *"), "optimizers")
    ready = trial.prepare(cases.OWN)
    assert "own-train" not in ready.works and "differ from numpy's" in ready.left_out[0]


def test_the_command_measures_shows_and_remembers(work_folder, capsys):
    assert cli.run(["baseline"]) == 0
    out = capsys.readouterr().out
    assert "Score " in out and "Small products, 32 x 32" in out and "Reference system: " in out
    assert kept()[0]["environment"]["place"] == "native"
    assert environment.same_machine(kept()[0]["environment"], environment.facts())
