"""Random products against references in double precision that do not go through the CBLAS."""

import numpy as np

COUNT = 10_000
rng = np.random.default_rng(20260120)
TYPES = ("f4", "f8", "c8", "c16")


def numbers(shape: tuple[int, ...], dtype: str) -> np.ndarray:
    parts = rng.standard_normal((2, *shape))
    return (parts[0] + 1j * parts[1] if dtype[0] == "c" else parts[0]).astype(dtype)


def array(shape: tuple[int, ...], dtype: str) -> np.ndarray:
    """Random numbers behind random strides: contiguous, transposed, sliced, reversed, padded rows, odd offsets."""
    kind = rng.integers(7)
    if kind == 0 and len(shape) > 1:
        return numbers((*shape[:-2], shape[-1], shape[-2]), dtype).swapaxes(-1, -2)
    if kind == 1:
        return numbers((*shape[:-1], 2 * shape[-1]), dtype)[..., ::2]
    if kind == 2:
        return numbers(shape, dtype)[..., ::-1]
    if kind == 3:
        return numbers((*shape[:-1], shape[-1] + int(rng.integers(1, 9))), dtype)[..., :shape[-1]]
    if kind == 4:
        return numbers((shape[0] + 1, *shape[1:]), dtype)[1:]
    if kind == 5:
        return misaligned(numbers(shape, dtype))
    return numbers(shape, dtype)


def misaligned(a: np.ndarray) -> np.ndarray:
    """The same numbers, one byte off the address that their type asks for."""
    view = np.zeros(a.nbytes + 1, "u1")[1:].view(a.dtype).reshape(a.shape)
    view[...] = a
    return view


def size() -> int:
    """Mostly around the tile, sometimes none, sometimes beyond the block."""
    return int(rng.choice([rng.integers(1, 20), rng.integers(1, 70), rng.integers(0, 3), rng.integers(200, 300)],
                          p=[0.6, 0.3, 0.05, 0.05]))


def is_close(product: np.ndarray, a: np.ndarray, b: np.ndarray, subscripts: str) -> bool:
    """Whether the product is within the error bound of a sum of k rounded terms, element by element."""
    wide = "c16" if product.dtype.kind == "c" else "f8"
    reference = np.einsum(subscripts, a.astype(wide), b.astype(wide))
    magnitude = np.einsum(subscripts, np.abs(a).astype("f8"), np.abs(b).astype("f8"))
    bound = 4 * (a.shape[-1] + 4) * np.finfo(product.dtype).eps * magnitude + np.finfo("f4").tiny
    return product.shape == reference.shape and bool((np.abs(product - reference) <= bound).all())


def matrix_matrix(dtype: str) -> bool:
    m, k, n = size(), size(), size()
    a, b = array((m, k), dtype), array((k, n), dtype)
    out = [None, np.full((m, n), np.nan, dtype), np.full((n, m), np.nan, dtype).T,
           np.full((m, 2 * n), np.nan, dtype)[:, ::2]][rng.integers(4)]
    return is_close(np.matmul(a, b, out=out), a, b, "ij,jk->ik")


def batches(dtype: str) -> bool:
    outer, m, k, n = (int(rng.integers(1, 5)), *rng.integers(1, 40, 3).tolist())
    a = array((outer, m, k), dtype)
    b = array((outer, k, n), dtype) if rng.random() < 0.7 else array((k, n), dtype)
    return is_close(a @ b, a, b, "aij,ajk->aik" if b.ndim == 3 else "aij,jk->aik")


def heads(dtype: str) -> bool:
    """Attention's views: (batch, time, heads, size) with time and heads exchanged."""
    batch, steps, count, width = rng.integers(1, 4), rng.integers(1, 40), rng.integers(1, 4), rng.integers(1, 33)
    q, k = (array((batch, steps, count, width), dtype).transpose(0, 2, 1, 3) for _ in range(2))
    k = k.swapaxes(-1, -2)
    return is_close(q @ k, q, k, "abij,abjk->abik")


def with_itself(dtype: str) -> bool:
    a = array((size(), size()), dtype)
    return is_close(a @ a.T, a, a.T, "ij,jk->ik") and is_close(np.dot(a.T, a), a.T, a, "ij,jk->ik")


def vectors(dtype: str) -> bool:
    m, k = size(), size()
    a, x, y = array((m, k), dtype), array((k,), dtype), array((m,), dtype)
    return (is_close(a @ x, a, x, "ij,j->i") and is_close(y @ a, y, a, "i,ij->j")
            and is_close(np.asarray(np.dot(x, x)), x, x, "i,i->") and is_close(np.dot(a, x), a, x, "ij,j->i"))


KINDS = (matrix_matrix, matrix_matrix, batches, heads, with_itself, vectors)
failures = []
for number in range(COUNT):
    kind, dtype = KINDS[rng.integers(len(KINDS))], TYPES[number % len(TYPES)]
    if not kind(dtype):
        failures.append(f"{number}: {kind.__name__} of {dtype}")
result = {"checked": COUNT, "failures": failures[:20]}
