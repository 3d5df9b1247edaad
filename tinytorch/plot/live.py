"""One chart, redrawn in place while a loop is running."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tinytorch.plot.chart import Chart


class Live:
    """A place in a cell's output whose chart is replaced, at most once in `interval` seconds.

        with Live() as live:
            for step in range(1000):
                ...
                live.update(lambda: plot.line(steps, losses, x="step", y="loss"))

    A function is called only when its chart is really drawn, so an update between two drawings costs the loop next to
    nothing. The last state is always drawn, on leaving the `with` block or by `flush()`. `pause` waits that many
    seconds after each drawing, for a loop that would be over before a person sees it. Outside a notebook nothing is
    drawn and nothing waits.
    """

    def __init__(self, interval: float = 0.2, pause: float = 0.0) -> None:
        self._interval = interval
        self._pause = pause
        self._handle: Any = None
        self._latest: Chart | Callable[[], Chart] | None = None
        self._due = 0.0
        self._shown = in_notebook()

    def update(self, chart: Chart | Callable[[], Chart]) -> None:
        """Show `chart`, or what it returns, if the last drawing is `interval` seconds old; else keep it for later."""
        if not self._shown:
            return
        self._latest = chart
        if time.monotonic() >= self._due:
            self.flush()

    def flush(self) -> None:
        """Draw the latest state now, if it is not drawn yet."""
        if self._latest is None:
            return
        chart = self._latest() if callable(self._latest) else self._latest
        self._latest = None
        self._draw(chart)
        time.sleep(self._pause)
        self._due = time.monotonic() + self._interval

    def _draw(self, chart: Chart) -> None:
        from IPython.display import display

        if self._handle is None:
            self._handle = display(chart, display_id=True)
        else:
            self._handle.update(chart)

    def __enter__(self) -> Live:
        return self

    def __exit__(self, *exception: object) -> None:
        self.flush()


def in_notebook() -> bool:
    """True where a drawing can be replaced: in a notebook's kernel, but not in a script or in IPython's terminal."""
    try:
        from IPython import get_ipython
        from IPython.core.displaypub import DisplayPublisher
    except ImportError:
        return False
    shell = get_ipython()
    return shell is not None and type(shell.display_pub) is not DisplayPublisher
