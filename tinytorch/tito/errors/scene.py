"""What is known about an error when it is explained, and the two sentences that come of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tinytorch.tito.errors.steps import Step, own_steps

MAX_EXPRESSION = 60


@dataclass(frozen=True)
class Explanation:
    """A short title, what happened, and what to do next."""

    title: str
    happened: str
    advice: str


@dataclass(frozen=True)
class Scene:
    """An error and the student's own steps that led to it, outermost first."""

    error: BaseException

    @cached_property
    def steps(self) -> list[Step]:
        """The student's own steps of the traceback, outermost first."""
        return own_steps(self.error.__traceback__)

    @property
    def last(self) -> Step | None:
        """The student's innermost step."""
        return self.steps[-1] if self.steps else None

    @property
    def is_own(self) -> bool:
        """True if the error was raised by a student's line itself, not in a library that it called."""
        return self.last is not None and self.last.below == 0

    @property
    def message(self) -> str:
        """The error's own text."""
        return str(self.error)

    def nodes(self, kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Iterator[tuple[Step, ast.AST]]:
        """The steps that were computing a node of this kind, outermost first."""
        return ((step, step.node) for step in self.steps if isinstance(step.node, kind))


def said(node: ast.AST) -> str:
    """An expression's own text in backticks, shortened if it is long."""
    text = ast.unparse(node)
    return f"`{text if len(text) <= MAX_EXPRESSION else text[:MAX_EXPRESSION] + ' …'}`"


def known(step: Step, node: ast.AST) -> tuple[bool, object]:
    """Whether the value of an expression is known, and the value."""
    try:
        return True, step.value(node)
    except Exception:  # pure_eval's own refusal, or whatever a student's object raises when it is looked at
        return False, None
