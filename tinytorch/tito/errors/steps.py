"""The steps of a traceback that are a student's own: their place, their text, and what each was computing."""

from __future__ import annotations

import ast
import linecache
import re
from dataclasses import dataclass
from functools import cached_property
from types import FrameType, TracebackType

import numpy as np

from tinytorch.tito.trial import frames

EXPORT = re.compile(r"^tinytorch/(?:core|perf)/\w+\.py$")
MARKER = re.compile(r'# %% exercise="([\w-]+)"')


@dataclass(frozen=True)
class Step:
    """One step of a traceback: a frame, the line that it had reached, and how many library steps it went on with."""

    frame: FrameType
    line: int
    instruction: int
    below: int = 0

    @property
    def filename(self) -> str:
        """The file, or what IPython calls the cell."""
        return self.frame.f_code.co_filename

    @property
    def is_export(self) -> bool:
        """True in a file that was made by completing a module."""
        return EXPORT.search(self.path) is not None

    @property
    def path(self) -> str:
        """The last three parts of the file's name, such as "tinytorch/core/tensor.py"."""
        return "/".join(self.filename.replace("\\", "/").split("/")[-3:])

    @cached_property
    def lines(self) -> list[str]:
        """The text of the whole file or cell; empty if it is not known."""
        if self.is_export:
            linecache.checkcache(self.filename)
        return linecache.getlines(self.filename, self.frame.f_globals)

    @property
    def text(self) -> str:
        """The text of the line, stripped."""
        return self.lines[self.line - 1].strip() if self.line <= len(self.lines) else ""

    @cached_property
    def node(self) -> ast.AST | None:
        """The expression or statement that was being computed, found by its exact place (PEP 657)."""
        here = self._position
        if None in here:
            return None
        nodes = [node for node in ast.walk(self.tree) if isinstance(node, (ast.expr, ast.AugAssign))]
        return next((node for node in nodes if _position_of(node) == here), None)

    @cached_property
    def tree(self) -> ast.AST:
        """The whole file or cell as a syntax tree; an empty one if its text is not known."""
        try:
            return ast.parse("".join(self.lines))
        except (SyntaxError, ValueError):
            return ast.Module([], [])

    @property
    def _position(self) -> tuple:
        """First line, last line, first column and last column of the instruction."""
        return list(self.frame.f_code.co_positions())[self.instruction // 2]

    def value(self, node: ast.AST | None) -> object:
        """What an expression stands for here, without running anything. Raises CannotEval if that can't be known."""
        from pure_eval import CannotEval, Evaluator

        try:
            return Evaluator.from_frame(self.frame)[_read(node)]
        except CannotEval:
            if isinstance(node, ast.Attribute) and node.attr == "T":
                return _transposed(self.value(node.value))
            raise

    @property
    def exercise(self) -> str | None:
        """The exercise in whose part of an export the line stands."""
        found = [MARKER.match(text) for text in self.lines[: self.line] if text.startswith("# %%")]
        return found[-1][1] if found and found[-1] else None


def own_steps(step: TracebackType | None) -> list[Step]:
    """The student's own steps of a traceback, outermost first; what lies between them is only counted."""
    own: list[Step] = []
    below = 0
    while step:
        if frames.is_students(step.tb_frame.f_code.co_filename):
            own.append(Step(step.tb_frame, step.tb_lineno, step.tb_lasti))
            below = 0
        elif own:
            below += 1
            own[-1] = Step(own[-1].frame, own[-1].line, own[-1].instruction, below)
        step = step.tb_next
    return own


def _position_of(node: ast.expr | ast.stmt) -> tuple:
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset


def _read(node: ast.expr) -> ast.expr:
    """The expression as one that is read: the target of `+=` is one that is written."""
    is_read = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
    return node if is_read else ast.parse(ast.unparse(node), mode="eval").body


def _transposed(value: object) -> object:
    from pure_eval import CannotEval

    array = array_in(value)
    if array is None:
        raise CannotEval
    return array.swapaxes(-1, -2) if array.ndim > 1 else array


def array_in(value: object) -> np.ndarray | None:
    """The array that `value` is, or keeps as `data`; found without running any code of its class."""
    held = value if isinstance(value, np.ndarray) else getattr(value, "__dict__", {}).get("data")
    return held if isinstance(held, np.ndarray) else None
