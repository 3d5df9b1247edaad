#!/usr/bin/env python3
"""numpy's own tests, but for the slow ones, in Pyodide: run.py [WORK_FOLDER] [pytest arguments].

WORK_FOLDER (default ~/numpy-work) is where build.sh worked: the wheel with C test modules and the tests are taken from
its out/full, Pyodide from its npm folder. Downloads pytest. The last lines go to result.txt beside this file, with the
digest of the slim wheel of the same build.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEFAULT = ["--pyargs", "numpy", "-m", "not slow", "-q", "-p", "no:cacheprovider", "--no-header", "-rfE"]


def pytest_wheels(work: Path) -> Path:
    """Download pytest and what it needs, pinned and hashed."""
    folder = work / "pytest"
    environment = {name: value for name, value in os.environ.items() if name != "PIP_FIND_LINKS"}
    subprocess.run([work / "venv" / "bin" / "pip", "-q", "--disable-pip-version-check", "download", "-d", folder,
                    "--require-hashes", "--no-deps", "-r", HERE / "requirements.txt"], check=True, env=environment)
    return folder


def main(work: Path, arguments: list[str]) -> int:
    full = work / "out" / "full"
    wheel = next(full.glob("numpy-*.whl"))
    command = ["node", HERE / "run.mjs", work / "npm" / "node_modules" / "pyodide", wheel, full / "numpy-tests.zip",
               pytest_wheels(work), *(arguments or DEFAULT)]
    lines: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    if not arguments:
        digest = hashlib.sha256((work / "out" / wheel.name).read_bytes()).hexdigest()
        summary = "".join(line for line in lines[-30:] if line.startswith(("FAILED", "ERROR")) or " passed" in line)
        (HERE / "result.txt").write_text(f"{wheel.name}\nsha256 {digest}\n{summary}")
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path.home() / "numpy-work", sys.argv[2:]))
