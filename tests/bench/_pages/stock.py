"""A stock JupyterLite site, to measure ours against: what a teacher gets who follows JupyterLite's own instructions.

The same pinned jupyterlite-core and jupyterlite-pyodide-kernel with their default settings and their own service
worker; the same notebooks; the same Pyodide, its files and wheels as they came from npm and PyPI, served from the
site itself in place of a CDN; the same numpy wheel. Nothing is trimmed, compiled or fetched ahead.
"""
import json
import shutil
from pathlib import Path

from builder.lab.lite import notebooks, run_jupyter_lite
from builder.python.lockfile import write_lock
from builder.python.pyodide import CORE, base_lock
from builder.python.wheels import KERNEL_EXTENSION, numpy_wheel
from builder.tools.paths import BUILD, LOCKS, NODE_MODULES, WHEELHOUSE
from builder.tools.steps import step

STOCK = BUILD / "stock"
SETTINGS = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "litePluginSettings": {
            "@jupyterlite/pyodide-kernel-extension:kernel": {"pyodideUrl": "./static/pyodide/pyodide.mjs"}
        }
    },
}


def build() -> Path:
    """build/stock, made anew when the locks or the notebooks change."""
    wheel = numpy_wheel("fast", None, base_lock())
    inputs = [LOCKS / "build.txt", LOCKS / "pyodide.txt", wheel, *notebooks().values()]
    step("Building a stock JupyterLite site", STOCK, lambda folder: assemble(folder, wheel), inputs)
    return STOCK


def assemble(folder: Path, wheel: Path) -> None:
    project = folder / "project"
    for place, notebook in notebooks().items():
        (project / "files" / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(notebook, project / "files" / place)
    output = folder / "output"
    config = {"contents": ["files"], "output_dir": str(output), "federated_extensions": [str(KERNEL_EXTENSION)],
              "ignore_sys_prefix": ["federated_extensions"]}  # else whatever is installed beside it gets in
    (project / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": config}))
    (project / "jupyter-lite.json").write_text(json.dumps(SETTINGS))
    run_jupyter_lite(project)
    shutil.rmtree(project)
    add_pyodide(output / "static" / "pyodide", wheel)
    for path in output.iterdir():
        path.rename(folder / path.name)
    output.rmdir()


def add_pyodide(folder: Path, wheel: Path) -> None:
    """Pyodide's distribution as the CDN has it: interpreter, library, wheels, and a lock that names them."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (*(NODE_MODULES / "pyodide" / name for name in CORE), *WHEELHOUSE.glob("*.whl"), wheel):
        shutil.copy(path, folder)
    write_lock({**base_lock(), "packages": {}}, folder)
