"""Losses and layers beside PyTorch's, with the same weights: results, and the gradients of inputs and weights."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

RNG = np.random.default_rng(7)
LOGITS, CLASSES = RNG.normal(size=(6, 5)), np.array([0, 4, 1, 1, 3, 2])
PARTLY = np.where([True, True, False, True, False, True], CLASSES, -100)
SHARES = RNG.uniform(size=(6, 5))
ROWS, SEQUENCES, PICTURES = RNG.normal(size=(5, 8)), RNG.normal(size=(2, 5, 8)), RNG.normal(size=(2, 3, 7, 6))
IDS = np.array([[3, 1, 3], [0, 3, 1]])


class Weight(NamedTuple):
    """One weight of PyTorch's and ours that make it up: joined along axis 0, each transposed first if `turned`."""

    ours: list[Any]
    theirs: Any
    turned: bool = False

    def joined(self, arrays: list[np.ndarray]) -> np.ndarray:
        """Arrays of the shapes of ours as one of PyTorch's shape."""
        return np.concatenate([array.T if self.turned else array for array in arrays])


class Pair(NamedTuple):
    """One function of ours, the same of PyTorch's, the inputs of both, and their weights."""

    ours: Callable
    theirs: Callable
    inputs: list[np.ndarray]
    weights: list[Weight] = []


def differences(torch: Any) -> dict[str, float]:
    """Loss or layer -> the largest difference between both results and between all gradients."""
    from tinytorch.core import attention, embeddings, layers, losses, spatial, transformers

    pairs = losses_of(losses, torch.nn.functional, torch)
    pairs |= layers_of(layers, spatial, embeddings, torch) | attention_of(attention, transformers, torch)
    found = {name: apart(torch, pair) for name, pair in pairs.items()}
    return found | batch_norm_apart(spatial, torch)


def losses_of(ours: Any, theirs: Any, torch: Any) -> dict[str, Pair]:
    """Every loss, with every setting."""
    numbers, partly, shares = torch.tensor(CLASSES), torch.tensor(PARTLY), torch.tensor(SHARES)
    found = {}
    for name, targets, their_targets, settings in [
        ("cross-entropy", CLASSES, numbers, {}),
        ("  ignore_index", PARTLY, partly, {}),
        ("  ignore class 1", CLASSES, numbers, {"ignore_index": 1}),
        ("  label_smoothing", CLASSES, numbers, {"label_smoothing": 0.1}),
        ("  both", PARTLY, partly, {"label_smoothing": 0.3}),
    ]:
        loss = ours.CrossEntropyLoss(**settings)
        other = partial(theirs.cross_entropy, target=their_targets, **settings)
        found[name] = Pair(partial(lambda loss, targets, x: loss(x, targets), loss, targets), other, [LOGITS])
    found["mean squared"] = Pair(ours.MSELoss(), theirs.mse_loss, [LOGITS, SHARES])
    binary = partial(theirs.binary_cross_entropy_with_logits, target=shares)
    found["binary"] = Pair(lambda x: ours.BCEWithLogitsLoss()(x, SHARES), binary, [LOGITS])
    return found


def layers_of(layers: Any, spatial: Any, embeddings: Any, torch: Any) -> dict[str, Pair]:
    """Layers on rows, pictures and tokens."""
    linear, their_linear = layers.Linear(8, 3), torch.nn.Linear(8, 3)
    table, their_table = embeddings.Embedding(4, 3), torch.nn.Embedding(4, 3)
    functional = torch.nn.functional
    found = {
        "Linear": Pair(linear, their_linear, [ROWS], linears((linear, their_linear))),
        "Embedding": Pair(lambda: table(IDS), lambda: their_table(torch.tensor(IDS)), [],
                          [Weight([table.weight], their_table.weight)]),
        "MaxPool2d": Pair(spatial.MaxPool2d(3, 2), partial(functional.max_pool2d, kernel_size=3, stride=2), [PICTURES]),
        "AvgPool2d": Pair(spatial.AvgPool2d(2), partial(functional.avg_pool2d, kernel_size=2), [PICTURES]),
    }  # fmt: skip
    for stride, padding in ((1, 0), (2, 1), (3, 2)):
        ours, theirs = (module.Conv2d(3, 4, 3, stride=stride, padding=padding) for module in (spatial, torch.nn))
        found[f"Conv2d {stride} {padding}"] = Pair(ours, theirs, [PICTURES], straight(ours, theirs))
    return found


