"""The referee's gradients are the slopes of its own scores, and it refuses what it does not know."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from tinytorch.core.activations import GELU, ReLU, Sigmoid, Tanh
from tinytorch.core.layers import Linear, Sequential
from tinytorch.referee import Referee

X = np.random.default_rng(0).normal(size=(5, 3))


def model(bend: object, bias: bool = True) -> Sequential:
    rng = np.random.default_rng(1)
    return Sequential(Linear(3, 4, bias=bias, rng=rng), bend, Linear(4, 2, rng=rng))


@pytest.mark.parametrize("bend", [Sigmoid(), Tanh(), ReLU()], ids=lambda bend: type(bend).__name__)
@pytest.mark.parametrize("bias", [True, False])
def test_gradients_are_slopes(bend, bias):
    network, slope, nudge = model(bend, bias), np.random.default_rng(2).normal(size=(5, 2)), 1e-6
    found = Referee(network).gradients(X, slope)
    for grad, (_, parameter) in zip(found, network.named_parameters(), strict=True):
        start = parameter.data.astype(np.float64)
        for place in np.ndindex(start.shape):
            sides = []
            for sign in (1, -1):
                parameter.data = start.copy()
                parameter.data[place] += sign * nudge
                sides.append(float((Referee(network).scores(X) * slope).sum()))
            assert grad[place] == pytest.approx((sides[0] - sides[1]) / (2 * nudge), rel=1e-4, abs=1e-6)
        parameter.data = start


def test_an_unknown_layer_is_refused_by_name():
    with pytest.raises(ValueError, match="can't check a GELU"):
        Referee(model(GELU()))
    with pytest.raises(ValueError, match="can't check a SimpleNamespace"):
        Referee(SimpleNamespace(layers=[SimpleNamespace()]))
