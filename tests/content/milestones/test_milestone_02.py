"""1969's XOR: one layer is stuck, a hidden layer is not, and no defect in a component gets past the gates."""

from __future__ import annotations

import time

import pytest

from tests.content.milestones.planting import COMMON_DEFECTS, gates_that_stop, notebook_with, plant
from tinytorch.tito import milestones

BROWSER_SECONDS, BROWSER_SLOWNESS = 20, 5
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some defects overflow

# name: (the component, code after it), as a student's own mistake would be
DEFECTS = COMMON_DEFECTS | {
    "matmul gives zeros": ("core.tensor", "OPS['matmul'] = lambda a, b: 0 * (a @ b)"),
    "nothing is recorded": ("core.tensor", "grad_mode.enabled = False"),
    "tanh does nothing": ("core.activations", "Tanh.__call__ = lambda self, x: x"),
    "tanh gives its absolute value": ("core.activations", "OPS['tanh'] = lambda a: np.abs(np.tanh(a))"),
    "tanh gives zeros": ("core.activations", "OPS['tanh'] = np.zeros_like"),
    "all units start alike": ("core.layers", "start_weight = lambda m, n, rng=None: np.ones((m, n))"),
    "the bend is skipped": ("core.layers", "Sequential.forward = lambda self, x: self.layers[-1](self.layers[0](x))"
                                           " if len(self.layers) > 1 else self.layers[0](x)"),
    "no parameter is found": ("core.layers", "Layer.parameters = lambda self: []"),
    "the loss is 0": ("core.losses", "BCEWithLogitsLoss.__call__ = lambda self, x, y: (x * 0).mean()"),
    "the loss is a sum": ("core.losses", "_call = BCEWithLogitsLoss.__call__\n"
                                         "BCEWithLogitsLoss.__call__ = lambda self, x, y: _call(self, x, y) * x.size"),
    "the loss forgets the target": ("core.losses", "_call = BCEWithLogitsLoss.__call__\n"
                                    "BCEWithLogitsLoss.__call__ = lambda self, x, y: _call(self, x, y * 0)"),
    "matmul's gradients are zero": ("core.autograd", "VJP['matmul'] = lambda grad, node: tuple("
                                                     "np.zeros_like(parent.data) for parent in node.parents)"),
    "matmul's left gradient is zero": ("core.autograd", "left_gradient = lambda grad, b: 0 * (grad @ b.T)"),
    "tanh's gradient is taken for 1": ("core.autograd", "VJP['tanh'] = lambda grad, node: (grad,)"),
    "the optimizer does not step": ("core.optimizers", "SGD.step = lambda self: None"),
    "gradients are never cleared": ("core.optimizers", "SGD.zero_grad = lambda self: None"),
}  # fmt: skip


def test_it_passes_on_an_unchanged_copy(tmp_path):
    plant(tmp_path, 2)
    result = milestones.run(2)
    assert result.passed, result.failed_gates
    assert set(result.components.values()) == {"yours"}
    assert result.metrics["accuracy"] == 1
    assert result.metrics["one_layer_accuracy"] <= 0.75


def test_two_runs_agree(tmp_path):
    plant(tmp_path, 2)
    assert milestones.run(2).metrics == milestones.run(2).metrics


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_does_not_pass(tmp_path, name):
    plant(tmp_path, 2, *DEFECTS[name])
    assert gates_that_stop(2) != [], name


def test_the_hidden_layer_is_judged_by_itself(tmp_path):
    """Without a bend the accuracy falls to what one layer reaches; the single layer's own gates stay met."""
    plant(tmp_path, 2, *DEFECTS["tanh does nothing"])
    stopped = gates_that_stop(2)
    assert "accuracy at least 1" in stopped
    assert "one layer is stuck, at the bottom" not in stopped
    assert "one layer learns AND and OR" not in stopped


def test_a_layer_that_does_not_learn_is_not_taken_for_a_stuck_one(tmp_path):
    plant(tmp_path, 2, *DEFECTS["the optimizer does not step"])
    stopped = gates_that_stop(2)
    assert {"one layer is stuck, at the bottom", "one layer learns AND and OR", "weights moved"} <= set(stopped)


NETWORK = "def my_network(rng):\n    return Sequential({layers})"
OWN_NETWORKS = {
    "three units": "Linear(2, 3, rng=rng), Tanh(), Linear(3, 1, rng=rng)",
    "relu": "Linear(2, 8, rng=rng), ReLU(), Linear(8, 1, rng=rng)",
    "sigmoid": "Linear(2, 16, rng=rng), Sigmoid(), Linear(16, 1, rng=rng)",
}
STEP = "def my_step(model, optimizer, truth):\n    {lines}\n    return loss"
LOSS = "loss = BCEWithLogitsLoss()(model(Tensor(CARDS)), Tensor(truth))"
WRONG_LINES = {
    "no network": ("def my_network(rng):\n    raise NotImplementedError('1969: a network')", "your lines are written"),
    "no step": ("def my_step(model, optimizer, truth):\n    raise NotImplementedError('1969: a step')",
                "your lines are written"),
    "two units": (NETWORK.format(layers="Linear(2, 2, rng=rng), Tanh(), Linear(2, 1, rng=rng)"),
                  "every hidden layer is sure"),
    "no bend": (NETWORK.format(layers="Linear(2, 8, rng=rng), Linear(8, 1, rng=rng)"), "every hidden layer is sure"),
    "old gradients stay": (STEP.format(lines=f"{LOSS}; loss.backward(); optimizer.step()"),
                           "a step moves as numpy's does"),
    "no step is taken": (STEP.format(lines=f"optimizer.zero_grad(); {LOSS}; loss.backward()"),
                         "a step moves as numpy's does"),
    "the gradient is thrown away": (STEP.format(lines=f"{LOSS}; loss.backward(); optimizer.zero_grad(); "
                                                      "optimizer.step()"), "a step moves as numpy's does"),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN_NETWORKS)
def test_a_network_of_one_s_own_passes(tmp_path, name):
    plant(tmp_path, 2)
    with notebook_with(NETWORK.format(layers=OWN_NETWORKS[name])):
        result = milestones.run(2)
    assert result.passed, result.failed_gates
    assert "your network 100% at worst" in result.summary


@pytest.mark.parametrize("name", WRONG_LINES)
def test_wrong_lines_do_not_pass(tmp_path, name):
    plant(tmp_path, 2)
    lines, gate = WRONG_LINES[name]
    with notebook_with(lines):
        assert gate in gates_that_stop(2)


def test_watching_sees_every_step_and_changes_nothing(tmp_path):
    plant(tmp_path, 2)
    seen = []
    watched = milestones.run(2, watch=lambda step, loss, model: seen.append(loss))
    assert watched.metrics == milestones.run(2).metrics
    assert len(seen) == 5 * 5 * 300


def test_it_fits_the_browser_s_budget(tmp_path):
    plant(tmp_path, 2)
    begin = time.process_time()
    milestones.run(2)
    assert (time.process_time() - begin) * BROWSER_SLOWNESS < BROWSER_SECONDS
