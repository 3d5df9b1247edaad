"""Progress bundles: everything a student made, in one file that can be verified and carried elsewhere."""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tinytorch.tito.copies import archive, paths
from tinytorch.tito.copies.archive import Bundle, BundleError
from tinytorch.tito.copies.trust import without_trust
from tinytorch.tito.course import course
from tinytorch.tito.progress import progress
from tinytorch.tito.say import clock
from tinytorch.tito.workspace import schema, workspace


@dataclass(frozen=True)
class Saved:
    """A bundle that was written, and the files that had to stay out, each with the reason."""

    path: Path
    files: int
    size: int
    left_out: dict[str, str]


def save(name: str = "", folder: Path | None = None) -> Saved:
    """Write tinytorch-<name>-<date>.zip into `folder` (default: the workspace). Raises BundleError, WorkspaceError."""
    left_out, content = left_out_of_bundles(), pack_workspace(name)
    with suppress(schema.NewerSchema):
        archive.unpack(content)
    target = (folder or workspace.root()) / f"tinytorch-{slug(name)}-{clock.today()}.zip"
    workspace.write_file(target, content)
    return Saved(target, len(_files()), len(content), left_out)


def left_out_of_bundles() -> dict[str, str]:
    """Workspace files whose names or kinds a bundle can't hold, with the reason as the end of a sentence."""
    root = workspace.root()
    reasons = {path: _reason(root / path, path) for path in paths.in_workspace(root)}
    return {path: reason for path, reason in reasons.items() if reason}


def load(source: Path | bytes) -> Bundle:
    """The verified bundle at `source`. Raises BundleError, or NewerSchema, with a sentence."""
    if isinstance(source, bytes):
        return archive.unpack(source)
    source = _located(source)
    try:
        if source.stat().st_size > archive.MAX_TOTAL + archive.MEBI:
            raise BundleError(f"{source.name} is larger than any bundle may be. Choose another file.")
        return archive.unpack(source.read_bytes())
    except FileNotFoundError as error:
        raise BundleError(f"There is no file {source}. `tito bundle save` makes one.") from error
    except OSError as error:
        raise BundleError(f"{source} can't be read ({error}). Choose another file.") from error


def _located(source: Path) -> Path:
    """Relative paths count from here, and else from the workspace: a notebook's folder is not the workspace."""
    return source if source.exists() else workspace.root() / source


def pack_workspace(name: str) -> bytes:
    """The workspace as the bytes of a bundle, in the same order every time. Raises BundleError."""
    with suppress(schema.NewerSchema):  # kept as it is: a newer course will read it
        progress.load()  # an unreadable progress.json is set aside, so that what is packed can be restored
    root = workspace.root()
    return archive.pack(_manifest(name), {path: _content(root / path, path) for path in _files()})


def _files() -> list[str]:
    left_out = left_out_of_bundles()
    return [path for path in paths.in_workspace(workspace.root()) if path not in left_out]


def _manifest(name: str) -> dict:
    return {
        "schema": schema.NEWEST["manifest"],
        "course": course.load_course().version,
        "build": os.environ.get("TINYTORCH_BUILD", "python")[:80],
        "created": clock.now(),
        "name": name[:80],
    }


def _reason(file: Path, path: str) -> str | None:
    return "is a link" if file.is_symlink() else paths.objection(path)


def _content(file: Path, path: str) -> bytes:
    try:
        if file.stat().st_size <= archive.MAX_FILE:
            return without_trust(path, file.read_bytes())
    except OSError as error:
        raise BundleError(f"{path} can't be read ({error}). Move it elsewhere, then save again.") from error
    limit = archive.MAX_FILE // archive.MEBI
    raise BundleError(f"{path} is larger than {limit} MiB. Move it elsewhere, then save again.")


def slug(name: str) -> str:
    """`name` as a part of a file's name: small letters, digits and hyphens; "anonymous" if nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "anonymous"
