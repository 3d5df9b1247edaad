"""An exercise that is not written yet: which one, where it is, and what waits for it."""

from __future__ import annotations

from tinytorch.tito.course.course import Module, load_course
from tinytorch.tito.errors import other_cells
from tinytorch.tito.errors.scene import Explanation, Scene
from tinytorch.tito.trial.expect import STUB, is_stub


def unfinished(scene: Scene) -> Explanation | None:
    """For the NotImplementedError that stands in an exercise's place."""
    if not is_stub(scene.error):
        return None
    exercise, task = STUB.match(scene.message).groups()
    module = load_course().module_of(exercise)
    title = next((one.title for one in module.exercises if one.id == exercise), "")
    where = f' in section "{title}"' if title else ""
    here = other_cells.module_of(scene) == module
    notebook = "of this notebook" if here else f"of {module.notebook}"
    again = "Run its cell, check it" if here else f"Complete module {module.id} again"
    return Explanation(
        f"{exercise} is not written yet",
        f"This needs your code for {exercise}: {task}.{_waiting(module)}",
        f"Its cell is{where} {notebook}: write the code in place of the line that raises. {again}, and run this again.",
    )


def _waiting(module: Module) -> str:
    using = [other.title for other in load_course().modules if module.number in other.uses and other.exists]
    return f" {_listed(using)} will build on it." if using else ""


def _listed(titles: list[str]) -> str:
    if len(titles) > 4:
        return f"{', '.join(titles[:3])} and {len(titles) - 3} more lessons"
    return " and ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)
