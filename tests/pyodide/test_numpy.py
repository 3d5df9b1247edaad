"""The numpy wheel of vendor/numpy in Pyodide: random products, arguments and copies, errors; wheel and recipe agree."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "vendor" / "numpy"
INSIDE = Path(__file__).parent / "test_numpy_inside"
PYODIDE = ROOT / "node_modules" / "pyodide"
LIMIT_SECONDS = 900
FACTS = tomllib.loads((VENDOR / "numpy.toml").read_text())


def run(script: str) -> dict:
    """The `result` of a file in test_numpy_inside/, run in Pyodide with the wheel."""
    command = [shutil.which("node"), INSIDE / "run.mjs", PYODIDE, VENDOR / FACTS["wheel"]["file"], INSIDE / script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_ten_thousand_random_products():
    result = run("products.py")
    assert result["failures"] == []
    assert result["checked"] == 10_000


def test_two_thousand_random_arrays_of_each_function():
    result = run("functions.py")
    assert result["failures"] == []
    assert result["checked"] == 6_000
    assert min(result["swept"].values()) > 1_000_000


def test_two_thousand_copies_of_each_kind_with_short_runs():
    assert run("copies.py") == {"checked": 6_000, "failures": []}


@pytest.fixture(scope="module")
def errors() -> dict[str, bool]:
    return run("errors.py")


def test_errors_are_raised_and_nothing_else(errors):
    assert [name for name, right in errors.items() if not right] == []
    assert len(errors) == 17


def test_the_wheel_is_the_recorded_one():
    wheel = VENDOR / FACTS["wheel"]["file"]
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == FACTS["wheel"]["sha256"]
    assert wheel.stat().st_size == FACTS["wheel"]["bytes"]


def test_numpys_own_tests_passed_with_this_wheel():
    result = (VENDOR / "suite" / "result.txt").read_text()
    assert FACTS["wheel"]["sha256"] in result
    assert int(re.search(r"(\d+) passed", result)[1]) > 45_000
    assert not re.search(r"\d+ (failed|error)", result)


def test_the_wheel_was_made_by_this_recipe():
    done = subprocess.run([sys.executable, VENDOR / "recipe" / "digest.py"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == FACTS["wheel"]["recipe"], "The recipe changed: build the wheel again (README.md)."
