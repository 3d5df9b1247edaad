"""Where the student's folder is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

DRIVE = Path("/drive")  # where the browser's storage stands in a kernel's file system


def root() -> Path:
    """The workspace: $TINYTORCH_WORKSPACE, else the browser's drive, else the nearest folder that looks like one."""
    if chosen := os.environ.get("TINYTORCH_WORKSPACE"):
        return Path(chosen).absolute()
    if sys.platform == "emscripten":
        return DRIVE
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if _is_workspace(folder)), here)


def _is_workspace(folder: Path) -> bool:
    return (folder / "progress.json").is_file() or any((folder / "modules").glob("*.ipynb"))
