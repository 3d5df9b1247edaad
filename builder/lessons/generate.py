"""Turn content/ and milestones/ into the two folders that the package ships: tinytorch/reference, tinytorch/course.

`generate()` may run at any time, also twice at once: a file is replaced in one step, and only if its content changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder import BuildError
from builder.lessons.lesson import Lesson, LessonCell, LessonError, read_cells, read_lesson
from builder.lessons.notebook import lesson_digest, notebook
from builder.tools.paths import CONTENT, MILESTONES, ROOT

PACKAGE = ROOT / "tinytorch"
GENERATED = ("reference", "course")
COPIED = ("checks.py", "wrong.py", "hints.toml", "questions.toml")
WELCOME = "00_welcome"
TEMPORARY_SECONDS = 60


@dataclass(frozen=True)
class Source:
    """A lesson or a milestone in its folder, with its row of course.toml."""

    facts: dict
    stem: str
    folder: Path
    file: Path

    @property
    def shown(self) -> str:
        """How messages name its file: relative to the project where it lies inside."""
        return str(self.file.relative_to(ROOT) if self.file.is_relative_to(ROOT) else self.file)


def generate(content: Path = CONTENT, milestones: Path = MILESTONES, package: Path = PACKAGE) -> list[Path]:
    """Write `package`/reference and `package`/course; return the files that changed.

    Raises LessonError that names every lesson with a mistake, after everything else has been written.
    """
    facts = read_facts(content)
    mistakes: list[str] = []
    files = {
        Path("course/course.toml"): (content / "course.toml").read_bytes(),
        Path("course/public.json"): json.dumps(public_names(facts)).encode(),
    }
    sources = [(source, _module_files) for source in module_sources(facts, content)]
    sources += [(source, _milestone_files) for source in milestone_sources(facts, milestones)]
    sources += [(source, _welcome_files) for source in welcome_sources(content)]
    for source, make in sources:
        try:
            for path, data in make(source):
                files[path] = data if isinstance(data, bytes) else data.encode()
        except LessonError as error:
            mistakes.append(str(error))
    changed = [package / path for path, data in files.items() if _write(package / path, data)]
    _remove_stale(package, {package / path for path in files})
    if mistakes:
        raise LessonError("\n".join(mistakes))
    return changed


def site_course(content: Path = CONTENT, milestones: Path = MILESTONES) -> dict:
    """What the dashboard has to know, as JSON values: the facts, exercises, questions and which notebooks exist."""
    facts = read_facts(content)
    lessons = {source.stem: source for source in module_sources(facts, content)}
    scripts = {source.stem: source for source in milestone_sources(facts, milestones)}
    return {
        "course": facts["course"],
        "tiers": facts["tier"],
        "modules": [_site_module(row, lessons.get(module_stem(row))) for row in facts["module"]],
        "milestones": [_site_milestone(row, scripts.get(milestone_stem(row))) for row in facts["milestone"]],
        "checkpoints": facts["checkpoint"],
        "data": facts.get("data", []),
        "welcome": next((f"modules/{source.stem}.ipynb" for source in welcome_sources(content)), None),
    }


def read_facts(content: Path) -> dict:
    """The tables of course.toml. Raises LessonError."""
    return _read_toml(content / "course.toml")


def public_names(facts: dict) -> dict[str, str]:
    """Each public name with its module: {"Tensor": "core.tensor"}. Raises LessonError for one with two homes."""
    homes: dict[str, str] = {}
    for row in facts["module"]:
        for name in row.get("public", []):
            if name in homes:
                raise LessonError(f"course.toml: {name} is public in {homes[name]} and in {row['export']}. Keep one.")
            homes[name] = row["export"]
    return homes


def module_stem(row: dict) -> str:
    """The folder of a module's row: "01_tensor"."""
    return f"{row['number']:02d}_{row['name']}"


def milestone_stem(row: dict) -> str:
    """The file name of a milestone's row: "01_perceptron_1957"."""
    return f"{row['number']:02d}_{row['name']}_{row['year']}"


def module_sources(facts: dict, content: Path) -> list[Source]:
    """The lessons that are there, in order. Raises LessonError for a folder that course.toml does not know."""
    rows = {module_stem(row): row for row in facts["module"]}
    folder = content / "modules"
    for found in sorted(folder.glob("*/lesson.py")):
        if found.parent.name not in rows:
            raise LessonError(f"content/modules/{found.parent.name}: course.toml has no such module.")
    every = [Source(row, stem, folder / stem, folder / stem / "lesson.py") for stem, row in rows.items()]
    return [source for source in every if source.file.is_file()]


