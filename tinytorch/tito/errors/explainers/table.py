"""Who explains which error. The first explanation that is sure of itself is given; without one, nothing is said."""

from __future__ import annotations

from collections.abc import Callable

from tinytorch.tito.errors.explainers import (
    imports,
    limits,
    names,
    nothing,
    numpy_words,
    older,
    shapes,
    stubs,
    syntax,
    values,
)
from tinytorch.tito.errors.scene import Explanation, Scene

Explainer = Callable[[Scene], Explanation | None]

TABLE: tuple[tuple[type[BaseException], Explainer], ...] = (
    (NotImplementedError, stubs.unfinished),
    (SyntaxError, syntax.in_plain_words),
    (ModuleNotFoundError, imports.missing_module),
    (ImportError, imports.missing_name),
    (UnboundLocalError, names.assigned_later),
    (NameError, names.from_another_cell),
    (NameError, names.not_exported),
    (NameError, names.misspelled),
    (ZeroDivisionError, values.divided_by_zero),
    (MemoryError, limits.out_of_memory),
    (RecursionError, limits.without_end),
    (AttributeError, older.missing_method),
    (LookupError, older.missing_rule),
    (AttributeError, nothing.is_none),
    (TypeError, nothing.is_none),
    (AttributeError, values.array_or_tensor),
    (AttributeError, values.misspelled),
    (TypeError, values.called),
    (IndexError, values.out_of_range),
    (KeyError, values.missing_key),
    (ValueError, shapes.do_not_fit),
    (ValueError, numpy_words.in_other_words),
    (IndexError, numpy_words.in_other_words),
    (TypeError, numpy_words.in_other_words),
)


def explain(error: BaseException) -> Explanation | None:
    """What to say about `error`, or None where nothing is certain."""
    scene = Scene(error)
    for kind, explainer in TABLE:
        if isinstance(error, kind) and (found := _attempt(explainer, scene)):
            return found
    return None


def _attempt(explainer: Explainer, scene: Scene) -> Explanation | None:
    """An explanation is a courtesy: if it can't be made, the error itself is what the student sees."""
    try:
        return explainer(scene)
    except Exception:
        return None
