"""What a student sees of an error: the explanation as a page, and a traceback of their own lines."""

from __future__ import annotations

import asyncio
from itertools import groupby
from traceback import format_exception_only

from tinytorch.tito.errors import STOPPED, other_cells
from tinytorch.tito.errors.explainers.table import explain
from tinytorch.tito.errors.scene import Scene
from tinytorch.tito.errors.steps import Step
from tinytorch.tito.say.display import Page

MORE = "%tito traceback shows every step."
MAX_STEPS = 12


def page(error: BaseException) -> Page:
    """The explanation of `error`, and what else a student should know before reading on; empty if there is none."""
    said = Page()
    if found := explain(error):
        said.heading(found.title).line(found.happened).line(found.advice)
    for note in _old_code(Scene(error)):
        said.note(note)
    return said


def traceback_text(error: BaseException, cell_name) -> list[str]:
    """The lines of a short traceback. `cell_name` turns a cell's file name into what the page calls it, or None."""
    scene = Scene(error)
    if was_stopped(error):
        return [_stopped(scene, cell_name)]
    what = "".join(format_exception_only(error)).rstrip()
    if isinstance(error, SyntaxError) and not scene.steps:
        return [_without_file(what)]
    lines = ["Your own lines, in the order of the calls:" if len(scene.steps) > 1 else ""]
    groups = [list(same) for _, same in groupby(scene.steps, key=lambda step: (step.filename, step.line))]
    for same in _shortened(groups):
        lines.append(_step(same, cell_name) if same else "  … more steps of yours …")
    folded = sum(step.below for step in scene.steps)
    return ["\n".join([*filter(None, lines), "", what, *([f"({MORE})"] if folded else [])])]


def was_stopped(error: BaseException) -> bool:
    """True if the error is the student's own wish to stop."""
    is_cancelled = isinstance(error, asyncio.CancelledError) and STOPPED in error.args
    return isinstance(error, KeyboardInterrupt) or is_cancelled


def place(step: Step, cell_name) -> str:
    """Where a step is: "cell [3], line 2, in f"."""
    function = step.frame.f_code.co_name
    inside = "" if function.startswith("<") else f", in {function}"
    if step.is_export:
        whose = f" ({step.exercise})" if step.exercise else ""
        return f"your {step.path}, line {step.line}{inside}{whose}"
    return f"{cell_name(step.filename) or step.filename}, line {step.line}{inside}"


def _stopped(scene: Scene, cell_name) -> str:
    if scene.last is None:
        return "Stopped. Variables are as they were at that moment."
    at = f"Stopped at {place(scene.last, cell_name)}: {scene.last.text}" if scene.last.text else "Stopped"
    return f"{at}\nWhat ran before is done, and all variables are kept."


def _step(same: list[Step], cell_name) -> str:
    first = same[0]
    lines = [f"  {place(first, cell_name)}", *([f"    {first.text}"] if first.text else [])]
    if len(same) > 1:
        lines.append(f"    … and {len(same) - 1} more times in the same line")
    return "\n".join(lines)


def _shortened(groups: list[list[Step]]) -> list[list[Step]]:
    """The first and the last steps of a long way, with an empty one between them."""
    if len(groups) <= MAX_STEPS:
        return groups
    half = MAX_STEPS // 2
    return [*groups[:half], [], *groups[-half:]]


def _without_file(text: str) -> str:
    """Python's own report of unreadable code; the name that IPython gives the cell's file says nothing."""
    first, _, rest = text.partition("\n")
    line = first.rpartition("line ")[2]
    return f"  line {line}\n{rest}" if first.lstrip().startswith("File ") else text


def _old_code(scene: Scene) -> list[str]:
    """Sentences about code that ran and is not the code that the student sees."""
    return [*dict.fromkeys(note for step in scene.steps[1:] if (note := other_cells.outdated(step, scene)))]
