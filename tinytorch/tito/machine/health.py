"""Is everything there that the course needs? Python, numpy, a workspace that can be written, space, the reference."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass

from tinytorch import _resolver
from tinytorch.tito.course import course
from tinytorch.tito.machine import environment
from tinytorch.tito.say import clock
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import workspace

OLDEST_PYTHON = (3, 11)
LITTLE_SPACE = 50 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One fact about this machine; `fine` is None for a fact that is neither good nor bad."""

    name: str
    value: str
    fine: bool | None = None
    advice: str = ""


def findings() -> list[Finding]:
    """Everything that was found, each finding on its own, so that one failure hides no other."""
    return [look() for look in (_python, _numpy, _place, _course, _reference, _workspace, _writing, _space)]


def _python() -> Finding:
    fine = sys.version_info >= OLDEST_PYTHON
    advice = "" if fine else "The course needs Python 3.11 or newer."
    return Finding("Python", platform.python_version(), fine, advice)


def _numpy() -> Finding:
    try:
        import numpy
    except ImportError as error:
        return Finding("numpy", f"missing ({error})", False, "Install it: python -m pip install numpy")
    return Finding("numpy", f"{numpy.__version__}, {_blas(numpy)}", True)


def _blas(numpy) -> str:
    """What multiplies matrices: the name of the BLAS that numpy was built with, if it knows."""
    try:
        blas = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
    except (KeyError, TypeError):
        return "BLAS unknown"
    return f"matrix products by {blas['name']}" if blas.get("found") else "matrix products without BLAS (slow)"


def _place() -> Finding:
    if not environment.in_browser():
        return Finding("Running", f"natively on {platform.system()}")
    isolated = _from_js(lambda js: bool(js.crossOriginIsolated))
    words = {True: "isolated (the stop button works)", False: "not isolated", None: "isolation unknown"}
    return Finding("Running", f"in the browser, {words[isolated]}")


def _course() -> Finding:
    try:
        return Finding("Course", f"version {course.load_course().version}", True)
    except CourseError as error:
        return Finding("Course", "missing", False, str(error))


def _reference() -> Finding:
    there = any((_resolver.REFERENCE / "core").glob("*.py*"))
    return Finding("Reference", "present" if there else "left out: modules you have not completed can't be imported")


def _workspace() -> Finding:
    return Finding("Workspace", str(workspace.root()), workspace.root().is_dir())


def _writing() -> Finding:
    """Write a small file, read it back and remove it: the only proof that work can be kept."""
    probe, content = workspace.root() / f".tito-{clock.stamp()}", b"kept"
    try:
        workspace.write_file(probe, content)
        probe.unlink()
    except OSError as error:
        advice = "Free some space, or choose another workspace folder."
        return Finding("Saving", f"does not work ({error})", False, advice)
    return Finding("Saving", "works", True)


def free_bytes() -> int | None:
    """The room that is left for files, in bytes: the browser's quota or the disk; None where neither tells."""
    return _from_js(_free_in_browser) if environment.in_browser() else _free_on_disk()


def _space() -> Finding:
    free = free_bytes()
    if free is None:
        return Finding("Free space", "unknown")
    fine = free >= LITTLE_SPACE
    advice = "" if fine else "Download a bundle, then free some space."
    return Finding("Free space", f"{free / 2**20:,.0f} MiB", fine, advice)


def _free_on_disk() -> int | None:
    try:
        return shutil.disk_usage(workspace.root()).free
    except OSError:  # the workspace's folder may not be there yet
        return None


def _free_in_browser(js) -> int | None:
    """The storage quota left, in bytes; the browser answers with a promise, which only stack switching can await."""
    from pyodide.ffi import can_run_sync, run_sync

    if not can_run_sync():
        return None
    estimate = run_sync(js.navigator.storage.estimate())
    return int(estimate.quota - estimate.usage)


def _from_js(ask):
    """The answer of `ask(js)`, or None where the browser does not tell."""
    try:
        import js

        return ask(js)
    except Exception:  # a browser may lack any of these interfaces, and says so in its own ways
        return None
