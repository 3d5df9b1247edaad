"""Names that Python does not know: a cell that was not run, a helper that was not exported, a slip of the finger."""

from __future__ import annotations

import ast
import re
from difflib import get_close_matches

from tinytorch.tito.course.course import Module, load_course
from tinytorch.tito.errors import other_cells
from tinytorch.tito.errors.scene import Explanation, Scene
from tinytorch.tito.notebook import runs
from tinytorch.tito.notebook.notebook import Cell, saved_or_shipped

SIMILAR = 0.75
RUN_ABOVE = "Run that cell, or choose Run > Run All Above Selected Cell, and then run this one again."


def from_another_cell(scene: Scene) -> Explanation | None:
    """For a name that another cell of the notebook defines, which has not run in this kernel."""
    name, module = _name(scene), other_cells.module_of(scene)
    if module is None or scene.last is None or _exported_as(scene):
        return None
    everything = saved_or_shipped(module)
    here = _place(everything, other_cells.running_text(scene))
    defining = [cell for cell in everything if name in other_cells.defined_by(cell.source) and cell.position != here]
    if not defining or any(runs.succeeded(cell.source) for cell in defining):
        return None
    cell = _nearest(defining, here)
    state = "did not get to its end" if runs.failed(cell.source) else "has not run since this notebook's kernel started"
    if here is not None and cell.position > here:
        return Explanation(
            f"`{name}` is not defined yet",
            f"It is defined further down, in {_where(cell)}, which {state}.",
            "A notebook is meant to run from top to bottom: run that cell first, or move what you wrote below it.",
        )
    return Explanation(f"`{name}` is not defined yet", f"It is defined above, in {_where(cell)}, which {state}.",
                       RUN_ABOVE)  # fmt: skip


def not_exported(scene: Scene) -> Explanation | None:
    """For an exported file that uses something from a cell which was not exported with it."""
    module, name = _exported_as(scene), _name(scene)
    if module is None:
        return None
    left_out = [cell for cell in saved_or_shipped(module) if not cell.exported]
    found = [cell for cell in left_out if name in other_cells.defined_by(cell.source)]
    if not found:
        return None
    return Explanation(
        f"`{name}` did not come along",
        f"{module.export_path} uses `{name}`, but {_where(found[0])} of its notebook, which defines it, is not part "
        "of the file.",
        f"Write `#| export` as the first line of that cell, complete module {module.id} again, and restart the kernel.",
    )


def misspelled(scene: Scene) -> Explanation | None:
    """For a name that differs little from one that exists."""
    step, name = scene.last, _name(scene)
    if step is None or not scene.is_own:
        return None
    every = {**step.frame.f_builtins, **step.frame.f_globals, **step.frame.f_locals}
    near = get_close_matches(name, [one for one in every if not one.startswith("_")], n=1, cutoff=SIMILAR)
    if not near:
        return None
    return Explanation(
        f"There is no `{name}`",
        f"Nothing is called `{name}` here. There is a `{near[0]}`.",
        "If that is what you meant, correct the spelling; capital and small letters count. Otherwise define the name "
        "before this line.",
    )


def assigned_later(scene: Scene) -> Explanation | None:
    """For a local variable that is read before it has a value."""
    found = re.search(r"variable '(\w+)'", scene.message)
    if not found or scene.last is None:
        return None
    name, function = found[1], scene.last.frame.f_code.co_name
    given = [line for line in _assignments(scene.last.tree, name) if line != scene.last.line]
    outside = name in scene.last.frame.f_globals
    return Explanation(
        f"`{name}` has no value yet",
        f"`{function}` gives `{name}` a value {f'in line {given[0]}' if given else 'somewhere'}, and so `{name}` "
        f"belongs to `{function}`; but this line reads it before that has happened.",
        f"The `{name}` outside of `{function}` is another one: pass it in as an argument, or use a new name inside."
        if outside
        else f"Give `{name}` a value before this line, on every way that leads here: if, else, and an empty loop.",
    )


def _assignments(tree: ast.AST, name: str) -> list[int]:
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return [node.lineno for node in names if node.id == name]


def _name(scene: Scene) -> str:
    return getattr(scene.error, "name", None) or ""


def _place(cells: list[Cell], text: str) -> int | None:
    return next((cell.position for cell in cells if cell.source.strip() == text), None)


def _nearest(defining: list[Cell], here: int | None) -> Cell:
    """The last one above, or else the first."""
    above = [cell for cell in defining if here is not None and cell.position < here]
    return above[-1] if above else defining[0]


def _where(cell: Cell) -> str:
    if cell.exercise:
        return f"the cell of {cell.exercise}"
    lines = [line.strip() for line in cell.source.split("\n")]
    first = next((line for line in lines if line and not line.startswith(("#", "%"))), "")
    return f"the cell that begins with `{first}`"


def _exported_as(scene: Scene) -> Module | None:
    """The module whose file the error was raised in: one that is in use, or one that is just being completed."""
    if scene.last is None:
        return None
    if source := scene.last.frame.f_globals.get("__tito_source__"):
        return source.module
    return next((module for module in load_course().modules if module.export_path == scene.last.path), None)
