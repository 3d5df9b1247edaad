"""The wheels that the browser's Python loads: pinned ones from PyPI, the kernel's own, numpy, and tinytorch."""
import hashlib
import os
import shutil
import sys
import tomllib
from pathlib import Path

from builder import BuildError
from builder.tools.paths import LOCKS, NUMPY, ROOT
from builder.tools.process import run

KERNEL_EXTENSION = Path(sys.prefix) / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension"
KERNEL_WHEELS = ("ipykernel-6", "piplite-", "pyodide_kernel-", "widgetsnbextension-4")
# pyodide's own npm lock names these digests; a wheelhouse may bring the official wheel instead of ours
NUMPY_PATTERN = "numpy-*-cp314-cp314-pyemscripten_2026_0_wasm32.whl"


def download(folder: Path) -> None:
    """The wheels of locks/pyodide.txt, digests checked by pip."""
    pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check"]
    target = ["--no-deps", "--require-hashes"]
    target += ["--only-binary", ":all:", "--python-version", "3.14", "--platform", "any", "--implementation", "py"]
    run([*pip, *target, "-d", folder, "-r", LOCKS / "pyodide.txt"], timeout=600)
    for prefix in KERNEL_WHEELS:
        for wheel in (KERNEL_EXTENSION / "static" / "pypi").glob(f"{prefix}*.whl"):
            shutil.copy(wheel, folder)


def numpy_wheel(choice: str, wheelhouse: Path | None, lock: dict) -> Path:
    """The numpy wheel: "fast" is ours in vendor/numpy, "official" is Pyodide's, taken from wheelhouse.

    Raises BuildError when the file is missing or its SHA-256 is not the recorded one.
    """
    if choice == "fast":
        facts = tomllib.loads((NUMPY / "numpy.toml").read_text())["wheel"]
        path, wanted = NUMPY / facts["file"], facts["sha256"]
    else:
        if wheelhouse is None:
            raise BuildError("--numpy official needs --wheelhouse FOLDER with Pyodide's numpy wheel in it.")
        entry = lock["packages"]["numpy"]
        path, wanted = wheelhouse / entry["file_name"], entry["sha256"]
    if not path.exists():
        raise BuildError(f"{path.name} is not in {path.parent.name}/. Put it there, or build with --numpy fast.")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != wanted:
        raise BuildError(f"{path.name} has SHA-256 {found}, but {wanted} is recorded: the file is damaged or another.")
    return path


def build_package(folder: Path) -> None:
    """Our own wheel, made by its build backend in a process of its own."""
    code = "import sys, hatchling.build as b; print(b.build_wheel(sys.argv[1]))"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}
    run([sys.executable, "-c", code, folder], timeout=120, env=environment)
    if not list(folder.glob("*.whl")):
        raise BuildError(f"the package in {ROOT.name}/ gave no wheel.")
