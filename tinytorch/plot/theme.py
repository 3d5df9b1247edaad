"""Colours and settings that every chart shares.

The four hues are those of Okabe and Ito's palette for colour-blind readers that keep a contrast of at least 3 to 1
on a white page and on a dark one. Text takes the page's own colour, and the background is left open, so a
chart follows the reader's theme even after it was drawn.
"""

from __future__ import annotations

BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
PURPLE = "#CC79A7"
GREY = "#767676"
INK = "currentColor"  # the colour of the text around the chart

PALETTE = (BLUE, VERMILLION, GREEN, PURPLE, GREY)
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [12, 3])

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"  # a name for the format; nothing is loaded from it

# No None stands anywhere in a chart: on its way out of Pyodide it would be lost, and Vega-Lite would take its default.
NO_AXIS = {"title": "", "labels": False, "ticks": False, "domain": False, "grid": False}

CONFIG = {
    "axis": {
        "labelColor": INK, "titleColor": INK, "domainColor": GREY, "tickColor": GREY,
        "gridColor": GREY, "gridOpacity": 0.25, "labelFontSize": 12, "titleFontSize": 13,
    },
    "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 13, "orient": "top"},
    "title": {"color": INK, "fontSize": 14},
    "view": {"stroke": "transparent"},
}  # fmt: skip

# SVG takes the page's text colour; of the menu only "save as" is left, since the others lead to an outside editor.
EMBED = {"renderer": "svg", "actions": {"export": True, "source": False, "compiled": False, "editor": False}}
