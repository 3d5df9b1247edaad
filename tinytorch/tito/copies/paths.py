"""Which files of a workspace belong in a bundle, and which names could do harm on some machine."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

PLACES = re.compile(
    r"progress\.json|modules/[^/]+\.ipynb|tinytorch/(core|perf)/[^/]+\.py|milestones/[^/]+",
)
GLOBS = ("progress.json", "modules/*.ipynb", "tinytorch/core/*.py", "tinytorch/perf/*.py", "milestones/*")
MAX_PATH = 240
WINDOWS_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10))}


def objection(path: str) -> str | None:
    """Why `path` may not stand in a bundle, as the end of a sentence, or None if it may."""
    parts = path.split("/")
    if "\\" in path:
        return "has a backslash in it"
    if re.match(r"[A-Za-z]:", path):
        return "begins with a drive letter"
    if path.startswith("/"):
        return "is an absolute path"
    if ".." in parts:
        return "leads out of the workspace"
    if len(path) > MAX_PATH:
        return f"is longer than {MAX_PATH} characters"
    if any(not _portable(part) for part in parts):
        return "is not a file name that every system can keep"
    if not PLACES.fullmatch(path):
        return "is none of the files that belong in a bundle"
    return None


def same_on_some_disk(paths: Iterable[str]) -> tuple[str, str] | None:
    """The first two of `paths` that some file system would keep as one file: letter case and accents aside."""
    seen: dict[str, str] = {}
    for path in paths:
        earlier = seen.setdefault(_folded(path), path)
        if earlier is not path:
            return earlier, path
    return None


def in_workspace(root: Path) -> list[str]:
    """The files of the workspace that belong in a bundle, relative to `root`, sorted."""
    found = (file for pattern in GLOBS for file in root.glob(pattern) if file.is_file() or file.is_symlink())
    paths = (file.relative_to(root).as_posix() for file in found)
    return sorted(path for path in paths if not path.rpartition("/")[2].startswith("."))


def _portable(name: str) -> bool:
    forbidden = re.search(r'[\x00-\x1f\x7f<>:"|?*\ud800-\udfff]', name)  # the last ones are halves of characters
    device = name.split(".")[0].casefold() in WINDOWS_DEVICES
    return bool(name) and not forbidden and not device and name[0] != "." and name[-1] not in ". "


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).lower())
