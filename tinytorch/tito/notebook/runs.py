"""Which cells this kernel ran, so that a check never judges an older definition than the one on the page.

Kernel start-up loads this module, so everything heavy is imported when it is first used.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tinytorch.tito.course.course import Module
    from tinytorch.tito.notebook.notebook import Cell

# The course's page saves the notebook before every run; another Jupyter may show newer text than it has saved.
SAVED_BEFORE_EACH_RUN = sys.platform == "emscripten"


@dataclass
class _Run:
    """One run of a cell: IPython's own facts about it (its text is `info.raw_cell`), and whether it failed."""

    info: object
    failed: bool = False

    @cached_property
    def names(self) -> frozenset[str]:
        """What the cell defines."""
        from tinytorch.tito.notebook.notebook import Cell

        return Cell(0, self.info.raw_cell).definitions


_runs: list[_Run] = []


def watch(ip) -> None:
    """Remember from now on what the IPython shell `ip` runs; a second time changes nothing."""
    if _began not in ip.events.callbacks["pre_run_cell"]:
        _runs.clear()
        ip.events.register("pre_run_cell", _began)
        ip.events.register("post_run_cell", _ended)


def succeeded(source: str) -> bool:
    """True if a cell with just this text ran to its end in this kernel."""
    return any(not run.failed for run in _runs if run.info.raw_cell.strip() == source.strip())


def failed(source: str) -> bool:
    """True if a cell with just this text ran in this kernel, and never to its end."""
    return any(run.info.raw_cell.strip() == source.strip() for run in _runs) and not succeeded(source)


def stale(module: Module) -> dict[str, str]:
    """The exercises whose saved cell is not what the kernel's definitions come from: by id, what to do about it."""
    from tinytorch.tito.notebook import exercises, notebook
    from tinytorch.tito.say.sentences import CourseError
    from tinytorch.tito.workspace import workspace

    try:
        saved = exercises.saved_exercises(workspace.notebook(module), module) if SAVED_BEFORE_EACH_RUN else {}
    except CourseError:
        saved = {}  # What is wrong with the file is said when the module is completed.
    shipped = [cell for cell in notebook.shipped(module) if cell.exercise]
    found = {cell.exercise: _objection(cell, saved.get(cell.exercise)) for cell in shipped}
    return {exercise: objection for exercise, objection in found.items() if objection}


def _objection(shipped: Cell, saved: Cell | None) -> str | None:
    last = _last_run(shipped.definitions)
    if last is None:
        return None
    if saved and (gone := sorted(shipped.definitions - saved.definitions)):
        return f"The cell of {shipped.exercise} no longer defines `{'`, `'.join(gone)}`. Give the name back and run it."
    if last.failed or saved and saved.source.strip() != last.info.raw_cell.strip():
        return (
            f"The cell of {shipped.exercise} has changed since it last ran, or its last run failed. Run it first, "
            "then check again."
        )
    return None


def _last_run(names: frozenset[str]) -> _Run | None:
    """The last run of a cell that defines all of `names`."""
    return next((run for run in reversed(_runs) if names and names <= run.names), None)


def _began(info) -> None:
    _runs.append(_Run(info))


def _ended(result) -> None:
    for run in _runs:
        if run.info is result.info:
            run.failed = not result.success
