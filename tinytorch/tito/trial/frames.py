"""Which lines of a traceback are a student's own, and how to say where they are."""

from __future__ import annotations

import ast
import linecache
import os
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, TracebackType

from tinytorch.tito.course import course

PACKAGE_FOLDER = str(Path(__file__).resolve().parents[2]) + os.sep
# numpy and IPython live in site-packages, which lies below the standard library or beside it.
LIBRARIES = (PACKAGE_FOLDER, os.path.dirname(os.__file__), "<frozen", "<__array_function__")
LOOPS = (ast.While, ast.For, ast.AsyncFor, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def is_students(filename: str) -> bool:
    """True for a notebook cell or a file that belongs to neither the course nor a library."""
    library = filename.startswith((*LIBRARIES, str(course.FOLDER))) or "site-packages" in filename
    return not library


def traceback_frames(step: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    """The frames that an exception passed through, outermost first, with their lines."""
    while step:
        yield step.tb_frame, step.tb_lineno
        step = step.tb_next


def callers(frame: FrameType | None) -> Iterator[tuple[FrameType, int]]:
    """`frame` and the frames that called it, innermost first, with their lines."""
    while frame:
        yield frame, frame.f_lineno
        frame = frame.f_back


def line_text(frame: FrameType, line: int) -> str:
    """The source text of a line, stripped; empty if the source is not known."""
    return linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()


def loop_line(filename: str, line: int) -> int | None:
    """The first line of the innermost loop around `line`, or None if there is none or the source is not known."""
    try:
        tree = ast.parse("".join(linecache.getlines(filename)))
    except (SyntaxError, ValueError):
        return None
    around = [node.lineno for node in ast.walk(tree) if isinstance(node, LOOPS) and covers(node, line)]
    return max(around, default=None)


def covers(node: ast.AST, line: int) -> bool:
    """True if `line` is one of the node's own."""
    return node.lineno <= line <= node.end_lineno
