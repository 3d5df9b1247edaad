"""Functions of several tensors, for a given Tensor class: `cat, stack, where, maximum, minimum = functions(Tensor)`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tinytorch.given.arrays import raw

if TYPE_CHECKING:
    from tinytorch.given.tensor import TensorBase


def functions(tensor: type[TensorBase]) -> tuple[Callable, ...]:
    """cat, stack, where, maximum and minimum, each recorded by the operations of this Tensor class."""

    def cat(tensors: Sequence, axis: int = 0) -> TensorBase:
        """Tensors one after the other along an axis that they have; the other axes must agree (else ValueError)."""
        return tensor._apply("cat", *several("cat", tensors), axis=axis)

    def stack(tensors: Sequence, axis: int = 0) -> TensorBase:
        """Tensors of one shape side by side along a new axis. Raises ValueError if the shapes differ."""
        return tensor._apply("stack", *several("stack", tensors), axis=axis)

    def where(condition: Any, a: Any, b: Any) -> TensorBase:
        """a where the condition, a mask of booleans, is True, and b elsewhere; all three broadcast."""
        return tensor._apply("where", a, b, condition=raw(condition))

    def maximum(a: Any, b: Any) -> TensorBase:
        """The larger of each pair of entries; equal ones share the gradient."""
        return tensor._apply("maximum", a, b)

    def minimum(a: Any, b: Any) -> TensorBase:
        """The smaller of each pair of entries; equal ones share the gradient."""
        return tensor._apply("minimum", a, b)

    return cat, stack, where, maximum, minimum


def several(name: str, tensors: Sequence) -> Sequence:
    """The tensors that a function was given as one list. Raises TypeError for anything else, ValueError for none."""
    if not isinstance(tensors, (list, tuple)):
        raise TypeError(f"{name} takes a list of tensors, {name}([a, b]); got a {type(tensors).__name__}.")
    if not tensors:
        raise ValueError(f"{name} needs at least one tensor; the list is empty.")
    return tensors
