"""The notebook's side: `check`, `hint`, `answer` and `%tito`.

Kernel start-up loads this module, so everything heavy is imported when it is first used.
"""

from __future__ import annotations

from pathlib import Path

from tinytorch.tito.errors import hook
from tinytorch.tito.notebook import runs
from tinytorch.tito.progress import active_time
from tinytorch.tito.workspace import spare


def register(ip) -> None:
    """Put the functions into `ip`'s namespace and register `%tito`; a second time changes nothing."""
    ip.push({"check": check, "hint": hint, "answer": answer}, interactive=False)
    ip.register_magic_function(tito, "line", "tito")
    runs.watch(ip)
    active_time.watch(ip, _keep_time)
    spare.enter(_give_way)
    hook.install(ip)


def check(exercise: str | None = None) -> None:
    """Check your code for one exercise, such as check("01-matmul"), or, without an id, for the whole module."""
    _guarded(_check, exercise)


def hint(exercise: str) -> None:
    """Show the next hint for an exercise; the last one is the solution."""
    _guarded(_hint, exercise)


def answer(question: str, value: object) -> None:
    """Check your answer to a question, such as answer("01-q-bytes", 3136)."""
    _guarded(_answer, question, value)


def tito(line: str) -> None:
    """Run a course command, such as %tito status. `%tito --help` lists them all."""
    import shlex

    from tinytorch.tito.commands import cli
    from tinytorch.tito.say.display import Page, show

    try:
        args = shlex.split(line, comments=True)
    except ValueError as error:
        show(Page().failed(f"%tito {line} can't be read: {error}. Close the quotes."))
        return
    cli.run(args)


def _check(exercise: str | None) -> None:
    from tinytorch.tito.checking.check import check as check_code
    from tinytorch.tito.pages import lesson_pages
    from tinytorch.tito.say.display import Page, show

    results = check_code(exercise)
    show(lesson_pages.outcome(Page(), results[0]) if exercise else lesson_pages.outcomes(results))


def _hint(exercise: str) -> None:
    from tinytorch.tito.lesson import hints
    from tinytorch.tito.pages import lesson_pages
    from tinytorch.tito.say.display import show

    show(lesson_pages.hint(hints.next_hint(exercise)))


def _answer(question: str, value: object) -> None:
    from tinytorch.tito.lesson import questions
    from tinytorch.tito.pages import lesson_pages
    from tinytorch.tito.say.display import show

    show(lesson_pages.reply(questions.answer(question, value)))


def _keep_time() -> None:
    from tinytorch.tito.progress import progress

    progress.attempt(progress.record_time)


def _give_way(workspace: Path) -> bool:
    from tinytorch.tito.copies import free_space

    return free_space.give_way(workspace)


def _guarded(act, *args) -> None:
    """Run `act`, and show what goes wrong as a sentence; a notebook gets no traceback from the engine."""
    from tinytorch.tito.say import sentences
    from tinytorch.tito.say.display import Page, show
    from tinytorch.tito.say.sentences import CourseError

    try:
        act(*args)
    except CourseError as error:
        show(Page().failed(str(error)))
    for notice in sentences.take():
        show(Page().note(notice))
