"""What `from tinytorch import …` promises, and what the reference's modules define."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

import tinytorch
from builder.lessons.generate import public_names
from builder.lessons.lesson import LessonError
from tinytorch import _resolver
from tinytorch._public import public
from tinytorch.tito.course.course import load_course

MODULES = load_course().modules
WRITTEN = [module for module in MODULES if module.exists and module.public]


def test_the_list_is_what_course_toml_says():
    assert public() == {name: module.export for module in MODULES for name in module.public}
    assert tinytorch.__all__ == [*public()] and "Tensor" in dir(tinytorch)


@pytest.mark.parametrize("module", WRITTEN, ids=[module.stem for module in WRITTEN])
def test_a_written_module_defines_its_public_names(module):
    with _resolver.use_reference():
        defined = importlib.import_module(f"tinytorch.{module.export}")
        assert [name for name in module.public if not hasattr(defined, name)] == []


def test_a_name_has_one_home():
    rows = [{"export": "core.a", "public": ["One"]}, {"export": "core.b", "public": ["One"]}]
    with pytest.raises(LessonError, match="One is public in core.a and in core.b"):
        public_names({"module": rows})


def test_importing_the_package_reads_no_list_and_no_facts():
    code = "import sys, tinytorch; print({'json', 'tomllib', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_an_unknown_name_is_answered_with_those_that_there_are():
    with pytest.raises(ImportError, match="Tenser"):
        exec("from tinytorch import Tenser")
    with pytest.raises(AttributeError, match="Public names: Tensor"):
        tinytorch.Tenser  # noqa: B018
