"""The course's facts as Python objects, read from the files that the build put into `tinytorch/course`."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from tinytorch.tito.say.sentences import CourseError

FOLDER = Path(__file__).resolve().parents[2] / "course"

T = TypeVar("T")


@dataclass(frozen=True)
class Tier:
    """A third of the course."""

    id: str
    title: str
    summary: str


@dataclass(frozen=True)
class Exercise:
    """One exercise: its id ("01-matmul") and the title of the section that it stands in."""

    id: str
    title: str

    @property
    def module_id(self) -> str:
        """The module that it belongs to: "01"."""
        return self.id[:2]


class Part:
    """What modules and milestones have in common: a number, a title, and perhaps nothing written yet."""

    number: int
    title: str

    @property
    def id(self) -> str:
        """Two digits: "01"."""
        return f"{self.number:02d}"

    @property
    def coming(self) -> str:
        """What to say of a part that is not written."""
        return f"{type(self).__name__} {self.id}, {self.title}, is coming in a later edition of the course."


@dataclass(frozen=True)
class Module(Part):
    """One lesson. `export` is what it builds ("core.tensor"), `uses` the numbers of the modules that it needs.

    `public` are the names in its export that `from tinytorch import …` finds.
    """

    number: int
    name: str
    title: str
    tier: str
    export: str
    uses: tuple[int, ...]
    summary: str
    public: tuple[str, ...] = ()
    course_folder: Path = FOLDER

    @property
    def stem(self) -> str:
        """The name of its folder and its notebook: "01_tensor"."""
        return f"{self.id}_{self.name}"

    @property
    def notebook(self) -> str:
        """Its notebook's path in a workspace: "modules/01_tensor.ipynb"."""
        return f"modules/{self.stem}.ipynb"

    @property
    def export_path(self) -> str:
        """Its export's path in a workspace: "tinytorch/core/tensor.py"."""
        return f"tinytorch/{self.export.replace('.', '/')}.py"

    @property
    def folder(self) -> Path:
        """Where the course keeps its notebook, checks, wrong answers, hints and questions."""
        return self.course_folder / "modules" / self.stem

    @property
    def shipped_notebook(self) -> Path:
        """The notebook as the course ships it; it does not exist while the lesson is not written."""
        return self.folder / f"{self.stem}.ipynb"

    @property
    def exists(self) -> bool:
        """True if the lesson is written."""
        return self.shipped_notebook.is_file()

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """Its exercises in the order of the notebook; none while the lesson is not written."""
        return tuple(_exercises(json.loads(self.shipped_notebook.read_text("utf-8")))) if self.exists else ()

    @cached_property
    def hints(self) -> dict[str, list[str]]:
        """Its hints by exercise id, from the first nudge on."""
        return _toml(self.folder / "hints.toml")

    @cached_property
    def questions(self) -> dict[str, dict]:
        """Its questions by id, each a table with `answer`, `why`, perhaps `tolerance` and `wrong`."""
        return _toml(self.folder / "questions.toml")


@dataclass(frozen=True)
class Milestone(Part):
    """One point in history: the modules that it needs, and what its metric must reach.

    `lent` are exports of later modules: the student's where there is one, else the reference's, which counts too.
    """

    number: int
    year: int
    name: str
    title: str
    modules: tuple[int, ...]
    metric: str
    threshold: float
    summary: str
    lent: tuple[str, ...] = ()
    data: str | None = None  # the large data set that it works on
    course_folder: Path = FOLDER

    @property
    def stem(self) -> str:
        """The name of its files: "01_perceptron_1957"."""
        return f"{self.id}_{self.name}_{self.year}"

    @property
    def notebook(self) -> str:
        """Its notebook's path in a workspace."""
        return f"milestones/{self.stem}.ipynb"

    @property
    def script(self) -> Path:
        """Its script as the course ships it; it does not exist while the milestone is not written."""
        return self.course_folder / "milestones" / f"{self.stem}.py"

    @property
    def shipped_notebook(self) -> Path:
        """Its notebook as the course ships it."""
        return self.script.with_suffix(".ipynb")

    @property
    def exists(self) -> bool:
        """True if the milestone is written."""
        return self.script.is_file()


