"""A student's file that was made from an older text of the course, and lacks what the present one brings."""

from __future__ import annotations

import importlib
import re

from tinytorch import _resolver
from tinytorch.tito.course.course import Module, load_course
from tinytorch.tito.errors.scene import Explanation, Scene

AUTOGRAD = "tinytorch.core.autograd"
NO_RULE = re.compile(r"operation '(\w+)' has no gradient rule")


def missing_method(scene: Scene) -> Explanation | None:
    """For an attribute that the student's own class lacks and the present text's class of that name has."""
    owner, name = getattr(scene.error, "obj", None), getattr(scene.error, "name", None)
    if owner is None or not name or name.startswith("_"):
        return None
    for kind in (owner if isinstance(owner, type) else type(owner)).__mro__:
        module = _completed(kind.__module__)
        if module and hasattr(_present(kind.__module__, kind.__name__), name):
            return _older(module, f"Your `{kind.__name__}` has no `{name}`", f"`{kind.__name__}` got `{name}` later.")
    return None


def missing_rule(scene: Scene) -> Explanation | None:
    """For an operation whose gradient rule is in the present text's table, and not in the student's."""
    found = NO_RULE.search(scene.message)
    module = _completed(AUTOGRAD) if found else None
    if module is None or found[1] not in (_present(AUTOGRAD, "VJP") or {}):
        return None
    return _older(module, f"Your table has no gradient rule for `{found[1]}`", "The table got this rule later.")


def _completed(name: str) -> Module | None:
    """The course's module that `name`, such as "tinytorch.core.tensor", is the student's own export of."""
    component = name.removeprefix("tinytorch.")
    module = next((one for one in load_course().modules if one.export == component), None)
    return module if module and _resolver.origin(component) == "yours" else None


def _present(module: str, name: str) -> object | None:
    """What the present text calls `name`, from the reference alone: no code of the student's runs for it."""
    with _resolver.use_reference():
        return getattr(importlib.import_module(module), name, None)


def _older(module: Module, title: str, since: str) -> Explanation:
    return Explanation(
        title,
        f"Your {module.export_path} was made from an older text of module {module.id}, {module.title}. {since}",
        f"On the course's page, take the new text of module {module.id} (your answers stay), complete module "
        f"{module.id} again, and restart the kernel.",
    )