def attention_of(attention: Any, transformers: Any, torch: Any) -> dict[str, Pair]:
    """What a transformer is made of, and a whole block."""
    seen = attention.causal_mask(5)
    hidden = torch.tensor(~seen)
    queries = [SEQUENCES, SEQUENCES[::-1].copy(), SEQUENCES * 2]
    lookup = torch.nn.functional.scaled_dot_product_attention
    heads, their_heads = attention.MultiHeadAttention(8, 2), torch.nn.MultiheadAttention(8, 2, batch_first=True)
    norm, their_norm = transformers.LayerNorm(8), torch.nn.LayerNorm(8)
    block = transformers.TransformerBlock(8, 2)
    bend = partial(torch.nn.functional.gelu, approximate="tanh")
    their_block = torch.nn.TransformerEncoderLayer(8, 2, 32, 0.0, bend, batch_first=True, norm_first=True)
    return {
        "LayerNorm": Pair(norm, their_norm, [SEQUENCES], straight(norm, their_norm)),
        "attention": Pair(attention.scaled_dot_product_attention, lookup, queries),
        "  causal": Pair(partial(attention.scaled_dot_product_attention, mask=seen),
                         partial(lookup, is_causal=True), queries),
        "MultiHeadAttention": Pair(lambda x: heads(x, seen), lambda x: their_heads(x, x, x, attn_mask=hidden)[0],
                                   [SEQUENCES], heads_in(heads, their_heads)),
        "TransformerBlock": Pair(lambda x: block(x, seen), partial(their_block, src_mask=hidden), [SEQUENCES], [
            *heads_in(block.attention, their_block.self_attn),
            *straight(block.norm1, their_block.norm1), *straight(block.norm2, their_block.norm2),
            *linears((block.mlp.expand, their_block.linear1), (block.mlp.contract, their_block.linear2)),
        ]),
    }  # fmt: skip


def straight(ours: Any, theirs: Any) -> list[Weight]:
    """A layer whose weight and bias have PyTorch's shape."""
    return [Weight([ours.weight], theirs.weight), Weight([ours.bias], theirs.bias)]


def linears(*pairs: tuple[Any, Any]) -> list[Weight]:
    """Linear layers: PyTorch keeps their weights transposed."""
    weights = [Weight([ours.weight], theirs.weight, turned=True) for ours, theirs in pairs]
    return weights + [Weight([ours.bias], theirs.bias) for ours, theirs in pairs]


def heads_in(ours: Any, theirs: Any) -> list[Weight]:
    """Attention in several heads: PyTorch keeps three layers in one."""
    parts = (ours.query, ours.key, ours.value)
    return [
        Weight([part.weight for part in parts], theirs.in_proj_weight, turned=True),
        Weight([part.bias for part in parts], theirs.in_proj_bias),
        *linears((ours.output, theirs.out_proj)),
    ]


def share(torch: Any, weights: list[Weight]) -> None:
    """Give both sides the same random weights, in float64."""
    for weight in weights:
        for param in weight.ours:
            param.data = RNG.normal(size=param.shape)
        weight.theirs.data = torch.tensor(weight.joined([param.data for param in weight.ours]))


def apart(torch: Any, pair: Pair) -> float:
    """The largest difference between both results and between all gradients."""
    from tinytorch.core.tensor import Tensor

    share(torch, pair.weights)
    a = [Tensor(array, requires_grad=True, dtype=np.float64) for array in pair.inputs]
    b = [torch.tensor(array, requires_grad=True) for array in pair.inputs]
    one, other = pair.ours(*a), pair.theirs(*b)
    pull = np.cos(np.arange(one.size)).reshape(one.shape)
    one.backward(pull)
    other.backward(torch.tensor(pull))
    compared = [(one.data, other.detach()), *((x.grad, y.grad) for x, y in zip(a, b, strict=True))]
    compared += [(each.joined([param.grad for param in each.ours]), each.theirs.grad) for each in pair.weights]
    return max(float(np.abs(mine - np.asarray(theirs)).max()) for mine, theirs in compared)


def batch_norm_apart(spatial: Any, torch: Any) -> dict[str, float]:
    """Batch norm while training, the running statistics that it leaves behind, and what it does with them.

    Statistics are compared in float64, then rounded on both sides to the float32 in which our layer keeps them.
    """
    ours, theirs = spatial.BatchNorm2d(3), torch.nn.BatchNorm2d(3).double()
    buffers = ("running_mean", "running_var")
    for name in buffers:
        setattr(ours, name, getattr(ours, name).astype(np.float64))
    weights = straight(ours, theirs)
    found = {"BatchNorm2d": max(apart(torch, Pair(ours, theirs, [PICTURES * size + size], weights)) for size in (1, 2))}
    statistics = [np.abs(getattr(ours, name) - getattr(theirs, name).numpy()).max() for name in buffers]
    found["  statistics"] = float(max(statistics))
    for name in buffers:
        kept = getattr(ours, name).astype(np.float32)
        setattr(ours, name, kept)
        setattr(theirs, name, torch.tensor(kept).double())
    ours.eval()
    theirs.eval()
    found["  eval"] = apart(torch, Pair(ours, theirs, [PICTURES], []))
    return found
