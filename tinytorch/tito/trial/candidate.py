"""A module's code as it would be exported, joined from cells and run in a namespace of its own."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from tinytorch import _resolver
from tinytorch.tito.course.course import Module
from tinytorch.tito.notebook import notebook
from tinytorch.tito.notebook.notebook import Cell


class MissingName(AttributeError):
    """The student's kernel does not define a name that a check needs."""


@dataclass(frozen=True)
class Source:
    """Joined cells. `starts` has, for each cell, the line of the joined text on which its first line stands."""

    module: Module
    text: str
    starts: tuple[tuple[int, Cell], ...]

    def locate(self, line: int) -> tuple[str, int]:
        """The label of the cell that a line of the joined text comes from, and the line within that cell."""
        start, cell = max((pair for pair in self.starts if pair[0] <= line), key=lambda pair: pair[0])
        return cell.label, line - start + 1

    @property
    def filename(self) -> str:
        """What tracebacks call it."""
        return f"<module {self.module.id}>"


class Candidate(ModuleType):
    """A module made from a Source."""

    def __init__(self, source: Source) -> None:
        super().__init__(f"tinytorch.{source.module.export}")
        self.__package__ = self.__name__.rpartition(".")[0]
        self.__file__ = source.filename
        self.__tito_source__ = source


class Kernel(ModuleType):
    """A notebook's own namespace, seen as a module. A missing name says which cell to run."""

    def __init__(self, module: Module, namespace: dict) -> None:
        super().__init__(f"tinytorch.{module.export}")
        self.__tito_module__, self.__tito_namespace__ = module, namespace

    def __getattr__(self, name: str) -> object:
        namespace = self.__dict__["__tito_namespace__"]
        if name in namespace:
            return namespace[name]
        if name.startswith("__"):
            raise AttributeError(name)
        raise MissingName(_missing(self.__dict__["__tito_module__"], name, namespace))


def join(module: Module, cells: list[Cell]) -> Source:
    """The text of a module's export. Each cell begins with a `# %%` line in place of its `#| export`."""
    text = (
        f"# {module.title}: made from {module.notebook} when module {module.id} was completed.\n"
        "# Change the notebook and complete it again; the next export overwrites this file.\n"
    )
    starts = []
    for cell in cells:
        text += "\n"
        marked = cell.source.lstrip().startswith("#| export")
        # The marker takes the place of `#| export`, so that lines keep their number within the cell.
        body = cell.source.lstrip().partition("\n")[2] if marked else cell.source
        starts.append((text.count("\n") + (1 if marked else 2), cell))
        marker = f'# %% exercise="{cell.exercise}"' if cell.exercise else "# %%"
        text += f"{marker}\n{body.rstrip()}\n"
    return Source(module, text, tuple(starts))


def build(source: Source) -> Candidate:
    """Run `source` as a new module and make it the framework's own for as long as the surrounding block lasts.

    Call it inside `fresh_framework()`. Raises whatever the code raises.
    """
    candidate = Candidate(source)
    lines = source.text.splitlines(keepends=True)
    linecache.cache[source.filename] = (len(source.text), None, lines, source.filename)
    bind(candidate)
    exec(compile(source.text, source.filename, "exec"), candidate.__dict__)
    return candidate


def fresh_framework(reference: bool = False) -> AbstractContextManager[None]:
    """Import the framework anew inside the block, from the reference alone if wanted; put the old one back after."""
    return _resolver.use_reference() if reference else _resolver.fresh()


@contextmanager
def installed(module: ModuleType) -> Iterator[None]:
    """Let imports of the framework find `module` inside the block, and forget afterwards what the block imported."""
    with _resolver.kept():
        bind(module)
        yield


def bind(module: ModuleType) -> None:
    """Make `module` the one that `import tinytorch.core.…` finds under its name."""
    parent, _, child = module.__name__.rpartition(".")
    sys.modules[module.__name__] = module
    setattr(import_module(parent), child, module)


def _missing(module: Module, name: str, namespace: dict) -> str:
    cells = notebook.shipped(module)
    cell = next((cell for cell in cells if name in cell.definitions), None)
    if cell is None:
        return f"`{name}` is not defined in this notebook."
    above = [one for one in cells if one.exported and one.position <= cell.position]
    waiting = [one for one in above if not one.definitions <= namespace.keys()]
    if len(waiting) > 1:
        return (
            f"`{name}` is not defined yet: the notebook was opened anew, or several cells above have not run. "
            "Select this cell, choose Run > Run All Above Selected Cell, and check again."
        )
    where = f"the cell of exercise {cell.exercise}" if cell.exercise else f"the cell that defines `{name}`"
    return f"`{name}` is not defined yet. Run {where} first, then check again."
