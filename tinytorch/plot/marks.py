"""Charts on two axes: lines, points, bars and histograms."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tinytorch.plot import theme
from tinytorch.plot.chart import Chart
from tinytorch.plot.values import as_array, as_numbers, as_series, plain, rows, same_length, span

POINTS = range(3, 21)  # a line through so few measurements shows each of them; two are only the ends of a line
TICKS = 6  # about so many on an axis
MARGIN = 8  # pixels between the outermost marks and the frame, so that none is cut in half


@dataclass(frozen=True)
class Axis:
    """An axis with more than a title: fixed ends (low, high), a logarithmic scale, or the ticks that it shows.

    >>> Axis("loss", log=True)
    Axis(title='loss', low=None, high=None, log=True, ticks=())
    """

    title: str
    low: float | None = None
    high: float | None = None
    log: bool = False
    ticks: tuple[float, ...] = ()

    @property
    def is_fixed(self) -> bool:
        """True if one of the ends is given, so that marks may lie outside."""
        return self.low is not None or self.high is not None


def line(
    xs: Any, ys: Any | Mapping[str, Any], *, x: str | Axis, y: str | Axis, title: str = "", color: str = theme.BLUE
) -> Chart:
    """Lines through points, joined as they come. `xs` has shape (n,); `ys` too, or it maps names to such arrays.

    Several named lines differ in colour and dash. Raises ValueError if lengths differ, or for more than five lines.
    """
    series = as_series(ys, "ys")
    xs = as_numbers(xs, "xs")
    for values in series.values():
        same_length(xs, values, ("xs", "ys"))
    x, y = _axis(x, xs), _axis(y, np.concatenate(list(series.values())))
    points = {"point": {"size": 40}} if len(xs) in POINTS else {}
    layer = {
        "data": {"values": _records(plain(xs), series)},
        "mark": {"type": "line", "clip": x.is_fixed or y.is_fixed, "strokeWidth": 2, **points, **_color(series, color)},
        "encoding": {"x": _position("x", x), "y": _position("y", y), **_groups(series, strokeDash=theme.DASHES)},
    }
    if (np.diff(xs) < 0).any():  # Vega-Lite would join the points from left to right.
        layer["data"]["values"] = [row | {"order": place} for place, row in enumerate(layer["data"]["values"])]
        layer["encoding"]["order"] = {"field": "order", "type": "quantitative"}
    lines = "; ".join(f"{name} {span(values)}".strip() for name, values in series.items())
    return Chart((layer,), f"Line of {y.title} over {x.title} ({span(xs)}): {lines}.", title)


def scatter(
    xs: Any, ys: Any, *, x: str | Axis, y: str | Axis,
    groups: Sequence[str] | None = None, title: str = "", color: str = theme.BLUE,
) -> Chart:  # fmt: skip
    """Points at (xs, ys), each of shape (n,). `groups` names each point's group: groups differ in colour and shape.

    Raises ValueError if lengths differ, or for more than five groups.
    """
    xs, ys = as_numbers(xs, "xs"), as_numbers(ys, "ys")
    names = [""] * len(xs) if groups is None else [str(name) for name in groups]
    same_length(xs, ys, ("xs", "ys"))
    same_length(xs, names, ("xs", "groups"))
    distinct = sorted(set(names))  # a group keeps its colour when the points come in another order
    x, y = _axis(x, xs), _axis(y, ys)
    layer = {
        "data": {"values": rows(x=plain(xs), y=plain(ys), group=names)},
        "mark": {"type": "point", "clip": True, "filled": True, "size": 45, "opacity": 1, **_color(distinct, color)},
        "encoding": {
            "x": _position("x", x, margin=True),
            "y": _position("y", y, margin=True),
            **_groups(distinct, shape=theme.SHAPES),
        },
    }
    parts = ", ".join(f"{names.count(name)} {name}".strip() for name in distinct)
    return Chart((layer,), f"{parts} points; {x.title} {span(xs)}, {y.title} {span(ys)}.", title)


def bar(
    names: Sequence[str], heights: Any | Mapping[str, Any], *, x: str, y: str | Axis,
    title: str = "", color: str = theme.BLUE,
) -> Chart:  # fmt: skip
    """One bar for each name, in the given order. A mapping of several arrays draws groups of bars side by side."""
    series = as_series(heights, "heights")
    names = [str(name) for name in names]
    for values in series.values():
        same_length(names, values, ("names", "heights"))
    y = _axis(y, np.concatenate(list(series.values())))
    beside = {"xOffset": {"field": "group", "type": "nominal", "sort": list(series)}} if len(series) > 1 else {}
    across = {"field": "x", "type": "nominal", "title": x, "sort": names, "axis": {"labelAngle": 0}}
    layer = {
        "data": {"values": _records(names, series)},
        "mark": {"type": "bar", **_color(series, color)},
        "encoding": {"x": across, "y": _position("y", y), **_groups(series), **beside},
    }
    bars = "; ".join(
        f"{key} ".lstrip() + ", ".join(f"{name} {value:.4g}" for name, value in zip(names, values, strict=True))
        for key, values in series.items()
    )
    return Chart((layer,), f"Bars of {y.title} by {x}: {bars}.", title)


def histogram(
    values: Any, *, x: str, y: str = "count", bins: int = 30, title: str = "", color: str = theme.BLUE
) -> Chart:
    """How many of `values` (any shape) fall into each of `bins` equal intervals. NaN and infinity are not counted."""
    flat = np.ravel(as_array(values)).astype(np.float64)
    finite = flat[np.isfinite(flat)]
    if finite.size == 0:
        raise ValueError(f"None of the {flat.size} values is finite, so there is nothing to count.")
    counts, edges = np.histogram(finite, bins)
    data = rows(low=plain(edges[:-1]), high=plain(edges[1:]), count=counts.tolist())
    layer = {
        "data": {"values": data},
        "mark": {"type": "bar", "color": color, "binSpacing": 1},
        "encoding": {
            "x": {"field": "low", "type": "quantitative", "title": x, "bin": {"binned": True}},
            "x2": {"field": "high"},
            "y": {"field": "count", "type": "quantitative", "title": y},
        },
    }
    middle = f"mean {finite.mean():.4g}, standard deviation {finite.std():.4g}"
    return Chart((layer,), f"Histogram of {flat.size} values of {x}: {span(flat)}, {middle}.", title)


def _axis(axis: str | Axis, values: np.ndarray) -> Axis:
    axis = Axis(axis) if isinstance(axis, str) else axis
    if not axis.title:
        raise ValueError("An axis needs a title: what is measured, and in which unit.")
    if axis.log and (values <= 0).any():
        least = np.nanmin(values)
        raise ValueError(f"A logarithmic axis needs values above 0, but {axis.title} goes down to {least:.4g}.")
    finite = values[np.isfinite(values)]
    return replace(axis, ticks=_log_ticks(finite)) if axis.log and not axis.ticks and finite.size else axis


def _log_ticks(values: np.ndarray) -> tuple[float, ...]:
    """Ticks in even steps: the powers of ten, or 1, 2, 5, 10 for values of one or two magnitudes.

    They reach beyond the values, for a chart that is drawn on top; Vega-Lite leaves out what is not on the axis.
    """
    low, high = math.log10(values.min()), math.log10(values.max())
    steps = (1, 2, 5) if high - low < 2 else (1,)
    decades = range(math.floor(low) - 3, math.ceil(high) + 4)
    return tuple(float(f"{step}e{decade}") for decade in decades for step in steps)


def _records(xs: list, series: Mapping[str, np.ndarray]) -> list[dict[str, Any]]:
    """One record for each point of each series."""
    return [row for name, ys in series.items() for row in rows(x=xs, y=plain(ys), group=[name] * len(xs))]


def _position(field: str, axis: Axis, margin: bool = False) -> dict[str, Any]:
    """The encoding of one axis: `field` is "x" or "y". With `margin`, marks keep away from the frame."""
    scale: dict[str, Any] = {"type": "log"} if axis.log else {"zero": False} if field == "x" else {}  # x hugs its data
    if margin or axis.log:
        scale |= {"padding": MARGIN, "nice": False}
    scale |= {key: value for key, value in (("domainMin", axis.low), ("domainMax", axis.high)) if value is not None}
    ticks = {"values": list(axis.ticks)} if axis.ticks else {"tickCount": TICKS}
    return {"field": field, "type": "quantitative", "title": axis.title, "scale": scale, "axis": ticks}


def _color(names: Sequence[str] | Mapping[str, Any], color: str) -> dict[str, str]:
    return {} if len(names) > 1 or "" not in names else {"color": color}


def _groups(names: Sequence[str] | Mapping[str, Any], **second: Sequence) -> dict[str, Any]:
    """Encodings that tell groups apart: by colour and by a second channel. None for a single group with no name."""
    if list(names) == [""]:
        return {}
    if len(names) > len(theme.PALETTE):
        raise ValueError(
            f"{len(names)} groups are too many to tell apart: at most {len(theme.PALETTE)}. Draw the most telling ones."
        )
    channels = {"color": theme.PALETTE, **second}
    return {
        channel: {"field": "group", "type": "nominal", "title": "", "scale": _scale(names, list(choices))}
        for channel, choices in channels.items()
    }


def _scale(names: Sequence[str] | Mapping[str, Any], choices: list) -> dict[str, list]:
    return {"domain": list(names), "range": choices[: len(names)]}
