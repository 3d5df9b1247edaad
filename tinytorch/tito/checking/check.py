"""Checking what is asked for or at hand: the kernel's own definitions, or those of the saved notebook."""

from __future__ import annotations

from types import ModuleType

from tinytorch.tito.checking import completion
from tinytorch.tito.checking.run import Outcome, run_exercise
from tinytorch.tito.copies import history
from tinytorch.tito.course import course
from tinytorch.tito.notebook import at_hand, runs
from tinytorch.tito.progress import progress
from tinytorch.tito.say.sentences import CourseError


def check(which: str | None = None) -> list[Outcome]:
    """Check one exercise or a whole module, and remember what passed; a try is one exercise with code in its cell.

    In a notebook the kernel's own definitions are checked, elsewhere those of the saved notebook. Without `which`,
    the module is the one at hand.
    """
    module, ids = _wanted(which)
    history.attempt_daily(module)
    live = at_hand.kernel_module()
    found = _check_saved(module, ids) if live is None else _check_live(live, module, ids)
    if not course.names_exercise(which):
        progress.attempt(progress.record_exercises, found)
    elif found[0].written:
        progress.attempt(progress.record_exercise, found[0])
    return found


def _check_live(live: ModuleType, module: course.Module, ids: list[str]) -> list[Outcome]:
    stale = runs.stale(module)
    return [
        Outcome(exercise, False, message=stale[exercise], written=False)
        if exercise in stale
        else run_exercise(exercise, live)
        for exercise in ids
    ]


def _check_saved(module: course.Module, ids: list[str]) -> list[Outcome]:
    return [outcome for outcome in completion.check_module(module.number) if outcome.exercise in ids]


def _wanted(which: str | None) -> tuple[course.Module, list[str]]:
    known = course.load_course()
    if course.names_exercise(which):
        return known.module_of(which), [known.exercise(which).id]
    module = known.module(which) if which is not None else _module_at_hand()
    if not module.exercises:
        raise CourseError(module.coming)
    return module, [exercise.id for exercise in module.exercises]


def _module_at_hand() -> course.Module:
    """The module of the notebook at hand, or else the last in order that is started and not completed."""
    if module := at_hand.module_at_hand():
        return module
    started = [number for number, entry in progress.load()["modules"].items() if entry["state"] == "started"]
    if not started:
        raise CourseError('Which one? Give a module or an exercise, such as `tito check 1` or check("01-matmul").')
    return course.load_course().module(max(started))
