"""What surrounds the profiler of lesson 14: what it notes, where it listens, and how a table of it is printed.

And what lesson 18 counts with: the bytes that a program takes from an array, and the most memory that a call holds.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinytorch.given.layers import LayerBase
from tinytorch.given.tensor import TensorBase

Timed = Callable[[Callable, Callable], Callable]


@dataclass(frozen=True)
class Call:
    """One operation that ran. `layer` is the path of the layer it ran in, "" for the model itself.

    `direction` is "forward" or "backward".
    """

    op: str
    layer: str
    direction: str
    flops: int
    bytes: int
    seconds: float


@dataclass(frozen=True)
class Row:
    """The sums of several calls, and how many they are."""

    count: int
    flops: int
    bytes: int
    seconds: float


@dataclass(frozen=True)
class Machine:
    """What this machine can do at most: arithmetic in FLOP a second, memory in bytes a second."""

    peak: float
    bandwidth: float


class Counted:
    """An array that only gives out pieces, `a[0:8, 3]`, and takes them back, `a[2] = row`, and counts their bytes.

    `taken` and `put` are sums over all pieces, `largest` is the size of the largest one.
    """

    def __init__(self, array: np.ndarray) -> None:
        self.array, self.shape, self.dtype = array, array.shape, array.dtype
        self.taken = self.put = self.largest = 0

    def __getitem__(self, index: Any) -> np.ndarray:
        """The piece; a change of it doesn't reach the array until it is put back."""
        piece = self.array[index].copy()
        self.taken += piece.nbytes
        self.largest = max(self.largest, piece.nbytes)
        return piece

    def __setitem__(self, index: Any, value: Any) -> None:
        size = self.array[index].nbytes
        self.array[index] = value
        self.put += size
        self.largest = max(self.largest, size)


def peak(call: Callable[[], Any]) -> int:
    """The most memory in bytes that was taken at once during call(), as Python's own bookkeeping saw it."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@contextmanager
def watched(
    ops: dict, rules: dict, model: LayerBase | None, timed: Timed, forward: Callable, backward: Callable
) -> Iterator[list[Call]]:
    """While it is open, every rule of two tables runs under `timed(rule, note)`; yields the list of what was noted.

    `forward` and `backward` make a Call of (op, layer, inputs, result, seconds). The tables are as before afterwards.
    """
    calls: list[Call] = []
    made: dict[int, str] = {}  # the id of an array -> where it was made; a living array keeps its id
    kept = {id(table): dict(table) for table in (ops, rules)}

    def forward_note(op: str) -> Callable:
        def note(inputs: tuple, result: np.ndarray, seconds: float) -> None:
            made[id(result)] = inside[-1]
            calls.append(forward(op, inside[-1], inputs, result, seconds))

        return note

    def backward_note(op: str) -> Callable:
        def note(inputs: tuple, shares: tuple, seconds: float) -> None:
            calls.append(backward(op, made.get(id(inputs[1].data), ""), inputs, shares, seconds))

        return note

    with _named(model) as inside:
        try:
            for table, note in ((ops, forward_note), (rules, backward_note)):
                table.update({op: timed(rule, note(op)) for op, rule in table.items()})
            yield calls
        finally:
            for table in (ops, rules):
                table.update(kept[id(table)])


def by_kind(order: Iterable[TensorBase], optimizer: Any) -> dict[str, list[np.ndarray]]:
    """The arrays that a training step holds, by kind, given the tensors behind its loss. Views are among them."""
    weights = [param.data for param in optimizer.params]
    own = {id(weight) for weight in weights}
    order = list(order)
    return {
        "weights": weights,
        "gradients": [param.grad for param in optimizer.params if param.grad is not None],
        "state": _arrays(value for state in optimizer.state for value in state.values()),
        "data": [leaf.data for leaf in order if leaf.op is None and id(leaf.data) not in own],
        "activations": [
            array for node in order if node.op for array in (node.data, *_arrays(node.params.values()))
        ],
    }  # fmt: skip


def table(rows: Mapping[tuple[str, ...], Row], most: int = 12) -> None:
    """Print the first `most` rows with the share of the time that each takes; what is left stands in the last line."""
    total = sum(row.seconds for row in rows.values())
    print(f"{'':34}{'calls':>6} {'MFLOP':>9} {'MB':>8} {'ms':>8}  share")
    for place, (key, row) in enumerate(rows.items()):
        if place == most:
            print(f"and {len(rows) - most} more")
            break
        name = "  ".join(part or "(the model)" for part in key)
        share = f"{row.seconds / total:.0%}" if total else ""
        numbers = f"{row.count:6} {row.flops / 1e6:9.3f} {row.bytes / 1e6:8.3f} {1e3 * row.seconds:8.2f}"
        print(f"{name:34}{numbers}  {share:>5}")


@contextmanager
def _named(model: LayerBase | None) -> Iterator[list[str]]:
    """While it is open, the last of the yielded paths is that of the layer of `model` that is running."""
    paths = {} if model is None else {id(layer): path.rstrip(".") for path, layer in model.named_layers()}
    inside, plain = [""], LayerBase.__call__

    def enter(layer: LayerBase, *inputs: Any, **options: Any) -> TensorBase:
        inside.append(paths.get(id(layer), inside[-1]))
        try:
            return plain(layer, *inputs, **options)
        finally:
            inside.pop()

    LayerBase.__call__ = enter
    try:
        yield inside
    finally:
        LayerBase.__call__ = plain


def _arrays(values: Iterable[Any]) -> list[np.ndarray]:
    return [value for value in values if isinstance(value, np.ndarray)]
