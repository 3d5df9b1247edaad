"""What is measured: numpy calls that training spends its time on.

The same file runs in Pyodide (stock and ours) and on native numpy, so the columns of the table differ in the numpy
build alone. `measure()` returns seconds per call, the best of many short rounds: on a shared machine the minimum is the
steadiest figure, and a round that is shorter than the system's time slice has a chance to run undisturbed.
"""

import time
from collections.abc import Callable

import numpy as np

Case = Callable[[], object]
WARM_SECONDS = 0.25  # a browser first runs quickly compiled code, and swaps in the optimised one when it is ready
ROUND_SECONDS, ROUNDS = 0.002, 50
CASE_SECONDS = 0.3  # calls that take longer than a round get fewer, but two at least


def seconds_per_call(call: Case) -> float:
    """Best time of one call in many short rounds, each long enough for the browser's clock of 5 microseconds."""
    warm_until = time.perf_counter() + WARM_SECONDS
    while time.perf_counter() < warm_until:
        call()
    repeats = 1
    while (elapsed := timed(call, repeats)) < ROUND_SECONDS / 2:
        repeats *= 2
    rounds = max(2, min(ROUNDS, round(CASE_SECONDS / elapsed)))
    return min(elapsed, *(timed(call, repeats) for _ in range(rounds))) / repeats


def timed(call: Case, repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return time.perf_counter() - start


def product(rng: np.random.Generator, m: int, k: int, n: int, dtype: str = "f4") -> Case:
    a, b = rng.standard_normal((m, k)).astype(dtype), rng.standard_normal((k, n)).astype(dtype)
    return lambda: a @ b


def square_products(rng: np.random.Generator) -> dict[str, Case]:
    return {f"matmul {dtype} n={n}": product(rng, n, n, n, dtype)
            for dtype in ("f4", "f8") for n in (16, 64, 256, 512, 1024) if (dtype, n) != ("f8", 1024)}


def layer_products(rng: np.random.Generator) -> dict[str, Case]:
    """Forward, weight gradient (transposed left) and input gradient (transposed right) of linear layers."""
    cases: dict[str, Case] = {}
    for batch, inputs, outputs in ((32, 784, 128), (64, 784, 128), (64, 128, 64), (64, 128, 10), (128, 256, 256)):
        x, w = (rng.standard_normal(s).astype("f4") for s in ((batch, inputs), (inputs, outputs)))
        grad = rng.standard_normal((batch, outputs)).astype("f4")
        name = f"layer {batch}x{inputs}x{outputs}"
        cases[f"{name} forward"] = lambda x=x, w=w: x @ w
        cases[f"{name} dW = x.T @ g"] = lambda x=x, g=grad: x.T @ g
        cases[f"{name} dx = g @ W.T"] = lambda g=grad, w=w: g @ w.T
    return cases


def convolution_products(rng: np.random.Generator) -> dict[str, Case]:
    """Products after im2col of 3x3 convolutions: (batch*height*width, 9*channels) @ (9*channels, filters)."""
    return {f"im2col {rows}x{9 * c}x{f}": product(rng, rows, 9 * c, f)
            for rows, c, f in ((64 * 1024, 3, 8), (16384, 8, 16), (4096, 32, 64), (1024, 64, 64))}


def attention_products(rng: np.random.Generator) -> dict[str, Case]:
    """Scores and mixing of batched heads, as views of (batch, time, heads, head size)."""
    cases: dict[str, Case] = {}
    for batch, heads, steps, size in ((8, 4, 64, 16), (8, 4, 128, 32), (4, 8, 128, 64)):
        q, k, v = (rng.standard_normal((batch, steps, heads, size)).astype("f4").transpose(0, 2, 1, 3)
                   for _ in range(3))
        weights = rng.standard_normal((batch, heads, steps, steps)).astype("f4")
        name = f"heads {batch}x{heads}x{steps}x{size}"
        cases[f"{name} q @ k.T"] = lambda q=q, k=k: q @ k.swapaxes(-1, -2)
        cases[f"{name} w @ v"] = lambda w=weights, v=v: w @ v
    return cases


def vector_products(rng: np.random.Generator) -> dict[str, Case]:
    a, x, y = (rng.standard_normal(s).astype("f4") for s in ((784, 784), 784, 1_000_000))
    columns = rng.standard_normal((784, 784)).astype("f4").T
    return {"gemv A @ x 784": lambda: a @ x, "gemv A.T @ x 784": lambda: columns @ x, "dot 1e6": lambda: y @ y,
            "A @ A.T 256 (syrk)": lambda a=a[:256]: a @ a.T}


def elementwise(rng: np.random.Generator) -> dict[str, Case]:
    x, y = (rng.standard_normal(1_000_000).astype("f4") for _ in range(2))
    positive, out, mask = np.abs(x) + np.float32(1e-3), np.empty_like(x), np.empty(x.shape, bool)
    chosen, square, row, bytes_ = x > 0, x.reshape(1000, 1000), y[:1000], (x > 0).view("u1")
    cases = {name: lambda f=f: f(x, y, out=out)
             for name, f in (("add", np.add), ("multiply", np.multiply), ("divide", np.divide),
                             ("maximum", np.maximum), ("minimum", np.minimum))}
    cases |= {name: lambda f=f: f(x, out=out) for name, f in (("exp", np.exp), ("tanh", np.tanh))}
    cases |= {name: lambda f=f: f(positive, out=out) for name, f in (("log", np.log), ("sqrt", np.sqrt))}
    cases |= {"maximum(x, 0)": lambda: np.maximum(x, 0, out=out), "x > y": lambda: np.greater(x, y, out=mask),
              "x == y": lambda: np.equal(x, y, out=mask), "where": lambda: np.where(chosen, x, y),
              "1/(1+exp(-x))": lambda: 1 / (1 + np.exp(-x)), "x ** 2": lambda: x**2, "x ** 3": lambda: x**3,
              "clip": lambda: np.clip(x, -1, 1, out=out), "astype f8": lambda: x.astype("f8"),
              "u1 to f4": lambda: bytes_.astype("f4"), "isnan": lambda: np.isnan(x, out=mask),
              "add row vector": lambda: square + row}
    return cases


def reductions(rng: np.random.Generator) -> dict[str, Case]:
    x = rng.standard_normal((1000, 1000)).astype("f4")
    cases = {f"{f.__name__} axis={axis}": lambda f=f, axis=axis: f(x, axis=axis)
             for f in (np.sum, np.max, np.argmax, np.mean, np.var) for axis in (None, 0, 1)}
    small = rng.standard_normal((64, 10)).astype("f4")
    return cases | {"sum 64x10 axis=1": lambda: small.sum(axis=1), "max 64x10 axis=1": lambda: small.max(axis=1)}


def moving_data(rng: np.random.Generator) -> dict[str, Case]:
    """Gather and scatter of embeddings, im2col copies, random draws."""
    table, ids = rng.standard_normal((1000, 64)).astype("f4"), rng.integers(0, 1000, 4096)
    rows, grad = rng.standard_normal((4096, 64)).astype("f4"), np.zeros((1000, 64), "f4")
    images = rng.standard_normal((64, 3, 32, 32)).astype("f4")
    return {"gather 4096x64": lambda: table[ids], "add.at 4096x64": lambda: np.add.at(grad, ids, rows),
            "im2col copy 64x3x32x32": lambda: im2col(images), "transpose copy 1000": transposed_copy(rng),
            "normal f4 1e6": lambda: rng.standard_normal(1_000_000, "f4"),
            "uniform f4 1e6": lambda: rng.random(1_000_000, "f4"), "permutation 60000": lambda: rng.permutation(60000)}


def transposed_copy(rng: np.random.Generator) -> Case:
    x = rng.standard_normal((1000, 1000)).astype("f4")
    return lambda: x.T.copy()


def im2col(images: np.ndarray) -> np.ndarray:
    """(batch, channels, height, width) to (batch*height*width, channels*9), 3x3 windows with padding 1."""
    padded = np.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, images.shape[1] * 9)


