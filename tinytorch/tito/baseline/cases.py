"""What the baseline measures: small pieces of work that training consists of, on numpy and on a student's own parts.

Each takes between one and two milliseconds on the reference system, so that many rounds fit into a second. A change
to any of them makes older scores incomparable: raise SUITE then, and measure the reference system anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tinytorch.tito.baseline import network

SUITE = 1

Work = Callable[[], np.ndarray]


@dataclass(frozen=True)
class Case:
    """One piece of work. `make()` prepares its data and returns the work itself, which is all that is timed.

    A case on a student's parts also has `needs` (their exports), `expected()`, which is what its first run has to
    give, and `check`, an exercise that says more if it does not.
    """

    id: str
    title: str
    make: Callable[[], Work]
    needs: tuple[str, ...] = ()
    expected: Callable[[], np.ndarray] | None = None
    check: str = ""


def repeated(times: int, call: Work) -> Work:
    """`call`, `times` times."""

    def work() -> np.ndarray:
        for _ in range(times - 1):
            call()
        return call()

    return work


def floats(*shape: int) -> np.ndarray:
    """Standard normal numbers as float32, the same for each shape every time."""
    return np.random.default_rng(sum(shape)).standard_normal(shape, dtype=np.float32)


def _elementwise() -> Work:
    x, y, out = floats(50_000), floats(50_000), np.empty(50_000, np.float32)

    def call() -> np.ndarray:
        np.multiply(x, y, out=out)
        np.add(out, x, out=out)
        return np.maximum(out, 0, out=out)

    return repeated(40, call)


def _exponential() -> Work:
    x, out = floats(50_000), np.empty(50_000, np.float32)

    def call() -> np.ndarray:
        np.exp(x, out=out)
        return np.tanh(out, out=out)

    return repeated(20, call)


def _reduce() -> Work:
    x = floats(250, 400)
    return repeated(40, lambda: x.sum(axis=0) + x.max(axis=0))


def _product(size: int, times: int) -> Callable[[], Work]:
    def make() -> Work:
        a, b, out = floats(size, size), floats(size, size).T.copy(), np.empty((size, size), np.float32)
        return repeated(times, lambda: np.matmul(a, b, out=out))

    return make


def _forward() -> Work:
    params, (x, _) = network.parameters(), network.batch()
    return repeated(5, lambda: network.forward(params, x))


def _train() -> Work:
    params, (x, labels) = network.parameters(), network.batch()
    return repeated(2, lambda: network.train_step(params, x, labels)[0])


def _own_tensor_work() -> Work:
    from tinytorch.core.tensor import Tensor

    x, y = Tensor(floats(64, 128)), Tensor(floats(128))
    return repeated(25, lambda: ((x * y + x) / 2 - y).sum(axis=1).data)


def _own_tensor_expected() -> np.ndarray:
    x, y = floats(64, 128), floats(128)
    return ((x * y + x) / 2 - y).sum(axis=1)


def _own_product_work() -> Work:
    from tinytorch.core.tensor import Tensor

    a, b = Tensor(floats(128, 128)), Tensor(floats(128, 128).T.copy())
    return repeated(15, lambda: (a @ b).data)


def _own_network():
    from tinytorch.core.activations import ReLU
    from tinytorch.core.layers import Linear, Sequential

    first, second = (Linear(*sizes) for sizes in ((network.INPUTS, network.HIDDEN), (network.HIDDEN, network.CLASSES)))
    start = network.parameters()
    for layer, weight, bias in ((first, *start[:2]), (second, *start[2:])):
        layer.weight.data[...] = weight
        layer.bias.data[...] = bias
    return Sequential(first, ReLU(), second), first


def _own_forward_work() -> Work:
    from tinytorch.core.tensor import Tensor

    (model, _), x = _own_network(), Tensor(network.batch()[0])
    return repeated(4, lambda: model(x).data)


def _own_train_work() -> Work:
    from tinytorch.core.losses import CrossEntropyLoss
    from tinytorch.core.optimizers import SGD
    from tinytorch.core.tensor import Tensor

    (model, first), (x, labels) = _own_network(), map(Tensor, network.batch())
    optimizer, loss = SGD(model.parameters(), lr=network.LEARNING_RATE), CrossEntropyLoss()

    def call() -> np.ndarray:
        optimizer.zero_grad()
        loss(model(x), labels).backward()
        optimizer.step()
        return first.weight.data

    return call


TENSOR = ("core.tensor",)
LAYERS = (*TENSOR, "core.activations", "core.layers")
TRAINING = (*LAYERS, "core.losses", "core.autograd", "core.optimizers")

NUMPY = (
    Case("numpy-elementwise", "Add, multiply, maximum", _elementwise),
    Case("numpy-exponential", "exp and tanh", _exponential),
    Case("numpy-reduce", "Sum and maximum along an axis", _reduce),
    Case("numpy-matmul-32", "Small products, 32 x 32", _product(32, 400)),
    Case("numpy-matmul-256", "Larger products, 256 x 256", _product(256, 2)),
    Case("numpy-forward", "A network's answer, 784-128-10", _forward),
    Case("numpy-train", "One training step of that network", _train),
)

OWN = (
    Case("own-tensor", "Arithmetic on Tensors", _own_tensor_work, TENSOR, _own_tensor_expected, "01-apply"),
    Case("own-matmul", "Products of Tensors, 128 x 128", _own_product_work, TENSOR,
         lambda: floats(128, 128) @ floats(128, 128).T, "01-matmul"),
    Case("own-forward", "A network's answer, 784-128-10", _own_forward_work, LAYERS,
         lambda: network.forward(network.parameters(), network.batch()[0])),
    Case("own-train", "One training step of that network", _own_train_work, TRAINING,
         lambda: network.train_step(network.parameters(), *network.batch())[0]),
)  # fmt: skip
