"""Gradients against central differences in float64: every operation, and a thousand random graphs; the walk's cost."""

from __future__ import annotations

import gc
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from tinytorch import _resolver
from tinytorch.tito.trial.slopes import slopes as central_differences

RELATIVE = 1e-6
GRAPHS = 1000
BATCHES = 10  # the graphs come in batches, so that a failure names a part of them
STEPS = 8


@pytest.fixture(scope="module")
def core() -> Iterator[SimpleNamespace]:
    """The reference's modules 01 to 05, of which 05 has a row for every operation."""
    with _resolver.use_reference():
        from tinytorch.core import activations, autograd, layers, losses, tensor

        yield SimpleNamespace(
            Tensor=tensor.Tensor, apply=tensor.apply, OPS=tensor.OPS, VJP=autograd.VJP, backward=autograd.backward,
            modules=(activations, layers, losses),
        )  # fmt: skip


def relative_error(gradient: np.ndarray | None, slopes: np.ndarray) -> float:
    """The largest difference, relative to the largest slope. Below 0.01, rounding is all that differences show."""
    gradient = np.zeros(slopes.shape) if gradient is None else gradient
    return float(np.abs(gradient - slopes).max() / max(np.abs(slopes).max(), 0.01))


def assert_gradients(core, loss: Callable, leaves: list, what: str) -> None:
    """backward(loss()) agrees with central differences in every leaf."""
    for leaf in leaves:
        leaf.grad = None
    core.backward(loss())
    with np.errstate(all="ignore"):
        errors = [relative_error(leaf.grad, central_differences(lambda: loss().item(), leaf.data)) for leaf in leaves]
    assert max(errors) < RELATIVE, f"{what}: relative errors {errors}"


def leaf(core, array: np.ndarray):
    return core.Tensor(array, requires_grad=True, dtype=np.float64)


def weighted(core, result):
    """One number to which every entry of a result contributes differently."""
    weights = np.cos(np.arange(result.size) + 1.0).reshape(result.shape)
    return (result * core.Tensor(weights, dtype=np.float64)).sum()


