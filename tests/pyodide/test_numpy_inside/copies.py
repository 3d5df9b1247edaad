"""Copies whose runs are short, for which numpy is patched: sliding windows, axes in other order, runs that overlap."""

import numpy as np

COUNT = 6_000
DTYPES = ("u1", "i2", "f4", "f8", "c16")
rng = np.random.default_rng(20260122)
failures: list[str] = []


def numbers(count: int, dtype: str) -> np.ndarray:
    return rng.integers(0, 127, count).astype(dtype)


def overlapping(dtype: str) -> str:
    """One run of an array copied to another place of it, beside what a list does."""
    length, size = int(rng.integers(1, 40)), int(rng.integers(1, 12))
    x = numbers(length + size, dtype)
    source, target = (int(i) for i in rng.integers(0, length + 1, 2))
    expected = x.tolist()
    expected[target:target + size] = expected[source:source + size]
    x[target:target + size] = x[source:source + size]
    return "" if x.tolist() == expected else f"{dtype}: {size} from {source} to {target} of {length + size}"


def windows(dtype: str) -> str:
    """Rows of windows one after the other, beside the same built from lists."""
    rows, columns, size = int(rng.integers(1, 6)), int(rng.integers(1, 20)), int(rng.integers(1, 12))
    x = numbers(rows * (columns + size), dtype).reshape(rows, -1)[:, int(rng.integers(0, 2)):]
    if x.shape[1] < size:
        return ""
    actual = np.lib.stride_tricks.sliding_window_view(x, size, axis=1).copy()
    expected = [[row[i:i + size] for i in range(len(row) - size + 1)] for row in x.tolist()]
    return "" if actual.tolist() == expected else f"{dtype}: windows of {size} over {x.shape}"


def reordered(dtype: str) -> str:
    """An array with axes in another order, some cut or reversed, as another type, beside what an iterator reads."""
    shape = rng.integers(1, 6, rng.integers(1, 7))
    shape[rng.integers(len(shape))] *= rng.integers(1, 30)
    x = numbers(int(shape.prod()), dtype).reshape(shape).transpose(rng.permutation(len(shape)))
    view = x[tuple(slice(None, None, int(rng.choice([1, 1, 2, -1]))) for _ in shape)]
    target = str(rng.choice(DTYPES[-1:] if dtype == "c16" else DTYPES))
    actual = view.astype(target, order="C")
    expected = np.array(list(view.flat), dtype).astype(target)
    return "" if actual.ravel().tolist() == expected.tolist() else f"{dtype} to {target}: {view.shape} {view.strides}"


for number in range(COUNT):
    case = (overlapping, windows, reordered)[number % 3](str(rng.choice(DTYPES)))
    if case:
        failures.append(case)
result = {"checked": COUNT, "failures": failures[:20]}
