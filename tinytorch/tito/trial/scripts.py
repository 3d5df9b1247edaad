"""Running the course's own checks.py and wrong.py, compiled once and executed anew each time.

A new execution each time matters: what these files import from the framework has to be the framework of the moment.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from types import CodeType, ModuleType


def run_script(file: Path, name: str) -> ModuleType:
    """Execute `file` as a new module called `name`, without entering it into `sys.modules`."""
    module = ModuleType(name)
    module.__file__ = str(file)
    exec(_compiled(file, file.stat().st_mtime_ns), module.__dict__)
    return module


def run_scripts(files: list[Path]) -> list[ModuleType]:
    """Execute `files` in turn, each as a module with its file's name, from which those after it may import."""
    before = {file.stem: sys.modules.get(file.stem) for file in files}
    scripts = []
    try:
        for file in files:
            scripts.append(run_script(file, file.stem))
            sys.modules[file.stem] = scripts[-1]
    finally:
        for name, module in before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module
    return scripts


@lru_cache(maxsize=64)
def _compiled(file: Path, _changed: int) -> CodeType:
    return compile(file.read_bytes(), str(file), "exec")
