"""A training of minutes that a closed tab, a killed kernel or Stop does not undo.

    training = LongTraining("04_cnn_1998", total=3000, parts={"trainer": trainer, "loader": loader}, about={"lr": 0.1})
    with training:                                 # offers to continue where an earlier run was stopped
        while not training.finished:
            trainer.train_epoch(loader, watch=lambda step, loss, **_: training.after(step, count=64))

What is stored: training/04_cnn_1998.npz in the workspace, never part of a bundle. It holds the state of every part
(arrays, and a random generator's state as JSON), and under `.about` as JSON: the format's number, the step, the
seconds of training so far, the moment, and the caller's settings with a digest of the code that trains. It is written
like every file that must survive (`workspace.write_file`), 15 seconds after the last one and after the last step; but
where the storage is full, nothing makes room for it, and it is itself the first file that makes room.
Whoever opens it with other settings, or with other code, begins anew: a mixture would be nobody's result.
"""

from __future__ import annotations

import hashlib
import io
import json
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tinytorch import _resolver
from tinytorch.meter import Meter
from tinytorch.tito.say import clock
from tinytorch.tito.workspace import workspace

FORMAT = 1
ABOUT = ".about"
EVERY = 15.0  # seconds between two checkpoints; with one step in between, a stop costs less than 20

State = dict[str, Any]  # arrays and numbers by name
Part = Any  # an object with state_dict and load_state_dict, a numpy Generator, or a pair of such functions

_kept = True  # false inside `experiment`


@contextmanager
def experiment() -> Iterator[None]:
    """Trainings inside the block neither continue from a checkpoint nor write one."""
    global _kept
    before, _kept = _kept, False
    try:
        yield
    finally:
        _kept = before


def in_experiment() -> bool:
    """True inside `experiment`, where a run asks about single components and nothing is kept."""
    return not _kept


def confirm(question: str) -> bool:
    """Ask the person who is there; True, which loses nothing, where nobody can be asked."""
    try:
        answer = input(f"{question} [Y/n] ")
    except (EOFError, OSError, RuntimeError, NotImplementedError):  # a pipe; a kernel without a box for answers
        return True
    return not (answer or "").strip().casefold().startswith("n")


class LongTraining:
    """Counts the steps of a training, keeps checkpoints of its parts, and says how fast it is and how long it takes.

    `parts` are what changes while training: objects with `state_dict` and `load_state_dict`, numpy Generators, or
    pairs (get, put) of functions. `about` are the settings, plain JSON values. `components` are the modules that
    train ("core.spatial"): with other code the training begins anew. `ask` decides on continuing; None continues.
    """

    def __init__(
        self, name: str, total: int, parts: Mapping[str, Part], about: Mapping[str, Any] | None = None,
        components: Iterable[str] = (), unit: str = "images", ask: Callable[[str], bool] | None = confirm,
    ) -> None:  # fmt: skip
        self.total, self.unit, self._parts, self._ask = total, unit, dict(parts), ask
        self.path = checkpoint_path(name)
        self._about = _plain({"total": total, "code": code_digest(components), **(about or {})})
        self.step, self.seconds, self.continued = 0, 0.0, 0
        self._meter = Meter("Training", total)
        self._trouble = ""
        self._restart()

    @property
    def finished(self) -> bool:
        """True after the last step."""
        return self.step >= self.total

    @property
    def rate(self) -> float:
        """Examples a second since this run began; 0 before the first step."""
        spent = time.monotonic() - self._begin
        return self._count / spent if spent > 0 else 0.0

    @property
    def seconds_left(self) -> float:
        """How long the rest takes at the pace of this run; infinite before the first step."""
        made = self.step - self.continued
        return (time.monotonic() - self._begin) / made * (self.total - self.step) if made else float("inf")

    def __enter__(self) -> LongTraining:
        self._continue()
        self._restart()
        self._meter.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._meter.__exit__(None, None, None)
        if kind is KeyboardInterrupt and self._saved:
            print(f"Stopped at step {self.step:,} of {self.total:,}. The checkpoint of step {self._saved:,} is kept; "
                  "the next run continues there.")  # fmt: skip

    def after(self, step: int, count: int = 0, note: str = "") -> None:
        """Say that `step` steps are done, the last one with `count` examples; writes a checkpoint when it is time."""
        now = time.monotonic()
        self.seconds += now - self._last
        self.step, self._last, self._count = step, now, self._count + count
        if self.finished or now - self._written >= EVERY:
            self.save()
        self._meter.show(step, f"{self.status()}{f', {note}' if note else ''}")

    def status(self) -> str:
        """Such as "step 1,800 of 3,000, 1,370 images a second, 55 s left"."""
        left = self.seconds_left
        waiting = "" if self.finished or left == float("inf") else f", {duration(left)} left"
        return f"step {self.step:,} of {self.total:,}, {self.rate:,.0f} {self.unit} a second{waiting}"

    def save(self) -> None:
        """Write a checkpoint now, if that costs the student nothing else.

        A storage that refuses is said once, and the training goes on.
        """
        if not _kept:
            return
        about = {"format": FORMAT, "step": self.step, "seconds": self.seconds, "date": clock.now(), **self._about}
        try:
            workspace.write_file(self.path, pack(self._parts, about), make_room=False)
            self._saved = self.step
        except workspace.WorkspaceError as error:
            if not self._trouble:
                self._trouble = str(error)
                print(f"The training goes on, but without a checkpoint: {error}")
        self._written = time.monotonic()

    def _restart(self) -> None:
        self._begin = self._last = self._written = time.monotonic()
        self._count, self._saved = 0, self.step  # the step of the newest checkpoint

    def _continue(self) -> None:
        """Take over an earlier run's state if there is one of this very training, and the student wants it."""
        if not _kept or not self.path.is_file():
            return
        try:
            about, state = unpack(self.path.read_bytes())
        except ValueError as error:
            print(f"The checkpoint {self.path.name} can't be read ({error}). The training begins anew.")
            return
        if {name: about.get(name) for name in self._about} != self._about:
            print("There is a checkpoint, but of other settings or other code. The training begins anew.")
            return
        question = f"Continue from step {about['step']:,} of {self.total:,}?"
        if self._ask and about["step"] < self.total and not self._ask(question):
            return
        before = collect(self._parts)
        try:
            put_back(self._parts, state)
        except (ValueError, KeyError) as error:
            put_back(self._parts, before)
            print(f"The checkpoint does not fit ({error}). The training begins anew.")
            return
        self.step = self.continued = int(about["step"])
        self.seconds = float(about["seconds"])
        print(f"Continued from step {self.step:,} of {self.total:,}.")


