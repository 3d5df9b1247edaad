"""The tests of inside/, run by the site's own Pyodide in Node."""
import os
import re
import shutil
import subprocess
from pathlib import Path

from builder.tools.paths import PYODIDE

HERE = Path(__file__).parent
LIMIT_SECONDS = 900


def test_everything_inside_pyodide():
    node = shutil.which("node", path=os.environ["PATH"])
    command = [node, HERE / "run.mjs", PYODIDE, HERE / "inside"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 0
