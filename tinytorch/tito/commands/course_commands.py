"""Commands about the course as a whole and about this machine."""

from __future__ import annotations

import click

from tinytorch.tito.commands.tree import tito
from tinytorch.tito.machine import health
from tinytorch.tito.pages import course_pages
from tinytorch.tito.say.display import show


@tito.command("status")
def status_command() -> None:
    """Show where you stand, module by module."""
    show(course_pages.overview())


@tito.command("baseline")
@click.option("--milestones", "on_milestones", is_flag=True, help="Run every milestone on the reference, for minutes.")
@click.option("--again", is_flag=True, help="With --milestones: also those that were run before.")
@click.pass_context
def baseline_command(ctx: click.Context, on_milestones: bool, again: bool) -> None:
    """Measure this machine in a second, beside a reference system."""
    from tinytorch.tito.baseline import command  # it loads numpy

    ctx.exit(command.milestones(again) if on_milestones else command.machine())


@tito.group("checkpoint")
def checkpoint_group() -> None:
    """Questions that begin with “Can I”."""


@checkpoint_group.command("status")
def checkpoint_status_command() -> None:
    """Show which of them you can answer with yes."""
    show(course_pages.checkpoint_list())


@tito.group("system")
def system_group() -> None:
    """This machine and this browser."""


@system_group.command("health")
@click.pass_context
def health_command(ctx: click.Context) -> None:
    """Show whether everything is there that the course needs."""
    found = health.findings()
    show(course_pages.health_list(found))
    ctx.exit(1 if any(finding.fine is False for finding in found) else 0)
