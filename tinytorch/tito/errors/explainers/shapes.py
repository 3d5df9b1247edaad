"""Shapes that do not fit: which two values, both shapes, the axis that disagrees, and what would fit."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import zip_longest

import numpy as np

from tinytorch.tito.errors.scene import Explanation, Scene, known
from tinytorch.tito.errors.steps import Step, array_in

Shape = tuple[int, ...]
Operand = tuple[str, Shape]  # an expression's text, and the shape of its value
Operation = tuple[str, ast.expr, ast.expr]

SIGNS = {ast.MatMult: "@", ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.Lt: "<",
         ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}  # fmt: skip
FUNCTIONS = {"matmul": "@", "add": "+", "sub": "-", "subtract": "-", "mul": "*", "multiply": "*", "div": "/",
             "divide": "/"}  # fmt: skip


def do_not_fit(scene: Scene) -> Explanation | None:
    """For the outermost operation on two arrays or Tensors whose shapes can't be combined: that is the one to mend."""
    for step in scene.steps:
        for sign, one, other in _operations(step.node):
            left, right = _operand(step, one), _operand(step, other)
            if left and right:
                return _product(left, right) if sign == "@" else _elementwise(sign, left, right)
    return None


def product_shape(left: Shape, right: Shape) -> Shape | None:
    """The shape of a matrix product by numpy's rule, or None if there is none."""
    if not left or not right or left[-1] != _rows(right):
        return None
    batch = broadcast_shape(left[:-2], right[:-2])
    return None if batch is None else batch + left[-2:-1] + (right[-1:] if len(right) > 1 else ())


def broadcast_shape(left: Shape, right: Shape) -> Shape | None:
    """The shape of two values side by side, by numpy's rule, or None if there is none."""
    try:
        return np.broadcast_shapes(left, right)
    except ValueError:
        return None


def _operations(node: ast.AST | None) -> Iterator[Operation]:
    """What a line was computing, if it is one operation on two values: its sign and both expressions."""
    if isinstance(node, ast.BinOp):
        sign, operands = SIGNS.get(type(node.op)), (node.left, node.right)
    elif isinstance(node, ast.AugAssign):
        sign, operands = SIGNS.get(type(node.op)), (node.target, node.value)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        sign, operands = SIGNS.get(type(node.ops[0])), (node.left, node.comparators[0])
    elif isinstance(node, ast.Call):
        sign, operands = _called(node)
    else:
        return
    if sign and len(operands) == 2:
        yield sign, *operands


def _called(node: ast.Call) -> tuple[str | None, list[ast.expr]]:
    """The sign and the operands of np.matmul(a, b), np.add(a, b) or apply("matmul", a, b)."""
    path, _, name = ast.unparse(node.func).rpartition(".")
    if name == "apply" and node.args and isinstance(node.args[0], ast.Constant):
        return FUNCTIONS.get(node.args[0].value), node.args[1:]
    return (FUNCTIONS.get(name) if path in ("np", "numpy") else None), node.args


def _operand(step: Step, node: ast.expr) -> Operand | None:
    is_known, value = known(step, node)
    array = array_in(value) if is_known else None
    return None if array is None else (ast.unparse(node), array.shape)


def _product(left: Operand, right: Operand) -> Explanation | None:
    (one, first), (other, second) = left, right
    if product_shape(first, second) is not None:
        return None
    if not first or not second:
        why = "A matrix product needs at least one axis on each side"
        advice = "For a number, write `*` in place of `@`."
    elif first[-1] == _rows(second):
        why = f"The axes before the last two, {first[:-2]} and {second[:-2]}, do not fit together"
        advice = "They are a stack of matrices: equal on both sides, or 1."
    else:
        why = f"The last axis on the left has {first[-1]} entries, and {_axis(second)} on the right has {_rows(second)}"
        advice = f"The two have to be equal. {_fitting(left, right)}"
    happened = f"{_both(left, right)} {why}, so `{_text('@', one, other)}` has no value."
    return Explanation("The shapes do not fit", happened, advice)


def _rows(shape: Shape) -> int:
    """The axis of the right operand along which a product sums."""
    return shape[-2] if len(shape) > 1 else shape[0]


def _axis(shape: Shape) -> str:
    return "the last axis but one" if len(shape) > 1 else "the only axis"


def _fitting(left: Operand, right: Operand) -> str:
    """The transposes that would fit, for the student to judge; or where to look."""
    (one, first), (other, second) = left, right
    tries = {_text("@", one, _turned(other)): (first, _swapped(second)),
             _text("@", _turned(one), other): (_swapped(first), second)}  # fmt: skip
    made = {text: product_shape(*shapes) for text, shapes in tries.items()}
    fits = [f"`{text}` would, with shape {shape}" for text, shape in made.items() if shape is not None]
    if not fits:
        return "Print both shapes in the lines before, and see where they first differ from what you expect."
    return f"Is one of them transposed? By shape alone, {'; '.join(fits)}."


def _elementwise(sign: str, left: Operand, right: Operand) -> Explanation | None:
    (one, first), (other, second) = left, right
    if broadcast_shape(first, second) is not None:
        return None
    pairs = list(zip_longest(first[::-1], second[::-1], fillvalue=1))
    axis = next(place for place, pair in enumerate(pairs) if pair[0] != pair[1] and 1 not in pair)
    return Explanation(
        "The shapes do not fit",
        f"{_both(left, right)} Aligned on the right, axis -{axis + 1} has {pairs[axis][0]} entries on one side and "
        f"{pairs[axis][1]} on the other, so `{_text(sign, one, other)}` has no value.",
        f"On each axis the two have to be equal, or one of them 1.{_with_column(left, right)}",
    )


def _with_column(left: Operand, right: Operand) -> str:
    """For a shape that only lacks a last axis of length 1: what a sum or a mean leaves without keepdims."""
    for (one, first), (other, second) in ((left, right), (right, left)):
        if len(first) == len(second) - 1 and (made := broadcast_shape((*first, 1), second)):
            return (f" `{one}` with a last axis of length 1, shape {(*first, 1)}, would fit `{other}` and give {made}: "
                    "`keepdims=True` in a sum, mean or max leaves that axis in place.")  # fmt: skip
    return ""


def _both(left: Operand, right: Operand) -> str:
    if left[0] == right[0]:
        return f"`{left[0]}` has shape {left[1]}."
    return f"`{left[0]}` has shape {left[1]}, and `{right[0]}` has shape {right[1]}."


def _text(sign: str, one: str, other: str) -> str:
    return f"{one} {sign} {other}"


def _turned(text: str) -> str:
    """The expression transposed: without its `.T`, or with one; in brackets, if that would belong to a part alone."""
    if text.endswith(".T"):
        return text.removesuffix(".T")
    return f"{text}.T" if text.replace(".", "").replace("_", "").isalnum() else f"({text}).T"


def _swapped(shape: Shape) -> Shape:
    return shape[:-2] + shape[:-3:-1] if len(shape) > 1 else shape