@dataclass(frozen=True)
class Checkpoint:
    """A question that a student can answer with yes once `module` is completed (None: once the tools work)."""

    number: int
    question: str
    module: int | None = None


@dataclass(frozen=True)
class Course:
    """All facts of the course."""

    title: str
    version: str
    summary: str
    tiers: tuple[Tier, ...]
    modules: tuple[Module, ...]
    milestones: tuple[Milestone, ...]
    checkpoints: tuple[Checkpoint, ...]

    def module(self, which: str | int) -> Module:
        """The module meant by 1, "1", "01", "tensor" or "01_tensor". Raises CourseError for anything else."""
        return _find("module", self.modules, which)

    def milestone(self, which: str | int) -> Milestone:
        """The milestone meant by 1, "01", "perceptron", 1957 or "01_perceptron_1957". Raises CourseError."""
        return _find("milestone", self.milestones, which, lambda milestone: {str(milestone.year)})

    def lent(self, number: int) -> tuple[str, ...]:
        """What milestone `number` may borrow and count all the same; nothing for one that this course does not know."""
        return next((one.lent for one in self.milestones if one.number == number), ())

    def module_of(self, exercise_id: str) -> Module:
        """The module of an exercise or question id such as "01-matmul". Raises CourseError."""
        number = exercise_id.strip()[:2]
        if not number.isdigit():
            raise CourseError(f'"{exercise_id}" is not an exercise id; they look like "01-matmul".')
        return self.module(number)

    def exercise(self, exercise_id: str) -> Exercise:
        """The exercise with this id. Raises CourseError that lists the module's exercises."""
        module = self.module_of(exercise_id)
        for exercise in module.exercises:
            if exercise.id == exercise_id.strip():
                return exercise
        known = ", ".join(exercise.id for exercise in module.exercises) or "none yet"
        raise CourseError(f'There is no exercise "{exercise_id}". Module {module.id} has: {known}.')


def names_exercise(which: str | None) -> bool:
    """True for what names an exercise ("01-matmul") and not a module ("1", "01_tensor")."""
    return which is not None and "-" in which


def load_course() -> Course:
    """The course that ships with this package. Raises CourseError if the package was not built."""
    return _load(FOLDER)


@cache
def _load(folder: Path) -> Course:
    file = folder / "course.toml"
    if not file.is_file():
        raise CourseError(
            "The course's files are missing from this copy of tinytorch. "
            "In a clone, run `python3 build.py build` or `python -m builder.lessons.generate` first."
        )
    facts = tomllib.loads(file.read_text("utf-8"))
    return Course(
        **facts["course"],
        tiers=tuple(Tier(**row) for row in facts["tier"]),
        modules=tuple(Module(**_row(row), course_folder=folder) for row in facts["module"]),
        milestones=tuple(Milestone(**_row(row), course_folder=folder) for row in facts["milestone"]),
        checkpoints=tuple(Checkpoint(**row) for row in facts["checkpoint"]),
    )


def _row(row: dict) -> dict:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def _toml(file: Path) -> dict:
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def _find(kind: str, known: Iterable[T], which: str | int, also: Callable[[T], set[str]] = lambda _: set()) -> T:
    wanted = str(which).strip().lower().removesuffix(".ipynb")
    wanted = str(int(wanted)) if wanted.isdecimal() else wanted
    for one in known:
        if wanted in {str(one.number), one.name, one.stem} | also(one):
            return one
    names = ", ".join(one.stem for one in known)
    raise CourseError(f'There is no {kind} "{which}". There are: {names}.')


def _exercises(notebook: dict) -> Iterable[Exercise]:
    title = ""
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            title = last_heading(source) or title
        elif name := cell["metadata"].get("tinytorch", {}).get("exercise"):
            yield Exercise(name, title)


def last_heading(markdown: str) -> str | None:
    """The text of the last heading in a markdown cell, without its number of hashes."""
    headings = re.findall(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", markdown, re.MULTILINE)
    return headings[-1] if headings else None
