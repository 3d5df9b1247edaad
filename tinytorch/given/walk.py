"""What surrounds the walk of lesson 05: what it begins with, whether it can be done, and what one node passes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from tinytorch.given.arrays import raw

if TYPE_CHECKING:
    from tinytorch.given.tensor import TensorBase

Rule = Callable[[np.ndarray, Any], tuple]


def starting_gradient(tensor: TensorBase, grad: Any = None) -> np.ndarray:
    """The gradient that the walk begins with: 1 for a single number, else the caller's, of the tensor's shape.

    Raises RuntimeError if the tensor was not recorded, ValueError if a gradient is missing or has another shape.
    """
    if not tensor.requires_grad:
        raise RuntimeError(
            "backward() finds no history here. Does a leaf have requires_grad=True, and was the result computed "
            "outside of no_grad()?"
        )
    if grad is None and tensor.size != 1:
        raise ValueError(
            f"backward() starts at a single number, such as a loss, and this tensor has shape {tensor.shape}. Take "
            "its .sum() or .mean(), or pass a gradient of that shape."
        )
    start = np.ones_like(tensor.data) if grad is None else np.array(raw(grad), dtype=tensor.dtype)
    if start.shape != tensor.shape:
        raise ValueError(
            f"The gradient passed to backward() has shape {start.shape}, but the tensor has shape {tensor.shape}. "
            "They must be equal."
        )
    return start


def rule_for(name: str, rules: Mapping[str, Rule]) -> Rule:
    """The gradient rule of an operation. Raises LookupError if the table has none."""
    if name not in rules:
        raise LookupError(f"The operation {name!r} has no gradient rule. Write one under @vjp({name!r}).")
    return rules[name]


def check_walkable(order: list[TensorBase], rules: Mapping[str, Rule]) -> None:
    """Raise RuntimeError for a graph that was released, LookupError for an operation without a gradient rule."""
    for node in order:
        if node.op and not node.parents:
            raise RuntimeError(
                f"An earlier backward() has released the graph behind this {node.op!r}. Compute the result again, or "
                "add up the losses and call backward() once."
            )
        if node.op:
            rule_for(node.op, rules)


def stretches(shape: tuple[int, ...], result: tuple[int, ...]) -> bool:
    """True if an array of `shape` broadcasts to the shape `result`."""
    pairs = zip(reversed(shape), reversed(result), strict=False)
    return len(shape) <= len(result) and all(length in (1, stretched) for length, stretched in pairs)


def parent_gradients(
    node: TensorBase, grad: np.ndarray, rule: Rule, unbroadcast: Callable[[np.ndarray, tuple], np.ndarray]
) -> Iterator[tuple[TensorBase, np.ndarray]]:
    """Each parent of node that requires a gradient, with its share of grad, in the parent's shape and dtype.

    Raises TypeError or ValueError, naming the operation, if its rule returns something else than it should.
    """
    shares = rule(np.asarray(grad), node)
    if not isinstance(shares, tuple) or len(shares) != len(node.parents):
        raise TypeError(
            f"The gradient rule of {node.op!r} must return a tuple with one gradient for each parent, "
            f"{len(node.parents)} in all. It returned {type(shares).__name__} of length {len(shares)}."
        )
    for parent, share in zip(node.parents, shares, strict=True):
        if parent.requires_grad and share is not None:
            fitted = unbroadcast(share, parent.shape) if stretches(parent.shape, np.shape(share)) else None
            if fitted is None or fitted.shape != parent.shape:
                raise ValueError(
                    f"The gradient rule of {node.op!r} returned shape {np.shape(share)} for a parent of shape "
                    f"{parent.shape}."
                )
            yield parent, fitted.astype(parent.dtype, copy=False)


def no_grad(grad_mode: Any) -> Callable[[], AbstractContextManager[None]]:
    """The context manager no_grad() for a switch with the attribute `enabled`, which it always puts back."""

    @contextmanager
    def no_grad() -> Iterator[None]:
        """Remember nothing inside `with no_grad():`, or in a function under `@no_grad()`; then as it was before."""
        before = grad_mode.enabled
        grad_mode.enabled = False
        try:
            yield
        finally:
            grad_mode.enabled = before

    return no_grad


def both_operands(
    grad: np.ndarray, node: TensorBase, left_gradient: Callable, right_gradient: Callable
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """The gradients of both operands of a matrix product, None where nobody wants one.

    A vector on the left counts as one row, on the right as one column.
    """
    left, right = node.parents
    a, b = left.data, right.data
    column = b.ndim == 1
    if column:
        b, grad = b[:, None], grad[..., None]
    if a.ndim == 1:
        a, grad = a[None], grad[..., None, :]
    a_grad = left_gradient(grad, b) if left.requires_grad else None
    b_grad = right_gradient(grad, a) if right.requires_grad else None
    return a_grad, b_grad[..., 0] if column and right.requires_grad else b_grad


def weighted_sum(result: TensorBase) -> TensorBase:
    """One number in which every entry of a result counts differently."""
    return (result * np.cos(np.arange(result.size)).reshape(result.shape)).sum()
