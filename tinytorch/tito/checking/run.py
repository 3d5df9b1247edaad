"""Running checks: the decorator that authors use, and the answer that a student gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from types import ModuleType

import numpy as np

from tinytorch.tito import wrong
from tinytorch.tito.course.course import Module, load_course
from tinytorch.tito.errors.in_checks import explain
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.trial import output
from tinytorch.tito.trial.candidate import Candidate, Kernel, MissingName, installed
from tinytorch.tito.trial.difference import Difference, pictured
from tinytorch.tito.trial.expect import is_stub
from tinytorch.tito.trial.scripts import run_scripts
from tinytorch.tito.trial.time_limit import TimeLimitError, time_limit

SECONDS = 10.0


@dataclass(frozen=True)
class Check:
    """One function of a checks.py. `title` is its docstring's first line, else its name in words."""

    exercise: str
    title: str
    function: Callable[[ModuleType], None]


@dataclass(frozen=True)
class Outcome:
    """The answer to one try. `failed_check` is a Check's title; `hint` belongs to a known wrong answer.

    `output` is what the code printed meanwhile. `written` is False where there is no code to judge yet. `difference`
    shows two arrays side by side where that helps.
    """

    exercise: str
    passed: bool
    failed_check: str | None = None
    message: str = ""
    hint: str | None = None
    seconds: float = 0.0
    output: str = ""
    written: bool = True
    difference: Difference | None = None


def exercise(exercise_id: str) -> Callable[[Callable], Callable]:
    """Mark a function of a checks.py as a check of this exercise."""

    def mark(function: Callable) -> Callable:
        function.tito_exercise = exercise_id
        return function

    return mark


def load_checks(module: Module) -> list[Check]:
    """All checks of a module in file order, bound to the framework that is loaded now. Raises CourseError.

    They stand in checks.py, and where that would grow long in files checks_….py beside it, which may import from it.
    """
    if not (module.folder / "checks.py").is_file():
        raise CourseError(module.coming)
    scripts = run_scripts(sorted(module.folder.glob("checks*.py")))
    functions = [value for script in scripts for value in vars(script).values() if hasattr(value, "tito_exercise")]
    return [Check(function.tito_exercise, _title(function), function) for function in functions]


def run_exercise(exercise_id: str, module: ModuleType) -> Outcome:
    """Run the checks of one exercise on `module`, such as a notebook's `user_module`. The first failure ends it.

    Nothing stays behind in the namespace, in the loaded framework or in numpy's random state.
    Raises CourseError if there is no such exercise.
    """
    course = load_course()
    wanted = course.exercise(exercise_id)
    lesson = course.module_of(wanted.id)
    under_test = module if isinstance(module, Candidate) else Kernel(lesson, vars(module))
    start = perf_counter()
    with output.capture() as printed:
        failed = first_failure(wanted.id, lesson, under_test)
    text = printed.getvalue()
    if failed is None:
        return Outcome(wanted.id, True, seconds=perf_counter() - start, output=text)
    title, error = failed
    with output.capture():  # known wrong answers print too
        message, hint = explain(error, wanted.id, under_test), _hint(wanted.id, lesson, failed)
    written = not is_stub(error) and not isinstance(error, MissingName)
    return Outcome(wanted.id, False, title, message, hint, perf_counter() - start, text, written, pictured(error))


def first_failure(exercise_id: str, lesson: Module, module: ModuleType) -> wrong.Failure | None:
    """The title of the first check of an exercise that fails on `module`, and what it raised; None if all pass."""
    random_state = np.random.get_state()
    try:
        with installed(module):
            for check in load_checks(lesson):
                if check.exercise == exercise_id and (error := _error(check, module)):
                    return check.title, error
    finally:
        np.random.set_state(random_state)
    return None


def _error(check: Check, module: ModuleType) -> Exception | None:
    try:
        with time_limit(SECONDS):
            check.function(module)
    except Exception as error:
        return error
    except SystemExit as error:
        return RuntimeError(f"your code ended the program with {error!r}")
    return None


def _hint(exercise_id: str, lesson: Module, failed: wrong.Failure) -> str | None:
    """The hint of the wrong answer that this failure looks like."""
    if is_stub(failed[1]) or isinstance(failed[1], (TimeLimitError, MissingName)):
        return None
    return wrong.find_hint(lesson, exercise_id, failed, partial(first_failure, exercise_id, lesson))


def _title(function: Callable) -> str:
    words = (function.__doc__ or "").strip().partition("\n")[0]
    return words or function.__name__.removeprefix("test_").replace("_", " ")
