"""Charts without a plotting library: numpy arrays in, a picture in the notebook out.

    from tinytorch import plot

    plot.line(steps, losses, x="step", y="loss")
    plot.scatter(across, up, groups=names, x="across", y="up") + plot.line(xs, ys, x="across", y="up")

Every function returns a Chart (`graph`, the history of a tensor, a Graph), which shows itself as the last line of a
cell. The course's site draws it with Vega-Lite and Mermaid, as JupyterLab does elsewhere; nothing is downloaded. `Live`
redraws one chart in place while a loop is running.
"""

from tinytorch.plot.chart import Chart
from tinytorch.plot.graph import Graph, graph
from tinytorch.plot.live import Live
from tinytorch.plot.marks import Axis, bar, histogram, line, scatter
from tinytorch.plot.pictures import heatmap, images
from tinytorch.plot.theme import BLUE, GREEN, GREY, INK, PURPLE, VERMILLION

__all__ = [
    "BLUE", "GREEN", "GREY", "INK", "PURPLE", "VERMILLION",
    "Axis", "Chart", "Graph", "Live", "bar", "graph", "heatmap", "histogram", "images", "line", "scatter",
]  # fmt: skip
