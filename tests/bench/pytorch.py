"""Operations, losses, layers and optimizers beside PyTorch's, in float64. Needs torch, which no lock names.

    python -m tests.bench.pytorch

Prints the largest difference for each, in values and gradients, or in weights after 25 steps of learning. Ends with 1
if one is above its limit, and says so where torch is missing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.bench._trainings import pytorch_layers, pytorch_training

LIMIT = 1e-9
LIMITS = {"  eval": 1e-6}  # batch norm keeps its running statistics in float32
RNG = np.random.default_rng(3)
A, B, ROW = RNG.normal(size=(2, 3)), RNG.normal(size=(2, 3)), RNG.normal(size=3)
ABOVE, TIES = RNG.uniform(0.5, 2, (2, 3)), np.array([[1.0, 2.0, 2.0], [3.0, 3.0, 3.0]])
BATCH, MASK = RNG.normal(size=(4, 2, 3)), np.array([[True, False, True], [False, False, True]])


def cases(ours: Any, torch: Any) -> dict[str, tuple[Callable, Callable, list[np.ndarray]]]:
    """Operation -> our function, PyTorch's function, inputs."""
    mask = torch.tensor(MASK)
    pick = ([0, 1, 1], [2, 0, 0])
    return {
        "add": (lambda a, b: a + b, lambda a, b: a + b, [A, ROW]),
        "sub": (lambda a, b: a - b, lambda a, b: a - b, [ROW, A]),
        "mul": (lambda a, b: a * b, lambda a, b: a * b, [A, ROW]),
        "div": (lambda a, b: a / b, lambda a, b: a / b, [A, ABOVE]),
        "neg": (lambda a: -a, lambda a: -a, [A]),
        "pow": (lambda a: a**2.5 + a**0 + a**-1, lambda a: a**2.5 + a**0 + a**-1, [ABOVE]),
        "rpow": (lambda a: 2**a, lambda a: 2**a, [A]),
        "exp": (lambda a: a.exp(), lambda a: a.exp(), [A]),
        "log": (lambda a: a.log(), lambda a: a.log(), [ABOVE]),
        "sqrt": (lambda a: a.sqrt(), lambda a: a.sqrt(), [ABOVE]),
        "abs": (lambda a: a.abs(), lambda a: a.abs(), [A * MASK]),
        "clip": (lambda a: a.clip(1, 2.5), lambda a: a.clamp(1, 2.5), [TIES]),
        "maximum": (ours.maximum, torch.maximum, [TIES, TIES[::-1].copy()]),
        "minimum": (ours.minimum, torch.minimum, [TIES, TIES[:, ::-1].copy()]),
        "where": (lambda a, b: ours.where(MASK, a, b), lambda a, b: torch.where(mask, a, b), [A, B]),
        "masked_fill": (lambda a: a.masked_fill(MASK, 7.0), lambda a: a.masked_fill(mask, 7.0), [A]),
        "matmul": (lambda a, b: a @ b, lambda a, b: a @ b, [BATCH, A.T.copy()]),
        "matmul of vectors": (lambda a, b: a @ b, lambda a, b: a @ b, [BATCH, ROW]),
        "reshape": (lambda a: a.reshape(3, -1), lambda a: a.reshape(3, -1), [A]),
        "transpose": (lambda a: a.transpose(2, 0, 1), lambda a: a.permute(2, 0, 1), [BATCH]),
        "getitem": (lambda a: a[pick], lambda a: a[pick], [A]),
        "cat": (lambda a, b: ours.cat([a, b], axis=1), lambda a, b: torch.cat([a, b], dim=1), [A, B]),
        "stack": (lambda a, b: ours.stack([a, b], axis=-1), lambda a, b: torch.stack([a, b], dim=-1), [A, B]),
        "sum": (lambda a: a.sum(axis=(0, 2)), lambda a: a.sum(dim=(0, 2)), [BATCH]),
        "mean": (lambda a: a.mean(axis=1, keepdims=True), lambda a: a.mean(dim=1, keepdim=True), [BATCH]),
        "var": (lambda a: a.var(axis=-1, correction=1), lambda a: a.var(dim=-1, correction=1), [BATCH]),
        "max": (lambda a: a.max(axis=1), lambda a: a.amax(dim=1), [TIES]),
        "min": (lambda a: a.min(axis=0), lambda a: a.amin(dim=0), [TIES]),
        **{name: (lambda a, name=name: ours.apply(name, a), getattr(torch, name), [A * MASK])
           for name in ("relu", "sigmoid", "tanh")},
        "gelu": (lambda a: ours.apply("gelu", a), torch.nn.GELU(approximate="tanh"), [A]),
        **{name: (lambda a, name=name: ours.apply(name, a, axis=1),
                  lambda a, name=name: getattr(torch, name)(a, dim=1), [A]) for name in ("softmax", "log_softmax")},
    }  # fmt: skip


def difference(ours: Any, torch: Any, mine: Callable, theirs: Callable, arrays: list[np.ndarray]) -> float:
    """The largest difference between both results and between all gradients."""
    a = [ours.Tensor(array, requires_grad=True, dtype=np.float64) for array in arrays]
    b = [torch.tensor(array, requires_grad=True) for array in arrays]
    one, other = mine(*a), theirs(*b)
    pull = np.cos(np.arange(one.size)).reshape(one.shape)
    one.backward(pull)
    other.backward(torch.tensor(pull))
    pairs = [(one.data, other.detach().numpy())]
    pairs += [(x.grad, y.grad.numpy()) for x, y in zip(a, b, strict=True)]
    return max(float(np.abs(x - y).max()) for x, y in pairs)


def differs(what: str, found: dict[str, float]) -> bool:
    """Print a group of differences; True if one is too large."""
    too_large = [name for name, value in found.items() if not value < LIMITS.get(name, LIMIT)]
    for name, value in found.items():
        print(f"{name:20} {value:.0e}{'   differs' if name in too_large else ''}")
    print(f"{len(found)} {what}: largest difference {max(found.values()):.0e}\n")
    return bool(too_large)


def main() -> int:
    """Compare everything; 1 if anything differs or cannot be compared."""
    try:
        import torch
    except ImportError:
        print("torch is not installed here, so nothing was compared. `pip install torch`, best in a folder of its own.")
        return 1
    from tinytorch import _resolver

    with _resolver.use_reference():
        from tinytorch.core import activations, losses, tensor

        assert activations and losses  # they bring their operations
        groups = {
            "operations": {name: difference(tensor, torch, *case) for name, case in cases(tensor, torch).items()},
            "losses and layers": pytorch_layers.differences(torch),
            "ways to learn": pytorch_training.differences(torch),
        }
    print(f"Beside PyTorch {torch.__version__}")
    failed = [what for what, found in groups.items() if differs(what, found)]
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
