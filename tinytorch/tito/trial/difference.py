"""What should have come beside what came: small matrices as tables of numbers, larger ones as pictures.

An entry that differs has a frame in a table and a cross in a picture, so nothing rests on colour alone; and the caption
says in words where they are. A picture is a PNG inside the page: a few hundred bytes, and no script.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np

from tinytorch.plot import png, theme
from tinytorch.tito.trial.expect import CheckFailed

TABLE_SIDE = 8  # rows and columns up to which numbers can be read
PICTURE_SIDE = 48  # rows and columns of a picture; of a larger matrix, the part around the first difference
PICTURE_PIXELS = 240
MIN_CELL = 5
NAMED = 5  # places that the caption names
WHITE, GREY, INK = ((np.array(colour) / 255) for colour in ((255, 255, 255), (118, 118, 118), (0, 0, 0)))


@dataclass(frozen=True)
class Difference:
    """Two matrices, (n, m) each, and a boolean (n, m) of the entries that differ; None where the shapes differ.

    `where` says which part of a larger array they are.
    """

    expected: np.ndarray
    actual: np.ndarray
    differs: np.ndarray | None = None
    where: str = ""

    @property
    def caption(self) -> str:
        """In words: which entries differ."""
        if self.differs is None:
            return f"Expected: shape {self.expected.shape}. Yours: shape {self.actual.shape}."
        places = [f"[{row}, {column}]" for row, column in np.argwhere(self.differs)]
        more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
        return f"{self.where}{len(places)} of {self.differs.size} entries differ: {', '.join(places[:NAMED])}{more}."

    def to_html(self) -> str:
        """Both side by side with their caption, as one HTML fragment."""
        show = _table if max(*self.expected.shape, *self.actual.shape) <= TABLE_SIDE else _picture
        both = "".join(
            f'<div><p style="margin: 0 0 0.2em">{name}</p>{show(self, values, name)}</div>'
            for name, values in (("Expected", self.expected), ("Yours", self.actual))
        )
        marked = "framed" if show is _table else "crossed out"
        note = "" if self.differs is None else f" In yours they are {marked}."
        return (
            '<figure style="margin: 0.6em 0"><div style="display: flex; flex-wrap: wrap; gap: 1.5em">'
            f"{both}</div><figcaption>{escape(self.caption + note)}</figcaption></figure>"
        )


def pictured(error: BaseException) -> Difference | None:
    """The two matrices of a failed check, where seeing them side by side helps; else None."""
    if not isinstance(error, CheckFailed):
        return None
    expected, actual, differs = error.expected, error.actual, error.differs
    if not all(isinstance(one, np.ndarray) and one.dtype.kind in "biuf" and one.ndim > 1 for one in (expected, actual)):
        return None
    if min(expected.size, actual.size) < 4:
        return None
    if differs is None:
        return Difference(expected, actual) if expected.ndim == actual.ndim == 2 and _fit(expected, actual) else None
    return _around_first(expected, actual, differs)


def _fit(*arrays: np.ndarray) -> bool:
    return all(max(array.shape) <= PICTURE_SIDE for array in arrays)


def _around_first(expected: np.ndarray, actual: np.ndarray, differs: np.ndarray) -> Difference:
    """Of more axes the matrix, and of a larger matrix the part, in which the first difference lies."""
    *outer, row, column = (int(place) for place in np.argwhere(differs)[0])
    index = tuple(outer)
    top, left = (place // PICTURE_SIDE * PICTURE_SIDE for place in (row, column))
    window = (*index, slice(top, top + PICTURE_SIDE), slice(left, left + PICTURE_SIDE))
    part = "".join(f"{place}, " for place in outer)
    names = [f"In [{part}:, :]: "] if outer else []
    if max(differs.shape[-2:]) > PICTURE_SIDE:
        rows, columns = differs[window].shape
        names = [f"In [{part}{top}:{top + rows}, {left}:{left + columns}], counted from its own corner: "]
    return Difference(expected[window], actual[window], differs[window], "".join(names))


def _table(shown: Difference, values: np.ndarray, name: str) -> str:
    digits = _digits(shown)
    marks = shown.differs if name == "Yours" and shown.differs is not None else np.zeros(values.shape, bool)
    rows = "".join(
        f"<tr>{''.join(_cell(value, bool(mark), digits) for value, mark in zip(*pair, strict=True))}</tr>"
        for pair in zip(values, marks, strict=True)
    )
    return f'<table style="margin: 0" aria-label="{name}"><tbody>{rows}</tbody></table>'


def _cell(value: np.generic, marked: bool, digits: int) -> str:
    frame = "outline: 2px solid var(--jp-error-color1); outline-offset: -2px; font-weight: bold" if marked else ""
    return f'<td style="{frame}">{escape(_number(value, digits))}</td>'


def _digits(shown: Difference) -> int:
    """As few digits as show every difference."""
    if shown.differs is None:
        return 4
    pairs = list(zip(shown.expected[shown.differs], shown.actual[shown.differs], strict=True))
    tries = (digits for digits in (4, 6, 9) if all(_number(one, digits) != _number(two, digits) for one, two in pairs))
    return next(tries, 17)


def _number(value: np.generic, digits: int) -> str:
    return str(value) if value.dtype.kind in "biu" else f"{float(value):.{digits}g}"


def _picture(shown: Difference, values: np.ndarray, name: str) -> str:
    cell = max(MIN_CELL, PICTURE_PIXELS // max(*shown.expected.shape, *shown.actual.shape))
    pixels = _colours(values, shown.expected).repeat(cell, 0).repeat(cell, 1)
    if name == "Yours" and shown.differs is not None:
        _cross_out(pixels, shown.differs, cell)
    source = png.data_url((pixels * 255).round().astype(np.uint8))
    height, width = pixels.shape[:2]
    text = f"{name}: {values.shape[0]} by {values.shape[1]} entries as colours, from orange below 0 to blue above."
    border = "border: 1px solid var(--jp-border-color2)"
    return f'<img src="{source}" width="{width}" height="{height}" alt="{text}" style="{border}">'


def _colours(values: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Colours (n, m, 3) from 0 to 1: white at 0, blue above, orange below, grey for nan and infinities."""
    numbers, finite = values.astype(np.float64), np.isfinite(values)
    reach = np.abs(expected[np.isfinite(expected)].astype(np.float64)).max(initial=0) or 1.0
    share = np.clip(np.where(finite, numbers, 0) / reach, -1, 1)[..., None]
    full = np.where(share > 0, _rgb(theme.BLUE), _rgb(theme.VERMILLION))
    return np.where(finite[..., None], WHITE + np.abs(share) * (full - WHITE), GREY)


def _rgb(code: str) -> np.ndarray:
    return np.array([int(code[place : place + 2], 16) for place in (1, 3, 5)]) / 255


def _cross_out(pixels: np.ndarray, differs: np.ndarray, cell: int) -> None:
    """A black cross with a white rim in each cell that differs, so that it shows on every colour."""
    across = np.arange(cell)
    distance = np.minimum(abs(across[:, None] - across), abs(across[:, None] + across - cell + 1))
    for row, column in np.argwhere(differs):
        square = pixels[row * cell : (row + 1) * cell, column * cell : (column + 1) * cell]
        square[distance == 1] = WHITE
        square[distance == 0] = INK
