"""Work of an earlier edition: a bundle that the course made at revision 581bbd0, with lessons 01 to 07 completed.

The page's side of the same bundle is tested in site/dashboard/test/editions.test.ts.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest

from tinytorch import _resolver
from tinytorch.tito.copies import restore

BUNDLE = Path(__file__).parents[2] / "agreement" / "editions" / "581bbd0.zip"


@pytest.fixture
def restored(tmp_path, monkeypatch):
    """A workspace that holds what the bundle held."""
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(tmp_path))
    monkeypatch.delenv("TINYTORCH_REFERENCE", raising=False)
    restore.restore(BUNDLE.read_bytes())
    with _resolver.fresh():
        yield tmp_path


def test_nothing_is_lost(restored):
    with zipfile.ZipFile(BUNDLE) as bundle:
        names = [name for name in bundle.namelist() if name not in ("manifest.json", "progress.json")]
        assert sum(name.startswith("tinytorch/core/") for name in names) == 7
        assert sum(name.startswith("modules/") for name in names) == 7
        for name in names:
            assert (restored / name).read_bytes() == bundle.read(name), name
        before = json.loads(bundle.read("progress.json"))
    after = json.loads((restored / "progress.json").read_text("utf-8"))
    assert after["exercises"] == before["exercises"] and len(before["exercises"]) == 47
    assert after["questions"] == before["questions"]
    assert {one: entry["state"] for one, entry in after["modules"].items()} == {
        f"0{number}": "completed" for number in range(1, 8)
    }
    for number, entry in after["modules"].items():
        (export,) = [name for name in names if name.startswith("tinytorch/") and _belongs(name, int(number))]
        assert hashlib.sha256((restored / export).read_bytes()).hexdigest() == entry["export_sha256"]


def _belongs(name: str, number: int) -> bool:
    names = ("tensor", "activations", "layers", "losses", "autograd", "optimizers", "training")
    return name == f"tinytorch/core/{names[number - 1]}.py"


def test_the_old_exports_go_on_working(restored):
    from tinytorch.core.autograd import no_grad
    from tinytorch.core.layers import Linear
    from tinytorch.core.losses import CrossEntropyLoss
    from tinytorch.core.optimizers import SGD
    from tinytorch.core.tensor import Tensor

    assert _resolver.origin("core.tensor") == "yours"
    model, loss_fn = Linear(2, 2), CrossEntropyLoss()
    x, y = Tensor([[1.0, 0.0], [0.0, 1.0]]), Tensor([0, 1])
    optimizer, losses = SGD(model.parameters(), lr=1.0), []
    for _ in range(20):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    with no_grad():
        assert loss_fn(model(x), y).item() < losses[-1] < losses[0]


@pytest.mark.parametrize("name", ["cat", "stack", "where", "maximum", "minimum"])
def test_what_the_old_tensor_lacks_says_which_module_to_complete(restored, name):
    with pytest.raises(ImportError, match=re.escape("complete module 01 again")) as refused:
        exec(f"from tinytorch.core.tensor import {name}", {})
    assert "core/tensor.py" in str(refused.value) and name in str(refused.value)


def test_a_name_that_no_edition_has_is_an_ordinary_error(restored):
    with pytest.raises(ImportError, match="cannot import name"):
        exec("from tinytorch.core.tensor import no_such_name", {})
    import tinytorch.core.tensor as tensor

    assert not hasattr(tensor, "no_such_name")
