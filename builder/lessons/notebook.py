"""Notebooks as the course ships them: no solutions, no outputs, the same bytes from the same lesson."""

from __future__ import annotations

import hashlib
import json

from builder.lessons.lesson import LessonCell

METADATA = {
    "kernelspec": {"display_name": "Python (Pyodide)", "language": "python", "name": "python"},
    "language_info": {"name": "python"},
}
TEXT_DIGITS, LESSON_DIGITS = 12, 16


def notebook(cells: list[LessonCell]) -> str:
    """The .ipynb text of a lesson for students, or of a milestone."""
    seen: set[str] = set()
    document = {
        "cells": [_cell(cell, _cell_id(cell, seen)) for cell in cells],
        "metadata": METADATA | {"tinytorch": {"lesson": lesson_digest(cells)}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def lesson_digest(cells: list[LessonCell]) -> str:
    """What tells one text of a lesson from another: a notebook carries the one that it began with."""
    return _sha256("\n".join(text_digest(cell) for cell in cells))[:LESSON_DIGITS]


def text_digest(cell: LessonCell) -> str:
    """A cell's text as the student gets it; whoever has the cell can tell by it whether it was changed."""
    return _sha256(f"{cell.kind}\n{cell.stub}")[:TEXT_DIGITS]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _cell(cell: LessonCell, cell_id: str) -> dict:
    shared = {"id": cell_id, "metadata": _metadata(cell), "source": cell.stub.splitlines(keepends=True)}
    if cell.kind != "code":
        return {"cell_type": cell.kind, **shared}
    return {"cell_type": "code", "execution_count": None, "outputs": [], **shared}


def _metadata(cell: LessonCell) -> dict:
    if cell.exercise:
        return {
            "nbgrader": _nbgrader(cell.exercise, grade=False, locked=False, solution=True),
            "tinytorch": {"exercise": cell.exercise, "text": text_digest(cell)},
        }
    if cell.check:
        return {
            "nbgrader": _nbgrader(f"{cell.check}-check", grade=True, locked=True, solution=False, points=1),
            "tinytorch": {"text": text_digest(cell)},
        }
    return {"jupyter": {"source_hidden": True}} if cell.folded else {}


def _nbgrader(grade_id: str, **facts: bool | int) -> dict:
    return {"grade_id": grade_id, "schema_version": 3, "task": False, **facts}


def _cell_id(cell: LessonCell, seen: set[str]) -> str:
    """An id that stays when other cells come and go: the exercise's name, else a digest of the text."""
    name = cell.exercise or (f"{cell.check}-check" if cell.check else None)
    name = name or text_digest(cell)
    unique, count = name, 1
    while unique in seen:
        count += 1
        unique = f"{name}-{count}"
    seen.add(unique)
    return unique
