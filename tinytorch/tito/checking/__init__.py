"""Judging code: checks are run on a kernel's definitions or a saved notebook, and a whole module is completed.

What a lesson's checks.py imports stands here.
"""

from tinytorch.tito.checking.run import Outcome, exercise, first_failure, load_checks, run_exercise
from tinytorch.tito.trial.expect import CheckFailed, expect, expect_array, expect_equal, expect_raises
from tinytorch.tito.trial.slopes import slopes

__all__ = [
    "CheckFailed", "Outcome", "exercise", "expect", "expect_array", "expect_equal", "expect_raises", "first_failure",
    "load_checks", "run_exercise", "slopes",
]  # fmt: skip
