"""Commands that save, verify and restore a bundle."""

from __future__ import annotations

from pathlib import Path

import click

from tinytorch.tito.commands.tree import tito
from tinytorch.tito.copies import bundle, restore
from tinytorch.tito.pages import bundle_pages
from tinytorch.tito.say import display
from tinytorch.tito.say.display import Page, show


@tito.group("bundle")
def bundle_group() -> None:
    """All of your work in one file."""


@bundle_group.command("save")
@click.option("--name", default="", help="Your name, for the file's name.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Where to put it.")
def bundle_save_command(name: str, folder: Path | None) -> None:
    """Write your workspace into a bundle."""
    show(bundle_pages.saved(bundle.save(name, folder)))


@bundle_group.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
def bundle_verify_command(file: Path) -> None:
    """Look whether a bundle is whole, and change nothing."""
    show(bundle_pages.verified(bundle.load(file)))


@bundle_group.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
def bundle_restore_command(file: Path, yes: bool, dry_run: bool) -> None:
    """Put a bundle's files into your workspace, after showing what will change."""
    plan = restore.restore(file, dry_run=True)
    show(bundle_pages.restored(plan))
    if dry_run or plan.count("same") == len(plan.changes):
        return
    if not yes and display.in_notebook():
        show(Page().note(f"Nothing was changed yet. To go on: %tito bundle restore {file} --yes"))
    elif yes or click.confirm("Go on?", abort=True):
        show(bundle_pages.restored(restore.restore(file)))
