"""The plumbing of a Tensor: operators, thin methods, comparisons, and the ways to numbers and to text.

A subclass sets `data`, and defines `_apply(name, *inputs, **params)`, which runs an operation of its table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tinytorch.given.arrays import HoldsArray, raw


def both_sides(name: str) -> tuple[Callable, Callable]:
    """The two methods behind one operator: for `tensor + other`, and for `other + tensor`."""

    def straight(self: TensorBase, other: Any) -> TensorBase:
        return self._apply(name, self, other)

    def reflected(self: TensorBase, other: Any) -> TensorBase:
        return self._apply(name, other, self)

    return straight, reflected


def compare(rule: Callable) -> Callable:
    """The method behind a comparison. Booleans have no gradient, so it is not recorded."""
    return lambda self, other: self.from_numpy(np.asarray(rule(self.data, raw(other))))


def combine(rule: Callable, sign: str) -> Callable:
    """The method behind & or |, for masks on both sides."""

    def method(self: TensorBase, other: Any) -> TensorBase:
        other = np.asarray(raw(other))
        _require_mask(sign, self.data, other)
        return self.from_numpy(np.asarray(rule(self.data, other)))

    return method


def unpacked(arguments: tuple) -> tuple[int, ...]:
    """((2, 3),) and (2, 3) both give (2, 3): f((2, 3)) and f(2, 3) mean the same."""
    one = len(arguments) == 1 and isinstance(arguments[0], (tuple, list))
    return tuple(arguments[0]) if one else arguments


class _Farewell:
    """Lets tensors go one after the other, however long the chain of parents that only they hold.

    Python would free such a chain by recursion, and in a browser a few thousand links of it end the whole kernel.
    """

    def __init__(self) -> None:
        self.waiting: list[tuple[TensorBase, ...]] = []
        self.at_work = False

    def take(self, tensor: TensorBase) -> None:
        """Let the parents of `tensor` go: at once, or after those that are going already."""
        self.waiting.append(tensor.parents)  # and no variable holds them, or they would go when it does
        tensor.parents = ()
        if self.at_work:
            return
        self.at_work = True
        while self.waiting:
            self.waiting.pop()  # whoever held the last reference to a parent is gone now, so its __del__ comes here
        self.at_work = False


_farewell = _Farewell()


class TensorBase(HoldsArray):
    """An array `data` with the gradient and the history that a subclass gives it.

    `grad` is None, or an array of the shape of `data`. A recorded result has `op` (name), `parents` (tensors) and
    `params` (settings); a leaf has None, () and {}.
    """

    data: np.ndarray
    grad: np.ndarray | None = None
    requires_grad: bool = False
    op: str | None = None
    parents: tuple[TensorBase, ...] = ()
    params: dict[str, Any] = {}
    __array_ufunc__ = None  # numpy does not compute with tensors: array * tensor calls the tensor's __rmul__

    @staticmethod
    def _apply(name: str, *inputs: Any, **params: Any) -> TensorBase:
        """Run an operation by its name; a subclass says how."""
        raise NotImplementedError("A Tensor class needs a method _apply(name, *inputs, **params).")

    @classmethod
    def from_numpy(cls, array: np.ndarray) -> TensorBase:
        """A tensor around this very array: no copy, any dtype."""
        tensor = cls.__new__(cls)
        tensor.data = array
        return tensor

    def __del__(self) -> None:
        if self.parents:
            _farewell.take(self)

    shape = property(lambda self: self.data.shape)
    ndim = property(lambda self: self.data.ndim)
    size = property(lambda self: self.data.size)
    dtype = property(lambda self: self.data.dtype)
    T = property(lambda self: self.transpose())

    __add__, __radd__ = both_sides("add")
    __sub__, __rsub__ = both_sides("sub")
    __mul__, __rmul__ = both_sides("mul")
    __truediv__, __rtruediv__ = both_sides("div")
    __matmul__, __rmatmul__ = both_sides("matmul")

    def __neg__(self) -> TensorBase:
        return self._apply("neg", self)

    def __pow__(self, exponent: float) -> TensorBase:
        if isinstance(exponent, TensorBase):
            raise TypeError("The exponent of ** is a number. For a tensor as exponent write (y * x.log()).exp().")
        return self._apply("pow", self, exponent=exponent)

    def __rpow__(self, base: float) -> TensorBase:
        return self._apply("rpow", self, base=base)

    def exp(self) -> TensorBase:
        """e to the power of every entry."""
        return self._apply("exp", self)

    def log(self) -> TensorBase:
        """The natural logarithm of every entry."""
        return self._apply("log", self)

    def sqrt(self) -> TensorBase:
        """The square root of every entry."""
        return self._apply("sqrt", self)

    def abs(self) -> TensorBase:
        """Every entry without its sign; the gradient at 0 is 0."""
        return self._apply("abs", self)

    __abs__ = abs

    def clip(self, low: float | None = None, high: float | None = None) -> TensorBase:
        """Every entry moved to the nearest number from low to high; None leaves a side open."""
        return self._apply("clip", self, low=low, high=high)

    # Reductions: axis is None (all of them), an integer or a tuple of integers.

    def sum(self, axis: Any = None, keepdims: bool = False) -> TensorBase:
        """The sum over the axes."""
        return self._apply("sum", self, axis=axis, keepdims=keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> TensorBase:
        """The mean over the axes."""
        return self._apply("mean", self, axis=axis, keepdims=keepdims)

    def var(self, axis: Any = None, keepdims: bool = False, correction: int = 0) -> TensorBase:
        """The mean squared distance from the mean; the number of entries is lowered by `correction`."""
        return self._apply("var", self, axis=axis, keepdims=keepdims, correction=correction)

    def max(self, axis: Any = None, keepdims: bool = False) -> TensorBase:
        """The largest entry over the axes; several largest share the gradient."""
        return self._apply("max", self, axis=axis, keepdims=keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> TensorBase:
        """The smallest entry over the axes; several smallest share the gradient."""
        return self._apply("min", self, axis=axis, keepdims=keepdims)

    def argmax(self, axis: int | None = None) -> TensorBase:
        """The place of the largest entry along an axis (the first of several), as integers without history."""
        if self.size == 0:
            raise ValueError(f"argmax of an empty tensor does not exist: shape {self.shape}.")
        return self.from_numpy(np.asarray(self.data.argmax(axis=axis)))

    # Shapes. transpose() swaps the last two axes.

    def reshape(self, *shape: Any) -> TensorBase:
        """The same entries in the same order, read as another shape; one axis may be -1."""
        return self._apply("reshape", self, shape=unpacked(shape))

    def transpose(self, *axes: Any) -> TensorBase:
        """All axes in the order of `axes`; without it the last two swapped."""
        return self._apply("transpose", self, axes=unpacked(axes) or None)

    def __getitem__(self, index: Any) -> TensorBase:
        index = tuple(map(raw, index)) if isinstance(index, tuple) else raw(index)
        return self._apply("getitem", self, index=index)

    def masked_fill(self, mask: Any, value: float) -> TensorBase:
        """`value` wherever the mask is True; elsewhere this tensor."""
        return self._apply("where", value, self, condition=raw(mask))

    # Comparisons give masks: tensors of booleans, without history. & | ~ combine them.

    __lt__, __le__, __eq__ = compare(np.less), compare(np.less_equal), compare(np.equal)
    __gt__, __ge__, __ne__ = compare(np.greater), compare(np.greater_equal), compare(np.not_equal)
    __hash__ = object.__hash__  # still by identity, so that a tensor can be a dictionary key
    __and__ = __rand__ = combine(np.logical_and, "&")
    __or__ = __ror__ = combine(np.logical_or, "|")

    def __invert__(self) -> TensorBase:
        _require_mask("~", self.data)
        return self.from_numpy(np.asarray(~self.data))

    # Out of the tensor: arrays, numbers, text.

    def numpy(self) -> np.ndarray:
        """The array itself, not a copy."""
        return self.data

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """What np.asarray(tensor) gives: the numbers, without the history."""
        return np.array(self.data, dtype=dtype, copy=copy)

    def detach(self) -> TensorBase:
        """The same numbers, without the history and without a gradient. Shares the array."""
        return self.from_numpy(self.data)

    def item(self) -> float:
        """The only entry, as a Python number. Raises ValueError unless there is exactly one."""
        if self.size != 1:
            raise ValueError(f"item() needs one entry; shape {self.shape} has {self.size}. Index or sum first.")
        return self.data.item()

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __bool__(self) -> bool:
        if self.size != 1:
            raise ValueError(
                f"A tensor of shape {self.shape} is neither true nor false. Combine masks with & and |, or ask for one "
                "number, such as mask.sum() > 0."
            )
        return bool(self.data.item())

    def __len__(self) -> int:
        self._require_axis("has no length")
        return len(self.data)

    def __iter__(self) -> Iterator[TensorBase]:
        self._require_axis("can't be taken apart, as a loop, list() or sum() does")
        return (self[position] for position in range(len(self.data)))

    def _require_axis(self, trouble: str) -> None:
        if self.ndim == 0:
            raise TypeError(f"A tensor of shape () is one number and {trouble}. Use the tensor itself, or .item().")

    def __repr__(self) -> str:
        text = np.array2string(self.data, separator=", ", prefix="Tensor(")
        dtype = "" if self.dtype in (np.float32, np.int_, np.bool_) else f", dtype={self.dtype}"
        leaf = ", requires_grad=True" if self.requires_grad else ""
        return f"Tensor({text}{dtype}{f', op={self.op!r}' if self.op else leaf})"

    def __format__(self, spec: str) -> str:
        if not spec:
            return repr(self)
        if self.ndim == 0:
            return format(self.item(), spec)
        return np.array2string(self.data, separator=", ", formatter={"all": lambda entry: format(entry, spec)})

    def backward(self, grad: Any = None) -> None:
        """Fill in the gradients of all that this tensor was made from. You build it in lesson 05."""
        from tinytorch.core.autograd import backward

        backward(self, grad)


def _require_mask(sign: str, *arrays: np.ndarray) -> None:
    for array in arrays:
        if array.dtype != np.bool_:
            raise TypeError(
                f"{sign} combines masks, and here is one of dtype {array.dtype}. Compare first, with brackets: (x > 0) "
                "& (x < 1)."
            )
