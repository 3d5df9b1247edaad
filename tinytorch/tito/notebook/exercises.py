"""Which cell is this exercise's? Its mark says so, or where an editor lost the mark, what the cell defines.

Completing, checking for outdated runs, and resetting all ask here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tinytorch.tito.course.course import Exercise, Module
from tinytorch.tito.notebook.notebook import Cell, NotebookError, read, shipped


def recognised(cells: list[Cell], module: Module) -> list[Cell]:
    """The same cells, where those that lost their mark but define what an exercise's cell defines have it again."""
    marked = {cell.exercise for cell in cells}
    lost = [cell for cell in shipped(module) if cell.exercise and cell.exercise not in marked and cell.definitions]
    return [cell if cell.exercise else _recognised(cell, lost) for cell in cells]


def exported_cells(path: Path, module: Module) -> list[Cell]:
    """The cells of a student's notebook that make up its export, each exercise there exactly once.

    Raises NotebookError that names every exercise which is missing or there twice.
    """
    cells = recognised(read(path), module)
    problems = [problem for exercise in module.exercises if (problem := _problem(exercise, cells))]
    if problems:
        raise NotebookError("\n".join(problems))
    return [cell for cell in cells if cell.exported]


def saved_exercises(path: Path, module: Module) -> dict[str, Cell]:
    """The cells of the exercises that a student's notebook has exactly once, by id. Raises NotebookError."""
    cells = recognised(read(path), module)
    ids = [cell.exercise for cell in cells]
    return {cell.exercise: cell for cell in cells if cell.exercise and ids.count(cell.exercise) == 1}


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
