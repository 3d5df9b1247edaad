"""1986's network reads digits, and no defect in a component gets past the gates, however good the score.

Everything runs on the 8 by 8 digits; the passing run and the four main defects also on MNIST, where a machine has it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from builder.datasets.originals import nearby
from builder.tools.paths import ROOT
from tests.content.milestones.planting import COMMON_DEFECTS, gates_that_stop, notebook_with, plant
from tinytorch.data import load_digits
from tinytorch.data.images import DIGITS_FILE
from tinytorch.tito import milestones

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some defects overflow

ZERO_GRADIENT = ("core.autograd", "VJP['matmul'] = lambda grad, node: tuple("
                                  "np.zeros_like(parent.data) for parent in node.parents)")  # fmt: skip
NO_ACTIVATION = ("core.activations", "Sigmoid.__call__ = lambda self, x: x")
ZERO_LOSS = ("core.losses", "CrossEntropyLoss.__call__ = lambda self, x, y: (x * 0).mean()")
NO_STEP = ("core.optimizers", "SGD.step = lambda self: None")
MAIN_DEFECTS = {"zero gradient": ZERO_GRADIENT, "no activation": NO_ACTIVATION, "loss 0": ZERO_LOSS, "no step": NO_STEP}

# name: (the component, code after it), as a student's own mistake would be
DEFECTS = COMMON_DEFECTS | MAIN_DEFECTS | {
    "sigmoid is a step": ("core.activations", "OPS['sigmoid'] = lambda a: (a > 0) * 1.0"),
    "sigmoid is a straight line": ("core.autograd", "from tinytorch.core.tensor import OPS\n"
                                   "OPS['sigmoid'] = lambda a: a / 4 + 0.5\n"
                                   "VJP['sigmoid'] = lambda grad, node: (grad / 4,)"),
    "sigmoid is tanh": ("core.activations", "OPS['sigmoid'] = np.tanh"),
    "only the last layer is trained": ("core.layers", "Layer.parameters = lambda self: "
                                       "[p for _, p in find_parameters(self)][2:]"),
    "the loss is a sum": ("core.losses", "_call = CrossEntropyLoss.__call__\n"
                                         "CrossEntropyLoss.__call__ = lambda self, x, y: _call(self, x, y) * len(y)"),
    "the loss takes every target for 3": ("core.losses", "_call = CrossEntropyLoss.__call__\n"
                                          "CrossEntropyLoss.__call__ = lambda self, x, y: _call(self, x, y * 0 + 3)"),
    "sigmoid's gradient is taken for 1": ("core.autograd", "VJP['sigmoid'] = lambda grad, node: (grad,)"),
    "sigmoid's gradient has no 1 - s": ("core.autograd", "VJP['sigmoid'] = lambda grad, node: (grad * node.data,)"),
    "log-softmax forgets its sum": ("core.autograd", "VJP['log_softmax'] = lambda grad, node: (grad,)"),
    "the schedule is always 0": ("core.training", "CosineSchedule.__call__ = lambda self, step: 0.0"),
    "the trainer does not train": ("core.training", "Trainer.train_epoch = lambda self, batches, watch=None: 0.0"),
    "the loader repeats some and forgets others": (
        "core.dataloader", "_plan = plan\ndef plan(*inputs):\n    batches = _plan(*inputs)\n"
        "    return batches[:-1] + batches[:1]"),
    "labels do not follow the shuffle": (
        "core.dataloader", "_get = TensorDataset.__getitem__\ndef get(self, rows):\n"
        "    first, *others = _get(self, rows)\n    return (first, *(other[::-1] for other in others))\n"
        "TensorDataset.__getitem__ = get"),
    "the loader never shuffles": ("core.dataloader", "_plan = plan\n"
                                  "def plan(count, size, *others): return _plan(count, size)"),
    "the trainer counts everything as right": ("core.training", "Trainer.evaluate = lambda self, batches: (0.0, 1.0)"),
}  # fmt: skip


@pytest.fixture
def digits(tmp_path, monkeypatch) -> Path:
    """A workspace on a machine without MNIST."""
    if not DIGITS_FILE.is_file():
        pytest.skip("the 8 by 8 digits are not embedded; `python build.py build` does that")
    monkeypatch.setenv("TINYTORCH_DATA", str(tmp_path / "no data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no cache"))
    return tmp_path


@pytest.fixture
def mnist(tmp_path) -> Path:
    """A workspace on a machine with MNIST."""
    if not nearby("mnist"):
        pytest.skip("MNIST is neither in TINYTORCH_DATA nor in ../shared/data; the 8 by 8 digits were read instead")
    return tmp_path


def run_on_mnist(workspace: Path) -> dict | None:
    """The stored result of a run in a process of its own, with one thread (many get into each other's way on a busy
    machine); None if it could not run to its end."""
    environment = {**os.environ, "TINYTORCH_DATA": str(nearby("mnist")[0].parent), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-W", "ignore", "-c", "from tinytorch.tito import milestones; milestones.run(3)"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 or "MilestoneError" in done.stderr, done.stderr
    return json.loads((workspace / "milestones" / "03_mlp_1986.json").read_text()) if done.returncode == 0 else None


def test_it_reads_mnist(mnist):
    plant(mnist, 3)
    result = run_on_mnist(mnist)
    assert result["passed"], result["gates"]
    assert result["metrics"]["accuracy"] >= 0.96
    assert result["metrics"]["test_pictures"] == 10_000


def test_it_reads_the_small_digits(digits):
    plant(digits, 3)
    result = milestones.run(3)
    assert result.passed, result.failed_gates
    assert result.components.pop("core.dataloader") == "reference"
    assert set(result.components.values()) == {"yours"}
    assert result.metrics["test_pictures"] == len(load_digits()[1].labels) == 360
    assert "8 by 8 digits" in result.summary


def test_the_loader_may_be_the_reference_s_and_counts(digits):
    plant(digits, 3)
    result = milestones.run(3)
    assert result.components["core.dataloader"] == "reference" and result.counts
    (digits / "tinytorch" / "core" / "losses.py").unlink()
    assert not milestones.run(3).counts


def test_the_loader_is_one_s_own_where_module_08_is_completed(digits):
    plant(digits, 3, "core.dataloader")
    result = milestones.run(3)
    assert result.counts and set(result.components.values()) == {"yours"}


READER = "def my_reader(pixels, rng):\n    return Sequential(Linear(pixels, 64, rng=rng), {rest})"
RELU = (READER.format(rest="ReLU(), Linear(64, 10, rng=rng)")
        + "\ndef my_optimizer(model):\n    return Adam(model.parameters(), lr=0.003)")
WRONG_LINES = {
    "no network": ("def my_reader(pixels, rng):\n    raise NotImplementedError('1986: a network')",
                   "your lines are written"),
    "no bend": (READER.format(rest="Linear(64, 10, rng=rng)")
                + "\ndef my_optimizer(model):\n    return SGD(model.parameters(), lr=0.1)", "the hidden layer bends"),
    "pictures without a transpose": ("def my_pictures(weight, side):\n    return weight.reshape(-1, side, side)",
                                     "each picture is one unit's"),
    "one picture": ("def my_pictures(weight, side):\n    return weight[:, 0].reshape(side, side)",
                    "each picture is one unit's"),
}


def test_a_network_of_one_s_own_passes(digits):
    plant(digits, 3)
    with notebook_with(RELU):
        result = milestones.run(3)
    assert result.passed, result.failed_gates
    assert result.summary.endswith("by your network.")


@pytest.mark.parametrize("name", WRONG_LINES)
def test_wrong_lines_do_not_pass(digits, name):
    plant(digits, 3)
    lines, gate = WRONG_LINES[name]
    with notebook_with(lines):
        assert gate in gates_that_stop(3)


def test_two_runs_agree_and_watching_changes_nothing(digits):
    plant(digits, 3)
    seen = []
    watched = milestones.run(3, watch=lambda step, loss: seen.append((step, loss)))
    assert watched.metrics == milestones.run(3).metrics
    assert [step for step, _ in seen] == list(range(1, 30 * 45 + 1))
    assert seen[0][1] > 2 > 0.2 > seen[-1][1]


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_does_not_pass(digits, name):
    plant(digits, 3, *DEFECTS[name])
    assert gates_that_stop(3) != [], name


@pytest.mark.parametrize("name", MAIN_DEFECTS)
def test_a_main_defect_does_not_pass_on_mnist(mnist, name):
    plant(mnist, 3, *DEFECTS[name])
    result = run_on_mnist(mnist)
    assert result is None or not result["passed"], result["metrics"]


def test_a_good_score_without_a_bend_is_seen_through(digits):
    plant(digits, 3, *DEFECTS["sigmoid is a straight line"])
    result = milestones.run(3)
    assert result.metrics["accuracy"] > 0.95
    assert "the hidden layer bends" in [gate.name for gate in result.failed_gates]


def test_a_good_score_with_a_wrong_gradient_is_seen_through(digits):
    plant(digits, 3, *DEFECTS["sigmoid's gradient is taken for 1"])
    assert gates_that_stop(3) == ["gradients equal numpy's"]
