"""An exception in words: what happened, and in which line of the student's own code."""

from __future__ import annotations

from types import FrameType, ModuleType

from tinytorch.tito.errors.expectation import check_frames, expectation
from tinytorch.tito.errors.explainers import table
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.trial import frames
from tinytorch.tito.trial.candidate import MissingName
from tinytorch.tito.trial.expect import STUB, CheckFailed, is_stub


def explain(error: BaseException, exercise_id: str | None, module: ModuleType | None) -> str:
    """What to tell the student about `error`, raised while `exercise_id` was checked on `module`."""
    if isinstance(error, CheckFailed):
        return error.message
    if isinstance(error, (CourseError, MissingName)):
        return str(error)
    if is_stub(error):
        return _stub(str(error), exercise_id)
    question = expectation(error)
    came = f"{type(error).__name__}: {error}{_where(error, module)}"
    said = f"{question}, but raised {came}" if question else f"{came}{_check_line(error)}"
    return f"{said}{_explanation(error)}"


def _explanation(error: BaseException) -> str:
    found = table.explain(error)
    return f"\n{found.happened} {found.advice}" if found else ""


def _stub(message: str, exercise_id: str | None) -> str:
    stub, rest = STUB.match(message).groups()
    if exercise_id in (None, stub):
        return f"{stub} is not written yet: {rest}"
    return f"{exercise_id} needs {stub}, which is not written yet: {rest}"


def _where(error: BaseException, module: ModuleType | None) -> str:
    """The student's own innermost line."""
    steps = frames.traceback_frames(error.__traceback__)
    own = [step for step in steps if frames.is_students(step[0].f_code.co_filename)]
    return f"\nIn {_place(*own[-1], module)}" if own else ""


def _check_line(error: BaseException) -> str:
    """The line of the check that called the student's code."""
    checks = check_frames(error)
    text = frames.line_text(*checks[-1]) if checks else ""
    return f"\nThe check ran: `{text}`" if text else ""


def _place(frame: FrameType, line: int, module: ModuleType | None) -> str:
    """Cell, line and text: "01-matmul, line 4: `return a @ b`"."""
    filename, text = frame.f_code.co_filename, frames.line_text(frame, line)
    source = getattr(module, "__tito_source__", None)
    if source is not None and filename == source.filename:
        label, line = source.locate(line)
        place = f"{label}, line {line}"
    elif filename.endswith(".py") and "tinytorch" in filename and "ipykernel" not in filename:
        place = f"your {'/'.join(filename.replace(chr(92), '/').split('/')[-3:])}, line {line}"
    else:
        function = frame.f_code.co_name
        place = f"line {line} of your cell" if function == "<module>" else f"{function}, line {line} of its cell"
    return f"{place}: `{text}`" if text else f"{place}."
