"""Completing a module: the saved notebook becomes a file of the framework, once every check of it passes."""

from __future__ import annotations

import ast
import hashlib
from dataclasses import dataclass
from pathlib import Path

from tinytorch import _resolver
from tinytorch.tito.checking.run import SECONDS, Outcome, run_exercise
from tinytorch.tito.copies import history
from tinytorch.tito.course.course import Module, load_course
from tinytorch.tito.errors.in_checks import explain
from tinytorch.tito.notebook.exercises import exported_cells
from tinytorch.tito.notebook.notebook import Cell
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.trial import candidate
from tinytorch.tito.trial.candidate import Candidate, Source
from tinytorch.tito.trial.time_limit import time_limit
from tinytorch.tito.workspace import workspace


@dataclass(frozen=True)
class CompleteResult:
    """A completed module: the outcome of every exercise, the export that was written, and its hash."""

    module: Module
    outcomes: tuple[Outcome, ...]
    written: Path
    sha256: str


class ExportError(CourseError):
    """The notebook's cells do not make a module: a syntax error, or an exception while the module was imported."""


class NotComplete(CourseError):
    """Some exercises do not pass yet. `outcomes` has those of all exercises."""

    def __init__(self, module: Module, outcomes: tuple[Outcome, ...]) -> None:
        failed = [outcome for outcome in outcomes if not outcome.passed]
        listed = "\n".join(f"{one.exercise}: {one.message}{f' Hint: {one.hint}' if one.hint else ''}" for one in failed)
        super().__init__(
            f"Module {module.id} is not complete yet: {len(failed)} of {len(outcomes)} exercises do not pass. "
            f"Nothing was changed in your framework.\n{listed}"
        )
        self.module, self.outcomes = module, outcomes


def complete(number: int | str) -> CompleteResult:
    """Check the saved notebook of a module and, if everything passes, write its export and remember it.

    Raises NotebookError, ExportError, NotComplete or WorkspaceError; the export that was there then stays.
    """
    module = load_course().module(number)
    source = _source(module)
    outcomes = _check(source)
    progress.attempt(progress.record_exercises, outcomes)
    if not all(outcome.passed for outcome in outcomes):
        raise NotComplete(module, outcomes)
    path, content = workspace.export(module), source.text.encode()
    workspace.write_file(path, content)
    _resolver.forget()
    sha256 = hashlib.sha256(content).hexdigest()
    progress.attempt(progress.record_completed, module.id, sha256)
    history.attempt(module, "completed")
    return CompleteResult(module, outcomes, path, sha256)


def check_module(number: int | str) -> tuple[Outcome, ...]:
    """The outcome of every exercise in the saved notebook. Nothing is written; the caller records the tries.

    Raises NotebookError or ExportError.
    """
    return _check(_source(load_course().module(number)))


def _source(module: Module) -> Source:
    cells = exported_cells(workspace.notebook(module), module)
    _compile_each(cells)
    return candidate.join(module, cells)


def _check(source: Source) -> tuple[Outcome, ...]:
    with candidate.fresh_framework():
        built = _build(source)
        return tuple(run_exercise(exercise.id, built) for exercise in source.module.exercises)


def _build(source: Source) -> Candidate:
    try:
        with time_limit(SECONDS):
            return candidate.build(source)
    except (Exception, SystemExit) as error:
        reason = explain(error, None, Candidate(source))
        raise ExportError(f"Module {source.module.id} could not be imported. {reason}") from error


def _compile_each(cells: list[Cell]) -> None:
    """Compile cell by cell, so that a syntax error names its cell. Raises ExportError."""
    for cell in cells:
        try:
            ast.parse(cell.source)
        except (SyntaxError, ValueError) as error:
            raise ExportError(_syntax(cell, error)) from error


def _syntax(cell: Cell, error: Exception) -> str:
    line = getattr(error, "lineno", None)
    lines = cell.source.split("\n")
    text = lines[line - 1].strip() if line and line <= len(lines) else ""
    advice = " Magics and shell commands can't go into a module; move them to a cell of their own."
    return (
        f"{cell.label}{f', line {line}' if line else ''}: {getattr(error, 'msg', None) or error}"
        f"{f': `{text}`' if text else '.'}{advice if text.startswith(('%', '!')) else ''}"
    )
