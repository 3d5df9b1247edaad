"""`tito data …`: the large data sets of the milestones, on a machine that is no browser."""

from __future__ import annotations

import click

from tinytorch.tito.commands.tree import tito
from tinytorch.tito.say.display import Page, show
from tinytorch.tito.say.sentences import CourseError


@tito.group("data")
def data_group() -> None:
    """The large data sets that milestones use."""


@data_group.command("get")
@click.argument("name")
def data_get_command(name: str) -> None:
    """Bring a data set (mnist) to this machine, once; milestones then find it."""
    from tinytorch.data import DataError, sets  # it loads numpy

    try:
        folder = sets.get(name.lower())
    except DataError as error:
        raise CourseError(str(error)) from error
    show(Page().line(f"{name.lower()} is in {folder}. The milestones find it there."))
