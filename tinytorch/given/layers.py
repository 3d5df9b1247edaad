"""The frame around a student's `Layer`: calling, listing, switching and printing, and the guards of lesson 03."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from reprlib import recursive_repr
from textwrap import indent
from typing import Any

import numpy as np

from tinytorch.given.tensor import TensorBase

written_once = recursive_repr("...")  # for __repr__: a layer that is met inside itself is printed as ...


class LayerBase:
    """A part of a network. A subclass says how to find what is in it: `named_layers` and `named_parameters`.

    `training` is True while learning; `buffers` names the attributes that are arrays: saved, but not learned.
    """

    training: bool = True
    buffers: tuple[str, ...] = ()

    def forward(self, *inputs: Any, **options: Any) -> TensorBase:
        """What the layer computes; every subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} has no forward method yet. Define forward(self, x).")

    def __call__(self, *inputs: Any, **options: Any) -> TensorBase:
        return self.forward(*inputs, **options)

    def named_layers(self) -> Iterator[tuple[str, LayerBase]]:
        """This layer and all layers inside it, with the paths of their attributes."""
        raise NotImplementedError("A Layer class needs a method named_layers().")

    def named_parameters(self) -> Iterator[tuple[str, TensorBase]]:
        """Every parameter of the whole tree with its dotted name."""
        raise NotImplementedError("A Layer class needs a method named_parameters().")

    def named_children(self) -> Iterator[tuple[str, LayerBase]]:
        """The layers directly inside this one: ("hidden", layer), or ("blocks.0", layer) from a list."""
        return ((name, value) for name, value in attributes(self) if isinstance(value, LayerBase))

    def children(self) -> list[LayerBase]:
        """The layers directly inside this one."""
        return [child for _, child in self.named_children()]

    def parameters(self) -> list[TensorBase]:
        """Every parameter of the whole tree, once."""
        return [parameter for _, parameter in self.named_parameters()]

    def train(self, mode: bool = True) -> LayerBase:
        """Set `training` here and in every layer inside; returns self."""
        for _, layer in self.named_layers():
            layer.training = mode
        return self

    def eval(self) -> LayerBase:
        """The same as train(False): behave as for use, not for learning."""
        return self.train(False)

    @written_once
    def __repr__(self) -> str:
        return block(type(self).__name__, [f"{name}={child!r}" for name, child in self.named_children()])


def attributes(layer: object) -> Iterator[tuple[str, Any]]:
    """Every attribute with its name; of lists, tuples and dicts, at any depth, all that is in them: "blocks.0"."""
    for name, value in vars(layer).items():
        yield from _inside(name, value)


def block(name: str, parts: list[str]) -> str:
    """`name(...)` with each part on a line of its own, as the code that builds it would look."""
    lines = indent("".join(f"{part},\n" for part in parts), "  ")
    return f"{name}(\n{lines})" if parts else f"{name}()"


def check_row(layers: Iterable[Any]) -> None:
    """Raise TypeError for what can't stand in a row of layers, such as a list or a class without brackets."""
    for layer in layers:
        if isinstance(layer, type):
            raise TypeError(f"{layer.__name__} is a class. Give Sequential an object: {layer.__name__}(...).")
        if not callable(layer):
            raise TypeError(f"Sequential takes layers and functions, not {layer!r}. For a list write *layers.")


def check_names(own: Iterable[str], state: Iterable[str]) -> None:
    """Raise ValueError that lists the names which only one of a model and a saved state has."""
    if odd := sorted(set(own) ^ set(state)):
        raise ValueError(f"The state and the model differ in {', '.join(odd)}. Was it saved from another model?")


def fitting(name: str, value: Any, array: np.ndarray) -> np.ndarray:
    """`value` as an array of the shape and dtype of `array`. Raises ValueError, with the name, if it can't be one."""
    try:
        found = np.asarray(value)
    except ValueError:
        found = np.asarray(None)
    if found.dtype.kind not in "biuf":
        raise ValueError(f"{name} holds {value!r} in the state; numbers are needed.")
    if found.shape != array.shape:
        raise ValueError(f"{name} has shape {array.shape} in the model, but {found.shape} in the state.")
    return found.astype(array.dtype)


def _inside(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, (list, tuple, dict)):
        yield name, value
        return
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _inside(f"{name}.{key}", item)
