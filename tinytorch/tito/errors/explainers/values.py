"""Values that an operation can't take: arrays and Tensors mixed up, an index or a key that is not there, a zero."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from difflib import get_close_matches

import numpy as np

from tinytorch.tito.errors.scene import Explanation, Scene, known, said
from tinytorch.tito.errors.steps import Step, array_in

SIMILAR = 0.75
# What PyTorch calls by other names: what to write here.
FROM_PYTORCH = {
    "view": "`reshape` does that here",
    "permute": "`transpose` with all axes in their new order does that here",
    "t": "`.T` does that here",
    "mm": "`@` does that here",
    "to": "There is one device here, the processor, so leave it out; for another dtype make a new Tensor",
    "cuda": "There is one device here, the processor, so leave it out",
    "cpu": "There is one device here, the processor, so leave it out",
    "unsqueeze": "`reshape` with a 1 in the shape does that here",
    "squeeze": "`reshape` without the 1 does that here",
    "zero_": "Set `.grad = None` here",
}


def divided_by_zero(scene: Scene) -> Explanation | None:
    """For Python's own division by a number that is zero."""
    step = scene.last
    if step is None or not scene.is_own or not isinstance(step.node, (ast.BinOp, ast.AugAssign)):
        return None
    divisor = step.node.right if isinstance(step.node, ast.BinOp) else step.node.value
    is_known, value = known(step, divisor)
    if is_known and value != 0:
        return None
    what = f"{said(divisor)} is {value!r}" if is_known and not isinstance(divisor, ast.Constant) else "The divisor is 0"
    return Explanation(
        "Division by zero",
        f"{what} here, and a number divided by zero has no value.",
        f"Look where {said(divisor)} gets its value: an empty list or batch, a count that was never raised, or "
        "integer division `//` that rounds down to 0.",
    )


def array_or_tensor(scene: Scene) -> Explanation | None:
    """For an attribute that a Tensor has and an array has not, or the other way round."""
    step, owner, value, name = _missing_attribute(scene)
    kind = type(value)
    if kind is np.ndarray and name in ("grad", "backward", "requires_grad", "parents", "op", "detach", "numpy"):
        return Explanation(
            f"{said(owner)} is a numpy array",
            f"{said(owner)} is an array of shape {value.shape}; `{name}` belongs to Tensors.",
            f"`Tensor({ast.unparse(owner)})` makes a Tensor of it. If it came from `.data` or `.numpy()`, leave that "
            "off.",
        )
    if kind.__name__ != "Tensor" or array_in(value) is None:
        return None
    if name in FROM_PYTORCH:
        return Explanation(
            f"Tensors have no `{name}` here",
            f"{said(owner)} is a Tensor of shape {value.data.shape}. PyTorch's Tensor has `{name}`; the one you build "
            "has not.",
            f"{FROM_PYTORCH[name]}.",
        )
    if not hasattr(np.ndarray, name):
        return None
    return Explanation(
        f"{said(owner)} is a Tensor",
        f"{said(owner)} is a Tensor of shape {value.data.shape}; `{name}` belongs to numpy's arrays.",
        f"The array inside is `{ast.unparse(owner)}.data`, and it has `{name}`. What you compute from it there is not "
        "recorded, so no gradient flows through.",
    )


def misspelled(scene: Scene) -> Explanation | None:
    """For an attribute that differs little from one that exists."""
    _, owner, value, name = _missing_attribute(scene)
    near = get_close_matches(name, [one for one in dir(value) if not one.startswith("_")], n=1, cutoff=SIMILAR)
    if not near:
        return None
    return Explanation(
        f"There is no `{name}`",
        f"{said(owner)} is {_a(value)} and has no `{name}`. It has a `{near[0]}`.",
        "If that is what you meant, correct the spelling.",
    )


