"""The house as docs/architecture.md draws it: no circle of imports, no import of a higher floor, no crowded folder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

from builder.tools.paths import ROOT

GENERATED = (ROOT / "tinytorch" / "reference", ROOT / "tinytorch" / "course")
MOST_FILES = 12
DRAWINGS = re.compile(r"^```floors (?P<house>[\w.]+)\n(?P<floors>.*?)^```", re.MULTILINE | re.DOTALL)


def is_ours(path: Path) -> bool:
    return not any(path.is_relative_to(folder) for folder in GENERATED) and not path.stem.endswith("_in_pyodide")


FILES = [path for house in ("tinytorch", "builder") for path in (ROOT / house).rglob("*.py") if is_ours(path)]
MODULES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every part of the code but what stands under `if TYPE_CHECKING`, which no program runs."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and getattr(child.test, "id", "") == "TYPE_CHECKING"):
            yield child
            yield from statements(child)


def imported(path: Path) -> set[str]:
    """The modules of ours that a file imports, wherever in it. `from a import b` imports a.b if that is a module."""
    found: set[str] = set()
    for node in statements(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}, line {node.lineno}: write the whole name of what is imported"
            names = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            found.update(name if name in MODULES else node.module for name in names.values())
    return found & MODULES.keys()


GRAPH = {name: imported(path) - {name} for name, path in MODULES.items()}


def floors(house: str) -> dict[str, int]:
    """Room → floor, counted from the top, as architecture.md draws `house`."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    drawn = {found["house"]: found["floors"] for found in DRAWINGS.finditer(page)}
    return {room: floor for floor, line in enumerate(drawn[house].splitlines()) for room in line.split()}


def room(module: str, house: str) -> str | None:
    """The room of `house` that a module lies in; None for the house's own door and for other houses."""
    inside = module.removeprefix(f"{house}.")
    return inside.split(".")[0] if inside != module else None


def test_no_circle_of_imports():
    try:
        TopologicalSorter(GRAPH).prepare()
    except CycleError as error:
        pytest.fail(f"These import each other: {' → '.join(error.args[1])}")


@pytest.mark.parametrize("house", ["tinytorch", "tinytorch.tito", "builder"])
def test_rooms_import_from_lower_floors_alone(house):
    floor = floors(house)
    there = {found for module in MODULES if (found := room(module, house))}
    assert there == floor.keys(), "docs/architecture.md draws other rooms than there are"
    steps = [
        (module, other)
        for module in MODULES
        for other in GRAPH[module]
        if room(module, house) and room(other, house) and room(module, house) != room(other, house)
    ]
    assert len(steps) >= 5
    assert [step for step in steps if floor[room(step[0], house)] >= floor[room(step[1], house)]] == []


def test_an_upward_import_would_be_noticed():
    floor = floors("tinytorch.tito")
    assert floor["commands"] < floor["checking"] < floor["workspace"] < floor["say"]
    assert all(upper != lower for upper, lower in pairwise(sorted(floor, key=floor.get)))


@pytest.mark.parametrize("package", [name for name, path in MODULES.items() if path.name == "__init__.py"])
def test_a_room_says_what_it_is_for_and_is_not_crowded(package):
    path = MODULES[package]
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert len([file for file in path.parent.glob("*.py") if file.name != "__init__.py"]) <= MOST_FILES
