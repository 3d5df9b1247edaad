"""The command line: `tito …` in a terminal and `%tito …` in a notebook, one tree of commands for both."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from tinytorch.tito.commands import (
    bundle_commands,
    course_commands,
    data_commands,
    history_commands,
    lesson_commands,
    milestone_commands,
)
from tinytorch.tito.commands.tree import tito
from tinytorch.tito.copies import free_space
from tinytorch.tito.say import display, sentences
from tinytorch.tito.say.display import Page, show
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import spare

# What stands in the question "Which one?", by the name of the argument that is missing.
EXAMPLES = {
    "module": "1",
    "exercise": "01-apply",
    "which": "01-apply",
    "milestone": "1",
    "version": "1 7",
    "file": "tinytorch.zip",
    "first": "mine.json theirs.json",
    "second": "mine.json theirs.json",
    "name": "mnist",
}

# Each of these puts its commands into the tree.
PARTS = (bundle_commands, course_commands, data_commands, history_commands, lesson_commands, milestone_commands)


def run(args: Sequence[str]) -> int:
    """Run one command line and show what it says. Returns 0, or 1 if something is not as it should be."""
    spare.enter(free_space.give_way)
    name = "%tito" if display.in_notebook() else "tito"
    try:
        code = tito.main(list(args), prog_name=name, standalone_mode=False)
    except click.Abort:
        code = _fail("Stopped. Nothing was changed.")
    except click.MissingParameter as error:
        code = _fail(f"Which one? For example `{error.ctx.command_path} {EXAMPLES[error.param.name]}`")
    except click.ClickException as error:
        code = _fail(error.format_message())
    except CourseError as error:
        code = _fail(str(error))
    for notice in sentences.take():
        show(Page().note(notice))
    return code if isinstance(code, int) else 0


def main() -> None:
    """The `tito` program."""
    sys.exit(run(sys.argv[1:]))


def _fail(sentence: str) -> int:
    show(Page().failed(sentence))
    return 1