def mlp_step(rng: np.random.Generator) -> Case:
    """One step of stochastic gradient descent of a 784-128-10 network on a batch of 64."""
    x, labels = rng.random((64, 784), "f4"), rng.integers(0, 10, 64)
    w1, w2 = (rng.standard_normal(s).astype("f4") * np.float32(0.05) for s in ((784, 128), (128, 10)))
    b1, b2, rows = np.zeros(128, "f4"), np.zeros(10, "f4"), np.arange(64)

    def step() -> None:
        hidden = np.maximum(x @ w1 + b1, 0)
        grad = softmax_gradient(hidden @ w2 + b2, labels, rows)
        hidden_grad = (grad @ w2.T) * (hidden > 0)
        gradients = (x.T @ hidden_grad, hidden_grad.sum(0), hidden.T @ grad, grad.sum(0))
        for parameter, gradient in zip((w1, b1, w2, b2), gradients, strict=True):
            parameter -= np.float32(0.01) * gradient
    return step


def softmax_gradient(logits: np.ndarray, labels: np.ndarray, rows: np.ndarray) -> np.ndarray:
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = e / e.sum(axis=1, keepdims=True)
    grad[rows, labels] -= 1
    return grad / np.float32(len(labels))


def cnn_step(rng: np.random.Generator) -> Case:
    """One step of a small network on 3x32x32 images, batch 64: 3x3 convolution to 16, ReLU, 2x2 pooling, linear."""
    images, labels, rows = rng.random((64, 3, 32, 32), "f4"), rng.integers(0, 10, 64), np.arange(64)
    filters = rng.standard_normal((27, 16)).astype("f4") * np.float32(0.1)
    weights = rng.standard_normal((16 * 16 * 16, 10)).astype("f4") * np.float32(0.02)

    def step() -> None:
        columns = im2col(images)
        maps = np.maximum(columns @ filters, 0)
        blocks = maps.reshape(64, 16, 2, 16, 2, 16)
        pooled = blocks.max(axis=(2, 4))
        grad = softmax_gradient(pooled.reshape(64, -1) @ weights, labels, rows)
        pooled_grad = (grad @ weights.T).reshape(64, 16, 1, 16, 1, 16)
        maps_grad = (pooled_grad * ((blocks == pooled[:, :, None, :, None]) & (blocks > 0))).reshape(-1, 16)
        np.subtract(weights, np.float32(0.01) * (pooled.reshape(64, -1).T @ grad), out=weights)
        np.subtract(filters, np.float32(0.01) * (columns.T @ maps_grad), out=filters)
    return step


GROUPS: dict[str, Callable[[np.random.Generator], dict[str, Case]]] = {
    "matmul": square_products, "layer": layer_products, "im2col": convolution_products, "heads": attention_products,
    "vectors": vector_products, "elementwise": elementwise, "reductions": reductions, "data": moving_data,
    "steps": lambda rng: {"MLP step 784-128-10": mlp_step(rng), "CNN step 3x32x32": cnn_step(rng)}}


def measure(report: Callable[[str, float], None], group: str, only: str = "") -> None:
    """Calls `report(name, seconds per call)` for every case of the group whose name contains `only`."""
    for name, call in GROUPS[group](np.random.default_rng(0)).items():
        if only in name:
            report(name, seconds_per_call(call))
