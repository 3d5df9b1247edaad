"""The CBLAS by itself, compiled for this machine, with what numpy never asks for: column-major, alpha, beta."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

SOURCE = Path(__file__).resolve().parents[2] / "vendor" / "numpy" / "cblas" / "cblas.c"
ROW, COLUMN, NO_TRANS, TRANS, CONJ_TRANS, UPPER, LOWER = 101, 102, 111, 112, 113, 121, 122
TYPES = {"s": np.float32, "d": np.float64, "c": np.complex64, "z": np.complex128}
CASES = 300

pytestmark = pytest.mark.skipif(not shutil.which("gcc"), reason="needs gcc")


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> ctypes.CDLL:
    out = tmp_path_factory.mktemp("cblas") / "cblas.so"
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", SOURCE, "-o", out], check=True)
    return ctypes.CDLL(str(out))


class Draw:
    """Random arguments of one type, and how they are handed to C."""

    def __init__(self, prefix: str, seed: int) -> None:
        self.prefix, self.dtype, self.rng = prefix, TYPES[prefix], np.random.default_rng(seed)
        self.is_complex = prefix in "cz"
        self.kept: list[np.ndarray] = []

    def numbers(self, *shape: int) -> np.ndarray:
        parts = self.rng.standard_normal((2, *shape))
        return (parts[0] + 1j * parts[1] if self.is_complex else parts[0]).astype(self.dtype)

    def matrix(self, order: int, rows: int, columns: int) -> tuple[np.ndarray, int, np.ndarray]:
        """A view of (rows, columns), its leading dimension, and the memory around it."""
        shape = (rows, columns + 3) if order == ROW else (columns, rows + 3)
        memory = self.numbers(*shape)
        return (memory[:, :columns] if order == ROW else memory[:, :rows].T), shape[1], memory

    def scalar(self, value: complex) -> object:
        if not self.is_complex:
            return (ctypes.c_float if self.prefix == "s" else ctypes.c_double)(value)
        self.kept.append(np.array([value], self.dtype))
        return pointer(self.kept[-1])

    def factors(self) -> tuple[complex, complex]:
        alpha, beta = self.rng.choice([1, 0.5]), self.rng.choice([0, 1, 2])
        return (alpha * (1 + 0.5j), beta * (1 - 2j)) if self.is_complex and self.rng.random() < 0.5 else (alpha, beta)

    def size(self) -> int:
        return int(self.rng.integers(1, 40) if self.rng.random() < 0.98 else self.rng.integers(250, 330))

    def close(self, actual: np.ndarray, expected: np.ndarray) -> bool:
        tolerance = 3e-4 if self.prefix in "sc" else 1e-10
        return bool(np.abs(actual - expected).max() < tolerance * (1 + np.abs(expected).max()))


def pointer(a: np.ndarray) -> ctypes.c_void_p:
    return a.ctypes.data_as(ctypes.c_void_p)


def apply(a: np.ndarray, trans: int) -> np.ndarray:
    return {NO_TRANS: a, TRANS: a.T, CONJ_TRANS: a.T.conj()}[trans]


def expected(alpha: complex, product: np.ndarray, beta: complex, c: np.ndarray) -> np.ndarray:
    return alpha * product + (beta * c if beta else 0)


@pytest.mark.parametrize("prefix", TYPES)
def test_matrix_products(library, prefix):
    draw = Draw(prefix, 1)
    for _ in range(CASES):
        m, n, k = draw.size(), draw.size(), draw.size()
        order = int(draw.rng.choice([ROW, COLUMN]))
        kinds = [NO_TRANS, TRANS] + [CONJ_TRANS] * draw.is_complex
        transa, transb = (int(t) for t in draw.rng.choice(kinds, 2))
        a, lda, _ = draw.matrix(order, *((m, k) if transa == NO_TRANS else (k, m)))
        b, ldb, _ = draw.matrix(order, *((k, n) if transb == NO_TRANS else (n, k)))
        c, ldc, memory = draw.matrix(order, m, n)
        alpha, beta = draw.factors()
        if beta == 0:
            c[...] = np.nan
        right, outside = expected(alpha, apply(a, transa) @ apply(b, transb), beta, c), memory[:, -3:].copy()
        getattr(library, f"cblas_{prefix}gemm")(order, transa, transb, m, n, k, draw.scalar(alpha), pointer(a), lda,
                                                pointer(b), ldb, draw.scalar(beta), pointer(c), ldc)
        assert draw.close(c, right), (order, transa, transb, m, n, k, alpha, beta)
        assert np.array_equal(memory[:, -3:], outside), "wrote beside C"


@pytest.mark.parametrize("prefix", TYPES)
def test_products_with_the_own_transpose(library, prefix):
    draw = Draw(prefix, 2)
    for _ in range(CASES):
        n, k, order = draw.size(), draw.size(), int(draw.rng.choice([ROW, COLUMN]))
        uplo, trans = int(draw.rng.choice([UPPER, LOWER])), int(draw.rng.choice([NO_TRANS, TRANS]))
        a, lda, _ = draw.matrix(order, *((n, k) if trans == NO_TRANS else (k, n)))
        c, ldc, _ = draw.matrix(order, n, n)
        alpha, beta = draw.factors()
        right = expected(alpha, apply(a, trans) @ apply(a, trans).T, beta, c)
        getattr(library, f"cblas_{prefix}syrk")(order, uplo, trans, n, k, draw.scalar(alpha), pointer(a), lda,
                                                draw.scalar(beta), pointer(c), ldc)
        triangle = np.triu_indices(n) if uplo == UPPER else np.tril_indices(n)
        assert draw.close(c[triangle], right[triangle]), (order, uplo, trans, n, k)


@pytest.mark.parametrize("prefix", TYPES)
def test_matrix_vector_products(library, prefix):
    draw = Draw(prefix, 3)
    for _ in range(CASES):
        m, n, order = draw.size(), draw.size(), int(draw.rng.choice([ROW, COLUMN]))
        trans = int(draw.rng.choice([NO_TRANS, TRANS] + [CONJ_TRANS] * draw.is_complex))
        a, lda, _ = draw.matrix(order, m, n)
        incx, incy = (int(step) for step in draw.rng.integers(1, 4, 2))
        rows, columns = apply(a, trans).shape
        x, y = draw.numbers(columns * incx), draw.numbers(rows * incy)
        alpha, beta = draw.factors()
        right = expected(alpha, apply(a, trans) @ x[::incx], beta, y[::incy])
        getattr(library, f"cblas_{prefix}gemv")(order, trans, m, n, draw.scalar(alpha), pointer(a), lda, pointer(x),
                                                incx, draw.scalar(beta), pointer(y), incy)
        assert draw.close(y[::incy], right), (order, trans, m, n, incx, incy)


@pytest.mark.parametrize("prefix", TYPES)
def test_vectors(library, prefix):
    draw = Draw(prefix, 4)
    for _ in range(CASES):
        n, (incx, incy) = draw.size(), (int(step) for step in draw.rng.integers(1, 4, 2))
        x, y, result = draw.numbers(n * incx), draw.numbers(n * incy), np.zeros(1, draw.dtype)
        if draw.is_complex:
            for name, left in (("dotu", x), ("dotc", x.conj())):
                getattr(library, f"cblas_{prefix}{name}_sub")(n, pointer(x), incx, pointer(y), incy, pointer(result))
                assert draw.close(result, np.array([left[::incx] @ y[::incy]]))
        else:
            dot = getattr(library, f"cblas_{prefix}dot")
            dot.restype = ctypes.c_float if prefix == "s" else ctypes.c_double
            assert draw.close(np.array([dot(n, pointer(x), incx, pointer(y), incy)]), np.array([x[::incx] @ y[::incy]]))
        alpha, _ = draw.factors()
        right = y[::incy] + draw.dtype(alpha) * x[::incx]
        getattr(library, f"cblas_{prefix}axpy")(n, draw.scalar(alpha), pointer(x), incx, pointer(y), incy)
        assert draw.close(y[::incy], right)
