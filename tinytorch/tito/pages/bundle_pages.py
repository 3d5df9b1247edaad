"""Bundles: what was saved, verified, restored."""

from __future__ import annotations

from tinytorch.tito.copies import bundle
from tinytorch.tito.copies.archive import Bundle
from tinytorch.tito.copies.restore import Restored
from tinytorch.tito.lesson.reset import RELOAD
from tinytorch.tito.say.display import Page

CODE_WILL_RUN = (
    "The code in this bundle will run with all your rights here: its modules at the next import, its notebooks when "
    "you run their cells. Restore only what you made yourself or got from somebody you trust."
)


def saved(done: bundle.Saved) -> Page:
    """Where a bundle was written, and what stayed out of it."""
    page = Page().passed(f"{done.files} files are in {done.path} ({done.size / 1024:.0f} KiB).")
    for path, reason in done.left_out.items():
        page.note(f"{path!r} {reason}, so it was left out.")
    return page.line("Keep it somewhere else than in this browser or folder: a copy in one place is no copy.")


def verified(content: Bundle) -> Page:
    """What a good bundle holds."""
    manifest = content.manifest
    page = Page().passed(f"{len(content.files)} files, all as the manifest promises.")
    whose = manifest["name"] or "a student without a name"
    return page.line(f"Made {manifest['created']} for {whose}, course {manifest['course']}, build {manifest['build']}.")


def restored(plan: Restored) -> Page:
    """What restoring changes, or has changed."""
    page = Page()
    rows = [(change.path, change.kind, change.size) for change in plan.changes if change.kind != "same"]
    if rows:
        page.table(("File", "What happens", "Bytes"), rows)
    page.line(f"{plan.count('new')} new, {plan.count('changed')} changed, {plan.count('same')} the same.")
    if plan.restore_point:
        page.passed("The bundle was restored. Files that it does not hold stayed as they were.")
        page.line(f"What was there before is in backups/{plan.restore_point.name}.").note(RELOAD)
    elif plan.brings_code:
        page.line(CODE_WILL_RUN)
    return page
