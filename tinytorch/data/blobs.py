"""Two clouds of points, made by a formula.

Such a set needs no download and no licence, and it tells us what real data never do: the right answer. The same seed
gives the same numbers on every machine.

And small colour pictures: ten shapes in the form of CIFAR-10's photographs, for where those are not at hand. Reading
them is far easier, so a result with them is never one of CIFAR-10.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tinytorch.data.images import Images

SIDE = 32
SHAPES = (
    "disc", "ring", "square", "frame", "triangle", "plus", "cross", "two bars", "chessboard", "half moon",
)  # fmt: skip

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


def colour_shapes(train: int = 1280, test: int = 400, seed: int = 1998) -> tuple[Images, Images]:
    """`train` pictures to learn from and `test` others, (n, 32, 32, 3) bytes, each with its shape's number, 0 to 9."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(train + test) % len(SHAPES))
    every = Images(np.stack([_draw(label, rng) for label in labels]), labels)
    return every.part(0, train), every.part(train, train + test)


def _draw(label: int, rng: np.random.Generator) -> np.ndarray:
    """One shape of a random colour, size and place, on another colour, with noise: (32, 32, 3) bytes."""
    size = rng.uniform(7, 12)
    down, right = rng.uniform(size, SIDE - size, 2)
    y, x = np.mgrid[:SIDE, :SIDE]
    inside = _inside(label, (y - down) / size, (x - right) / size)
    ground = rng.uniform(0, 255, 3)
    ink = (ground + rng.uniform(80, 175, 3)) % 256
    picture = np.where(inside[..., None], ink, ground) + rng.normal(0, 12, (SIDE, SIDE, 3))
    return np.rint(picture.clip(0, 255)).astype(np.uint8)


def _inside(label: int, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Which places belong to the shape, in its own coordinates from -1 to 1."""
    radius, square = np.hypot(y, x), np.maximum(np.abs(y), np.abs(x))
    box = square < 0.9
    return (
        radius < 0.9,
        np.abs(radius - 0.7) < 0.25,
        box,
        np.abs(square - 0.7) < 0.22,
        (y < 0.8) & (np.abs(x) < (y + 0.9) / 1.7),
        box & (np.minimum(np.abs(y), np.abs(x)) < 0.25),
        box & (np.abs(np.abs(y) - np.abs(x)) < 0.35),
        box & (np.abs(np.abs(x) - 0.55) < 0.3),
        box & ((y > 0) == (x > 0)),
        (radius < 0.9) & (np.hypot(y, x - 0.45) > 0.6),
    )[label]
