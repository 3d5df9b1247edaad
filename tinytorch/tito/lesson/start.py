"""Beginning: a module's notebook, or the welcome's, is put into the workspace unless it is there."""

from __future__ import annotations

from pathlib import Path

from tinytorch.tito.course import course
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import workspace

WELCOME = "00_welcome"


def start(which: str | int) -> tuple[course.Module, Path, bool]:
    """Put a module's notebook into the workspace unless it is there; the last value says whether it was new."""
    module = course.load_course().module(which)
    if not module.exists:
        raise CourseError(module.coming)
    path = workspace.notebook(module)
    fresh = _put(module.shipped_notebook, path)
    progress.record_started(module.id)
    return module, path, fresh


def is_welcome(which: str) -> bool:
    """True for what names the notebook before the first module: "welcome", "0", "00_welcome"."""
    return which.strip().lower().removesuffix(".ipynb") in ("welcome", "0", "00", WELCOME)


def start_welcome() -> tuple[Path, bool]:
    """Put the welcome notebook into the workspace unless it is there; the last value says whether it was new."""
    shipped = course.FOLDER / f"{WELCOME}.ipynb"
    if not shipped.is_file():
        raise CourseError("This copy of the course has no welcome notebook. `tito start 1` begins with module 01.")
    path = workspace.root() / "modules" / shipped.name
    return path, _put(shipped, path)


def _put(shipped: Path, path: Path) -> bool:
    """Copy a notebook to `path` unless there is one; true if there was none."""
    if path.exists():
        return False
    workspace.write_file(path, shipped.read_bytes())
    return True
