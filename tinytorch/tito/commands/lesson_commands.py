"""Commands in a lesson: start, check, complete, reset, hint, traceback."""

from __future__ import annotations

import click

from tinytorch.tito.commands.course_commands import status_command
from tinytorch.tito.commands.tree import tito
from tinytorch.tito.lesson import hints, reset, start
from tinytorch.tito.pages import lesson_pages
from tinytorch.tito.say.display import Page, show


@tito.command("start")
@click.argument("module")
def start_command(module: str) -> None:
    """Put a module's notebook into your workspace, or the welcome's (welcome)."""
    if start.is_welcome(module):
        show(lesson_pages.welcomed(*start.start_welcome()))
    else:
        show(lesson_pages.started(*start.start(module)))


@tito.command("check")
@click.argument("which", required=False)
@click.pass_context
def check_command(ctx: click.Context, which: str | None) -> None:
    """Check one exercise (01-matmul) or a whole module (1)."""
    from tinytorch.tito.checking.check import check  # it loads numpy

    results = check(which)
    show(lesson_pages.outcomes(results))
    ctx.exit(0 if all(result.passed for result in results) else 1)


@tito.command("complete")
@click.argument("module")
@click.pass_context
def complete_command(ctx: click.Context, module: str) -> None:
    """Check a module's saved notebook as a whole and put it into your framework."""
    from tinytorch.tito.checking import completion

    try:
        show(lesson_pages.completed(completion.complete(module)))
    except completion.NotComplete as unfinished:
        show(lesson_pages.not_completed(unfinished))
        ctx.exit(1)


@tito.command("reset")
@click.argument("which")
def reset_command(which: str) -> None:
    """Put one exercise (01-matmul) or a whole module (1) back to its start."""
    show(lesson_pages.reset(reset.reset(which)))


@tito.command("hint")
@click.argument("exercise")
def hint_command(exercise: str) -> None:
    """Show the next hint for an exercise."""
    show(lesson_pages.hint(hints.next_hint(exercise)))


@tito.command("traceback")
def traceback_command() -> None:
    """Show every step of the last error, those inside libraries too."""
    from tinytorch.tito.errors import hook

    whole = hook.whole_traceback()
    if whole is None:
        show(Page().note("There is no error to show: no cell of this notebook has ended in one."))
    else:
        print(whole)  # in IPython's colours


@tito.group("module")
def module_group() -> None:
    """The same commands under their long names."""


for _name, _command in {
    "start": start_command,
    "complete": complete_command,
    "reset": reset_command,
    "status": status_command,
    "test": check_command,
    "check": check_command,
}.items():
    module_group.add_command(_command, _name)
