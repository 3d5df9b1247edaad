"""What `tito history` says."""

from __future__ import annotations

from pathlib import Path

from tinytorch.tito.copies import history, version
from tinytorch.tito.copies.history import Returned
from tinytorch.tito.copies.version import Entry, VersionError
from tinytorch.tito.course import course
from tinytorch.tito.lesson.reset import RELOAD
from tinytorch.tito.say.display import Page

WHY = {
    "completed": "completed",
    "daily": "as it was that day",
    "return": "before a return",
    "reset": "before a reset",
    "update": "before the lesson's update",
}


def overview() -> Page:
    """Which modules have earlier versions."""
    known = [(module, version.entries(history.folder(module))) for module in course.load_course().modules]
    rows = [(f"{module.id} {module.title}", len(found), _when(found[0])) for module, found in known if found]
    page = Page().heading("Earlier versions")
    if not rows:
        return page.line("There are none yet. Completing a module keeps one, and so does each new day of work on it.")
    page.table(("Module", "Versions", "The last of"), rows)
    return page.line("`tito history 1` lists those of module 1.")


def versions(module: course.Module) -> Page:
    """The versions of one module, the one that was kept last first."""
    found = version.entries(history.folder(module))
    page = Page().heading(f"Earlier versions of module {module.id}, {module.title}")
    if not found:
        return page.line("There are none yet. Completing the module keeps one, and so does each new day of work on it.")
    page.table(("No.", "Saved", "What it is", "Passed"), [_row(entry, len(module.exercises)) for entry in found])
    return page.line(f"`tito history return {module.number} {found[0].number}` goes back to number {found[0].number}.")


def returned(done: Returned) -> Page:
    """What is in place now, and how to undo it."""
    entry, module = done.entry, done.module
    page = Page().passed(f"Module {module.id} is as it was on {_when(entry)} (version {entry.number}).")
    if done.code_changed:
        page.line(f"`import tinytorch.{module.export}` uses the code of that time. Restart the kernel to load it.")
    return replaced(page, module, done.kept)


def replaced(page: Page, module: course.Module, kept: Path | None) -> Page:
    """Where what was there before is kept, and that an open notebook doesn't know of the new text yet."""
    if kept and kept.suffix == ".ipynb":
        number = int(kept.name.partition("-")[0])
        page.line(f"What was there before is version {number}: `tito history return {module.number} {number}`")
    elif kept:
        page.line(f"What was there before is no notebook that can be read. It is kept in backups/{kept.name}.")
    return page.note(RELOAD)


def _row(entry: Entry, total: int) -> tuple[str, str, str, str]:
    try:
        passed = f"{len(version.read(entry).passed)} of {total}"
    except VersionError:
        passed = "damaged"
    return (str(entry.number), _when(entry), WHY[entry.why], passed)


def _when(entry: Entry) -> str:
    return entry.saved.astimezone().strftime("%Y-%m-%d %H:%M")
