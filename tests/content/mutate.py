"""Would a check notice? Changes a module's reference in one place at a time and reports what no check turns red.

`python -m tests.content.mutate 01` tries every kind of change; `--only delete` those that remove a statement.
A change that makes no difference to anyone is listed, with the reason, in `equivalent.toml` beside the lesson.
"""

from __future__ import annotations

import ast
import atexit
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from time import thread_time

from builder.lessons.generate import generate
from builder.tools.paths import CONTENT
from tests.content.verdicts import Verdicts
from tinytorch.tito import checking
from tinytorch.tito.course.course import Module, load_course
from tinytorch.tito.notebook import reference
from tinytorch.tito.notebook.notebook import Cell
from tinytorch.tito.trial import candidate
from tinytorch.tito.trial.time_limit import time_limit

SECONDS = 3.0  # of the processor

SWAPS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult, ast.FloorDiv: ast.Div, ast.Mod: ast.Mult, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
KEPT = (ast.Import, ast.ImportFrom, ast.Pass, ast.Global, ast.Nonlocal)
# Nobody's behaviour: annotations, and the sentences of errors beyond what the checks ask of them.
UNSEEN = {"annotation", "returns", "decorator_list"}
KINDS = ("delete", "swap", "constant")


@dataclass(frozen=True)
class Mutant:
    """A changed module. `name` says where and what, without line numbers, so that it lasts."""

    name: str
    kind: str
    exercise: str | None
    text: str


@dataclass(frozen=True)
class Site:
    """A place in a syntax tree that can be changed by `apply`."""

    kind: str
    scope: str
    what: str
    apply: Callable[[], None]


def mutants(module: Module, kinds: Iterable[str] = KINDS) -> Iterator[Mutant]:
    """Every change of these kinds to the reference of `module`, one at a time."""
    cells = reference.cells(module)
    for place, cell in enumerate(cells):
        before, after = ([one.source for one in part] for part in (cells[:place], cells[place + 1 :]))
        for number, site in enumerate(_sites(ast.parse(cell.source))):
            if site.kind in kinds:
                changed = "\n\n".join([*before, _changed(cell.source, number), *after])
                yield Mutant(f"{site.scope}: {site.what}", site.kind, cell.exercise, changed)


def is_noticed(module: Module, mutant: Mutant) -> bool:
    """True if the changed module fails to import, fails a check, or does not end; as remembered, if it is."""
    return _verdicts(module.stem).of(mutant.text, partial(_judge, module, mutant))


@cache
def _verdicts(stem: str) -> Verdicts:
    """What is known of a module's changes, kept for the next run when this one ends."""
    known = Verdicts(next(module for module in load_course().modules if module.stem == stem))
    atexit.register(known.save)
    return known


def _judge(module: Module, mutant: Mutant) -> bool:
    # The checks of the changed exercise come first, as they are the likeliest to notice.
    exercises = sorted((one.id for one in module.exercises), key=lambda name: name != mutant.exercise)
    with candidate.fresh_framework(reference=True):
        try:
            with time_limit(SECONDS, clock=thread_time):  # a busy machine notices nothing
                built = candidate.build(candidate.join(module, [Cell(1, mutant.text)]))
                return any(checking.first_failure(exercise, module, built) for exercise in exercises)
        except Exception:
            return True


def unnoticed(module: Module, kinds: Iterable[str] = KINDS) -> list[Mutant]:
    """The changes that no check notices, without those that are known to make no difference."""
    allowed = equivalent(module)
    return [one for one in mutants(module, kinds) if one.name not in allowed and not is_noticed(module, one)]


def equivalent(module: Module) -> dict[str, str]:
    """Changes that make no difference to anyone, by name, each with its reason."""
    file = CONTENT / "modules" / module.stem / "equivalent.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def _changed(source: str, number: int) -> str:
    """`source` with the change at its site `number`."""
    tree = ast.parse(source)
    next(islice(_sites(tree), number, None)).apply()
    return ast.unparse(ast.fix_missing_locations(tree))


def _sites(node: ast.AST, scope: str = "module", line: str = "") -> Iterator[Site]:
    """All places below `node` that can be changed, in a fixed order. `line` is the statement that `node` is part of."""
    line = _first_line(node) if isinstance(node, ast.stmt) else line
    yield from _operator_sites(node, scope)
    for field, value in ast.iter_fields(node):
        if field in UNSEEN:
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                put = partial(_put, node, field, index)
                yield from _child_sites(child, scope, line, put)
                if not isinstance(child, ast.JoinedStr):
                    yield from _sites(child, _inner_scope(child, scope), line)


def _child_sites(child: ast.AST, scope: str, line: str, put: Callable[[ast.AST], None]) -> Iterator[Site]:
    if isinstance(child, ast.stmt) and not isinstance(child, KEPT) and not _is_docstring(child):
        yield Site("delete", scope, f"delete `{_first_line(child)}`", partial(put, ast.Pass()))
    if isinstance(child, ast.UnaryOp) and isinstance(child.op, (ast.Not, ast.USub)):
        yield Site("swap", scope, f"`{_first_line(child)}` without its sign", partial(put, child.operand))
    if isinstance(child, ast.Constant) and (other := _other_value(child.value)) is not None:
        what = f"`{line}` with {other!r} for {child.value!r}"
        yield Site("constant", scope, what, partial(put, ast.Constant(other)))


def _operator_sites(node: ast.AST, scope: str) -> Iterator[Site]:
    """Operators are shared objects in a tree, so their owner is changed."""
    if isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)) and type(node.op) in SWAPS:
        other = SWAPS[type(node.op)]()
        what = f"`{_first_line(node)}` with {type(other).__name__}"
        yield Site("swap", scope, what, partial(setattr, node, "op", other))
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        other = SWAPS[type(node.ops[0])]()
        what = f"`{_first_line(node)}` with {type(other).__name__}"
        yield Site("swap", scope, what, partial(_put, node, "ops", 0, other))


def _put(node: ast.AST, field: str, index: int | None, value: ast.AST) -> None:
    if index is None:
        setattr(node, field, value)
    else:
        getattr(node, field)[index] = value


def _inner_scope(child: ast.AST, scope: str) -> str:
    named = isinstance(child, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef))
    return child.name if named and scope == "module" else f"{scope}.{child.name}" if named else scope


def _is_docstring(child: ast.stmt) -> bool:
    return isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)


def _other_value(value: object) -> object:
    """A value that differs, for the constants that numbers and switches are; None for all others."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return (value * 2 or 1.0) if isinstance(value, float) else None


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0]


def main(which: str, *options: str) -> int:
    """Report on one module; 1 if a change went unnoticed."""
    generate()
    module = load_course().module(which)
    kinds = (options[options.index("--only") + 1],) if "--only" in options else KINDS
    missed = unnoticed(module, kinds)
    for mutant in missed:
        print(f"{mutant.exercise or 'given'}  {mutant.name}")
    print(f"{len(missed)} of {sum(1 for _ in mutants(module, kinds))} changes to module {module.id} go unnoticed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
