"""The guards in front of losses: a loss is the last place where a wrong shape or a wrong label can be noticed."""

from __future__ import annotations

from typing import Any

import numpy as np


def check_shapes(predictions: Any, targets: Any) -> None:
    """Raise ValueError unless two tensors have the same shape, naming both, and at least one entry."""
    if predictions.shape != targets.shape:
        raise ValueError(
            f"A loss compares entry by entry: predictions have shape {predictions.shape}, targets {targets.shape}. "
            "Reshape one of them."
        )
    _refuse_empty(predictions.shape)


def check_shares(shares: np.ndarray) -> None:
    """Raise ValueError for a number that is no share: below 0, above 1, or nan."""
    outside = shares[~((shares >= 0) & (shares <= 1))]
    if outside.size:
        raise ValueError(f"A share lies between 0 and 1; {outside[0]} does not.")


def check_axis(scores: np.ndarray, axis: int) -> None:
    """Raise ValueError if there are no scores along an axis, or no such axis; the sentence names the shape."""
    lengths = scores.shape or (1,)  # one number counts as a row of one, as for numpy
    if not -len(lengths) <= axis < len(lengths):
        raise ValueError(f"Scores of shape {scores.shape} have no axis {axis}.")
    if lengths[axis] == 0:
        raise ValueError(f"Shape {scores.shape} is empty along axis {axis}: there is nothing to choose from.")


def flat_targets(targets: Any, logits: Any) -> np.ndarray:
    """Class numbers as one flat array of integers: targets (...) for logits (..., C). Their range is not looked at.

    Raises ValueError for another shape or an empty batch, TypeError for what is not integer.
    """
    numbers = np.asarray(targets.data if hasattr(targets, "requires_grad") else targets)
    if logits.ndim == 0 or numbers.shape != logits.shape[:-1]:
        raise ValueError(
            f"Logits of shape {logits.shape} need one target for each row, shape {logits.shape[:-1]}; these targets "
            f"have shape {numbers.shape}."
        )
    _refuse_empty(numbers.shape)
    if numbers.dtype.kind not in "iu":
        raise TypeError(f"Targets are class numbers, so integers; these are {numbers.dtype}.")
    return numbers.reshape(-1)


def counted_rows(logits: Any, targets: Any, ignore_index: int) -> tuple[Any, np.ndarray]:
    """The rows (N, C) of logits (..., C) that count, and their class numbers (N,): all but those with ignore_index.

    Raises what flat_targets raises, and ValueError if every target is ignore_index.
    """
    numbers = flat_targets(targets, logits)
    rows, counted = logits.reshape(numbers.size, -1), numbers != ignore_index
    if counted.all():
        return rows, numbers
    if not counted.any():
        raise ValueError(f"All {numbers.size} targets are {ignore_index}, which means: ignore. Nothing is left.")
    return rows[counted], numbers[counted]


def _refuse_empty(shape: tuple[int, ...]) -> None:
    if 0 in shape:
        raise ValueError(f"The batch is empty: shape {shape}. A mean needs at least one entry.")
