"""Time spent: short gaps between actions count for the module at hand, breaks do not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tinytorch.tito.progress import active_time, progress
from tinytorch.tito.say import sentences
from tinytorch.tito.workspace import workspace


class Shell:
    """An IPython shell's events, and a clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.callbacks: dict[str, list] = {"pre_run_cell": [], "post_run_cell": []}
        self.events = self

    def register(self, event: str, callback) -> None:
        self.callbacks[event].append(callback)

    def run(self, text: str, after: float, takes: float = 0.0) -> None:
        """A cell, `after` seconds of reading and writing."""
        self.now += after
        for callback in self.callbacks["pre_run_cell"]:
            callback(SimpleNamespace(raw_cell=text))
        self.now += takes
        for callback in self.callbacks["post_run_cell"]:
            callback(None)


@pytest.fixture
def shell(place, monkeypatch) -> Shell:
    made = Shell()
    monkeypatch.setattr(active_time, "time", SimpleNamespace(monotonic=lambda: made.now))
    active_time.forget()
    active_time.watch(made, lambda: progress.attempt(progress.record_time))
    active_time.watch(made, lambda: progress.attempt(progress.record_time))
    yield made
    active_time.forget()


def seconds() -> dict[str, float]:
    return {name: entry["seconds"] for name, entry in progress.load()["modules"].items()}


def test_gaps_under_five_minutes_count_and_breaks_do_not(shell):
    shell.run("#| default_exp core.tensor", after=0)
    shell.run("1 + 1", after=100, takes=20)
    shell.run("1 + 1", after=3600)
    shell.run("1 + 1", after=-50)
    assert seconds() == {"01": 120}
    assert progress.load()["modules"]["01"]["state"] == "started"


def test_time_goes_to_the_module_whose_cells_run(shell):
    shell.run('check("01-add")', after=0)
    shell.run('answer("02-q-size", 3)', after=70)
    shell.run("x = 1", after=80)
    shell.run("%tito complete 2", after=90)
    assert seconds() == {"01": 70, "02": 170}


def test_time_before_any_module_is_named_counts_for_none(shell):
    shell.run("print(1)", after=0)
    shell.run("print(2)", after=200)
    assert seconds() == {} and active_time.take() == {}


def test_short_times_wait_for_the_next_write_of_progress(shell, place):
    shell.run('check("01-add")', after=0)
    shell.run("x = 1", after=30)
    assert not (place.root / "progress.json").exists()
    progress.record_started("02")
    assert seconds() == {"02": 0, "01": 30}
    progress.record_started("02")
    assert seconds() == {"02": 0, "01": 30}


def test_many_short_times_add_up(shell):
    shell.run('check("01-add")', after=0)
    for _ in range(8):
        shell.run("x = 1", after=0.375)
        progress.record_started("01")
    assert seconds() == {"01": 3}


def test_a_full_disk_does_not_disturb_the_cell(shell, monkeypatch):
    def full(path, content):
        raise workspace.WorkspaceError("progress.json could not be written.")

    monkeypatch.setattr(workspace, "write_file", full)
    shell.run('check("01-add")', after=0)
    shell.run("x = 1", after=100)
    assert "progress.json could not be written" in sentences.take()[0]
