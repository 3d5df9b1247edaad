"""The frame around a student's `Optimizer`, and the guards of lesson 06: what can be trained, which state fits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from tinytorch.given.tensor import TensorBase


def require(condition: object, sentence: str) -> None:
    """Raise ValueError with this sentence unless the condition holds."""
    if not condition:
        raise ValueError(sentence)


def checked(params: Iterable[TensorBase]) -> list[TensorBase]:
    """The parameters as a list. TypeError or ValueError, with a sentence, for what can't be trained."""
    if isinstance(params, TensorBase):
        raise TypeError("params is a single Tensor. An optimizer takes a list of them: [w].")
    params = list(params)
    require(params, "The list of parameters is empty, so there is nothing to train. Is the model without layers?")
    for place, param in enumerate(params):
        if not isinstance(param, TensorBase) or not param.requires_grad or param.op:
            raise TypeError(
                f"Parameter {place} can't be trained. It has to be a Tensor made with requires_grad=True, "
                f"not the result of an operation; it is {param!r}."
            )
    distinct = {id(param) for param in params}
    require(len(distinct) == len(params), "A parameter stands in the list twice. It would move twice a step.")
    return params


def same_form(own: dict[str, Any], saved: dict[str, Any]) -> None:
    """Raise ValueError, with a sentence, unless both have the same keys and the same shapes."""
    unlike = sorted(own.keys() ^ saved.keys())
    require(not unlike, f"This state is for another optimizer or model: {unlike[:3]} stand on one side only.")
    for key, value in own.items():
        mine, theirs = np.shape(value), np.shape(saved[key])
        require(mine == theirs, f"The saved {key} has shape {theirs}, but here it needs shape {mine}.")


def like(value: Any, saved: Any) -> Any:
    """`saved` in the form of `value`: a copied array, or a Python number."""
    return np.array(saved, dtype=value.dtype) if isinstance(value, np.ndarray) else type(value)(saved)


class OptimizerBase:
    """Holds parameters, a learning rate, and for each parameter what a rule remembers.

    `params` is a list of Tensors that require a gradient. `lr`, the learning rate, may be set at any time. Raises
    ValueError or TypeError, with a sentence, for what can't be trained.
    """

    def __init__(self, params: Iterable[TensorBase], lr: float) -> None:
        require(0 < lr < float("inf"), f"The learning rate is {lr}. It has to be a number above 0, such as 0.01.")
        self.params = checked(params)
        self.lr = lr
        self.state = [self.start(param.data) for param in self.params]

    def start(self, weights: np.ndarray) -> dict[str, Any]:
        """What the rule remembers about one parameter, before the first step."""
        return {}