def checkpoint_path(name: str) -> Path:
    """Where the workspace keeps the checkpoint of training `name`."""
    reference = ".reference" if _resolver.reference_only() else ""
    return workspace.root() / workspace.TRAINING / f"{name}{reference}.npz"


def trained(name: str, prefix: str = "trainer/model.") -> dict[str, np.ndarray]:
    """The state_dict of the network in the checkpoint of training `name`; {} where there is none that can be read."""
    try:
        _, state = unpack(checkpoint_path(name).read_bytes())
    except (OSError, ValueError):
        return {}
    return {key.removeprefix(prefix): array for key, array in state.items() if key.startswith(prefix)}


def code_digest(components: Iterable[str]) -> str:
    """A digest of the modules ("core.spatial") that an import gets now: the student's files, or the reference's."""
    found = hashlib.sha256()
    for name in sorted(components):
        own = _resolver.origin(name) == "yours"
        file = workspace.root() / "tinytorch" / Path(*name.split(".")).with_suffix(".py")
        found.update(f"{name} ".encode() + (file.read_bytes() if own else b"reference"))
    return found.hexdigest()


def pack(parts: Mapping[str, Part], about: Mapping[str, Any]) -> bytes:
    """The file of a checkpoint: npz, every part's entries under its name, `about` as JSON under ".about"."""
    buffer = io.BytesIO()
    np.savez(buffer, **{ABOUT: np.array(json.dumps(about))}, **collect(parts))
    return buffer.getvalue()


def unpack(content: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What `pack` was given, as (about, arrays by "part/key"). Raises ValueError for anything else; runs no code."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = dict(file)
        about = json.loads(str(arrays.pop(ABOUT)))
        if about["format"] != FORMAT or not isinstance(about["step"], int):
            raise ValueError(f"its format is {about['format']}")
        return about, arrays
    except (KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"it is damaged: {error}") from error


def collect(parts: Mapping[str, Part]) -> dict[str, np.ndarray]:
    """A copy of the state of all parts: arrays by "part/key"."""
    return {f"{name}/{key}": np.array(value) for name, part in parts.items() for key, value in _get(part).items()}


def put_back(parts: Mapping[str, Part], arrays: Mapping[str, np.ndarray]) -> None:
    """Give every part the entries that stand under its name."""
    for name, part in parts.items():
        begin = f"{name}/"
        _put(part, {key.removeprefix(begin): value for key, value in arrays.items() if key.startswith(begin)})


def duration(seconds: float) -> str:
    """Such as "55 s" or "3 min"."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _get(part: Part) -> State:
    if isinstance(part, np.random.Generator):
        return {"state": json.dumps(part.bit_generator.state)}
    return part[0]() if isinstance(part, tuple) else part.state_dict()


def _put(part: Part, state: State) -> None:
    if isinstance(part, np.random.Generator):
        part.bit_generator.state = json.loads(str(state["state"]))
    elif isinstance(part, tuple):
        part[1](state)
    else:
        part.load_state_dict(state)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they come back from JSON, so that a tuple equals the list that it becomes."""
    return json.loads(json.dumps(dict(values)))
