"""What `from tinytorch import …` promises, and what the reference's modules define."""

from __future__ import annotations

import importlib

import pytest

import tinytorch
from tinytorch import _resolver
from tinytorch.tito.course.course import load_course

WRITTEN = [module.export for module in load_course().modules if module.exists]


def test_every_public_name_belongs_to_a_module_of_the_course():
    assert set(tinytorch.PUBLIC.values()) <= {module.export for module in load_course().modules}


@pytest.mark.parametrize("export", WRITTEN)
def test_a_written_module_defines_its_public_names(export):
    names = [name for name, module in tinytorch.PUBLIC.items() if module == export]
    with _resolver.use_reference():
        module = importlib.import_module(f"tinytorch.{export}")
        assert names and [name for name in names if not hasattr(module, name)] == []
