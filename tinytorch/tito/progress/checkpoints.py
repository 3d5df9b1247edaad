"""The course's checkpoints: 21 questions that begin with "Can I", each answered from what the student has done."""

from __future__ import annotations

from dataclasses import dataclass

from tinytorch.tito.course import course
from tinytorch.tito.machine import health
from tinytorch.tito.progress import progress, standing


@dataclass(frozen=True)
class Checkpoint:
    """One capability, whether it holds, and what is still missing."""

    number: int
    question: str
    holds: bool
    missing: str = ""


def checkpoints() -> list[Checkpoint]:
    """All checkpoints of the course in order, computed anew; nothing about them is stored."""
    by_module = {entry.module.number: entry for entry in standing.modules()}
    return [_checkpoint(entry, by_module) for entry in course.load_course().checkpoints]


def _checkpoint(entry: course.Checkpoint, by_module: dict[int, standing.ModuleStanding]) -> Checkpoint:
    if entry.module is None:
        missing = _missing_here()
        return Checkpoint(entry.number, entry.question, not missing, missing)
    module = by_module[entry.module]
    missing = "" if module.holds else f"module {module.module.id}: {module.passed} of {module.total} exercises passed"
    return Checkpoint(entry.number, entry.question, module.holds, missing)


def _missing_here() -> str:
    """What the machine lacks; and as in the page, which can't look at it, that a check has run."""
    broken = [finding.name for finding in health.findings() if finding.fine is False]
    state = progress.load()
    return ", ".join(broken) or ("" if state["exercises"] or state["baseline"] else "no check has run yet")
