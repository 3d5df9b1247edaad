"""A lesson in jupytext's percent format, read into cells that know their line, their exercise and their check.

Every mistake that an author can make in a lesson's structure is found here and named with file and line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from builder import BuildError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
EXERCISE_ID = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
CHECK = re.compile(r"""^check\(["']([^"']+)["']\)\s*$""", re.MULTILINE)
ANSWER = re.compile(r"""^answer\(\s*["']([^"']+)["']""", re.MULTILINE)


class LessonError(BuildError):
    """A mistake in a lesson, as "content/modules/01_tensor/lesson.py:12: what is wrong and what to do"."""


@dataclass(frozen=True)
class Region:
    """Lines [start, stop) of a cell that hold a solution and its two markers."""

    start: int
    stop: int
    indent: str
    instruction: str


@dataclass(frozen=True)
class LessonCell:
    """One cell. `line` is where its first line of text stands in the lesson, counted from 1.

    `own` names the milestone whose reader writes the cell's solution, `folded` a cell whose code begins hidden.
    """

    kind: str
    source: str
    line: int
    exercise: str | None = None
    title: str = ""
    regions: tuple[Region, ...] = ()
    own: str | None = None
    folded: bool = False

    @property
    def exported(self) -> bool:
        """True if the cell goes into the package."""
        return self.kind == "code" and self.source.partition("\n")[0].strip() == "#| export"

    @property
    def check(self) -> str | None:
        """The exercise that this cell checks."""
        found = CHECK.search(self.source) if self.kind == "code" else None
        return found[1] if found else None

    @property
    def question(self) -> str | None:
        """The question that this cell answers."""
        found = ANSWER.search(self.source) if self.kind == "code" else None
        return found[1] if found else None

    @property
    def solved(self) -> str:
        """Its code for the reference: no solution markers, no `#| export`."""
        drop = {place for region in self.regions for place in (region.start, region.stop - 1)}
        drop |= {0} if self.exported else set()
        return "\n".join(line for place, line in enumerate(self.source.split("\n")) if place not in drop).strip("\n")

    @property
    def stub(self) -> str:
        """Its code for the student: every solution replaced by a NotImplementedError that names whose it is."""
        lines = self.source.split("\n")
        for region in reversed(self.regions):
            message = f"{self.exercise or self.own}: {region.instruction or self.title}"
            message = message.replace("\\", "\\\\").replace('"', '\\"')
            lines[region.start : region.stop] = [f'{region.indent}raise NotImplementedError("{message}")']
        return "\n".join(lines)


@dataclass(frozen=True)
class Lesson:
    """A whole lesson. `export` is its default_exp, such as "core.tensor"."""

    file: Path
    export: str
    cells: tuple[LessonCell, ...]

    @cached_property
    def exercises(self) -> dict[str, str]:
        """Titles by exercise id, in the lesson's order."""
        return {cell.exercise: cell.title for cell in self.cells if cell.exercise}

    @cached_property
    def questions(self) -> list[str]:
        """Question ids in the lesson's order."""
        return [cell.question for cell in self.cells if cell.question]


def read_lesson(file: Path, number: int, shown: str) -> Lesson:
    """Read and examine one lesson. `shown` is how messages name the file. Raises LessonError."""
    text = file.read_text("utf-8")
    export, line = _default_exp(text, shown)
    cells = read_cells(text, shown)
    _examine_exercises(cells, number, shown)
    lesson = Lesson(file, export, tuple(cells))
    if not lesson.exercises:
        raise LessonError(f'{shown}:{line}: the lesson has no exercise, a cell that begins with # %% exercise="…".')
    return lesson


def read_cells(text: str, shown: str) -> list[LessonCell]:
    """The cells of a percent script, its head left out. Raises LessonError."""
    import jupytext  # It takes most of a second, and only the build needs it.

    try:
        notebook = jupytext.reads(text, fmt="py:percent")
    except Exception as error:
        raise LessonError(f"{shown}:1: jupytext can't read this file: {error}") from error
    raw = [cell for cell in notebook.cells if not (cell.cell_type == "raw" and cell.source.startswith("---"))]
    markers = [place for place, line in enumerate(text.split("\n"), 1) if re.match(r"# %%( |$)", line)]
    if len(markers) != len(raw):
        raise LessonError(
            f"{shown}:1: found {len(markers)} lines that begin with # %% but {len(raw)} cells. "
            "Begin every cell with a # %% line, and put no such line inside a cell."
        )
    cells, title = [], ""
    for cell, marker in zip(raw, markers, strict=True):
        if cell.cell_type == "markdown":
            title = _heading(cell.source) or title
        cells.append(_cell(cell, marker + 1, title, shown))
    return cells


def _cell(cell, line: int, title: str, shown: str) -> LessonCell:
    exercise, own = cell.metadata.get("exercise"), cell.metadata.get("own")
    regions = tuple(_regions(cell.source, line, shown)) if cell.cell_type == "code" else ()
    if regions and not exercise and not own:
        raise LessonError(f"{shown}:{line + regions[0].start}: a solution stands in a cell that is no exercise.")
    folded = bool(cell.metadata.get("folded"))
    return LessonCell(cell.cell_type, cell.source, line, exercise, title, regions, own, folded)


def _regions(source: str, first: int, shown: str) -> list[Region]:
    found, begin = [], None
    for place, text in enumerate(source.split("\n")):
        word = text.strip()
        if word.startswith(BEGIN):
            if begin is not None:
                raise LessonError(f"{shown}:{first + place}: a second {BEGIN} before {END}.")
            begin = (place, text[: len(text) - len(text.lstrip())], word.removeprefix(BEGIN).strip(" :"))
        elif word.startswith(END):
            if begin is None:
                raise LessonError(f"{shown}:{first + place}: {END} without {BEGIN}.")
            found.append(Region(begin[0], place + 1, *begin[1:]))
            begin = None
    if begin is not None:
        raise LessonError(f"{shown}:{first + begin[0]}: {BEGIN} without {END} in the same cell.")
    return found


def _default_exp(text: str, shown: str) -> tuple[str, int]:
    places = [
        (found[1], place)
        for place, line in enumerate(text.split("\n"), 1)
        if (found := re.fullmatch(r"#\| default_exp ((?:core|perf)\.[a-z_]+)\s*", line))
    ]
    if not places:
        raise LessonError(f"{shown}:1: the first code cell has to say which file it builds: #| default_exp core.name")
    if len(places) > 1:
        raise LessonError(f"{shown}:{places[1][1]}: a second #| default_exp; the first is on line {places[0][1]}.")
    return places[0]


def _examine_exercises(cells: list[LessonCell], number: int, shown: str) -> None:
    seen: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if not cell.exercise:
            continue
        _examine(cell, number, f"{shown}:{cell.line}")
        if cell.exercise in seen:
            first = seen[cell.exercise]
            raise LessonError(f"{shown}:{cell.line}: exercise {cell.exercise} stands on line {first} too.")
        seen[cell.exercise] = cell.line
        _examine_check(cell.exercise, cells[place + 1 :], f"{shown}:{cell.line}")


def _examine(cell: LessonCell, number: int, where: str) -> None:
    prefix = f"{number:02d}-"
    if not EXERCISE_ID.fullmatch(cell.exercise) or not cell.exercise.startswith(prefix):
        raise LessonError(f'{where}: an exercise id of this lesson looks like "{prefix}name", not "{cell.exercise}".')
    if not cell.regions:
        raise LessonError(f"{where}: exercise {cell.exercise} has no {BEGIN} and {END}.")
    if not cell.exported:
        raise LessonError(f"{where}: exercise {cell.exercise} has to begin with #| export, or nothing can use it.")


def _examine_check(exercise: str, following: list[LessonCell], where: str) -> None:
    """The next check cell has to be this exercise's, before another exercise begins."""
    for cell in following:
        if cell.check == exercise:
            return
        if cell.exercise or cell.check:
            break
    raise LessonError(f'{where}: exercise {exercise} is not followed by a cell check("{exercise}").')


def _heading(markdown: str) -> str | None:
    found = re.findall(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", markdown, re.MULTILINE)
    return found[-1] if found else None
