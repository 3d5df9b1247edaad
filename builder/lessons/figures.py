"""What can be counted in a lesson: how long its text is, and which of its exported lines are the student's own."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from builder.lessons.lesson import Lesson, LessonCell

FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Figures:
    """The figures of one lesson. "Lines" of code are lines that do something, as `working_lines` counts them."""

    lines: int  # of lesson.py, all of them
    words: int  # of prose
    longest_cell: int  # words of the longest cell of prose
    headings: int  # the most that one cell has
    own: int  # exported lines that the student writes
    given: int  # exported lines that the lesson gives
    given_first: int  # given lines before the first own one
    guards: int  # own lines that only refuse bad input
    exercises: int
    one_liners: int  # exercises with one own line
    hints: int  # the fewest that an exercise has
    questions: int
    questions_midway: int  # those asked before the last exercise

    @property
    def given_per_own(self) -> float:
        """How many given lines there are for each own one."""
        return self.given / self.own

    @property
    def guard_share(self) -> float:
        """Which part of the student's lines are guards."""
        return self.guards / self.own


def figures(lesson: Lesson) -> Figures:
    """Count everything in one lesson, whose hints.toml lies beside it."""
    prose = [cell.source for cell in lesson.cells if cell.kind == "markdown"]
    exported = [cell for cell in lesson.cells if cell.exported]
    own = [len(working_lines(cell) & solution_lines(cell)) for cell in exported]
    given = [len(working_lines(cell)) - mine for cell, mine in zip(exported, own, strict=True)]
    first = next(place for place, mine in enumerate(own) if mine)
    exercises = [mine for cell, mine in zip(exported, own, strict=True) if cell.exercise]
    last = max(place for place, cell in enumerate(lesson.cells) if cell.exercise)
    return Figures(
        lines=len(lesson.file.read_text("utf-8").splitlines()),
        words=sum(map(count_words, prose)),
        longest_cell=max(map(count_words, prose)),
        headings=max(len(HEADING.findall(FENCED.sub("", text))) for text in prose),
        own=sum(own),
        given=sum(given),
        given_first=sum(given[:first]),
        guards=sum(len(guard_lines(cell) & solution_lines(cell)) for cell in exported),
        exercises=len(exercises),
        one_liners=exercises.count(1),
        hints=_fewest_hints(lesson),
        questions=len(lesson.questions),
        questions_midway=sum(1 for cell in lesson.cells[:last] if cell.question),
    )


def count_words(markdown: str) -> int:
    """Words of prose; diagrams, and signs that stand alone, are none."""
    return sum(1 for word in FENCED.sub("", markdown).split() if any(sign.isalnum() for sign in word))


def working_lines(cell: LessonCell) -> set[int]:
    """The lines of a cell, from 0, that do something: no signatures, docstrings, imports, comments or empty lines.

    Of a statement with a body, the lines before the body count, and the body's statements count for themselves.
    Inside a solution every line of code counts, since the student writes all of them.
    """
    texts = cell.source.split("\n")
    found = {line for node in _statements(ast.parse(cell.source)) for line in _span(node)}
    return found | {line for line in solution_lines(cell) if texts[line].strip() and texts[line].strip()[0] != "#"}


def solution_lines(cell: LessonCell) -> set[int]:
    """The lines between the marks of a solution, counted from 0."""
    return {line for region in cell.regions for line in range(region.start + 1, region.stop - 1)}


def guard_lines(cell: LessonCell) -> set[int]:
    """The lines of statements that do nothing but refuse."""
    guards = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.stmt) and is_guard(node)]
    return {line for node in guards for line in range(node.lineno - 1, node.end_lineno)}


def is_guard(node: ast.AST) -> bool:
    """True for raise and assert, and for an if, for, while, try or with that holds nothing else."""
    if isinstance(node, (ast.Raise, ast.Assert)):
        return True
    if isinstance(node, DEFINITIONS) or not getattr(node, "body", None):
        return False
    return all(map(is_guard, [*node.body, *getattr(node, "orelse", ())]))


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not isinstance(node, DEFINITIONS) and not _is_docstring(node):
            yield node


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _span(node: ast.stmt) -> range:
    body = getattr(node, "body", None)
    end = max(node.lineno, body[0].lineno - 1) if body else node.end_lineno
    return range(node.lineno - 1, end)


def _fewest_hints(lesson: Lesson) -> int:
    hints = tomllib.loads(lesson.file.with_name("hints.toml").read_text("utf-8"))
    return min(len(hints.get(exercise, ())) for exercise in lesson.exercises)
