"""Optimizers, the schedule and clipping beside PyTorch's: weights that begin alike and learn side by side."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

STEPS, WARMUP, LOWEST = 25, 5, 0.01
RNG = np.random.default_rng(5)
INPUTS, TARGETS = RNG.normal(size=(STEPS, 8, 3)), RNG.integers(0, 4, (STEPS, 8))
START = [RNG.normal(size=size) for size in [(3, 6), (6,), (6, 4), (4,)]]

# What is tried -> the class, which has the same name in both, and its settings, which have too.
OPTIMIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "SGD": ("SGD", {"lr": 0.1}),
    "SGD momentum": ("SGD", {"lr": 0.1, "momentum": 0.9}),
    "SGD Nesterov": ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    "SGD decay": ("SGD", {"lr": 0.1, "weight_decay": 0.01}),
    "SGD all of them": ("SGD", {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1}),
    "Adam": ("Adam", {"lr": 0.01}),
    "Adam decay": ("Adam", {"lr": 0.01, "weight_decay": 0.1}),
    "Adam betas": ("Adam", {"lr": 0.02, "betas": (0.5, 0.7), "eps": 1e-3}),
    "AdamW": ("AdamW", {"lr": 0.01}),
    "AdamW decay": ("AdamW", {"lr": 0.01, "weight_decay": 0.3}),
}


def differences(torch: Any) -> dict[str, float]:
    """What was tried -> the largest difference between our weights, rates or gradients and PyTorch's."""
    found = {name: learned_apart(torch, *tried) for name, tried in OPTIMIZERS.items()}
    for name in ("SGD", "AdamW"):
        found[f"{name} schedule"] = learned_apart(torch, name, {"lr": 0.2}, scheduled=True)
    found["schedule"] = float(np.abs(np.subtract(rates(0.2), their_rates(torch, 0.2))).max())
    found["clipping"] = clipped_apart(torch, max_norm=1.5)
    found["clipping nothing"] = clipped_apart(torch, max_norm=1e6)
    return found


def scores(weights: list[Any], x: Any) -> Any:
    """Two layers with a bend between them, of operations that both have: x (N, 3) to (N, 4)."""
    hidden = x @ weights[0] + weights[1]
    return hidden / (hidden * hidden + 1) @ weights[2] + weights[3]


def our_loss(weights: list[Any], step: int) -> Any:
    """Cross-entropy on the batch of a step."""
    from tinytorch.core import losses, tensor

    return losses.CrossEntropyLoss()(scores(weights, tensor.Tensor(INPUTS[step], dtype=np.float64)), TARGETS[step])


def their_loss(torch: Any, weights: list[Any], step: int) -> Any:
    """The same of PyTorch's."""
    return torch.nn.functional.cross_entropy(scores(weights, torch.tensor(INPUTS[step])), torch.tensor(TARGETS[step]))


def both_weights(torch: Any) -> tuple[list[Any], list[Any]]:
    """The weights that both begin with, once for each."""
    from tinytorch.core import tensor

    ours = [tensor.Tensor(start, requires_grad=True, dtype=np.float64) for start in START]
    return ours, [torch.tensor(start, requires_grad=True) for start in START]


def rates(highest: float) -> list[float]:
    """A warm-up and half a cosine, a learning rate for each step."""
    from tinytorch.core import training

    return [*map(training.CosineSchedule(highest, STEPS, LOWEST, warmup_steps=WARMUP), range(STEPS))]


def their_rates(torch: Any, highest: float) -> list[float]:
    """The same by PyTorch's schedulers, one after the other."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=highest)
    schedulers = torch.optim.lr_scheduler
    warm = schedulers.LinearLR(optimizer, start_factor=1 / WARMUP, total_iters=WARMUP - 1)
    cool = schedulers.CosineAnnealingLR(optimizer, STEPS - WARMUP, LOWEST)
    chain = schedulers.SequentialLR(optimizer, [warm, cool], [WARMUP])
    found = []
    for _ in range(STEPS):
        found += chain.get_last_lr()
        optimizer.step()
        with warnings.catch_warnings():  # the chain calls its own parts in a way that PyTorch warns of
            warnings.simplefilter("ignore")
            chain.step()
    return found


def learned_apart(torch: Any, name: str, settings: dict[str, Any], scheduled: bool = False) -> float:
    """The largest difference between our weights and PyTorch's after 25 steps on the same batches."""
    from tinytorch.core import optimizers

    ours, theirs = both_weights(torch)
    one, other = getattr(optimizers, name)(ours, **settings), getattr(torch.optim, name)(theirs, **settings)
    constant = [settings["lr"]] * STEPS
    our_rates = rates(settings["lr"]) if scheduled else constant
    other_rates = their_rates(torch, settings["lr"]) if scheduled else constant
    for step in range(STEPS):
        one.lr, other.param_groups[0]["lr"] = our_rates[step], other_rates[step]
        for optimizer, loss in ((one, our_loss(ours, step)), (other, their_loss(torch, theirs, step))):
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return max(float(np.abs(a.data - b.detach().numpy()).max()) for a, b in zip(ours, theirs, strict=True))


def clipped_apart(torch: Any, max_norm: float) -> float:
    """The largest difference between the norms and between the clipped gradients.

    Where PyTorch clips, it divides by the norm plus 1e-6, so its gradients are shorter by as much; we divide by the
    norm, and reach `max_norm`. That is taken out here.
    """
    from tinytorch.core import training

    ours, theirs = both_weights(torch)
    our_loss(ours, 0).backward()
    their_loss(torch, theirs, 0).backward()
    norm = training.clip_grad_norm(ours, max_norm)
    other = torch.nn.utils.clip_grad_norm_(theirs, max_norm).item()
    longer = (norm + 1e-6) / norm if norm > max_norm else 1.0
    gradients = [np.abs(a.grad - b.grad.numpy() * longer).max() for a, b in zip(ours, theirs, strict=True)]
    return max(abs(norm - other), *map(float, gradients))
