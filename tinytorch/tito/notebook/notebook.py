"""A saved notebook as the engine reads it: plain JSON, examined, and its code cells."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from tinytorch.tito.course.course import Module
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import workspace

MAX_BYTES = 16 * 1024 * 1024
DEFINITION = re.compile(r"^(?:async\s+)?(?:def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=(?!=)", re.MULTILINE)


class NotebookError(CourseError):
    """A notebook could not be read, or an exercise's cell is missing from it or stands in it twice."""


@dataclass(frozen=True)
class Cell:
    """A code cell. `position` counts all cells of the notebook from 1; `exercise` is the id of its exercise, if any."""

    position: int
    source: str
    exercise: str | None = None

    @property
    def exported(self) -> bool:
        """True if the cell goes into the package; an exercise always does."""
        return bool(self.exercise) or self.source.lstrip().partition("\n")[0].strip() == "#| export"

    @property
    def definitions(self) -> frozenset[str]:
        """The names that its top level defines. Read from the text, so a syntax error does not matter."""
        return frozenset(name for pair in DEFINITION.findall(self.source) for name in pair if name)

    @property
    def label(self) -> str:
        """How messages name the cell: the exercise's id, or its place."""
        return self.exercise or f"cell {self.position}"


def read(path: Path) -> list[Cell]:
    """The code cells of the notebook at `path`, in order. Raises NotebookError."""
    try:
        text = path.read_bytes()
    except FileNotFoundError as error:
        raise NotebookError(f"{path.name} is not in your workspace ({path.parent}).") from error
    except OSError as error:
        raise NotebookError(f"{path.name} can't be read ({error.strerror or error}).") from error
    if len(text) > MAX_BYTES:
        raise NotebookError(f"{path.name} is larger than 16 MiB. Clear its outputs, save it, and try again.")
    try:
        return code_cells(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotebookError(
            f"{path.name} is not a notebook that can be read ({error}). Restore it from a bundle or a restore point, "
            "or reset the module to begin it anew."
        ) from error


def shipped(module: Module) -> list[Cell]:
    """The code cells of a lesson as the course ships it. Raises NotebookError while the lesson is not written."""
    if not module.exists:
        raise NotebookError(module.coming)
    return read(module.shipped_notebook)


def saved_or_shipped(module: Module) -> list[Cell]:
    """The code cells of the student's notebook, or of the lesson as shipped if there is none to read."""
    try:
        return read(workspace.notebook(module))
    except CourseError:
        return shipped(module)


def code_cells(notebook: dict) -> list[Cell]:
    """The code cells of a notebook. Raises ValueError, KeyError, TypeError or AttributeError if it is none."""
    if notebook["nbformat"] != 4:
        raise ValueError(f"its format is {notebook['nbformat']}, not 4")
    numbered = enumerate(notebook["cells"], 1)
    return [_cell(position, cell) for position, cell in numbered if cell["cell_type"] == "code"]


def _cell(position: int, cell: dict) -> Cell:
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    metadata = cell.get("metadata", {})
    marks = metadata.get("nbgrader", {})
    graded = marks.get("grade_id") if marks.get("solution") else None
    return Cell(position, source, metadata.get("tinytorch", {}).get("exercise") or graded)