def milestone_sources(facts: dict, milestones: Path) -> list[Source]:
    """The milestones that are there, in order."""
    every = [
        Source(row, milestone_stem(row), milestones, milestones / f"{milestone_stem(row)}.py")
        for row in facts["milestone"]
    ]
    return [source for source in every if source.file.is_file()]


def welcome_sources(content: Path) -> list[Source]:
    """The notebook before the first module, if it is there."""
    found = Source({}, WELCOME, content, content / "welcome.py")
    return [found] if found.file.is_file() else []


def load_lesson(source: Source) -> Lesson:
    """The lesson of `source`, examined. Raises LessonError."""
    lesson = read_lesson(source.file, source.facts["number"], source.shown)
    if lesson.export != source.facts["export"]:
        raise LessonError(
            f"{source.shown}:1: default_exp is {lesson.export}, but course.toml says {source.facts['export']}."
        )
    return lesson


def reference(lesson: Lesson, source: Source) -> str:
    """The solved module. A `# %%` line begins each cell, so that the engine can take an exercise out again."""
    parts = [
        f"# {source.facts['title']}: the course's reference for module {source.facts['number']:02d}.\n"
        f"# Generated from content/modules/{source.stem}/lesson.py; the next build overwrites edits.\n"
    ]
    for cell in lesson.cells:
        if cell.exported:
            marker = f'# %% exercise="{cell.exercise}"' if cell.exercise else "# %%"
            parts.append(f"{marker}\n{cell.solved}\n")
    return "\n".join(parts)


def _module_files(source: Source) -> Iterator[tuple[Path, str | bytes]]:
    lesson = load_lesson(source)
    folder = Path("course/modules") / source.stem
    yield Path("reference", *lesson.export.split(".")).with_suffix(".py"), reference(lesson, source)
    yield folder / f"{source.stem}.ipynb", notebook(list(lesson.cells))
    for name in [*COPIED, *sorted(file.name for file in source.folder.glob("checks_*.py"))]:
        file = source.folder / name
        if not file.is_file():
            raise LessonError(f"{Path(source.shown).parent}: {name} is missing.")
        if name.endswith(".toml"):
            _read_toml(file)
        yield folder / name, file.read_bytes()


def _milestone_files(source: Source) -> Iterator[tuple[Path, str | bytes]]:
    yield Path("course/milestones") / f"{source.stem}.ipynb", notebook(_script_cells(source))
    yield Path("course/milestones") / f"{source.stem}.py", source.file.read_text("utf-8")


def _script_cells(source: Source) -> list[LessonCell]:
    return read_cells(source.file.read_text("utf-8"), source.shown)


def _welcome_files(source: Source) -> Iterator[tuple[Path, str]]:
    yield Path("course") / f"{source.stem}.ipynb", notebook(_script_cells(source))


def _site_module(row: dict, source: Source | None) -> dict:
    lesson = load_lesson(source) if source else None
    exercises = lesson.exercises.items() if lesson else ()
    return {
        "id": f"{row['number']:02d}",
        **{name: value for name, value in row.items() if name != "public"},  # a page imports nothing
        "exercises": [{"id": exercise, "title": title} for exercise, title in exercises],
        "questions": lesson.questions if lesson else [],
        "notebook": f"modules/{source.stem}.ipynb" if source else None,
        "lesson": lesson_digest(list(lesson.cells)) if lesson else None,
    }


def _site_milestone(row: dict, source: Source | None) -> dict:
    return {
        "id": f"{row['number']:02d}",
        **row,
        "notebook": f"milestones/{source.stem}.ipynb" if source else None,
        "lesson": lesson_digest(_script_cells(source)) if source else None,
        "script_sha256": hashlib.sha256(source.file.read_text("utf-8").encode()).hexdigest() if source else None,
    }


def _read_toml(file: Path) -> dict:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise LessonError(f"{file.parent.name}/{file.name}: {error}") from error


def _write(path: Path, content: bytes) -> bool:
    """Replace the file in one step if its content differs; True if it did."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(content)
    os.replace(temporary, path)
    return True


def _remove_stale(package: Path, wanted: set[Path]) -> None:
    for folder in (package / name for name in GENERATED):
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    _ignore_missing(path.rmdir)
            elif path not in wanted and "__pycache__" not in path.parts and not _is_in_use(path):
                path.unlink(missing_ok=True)


def _is_in_use(path: Path) -> bool:
    """True for the temporary file of another process that is generating right now."""
    try:
        return path.suffix == ".tmp" and time.time() - path.stat().st_mtime < TEMPORARY_SECONDS
    except FileNotFoundError:
        return True


def _ignore_missing(remove) -> None:
    """Another process may have removed the folder, or filled it, a moment ago."""
    try:
        remove()
    except OSError:
        return


if __name__ == "__main__":
    try:
        print(f"{len(generate())} files written")
    except BuildError as error:
        sys.exit(str(error))
