"""The command line: `tito …` in a terminal and `%tito …` in a notebook, one tree of commands for both."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from tinytorch.tito import milestones
from tinytorch.tito.copies import bundle, free_space, history, restore
from tinytorch.tito.course import course
from tinytorch.tito.lesson import hints, reset, start
from tinytorch.tito.machine import health
from tinytorch.tito.milestones import result_file
from tinytorch.tito.pages import pages, pages_blame, pages_history, pages_report
from tinytorch.tito.reports import card, report, side_by_side
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
}


class Helpful(click.Command):
    """A command whose help is a page like all that is said; a notebook would not show click's own output."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Click's own `--help`, with another way of showing."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _on_help
        return option


class Commands(Helpful, click.Group):
    """A group that takes plurals too, answers an unknown command with the nearest one, and alone shows its help."""

    command_class = Helpful
    group_class = type

    def __init__(self, *args, **settings) -> None:
        super().__init__(*args, **settings, no_args_is_help=False, invoke_without_command=True)

    def invoke(self, ctx: click.Context):
        """The command that is asked for, or else the help."""
        came = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            self.alone(ctx)
        return came

    def alone(self, ctx: click.Context) -> None:
        """What the group says without a command."""
        _show_help(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command `cmd_name`, also under its plural: "milestones" is "milestone"."""
        return super().get_command(ctx, cmd_name) or super().get_command(ctx, cmd_name.removesuffix("s"))

    def resolve_command(self, ctx: click.Context, args: list[str]):
        """Click's own, with a sentence in place of its usage error."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            raise click.UsageError(_unknown(ctx.command_path, name, self.list_commands(ctx)))
        return super().resolve_command(ctx, args)


def _on_help(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        _show_help(ctx)
        ctx.exit()


def _show_help(ctx: click.Context) -> None:
    show(Page().code(ctx.get_help()))


def _unknown(path: str, name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    advice = f"Did you mean `{path} {near[0]}`?" if near else f"There are: {', '.join(known)}."
    return f"There is no command `{path} {name}`. {advice}"


def run(args: Sequence[str]) -> int:
    """Run one command line and show what it says. Returns 0, or 1 if something is not as it should be."""
    spare.enter(free_space.drop_oldest)
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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def tito() -> None:
    """Build a deep-learning framework, module by module."""


@tito.command("status")
def status_command() -> None:
    """Show where you stand, module by module."""
    show(pages.overview())


@tito.command("start")
@click.argument("module")
def start_command(module: str) -> None:
    """Put a module's notebook into your workspace, or the welcome's (welcome)."""
    if start.is_welcome(module):
        show(pages.welcomed(*start.start_welcome()))
    else:
        show(pages.started(*start.start(module)))


@tito.command("check")
@click.argument("which", required=False)
@click.pass_context
def check_command(ctx: click.Context, which: str | None) -> None:
    """Check one exercise (01-matmul) or a whole module (1)."""
    from tinytorch.tito.checking.check import check  # it loads numpy

    results = check(which)
    show(pages.outcomes(results))
    ctx.exit(0 if all(result.passed for result in results) else 1)


@tito.command("complete")
@click.argument("module")
@click.pass_context
def complete_command(ctx: click.Context, module: str) -> None:
    """Check a module's saved notebook as a whole and put it into your framework."""
    from tinytorch.tito.checking import completion

    try:
        show(pages.completed(completion.complete(module)))
    except completion.NotComplete as unfinished:
        show(pages.not_completed(unfinished))
        ctx.exit(1)


@tito.command("reset")
@click.argument("which")
def reset_command(which: str) -> None:
    """Put one exercise (01-matmul) or a whole module (1) back to its start."""
    show(pages.reset(reset.reset(which)))


class HistoryCommands(Commands):
    """`history 1` lists a module's versions, and `history` alone says which modules have some."""

    def resolve_command(self, ctx: click.Context, args: list[str]):
        """A module in place of a command asks for its list."""
        known = self.get_command(ctx, args[0]) or args[0].startswith("-")
        return super().resolve_command(ctx, args if known else ["list", *args])

    def alone(self, ctx: click.Context) -> None:
        """Every module's count."""
        show(pages_history.overview())


@tito.group("history", cls=HistoryCommands)
def history_group() -> None:
    """Earlier versions: `history 1` lists a module's, `history return 1 7` goes back to number 7."""


@history_group.command("list")
@click.argument("module")
def history_list_command(module: str) -> None:
    """Show a module's earlier versions."""
    show(pages_history.versions(course.load_course().module(module)))


@history_group.command("return")
@click.argument("module")
@click.argument("version")
def history_return_command(module: str, version: str) -> None:
    """Go back to a version, by its number or its day (2026-01-31), and keep what is there now."""
    show(pages_history.returned(history.return_to(course.load_course().module(module), version)))


@tito.command("hint")
@click.argument("exercise")
def hint_command(exercise: str) -> None:
    """Show the next hint for an exercise."""
    show(pages.hint(hints.next_hint(exercise)))


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


@tito.group("milestone")
def milestone_group() -> None:
    """Run the history of deep learning on your framework."""


@milestone_group.command("list")
def milestone_list_command() -> None:
    """Show all milestones and what they need."""
    show(pages.milestone_list())


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
    show(pages.milestone_result(result, result_file.read(found, reference=not result.reference), mix is not None))
    if result.counts and mix is None and display.in_notebook():
        show(pages_report.card(found, card.of(found)))
    ctx.exit(0 if result.passed else 1)


@milestone_group.command("card")
@click.argument("milestone")
@click.option("--name", default="", help="A name to stand on it; without one it is anonymous.")
@click.option("--dark", is_flag=True, help="Light on dark.")
def milestone_card_command(milestone: str, name: str, dark: bool) -> None:
    """Make a picture of your last result, to show around."""
    found = milestones.find(milestone)
    show(pages_report.card(found, card.of(found, name, dark)))


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
    show(pages_blame.page(report))
    ctx.exit(1 if report.cancelled or report.guilty or report.costs(report.together) else 0)


@tito.group("report")
def report_group() -> None:
    """Your results in one small file, to send or to post."""


@report_group.command("save")
@click.option("--name", default="", help="A name to stand in it; without one it is anonymous.")
@click.option("--code", is_flag=True, help="Put your code in, so that others can run it again.")
def report_save_command(name: str, code: bool) -> None:
    """Write your results, baseline and environment into a report."""
    show(pages_report.saved(report.save(name, code)))


@report_group.command("compare")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--anyway", is_flag=True, help="Also if they are of different versions of the course.")
def report_compare_command(first: Path, second: Path, anyway: bool) -> None:
    """Set two reports side by side."""
    one, other = report.load(first), report.load(second)
    show(pages_report.compared(one, other, side_by_side.compare(one, other, anyway)))


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
    show(pages.checkpoint_list())


@tito.group("system")
def system_group() -> None:
    """This machine and this browser."""


@system_group.command("health")
@click.pass_context
def health_command(ctx: click.Context) -> None:
    """Show whether everything is there that the course needs."""
    found = health.findings()
    show(pages.health_list(found))
    ctx.exit(1 if any(finding.fine is False for finding in found) else 0)


@tito.group("bundle")
def bundle_group() -> None:
    """All of your work in one file."""


@bundle_group.command("save")
@click.option("--name", default="", help="Your name, for the file's name.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Where to put it.")
def bundle_save_command(name: str, folder: Path | None) -> None:
    """Write your workspace into a bundle."""
    show(pages.saved(bundle.save(name, folder)))


@bundle_group.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
def bundle_verify_command(file: Path) -> None:
    """Look whether a bundle is whole, and change nothing."""
    show(pages.verified(bundle.load(file)))


@bundle_group.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
def bundle_restore_command(file: Path, yes: bool, dry_run: bool) -> None:
    """Put a bundle's files into your workspace, after showing what will change."""
    plan = restore.restore(file, dry_run=True)
    show(pages.restored(plan))
    if dry_run or plan.count("same") == len(plan.changes):
        return
    if not yes and display.in_notebook():
        show(Page().note(f"Nothing was changed yet. To go on: %tito bundle restore {file} --yes"))
    elif yes or click.confirm("Go on?", abort=True):
        show(pages.restored(restore.restore(file)))

