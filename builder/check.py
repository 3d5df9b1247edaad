"""build.py test: every check of the project, in one command with one summary."""
import os
import subprocess
import sys

from builder import BuildError, site
from builder.tools import chromium
from builder.tools.node import environment, run_node, run_npm
from builder.tools.paths import ARTIFACTS, NODE_MODULES, ROOT, SITE

BROWSER_TESTS = "tests/browser"
COMPUTING_LOG = "tests-that-compute.txt"


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
    return run_halves()


def stage(title: str, command: list[str]) -> None:
    print(f"{title} …", flush=True)
    done = subprocess.run(command, cwd=ROOT)
    if done.returncode:
        raise BuildError(f"{title} failed, see above.")


def run_pytest(arguments: list[str]) -> int:
    """pytest on a built site, with the browser and node in its environment."""
    site.build()
    ARTIFACTS.mkdir(exist_ok=True)
    return subprocess.run(pytest_command(arguments), cwd=ROOT, env=pytest_environment()).returncode


def run_halves() -> int:
    """All of pytest: what computes beside what mostly waits for a browser, on two processors in half the time.

    The browser's half speaks while it runs, the other one afterwards. The exit code of the first that fails.
    """
    site.build()
    ARTIFACTS.mkdir(exist_ok=True)
    with open(ARTIFACTS / COMPUTING_LOG, "w+", encoding="utf-8") as log:
        command = pytest_command([f"--ignore={BROWSER_TESTS}"])
        with subprocess.Popen(command, cwd=ROOT, env=pytest_environment(), stdout=log, stderr=log) as computing:
            print(f"Tests that compute (what they say is in artifacts/{COMPUTING_LOG}), and in Chromium …", flush=True)
            browsing = subprocess.run(pytest_command([BROWSER_TESTS]), cwd=ROOT, env=pytest_environment()).returncode
        log.seek(0)
        print(log.read(), flush=True)
    return computing.returncode or browsing


def pytest_command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", "-rs", "--durations=15", *arguments]


def pytest_environment() -> dict[str, str]:
    # one thread: with several, OpenBLAS on a busy machine takes ten times as long for small products
    facts = {"TINYTORCH_CHROMIUM": chromium.ensure(), "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {**os.environ, **environment(), **facts}
