"""Runs a notebook's code cells in this process, in an IPython shell that has no matplotlib, as in the browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from IPython.core.interactiveshell import InteractiveShell

from tinytorch.tito import candidate
from tinytorch.tito.notebook import Cell


def run_cells(cells: list[Cell]) -> None:
    """Run `cells` in order. Raises what a cell raises."""
    with candidate.fresh_framework(), _no_matplotlib(), _shell() as shell:
        for cell in cells:
            shell.run_cell(cell.source, store_history=False).raise_error()


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
