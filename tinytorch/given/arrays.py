"""From what a caller passes in to arrays and tensors, and the one rule for the dtype of a result.

Floats are float32 unless float64 or float16 was asked for. Integers and booleans stay what they are as long as a
result is integral; where it is not, they become float32 before anything is computed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tinytorch.given.tensor import TensorBase

Rule = Callable[..., np.ndarray]


class HoldsArray:
    """What every Tensor is, and all that has to be known about one here: it keeps an array as `data`."""

    data: np.ndarray


def raw(value: Any) -> Any:
    """The array of a Tensor; anything else unchanged."""
    return value.data if isinstance(value, HoldsArray) else value


def numbers(data: Any) -> np.ndarray:
    """A new array of data: a number, a (nested) list or an array, in numpy's own dtype.

    Raises ValueError for rows of different lengths, TypeError for what is not numbers.
    """
    _refuse_history(data)
    try:
        array = np.array(data)
    except ValueError:
        raise ValueError(f"Rows must have the same length to make a tensor: {data!r}") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"A tensor holds numbers; {data!r} has dtype {array.dtype}.")
    return array


def floating(array: np.ndarray) -> np.ndarray:
    """The array as it is if it holds floats; integers and booleans as float32."""
    return array if array.dtype.kind == "f" else array.astype(np.float32)


def in_floats(rule: Rule) -> Rule:
    """Decorator for a forward rule whose result isn't integral: it gets every array as floats."""

    @wraps(rule)
    def on_floats(*arrays: np.ndarray, **params: Any) -> np.ndarray:
        return rule(*map(floating, map(np.asarray, arrays)), **params)

    return on_floats


def keep_floats(result: Any, tensors: tuple[TensorBase, ...]) -> np.ndarray:
    """The result of a rule as an array; floats in the widest floating dtype of the tensors, float32 without one.

    numpy answers in float64 more often than anybody asked: the mean of integers, or float32 times int64.
    Raises TypeError for a rule that returned a tensor.
    """
    if raw(result) is not result:
        raise TypeError("A forward rule computes with arrays; this one returned a Tensor. Is a setting a Tensor?")
    result = np.asarray(result)
    if result.dtype.kind != "f":
        return result
    dtype = _float_dtype(tensors)
    return result.astype(np.float32 if dtype is None else dtype, copy=False)


def as_tensors(cls: type[TensorBase], inputs: tuple) -> tuple[TensorBase, ...]:
    """Every input as a tensor of this class. Tensors stay the objects they are.

    Python numbers, and lists and arrays of floats, take the floating dtype of the tensors beside them.
    Raises TypeError for a list or tuple with tensors in it.
    """
    beside = _float_dtype(tuple(x for x in inputs if isinstance(x, cls)))
    return tuple(x if isinstance(x, cls) else _as_tensor(cls, x, beside) for x in inputs)


def same(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """True where a and b are equal, and where both are nan."""
    return (a == b) | ((a != a) & (b != b))


def _as_tensor(cls: type[TensorBase], value: Any, beside: np.dtype | None) -> TensorBase:
    if isinstance(value, (tuple, list)) and any(isinstance(item, cls) for item in value):
        raise TypeError(
            f"One input is a {type(value).__name__} of {len(value)} with tensors in it. Is a star missing, as in "
            "apply(name, *inputs)? Or do you mean stack(...), which makes one tensor of several?"
        )
    if isinstance(value, (int, float)):
        return cls(value, dtype=beside)
    array = numbers(value)
    return cls(array, dtype=beside if array.dtype.kind == "f" else None)


def _float_dtype(tensors: tuple[TensorBase, ...]) -> np.dtype | None:
    """The widest floating dtype among the tensors; None if none of them holds floats."""
    floats = {tensor.data.dtype for tensor in tensors if tensor.data.dtype.kind == "f"}
    return np.result_type(*floats) if floats else None


def _refuse_history(data: Any) -> None:
    """Raise TypeError for a list of tensors that need a gradient: copying their numbers would lose the history."""
    if isinstance(data, (list, tuple)) and any(getattr(item, "requires_grad", False) for item in data):
        raise TypeError("Tensor([...]) of tensors would forget how they were made. Use stack([...]), which remembers.")
