"""Which module is this notebook? Its own cells say so: the first one, and each check, question or hint under way.

Kernel start-up loads this module, so everything heavy is imported when it is first used.
"""

from __future__ import annotations

import re
import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tinytorch.tito.course.course import Module

MENTION = re.compile(
    r"""default_exp\s+(?P<export>[\w.]+)"""
    r"""|(?:check|answer|hint)\(\s*["'](?P<id>\d\d)-"""
    r"""|%tito\s+(?:complete|check)\s+0?(?P<number>\d+)"""
)


def kernel_module() -> ModuleType | None:
    """The module in which a notebook's cells are executed, or None outside of a notebook."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    shell = get_ipython()
    return shell.user_module if shell else None


def module_named(cell: str) -> str | None:
    """The id ("01") of the module that a cell's text names last, or None if it names none."""
    found = list(MENTION.finditer(cell))
    if not found:
        return None
    last = found[-1]
    return _of_export(last["export"]) if last["export"] else (last["id"] or last["number"]).zfill(2)


def module_at_hand(cell: str = "") -> Module | None:
    """The module whose notebook the kernel runs: what its cells name, the last one first, or else the one that has a
    cell with just the text `cell`. None if nothing says so.

    Raises CourseError for a number that the course does not have.
    """
    from tinytorch.tito.course.course import load_course

    for text in reversed(getattr(kernel_module(), "In", [])):
        if named := module_named(text):
            return load_course().module(named)
    return _holding(cell.strip())


def _of_export(export: str) -> str | None:
    from tinytorch.tito.course.course import load_course

    return next((module.id for module in load_course().modules if module.export == export), None)


def _holding(text: str) -> Module | None:
    """The module whose notebook has a cell with just this text."""
    from tinytorch.tito.course.course import load_course
    from tinytorch.tito.notebook.notebook import saved_or_shipped

    written = [module for module in load_course().modules if module.exists] if text else []
    return next(
        (one for one in written if any(cell.source.strip() == text for cell in saved_or_shipped(one))),
        None,
    )
