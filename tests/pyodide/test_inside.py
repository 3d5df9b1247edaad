"""The tests of inside/ and of the lessons' outputs, run by the site's own Pyodide in Node."""
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from builder.tools.paths import PYODIDE

HERE = Path(__file__).parent
NOTEBOOKS = ["test_notebooks.py", "outputs"]  # by far the longest, so they have a Python of their own
LIMIT_SECONDS = 1_800
STACK_KB = 4_000  # Node's own limit is a third of what a browser's worker has; autograd's walk over a graph recurses


@pytest.mark.parametrize(
    "chosen", [NOTEBOOKS, [f"--ignore={name}" for name in NOTEBOOKS]], ids=["notebooks", "all else"]
)
def test_everything_inside_pyodide(chosen):
    node = shutil.which("node", path=os.environ["PATH"])
    command = [node, f"--stack-size={STACK_KB}", HERE / "run.mjs", PYODIDE, HERE.parent, *chosen]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 0
