"""Whose file an import gets: the student's export first, the course's reference second.

`tinytorch.core` and `tinytorch.perf` hold no code. Their `__path__` lists the workspace's folder before the
reference's, so `import tinytorch.core.tensor` takes the student's file when there is one. A student's file that
fails to import stops with a sentence; the reference never steps in silently.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

from tinytorch._workspace import root

PACKAGES = ("core", "perf")
PACKAGE_FOLDER = Path(__file__).parent
REFERENCE = PACKAGE_FOLDER / "reference"

# The components whose student's file is left out, such as "core.tensor"; None leaves all of them out.
_borrowed: frozenset[str] | None = frozenset()


class StudentFileError(ImportError):
    """A student's own file could not be imported. The message names the file, the line and the way out."""


def reference_only() -> bool:
    """True while the workspace's exports are left out: `TINYTORCH_REFERENCE=1`, or inside `use_reference()`."""
    return _borrowed is None or os.environ.get("TINYTORCH_REFERENCE", "") not in ("", "0")


def borrowed(name: str) -> bool:
    """True while an import of `name` ("core.tensor") gets the reference, even if the student has a file for it."""
    return reference_only() or name in _borrowed


def paths(package: str) -> list[str]:
    """Where modules of `package` ("core" or "perf") are looked for, in order."""
    reference = str(REFERENCE / package)
    return [reference] if reference_only() else [str(_student_folder(package)), reference]


def origin(name: str) -> str:
    """Whose `name` ("core.tensor") an import gets now: "yours", "reference" or "missing"."""
    package, _, module = name.partition(".")
    if not borrowed(name) and _student_file(package, module):
        return "yours"
    # The build may ship the reference compiled, so the import system is asked rather than the file name.
    importlib.invalidate_caches()
    found = PathFinder.find_spec(f"tinytorch.{name}", [str(REFERENCE / package)])
    return "reference" if found else "missing"


def forget() -> None:
    """Drop the framework from `sys.modules`, so that the next import looks at the files again."""
    for name in _framework():
        del sys.modules[name]
    importlib.invalidate_caches()


@contextmanager
def fresh() -> Iterator[None]:
    """Import the framework anew inside the block; afterwards put the modules back that were loaded before."""
    before = _framework()
    forget()
    try:
        yield
    finally:
        put_back(before)


@contextmanager
def kept() -> Iterator[None]:
    """Use the loaded framework inside the block; afterwards forget whatever the block loaded or replaced."""
    before = _framework()
    try:
        yield
    finally:
        put_back(before)


@contextmanager
def use_reference(components: Iterable[str] | None = None) -> Iterator[None]:
    """Leave the workspace's exports out inside the block, all or those of `components`; import the framework anew."""
    global _borrowed
    before, _borrowed = _borrowed, None if components is None else frozenset(components)
    try:
        with fresh():
            yield
    finally:
        _borrowed = before


def put_back(modules: dict[str, ModuleType]) -> None:
    """Make `modules` (from an earlier look at `sys.modules`) the loaded framework again."""
    for name in _framework():
        del sys.modules[name]
    sys.modules.update(modules)
    for name, module in modules.items():
        # An import also binds the module as an attribute of its package, and that binding has to agree.
        parent, _, child = name.rpartition(".")
        setattr(sys.modules[parent], child, module)


def _framework() -> dict[str, ModuleType]:
    names = tuple(f"tinytorch.{package}" for package in PACKAGES)
    return {
        name: module for name, module in sys.modules.items() if name in names or name.rpartition(".")[0] in names
    }


def _student_folder(package: str) -> Path:
    return root() / "tinytorch" / package


def _student_file(package: str, module: str) -> Path | None:
    """The student's file for a module. In a clone, the package's own folders are nobody's exports."""
    file = _student_folder(package) / f"{module}.py"
    own = file.parent == PACKAGE_FOLDER / package
    return file if file.is_file() and not own else None


class _StudentLoader(SourceFileLoader):
    """Runs a student's file from its source, and turns whatever it raises into a sentence."""

    def get_code(self, fullname: str):
        # No __pycache__: it would litter the workspace, and its one-second clock would miss a quick second export.
        return self.source_to_code(self.get_data(self.path), self.path)

    def exec_module(self, module: ModuleType) -> None:
        try:
            super().exec_module(module)
        except StudentFileError:
            raise
        except Exception as error:
            raise StudentFileError(_sentence(error, self.path), name=self.name, path=self.path) from error
        if not hasattr(module, "__getattr__"):
            module.__getattr__ = partial(_absent, self.name, self.path)


class _StudentFinder:
    """Finds the modules that have a file in the workspace; all others are left to Python's own finder."""

    @staticmethod
    def find_spec(name: str, path=None, target=None) -> ModuleSpec | None:
        root, _, rest = name.partition(".")
        package, _, module = rest.partition(".")
        if root != "tinytorch" or package not in PACKAGES or not module:
            return None
        if path is not None:
            path[:] = paths(package)  # The workspace or the wish for the reference may have changed since the import.
        file = _student_file(package, module)
        if file and borrowed(rest):
            return PathFinder.find_spec(name, [str(REFERENCE / package)])
        return spec_from_file_location(name, file, loader=_StudentLoader(name, str(file))) if file else None


def _sentence(error: Exception, path: str) -> str:
    file = Path(path)
    where = "/".join(file.parts[-3:])
    line = _line(error, path)
    what = error.msg if isinstance(error, SyntaxError) else error  # its text would name the line a second time
    return (
        f"Your {where} can't be imported: {type(error).__name__}: {what}"
        f"{f' (line {line})' if line else ''}. Correct it in its notebook and complete that module again. "
        "To go on with the course's reference meanwhile, restart the kernel and run "
        "`import os; os.environ['TINYTORCH_REFERENCE'] = '1'` first."
    )


def _absent(module: str, path: str, name: str) -> object:
    """What a student's file answers for a name that it does not define.

    Raises StudentFileError for one that the course's present text brings, AttributeError for any other.
    """
    component = module.removeprefix("tinytorch.")
    if not name.startswith("_"):
        with use_reference([component]):
            brought = name in vars(importlib.import_module(module))
        if brought:
            raise StudentFileError(_older(name, path), name=module, path=path)
    raise AttributeError(f"module {module!r} has no attribute {name!r}")


def _older(name: str, path: str) -> str:
    file = Path(path)
    made = re.search(r"module (\d\d)", file.read_text("utf-8").partition("\n")[0])
    which = f"module {made[1]}" if made else "its module"
    return (
        f"Your {'/'.join(file.parts[-3:])} has no {name}: it was made from an older text of the course. On the "
        f"course's page, take the new text of {which} (your answers stay), and complete {which} again."
    )


def _line(error: Exception, path: str) -> int | None:
    """The last line of the file at `path` that `error` passed through."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return error.lineno
    line, step = None, error.__traceback__
    while step:
        if step.tb_frame.f_code.co_filename == path:
            line = step.tb_lineno
        step = step.tb_next
    return line


def install() -> None:
    """Put the finder of students' files before Python's own; done once, when `tinytorch` is imported."""
    if _StudentFinder not in sys.meta_path:
        sys.meta_path.insert(0, _StudentFinder)
