"""The other cells of the student's notebook: what they define, and whether what ran is still their text."""

from __future__ import annotations

import re
import symtable
from types import CodeType

from tinytorch.tito.course.course import Module
from tinytorch.tito.errors.scene import Scene
from tinytorch.tito.errors.steps import Step
from tinytorch.tito.notebook import at_hand, notebook, runs
from tinytorch.tito.notebook.notebook import Cell
from tinytorch.tito.say.sentences import CourseError

MAGIC = re.compile(r"^\s*[%!].*$", re.MULTILINE)


def module_of(scene: Scene) -> Module | None:
    """The module of the notebook that ran the failing cell, or None if no cell says so."""
    try:
        return at_hand.module_at_hand(running_text(scene))
    except CourseError:
        return None


def running_text(scene: Scene) -> str:
    """The text of the cell that was run."""
    return "".join(scene.steps[0].lines).strip() if scene.steps else ""


def defined_by(source: str) -> set[str]:
    """The names that a cell's top level gives a value: by assignment, import, def, class, for or with."""
    try:
        table = symtable.symtable(MAGIC.sub("", source), "<cell>", "exec")
    except SyntaxError:
        return set()
    return {one.get_name() for one in table.get_symbols() if one.is_assigned() or one.is_imported()}


def outdated(step: Step, scene: Scene) -> str | None:
    """A sentence, if the code of a step is not what its file or its cell says now."""
    if step.is_export:
        return _changed_file(step)
    module = module_of(scene)
    stale = runs.stale(module) if module else {}
    definitions = Cell(0, "".join(step.lines)).definitions
    for cell in notebook.shipped(module) if stale else ():
        if cell.exercise in stale and cell.definitions <= definitions:
            return (
                f"What ran is an earlier text of the cell of {cell.exercise}: it has changed since, or its last run "
                "failed. Run that cell, then this one again."
            )
    return None


def _changed_file(step: Step) -> str | None:
    """Compares code objects: what runs, and what the file would give if it were imported now."""
    try:
        now = compile("".join(step.lines), step.filename, "exec", dont_inherit=True)
    except SyntaxError:
        return None
    if step.frame.f_code in _codes(now):
        return None
    return (
        f"Your {step.path} has changed since this kernel imported it, so what ran is its earlier text, and the lines "
        "shown may be others. Restart the kernel, and run the cells above again."
    )


def _codes(code: CodeType) -> set[CodeType]:
    inner = (one for one in code.co_consts if isinstance(one, CodeType))
    return {code}.union(*map(_codes, inner))
