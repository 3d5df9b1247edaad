"""Central differences, by which checks judge gradients."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def slopes(call: Callable[[], float], array: np.ndarray, eps: float = 1e-6) -> np.ndarray:
    """The slope of the number `call()` in each entry of a float64 `array`, which it reads; of the array's shape.

    (f(x + eps) - f(x - eps)) / 2 eps. The array is as before afterwards.
    """
    found = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        middle = array[place]
        array[place] = middle + eps
        above = call()
        array[place] = middle - eps
        found[place] = (above - call()) / (2 * eps)
        array[place] = middle
    return found
