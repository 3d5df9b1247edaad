"""The kernel's worker, changed so that Python starts with it and not only when JupyterLab asks.

JupyterLab needs seconds until it wants a kernel; its page starts a worker before that (site/lab/start/early-kernel.ts).
The stock worker's script stays as it is, under another name. In its place stands a short one that loads it and begins
to start Python; the stock script then finds it started.
"""
from pathlib import Path

from builder import BuildError

FOLDER = Path("extensions/@jupyterlite/pyodide-kernel-extension/static")
STOCK = "stock-"
START = "../../../../static/pyodide/tinytorch-pyodide.mjs"  # the same module that the stock script imports
SCRIPT = """import "./{stock}";
const fail = (error) => self.postMessage({{ tinytorchStage: {{ failed: String(error.message ?? error) }} }});
import("{start}").then((python) => python.start()).catch(fail);
"""


def wrap(site: Path) -> None:
    """Put our script in the place of each worker's. Raises BuildError where the kernel extension has changed."""
    for path in workers(site).values():
        stock = path.rename(path.with_name(STOCK + path.name))
        path.write_text(SCRIPT.format(stock=stock.name, start=START))


def workers(site: Path) -> dict[str, Path]:
    """The script of a kernel's worker with shared memory ("isolated") and without ("plain")."""
    return {"isolated": _only(site, "coincident.worker.*.js"), "plain": _only(site, "comlink.worker.*.js")}


def _only(site: Path, pattern: str) -> Path:
    found = list((site / FOLDER).glob(pattern))
    if len(found) != 1:
        raise BuildError(f"the kernel extension has {len(found)} files {pattern}, where one was expected.")
    return found[0]
