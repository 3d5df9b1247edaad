"""Back to the start: one exercise's cell, or a module's whole notebook, as the course ships it.

Exports are not touched: a completed module stays importable until it is completed anew. What a reset replaces becomes
an earlier version of its module, as in the page (`site/shared/history/return.ts`), and no restore point: that would
pack the whole workspace for one notebook, and five resets would push out the points before other changes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tinytorch.tito.copies import history, version
from tinytorch.tito.copies.version import VersionError
from tinytorch.tito.course import course
from tinytorch.tito.notebook.exercises import recognised
from tinytorch.tito.notebook.notebook import code_cells
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import workspace

RELOAD = (
    "Is the notebook open? Do this now, before you run anything: File > Reload Notebook from Disk. "
    "Otherwise its next save writes the earlier text back."
)


class ResetError(CourseError):
    """A notebook or a cell could not be put back."""


@dataclass(frozen=True)
class Reset:
    """What was put back, in words, and where what was there before is kept; None if there was nothing."""

    module: course.Module
    what: str
    kept: Path | None


def reset(which: str) -> Reset:
    """Put one exercise ("01-matmul") or a whole module ("1") back. Raises CourseError, WorkspaceError."""
    return reset_exercise(which) if course.names_exercise(which) else reset_module(which)


def reset_module(which: str | int) -> Reset:
    """Put the whole notebook of a module back. Raises CourseError, WorkspaceError."""
    module = course.load_course().module(which)
    if not module.exists:
        raise ResetError(module.coming)
    target = workspace.notebook(module)
    kept = history.keep_present(module, "reset")
    workspace.write_file(target, module.shipped_notebook.read_bytes())
    progress.record_reset(exercise.id for exercise in module.exercises)
    return Reset(module, "the whole notebook", kept)


def reset_exercise(exercise: str) -> Reset:
    """Put the one cell of `exercise` back, in its place if it was deleted. Raises CourseError, WorkspaceError."""
    known = course.load_course().exercise(exercise).id
    module = course.load_course().module_of(known)
    notebook = _read(workspace.notebook(module), module)
    shipped = json.loads(module.shipped_notebook.read_text(encoding="utf-8"))["cells"]
    places = [cell.position - 1 for cell in recognised(code_cells(notebook), module) if cell.exercise == known]
    what = _put_cell(notebook["cells"], places, shipped, known)
    kept = history.keep_present(module, "reset")
    workspace.write_file(workspace.notebook(module), version.to_bytes(notebook, indent=1))
    progress.record_reset([known])
    return Reset(module, what, kept)


def _put_cell(cells: list[dict], places: list[int], shipped: list[dict], exercise: str) -> str:
    """Replace the cell of `exercise`, which stands in `places`, or insert it where there is none; says which it was."""
    fresh = next(cell for cell in shipped if _exercise(cell) == exercise)
    if len(places) > 1:
        raise ResetError(
            f"The notebook has {len(places)} cells for {exercise}. Delete all but one of them, save, then reset again."
        )
    if places:
        mine = cells[places[0]]
        marks = {**mine.get("metadata", {}), **fresh["metadata"]}
        mine |= {"source": fresh["source"], "metadata": marks, "outputs": [], "execution_count": None}
        return f"the cell of {exercise}"
    cells.insert(_place(cells, shipped, shipped.index(fresh)), fresh)
    return f"the missing cell of {exercise}"


def _place(cells: list[dict], shipped: list[dict], index: int) -> int:
    """Where shipped cell `index` belongs: after the nearest cell before it that is still there."""
    where = {key: place for place, cell in enumerate(cells) for key in _keys(cell)}
    for before in reversed(shipped[:index]):
        if found := [where[key] for key in _keys(before) if key in where]:
            return found[0] + 1
    return 0


def _keys(cell: dict) -> list[str]:
    """By what a cell is known again: its id, its exercise, its text."""
    return [key for key in (cell.get("id"), _exercise(cell), _text(cell).strip()) if key]


def _text(cell: dict) -> str:
    return "".join(cell.get("source", ""))


def _exercise(cell: dict) -> str | None:
    return cell.get("metadata", {}).get("tinytorch", {}).get("exercise")


def _read(path: Path, module: course.Module) -> dict:
    try:
        return version.notebook_in(path.read_bytes(), module.notebook)
    except FileNotFoundError as error:
        raise ResetError(f"{module.notebook} is not there. `tito start {module.number}` puts it in place.") from error
    except OSError as error:
        raise ResetError(f"{module.notebook} can't be read ({error}). {_whole(module)}") from error
    except VersionError as error:
        raise ResetError(f"{error} {_whole(module)}") from error


def _whole(module: course.Module) -> str:
    return f"`tito reset {module.number}` puts the whole notebook back and keeps what was there in backups/."
