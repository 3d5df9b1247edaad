"""A pad to draw on in a notebook: each drawing goes to a function of yours, and its answer appears beside it.

    from tinytorch import draw

    draw.Pad(lambda picture: probabilities_of(picture), side=28, box=20)    # the last line of a cell

The pad itself belongs to the course's site (site/lab/outputs/pad.ts), which talks to Python through a channel
(channel.py). Elsewhere a sentence stands in its place.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

import numpy as np

from tinytorch import channel
from tinytorch.plot.png import data_url

CANVAS = 140  # dots a side on which the student draws
ELSEWHERE = "A place to draw on, for the notebook pages of the course's site."

Reader = Callable[[np.ndarray], np.ndarray]


class Pad:
    """A drawing pad that shows itself as the last line of a cell.

    `read` takes a picture of shape (side, side), uint8 with 0 for paper and 255 for ink, and returns the probability
    of each class, shape (classes,). The drawing is first scaled to fit a square of `box` pixels and put with its
    centre of mass in the middle, as MNIST's pictures were. `pen` is the pen's width, as a share of the pad's.
    """

    def __init__(self, read: Reader, side: int = 28, box: int = 20, pen: float = 1 / 12) -> None:
        if not 1 <= box <= side:
            raise ValueError(f"The drawing is scaled to {box} of {side} pixels. box has to lie between 1 and side.")
        self.read = read
        self.side = side
        self.box = box
        self.pen = pen

    def answer(self, drawn: str) -> dict[str, Any]:
        """What `read` makes of a drawing, which is base64 of 140 times 140 bytes, 255 for ink.

        Either `picture`, as the network got it, and `chances`, the probability of each class; or `says`, a sentence.
        """
        try:
            picture = prepare(_decoded(drawn), self.side, self.box)
            if picture is None:
                return {"says": "Draw a digit in the square."}
            chances = np.ravel(self.read(picture))
            if not np.isfinite(chances).all():
                bad = chances[~np.isfinite(chances)][0]
                raise ValueError(f"the network's answer holds {bad}, which is no probability")
            return {"picture": data_url(255 - picture), "chances": [float(chance) for chance in chances]}
        except Exception as error:  # whatever the student's network raises belongs beside the drawing
            return {"says": f"{type(error).__name__}: {error}"}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return channel.shown("pad", {"dots": CANVAS, "pen": self.pen}, self._hear, ELSEWHERE)

    def _hear(self, message: channel.Message, send: channel.Send) -> None:
        send(self.answer(str(message.get("ink", ""))))


def prepare(ink: np.ndarray, side: int, box: int) -> np.ndarray | None:
    """A drawing of any size as a picture (side, side), uint8; None if nothing is drawn.

    The inked part is scaled to fit `box` pixels, its proportions kept, each new pixel the mean of what it covers. Its
    centre of mass goes to the middle, as near as the edges allow.
    """
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if rows.size == 0:
        return None
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float64)
    height, width = (max(1, round(length * box / max(ink.shape))) for length in ink.shape)
    small = _shares(height, ink.shape[0]) @ ink @ _shares(width, ink.shape[1]).T
    top, left = _centred(small.sum(axis=1), side), _centred(small.sum(axis=0), side)
    picture = np.zeros((side, side), np.uint8)
    picture[top : top + height, left : left + width] = np.rint(small)
    return picture


def _shares(short: int, long: int) -> np.ndarray:
    """Shape (short, long): how much each of `long` equal parts of a line adds to each of `short`. Rows sum to 1."""
    fine, coarse = np.arange(long + 1) / long, np.arange(short + 1) / short
    starts = np.maximum(fine[:-1], coarse[:-1, None])
    ends = np.minimum(fine[1:], coarse[1:, None])
    return np.maximum(ends - starts, 0) * short


def _centred(mass: np.ndarray, side: int) -> int:
    """Where a strip with this mass begins on a line of `side` pixels, so that its centre of mass is in the middle."""
    centre = (mass @ np.arange(len(mass))) / mass.sum()
    return int(np.clip(np.rint((side - 1) / 2 - centre), 0, side - len(mass)))


def _decoded(drawn: str) -> np.ndarray:
    try:
        dots = base64.b64decode(drawn, validate=True)
    except binascii.Error:
        dots = b""
    if len(dots) != CANVAS * CANVAS:
        raise ValueError(f"A drawing has {CANVAS * CANVAS} dots; {len(dots)} arrived. Run the cell again.")
    return np.frombuffer(dots, np.uint8).reshape(CANVAS, CANVAS)
