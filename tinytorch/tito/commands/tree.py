"""The tree of commands, and how it answers: plurals, slips of the finger, help as a page."""

from __future__ import annotations

from difflib import get_close_matches

import click

from tinytorch.tito.say.display import Page, show


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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def tito() -> None:
    """Build a deep-learning framework, module by module."""
