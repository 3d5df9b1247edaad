"""What the commands and the notebook's functions do: start a module, and check whatever is at hand."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from tinytorch.tito.copies import history
from tinytorch.tito.course import course
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import workspace

if TYPE_CHECKING:
    from tinytorch.tito.checking import Outcome

WELCOME = "00_welcome"

# What a lesson's own cells say about where we are: the first one, and the check under each exercise.
TRACE = re.compile(r"""default_exp\s+(?P<export>[\w.]+)|check\(\s*["'](?P<id>\d\d)-""")


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


def check(which: str | None = None) -> list[Outcome]:
    """Check one exercise or a whole module, and remember what passed; a try is one exercise with code in its cell.

    In a notebook the kernel's own definitions are checked, elsewhere those of the saved notebook. Without `which`,
    the module is the one at hand.
    """
    module, ids = _wanted(which)
    history.attempt_daily(module)
    live = kernel_module()
    found = _check_saved(module, ids) if live is None else _check_live(live, module, ids)
    if which is None or "-" not in which:
        progress.attempt(progress.record_exercises, found)
    elif found[0].written:
        progress.attempt(progress.record_exercise, found[0])
    return found


def kernel_module() -> ModuleType | None:
    """The module in which a notebook's cells are executed, or None outside of a notebook."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    shell = get_ipython()
    return shell.user_module if shell else None


def traced() -> course.Module | None:
    """The module that the cells which a notebook has run name, or None if none does."""
    for cell in reversed(getattr(kernel_module(), "In", [])):
        if found := list(TRACE.finditer(cell)):
            return _named(course.load_course(), found[-1])
    return None


def _check_live(live: ModuleType, module: course.Module, ids: list[str]) -> list[Outcome]:
    from tinytorch.tito import checking
    from tinytorch.tito.notebook import runs

    stale = runs.stale(module)
    return [
        checking.Outcome(exercise, False, message=stale[exercise], written=False)
        if exercise in stale
        else checking.run_exercise(exercise, live)
        for exercise in ids
    ]


def _check_saved(module: course.Module, ids: list[str]) -> list[Outcome]:
    from tinytorch.tito.checking import completion

    return [outcome for outcome in completion.check_module(module.number) if outcome.exercise in ids]


def _wanted(which: str | None) -> tuple[course.Module, list[str]]:
    known = course.load_course()
    if which is not None and "-" in which:
        return known.module_of(which), [known.exercise(which).id]
    module = known.module(which) if which is not None else _at_hand()
    if not module.exercises:
        raise CourseError(module.coming)
    return module, [exercise.id for exercise in module.exercises]


def _at_hand() -> course.Module:
    """The module that the notebook's own cells name, or else the last in order that is started and not completed."""
    known = course.load_course()
    if module := traced():
        return module
    started = [number for number, entry in progress.load()["modules"].items() if entry["state"] == "started"]
    if not started:
        raise CourseError('Which one? Give a module or an exercise, such as `tito check 1` or check("01-matmul").')
    return known.module(max(started))


def _named(known: course.Course, found: re.Match) -> course.Module:
    if found["id"]:
        return known.module(found["id"])
    return next(module for module in known.modules if module.export == found["export"])
