"""Who is to blame: planted defects are found in the components that hold them, and nowhere else."""

from __future__ import annotations

import pytest

from tests.content.milestones.planting import append, plant
from tinytorch.tito.milestones import blame

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some defects overflow

ADD_WITHOUT_BIAS = "OPS['add'] = lambda a, b: a + b if a.shape == b.shape else a"
LAYER_WITHOUT_BIAS = "Linear.forward = lambda self, x: x @ self.weight"
WRONG_AXIS = "_right = OPS['log_softmax']\nOPS['log_softmax'] = lambda a, axis=-1: _right(a, axis=0)"
LR_IGNORED = """
_step = SGD.step
def step(self):
    self.lr = 1e-4
    _step(self)
SGD.step = step
"""


def found(number: int) -> dict[str, str]:
    """The guilty components with the kind of their first cost."""
    report = blame.find(number)
    return {trial.yours[0]: report.costs(trial)[0].kind for trial in report.guilty}


def test_a_bias_that_is_left_out_of_the_perceptron(tmp_path):
    plant(tmp_path, 1, "core.tensor", ADD_WITHOUT_BIAS)
    assert found(1) == {"core.tensor": "gates"}


def test_a_layer_without_bias_and_a_learning_rate_that_is_ignored(tmp_path):
    plant(tmp_path, 2, "core.layers", LAYER_WITHOUT_BIAS)
    append(tmp_path, "core.optimizers", LR_IGNORED)
    assert found(2) == {"core.layers": "gates", "core.optimizers": "gates"}


def test_a_softmax_along_the_wrong_axis_and_a_learning_rate_that_is_ignored(tmp_path, monkeypatch):
    for name in ("TINYTORCH_DATA", "XDG_CACHE_HOME"):  # the 8 by 8 digits will do
        monkeypatch.setenv(name, str(tmp_path / "nothing here"))
    plant(tmp_path, 3, "core.losses", WRONG_AXIS)
    append(tmp_path, "core.optimizers", LR_IGNORED)
    assert found(3) == {"core.losses": "gates", "core.optimizers": "gates"}
