"""Running the course's own checks.py and wrong.py, compiled once and executed anew each time.

A new execution each time matters: what these files import from the framework has to be the framework of the moment.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from types import CodeType, ModuleType


def run_script(file: Path, name: str) -> ModuleType:
    """Execute `file` as a new module called `name`, without entering it into `sys.modules`."""
    module = ModuleType(name)
    module.__file__ = str(file)
    exec(_compiled(file, file.stat().st_mtime_ns), module.__dict__)
    return module


@lru_cache(maxsize=64)
def _compiled(file: Path, _changed: int) -> CodeType:
    return compile(file.read_bytes(), str(file), "exec")
