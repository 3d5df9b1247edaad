"""The house as docs/architecture.md draws it: no circle of imports, no import of a higher floor, no crowded folder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from builder.tools.paths import ROOT

GENERATED = (ROOT / "tinytorch" / "reference", ROOT / "tinytorch" / "course")
MOST_FILES = 12
DRAWINGS = re.compile(r"^```floors (?P<house>[\w.]+)\n(?P<floors>.*?)^```", re.MULTILINE | re.DOTALL)

Graph = dict[str, set[str]]


def is_ours(path: Path) -> bool:
    return not any(path.is_relative_to(folder) for folder in GENERATED) and not path.stem.endswith("_in_pyodide")


def modules_of(root: Path, houses: Iterable[str]) -> dict[str, Path]:
    """Every module of the packages `houses` below `root`, by its dotted name."""
    files = [path for house in houses for path in (root / house).rglob("*.py") if is_ours(path)]
    return {".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every part of the code but what stands under `if TYPE_CHECKING`, which no program runs."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")):
            yield child
            yield from statements(child)


def imported(path: Path, modules: dict[str, Path]) -> set[str]:
    """The modules of ours that a file imports, wherever in it. `from a import b` imports a.b if that is a module."""
    found: set[str] = set()
    for node in statements(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}, line {node.lineno}: write the whole name of what is imported"
            names = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            found.update(name if name in modules else node.module for name in names.values())
    return found & modules.keys()


def graph_of(modules: dict[str, Path]) -> Graph:
    """Module → the modules of ours that it imports."""
    return {name: imported(path, modules) - {name} for name, path in modules.items()}


def circle(graph: Graph) -> list[str]:
    """Modules that import each other in a ring, the first one again at the end; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def floors(page: str, house: str) -> dict[str, int]:
    """Room → floor, counted from the top, as `page` draws `house`."""
    drawn = {found["house"]: found["floors"] for found in DRAWINGS.finditer(page)}
    return {room: floor for floor, line in enumerate(drawn[house].splitlines()) for room in line.split()}


def room(module: str, house: str) -> str | None:
    """The room of `house` that a module lies in; None for the house's own door and for other houses."""
    inside = module.removeprefix(f"{house}.")
    return inside.split(".")[0] if inside != module else None


def steps(graph: Graph, house: str) -> list[tuple[str, str]]:
    """The imports from one room of `house` into another."""
    pairs = [(module, other) for module, others in graph.items() for other in sorted(others)]
    rooms = [(room(module, house), room(other, house)) for module, other in pairs]
    return [pair for pair, (one, two) in zip(pairs, rooms, strict=True) if one and two and one != two]


def upward(graph: Graph, house: str, floor: dict[str, int]) -> list[tuple[str, str]]:
    """The imports between rooms of `house` that don't lead down."""
    return [(one, other) for one, other in steps(graph, house) if floor[room(one, house)] >= floor[room(other, house)]]


MODULES = modules_of(ROOT, ("tinytorch", "builder"))
GRAPH = graph_of(MODULES)


def test_no_circle_of_imports():
    assert circle(GRAPH) == []


@pytest.mark.parametrize("house", ["tinytorch", "tinytorch.tito", "builder"])
def test_rooms_import_from_lower_floors_alone(house):
    floor = floors((ROOT / "docs" / "architecture.md").read_text("utf-8"), house)
    there = {found for module in MODULES if (found := room(module, house))}
    assert there == floor.keys(), "docs/architecture.md draws other rooms than there are"
    assert len(steps(GRAPH, house)) >= 5
    assert upward(GRAPH, house, floor) == []


@pytest.mark.parametrize("package", [name for name, path in MODULES.items() if path.name == "__init__.py"])
def test_a_room_says_what_it_is_for_and_is_not_crowded(package):
    path = MODULES[package]
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert len([file for file in path.parent.glob("*.py") if file.name != "__init__.py"]) <= MOST_FILES


# The rules themselves, on a small house with a fault in it.

SOUND = {
    "__init__.py": "",
    "roof/__init__.py": "",
    "roof/tiles.py": "import house.hall.door\nfrom house.cellar import stores",
    "hall/__init__.py": "",
    "hall/door.py": "def open():\n    from house.cellar.stores import key\n    return key",
    "attic/__init__.py": "import os",
    "cellar/__init__.py": "",
    "cellar/stores.py": "import typing\nif typing.TYPE_CHECKING:\n    from house.roof import tiles\nkey = 1",
}
DRAWN = "```floors house\nroof\nhall  attic\ncellar\n```\n"


@pytest.fixture
def house(tmp_path):
    """house({"hall/door.py": "import os"}) is the graph of the sound house with these files in the place of its own."""

    def build(changes: dict[str, str]) -> Graph:
        for name, code in {**SOUND, **changes}.items():
            path = tmp_path / "house" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(code)
        return graph_of(modules_of(tmp_path, ["house"]))

    return build


def test_a_sound_house_has_no_fault(house):
    graph = house({})
    assert circle(graph) == [] and upward(graph, "house", floors(DRAWN, "house")) == []
    assert set(steps(graph, "house")) == {
        ("house.roof.tiles", "house.hall.door"),
        ("house.roof.tiles", "house.cellar.stores"),
        ("house.hall.door", "house.cellar.stores"),
    }


@pytest.mark.parametrize("code", [
    "import house.roof.tiles",
    "from house.roof import tiles",
    "from house.roof.tiles import red",
    "def late():\n    from house.roof import tiles",
    "try:\n    import house.roof.tiles as above\nexcept ImportError:\n    pass",
])  # fmt: skip
def test_a_planted_circle_and_a_planted_upward_import_are_seen(house, code):
    graph = house({"cellar/stores.py": code})
    assert set(circle(graph)) >= {"house.roof.tiles", "house.cellar.stores"}
    assert upward(graph, "house", floors(DRAWN, "house")) == [("house.cellar.stores", "house.roof.tiles")]


def test_an_upward_import_without_a_circle_is_seen(house):
    graph = house({"cellar/stores.py": "import house.attic"})
    assert circle(graph) == []
    assert upward(graph, "house", floors(DRAWN, "house")) == [("house.cellar.stores", "house.attic")]


def test_rooms_on_one_floor_do_not_know_each_other(house):
    graph = house({"attic/__init__.py": "from house.hall import door"})
    assert upward(graph, "house", floors(DRAWN, "house")) == [("house.attic", "house.hall.door")]


def test_a_circle_inside_a_room_is_seen(house):
    graph = house({"hall/door.py": "import house.hall.bell", "hall/bell.py": "import house.hall.door"})
    assert set(circle(graph)) == {"house.hall.door", "house.hall.bell"}
    assert upward(graph, "house", floors(DRAWN, "house")) == []


def test_a_relative_import_is_refused(house):
    with pytest.raises(AssertionError, match=r"door\.py, line 1: write the whole name"):
        house({"hall/door.py": "from . import bell"})
