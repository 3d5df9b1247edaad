"""Restore points, and restoring a bundle: plan, keep what was there, write, and go back if writing fails."""

from __future__ import annotations

import re
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
    """Pack the whole workspace into backups/. The last five are kept, and the last one before each kind of change.

    Raises BundleError, WorkspaceError.
    """
    folder = workspace.root() / "backups"
    now = clock.stamp()
    point = folder / f"before-{reason}-{now}.zip"
    workspace.write_file(point, bundle.pack_workspace("restore-point"))
    newest_first = sorted(folder.glob("before-*.zip"), key=lambda one: _age(one, now))
    of_its_kind = {_reason_of(one): one for one in reversed(newest_first)}
    for old in newest_first[KEPT:]:
        if old not in of_its_kind.values():
            old.unlink(missing_ok=True)
    return point


def _age(point: Path, now: str) -> tuple[bool, int]:
    """Sorts the newest first. What is dated after now was dated by a wrong clock, so it is older than all else."""
    stamp = point.stem.split("-", 2)[-1]
    return stamp > now, -int("0" + re.sub(r"\D", "", stamp))


def _reason_of(point: Path) -> str:
    return point.stem.split("-")[1]


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
