"""Who is to blame, in the browser's Python: a planted defect and an endless loop are found there too."""
import pytest

from tinytorch import _resolver
from tinytorch.tito.milestones import blame

DEFECTS = {
    "gates": "\nOPS['add'] = lambda a, b: a + b if a.shape == b.shape else a\n",
    "stopped": "\ndef endless(a, b):\n    while True:\n        pass\nOPS['add'] = endless\n",
}


@pytest.mark.parametrize("kind", DEFECTS)
def test_the_component_with_the_defect_is_named(workspace_of_its_own, monkeypatch, kind):
    if kind == "stopped":
        monkeypatch.setattr(blame, "LEAST_LIMIT", 5.0)
    export = workspace_of_its_own / "tinytorch" / "core" / "tensor.py"
    export.parent.mkdir(parents=True)
    export.write_text((_resolver.REFERENCE / "core" / "tensor.py").read_text("utf-8") + DEFECTS[kind])
    report = blame.find(1)
    assert [trial.yours for trial in report.guilty] == [("core.tensor",)]
    assert report.costs(report.guilty[0])[0].kind == kind
