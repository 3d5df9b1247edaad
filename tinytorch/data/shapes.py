"""Small colour pictures that are always there: ten shapes, drawn on the spot, in the form of CIFAR-10's photographs.

They stand in where CIFAR-10 is not at hand. Reading them is far easier, so a result with them is never one of CIFAR-10.
"""

from __future__ import annotations

import numpy as np

from tinytorch.data.images import Images

SIDE = 32
NAMES = (
    "disc", "ring", "square", "frame", "triangle", "plus", "cross", "two bars", "chessboard", "half moon",
)  # fmt: skip


def colour_shapes(train: int = 1280, test: int = 400, seed: int = 1998) -> tuple[Images, Images]:
    """`train` pictures to learn from and `test` others, (n, 32, 32, 3) bytes, each with its shape's number, 0 to 9."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(train + test) % len(NAMES))
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
