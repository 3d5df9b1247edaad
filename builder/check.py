"""build.py test: every check of the project, in one command with one summary."""
import os
import subprocess
import sys

from builder import BuildError, site
from builder.tools import chromium
from builder.tools.node import environment, run_node, run_npm
from builder.tools.paths import ARTIFACTS, NODE_MODULES, ROOT, SITE


def run_all() -> int:
    """Build, then style, types, pages and pytest (all tests); the exit code of the first that fails."""
    site.build()
    try:
        stage("Style", [sys.executable, "-m", "ruff", "check", "."])
        print("Types of the pages …", flush=True)
        for project in (ROOT, SITE / "worker", SITE / "lab"):
            run_node(NODE_MODULES / "typescript" / "bin" / "tsc", "--noEmit", "-p", project)
        print("Tests of the pages, in Node and in Chromium …", flush=True)
        run_npm("run", "schemas")
        run_npm("run", "test:unit")
        run_npm("run", "test:page", env={"CHROMIUM": chromium.ensure()})
    except BuildError as error:
        print(error)
        return 1
    return run_pytest([])


def stage(title: str, command: list[str]) -> None:
    print(f"{title} …", flush=True)
    done = subprocess.run(command, cwd=ROOT)
    if done.returncode:
        raise BuildError(f"{title} failed, see above.")


def run_pytest(arguments: list[str]) -> int:
    """pytest on a built site, with the browser and node in its environment."""
    site.build()
    ARTIFACTS.mkdir(exist_ok=True)
    # one thread: with several, OpenBLAS on a busy machine takes ten times as long for small products
    facts = {"TINYTORCH_CHROMIUM": chromium.ensure(), "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", "-rs", "--durations=15", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment(), **facts}).returncode
