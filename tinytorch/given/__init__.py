"""The given frame around a student's `Tensor`: what every framework needs and what teaches nothing new.

Lessons 01 and 05 build on it, and nothing here imports a particular Tensor: whatever needs one is handed the class.

    tensor.py      TensorBase: operators, thin methods and printing; each calls the subclass's own `_apply`
    arrays.py      numbers into arrays, and which dtype a result has
    forward.py     OPS: the forward rules that lessons do not ask for
    gradients.py   VJP: their gradient rules
    functions.py   cat, stack, where, maximum and minimum for a Tensor class
    walk.py        what surrounds the walk of lesson 05
"""

from tinytorch.given.arrays import as_tensors, floating, in_floats, keep_floats, numbers, raw, same
from tinytorch.given.forward import OPS, counted, rows
from tinytorch.given.functions import functions
from tinytorch.given.gradients import VJP, arrays, restore_axes
from tinytorch.given.tensor import TensorBase
from tinytorch.given.walk import (
    both_operands,
    check_walkable,
    no_grad,
    parent_gradients,
    rule_for,
    starting_gradient,
    weighted_sum,
)

__all__ = [
    "OPS", "VJP", "TensorBase", "arrays", "as_tensors", "both_operands", "check_walkable", "counted", "floating",
    "functions", "in_floats", "keep_floats", "no_grad", "numbers", "parent_gradients", "raw", "restore_axes", "rows",
    "rule_for", "same", "starting_gradient", "weighted_sum",
]  # fmt: skip
