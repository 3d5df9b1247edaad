"""OPS: forward rules on arrays, one short function for each operation; `params` are its settings.

Whatever does not fit gets a sentence with the shapes. A rule returns a new array or a view, and never writes into the
arrays it is given, because they belong to tensors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tinytorch.given.arrays import Rule, floating, in_floats

Shape = tuple[int, ...]


def rows(broadcast_shape: Callable[[Shape, Shape], Shape]) -> dict[str, Rule]:
    """OPS with the sentence of `broadcast_shape` for two shapes that do not fit, in place of numpy's words."""

    def with_sentence(rule: Rule) -> Rule:
        def checked(a: np.ndarray, b: np.ndarray) -> np.ndarray:
            try:
                return rule(a, b)
            except ValueError:
                broadcast_shape(a.shape, b.shape)
                raise

        return checked

    return OPS | {name: with_sentence(OPS[name]) for name in ("add", "sub", "mul", "div", "maximum", "minimum")}


# Two arrays, entry by entry


def counted(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two arrays of booleans as integers, for in sums and differences they count as 0 and 1; all others as they are."""
    return (a.astype(np.int_), b.astype(np.int_)) if a.dtype == b.dtype == np.bool_ else (a, b)


def add(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a + b."""
    return np.add(*counted(a, b))


def sub(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a - b."""
    return np.subtract(*counted(a, b))


def mul(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a times b."""
    return np.multiply(*counted(a, b))


def div(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a divided by b; integers give floats."""
    return np.divide(floating(a), floating(b))


def where(a: np.ndarray, b: np.ndarray, condition: np.ndarray) -> np.ndarray:
    """a where the condition is True, elsewhere b. Raises TypeError for a condition that is no mask."""
    condition = np.asarray(condition)
    if condition.dtype != np.bool_:
        raise TypeError(f"where needs a mask of booleans, not {condition.dtype}. Compare first, such as x > 0.")
    try:
        return np.where(condition, a, b)
    except ValueError:
        raise ValueError(f"where: the shapes {condition.shape}, {a.shape} and {b.shape} do not broadcast.") from None


# One array, entry by entry


def neg(a: np.ndarray) -> np.ndarray:
    """The negative of every entry; booleans count as 0 and 1."""
    return -a.astype(np.int_) if a.dtype == np.bool_ else -a


def power(a: np.ndarray, exponent: float) -> np.ndarray:
    """Every entry to the power of one number."""
    integral = isinstance(exponent, (int, np.integer)) and exponent >= 0
    return (counted(a, a)[0] if integral else floating(a)) ** exponent


def rpow(a: np.ndarray, base: float) -> np.ndarray:
    """One number above 0 to the power of every entry; an integer only where all exponents are integers from 0 up."""
    if np.ndim(base) or not base > 0:
        raise ValueError(f"{base!r} ** tensor: on the left of ** must stand one number above 0.")
    integral = isinstance(base, int) and a.dtype.kind in "biu" and (a >= 0).all()
    return np.power(base, counted(a, a)[0] if integral else floating(a))


def absolute(a: np.ndarray) -> np.ndarray:
    """Every entry without its sign."""
    return np.abs(a)


def clip(a: np.ndarray, low: float | None = None, high: float | None = None) -> np.ndarray:
    """Every entry moved to the nearest number from low to high. Raises ValueError unless low <= high."""
    if low is not None and high is not None and low > high:
        raise ValueError(f"clip needs low <= high; got low={low} and high={high}.")
    return a.copy() if low is high is None else np.clip(a, low, high)


# Matrices


def matmul(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The matrix product of (..., n, k) and (..., k, m), shape (..., n, m). Vectors as in numpy."""
    if a.ndim == 0 or b.ndim == 0:
        raise ValueError(f"matmul needs vectors or matrices, not shapes {a.shape} and {b.shape}. Use * for a number.")
    rows = b.shape[-2] if b.ndim > 1 else b.shape[0]
    if a.shape[-1] != rows:
        raise ValueError(
            f"matmul of shapes {a.shape} and {b.shape}: a row on the left has {a.shape[-1]} entries, "
            f"a column on the right has {rows}. Is one of them transposed?"
        )
    try:
        return np.matmul(*counted(a, b))
    except ValueError:
        raise ValueError(
            f"matmul of shapes {a.shape} and {b.shape}: the axes in front of the matrices, {a.shape[:-2]} and "
            f"{b.shape[:-2]}, do not broadcast."
        ) from None


# Shapes


def reshape(a: np.ndarray, shape: Shape) -> np.ndarray:
    """The same entries in the same order, read as another shape. One axis may be -1."""
    try:
        return a.reshape(shape)
    except ValueError:
        raise ValueError(f"Cannot reshape {a.shape} to {shape}: there are {a.size} entries to place.") from None


def transpose(a: np.ndarray, axes: Shape | None = None) -> np.ndarray:
    """All axes in the order of `axes`; without it the last two swapped (fewer than two: unchanged)."""
    if axes is None:
        return a.swapaxes(-1, -2) if a.ndim > 1 else a
    try:
        return a.transpose(axes)
    except ValueError:
        raise ValueError(f"transpose needs every axis of shape {a.shape} once, in the new order; got {axes}.") from None


def getitem(a: np.ndarray, index: Any) -> np.ndarray:
    """The entries at an index: integer, slice, boolean mask, array of integers, or a tuple of them."""
    return a[index]


def cat(*arrays: np.ndarray, axis: int = 0) -> np.ndarray:
    """Arrays one after the other along an axis that they have."""
    try:
        return np.concatenate(arrays, axis=axis)
    except ValueError:
        shapes = ", ".join(str(array.shape) for array in arrays)
        raise ValueError(f"cat along axis {axis} of shapes {shapes}: all other axes must agree.") from None


def stack(*arrays: np.ndarray, axis: int = 0) -> np.ndarray:
    """Arrays of one shape side by side along a new axis."""
    try:
        return np.stack(arrays, axis=axis)
    except ValueError:
        shapes = ", ".join(str(array.shape) for array in arrays)
        raise ValueError(f"stack along a new axis {axis} of shapes {shapes}: the shapes must be equal.") from None


# Reductions


def reduction(name: str, rule: Callable[..., np.ndarray]) -> Rule:
    """A forward rule over axes. Raises ValueError for an axis that is not there; a single number has axis 0, as in
    numpy and PyTorch.
    """

    def reduce(a: np.ndarray, axis: Any = None, keepdims: bool = False, **params: Any) -> np.ndarray:
        for one in (() if axis is None else axis if isinstance(axis, tuple) else (axis,)):
            if not -max(a.ndim, 1) <= one < max(a.ndim, 1):
                raise ValueError(f"{name} over axis {one} of shape {a.shape}: there is no such axis.")
        return rule(a, axis=axis if a.ndim else None, keepdims=keepdims, **params)

    return reduce


def extreme(name: str, rule: Callable[..., np.ndarray]) -> Rule:
    """A reduction to one of the entries. Raises ValueError where there is nothing to choose from."""

    def choose(a: np.ndarray, axis: Any = None, keepdims: bool = False) -> np.ndarray:
        if a.size == 0 and a.sum(axis=axis).size > 0:
            raise ValueError(f"The {name}imum of an empty tensor does not exist: shape {a.shape}, axis {axis}.")
        return rule(a, axis=axis, keepdims=keepdims)

    return reduction(name, choose)


def variance(a: np.ndarray, axis: Any = None, keepdims: bool = False, correction: int = 0) -> np.ndarray:
    """The mean squared distance from the mean, with `correction` taken from the number of entries."""
    return np.var(a, axis=axis, keepdims=keepdims, ddof=correction)


OPS: dict[str, Rule] = {
    "add": add, "sub": sub, "mul": mul, "div": div, "maximum": np.maximum, "minimum": np.minimum, "where": where,
    "neg": neg, "pow": power, "rpow": rpow, "abs": absolute, "clip": clip,
    "exp": in_floats(np.exp), "log": in_floats(np.log), "sqrt": in_floats(np.sqrt),
    "matmul": matmul,
    "reshape": reshape, "transpose": transpose, "getitem": getitem, "cat": cat, "stack": stack,
    "sum": reduction("sum", np.sum), "mean": reduction("mean", in_floats(np.mean)),
    "var": reduction("var", in_floats(variance)),
    "max": extreme("max", np.max), "min": extreme("min", np.min),
}  # fmt: skip
