"""Where a student stands, module by module. What is completed is read from the exports on disk, not from memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tinytorch.tito.course import course
from tinytorch.tito.progress import progress
from tinytorch.tito.workspace import workspace

CHANGED = "its export was changed since it was completed"
VANISHED = "it was completed, but its export is gone: complete it again, or restore a bundle"


@dataclass(frozen=True)
class ModuleStanding:
    """One module: `state` is "completed", "started" or "open"; `note` says what is unusual, if anything."""

    module: course.Module
    state: str
    passed: int
    total: int
    note: str = ""

    @property
    def holds(self) -> bool:
        """True if the student can do what the module teaches: all exercises passed, or completed."""
        all_passed = self.total > 0 and self.passed == self.total
        return self.state == "completed" or all_passed


def modules() -> list[ModuleStanding]:
    """The standing of every module of the course, in order."""
    state = progress.load()
    return [_standing(module, state) for module in course.load_course().modules]


def _standing(module: course.Module, state: dict) -> ModuleStanding:
    ids = [exercise.id for exercise in module.exercises]
    passed = sum(state["exercises"].get(exercise, {}).get("state") == "passed" for exercise in ids)
    name, note = _completion(module, state["modules"].get(module.id, {}))
    if name == "open" and not state["exercises"].keys().isdisjoint(ids):
        name = "started"
    return ModuleStanding(module, name, passed, len(ids), note)


def _completion(module: course.Module, record: dict) -> tuple[str, str]:
    path = workspace.export(module)
    if not path.is_file():
        vanished = record.get("state") == "completed"
        return ("started", VANISHED) if vanished else (record.get("state", "open"), "")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return "completed", CHANGED if record.get("export_sha256", digest) != digest else ""
