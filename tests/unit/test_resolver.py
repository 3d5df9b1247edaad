"""Whose file an import gets, and what a student hears when their own file does not work."""

from __future__ import annotations

import importlib
import sys

import pytest

import tinytorch
from tinytorch import _resolver


def module():
    _resolver.forget()
    return importlib.import_module("tinytorch.core.tensor")


def test_the_reference_is_used_until_there_is_an_export(place):
    assert _resolver.origin("core.tensor") == "reference"
    assert module().add(1, 2) == 3
    place.put("tinytorch/core/tensor.py", "def add(a, b):\n    return 'mine'\n")
    assert _resolver.origin("core.tensor") == "yours"
    assert module().add(1, 2) == "mine"


def test_a_second_export_within_the_same_moment_is_seen(place):
    for text in ("first", "again"):
        place.put("tinytorch/core/tensor.py", f"value = {text!r}\n")
        assert module().value == text
    assert not list(place.root.rglob("__pycache__"))


def test_a_module_that_nobody_has_is_missing(place):
    assert _resolver.origin("core.layers") == "missing"
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("tinytorch.core.layers")


def test_the_environment_and_the_context_leave_exports_out(place, monkeypatch):
    place.put("tinytorch/core/tensor.py", "def add(a, b):\n    return 'mine'\n")
    with _resolver.use_reference():
        assert _resolver.origin("core.tensor") == "reference"
        assert importlib.import_module("tinytorch.core.tensor").add(1, 2) == 3
    assert module().add(1, 2) == "mine"
    monkeypatch.setenv("TINYTORCH_REFERENCE", "1")
    assert module().add(1, 2) == 3
    monkeypatch.setenv("TINYTORCH_REFERENCE", "0")
    assert module().add(1, 2) == "mine"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x = 1\ny = x +\n", "SyntaxError"),
        ("x = 1\nundefined_name\n", "NameError: name 'undefined_name' is not defined (line 2)"),
        ("import no_such_library\n", "No module named 'no_such_library' (line 1)"),
    ],
)
def test_a_broken_export_is_named_and_never_replaced_by_the_reference(place, text, problem):
    place.put("tinytorch/core/tensor.py", text)
    with pytest.raises(_resolver.StudentFileError) as caught:
        module()
    message = str(caught.value)
    assert "Your tinytorch/core/tensor.py can't be imported" in message
    assert problem in message
    assert "TINYTORCH_REFERENCE" in message
    assert "tinytorch.core.tensor" not in sys.modules


def test_an_export_that_needs_a_broken_one_names_the_broken_one(place):
    place.put("tinytorch/core/tensor.py", "1 / 0\n")
    place.put("tinytorch/core/layers.py", "from tinytorch.core.tensor import add\n")
    with pytest.raises(_resolver.StudentFileError, match=r"tensor\.py can't be imported: ZeroDivisionError"):
        importlib.import_module("tinytorch.core.layers")


def test_public_names_come_from_the_module_of_the_moment(place):
    place.put("tinytorch/core/tensor.py", "class Tensor:\n    version = 1\n")
    _resolver.forget()
    assert tinytorch.Tensor.version == 1
    place.put("tinytorch/core/tensor.py", "class Tensor:\n    version = 2\n")
    _resolver.forget()
    assert tinytorch.Tensor.version == 2


def test_a_public_name_that_the_students_file_lacks_is_said(place):
    place.put("tinytorch/core/tensor.py", "x = 1\n")
    _resolver.forget()
    with pytest.raises(ImportError, match=r"Your tinytorch/core/tensor\.py defines no Tensor"):
        _ = tinytorch.Tensor


def test_an_unknown_name_is_an_attribute_error_that_lists_the_known(place):
    with pytest.raises(AttributeError, match="Public names: Tensor"):
        _ = tinytorch.Tensro


def test_fresh_puts_the_old_modules_back(place):
    before = module()
    with _resolver.fresh():
        assert importlib.import_module("tinytorch.core.tensor") is not before
    assert importlib.import_module("tinytorch.core.tensor") is before
    assert sys.modules["tinytorch.core"].tensor is before


def test_the_packages_own_folders_are_nobodys_exports(place, monkeypatch):
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(_resolver.PACKAGE_FOLDER.parent))
    assert _resolver.origin("core.tensor") == "reference"
    assert _resolver.origin("core.__init__") == "missing"
