"""A scripted student: works through a lesson cell by cell, typing solutions and answers."""
import re
import time
import tomllib
from dataclasses import dataclass

from builder.lessons.lesson import Lesson, read_lesson
from builder.tools.paths import CONTENT
from tests.browser.lab import Lab


@dataclass
class CellTime:
    """How long one cell took from the key press to its output, in seconds, the page's work included."""

    index: int
    seconds: float
    source: str


def lesson_of(folder: str) -> Lesson:
    file = CONTENT / "modules" / folder / "lesson.py"
    return read_lesson(file, int(folder[:2]), str(file))


def answers_of(folder: str) -> dict[str, object]:
    text = (CONTENT / "modules" / folder / "questions.toml").read_text()
    return {name: facts["answer"] for name, facts in tomllib.loads(text).items()}


class Student:
    """Does one lesson in an open Lab page."""

    def __init__(self, lab: Lab, folder: str) -> None:
        self.lab = lab
        self.folder = folder
        self.lesson = lesson_of(folder)
        self.answers = answers_of(folder)
        self.times: list[CellTime] = []

    def work_through(self) -> None:
        """Every code cell in order: exercises solved, questions answered, all else run as it stands."""
        for index, cell in enumerate(self.lesson.cells):
            if cell.kind != "code":
                continue
            box = self.lab.cells.nth(index)
            if text := self.text_for(cell):
                self.lab.type_into(box, text)
            self._run(index, box, cell.source)

    def text_for(self, cell) -> str | None:
        """What goes into an exercise's or a question's cell; None for all others."""
        if cell.exercise:
            return f"#| export\n{cell.solved}" if cell.exported else cell.solved
        return self._answered(cell.source, cell.question) if cell.question else None

    def _answered(self, source: str, question: str) -> str:
        value = self.answers[question]
        shown = repr(tuple(value) if isinstance(value, list) else value)
        return re.sub(r"\.\.\.(?=\s*\))", lambda _: shown, source)

    def _run(self, index: int, box, source: str) -> None:
        start = time.monotonic()
        output = self.lab.run(box)
        self.times.append(CellTime(index, time.monotonic() - start, source.strip().split("\n")[0]))
        assert not self.lab.ended_in_error(box), f"cell {index} failed:\n{output}"

    def index_of(self, exercise: str) -> int:
        return next(place for place, cell in enumerate(self.lesson.cells) if cell.exercise == exercise)

    def check_cell_of(self, exercise: str) -> int:
        return next(place for place, cell in enumerate(self.lesson.cells) if cell.check == exercise)


