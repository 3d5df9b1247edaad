"""Exports of an earlier edition in use: what they lack is said in a sentence that names the module which brings it."""

from __future__ import annotations

import importlib
import zipfile
from pathlib import Path

import pytest

from tinytorch.tito.errors.explainers.table import explain
from tinytorch.tito.trial import candidate

BUNDLE = Path(__file__).parents[1] / "agreement" / "editions" / "581bbd0.zip"


@pytest.fixture
def older(workspace_of_its_own):
    """older("tensor", …) puts these exports of the earlier edition into the workspace."""
    with zipfile.ZipFile(BUNDLE) as bundle, candidate.fresh_framework():
        yield lambda *names: [bundle.extract(f"tinytorch/core/{name}.py", workspace_of_its_own) for name in names]


def said(call) -> str:
    with pytest.raises((AttributeError, LookupError)) as caught:
        call()
    found = explain(caught.value)
    return f"{found.title}. {found.happened} {found.advice}" if found else "nothing"


def test_a_method_that_an_older_tensor_lacks_is_brought_by_module_01(older):
    older("tensor")
    tensor = importlib.import_module("tinytorch.core.tensor").Tensor([1.0, 2.0])
    assert said(lambda: tensor.clip(0, 1)) == (
        "Your `Tensor` has no `clip`. Your tinytorch/core/tensor.py was made from an older text of module 01, Tensor. "
        "`Tensor` got `clip` later. On the course's page, take the new text of module 01 (your answers stay), complete "
        "module 01 again, and restart the kernel."
    )
    assert said(lambda: type(tensor).var).startswith("Your `Tensor` has no `var`")


def test_what_no_text_brings_is_not_promised(older):
    older("tensor")
    tensor = importlib.import_module("tinytorch.core.tensor").Tensor([1.0, 2.0])
    for name in ("clipp", "_clip", "cuda"):
        assert "older text" not in said(lambda name=name: getattr(tensor, name))


def test_the_reference_is_never_called_an_older_file(older):
    tensor = importlib.import_module("tinytorch.core.tensor").Tensor([1.0, 2.0])
    assert "older text" not in said(lambda: tensor.clipp)


def test_a_rule_that_an_older_table_lacks_is_brought_by_module_05(older):
    older("autograd")
    tensor = importlib.import_module("tinytorch.core.tensor").Tensor([1.0, 2.0], requires_grad=True)
    assert said(lambda: tensor.clip(0, 1).sum().backward()) == (
        "Your table has no gradient rule for `clip`. Your tinytorch/core/autograd.py was made from an older text of "
        "module 05, Autograd. The table got this rule later. On the course's page, take the new text of module 05 "
        "(your answers stay), complete module 05 again, and restart the kernel."
    )


def test_an_operation_of_ones_own_without_a_rule_is_not_blamed_on_the_file(older):
    older("autograd")
    core = importlib.import_module("tinytorch.core.tensor")
    core.op("mine")(lambda a: a + 1)
    tensor = core.Tensor([1.0], requires_grad=True)
    assert said(lambda: core.apply("mine", tensor).sum().backward()) == "nothing"
