"""What a check was asking for when the student's code raised: it stands in the check's own call of expect_…."""

from __future__ import annotations

import ast
import linecache
import re
from types import FrameType

import numpy as np

from tinytorch.tito.trial import frames
from tinytorch.tito.trial.expect import as_array, show
from tinytorch.tito.trial.time_limit import time_limit

SECONDS = 1.0
CHECKS = re.compile(r"\bchecks(_\w+)?\.py$")
ASKING = ("expect_array", "expect_equal")


def expectation(error: BaseException) -> str | None:
    """What was computed and what should have come, such as "add(2, 3) should give 5"; None if no call says it."""
    for frame, line in reversed(check_frames(error)):
        if call := _call(frame, line):
            return _said(call, frame)
    return None


def check_frames(error: BaseException) -> list[tuple[FrameType, int]]:
    """The steps of `error`'s traceback that lie in a file of checks, outermost first, with their lines."""
    steps = frames.traceback_frames(error.__traceback__)
    return [step for step in steps if CHECKS.search(step[0].f_code.co_filename)]


def _call(frame: FrameType, line: int) -> ast.Call | None:
    """The call of expect_… that `line` belongs to."""
    text = "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and len(node.args) >= 3)
    around = (node for node in calls if getattr(node.func, "id", "") in ASKING and frames.covers(node, line))
    return max(around, key=lambda node: node.lineno, default=None)


def _said(call: ast.Call, frame: FrameType) -> str | None:
    try:
        with time_limit(SECONDS):  # What is expected may be computed by the student's code too.
            return _sentence(*(_value(node, frame) for node in call.args[1:3]))
    except Exception:
        return None  # The error itself is shown all the same.


def _value(node: ast.expr, frame: FrameType) -> object:
    return eval(compile(ast.Expression(node), "<check>", "eval"), frame.f_globals, frame.f_locals)


def _sentence(expected: object, what: str) -> str:
    if isinstance(expected, (list, np.ndarray)) and as_array(expected).ndim:
        return f"{what} should give shape {as_array(expected).shape}"
    return f"{what} should give {show(expected)}"
