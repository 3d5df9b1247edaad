"""The lines of a milestone that its reader writes.

A milestone runs as a script of its own, on a framework that is imported anew. So a function of the notebook is not
called as it stands there: its text is read, and run again among the script's names.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from textwrap import dedent
from typing import Any

from tinytorch import _resolver
from tinytorch.tito.milestones import long_training
from tinytorch.tito.milestones.milestone import UNWRITTEN, Gate


def own(default: Callable, script: dict[str, Any]) -> Callable:
    """The notebook's function with `default`'s name, made anew among `script`'s names; else `default`.

    It is `default` where there is no notebook or no such function in it, in a run of the reference, and in an
    experiment, whose question is about components alone. Names that `script` lacks are the notebook's.
    """
    notebook = _notebook()
    written = notebook.get(default.__name__)
    if written is None or _resolver.reference_only() or long_training.in_experiment():
        return default
    try:
        text = dedent(inspect.getsource(written))
    except (OSError, TypeError):  # no function, or one without a cell
        return default
    names = {**notebook, **script}
    exec(compile(text, f"<your {default.__name__}>", "exec"), names)
    return names[default.__name__]


def unwritten(*attempts: Callable[[], object]) -> Gate | None:
    """The gate that is not met while one of `attempts`, each a use of a reader's function, meets its placeholder."""
    for attempt in attempts:
        try:
            attempt()
        except NotImplementedError as error:
            return Gate(UNWRITTEN, False, f"{error}. Fill in that cell, run it, and run this one again")
    return None


def _notebook() -> dict[str, Any]:
    """The names of the notebook that this runs in; none outside of a notebook."""
    try:
        from IPython import get_ipython
    except ImportError:
        return {}
    shell = get_ipython()
    return {} if shell is None else shell.user_ns
