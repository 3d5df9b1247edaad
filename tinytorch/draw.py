"""A pad to draw on in a notebook: each drawing goes to a function of yours, and its answer appears beside it.

    from tinytorch import draw

    draw.Pad(lambda picture: probabilities_of(picture), side=28, box=20)    # the last line of a cell

The page's part is draw.js. It talks to the kernel through a comm, Jupyter's own channel between an output and Python,
which it finds through the page's `window.jupyterapp`; the course's site provides that.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from tinytorch.plot import BLUE, GREY
from tinytorch.plot.png import data_url

CANVAS = 140  # dots a side on which the student draws
SCRIPT = Path(__file__).with_suffix(".js")
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
        self._target = f"tinytorch-draw-{uuid.uuid4().hex[:12]}"

    def answer(self, drawn: str) -> str:
        """HTML that says what `read` makes of a drawing: base64 of 140 times 140 bytes, 255 for ink."""
        try:
            picture = prepare(_decoded(drawn), self.side, self.box)
            return _empty() if picture is None else _answer(picture, np.ravel(self.read(picture)))
        except Exception as error:  # whatever the student's network raises belongs beside the drawing
            return f"<p>{escape(f'{type(error).__name__}: {error}')}</p>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        try:
            from comm import get_comm_manager
        except ImportError:  # no kernel, no page
            return {"text/plain": ELSEWHERE}
        get_comm_manager().register_target(self._target, self._opened)
        start = f"({SCRIPT.read_text(encoding='utf-8').rstrip()})({self._target!r}, {CANVAS}, {self.pen:.3f})"
        return {"text/html": f"{_html(self._target)}<script>{start}</script>", "text/plain": ELSEWHERE}

    def _opened(self, comm: Any, _message: dict) -> None:
        comm.on_msg(lambda message: comm.send({"html": self.answer(str(message["content"]["data"].get("ink", "")))}))


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


def _html(name: str) -> str:
    """The pad's fixed parts. Without its script, as in a notebook opened again, it says what to do."""
    label = "Drawing area. Draw with a pointer, or move the pen with arrow keys; Space puts it down or lifts it."
    pen = "position:absolute;width:8px;height:8px;border:2px solid #D55E00;border-radius:50%;display:none"
    return (
        f'<div id="{name}" style="display:flex;flex-wrap:wrap;gap:1em;align-items:flex-start">'
        f'<div><div style="position:relative;line-height:0;width:280px">'
        f'<canvas width="{CANVAS}" height="{CANVAS}" tabindex="0" role="img" aria-label="{label}" '
        f'style="width:280px;height:280px;background:white;border:1px solid {GREY};touch-action:none;cursor:crosshair">'
        f'</canvas><i style="{pen}"></i></div><button type="button" style="margin-top:0.5em">Clear</button></div>'
        f'<div role="status">Run the cells above and this one to draw.</div></div>'
    )


def _empty() -> str:
    return "<p>Draw a digit in the square.</p>"


def _answer(picture: np.ndarray, chances: np.ndarray) -> str:
    """The reading in words, the picture as the network gets it, and a bar for each class."""
    best = int(chances.argmax())
    seen = f'<img alt="The drawing as the network gets it" src="{data_url(255 - picture)}" width="84" height="84" '
    bars = "".join(_bar(name, float(chance), name == best) for name, chance in enumerate(chances))
    return (
        f"<p><strong>It reads a {best}</strong> ({chances[best]:.0%})</p>"
        f'{seen}style="image-rendering:pixelated;border:1px solid {GREY}"><table>{bars}</table>'
    )


def _bar(name: int, chance: float, is_best: bool) -> str:
    bar = f"width:{100 * chance:.0f}px;height:0.8em;background:{BLUE if is_best else GREY}"
    return f'<tr><th scope="row">{name}</th><td><div style="{bar}"></div></td><td>{chance:.1%}</td></tr>'
