"""The numpy wheel: products and elementwise functions against float64, over shapes, strides and dtypes."""
import numpy as np
import pytest

GENERATOR = np.random.default_rng(0)
SIDES = [0, 1, 2, 3, 7, 16, 31, 64, 100]


def operand(rows: int, columns: int, dtype: type, layout: int) -> np.ndarray:
    """A matrix that is contiguous, transposed, strided, reversed or offset."""
    if layout == 0:
        return GENERATOR.standard_normal((rows, columns)).astype(dtype)
    if layout == 1:
        return GENERATOR.standard_normal((columns, rows)).astype(dtype).T
    if layout == 2:
        return GENERATOR.standard_normal((rows, 2 * columns)).astype(dtype)[:, ::2]
    if layout == 3:
        return GENERATOR.standard_normal((rows, columns)).astype(dtype)[::-1]
    return GENERATOR.standard_normal((rows + 1, columns + 3)).astype(dtype)[1:, 3:]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_random_products(dtype):
    tolerance = 2e-5 if dtype is np.float32 else 1e-12
    for _ in range(600):
        m, k, n = GENERATOR.choice(SIDES, 3)
        a = operand(m, k, dtype, GENERATOR.integers(5))
        b = operand(k, n, dtype, GENERATOR.integers(5))
        expected = np.einsum("ik,kj->ij", a.astype(np.float64), b.astype(np.float64))
        scale = np.sqrt(max(k, 1))
        assert np.allclose(a @ b, expected, rtol=tolerance, atol=tolerance * scale), (m, k, n)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_batched_products_and_vectors(dtype):
    a, b = (GENERATOR.standard_normal(shape).astype(dtype) for shape in ((4, 3, 5, 6), (3, 6, 2)))
    assert np.allclose(a @ b, np.einsum("xyik,ykj->xyij", a, b), rtol=1e-4, atol=1e-5)
    assert np.allclose(a @ b[0, :, 0], np.einsum("xyik,k->xyi", a, b[0, :, 0]), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("function", [np.exp, np.tanh, np.log, np.sqrt, np.negative, np.abs])
def test_float32_functions_agree_with_float64(function):
    x = np.abs(GENERATOR.standard_normal(10_000)).astype(np.float32) * 20 + np.float32(1e-6)
    assert np.allclose(function(x), function(x.astype(np.float64)), rtol=1e-6, atol=1e-7)


def test_special_values():
    x = np.array([np.inf, -np.inf, np.nan, 0.0, -0.0], dtype=np.float32)
    assert np.array_equal(np.exp(x), np.array([np.inf, 0, np.nan, 1, 1], dtype=np.float32), equal_nan=True)
    assert np.array_equal(np.maximum(x, 0), np.array([np.inf, 0, np.nan, 0, 0], dtype=np.float32), equal_nan=True)
