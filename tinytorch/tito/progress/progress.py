"""What a student has done so far: progress.json, read, migrated, changed one fact at a time, and written back.

An unreadable file is set aside and said so, a newer one is left alone; neither is ever overwritten. Whether a module
is completed is decided by its export on disk (see standing.py); progress remembers when, and with which content.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

from tinytorch.tito.course import course
from tinytorch.tito.progress import active_time
from tinytorch.tito.say import clock, sentences
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import schema, workspace

EMPTY: dict[str, dict | list] = {"exercises": {}, "questions": {}, "modules": {}, "milestones": {}, "baseline": []}


def _with_seconds(state: dict) -> dict:
    """Schema 2 keeps the time spent on each module; what was spent before is not known, so it counts as none."""
    modules = state.get("modules")
    if not isinstance(modules, dict):
        return state  # not valid, which validation will say
    timed = {name: {**entry, "seconds": 0} if isinstance(entry, dict) else entry for name, entry in modules.items()}
    return {**state, "modules": timed}


# From one schema number to the next; a file climbs step by step until it is current. The page has the same table.
MIGRATIONS: dict[int, Callable[[dict], dict]] = {1: _with_seconds}


class ProgressError(CourseError):
    """progress.json could not be read or set aside."""


def path() -> Path:
    """Where the workspace keeps its progress."""
    return workspace.root() / "progress.json"


def new() -> dict:
    """The progress of a student who has not started."""
    return {
        "schema": schema.NEWEST["progress"],
        "course": course.load_course().version,
        "updated": clock.now(),
        **deepcopy(EMPTY),
    }


def load() -> dict:
    """The progress on disk, current in schema; a new one if there is none or it had to be set aside.

    Raises NewerSchema for a file from a newer course and ProgressError if the disk refuses.
    """
    try:
        text = path().read_bytes()
    except FileNotFoundError:
        return new()
    except OSError as error:
        raise ProgressError(f"progress.json can't be read ({error}). Nothing was changed.") from error
    try:
        return parse(text)
    except schema.SchemaError as error:
        _set_aside(error)
        return new()


def parse(text: bytes, what: str = "progress.json") -> dict:
    """Progress in `text`, migrated and validated. Raises SchemaError or NewerSchema."""
    state = schema.parse(text, what, strict=True)
    for number in range(schema.version(state, "progress", what), schema.NEWEST["progress"]):
        state = _migrate(state, number, what)
    schema.validate(state, "progress", what)
    return state


def save(state: dict) -> None:
    """Write `state` to the workspace, whole or not at all. Raises WorkspaceError if the disk refuses."""
    state["updated"] = clock.now()
    state["course"] = course.load_course().version
    schema.validate(state, "progress", "The new progress")
    text = json.dumps(state, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    workspace.write_file(path(), text.encode())


def attempt(record: Callable[..., None], *facts: object) -> None:
    """`record(*facts)`, where a failure must not hide the verdict that is to be remembered: it becomes a notice."""
    try:
        record(*facts)
    except CourseError as error:
        sentences.say(f"This was not remembered in your progress. {error}")


def record_exercise(outcome) -> None:
    """Count a try of `outcome.exercise`, and its pass; what was passed once stays passed."""
    with _changing() as state:
        entry = _exercise(state, outcome.exercise)
        entry["tries"] += 1
        if outcome.passed:
            _pass(entry)


def record_exercises(outcomes: Iterable) -> None:
    """Remember which of `outcomes` passed, without counting tries: nobody asked about one exercise.

    One write for all of them, because a browser's storage makes many felt.
    """
    passed = [outcome.exercise for outcome in outcomes if outcome.passed]
    if passed:
        with _changing() as state:
            for exercise in passed:
                _pass(_exercise(state, exercise))


def record_question(question: str, passed: bool) -> None:
    """Count an answer to `question`."""
    with _changing() as state:
        entry = state["questions"].setdefault(question, {"state": "tried", "tries": 0})
        entry["tries"] += 1
        if passed:
            entry["state"] = "passed"


def record_hint(exercise: str, hints: int, solution_shown: bool = False) -> None:
    """Remember that `hints` hints of `exercise` were given, and whether the solution was among them."""
    with _changing() as state:
        entry = _exercise(state, exercise)
        entry["hints"] = max(entry["hints"], hints)
        entry["solution_shown"] = entry["solution_shown"] or solution_shown


def record_started(module_id: str) -> None:
    """Remember that module "01" was opened."""
    with _changing() as state:
        _module(state, module_id)


def record_completed(module_id: str, sha256: str) -> None:
    """Remember when module "01" was completed, and the hash of its export."""
    with _changing() as state:
        _module(state, module_id).update(state="completed", export_sha256=sha256, completed=clock.now())


def record_time() -> None:
    """Keep the active time that waits; every other change keeps it too."""
    with _changing():
        pass


def record_reset(exercises: Iterable[str]) -> None:
    """Back to "tried" for `exercises` that were passed; tries, hints and the first pass stay on record."""
    with _changing() as state:
        for entry in filter(None, map(state["exercises"].get, exercises)):
            entry["state"] = "tried"


def passed(module: course.Module) -> list[str]:
    """The exercises of `module` that have passed. Raises ProgressError or NewerSchema."""
    exercises = load()["exercises"]
    return [one.id for one in module.exercises if exercises.get(one.id, {}).get("state") == "passed"]


def record_return(module: course.Module, passed: Collection[str], sha256: str | None) -> None:
    """After a return to an earlier version: what had passed then has passed; `sha256` is that of its code, if any."""
    with _changing() as state:
        for exercise in (one.id for one in module.exercises):
            if exercise in passed:
                _exercise(state, exercise)["state"] = "passed"
            elif exercise in state["exercises"]:
                state["exercises"][exercise]["state"] = "tried"
        if sha256:
            entry = _module(state, module.id)
            entry.update(state="completed", export_sha256=sha256)
            entry.setdefault("completed", clock.now())


def record_milestone(milestone_id: str, record: dict, lent: Collection[str] = ()) -> None:
    """Remember a milestone's last run; one that does not count never takes the place of one that does."""
    with _changing() as state:
        earlier = state["milestones"].get(milestone_id)
        if counts(record, lent) or not (earlier and counts(earlier, lent)):
            state["milestones"][milestone_id] = record


