"""From what a reader passes in to the plain numbers that a chart is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

MAX_MARKS = 20_000


def as_array(values: Any) -> np.ndarray:
    """`values` (an array, a list or a Tensor) as an array."""
    return np.asarray(values.data if hasattr(values, "requires_grad") else values)


def as_numbers(values: Any, name: str, ndim: int = 1) -> np.ndarray:
    """`values` (an array, a list or a Tensor) as a float64 array with `ndim` axes.

    Raises ValueError if the number of axes is another, or if there are too many values to draw.
    """
    array = as_array(values).astype(np.float64)
    if array.ndim != ndim:
        raise ValueError(f"{name} has shape {array.shape}. It needs {ndim} {'axis' if ndim == 1 else 'axes'}.")
    if array.size == 0:
        raise ValueError(f"{name} is empty, so there is nothing to draw.")
    if array.size > MAX_MARKS:
        raise ValueError(
            f"{name} has {array.size:,} values; a chart holds at most {MAX_MARKS:,}. Draw a part of it, such as [::10]."
        )
    return array


def as_series(values: Any, name: str) -> dict[str, np.ndarray]:
    """One array, or a mapping from a name to an array, as a mapping. A single array gets the name ""."""
    if isinstance(values, Mapping):
        return {str(key): as_numbers(array, f"{name} {key!r}") for key, array in values.items()}
    return {"": as_numbers(values, name)}


def same_length(first: Sequence | np.ndarray, second: Sequence | np.ndarray, names: tuple[str, str]) -> None:
    """Raise ValueError unless both have as many elements."""
    if len(first) != len(second):
        raise ValueError(
            f"{names[0]} has {len(first)} values, but {names[1]} has {len(second)}. Each point needs one of both."
        )


def plain(array: np.ndarray) -> list[float | None]:
    """The values as JSON numbers with six digits. NaN and infinity become None, a gap in the drawing."""
    return [float(f"{value:.6g}") if np.isfinite(value) else None for value in array.tolist()]


def span(array: np.ndarray) -> str:
    """The smallest and largest finite value in words, and how many values are not finite."""
    finite = array[np.isfinite(array)]
    missing = array.size - finite.size
    words = f"{finite.min():.4g} to {finite.max():.4g}" if finite.size else "no finite value"
    return f"{words} ({missing} not finite)" if missing else words


def rows(**columns: Iterable) -> list[dict[str, Any]]:
    """Columns of equal length as the list of records that Vega-Lite reads. A None is left out of its record."""
    records = (zip(columns, record, strict=True) for record in zip(*columns.values(), strict=True))
    return [{name: value for name, value in record if value is not None} for record in records]
