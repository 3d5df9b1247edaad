"""The earlier versions of each module, in history/: the last 20, bounded in size, equal neighbours stored once.

They are numbered in the order in which they were kept, so a clock that jumps changes no order and drops nothing.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tinytorch import _resolver
from tinytorch.tito.copies import version
from tinytorch.tito.copies.version import Entry, Version, VersionError
from tinytorch.tito.course.course import Module
from tinytorch.tito.progress import progress
from tinytorch.tito.say import clock, sentences
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import workspace

KEPT = 20
MODULE_BYTES = 2 * 1024 * 1024


class HistoryError(CourseError):
    """There is no such version, or nothing to go back from."""


@dataclass(frozen=True)
class Returned:
    """What a return did: the version that is in place now, where the present was kept, and if the code changed."""

    module: Module
    entry: Entry
    kept: Path | None
    code_changed: bool


def folder(module: Module) -> Path:
    """Where the versions of `module` are."""
    return workspace.root() / "history" / module.stem


def keep(module: Module, why: str) -> Entry | None:
    """Keep notebook, export and passed exercises of `module` as they are; None if there is no notebook yet.

    Raises VersionError if the notebook can't be read, WorkspaceError if the disk refuses.
    """
    source = workspace.notebook(module)
    if not source.is_file():
        return None
    present = _present(module, source)
    known = version.entries(folder(module))
    if same := _already(present, known if why == "return" else known[:1]):
        return same
    saved = datetime.fromtimestamp(source.stat().st_mtime, UTC)
    entry = version.new_entry(folder(module), known[0].number + 1 if known else 1, saved, why, present)
    workspace.write_file(entry.path, version.pack(entry, present))
    _prune(folder(module))
    return entry


def keep_present(module: Module, why: str) -> Path | None:
    """Keep what is about to be replaced and say where: a version, or a notebook that can't be read, as it is.

    None if there is nothing. Raises CourseError or WorkspaceError; then it must not be replaced.
    """
    try:
        kept = keep(module, why)
    except VersionError:
        return _rescue(module)
    return kept.path if kept else None


def attempt(module: Module, why: str) -> None:
    """Keep a version where a failure must not hide what was asked for: it becomes a notice."""
    try:
        keep(module, why)
    except (CourseError, OSError) as error:
        sentences.say(f"This version of module {module.id} was not kept among its earlier versions. {error}")


def attempt_daily(module: Module) -> None:
    """Keep a version on the day's first call. In the browser, the page keeps what the day's first save replaces."""
    if sys.platform != "emscripten" and _is_new_day(module):
        attempt(module, "daily")


def find(module: Module, which: str) -> Entry:
    """The version of `module` with the number `which`, or the last one of that day. Raises HistoryError."""
    known = version.entries(folder(module))
    for entry in known:
        if which in (str(entry.number), f"{entry.number:04}", _day(entry.saved)):
            return entry
    there = f"There are: {', '.join(str(entry.number) for entry in known)}." if known else "It has none yet."
    raise HistoryError(
        f"Module {module.id} has no earlier version {which}. {there} "
        f"`tito history {module.number}` lists them; a day such as 2026-01-31 names the last one of that day."
    )


def return_to(module: Module, which: str) -> Returned:
    """Put an earlier version of `module` in place, after keeping what is there now.

    Raises HistoryError, VersionError or WorkspaceError; then nothing has changed.
    """
    entry = find(module, which)
    earlier = version.read(entry)
    kept = keep_present(module, "return")
    changed = _write(module, earlier)
    code = hashlib.sha256(_encoded(earlier.code)).hexdigest() if earlier.code is not None else None
    progress.attempt(progress.record_return, module, earlier.passed, code)
    return Returned(module, entry, kept, changed)


def _present(module: Module, source: Path) -> Version:
    try:
        notebook = version.notebook_in(source.read_bytes(), module.notebook)
        export = workspace.export(module)
        code = export.read_bytes().decode(errors="replace") if export.is_file() else None
    except OSError as error:
        raise VersionError(f"{module.notebook} or its export can't be read ({error}).") from error
    return Version(notebook, code, tuple(progress.passed(module)))


def _already(present: Version, known: list[Entry]) -> Entry | None:
    return next((entry for entry in known if entry.digest == present.digest and _is_whole(entry)), None)


def _is_whole(entry: Entry) -> bool:
    try:
        version.read(entry)
    except VersionError:
        return False
    return True


def _is_new_day(module: Module) -> bool:
    """True if the notebook has something of the student's in it, and nothing was kept today."""
    try:
        kept = [datetime.fromisoformat(version.kept_on(entry)) for entry in version.entries(folder(module))[:1]]
        return _day(datetime.now(UTC)) not in map(_day, kept) and not _is_as_shipped(module)
    except (CourseError, OSError):
        return True


def _is_as_shipped(module: Module) -> bool:
    def digest(path: Path) -> str:
        return Version(version.notebook_in(path.read_bytes(), path.name), None, ()).digest

    return digest(workspace.notebook(module)) == digest(module.shipped_notebook)


def _rescue(module: Module) -> Path:
    """The bytes of what should be a notebook, where the page keeps them too."""
    try:
        content = workspace.notebook(module).read_bytes()
    except OSError as error:
        raise VersionError(f"{module.notebook} can't be read ({error}), so it can't be kept.") from error
    target = workspace.root() / "backups" / f"{module.stem}-unreadable-{clock.stamp()}.txt"
    workspace.write_file(target, content)
    return target


def _write(module: Module, earlier: Version) -> bool:
    """Write notebook and code, both or none; True if the code was another one."""
    notebook, export = workspace.notebook(module), workspace.export(module)
    before = notebook.read_bytes() if notebook.is_file() else None
    workspace.write_file(notebook, version.to_bytes(earlier.notebook, indent=1))
    if earlier.code is None or (export.is_file() and export.read_bytes() == _encoded(earlier.code)):
        return False
    try:
        workspace.write_file(export, _encoded(earlier.code))
    except (CourseError, KeyboardInterrupt):
        if before is not None:
            workspace.write_file(notebook, before)
        raise
    _resolver.forget()
    return True


def _encoded(code: str) -> bytes:
    return code.encode("utf-8", "replace")


def _prune(place: Path) -> None:
    """Drop the oldest versions that are too many, or too large together; never the newest."""
    size = 0
    for index, entry in enumerate(version.entries(place)):
        size += entry.path.stat().st_size
        if index and (index >= KEPT or size > MODULE_BYTES):
            entry.path.unlink(missing_ok=True)


def _day(moment: datetime) -> str:
    """The day as the student's own clock has it."""
    return moment.astimezone().strftime("%Y-%m-%d")
