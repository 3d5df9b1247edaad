"""Charts of matrices and pictures: heatmaps, and grids of images."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tinytorch.plot import theme
from tinytorch.plot.chart import Chart
from tinytorch.plot.png import data_url
from tinytorch.plot.values import as_array, as_numbers, plain, rows, same_length, span

CELL = 26  # pixels a heatmap's cell gets, unless there are too many
MAX_SIDE = 420
LETTER = 6  # pixels that a label needs for a letter


def heatmap(
    matrix: Any, *, x: str, y: str, value: str,
    columns: Sequence[str] | None = None, lines: Sequence[str] | None = None, title: str = "",
) -> Chart:  # fmt: skip
    """A matrix of shape (n, m) as coloured cells, row 0 at the top. `lines` and `columns` name its rows and columns.

    Values of one sign run from dark to bright. Values of both signs run from blue through white to orange, white at 0.
    """
    matrix = as_numbers(matrix, "matrix", ndim=2)
    height, width = matrix.shape
    cell = min(CELL, MAX_SIDE / max(height, width))
    across = _axis(columns, cell)
    lines, columns = _labels(lines, height, "rows"), _labels(columns, width, "columns")
    data = rows(x=columns * height, y=[name for name in lines for _ in columns], value=plain(matrix.ravel()))
    layer = {
        "data": {"values": data},
        "mark": {"type": "rect", "tooltip": True},
        "encoding": {
            "x": {"field": "x", "type": "ordinal", "title": x, "sort": columns, "axis": across},
            "y": {"field": "y", "type": "ordinal", "title": y, "sort": lines, "axis": {"labelOverlap": True}},
            "color": {"field": "value", "type": "quantitative", "title": value, "scale": _color_scale(matrix)},
        },
    }
    summary = f"Heatmap of {value}, {height} by {width}: {span(matrix)}."
    return Chart((layer,), summary, title, round(cell * width), round(cell * height))


def images(
    pictures: Any, *, labels: Sequence[str] | None = None, columns: int = 8, size: int = 64,
    low: float | None = None, high: float | None = None, title: str = "",
) -> Chart:  # fmt: skip
    """Pictures side by side: shape (n, h, w) for grey or (n, h, w, 3) for colour, each `size` pixels wide.

    The value `low` is drawn black and `high` white: 0 and 255 for uint8, otherwise the least and the greatest value of
    all pictures. `labels` gives one line of text for each picture.
    """
    pixels = _pixels(as_array(pictures), low, high)
    count, height, width = pixels.shape[:3]
    names = [""] * count if labels is None else [str(label) for label in labels]
    same_length(pixels, names, ("pictures", "labels"))
    tall, step = round(size * height / width), size + 8
    deep = tall + (22 if labels is not None else 8)
    columns = min(columns, count)
    zoom = max(1, math.ceil(2 * size / width))  # sharp pixels, also on screens with two dots to a pixel
    data = rows(
        url=[data_url(picture.repeat(zoom, 0).repeat(zoom, 1)) for picture in pixels],
        x=[(index % columns) * step + step / 2 for index in range(count)],
        y=[(index // columns) * deep + tall / 2 for index in range(count)],
        below=[(index // columns) * deep + tall + 10 for index in range(count)],
        label=names,
    )
    wide, high_ = columns * step, math.ceil(count / columns) * deep
    place = {"x": _place("x", wide), "y": _place("y", high_)}
    picture = {"data": {"values": data}, "mark": {"type": "image", "width": size, "height": tall}}
    text = {"data": {"values": data}, "mark": {"type": "text", "color": theme.INK, "fontSize": 11}}
    layers = [picture | {"encoding": place | {"url": {"field": "url", "type": "nominal"}}}]
    if labels is not None:
        below = place | {"y": _place("below", high_), "text": {"field": "label", "type": "nominal"}}
        layers.append(text | {"encoding": below})
    said = f": {', '.join(names)}" if labels is not None else ""
    return Chart(tuple(layers), f"{count} pictures of {height} by {width} pixels{said}.", title, wide, high_)


def _axis(columns: Sequence[str] | None, cell: float) -> dict[str, Any]:
    """Names stand upright where the longest is wider than a cell. Of labels that still overlap, some are left out."""
    widest = max((len(str(name)) for name in columns or ()), default=0)
    return {"labelAngle": -90 if widest * LETTER > cell else 0, "labelOverlap": True}


def _labels(names: Sequence[str] | None, count: int, what: str) -> list:
    if names is None:
        return list(range(count))
    if len(names) != count or len(set(names)) != count:
        raise ValueError(f"The matrix has {count} {what}; it needs as many different names, not {list(names)}.")
    return [str(name) for name in names]


def _color_scale(matrix: np.ndarray) -> dict[str, Any]:
    finite = matrix[np.isfinite(matrix)]
    if finite.size and finite.min() < 0 < finite.max():
        reach = float(np.abs(finite).max())
        return {"scheme": "blueorange", "domain": [-reach, reach]}
    return {"scheme": "viridis"}


def _pixels(pictures: np.ndarray, low: float | None, high: float | None) -> np.ndarray:
    """The pictures as uint8, shape (n, h, w) or (n, h, w, 3)."""
    if not (pictures.ndim == 3 or pictures.ndim == 4 and pictures.shape[3] == 3) or 0 in pictures.shape:
        raise ValueError(f"Pictures need shape (n, h, w) or (n, h, w, 3), not {pictures.shape}.")
    if pictures.dtype == np.uint8 and low is None and high is None:
        return pictures
    low = float(np.nanmin(pictures)) if low is None else low
    high = float(np.nanmax(pictures)) if high is None else high
    scaled = (pictures.astype(np.float64) - low) / ((high - low) or 1.0)
    return np.rint(255 * np.nan_to_num(scaled).clip(0, 1)).astype(np.uint8)


def _place(field: str, extent: int) -> dict[str, Any]:
    """A position in pixels, counted from the top left."""
    scale = {"domain": [0, extent], "nice": False, "zero": False, "reverse": field != "x"}
    return {"field": field, "type": "quantitative", "axis": theme.NO_AXIS, "scale": scale}