def record_baseline(entry: dict, kept: int) -> None:
    """Remember a baseline; of all of them the last `kept`."""
    with _changing() as state:
        state["baseline"] = [*state["baseline"], entry][-kept:]


def counts(record: dict, lent: Collection[str] = ()) -> bool:
    """True if a milestone's record counts as reached: it passed, and all its components but `lent` are the student's.

    `lent` are the exports of later modules, which the milestone takes from whoever has them.
    """
    origins = {origin for name, origin in record["components"].items() if name not in lent}
    return record["passed"] and origins == {"yours"}


@contextmanager
def _changing() -> Iterator[dict]:
    state = load()
    yield state
    for module_id, seconds in active_time.take().items():
        _module(state, module_id)["seconds"] += seconds
    save(state)


def _pass(entry: dict) -> None:
    entry["state"] = "passed"
    entry["last_passed"] = clock.now()
    entry.setdefault("first_passed", entry["last_passed"])


def _exercise(state: dict, exercise: str) -> dict:
    return state["exercises"].setdefault(
        exercise, {"state": "tried", "tries": 0, "hints": 0, "solution_shown": False}
    )


def _module(state: dict, module_id: str) -> dict:
    return state["modules"].setdefault(module_id, {"state": "started", "seconds": 0})


def _migrate(state: dict, number: int, what: str) -> dict:
    if number not in MIGRATIONS:
        raise schema.SchemaError(f"{what} has schema {number}, which this course can't read.")
    return {**MIGRATIONS[number](state), "schema": number + 1}


def _set_aside(reason: Exception) -> None:
    aside = path().with_name(f"progress.unreadable-{clock.stamp()}.json")
    try:
        path().rename(aside)
    except OSError as error:
        raise ProgressError(f"{reason} It could not be set aside either ({error}), so nothing was changed.") from error
    sentences.say(
        f"{reason} It was set aside as {aside.name}, and a new progress.json begins now. "
        "Your notebooks and completed modules are untouched; restoring a bundle brings earlier progress back."
    )
