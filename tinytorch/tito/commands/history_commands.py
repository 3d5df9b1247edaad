"""Commands about earlier versions of a module."""

from __future__ import annotations

import click

from tinytorch.tito.commands.tree import Commands, tito
from tinytorch.tito.copies import history
from tinytorch.tito.course import course
from tinytorch.tito.pages import history_pages
from tinytorch.tito.say.display import show


class HistoryCommands(Commands):
    """`history 1` lists a module's versions, and `history` alone says which modules have some."""

    def resolve_command(self, ctx: click.Context, args: list[str]):
        """A module in place of a command asks for its list."""
        known = self.get_command(ctx, args[0]) or args[0].startswith("-")
        return super().resolve_command(ctx, args if known else ["list", *args])

    def alone(self, ctx: click.Context) -> None:
        """Every module's count."""
        show(history_pages.overview())


@tito.group("history", cls=HistoryCommands)
def history_group() -> None:
    """Earlier versions: `history 1` lists a module's, `history return 1 7` goes back to number 7."""


@history_group.command("list")
@click.argument("module")
def history_list_command(module: str) -> None:
    """Show a module's earlier versions."""
    show(history_pages.versions(course.load_course().module(module)))


@history_group.command("return")
@click.argument("module")
@click.argument("version")
def history_return_command(module: str, version: str) -> None:
    """Go back to a version, by its number or its day (2026-01-31), and keep what is there now."""
    show(history_pages.returned(history.return_to(course.load_course().module(module), version)))
