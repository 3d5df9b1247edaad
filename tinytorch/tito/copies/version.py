"""An earlier version of a module: a notebook again, with code, passed exercises and the reason in its metadata.

The page's version.ts has the same form. A file's name tells all that a list needs.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tinytorch.tito.say import clock
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import schema

KEY = "tinytorch_version"
OUTPUTS_BYTES = 128 * 1024
NAME = re.compile(r"([0-9]{4,9})-([0-9]{8}-[0-9]{6})-(completed|daily|return|reset|update)-([0-9a-f]{12})\.ipynb")
STAMP = "%Y%m%d-%H%M%S"


class VersionError(CourseError):
    """A version is not what was kept, or none can be made of a file."""


@dataclass(frozen=True)
class Entry:
    """What a version's name tells. The number orders, because a clock may jump; `saved` is in UTC."""

    path: Path
    number: int
    saved: datetime
    why: str
    digest: str


@dataclass(frozen=True)
class Version:
    """A notebook, the export that lay beside it (None: there was none), and the exercises that had passed."""

    notebook: dict
    code: str | None
    passed: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The first 12 digits of a SHA-256 of what the student wrote, outputs aside."""
        cells = [part for cell in self.notebook["cells"] for part in (cell["cell_type"], "".join(cell["source"]))]
        parts = [*cells, "-" if self.code is None else f"+{self.code}", " ".join(sorted(self.passed))]
        return hashlib.sha256(_without_lone_surrogates("\0".join(parts)).encode()).hexdigest()[:12]


def entries(folder: Path) -> list[Entry]:
    """The versions in `folder`, the one that was kept last first."""
    found = [entry for path in folder.glob("*.ipynb") if (entry := _entry(path))]
    return sorted(found, key=lambda entry: (entry.number, entry.path.name), reverse=True)


def notebook_in(content: bytes, what: str) -> dict:
    """The notebook in `content`. Raises VersionError, with `what` as the sentence's subject, where there is none."""
    try:
        notebook = schema.parse(content, what)
        schema.validate(notebook, "version", what)
    except schema.SchemaError as error:
        raise VersionError(str(error)) from error
    return notebook


def new_entry(folder: Path, number: int, saved: datetime, why: str, version: Version) -> Entry:
    """The entry under which `version` is to be kept in `folder`."""
    name = f"{number:04}-{saved.strftime(STAMP)}-{why}-{version.digest}.ipynb"
    return Entry(folder / name, number, saved, why, version.digest)


def pack(entry: Entry, version: Version) -> bytes:
    """The file of a version. Large outputs stay out, and no cell is trusted: a return is no reason to run scripts."""
    facts = {
        "schema": 1,
        "module": entry.path.parent.name,
        "why": entry.why,
        "saved": entry.saved.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "kept": clock.now(),
        "code": version.code,
        "passed": sorted(version.passed),
    }
    cells = [_untrusted(cell) for cell in version.notebook["cells"]]
    full = _bytes(version.notebook, cells, {**facts, "outputs": True})
    if len(full) <= OUTPUTS_BYTES:
        return full
    return _bytes(version.notebook, [_bare(cell) for cell in cells], {**facts, "outputs": False})


def read(entry: Entry) -> Version:
    """The version at `entry`. Raises VersionError if it is not what was kept there."""
    version, _ = _read(entry)
    return version


def kept_on(entry: Entry) -> str:
    """When the version at `entry` was put into the history: "2026-01-31T12:00:00Z". Raises VersionError."""
    _, facts = _read(entry)
    return facts["kept"]


def to_bytes(notebook: dict, **layout: object) -> bytes:
    """A notebook as JSON; half a surrogate pair, which no UTF-8 can hold, is written as an escape."""
    return (json.dumps(notebook, ensure_ascii=False, **layout) + "\n").encode("utf-8", "backslashreplace")


def _read(entry: Entry) -> tuple[Version, dict]:
    damaged = f"Version {entry.number} was damaged or changed after it was kept. Choose another one."
    try:
        notebook = notebook_in(entry.path.read_bytes(), entry.path.name)
        facts = notebook["metadata"].pop(KEY)
        version = Version(notebook, facts["code"], tuple(facts["passed"]))
    except FileNotFoundError as error:
        raise VersionError(f"Version {entry.number} is gone: newer ones took its place.") from error
    except (OSError, VersionError, KeyError) as error:
        raise VersionError(damaged) from error
    if version.digest != entry.digest:
        raise VersionError(damaged)
    return version, facts


def _entry(path: Path) -> Entry | None:
    found = NAME.fullmatch(path.name)
    try:
        return found and Entry(path, int(found[1]), _moment(found[2]), found[3], found[4])
    except ValueError:
        return None


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


def _bytes(notebook: dict, cells: list[dict], facts: dict) -> bytes:
    metadata = {**notebook["metadata"], KEY: facts}
    return to_bytes({**notebook, "cells": cells, "metadata": metadata}, separators=(",", ":"))


def _untrusted(cell: dict) -> dict:
    return {**cell, "metadata": {key: value for key, value in cell["metadata"].items() if key != "trusted"}}


def _bare(cell: dict) -> dict:
    return {**cell, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell


def _without_lone_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
