"""The files of the student's folder: where they are, and how one is written so that it is never left half-written."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from tinytorch._workspace import DRIVE, root
from tinytorch.tito.course.course import Module
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import spare

PACKAGE_FOLDER = Path(__file__).resolve().parents[2]
TRAINING = "training"  # the folder of checkpoints of long trainings

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}


# It is an OSError too, so that code which handles a disk that refuses handles this one.
class WorkspaceError(CourseError, OSError):
    """A file of the workspace could not be read or written."""


def notebook(module: Module) -> Path:
    """Where the student's notebook of `module` is, or will be."""
    return root() / module.notebook


def export(module: Module) -> Path:
    """Where the student's export of `module` is, or will be."""
    return root() / module.export_path


def write_file(path: Path, content: bytes, make_room: bool = True) -> None:
    """Write `content` to `path`, whole or not at all, and read it back; a full storage may `make_room` for it.

    Raises WorkspaceError with the system's own reason; what stood at `path` before is then still there.
    """
    _refuse_package(path)
    before = path.read_bytes() if path.is_file() else None
    try:
        written = _written(path, content, make_room)
    except OSError as error:
        _put_back(path, before)
        raise _refused(path, error) from error
    if written != content:
        _put_back(path, before)
        raise WorkspaceError(
            f"{path.name} came back changed after it was written ({len(content)} bytes written, {len(written)} read). "
            "Nothing was changed. Try again, and download a bundle of your work if it happens twice."
        )


def _written(path: Path, content: bytes, make_room: bool) -> bytes:
    """Write, and read back; while the storage is full, spare files make room if they may."""
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, content)
            return path.read_bytes()
        except OSError as error:
            if error.errno not in _FULL or not make_room or not spare.make_room(root()):
                raise


def _on_drive(path: Path) -> bool:
    return sys.platform == "emscripten" and path.is_relative_to(DRIVE)


def _write(path: Path, content: bytes) -> None:
    """Write beside the target, look whether it arrived, and only then take the target's place.

    This holds on a disk and on JupyterLite's drive. There, opening a file for writing stores an empty one at once, and
    a write that the full storage refuses raises nothing, so the target itself is never opened. The temporary file
    keeps the target's ending, by which the drive knows a notebook; its name is new each time, because two notebooks'
    kernels may write one file at once, and what the other one did must not look like a full storage.
    """
    temporary = path.with_name(f".{path.stem}.{os.urandom(4).hex()}.writing{path.suffix}")
    try:
        with open(temporary, "wb") as file:
            file.write(content)
            file.flush()
            if not _on_drive(path):
                os.fsync(file.fileno())
        if temporary.read_bytes() != content:
            raise OSError(errno.ENOSPC, "what was written could not be read back")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _put_back(path: Path, before: bytes | None) -> None:
    """Undo a write that went wrong: on the drive, a refused one may have emptied the file."""
    try:
        if before is None:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_bytes() != before:
            _write(path, before)
    except OSError:
        return  # The first error is the one to report.


def _refused(path: Path, error: OSError) -> WorkspaceError:
    what = "The disk or the browser's storage is full" if error.errno in _FULL else "The system refused"
    return WorkspaceError(
        f"{path.name} could not be written. {what} ({error.strerror or error}). Nothing was changed. "
        "Free some space or download a bundle of your work, then try again."
    )


def _refuse_package(path: Path) -> None:
    if path.is_relative_to(PACKAGE_FOLDER):
        raise WorkspaceError(
            f"{path} lies inside the course's own package, which is no place for a student's file. Nothing was "
            "changed. Make a folder of your own, go there, and run the command again."
        )
