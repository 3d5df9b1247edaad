"""A dense network computed again in numpy, float64, from its weights alone: what milestones hold a framework against.

Nothing here calls a line of the framework. A model is a `Sequential` of `Linear` layers and bends; anything else is
refused with a sentence.
"""

from __future__ import annotations

from typing import Any

import numpy as np

# name: (the bend, its slope from what goes in and what comes out)
BENDS = {
    "Sigmoid": (lambda x: 1 / (1 + np.exp(-x)), lambda x, y: y * (1 - y)),
    "Tanh": (np.tanh, lambda x, y: 1 - y**2),
    "ReLU": (lambda x: np.maximum(x, 0), lambda x, y: (x > 0) * 1.0),
}


class Referee:
    """Forward and backward through `model`'s layers. Raises ValueError for a layer that it does not know."""

    def __init__(self, model: Any) -> None:
        self.layers = [_facts(layer) for layer in model.layers]

    def scores(self, x: np.ndarray) -> np.ndarray:
        """What comes out for rows x (n, inputs): float64, (n, outputs)."""
        return self._forward(x)[-1]

    def gradients(self, x: np.ndarray, slope: np.ndarray) -> list[np.ndarray]:
        """The gradient of each weight and bias, in order, where `slope` (n, outputs) is the loss's by the scores."""
        values, found = self._forward(x), []
        for place in reversed(range(len(self.layers))):
            name, weight, bias = self.layers[place]
            if weight is None:
                slope = slope * BENDS[name][1](values[place], values[place + 1])
                continue
            found += [] if bias is None else [slope.sum(axis=0)]
            found.append(values[place].T @ slope)
            slope = slope @ weight.T
        return found[::-1]

    def _forward(self, x: np.ndarray) -> list[np.ndarray]:
        """The input and what each layer makes of it."""
        values = [np.asarray(x, np.float64)]
        for name, weight, bias in self.layers:
            x = values[-1]
            values.append(BENDS[name][0](x) if weight is None else x @ weight + (0 if bias is None else bias))
        return values


def _facts(layer: Any) -> tuple[str, np.ndarray | None, np.ndarray | None]:
    """A layer's name, and its weight and bias as float64, if it has any."""
    name = type(layer).__name__
    if name in BENDS:
        return name, None, None
    if name != "Linear":
        raise ValueError(f"The referee can't check a {name}. Build the network from Linear, {', '.join(BENDS)}.")
    bias = None if layer.bias is None else layer.bias.data.astype(np.float64)
    return name, layer.weight.data.astype(np.float64), bias
