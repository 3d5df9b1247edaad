"""What the content tests share: the written lessons, their cells, and how a variant of one fares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from builder.lessons.generate import load_lesson, module_sources, read_facts
from builder.lessons.lesson import Lesson
from builder.tools.paths import CONTENT
from tinytorch.tito import checking
from tinytorch.tito.checking import Outcome
from tinytorch.tito.course.course import Module, load_course
from tinytorch.tito.notebook import notebook, reference
from tinytorch.tito.notebook.notebook import Cell
from tinytorch.tito.trial import candidate
from tinytorch.tito.trial.candidate import Candidate

# tests/conftest.py has generated the course's files before any test is collected.
WRITTEN = [module for module in load_course().modules if module.exists]


def source_of(module: Module) -> Lesson:
    """The lesson in content/, as the build reads it."""
    found = module_sources(read_facts(CONTENT), CONTENT)
    return load_lesson(next(source for source in found if source.stem == module.stem))


def with_cell(module: Module, exercise: str, source: str) -> list[Cell]:
    """The reference's cells with another text in place of one exercise's."""
    return [replace(cell, source=source) if cell.exercise == exercise else cell for cell in reference.cells(module)]


def stub_of(module: Module, exercise: str) -> str:
    """An exercise's cell as the student gets it."""
    return next(cell.source for cell in notebook.shipped(module) if cell.exercise == exercise)


def solved_cells(module: Module) -> list[Cell]:
    """The code cells of the student's notebook, with the reference's solutions and a guess for each prediction."""
    solutions = {cell.exercise: cell.source for cell in reference.cells(module) if cell.exercise}
    return [
        replace(cell, source=solutions.get(cell.exercise, cell.source.replace("guess = ...", "guess = 2.0")))
        for cell in notebook.shipped(module)
    ]


@contextmanager
def built(module: Module, cells: list[Cell]) -> Iterator[Candidate]:
    """A module made of `cells`, with the reference around it."""
    with candidate.fresh_framework(reference=True):
        yield candidate.build(candidate.join(module, cells))


def outcome(module: Module, exercise: str, cells: list[Cell]) -> Outcome:
    """The answer to one exercise in a module made of `cells`."""
    with built(module, cells) as made:
        return checking.run_exercise(exercise, made)
