"""Runs a notebook's code cells in this process, in an IPython shell that has no matplotlib, as in the browser."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from tinytorch.tito.notebook.notebook import Cell
from tinytorch.tito.trial import candidate


@dataclass(frozen=True)
class Ran:
    """A cell after its run: what it printed, the MIME bundles that it showed, and what every name meant then."""

    source: str
    printed: str
    shown: tuple[dict, ...]
    names: dict[str, object]


class Cells(list[Ran]):
    """The code cells of one notebook in their order, each after its run."""

    def with_text(self, text: str) -> Ran:
        """The one cell whose code contains `text`."""
        (found,) = [cell for cell in self if text in cell.source]
        return found

    @property
    def names(self) -> dict[str, object]:
        """What every name means at the end of the notebook."""
        return self[-1].names


def run_cells(cells: list[Cell]) -> Cells:
    """Run `cells` in order. Raises what a cell raises."""
    with candidate.fresh_framework(), _no_matplotlib(), _shell() as shell:
        return Cells(_run(shell, cell.source) for cell in cells)


def _run(shell: InteractiveShell, source: str) -> Ran:
    with capture_output() as captured:
        result = shell.run_cell(source, store_history=False)
    print(captured.stdout, end="")
    result.raise_error()
    return Ran(source, captured.stdout, tuple(output.data for output in captured.outputs), dict(shell.user_ns))


def numbers(text: str) -> list[float]:
    """Every number in a printed text, inf and nan among them."""
    return [float(found) for found in re.findall(r"-?(?:\d+\.?\d*(?:e[+-]?\d+)?|\binf\b|\bnan\b)", text)]


def charts(ran: Ran) -> list[list[dict]]:
    """The layers of each chart that a cell shows."""
    kind = "application/vnd.vegalite.v5+json"
    found = [data[kind] for data in ran.shown if kind in data]
    return [chart.get("layer", [chart]) for chart in found]


@contextmanager
def _shell() -> Iterator[InteractiveShell]:
    main = sys.modules["__main__"]
    shell = InteractiveShell.instance()
    try:
        yield shell
    finally:
        InteractiveShell.clear_instance()
        sys.modules["__main__"] = main


@contextmanager
def _no_matplotlib() -> Iterator[None]:
    """Pyodide's kernel has no matplotlib here; an import of it has to fail in the tests too."""
    before = sys.modules.get("matplotlib")
    sys.modules["matplotlib"] = None
    try:
        yield
    finally:
        del sys.modules["matplotlib"]
        if before is not None:
            sys.modules["matplotlib"] = before
