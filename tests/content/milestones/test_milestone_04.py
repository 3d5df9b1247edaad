"""1998's network: each planted defect is found by the gate that is there for it, and a stopped training goes on.

Everything runs on the drawn shapes, few of them where a defect is looked for: the gates compare with the referee, not
with a score. The photographs are in `python -m tests.bench.cifar10`.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest

import tinytorch.data
from tests.content.milestones.planting import gates_that_stop, plant
from tinytorch.data import colour_shapes
from tinytorch.tito import milestones
from tinytorch.tito.milestones import long_training, milestone

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

# name: (the component, code after it, the gate that sees it)
DEFECTS = {
    "the kernel is flipped": (
        "core.spatial", "from tinytorch.core.tensor import OPS\n"
        "OPS['conv2d'] = lambda x, weight, **options: conv2d_forward(x, weight[:, :, ::-1, ::-1], **options)",
        "loss equals numpy's"),
    "padding on one side": (
        "core.spatial", "def framed(x, padding):\n"
        "    return np.pad(x, ((0, 0), (0, 0), (2 * padding, 0), (2 * padding, 0)))", "loss equals numpy's"),
    "the pool's gradient goes to the wrong place": (
        "core.spatial", "@vjp('max_pool2d')\ndef wrong(grad, node):\n    x = node.parents[0].data\n"
        "    result = np.zeros_like(x)\n    result[places(x, **node.params)[0]] += grad\n    return (result,)",
        "gradients equal numpy's"),
    "the weights' gradient forgets its first entry": (
        "core.spatial", "_weight_gradient = weight_gradient\ndef weight_gradient(*inputs):\n"
        "    result = _weight_gradient(*inputs)\n    result[:, :, 0, 0] = 0\n    return result",
        "gradients equal numpy's"),
    "batch statistics in eval": (
        "core.spatial", "_forward = BatchNorm2d.forward\ndef forward(self, x):\n    mode, self.training = "
        "self.training, True\n    y = _forward(self, x)\n    self.training = mode\n    return y\n"
        "BatchNorm2d.forward = forward", "running statistics are used"),
    "momentum of the running mean swapped": (
        "core.spatial", "_init = BatchNorm2d.__init__\n"
        "BatchNorm2d.__init__ = lambda self, n: _init(self, n, 1e-5, 0.9)",
        "running statistics follow"),
    "labels do not follow the shuffle": (
        "core.dataloader", "_get = TensorDataset.__getitem__\ndef get(self, rows):\n"
        "    first, *others = _get(self, rows)\n    return (first, *(other[::-1] for other in others))\n"
        "TensorDataset.__getitem__ = get",
        "every picture once, with its own label"),
    "the loader repeats some and forgets others": (
        "core.dataloader", "_plan = plan\ndef plan(*inputs):\n    batches = _plan(*inputs)\n"
        "    return batches[:-1] + batches[:1]", "every picture once, with its own label"),
    "training and validation overlap": (
        "core.dataloader", "def random_split(dataset, lengths, rng=None):\n"
        "    return [Subset(dataset, np.arange(length)) for length in lengths]", "the test was never trained on"),
    "nothing is learned": ("core.optimizers", "SGD.step = lambda self: None", "filters moved"),
    "a bias gets no gradient": (
        "core.spatial", "_init = Conv2d.__init__\ndef init(self, *inputs, **options):\n"
        "    _init(self, *inputs, **options)\n    if self.bias is not None:\n        self.bias = self.bias.detach()\n"
        "Conv2d.__init__ = init", "a gradient reached every parameter"),
}  # fmt: skip


@pytest.fixture
def shapes(tmp_path, monkeypatch):
    """A workspace on a machine without CIFAR-10."""
    monkeypatch.setenv("TINYTORCH_DATA", str(tmp_path / "no data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "no cache"))
    return tmp_path


@pytest.fixture
def few(shapes, monkeypatch):
    """Few shapes, small batches, and a slim middle: enough for every gate but the scores."""

    def slim_script(which):
        script = load(which)
        script.BATCH, script.middle = 16, lambda rng: slim(script, rng)
        script.network.__defaults__ = (script.middle, script.SEED)
        return script

    load = milestone._load
    monkeypatch.setattr(milestone, "_load", slim_script)
    monkeypatch.setattr(tinytorch.data, "colour_shapes", partial(colour_shapes, 192, 32))
    return shapes


def slim(script, rng) -> list:
    """Every kind of layer that the milestone's own middle has, with a quarter of the channels."""
    widths = [3, 4, 8, 16]
    return [layer for before, width in pairwise(widths) for layer in (
        script.Conv2d(before, width, 3, padding=1, bias=False, rng=rng), script.MaxPool2d(2),
        script.BatchNorm2d(width), script.ReLU())]  # fmt: skip


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_seen_by_its_gate(few, name):
    component, code, gate = DEFECTS[name]
    plant(few, 4, component, code)
    assert gate in gates_that_stop(4)


def test_an_ignored_stride_does_not_pass(few):
    plant(few, 4, "core.spatial", "from tinytorch.core.tensor import OPS\n"
          "OPS['conv2d'] = lambda x, weight, stride=1, padding=0: conv2d_forward(x, weight, 1, padding)")  # fmt: skip
    (sentence,) = gates_that_stop(4)
    assert "could not run" in sentence or "stopped at" in sentence


def test_few_shapes_fail_at_no_gate_about_the_framework(few):
    plant(few, 4)
    assert not set(gates_that_stop(4)) & {gate for _, _, gate in DEFECTS.values()}


def test_a_training_that_was_stopped_ends_as_an_unbroken_one(few, monkeypatch, capsys):
    plant(few, 4)
    whole = milestones.run(4)
    (few / "training" / "04_cnn_1998.npz").unlink()
    monkeypatch.setattr(long_training, "EVERY", 0.0)

    def stop(step, loss):
        if step == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        milestones.run(4, watch=stop)
    resumed = milestones.run(4)
    assert "Continued from step 2 of 16." in capsys.readouterr().out
    assert resumed.metrics == whole.metrics
