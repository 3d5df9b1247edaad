"""VJP: gradient rules, one for each operation of OPS and of lessons 02 to 04 that no lesson asks for.

A rule gets the gradient of a result and the result itself, and returns one gradient for each parent. Shapes may still
be broadcast; the walk of lesson 05 sums them back. How such rules are derived: Griewank and Walther, *Evaluating
Derivatives*, second edition (SIAM 2008), chapter 3.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log, pi, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from tinytorch.given.arrays import same

if TYPE_CHECKING:
    from tinytorch.given.tensor import TensorBase

Gradients = tuple[np.ndarray, ...]
VJP: dict[str, Callable[[np.ndarray, Any], Gradients]] = {}
BASIC = (int, np.integer, slice, type(None), type(Ellipsis))  # indices that name no entry twice


def rule(name: str) -> Callable[[Callable], Callable]:
    """Decorator: enter a gradient rule under this name."""

    def register(function: Callable) -> Callable:
        VJP[name] = function
        return function

    return register


def first(node: TensorBase) -> np.ndarray:
    """The array of the first parent."""
    return node.parents[0].data


def arrays(node: TensorBase) -> tuple[np.ndarray, ...]:
    """The arrays of all parents."""
    return tuple(parent.data for parent in node.parents)


def restore_axes(array: np.ndarray, node: TensorBase) -> np.ndarray:
    """An array of the shape of node, a reduction, with the axes that were reduced put back as length 1."""
    axis, keepdims = node.params.get("axis"), node.params.get("keepdims", False)
    number = node.parents[0].ndim == 0  # reduced over its axis 0 it is the same number
    return array if axis is None or keepdims or number else np.expand_dims(array, axis)


# Entry by entry


@rule("add")
def add(grad: np.ndarray, node: TensorBase) -> Gradients:
    return grad, grad


@rule("sub")
def sub(grad: np.ndarray, node: TensorBase) -> Gradients:
    return grad, -grad


@rule("neg")
def neg(grad: np.ndarray, node: TensorBase) -> Gradients:
    return (-grad,)


@rule("exp")
def exp(grad: np.ndarray, node: TensorBase) -> Gradients:
    return (grad * node.data,)


@rule("log")
def logarithm(grad: np.ndarray, node: TensorBase) -> Gradients:
    return (grad / first(node),)


@rule("sqrt")
def square_root(grad: np.ndarray, node: TensorBase) -> Gradients:
    return (grad / (2 * node.data),)


@rule("pow")
def power(grad: np.ndarray, node: TensorBase) -> Gradients:
    exponent = node.params["exponent"]
    if np.ndim(exponent) == 0 and exponent == 0:
        return (np.zeros_like(grad),)  # x ** 0 is 1 everywhere; the formula would give 0 times infinity at 0
    return (grad * exponent * first(node) ** (exponent - 1),)


@rule("rpow")
def rpow(grad: np.ndarray, node: TensorBase) -> Gradients:
    return (grad * node.data * log(node.params["base"]),)


@rule("abs")
def absolute(grad: np.ndarray, node: TensorBase) -> Gradients:
    return (grad * np.sign(first(node)),)


@rule("clip")
def clip(grad: np.ndarray, node: TensorBase) -> Gradients:
    return (grad * same(first(node), node.data),)


@rule("maximum")
@rule("minimum")
def chosen(grad: np.ndarray, node: TensorBase) -> Gradients:
    a, b = (same(parent.data, node.data) for parent in node.parents)
    share = grad / np.add(a, b, dtype=grad.dtype)
    return share * a, share * b


@rule("where")
def where(grad: np.ndarray, node: TensorBase) -> Gradients:
    condition = node.params["condition"]
    return np.where(condition, grad, 0), np.where(condition, 0, grad)


# Shapes: a rule that moved entries moves the gradient back


@rule("reshape")
def reshape(grad: np.ndarray, node: TensorBase) -> Gradients:
    return (grad.reshape(node.parents[0].shape),)


@rule("transpose")
def transpose(grad: np.ndarray, node: TensorBase) -> Gradients:
    axes = node.params.get("axes")
    if axes is None:
        return (grad.swapaxes(-1, -2) if grad.ndim > 1 else grad,)
    return (grad.transpose(np.argsort([axis % grad.ndim for axis in axes])),)  # the order that undoes `axes`


@rule("getitem")
def getitem(grad: np.ndarray, node: TensorBase) -> Gradients:
    index, back = node.params["index"], np.zeros(node.parents[0].shape, grad.dtype)
    parts = index if isinstance(index, tuple) else (index,)
    if all(isinstance(part, BASIC) for part in parts):
        back[index] = grad
    else:
        np.add.at(back, index, grad)  # a sequence can name an entry twice, and then both gradients count
    return (back,)


@rule("cat")
def cat(grad: np.ndarray, node: TensorBase) -> Gradients:
    axis = node.params.get("axis", 0)
    ends = np.cumsum([parent.shape[axis] for parent in node.parents])
    return tuple(np.split(grad, ends[:-1], axis=axis))


@rule("stack")
def stack(grad: np.ndarray, node: TensorBase) -> Gradients:
    return tuple(np.moveaxis(grad, node.params.get("axis", 0), 0))


# Reductions


@rule("mean")
def mean(grad: np.ndarray, node: TensorBase) -> Gradients:
    a = first(node)
    return (np.broadcast_to(restore_axes(grad * node.size / max(a.size, 1), node), a.shape),)


@rule("var")
def variance(grad: np.ndarray, node: TensorBase) -> Gradients:
    a, axis = first(node), node.params.get("axis")
    entries = a.size // max(node.size, 1) - node.params.get("correction", 0)
    return (restore_axes(grad, node) * 2 * (a - a.mean(axis=axis, keepdims=True)) / entries,)


@rule("min")
def smallest(grad: np.ndarray, node: TensorBase) -> Gradients:
    chosen = same(first(node), restore_axes(node.data, node))
    count = chosen.sum(axis=node.params.get("axis"), keepdims=True, dtype=grad.dtype)
    return (restore_axes(grad, node) * chosen / count,)


# The operations of lessons 02 to 04


@rule("tanh")
def tanh(grad: np.ndarray, node: TensorBase) -> Gradients:
    return (grad * (1 - node.data * node.data),)


@rule("gelu")
def gelu(grad: np.ndarray, node: TensorBase) -> Gradients:
    x, c = first(node), sqrt(2 / pi)
    t = np.tanh(c * (x + 0.044715 * x * x * x))
    return (grad * 0.5 * (1 + t + x * (1 - t * t) * c * (1 + 3 * 0.044715 * x * x)),)


@rule("softmax")
def softmax(grad: np.ndarray, node: TensorBase) -> Gradients:
    s, axis = node.data, node.params.get("axis", -1)
    return (s * (grad - (grad * s).sum(axis=axis, keepdims=True)),)


@rule("dropout")
def dropout(grad: np.ndarray, node: TensorBase) -> Gradients:
    return (grad * node.params["mask"],)


@rule("binary_cross_entropy")
def binary_cross_entropy(grad: np.ndarray, node: TensorBase) -> Gradients:
    probability = np.exp(-np.logaddexp(0, -first(node)))  # the sigmoid of the logits, without overflow
    return (grad * (probability - node.params["targets"]),)
