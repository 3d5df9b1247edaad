"""What a backward walk costs here: beside the loss alone, for each operation, and beside PyTorch where it is installed.

Times hold for one machine; the ratios travel.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from tinytorch import _resolver

BATCH, SIZES = 64, (784, 128, 64, 10)
REPEATS = 7
LENGTHS = (1_250, 2_500, 5_000, 10_000)


def seconds(call: Callable[[], object]) -> float:
    """The best of several runs after a first one."""
    call()
    def run() -> float:
        start = time.perf_counter()
        call()
        return time.perf_counter() - start
    return min(run() for _ in range(REPEATS))


def arrays() -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """A batch, its labels, and the weights of a network, float32."""
    rng = np.random.default_rng(0)
    weights = [rng.normal(0, size[0] ** -0.5, size) for size in zip(SIZES, SIZES[1:], strict=False)]
    images, labels = rng.random((BATCH, SIZES[0])), rng.integers(0, SIZES[-1], BATCH)
    return images.astype(np.float32), labels, [weight.astype(np.float32) for weight in weights]


def ours() -> tuple[Callable, Callable]:
    """The loss under no_grad, and the loss with all gradients."""
    from tinytorch.core.activations import relu
    from tinytorch.core.autograd import backward, no_grad
    from tinytorch.core.losses import CrossEntropyLoss
    from tinytorch.core.tensor import Tensor

    images, labels, weights = arrays()
    x, parameters = Tensor(images), [Tensor(weight, requires_grad=True) for weight in weights]

    def loss() -> Tensor:
        *hidden, last = parameters
        h = x
        for weight in hidden:
            h = relu(h @ weight)
        return CrossEntropyLoss()(h @ last, labels)

    return no_grad()(loss), lambda: backward(loss())


def pytorch() -> tuple[Callable, Callable]:
    """The same network in PyTorch, on one thread."""
    import torch

    torch.set_num_threads(1)
    images, labels, weights = arrays()
    x, y = torch.from_numpy(images), torch.from_numpy(labels)
    parameters = [torch.from_numpy(weight).requires_grad_() for weight in weights]

    def loss() -> torch.Tensor:
        *hidden, last = parameters
        h = x
        for weight in hidden:
            h = torch.relu(h @ weight)
        return torch.nn.functional.cross_entropy(h @ last, y)

    return torch.no_grad()(loss), lambda: loss().backward()


def chain(length: int) -> float:
    """Seconds of one walk for each operation, in a chain of additions."""
    from tinytorch.core.autograd import backward
    from tinytorch.core.tensor import Tensor

    def walk() -> float:
        y = x = Tensor([1.0], requires_grad=True)
        for _ in range(length):
            y = y + x
        start = time.perf_counter()
        backward(y)
        return time.perf_counter() - start

    return min(walk() for _ in range(REPEATS)) / length


def main() -> None:
    """Print the table."""
    with _resolver.use_reference():
        print(f"network {SIZES}, batch {BATCH}")
        alone, both = map(seconds, ours())
        print(f"  ours:    loss {alone * 1e3:.2f} ms, with all gradients {both / alone:.1f} times that")
        if find_spec("torch"):
            torch_alone, torch_both = map(seconds, pytorch())
            print(f"  PyTorch: loss {torch_alone * 1e3:.2f} ms, all gradients {torch_both / torch_alone:.1f} times")
            print(f"  a step of ours takes {both / torch_both:.1f} times as long as one of PyTorch")
        else:
            print("  PyTorch is not installed here, so there is nothing to compare with.")
        costs = [chain(length) for length in LENGTHS]
        print("chain of additions, walk only:")
        for length, cost in zip(LENGTHS, costs, strict=True):
            print(f"  {length:6,} operations: {cost * 1e6:.1f} µs each, {cost / costs[0]:.2f} times the first line")


if __name__ == "__main__":
    main()
