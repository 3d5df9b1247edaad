"""Stop ends a loop within a step or two, however long its steps are; counted in steps, so any machine will do."""
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from builder.tools.paths import PYODIDE

LIMIT_SECONDS = 600
FEW = 2  # steps: the one that runs when Stop is pressed, and the next


@pytest.fixture(scope="module")
def steps() -> dict[str, dict[str, int]]:
    """How many steps each loop still did after Stop was pressed, with the course's attention and with stock Pyodide."""
    command = [shutil.which("node", path=os.environ["PATH"]), Path(__file__).with_name("stop.mjs"), PYODIDE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_loop_of_long_steps_ends_within_two_of_them(steps):
    assert steps["ours"].keys() == {"products", "sorting, after quick code"}
    assert max(steps["ours"].values()) <= FEW, steps


def test_without_the_course_s_attention_it_takes_more(steps):
    assert max(steps["stock"].values()) > FEW, steps
