"""Verdicts on changed modules, remembered: the same change, before the same checks, is judged once.

They are kept in build/verdicts/, a file for each module, under a digest of all that can change a verdict: the
reference up to this module, its checks, the engine, Python and numpy. Whatever of these changes, all is judged anew, as
in a fresh clone. A verdict that took long is not remembered, as a busy machine may have run into the time limit.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from builder.tools.paths import BUILD, ROOT
from tinytorch import _resolver
from tinytorch.tito.course.course import Module, load_course

FOLDER = BUILD / "verdicts"
CALM_SECONDS = 1.0


class Verdicts:
    """The verdicts on one module's changes, by the changed text."""

    def __init__(self, module: Module, folder: Path = FOLDER) -> None:
        self.file = folder / f"{module.stem}.json"
        self.judges = digest_of(judges(module))
        self.known = self._stored()

    def of(self, text: str, judge: Callable[[], bool]) -> bool:
        """What is remembered of `text`, else what `judge` says."""
        name = hashlib.sha256(text.encode()).hexdigest()
        if name not in self.known:
            begin = time.monotonic()
            verdict = judge()
            if time.monotonic() - begin > CALM_SECONDS:
                return verdict
            self.known[name] = verdict
        return self.known[name]

    def save(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps({"judges": self.judges, "verdicts": self.known}))

    def _stored(self) -> dict[str, bool]:
        try:
            stored = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return stored["verdicts"] if stored.get("judges") == self.judges else {}


def judges(module: Module) -> Iterable[Path]:
    """Every file that can change a verdict on `module`."""
    package = ROOT / "tinytorch"
    yield Path(__file__).with_name("mutate.py")
    yield from sorted(module.folder.glob("checks*.py"))
    for other in (one for one in load_course().modules[: module.number] if one.exists):
        yield _resolver.REFERENCE.joinpath(*other.export.split(".")).with_suffix(".py")
    for file in sorted(package.rglob("*.py")):
        if file.relative_to(package).parts[0] not in ("course", "reference"):
            yield file


def digest_of(files: Iterable[Path]) -> str:
    made = hashlib.sha256(f"{sys.version} {np.__version__}".encode())
    for file in files:
        made.update(hashlib.sha256(file.read_bytes()).digest() if file.is_file() else b"")
    return made.hexdigest()
