"""Commands that run milestones, and those that show their results around."""

from __future__ import annotations

from pathlib import Path

import click

from tinytorch.tito import milestones
from tinytorch.tito.commands.tree import tito
from tinytorch.tito.milestones import result_file
from tinytorch.tito.pages import blame_pages, milestone_pages, report_pages
from tinytorch.tito.reports import card, report, side_by_side
from tinytorch.tito.say import display
from tinytorch.tito.say.display import Page, show


@tito.group("milestone")
def milestone_group() -> None:
    """Run the history of deep learning on your framework."""


@milestone_group.command("list")
def milestone_list_command() -> None:
    """Show all milestones and what they need."""
    show(milestone_pages.milestone_list())


@milestone_group.command("run")
@click.argument("milestone")
@click.option("--reference", is_flag=True, help="Run on the course's reference, to compare.")
@click.option("--borrow", multiple=True, metavar="NAME", help="Take this one from the reference; may be repeated.")
@click.option("--only", multiple=True, metavar="NAME", help="Take only this one from your files; may be repeated.")
@click.pass_context
def milestone_run_command(
    ctx: click.Context, milestone: str, reference: bool, borrow: tuple[str, ...], only: tuple[str, ...]
) -> None:
    """Run one milestone (1, perceptron or 1957)."""
    found = milestones.find(milestone)
    mix = milestones.mix(found, reference, borrow, only)
    show(Page().line(f"{found.title} ({found.year}) is running …"))
    result = milestones.run(milestone, reference=reference) if mix is None else milestones.run_mix(found, mix)
    other = result_file.read(found, reference=not result.reference)
    show(milestone_pages.milestone_result(result, other, mix is not None))
    if result.counts and mix is None and display.in_notebook():
        show(report_pages.card(found, card.of(found)))
    ctx.exit(0 if result.passed else 1)


@milestone_group.command("card")
@click.argument("milestone")
@click.option("--name", default="", help="A name to stand on it; without one it is anonymous.")
@click.option("--dark", is_flag=True, help="Light on dark.")
def milestone_card_command(milestone: str, name: str, dark: bool) -> None:
    """Make a picture of your last result, to show around."""
    found = milestones.find(milestone)
    show(report_pages.card(found, card.of(found, name, dark)))


@milestone_group.command("blame")
@click.argument("milestone")
@click.pass_context
def milestone_blame_command(ctx: click.Context, milestone: str) -> None:
    """Find out which of your components costs a milestone its gates, accuracy or time."""
    from tinytorch.meter import Meter  # it loads numpy
    from tinytorch.tito.milestones import blame

    found = milestones.find(milestone)
    with Meter(f"Who is to blame, {found.title}", total=1) as meter:
        report = blame.find(milestone, lambda done, total, what: meter.show(done / total, f"run {done + 1}: {what}"))
    show(blame_pages.page(report))
    ctx.exit(1 if report.cancelled or report.guilty or report.costs(report.together) else 0)


@tito.group("report")
def report_group() -> None:
    """Your results in one small file, to send or to post."""


@report_group.command("save")
@click.option("--name", default="", help="A name to stand in it; without one it is anonymous.")
@click.option("--code", is_flag=True, help="Put your code in, so that others can run it again.")
def report_save_command(name: str, code: bool) -> None:
    """Write your results, baseline and environment into a report."""
    show(report_pages.saved(report.save(name, code)))


@report_group.command("compare")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--anyway", is_flag=True, help="Also if they are of different versions of the course.")
def report_compare_command(first: Path, second: Path, anyway: bool) -> None:
    """Set two reports side by side."""
    one, other = report.load(first), report.load(second)
    show(report_pages.compared(one, other, side_by_side.compare(one, other, anyway)))
