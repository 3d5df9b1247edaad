"""The frame around a student's `Trainer`: settings and guards, modes and random numbers that are kept, files."""

from __future__ import annotations

import io
import json
import math
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tinytorch.given import optimizers
from tinytorch.given.optimizers import require


class TrainerBase:
    """Holds what a training run is made of, counts its steps, and stops it when it diverges.

    `schedule` is a function from the step to a learning rate. `epoch` counts finished epochs, `losses` has one loss
    for each step. Without `max_norm` the gradient's length has no limit: it is infinite.
    """

    def __init__(
        self,
        model: Any,
        loss_fn: Callable,
        optimizer: Any,
        schedule: Callable | None = None,
        max_norm: float | None = None,
        accumulation_steps: int = 1,
    ) -> None:
        require(accumulation_steps >= 1, f"accumulation_steps is {accumulation_steps}; at least 1 batch makes a step.")
        require(max_norm is None or max_norm > 0, f"max_norm is {max_norm}. It has to be above 0, or None.")
        self.model, self.loss_fn, self.optimizer, self.schedule = model, loss_fn, optimizer, schedule
        self.max_norm = math.inf if max_norm is None else max_norm
        self.accumulation_steps = accumulation_steps
        self.epoch, self.losses = 0, []

    @property
    def steps(self) -> int:
        """How many steps have been made."""
        return len(self.losses)

    def stay_finite(self, loss: float, norm: float) -> None:
        """Raise FloatingPointError, with what to do, if the loss or the norm of the gradient is not finite."""
        if not (math.isfinite(loss) and math.isfinite(norm)):
            raise FloatingPointError(
                f"Training diverged at step {self.steps}: the loss is {loss:g}, the gradient's norm {norm:g}. Load the "
                f"last checkpoint, and lower the learning rate ({self.optimizer.lr:g}) or set max_norm=1.0. If this "
                "happens at step 0, look for nan in the inputs."
            )


def count_right(outputs: Any, targets: Any) -> float:
    """How many targets are met. NaN where there is no right and wrong, as in a regression.

    Whole numbers are classes: the highest score counts. Targets 0 and 1 of the outputs' shape: above 0 means 1.
    """
    scores, truth = outputs.data, targets.data
    if truth.dtype.kind in "iu" and scores.ndim == truth.ndim + 1:
        return float((scores.argmax(axis=-1) == truth).sum())
    if scores.shape == truth.shape and np.isin(truth, (0, 1)).all():
        return float(((scores > 0) == (truth == 1)).sum())
    return math.nan


@contextmanager
def modes_kept(model: Any) -> Iterator[None]:
    """Whatever happens inside, every layer is afterwards in the mode (train or eval) that it was in."""
    modes = [(layer, layer.training) for layer in _layers(model, {})]
    try:
        yield
    finally:
        for layer, training in modes:
            layer.training = training


def _layers(layer: Any, seen: dict[int, Any]) -> list[Any]:
    if id(layer) not in seen:
        seen[id(layer)] = layer
        for child in layer.children():
            _layers(child, seen)
    return list(seen.values())


def generators(part: Any, above: tuple[int, ...] = ()) -> Iterator[np.random.Generator]:
    """All random generators in a layer, its layers, and so on. A layer that holds its parent is no circle."""
    if isinstance(part, np.random.Generator):
        yield part
    elif id(part) not in above and (isinstance(part, (list, tuple, dict)) or hasattr(part, "named_parameters")):
        inside = part if isinstance(part, (list, tuple, dict)) else vars(part)
        for one in inside.values() if isinstance(inside, dict) else inside:
            yield from generators(one, (*above, id(part)))


def random_states(model: Any) -> dict[str, np.ndarray]:
    """The states of all random generators in a model, by number: text (JSON) in an array."""
    states = [json.dumps(one.bit_generator.state, default=np.ndarray.tolist) for one in generators(model)]
    return {str(place): np.array(state) for place, state in enumerate(states)}


def set_random_states(model: Any, saved: dict[str, np.ndarray]) -> None:
    """Put back what random_states gave; `same_form` has looked first whether the generators are of the same kind."""
    for place, generator in enumerate(generators(model)):
        state = json.loads(str(saved[str(place)]))
        generator.bit_generator.state = _in_form(generator.bit_generator.state, state)


def same_form(own: dict[str, Any], saved: dict[str, Any]) -> None:
    """Raise ValueError, with a sentence, unless both have the same keys, shapes and kinds of random generators."""
    optimizers.same_form(own, saved)
    for place in section(own, "random."):
        mine, theirs = (json.loads(str(one[f"random.{place}"]))["bit_generator"] for one in (own, saved))
        require(mine == theirs, f"Random generator {place} was saved from a {theirs}, but here it is a {mine}.")


def _in_form(own: Any, saved: Any) -> Any:
    if isinstance(own, dict):
        return {name: _in_form(value, saved[name]) for name, value in own.items()}
    return np.array(saved, own.dtype) if isinstance(own, np.ndarray) else saved


def section(saved: dict[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    """The entries whose key begins with prefix, under the rest of the key."""
    return {key.removeprefix(prefix): value for key, value in saved.items() if key.startswith(prefix)}


def write_npz(path: str | Path, arrays: dict[str, np.ndarray]) -> None:
    """Write arrays to a file, whole or not at all: first beside it, then in its place. Raises OSError."""
    path, buffer = Path(path), io.BytesIO()
    np.savez(buffer, **arrays)
    beside = path.with_name(f".{path.stem}.writing{path.suffix}")
    beside.write_bytes(buffer.getvalue())
    if beside.read_bytes() != buffer.getvalue():  # a browser's storage that is full says nothing by itself
        raise OSError(f"{path.name} could not be written: the storage is full. Delete files that you do not need.")
    os.replace(beside, path)


def read_npz(path: str | Path) -> dict[str, np.ndarray]:
    """The arrays of a file. Raises FileNotFoundError, or ValueError if it is no checkpoint or was damaged."""
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path}. Save a checkpoint there first, or correct the name.")
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            return dict(file)
    except (ValueError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path.name} is no checkpoint, or it was damaged ({error}). Load an older one.") from None