# Every operation with inputs of these shapes; "+" stands for inputs above 0.
BOTH = [((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((4, 2, 3), (2, 1)), ((), (2, 3))]
PRODUCTS = [((2, 3), (3, 4)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((5, 2, 3), (3, 2)), ((1, 2, 3), (4, 3, 2)),
            ((5, 2, 3), (3,)), ((3,), (5, 3, 2))]  # fmt: skip
REDUCTIONS = [{}, *({"axis": axis, "keepdims": keep} for axis in (None, 0, -1, (0, 2)) for keep in (False, True))]
INDICES = [((0, 0, 1), (1, 1, 0)), range(2), 1, slice(0, 1), (slice(None), [2, 0, 2]), np.array([1, 1, 0]),
           (Ellipsis, None, 0), np.eye(2, 3) > 0]  # fmt: skip
CASES: dict[str, list] = {
    **{name: [(shapes, {}) for shapes in BOTH] for name in ("add", "sub", "mul", "div", "maximum", "minimum")},
    **{name: [(((2, 3),), {}), (((),), {})] for name in ("neg", "exp", "abs", "relu", "sigmoid", "tanh", "gelu")},
    **{name: [(((2, 3), "+"), {}), (((), "+"), {})] for name in ("log", "sqrt")},
    **{name: [(((2, 3, 4),), params) for params in REDUCTIONS] for name in ("sum", "mean", "max", "min", "var")},
    **{name: [(((2, 3, 4),), {"axis": axis}) for axis in (-1, 0, 1)] for name in ("softmax", "log_softmax")},
    "pow": [(((2, 3), "+"), {"exponent": n}) for n in (2, 3, 1, 0, 0.5, -1.5)] + [(((2, 3),), {"exponent": 3})],
    "rpow": [(((2, 3),), {"base": base}) for base in (2, 0.3)],
    "clip": [(((2, 3),), bounds) for bounds in ({"low": -1.1}, {"high": 0.9}, {"low": -1.1, "high": 0.9}, {})],
    "where": [(shapes, {"condition": np.eye(2, 3) > 0}) for shapes in BOTH[:3]],
    "cat": [(((2, 3), (1, 3), (4, 3)), {}), (((2, 3), (2, 1)), {"axis": -1})],
    "stack": [(((2, 3), (2, 3)), {}), (((2, 3), (2, 3), (2, 3)), {"axis": -1}), (((2, 3), (2, 3)), {"axis": 1})],
    "matmul": [(shapes, {}) for shapes in PRODUCTS],
    "reshape": [(((2, 3),), {"shape": (3, -1)})],
    "transpose": [(((2, 3),), {}), (((3,),), {}), (((2, 3, 4),), {"axes": (2, 0, 1)}), (((2, 3),), {"axes": (-1, 0)})],
    "getitem": [(((2, 3),), {"index": index}) for index in INDICES],
    "dropout": [(((2, 3),), {"mask": np.array([[0, 2, 2], [2, 0, 0]])})],
    "binary_cross_entropy": [(((2, 3),), {"targets": np.array([[0, 1, 0.3], [1, 0, 1]])})],
}


def inputs_of(core, shapes: tuple, rng: np.random.Generator) -> list:
    """Distinct numbers, none near 0, where divisions and kinks are."""
    positive = shapes[-1] == "+"
    def numbers(shape):
        array = rng.permutation(np.linspace(0.3, 2.0, int(np.prod(shape)))).reshape(shape)
        return array if positive else array * rng.choice([-1, 1], shape)
    return [leaf(core, numbers(shape)) for shape in shapes if shape != "+"]


def test_every_operation_has_a_rule_and_a_case(core):
    written_in_the_lessons = set(CASES)
    assert written_in_the_lessons == set(core.VJP)
    assert written_in_the_lessons <= set(core.OPS)


@pytest.mark.parametrize("name", CASES)
def test_the_rule_agrees_with_central_differences(core, name):
    rng = np.random.default_rng(5)
    for shapes, params in CASES[name]:
        leaves = inputs_of(core, shapes, rng)
        def loss(leaves=leaves, params=params):
            return weighted(core, core.apply(name, *leaves, **params))
        assert_gradients(core, loss, leaves, f"{name} of {shapes} with {params}")


def use(name: str) -> Callable:
    """A step of a random graph that only applies an operation to its first tensor."""
    return lambda core, a, b, rng: core.apply(name, a)


def rows_or_columns(rng: np.random.Generator) -> int | tuple[int, int]:
    return (0, 1, (0, 1))[rng.integers(3)]


# For each operation a step on two tensors whose shapes broadcast to (2, 3), and a generator for free choices. It gives
# such a shape again, and keeps numbers moderate.
STEP: dict[str, Callable] = {
    **{name: use(name) for name in ("relu", "sigmoid", "tanh", "gelu", "neg", "abs")},
    "add": lambda core, a, b, rng: a + b,
    "sub": lambda core, a, b, rng: a - b,
    "mul": lambda core, a, b, rng: core.apply("tanh", a * b),
    "div": lambda core, a, b, rng: a / (b * b + 1),
    "pow": lambda core, a, b, rng: (a * a + 1) ** rng.choice([0.5, -1.0, -0.7]),
    "exp": lambda core, a, b, rng: (-a * a).exp(),
    "log": lambda core, a, b, rng: (a * a + 0.5).log(),
    "sqrt": lambda core, a, b, rng: (a * a + 0.5).sqrt(),
    "matmul": lambda core, a, b, rng: core.apply("tanh", a @ a.T @ a),
    "sum": lambda core, a, b, rng: a.sum(axis=rows_or_columns(rng), keepdims=True) * 0.3,
    "mean": lambda core, a, b, rng: a.mean(axis=rows_or_columns(rng), keepdims=True),
    "max": lambda core, a, b, rng: a.max(axis=rows_or_columns(rng), keepdims=True),
    "min": lambda core, a, b, rng: a.min(axis=rows_or_columns(rng), keepdims=True),
    "var": lambda core, a, b, rng: core.apply("tanh", a.var(axis=rows_or_columns(rng), keepdims=True)),
    "maximum": lambda core, a, b, rng: core.apply("maximum", a, b * 1.0123),  # two leaves may hold the same number
    "minimum": lambda core, a, b, rng: core.apply("minimum", a, b * 1.0123),
    "where": lambda core, a, b, rng: core.apply("where", a, b, condition=rng.random((2, 3)) > 0.4),
    "clip": lambda core, a, b, rng: a.clip(-0.7, 0.9),
    "rpow": lambda core, a, b, rng: 2 ** core.apply("tanh", a),
    "cat": lambda core, a, b, rng: core.apply("cat", a, a * 0.5, axis=0)[::2][: len(a)],
    "stack": lambda core, a, b, rng: core.apply("stack", a, a * 0.5, axis=-1).sum(axis=-1),
    "reshape": lambda core, a, b, rng: (a.reshape(-1) * 0.5).reshape(a.shape),
    "transpose": lambda core, a, b, rng: core.apply("softmax", a.transpose(1, 0), axis=0).T,
    "getitem": lambda core, a, b, rng: a[rng.integers(0, len(a), len(a))] - a[:, ::-1],
    "softmax": lambda core, a, b, rng: core.apply("softmax", a, axis=int(rng.integers(2))),
    "log_softmax": lambda core, a, b, rng: core.apply("log_softmax", a, axis=int(rng.integers(2))) * 0.3,
    "dropout": lambda core, a, b, rng: core.apply("dropout", a, mask=(rng.random(a.shape) > 0.3) / 0.7),
    "binary_cross_entropy": lambda core, a, b, rng: core.apply("binary_cross_entropy", a, targets=rng.random(a.shape)),
}


NAMES = sorted(STEP)


def random_loss(core, leaves: list, seed: int):
    """A graph of STEPS steps over all operations; every tensor may be used again. The same for the same seed."""
    rng = np.random.default_rng(seed)
    pool = list(leaves)
    for _ in range(STEPS):
        a, b = (pool[place] for place in rng.integers(0, len(pool), 2))
        pool.append(STEP[rng.choice(NAMES)](core, a, b, rng))
    return sum((weighted(core, tensor) for tensor in pool[-3:]), start=weighted(core, pool[0]))


def operations(result) -> set[str]:
    found, waiting = set(), [result]
    while waiting:
        node = waiting.pop()
        found |= {node.op} if node.op else set()
        waiting += node.parents
    return found


def graph_leaves(core, seed: int) -> list:
    return inputs_of(core, ((2, 3), (1, 3)), np.random.default_rng(seed + GRAPHS))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_graphs_agree_with_central_differences(core, batch):
    for seed in range(batch, GRAPHS, BATCHES):
        leaves = graph_leaves(core, seed)
        assert_gradients(core, partial(random_loss, core, leaves, seed), leaves, f"graph {seed}")


def test_random_graphs_use_every_operation(core):
    used = set().union(*(operations(random_loss(core, graph_leaves(core, seed), seed)) for seed in range(50)))
    assert used == set(core.VJP)


# What the walk costs


def chain(core, length: int):
    """`length` additions, one after the other. Returns the first and the last tensor."""
    x = y = leaf(core, np.array([1.0]))
    for _ in range(length):
        y = y + x
    return x, y


def doubling(core, length: int):
    """`length` operations on a tensor and itself: 2 to the power of `length` paths, each of them worth nothing."""
    x = y = leaf(core, np.array([1.0]))
    for _ in range(length):
        y = y - y
    return x, y


def calls_of(action: Callable[[], None]) -> int:
    """How many functions, Python's own included, are called while action() runs."""
    count = 0
    def profile(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")
    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


def seconds_of(core, graph: Callable, length: int) -> float:
    """The best of three walks over a new graph, with the garbage collector quiet."""
    def walk():
        _, end = graph(core, length)
        gc.collect()
        gc.disable()
        try:
            start = time.perf_counter()
            core.backward(end)
            return time.perf_counter() - start
        finally:
            gc.enable()
    return min(walk() for _ in range(3))


@pytest.mark.parametrize("graph", [chain, doubling])
def test_the_number_of_calls_is_linear_in_the_number_of_operations(core, graph):
    counts = [calls_of(lambda length=length: core.backward(graph(core, length)[1])) for length in (5_000, 10_000)]
    assert counts[1] / counts[0] == pytest.approx(2, rel=0.01)


@pytest.mark.parametrize("graph", [chain, doubling])
def test_the_time_is_linear_in_the_number_of_operations(core, graph):
    # 8 times the operations: 8 times the time if it is linear, 64 times if it is quadratic.
    assert seconds_of(core, graph, 10_000) / seconds_of(core, graph, 1_250) < 20


@pytest.mark.parametrize("graph", [chain, doubling])
def test_each_rule_is_called_once(core, graph, monkeypatch):
    calls = []
    for name in ("add", "sub"):
        rule = core.VJP[name]
        monkeypatch.setitem(core.VJP, name, lambda grad, node, rule=rule: calls.append(node) or rule(grad, node))
    core.backward(graph(core, 10_000)[1])
    assert len(calls) == 10_000


@pytest.mark.parametrize(("graph", "slope"), [(chain, 10_001), (doubling, 0)])
def test_ten_thousand_operations_need_no_recursion(core, graph, slope):
    x, end = graph(core, 10_000)
    limit, depth, frame = sys.getrecursionlimit(), 0, sys._getframe()
    while frame:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(depth + 40)
    try:
        core.backward(end)
    finally:
        sys.setrecursionlimit(limit)
    assert x.grad.tolist() == [slope]


def test_backward_lets_go_of_what_the_graph_held(core):
    x = leaf(core, np.ones((2, 3)))
    hidden = x * 3
    array = weakref.ref(hidden.data)
    loss = hidden.exp().sum()
    del hidden
    assert array() is not None
    core.backward(loss)
    assert array() is None
