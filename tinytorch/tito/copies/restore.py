"""Restore points, and restoring a bundle: plan, keep what was there, write, and go back if writing fails."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tinytorch import _resolver
from tinytorch.tito.copies import bundle
from tinytorch.tito.copies.archive import BundleError
from tinytorch.tito.copies.trust import without_trust
from tinytorch.tito.say import clock
from tinytorch.tito.workspace import workspace

KEPT = 5
CODE = (".py", ".ipynb")
POINT = re.compile(r"before-([a-z]+)-([0-9]{8}-[0-9]{6}-[0-9]{6})\.zip")


@dataclass(frozen=True)
class Change:
    """What restoring does to one file: "new", "changed" or "same"."""

    path: str
    kind: str
    size: int


@dataclass(frozen=True)
class Restored:
    """The plan of a restoration and, once it was written, the restore point with what was there before."""

    manifest: dict
    changes: list[Change]
    restore_point: Path | None = None

    def count(self, kind: str) -> int:
        """How many files are of `kind`."""
        return sum(change.kind == kind for change in self.changes)

    @property
    def brings_code(self) -> bool:
        """True if something is written that Python may run: a module, or a notebook's cells."""
        return any(change.kind != "same" and change.path.lower().endswith(CODE) for change in self.changes)


def restore(source: Path | bytes, dry_run: bool = False) -> Restored:
    """Verify the bundle at `source`, then write its files into the workspace; with `dry_run` only plan.

    Files that the bundle does not hold stay as they are. Raises BundleError, and then nothing has changed.
    """
    content = bundle.load(source)
    root = workspace.root()
    before = {path: _current(root, path) for path in content.files}
    changes = [Change(path, _kind(before[path], new), len(new)) for path, new in sorted(content.files.items())]
    writes = {change.path: content.files[change.path] for change in changes if change.kind != "same"}
    if dry_run or not writes:
        return Restored(content.manifest, changes)
    point = keep_restore_point("restore")
    _write_all(root, writes, before, point)
    _resolver.forget()
    return Restored(content.manifest, changes, point)


def keep_restore_point(reason: str) -> Path:
    """Pack the whole workspace into backups/, where outdated points make room. Raises BundleError, WorkspaceError."""
    folder = workspace.root() / "backups"
    now = clock.stamp()
    point = folder / f"before-{reason}-{now}.zip"
    workspace.write_file(point, bundle.pack_workspace("restore-point"))
    for old in outdated((one.name for one in folder.iterdir()), now):
        (folder / old).unlink(missing_ok=True)
    return point


def outdated(names: Iterable[str], now: str) -> list[str]:
    """Of the restore points among `names` all but the last five, and the last one before each kind of change.

    What is dated after `now` was dated by a wrong clock, so it is older than all else. Other files are not ours.
    """
    points = [point for name in names if (point := POINT.fullmatch(name))]
    newest_first = sorted(points, key=lambda point: (point[2] <= now, point[2]), reverse=True)
    of_its_kind = {point[1]: point for point in reversed(newest_first)}
    return [point[0] for point in newest_first[KEPT:] if point is not of_its_kind[point[1]]]


def _current(root: Path, path: str) -> bytes | None:
    target = root / path
    if not target.resolve().is_relative_to(root.resolve()):
        raise BundleError(f"In your workspace, {path} is a link that leads out of it. Remove the link, then restore.")
    try:
        return without_trust(path, target.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BundleError(f"{path} is in the way: it can't be read ({error}). Nothing was changed.") from error


def _kind(before: bytes | None, after: bytes) -> str:
    if before is None:
        return "new"
    return "same" if before == after else "changed"


def _write_all(root: Path, writes: dict[str, bytes], before: dict[str, bytes | None], point: Path) -> None:
    done: list[str] = []
    try:
        for path, content in writes.items():
            done.append(path)
            workspace.write_file(root / path, content)
    except (OSError, KeyboardInterrupt) as error:
        _roll_back(root, done, before, point, error)


def _roll_back(
    root: Path, done: list[str], before: dict[str, bytes | None], point: Path, cause: BaseException
) -> None:
    """Put back what was there, and raise BundleError in any case."""
    why, again = (f" ({cause})", " Free some space and try again.") if isinstance(cause, OSError) else ("", "")
    failed = [path for path in reversed(done) if not _put_back(root / path, before[path])]
    if failed:
        raise BundleError(
            f"Restoring stopped at {done[-1]}{why}, and {', '.join(failed)} could not be put back. "
            f"What was there is kept in backups/{point.name}: free some space and restore that file."
        ) from cause
    raise BundleError(
        f"Restoring stopped at {done[-1]}{why}. Everything was put back as it was.{again}"
    ) from cause


def _put_back(target: Path, content: bytes | None) -> bool:
    try:
        if content is None:
            target.unlink(missing_ok=True)
        else:
            workspace.write_file(target, content)
    except OSError:
        return False
    return True
