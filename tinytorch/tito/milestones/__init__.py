"""Milestones: scripts of history that run on the student's framework, and what is kept and said of their results."""

from tinytorch.tito.milestones.long_training import LongTraining
from tinytorch.tito.milestones.milestone import (
    OWN_DATA,
    SCRIPT_MODULE,
    Gate,
    MilestoneError,
    Outcome,
    Result,
    Watch,
    component,
    exports,
    find,
    last_result,
    mix,
    ready,
    run,
    run_mix,
    script,
)
from tinytorch.tito.milestones.own_lines import own, unwritten

__all__ = [
    "OWN_DATA", "SCRIPT_MODULE", "Gate", "LongTraining", "MilestoneError", "Outcome", "Result", "Watch", "component",
    "exports", "find", "last_result", "mix", "own", "ready", "run", "run_mix", "script", "unwritten",
]  # fmt: skip
