"""The browser's list of wheels, and the choice of the numpy wheel."""
import hashlib
import json
import zipfile

import pytest

from builder import BuildError
from builder.python import lockfile, wheels
from builder.python.pyodide import base_lock


def make_wheel(folder, name, requires=(), files=("module/__init__.py",)):
    path = folder / f"{name}-1.0-py3-none-any.whl"
    lines = [f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {one}" for one in requires)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n\n")
        for file in files:
            archive.writestr(file, "x = 1\n")
    return path


def test_the_lock_names_exactly_the_wheels_that_are_there(tmp_path):
    first = make_wheel(tmp_path, "First_One", ["second.two>=1", "absent", 'tool; extra == "dev"'])
    make_wheel(tmp_path, "second-two", files=("second.py", "second_two.data/x.txt"))
    lockfile.write_lock({"info": {"abi_version": "x"}, "packages": {"old": {}}}, tmp_path)
    lock = json.loads((tmp_path / "pyodide-lock.json").read_text())
    assert set(lock["packages"]) == {"first-one", "second-two"}
    entry = lock["packages"]["first-one"]
    assert entry["depends"] == ["second-two"]
    assert entry["imports"] == ["module"]
    assert entry["sha256"] == hashlib.sha256(first.read_bytes()).hexdigest()
    assert lock["packages"]["second-two"]["imports"] == ["second"]
    assert lock["info"] == {"abi_version": "x"}


@pytest.mark.parametrize(("marker", "wanted"), [
    ('sys_platform == "emscripten"', True), ('sys_platform != "emscripten"', False),
    ('python_version < "3.12"', False), ('platform_system == "Windows"', False),
])
def test_requirements_are_judged_for_the_browser(marker, wanted):
    assert lockfile.needs([f"tool; {marker}"]) == ({"tool"} if wanted else set())


def test_the_vendored_numpy_wheel_has_the_recorded_digest():
    assert wheels.numpy_wheel("fast", None, {}).exists()


def test_the_official_wheel_has_to_be_given_and_to_be_the_one_in_pyodides_own_lock(tmp_path):
    lock = base_lock()
    with pytest.raises(BuildError, match="--wheelhouse"):
        wheels.numpy_wheel("official", None, lock)
    with pytest.raises(BuildError, match="is not in"):
        wheels.numpy_wheel("official", tmp_path, lock)
    entry = lock["packages"]["numpy"]
    (tmp_path / entry["file_name"]).write_bytes(b"damaged")
    with pytest.raises(BuildError, match="damaged or another"):
        wheels.numpy_wheel("official", tmp_path, lock)
    entry["sha256"] = hashlib.sha256(b"damaged").hexdigest()
    assert wheels.numpy_wheel("official", tmp_path, lock).read_bytes() == b"damaged"
