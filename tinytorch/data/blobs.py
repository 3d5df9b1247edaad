"""Two clouds of points, made by a formula.

Such a set needs no download and no licence, and it tells us what real data never do: the right answer. The same seed
gives the same numbers on every machine.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

DIRECTION = np.array([0.8, 0.6])  # from one blob's centre to the other's; a vector of length 1
NEAR, FAR = 1.0, 3.0  # the centres' distances from the origin
SPREAD = 0.6  # standard deviation of a blob, along each axis


class Blobs(NamedTuple):
    """Points of two classes, and the line in the middle of the gap between them.

    A point p lies on the side `sign(p @ normal - distance)`, which is its label.
    """

    points: np.ndarray  # (count, 2), float32
    labels: np.ndarray  # (count,), float32, each +1 or -1
    normal: np.ndarray  # (2,), float64, of length 1
    distance: float  # of the line from the origin

    def part(self, start: int, stop: int) -> Blobs:
        """The points from `start` to before `stop`, with the same line."""
        return self._replace(points=self.points[start:stop], labels=self.labels[start:stop])


def two_blobs(count: int, gap: float = 0.4, seed: int = 0) -> Blobs:
    """Two round clouds of points in the plane, half of `count` each, with an empty strip `gap` wide between them.

    Both clouds lie in the same direction from the origin, so no line through the origin tells them apart: a
    classifier needs its bias. The order is random. Raises ValueError for an odd count, or a gap outside 0 to 2.
    """
    if count < 2 or count % 2:
        raise ValueError(f"count is {count}; two blobs of the same size need an even number, at least 2.")
    if not 0 <= gap <= 2:
        raise ValueError(f"gap is {gap}; the centres are 2 apart, so it can be 0 to 2.")
    rng = np.random.default_rng(seed)
    labels = np.repeat([-1.0, 1.0], count // 2)
    points = np.concatenate([_blob(count // 2, side, gap, rng) for side in (-1, 1)])
    order = rng.permutation(count)
    return Blobs(points[order].astype(np.float32), labels[order].astype(np.float32), DIRECTION, (NEAR + FAR) / 2)


def _blob(count: int, side: int, gap: float, rng: np.random.Generator) -> np.ndarray:
    """`count` normally distributed points, drawn again until each lies clear of the gap on its own side."""
    centre = DIRECTION * (NEAR if side < 0 else FAR)
    points = np.empty((0, 2))
    while len(points) < count:
        drawn = rng.normal(centre, SPREAD, (count, 2))
        clear = side * (drawn @ DIRECTION - (NEAR + FAR) / 2) >= gap / 2
        points = np.concatenate([points, drawn[clear]])
    return points[:count]
