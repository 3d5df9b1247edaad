"""A training that is stopped anywhere goes on, bit by bit, and loses at most the time between two checkpoints."""

from __future__ import annotations

import errno

import numpy as np
import pytest

from tinytorch.tito.copies import paths
from tinytorch.tito.milestones import long_training
from tinytorch.tito.milestones.long_training import LongTraining
from tinytorch.tito.workspace import workspace


class Walk:
    """A training in small: a weight that moves by chance, with a velocity, and the generator that moves it."""

    def __init__(self, size: int = 3) -> None:
        self.weight, self.velocity, self.count = np.zeros(size, np.float32), np.zeros(size, np.float32), 0
        self.rng = np.random.default_rng(0)

    def step(self) -> None:
        self.velocity = 0.9 * self.velocity + self.rng.normal(size=self.weight.shape).astype(np.float32)
        self.weight = self.weight + 0.1 * self.velocity
        self.count += 1

    def state_dict(self) -> dict:
        return {"weight": self.weight, "velocity": self.velocity}

    def load_state_dict(self, state: dict) -> None:
        if state["weight"].shape != self.weight.shape:
            raise ValueError(f"weight has shape {state['weight'].shape}")
        self.weight, self.velocity = state["weight"], state["velocity"]

    def get_count(self) -> dict:
        return {"count": self.count}

    def put_count(self, state: dict) -> None:
        self.count = int(state["count"])

    def parts(self) -> dict:
        return {"walk": self, "rng": self.rng, "count": (self.get_count, self.put_count)}


@pytest.fixture(autouse=True)
def every_step(tmp_path, monkeypatch):
    """A workspace of its own, where each step is written."""
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(tmp_path))
    monkeypatch.setattr(long_training, "EVERY", 0.0)
    monkeypatch.setattr("builtins.input", lambda question: pytest.fail(f"asked: {question}"))
    return tmp_path


def train(walk: Walk, stop: int = 10, error: type[BaseException] | None = None, ask=None, **options) -> LongTraining:
    """Ten steps, or `stop` of them and then an `error`."""
    training = LongTraining("walk", 10, walk.parts(), ask=ask, **options)
    with training:
        while not training.finished:
            if training.step == stop and error:
                raise error
            walk.step()
            training.after(training.step + 1, count=64)
    return training


def stopped_at(stop: int, **options) -> None:
    with pytest.raises(KeyboardInterrupt):
        train(Walk(), stop, KeyboardInterrupt, **options)


@pytest.mark.parametrize("stop", [1, 4, 9])
def test_it_goes_on_bit_by_bit(stop, capsys):
    stopped_at(stop)
    assert f"Stopped at step {stop} of 10. The checkpoint of step {stop} is kept" in capsys.readouterr().out
    second, whole = Walk(), Walk()
    training = train(second)
    assert training.continued == stop and training.finished
    assert f"Continued from step {stop} of 10." in capsys.readouterr().out
    for _ in range(10):
        whole.step()
    assert np.array_equal(second.weight, whole.weight) and second.weight.dtype == np.float32
    assert second.rng.random() == whole.rng.random()
    assert second.count == 10


def test_between_two_checkpoints_only_the_steps_since_the_last_one_are_lost(monkeypatch):
    monkeypatch.setattr(long_training, "EVERY", 20.0)
    now = iter(range(0, 10_000, 3))  # every look at the clock is three seconds later
    monkeypatch.setattr(long_training.time, "monotonic", lambda: float(next(now)))
    stopped_at(9)
    training = train(Walk(), 9)
    assert 9 - training.continued <= 20 / 3


def test_a_finished_training_is_not_repeated(capsys):
    first, second = Walk(), Walk()
    train(first)
    training = train(second, ask=lambda question: pytest.fail("there is nothing to ask"))
    assert training.continued == 10 and second.count == 10
    assert np.array_equal(first.weight, second.weight)


def test_the_student_decides():
    stopped_at(4)
    asked = []
    assert train(Walk(), ask=lambda question: asked.append(question) or False).continued == 0
    assert asked == ["Continue from step 4 of 10?"]


@pytest.mark.parametrize(
    ("answer", "goes_on"), [("", True), ("y", True), ("No", False), (None, True), (EOFError, True)]
)
def test_the_question_is_answered_by_a_word(answer, goes_on, monkeypatch):
    def typed(question):
        if answer is EOFError:
            raise EOFError
        return answer

    monkeypatch.setattr("builtins.input", typed)
    assert long_training.confirm("Continue?") is goes_on


