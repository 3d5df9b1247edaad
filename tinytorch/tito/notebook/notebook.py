"""A saved notebook as the engine reads it: plain JSON, examined, its exercises found even where marks were lost."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

from tinytorch.tito.course.course import Exercise, Module
from tinytorch.tito.say.sentences import CourseError

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
        return _code_cells(json.loads(text))
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


def exported_cells(path: Path, module: Module) -> list[Cell]:
    """The cells of a student's notebook that make up its export, each exercise there exactly once.

    Raises NotebookError that names every exercise which is missing or there twice.
    """
    cells = _recognise(read(path), shipped(module))
    problems = [problem for exercise in module.exercises if (problem := _problem(exercise, cells))]
    if problems:
        raise NotebookError("\n".join(problems))
    return [cell for cell in cells if cell.exported]


def saved_exercises(path: Path, module: Module) -> dict[str, Cell]:
    """The cells of the exercises that a student's notebook has exactly once, by id. Raises NotebookError."""
    cells = _recognise(read(path), shipped(module))
    ids = [cell.exercise for cell in cells]
    return {cell.exercise: cell for cell in cells if cell.exercise and ids.count(cell.exercise) == 1}


def _code_cells(notebook: dict) -> list[Cell]:
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


def _recognise(cells: list[Cell], original: list[Cell]) -> list[Cell]:
    """Mark cells that lost their metadata but define what an exercise's cell defines."""
    marked = {cell.exercise for cell in cells}
    lost = [cell for cell in original if cell.exercise and cell.exercise not in marked and cell.definitions]
    return [cell if cell.exercise else _recognised(cell, lost) for cell in cells]


def _recognised(cell: Cell, lost: list[Cell]) -> Cell:
    for exercise in lost:
        if exercise.definitions <= cell.definitions:
            return replace(cell, exercise=exercise.exercise)
    return cell


def _problem(exercise: Exercise, cells: list[Cell]) -> str | None:
    places = [cell.position for cell in cells if cell.exercise == exercise.id]
    if not places:
        return (
            f'The cell of exercise {exercise.id} (section "{exercise.title}") is missing from your notebook. '
            f"`tito reset {exercise.id}` brings it back as it was in the beginning."
        )
    if len(places) > 1:
        listed = f"{', '.join(map(str, places[:-1]))} and {places[-1]}"
        return (
            f"Exercise {exercise.id} stands in your notebook {len(places)} times: in cells {listed}, counted from the "
            "top. Keep one, delete the others, save, and try again."
        )
    return None
