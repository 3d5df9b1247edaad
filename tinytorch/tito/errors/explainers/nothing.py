"""None where a value was expected: which expression gave it, and why, where that can be seen."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from tinytorch.tito.errors.scene import Explanation, Scene, known, said
from tinytorch.tito.errors.steps import Step


def is_none(scene: Scene) -> Explanation | None:
    """For any operation that failed because one of the values in it is None."""
    step = scene.last
    if step is None or not scene.is_own or "NoneType" not in scene.message:
        return None
    for part in _parts(step.node):
        is_known, value = known(step, part)
        if is_known and value is None:
            return _about(part)
        if not is_known and isinstance(part, ast.Call) and (found := _call(step, part)):
            return found
    return None


def _parts(node: ast.AST | None) -> Iterator[ast.AST]:
    """The expressions that an operation works on."""
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        yield node.value
    elif isinstance(node, ast.BinOp):
        yield from (node.left, node.right)
    elif isinstance(node, ast.AugAssign):
        yield from (node.target, node.value)
    elif isinstance(node, ast.Call):
        yield from (node.func, *(part for part in node.args if not isinstance(part, ast.Constant)))
    elif isinstance(node, ast.Compare):
        yield from (node.left, *node.comparators)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.expr):
        yield node


def _about(part: ast.AST) -> Explanation:
    if isinstance(part, ast.Attribute) and part.attr == "grad":
        owner = ast.unparse(part.value)
        return Explanation(
            f"`{owner}` has no gradient yet",
            f"{said(part)} is None: no backward pass has reached `{owner}` since it was made, or since its gradient "
            "was cleared.",
            f"Call `backward()` on a result that was computed from `{owner}`, and see that `{owner}.requires_grad` is "
            "True.",
        )
    return Explanation(
        f"{said(part)} is None",
        f"{said(part)} holds None here, Python's word for no value, and this line needs a value.",
        f"Look where {said(part)} gets its value: often a function without `return`, or a method that changes its "
        "object and returns nothing.",
    )


def _call(step: Step, call: ast.Call) -> Explanation | None:
    """For a call whose function is a student's own and has no `return` with a value: it can only give None."""
    is_known, function = known(step, call.func)
    if not is_known or not _never_returns(function):
        return None
    name = function.__name__
    return Explanation(
        f"`{name}` returns nothing",
        f"{said(call)} gave None, because `{name}` has no `return` with a value.",
        f"End `{name}` with `return` and its result. `print` shows a value; only `return` hands it on.",
    )


def _never_returns(function: object) -> bool:
    if not inspect.isfunction(function):
        return False
    lines = inspect.getsource(function)
    tree = ast.parse(inspect.cleandoc("\n" + lines)).body[0]
    nodes = list(ast.walk(tree))
    if any(isinstance(node, (ast.Yield, ast.YieldFrom, ast.AsyncFunctionDef)) for node in nodes):
        return False
    return not any(isinstance(node, ast.Return) and node.value is not None for node in nodes)