def test_other_settings_or_other_code_begin_anew(every_step, capsys):
    stopped_at(4, about={"lr": 0.1, "sizes": (16, 32)}, components=["core.tensor"])
    assert train(Walk(), about={"lr": 0.2, "sizes": (16, 32)}, components=["core.tensor"]).continued == 0
    stopped_at(4, about={"lr": 0.1, "sizes": (16, 32)}, components=["core.tensor"])
    own = every_step / "tinytorch" / "core" / "tensor.py"
    own.parent.mkdir(parents=True)
    own.write_text("# mine\n")
    assert train(Walk(), about={"lr": 0.1, "sizes": (16, 32)}, components=["core.tensor"]).continued == 0
    assert "other settings or other code" in capsys.readouterr().out


def test_the_same_settings_go_on():
    stopped_at(4, about={"lr": 0.1, "sizes": (16, 32)}, components=["core.tensor"])
    assert train(Walk(), about={"sizes": [16, 32], "lr": 0.1}, components=["core.tensor"]).continued == 4


def test_a_state_that_does_not_fit_changes_nothing(capsys):
    stopped_at(4)
    larger = Walk(5)
    assert train(larger).continued == 0
    assert larger.count == 10 and "does not fit" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive at all"])
def test_a_damaged_checkpoint_is_said_and_replaced(every_step, content, capsys):
    file = every_step / "training" / "walk.npz"
    file.parent.mkdir()
    file.write_bytes(content)
    assert train(Walk()).continued == 0
    assert "can't be read" in capsys.readouterr().out
    assert train(Walk()).continued == 10


def test_a_pickle_is_never_run(every_step):
    file = every_step / "training" / "walk.npz"
    file.parent.mkdir()
    np.savez(file, **{".about": np.array([{"format": 1}], dtype=object)})
    with pytest.raises(ValueError, match="allow_pickle=False"):
        long_training.unpack(file.read_bytes())


def test_a_full_storage_does_not_end_the_training(monkeypatch, capsys):
    def full(path, content, **options):
        raise workspace.WorkspaceError(errno.ENOSPC, "the storage is full")

    monkeypatch.setattr(workspace, "write_file", full)
    walk = Walk()
    train(walk)
    assert walk.count == 10
    assert capsys.readouterr().out.count("without a checkpoint") == 1


def test_an_experiment_leaves_no_trace(every_step):
    stopped_at(4)
    before = (every_step / "training" / "walk.npz").read_bytes()
    with long_training.experiment():
        assert train(Walk()).continued == 0
    assert (every_step / "training" / "walk.npz").read_bytes() == before


def test_the_reference_has_a_checkpoint_of_its_own(every_step, monkeypatch):
    stopped_at(4)
    monkeypatch.setenv("TINYTORCH_REFERENCE", "1")
    assert train(Walk()).continued == 0
    assert sorted(file.name for file in (every_step / "training").iterdir()) == ["walk.npz", "walk.reference.npz"]


def test_a_checkpoint_is_never_part_of_a_bundle(every_step):
    train(Walk())
    (every_step / "progress.json").write_text("{}")
    assert paths.in_workspace(every_step) == ["progress.json"]
    assert paths.objection("training/walk.npz") == "is none of the files that belong in a bundle"


def test_it_says_how_fast_and_how_long(monkeypatch):
    now = iter(np.arange(0, 1000, 0.5).tolist())
    walk = Walk()
    training = LongTraining("walk", 1000, walk.parts(), ask=None)
    assert training.seconds_left == float("inf")
    with long_training.experiment(), training:
        monkeypatch.setattr(training, "_begin", 0.0)
        monkeypatch.setattr(long_training.time, "monotonic", lambda: next(now))
        training.after(100, count=6400)
        monkeypatch.setattr(long_training.time, "monotonic", lambda: 10.0)
        assert training.rate == 640.0
        assert training.seconds_left == 90.0
        assert training.status() == "step 100 of 1,000, 640 images a second, 2 min left"


def test_what_was_trained_is_found_under_its_part(every_step):
    assert long_training.trained("walk", "walk/") == {}
    walk = Walk()
    training = train(walk)
    found = long_training.trained("walk", "walk/")
    assert set(found) == {"weight", "velocity"}
    assert np.array_equal(found["weight"], walk.weight)
    training.path.write_bytes(b"no checkpoint")
    assert long_training.trained("walk", "walk/") == {}