def called(scene: Scene) -> Explanation | None:
    """For round brackets after something that is no function."""
    step = scene.last
    if step is None or not scene.is_own or "is not callable" not in scene.message:
        return None
    function = step.node.func if isinstance(step.node, ast.Call) else None
    is_known, value = _looked_up(step, function)
    if not is_known or callable(value):
        return None
    advice = (
        "Leave the brackets out, or use square brackets to pick an entry. Between two values, a `*` may be missing."
    )
    if isinstance(function, ast.Name) and function.id in step.frame.f_builtins:
        advice = (
            f"Somewhere `{function.id}` was given this value, and Python's own function of that name is hidden. Use "
            f"another name there, then run `del {function.id}`."
        )
    happened = f"{said(function)} is {_a(value)}, and round brackets after it mean a call."
    return Explanation(f"{said(function)} is not a function", happened, advice)


def _looked_up(step: Step, node: ast.expr | None) -> tuple[bool, object]:
    """Like known(), and for an array's or a Tensor's shape too, which is safe to ask for."""
    if isinstance(node, ast.Attribute) and node.attr in ("shape", "ndim", "size", "dtype"):
        is_known, owner = known(step, node.value)
        array = array_in(owner) if is_known else None
        return array is not None, getattr(array, node.attr, None)
    return known(step, node)


def out_of_range(scene: Scene) -> Explanation | None:
    """For an index beyond the end of a list, a tuple or an axis."""
    step = scene.last
    if step is None or not scene.is_own or not isinstance(step.node, ast.Subscript):
        return None
    found = re.fullmatch(r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", scene.message)
    if found:
        index, axis, size = map(int, found.groups())
        return _range(f"axis {axis} of {said(step.node.value)}", size, index)
    has_value, value = known(step, step.node.value)
    has_index, index = known(step, step.node.slice)
    if has_value and has_index and isinstance(value, Sequence) and isinstance(index, int):
        return _range(said(step.node.value), len(value), index)
    return None


def _range(what: str, size: int, index: int) -> Explanation:
    entries = "1 entry, number 0" if size == 1 else f"{size} entries, numbers 0 to {size - 1}"
    return Explanation(
        f"There is no entry {index}",
        f"{what[0].upper()}{what[1:]} has {entries if size else 'no entries at all'}; number {index} was asked for.",
        "Counting starts at 0, so the last number is the length minus 1; `-1` is the last entry."
        if size
        else "Look why it is empty: the line that should fill it, or a slice that leaves nothing.",
    )


def missing_key(scene: Scene) -> Explanation | None:
    """For a key that a dictionary has not."""
    step = scene.last
    if step is None or not scene.is_own or not isinstance(step.node, ast.Subscript):
        return None
    has_value, value = known(step, step.node.value)
    if not has_value or type(value) is not dict or not scene.error.args or scene.error.args[0] in value:
        return None
    key, keys = scene.error.args[0], [repr(one) for one in value]
    shown = ", ".join(keys[:8]) + (f" and {len(keys) - 8} more" if len(keys) > 8 else "")
    return Explanation(
        f"There is no key {key!r}",
        f"{said(step.node.value)} has {f'these keys: {shown}' if keys else 'no keys at all'}.",
        "Compare spelling and type: the number 1 and the text '1' are two keys.",
    )


def _missing_attribute(scene: Scene) -> tuple[Step, ast.expr, object, str]:
    """The step, the object's expression, the object, and the attribute that it has not. Raises LookupError."""
    step, name, value = scene.last, getattr(scene.error, "name", None), getattr(scene.error, "obj", None)
    if step is None or not scene.is_own or not isinstance(step.node, ast.Attribute) or step.node.attr != name:
        raise LookupError
    return step, step.node.value, value, name


def _a(value: object) -> str:
    kind = type(value).__name__
    shown = f", {value!r}" if isinstance(value, (int, float, bool, str, tuple)) and len(repr(value)) <= 40 else ""
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}{shown}"
