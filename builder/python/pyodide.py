"""Interpreter, standard library, wheels and lock file, with every Python module compiled; pack.py makes archives."""
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from builder.python.lockfile import write_lock
from builder.python.wheels import numpy_wheel
from builder.tools.node import run_node
from builder.tools.paths import LOCKS, NODE_MODULES, PACKAGE_WHEEL, PYODIDE, WHEELHOUSE
from builder.tools.steps import step

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
HERE = Path(__file__).parent
SCRIPTS = [HERE / "precompile.mjs", HERE / "precompile_in_pyodide.py", HERE / "lockfile.py"]


def base_lock() -> dict:
    return json.loads((NODE_MODULES / "pyodide" / "pyodide-lock.json").read_text())


def precompile(folder: Path, archives: list[str]) -> None:
    run_node(HERE / "precompile.mjs", folder, *archives, timeout=600)


def assemble(wheels: list[Path]) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        for name in (*CORE, "pyodide-lock.json"):
            shutil.copy(NODE_MODULES / "pyodide" / name, folder)
        for wheel in wheels:
            shutil.copy(wheel, folder)
        precompile(folder, ["python_stdlib.zip", *(wheel.name for wheel in wheels)])
        write_lock({**base_lock(), "packages": {}}, folder)
    return run


def build(numpy: str, wheelhouse: Path | None) -> None:
    """build/pyodide: third-party part (compiled once) and our own wheel (compiled when it changes)."""
    third_party = [*WHEELHOUSE.glob("*.whl"), numpy_wheel(numpy, wheelhouse, base_lock())]
    stable = PYODIDE.with_name("pyodide-third-party")
    inputs = [*third_party, *SCRIPTS, NODE_MODULES / "pyodide" / "package.json", LOCKS / "pyodide.txt"]
    step("Compiling Python's modules for the browser", stable, assemble(third_party), inputs)
    own = list(PACKAGE_WHEEL.glob("*.whl"))
    inputs = [stable / "pyodide-lock.json", *own, *SCRIPTS]
    step("Adding tinytorch", PYODIDE, add_package(stable, own), inputs)


def add_package(stable: Path, own: list[Path]) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        shutil.copytree(stable, folder, dirs_exist_ok=True)
        for wheel in own:
            shutil.copy(wheel, folder)
        precompile(folder, [wheel.name for wheel in own])
        write_lock({**base_lock(), "packages": {}}, folder)
    return run
