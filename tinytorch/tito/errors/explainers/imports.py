"""Imports that find nothing: libraries that are not here, lessons that are not done, names that are not there."""

from __future__ import annotations

import importlib.util
import re
import sys
from difflib import get_close_matches

from tinytorch.tito.course.course import load_course
from tinytorch.tito.errors.scene import Explanation, Scene

SIMILAR = 0.75
INSTEAD = {
    "torch": "You build it here: `from tinytorch import Tensor`, and layers, losses and optimizers as you get to them.",
    "torchvision": "`from tinytorch import data` has the course's data sets.",
    "tensorflow": "You build a framework of your own here: `from tinytorch import Tensor`.",
    "keras": "You build layers of your own here: `from tinytorch import Linear`, from lesson 03 on.",
    "jax": "You build automatic differentiation yourself, in lesson 05.",
    "matplotlib": "`from tinytorch import plot` draws points, lines, bars and images.",
    "seaborn": "`from tinytorch import plot` draws points, lines, bars and images.",
    "sklearn": "`from tinytorch import data` has the course's data sets; models are what you build.",
    "pandas": "numpy's arrays hold what the lessons need.",
    "scipy": "numpy does what the lessons need.",
    "PIL": "numpy's arrays are the lessons' images, and `from tinytorch import plot` shows them.",
    "cv2": "numpy's arrays are the lessons' images, and `from tinytorch import plot` shows them.",
}


def missing_module(scene: Scene) -> Explanation | None:
    """For a library or a part of the course that is not there."""
    name = getattr(scene.error, "name", None) or ""
    top = name.partition(".")[0]
    if top == "tinytorch":
        return _part_of_course(name)
    if top in INSTEAD:
        where = "in the browser" if sys.platform == "emscripten" else "in this Python"
        happened = f"`{top}` is not installed {where}, and no lesson needs it."
        return Explanation(f"`{top}` is not here", happened, INSTEAD[top])
    near = get_close_matches(top, [*sys.stdlib_module_names, "numpy", "tinytorch"], n=1, cutoff=SIMILAR)
    if near and importlib.util.find_spec(near[0]):
        return Explanation(f"There is no `{top}`", f"No module is called `{top}`. There is a `{near[0]}`.",
                           "If that is what you meant, correct the spelling.")  # fmt: skip
    return None


def _part_of_course(name: str) -> Explanation | None:
    known = load_course().modules
    short = name.removeprefix("tinytorch.")
    module = next((one for one in known if one.export == short), None)
    if module and not module.exists:
        return Explanation(f"`{name}` is not there yet", module.coming, "The lessons before it do without.")
    if module:
        return Explanation(
            f"`{name}` is not there yet",
            f"It is what module {module.id}, {module.title}, makes, and you have not completed that module here.",
            f"Open {module.notebook}, work through it, and complete it.",
        )
    near = get_close_matches(short, [one.export for one in known if one.exists], n=1, cutoff=SIMILAR)
    return near and Explanation(f"There is no `{name}`", f"The course has a `tinytorch.{near[0]}`.",
                                "If that is what you meant, correct the spelling.") or None  # fmt: skip


def missing_name(scene: Scene) -> Explanation | None:
    """For a name that a file of the framework does not define."""
    found = re.match(r"cannot import name '(\w+)' from 'tinytorch\.((?:core|perf)\.\w+)'", scene.message)
    if not found:
        return None
    from tinytorch import _resolver

    name, export = found.groups()
    module = next(one for one in load_course().modules if one.export == export)
    loaded = vars(sys.modules[f"tinytorch.{export}"])
    near = get_close_matches(name, [one for one in loaded if not one.startswith("_")], n=1, cutoff=SIMILAR)
    if near:
        return Explanation(f"There is no `{name}`", f"tinytorch.{export} has no `{name}`. It has a `{near[0]}`.",
                           "If that is what you meant, correct the spelling.")  # fmt: skip
    if _resolver.origin(export) != "yours":
        return None
    return Explanation(
        f"Your {module.export_path} has no `{name}`",
        f"The file was made when you completed module {module.id}, from its cells that begin with `#| export`.",
        f"Define `{name}` in such a cell of {module.notebook}, complete the module again, and restart this kernel.",
    )
