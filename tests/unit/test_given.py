"""The given frame around Tensor: operators, methods and further operations, with a Tensor of the reference."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from tinytorch import _resolver, given, plot


@pytest.fixture(scope="module")
def core():
    with _resolver.use_reference():
        from tinytorch.core import autograd, tensor

        assert autograd
        yield tensor


@pytest.fixture
def tensor(core):
    return core.Tensor


def leaf(core, data, dtype=None):
    return core.Tensor(data, requires_grad=True, dtype=dtype)


# One rule for dtypes


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.bool_])
@pytest.mark.parametrize("name", ["exp", "log", "sqrt", "mean", "var"])
def test_integers_become_float32_where_the_result_is_not_integral(tensor, dtype, name):
    array = np.array([1, 1, 0, 1]).astype(dtype) if dtype == np.bool_ else np.array([12, 1, 3, 100]).astype(dtype)
    with np.errstate(all="ignore"):
        result = getattr(tensor(array), name)()
        expected = np.asarray(getattr(tensor(array.astype(np.float32)), name)())
    assert result.dtype == np.float32
    np.testing.assert_allclose(result.data, expected, rtol=1e-6)


def test_a_quotient_of_small_integers_is_float32(tensor):
    assert (tensor(np.array([200], np.uint8)) / tensor(np.array([3], np.uint8))).dtype == np.float32
    assert (tensor([2]) ** -1).data.tolist() == [0.5]
    assert (tensor(np.array([4], np.int8)) ** 0.5).dtype == np.float32


def test_booleans_count_in_arithmetic(tensor):
    mask = tensor([True, False])
    assert (mask + mask).data.tolist() == [2, 0]
    assert (mask - mask).data.tolist() == [0, 0]
    assert (-mask).data.tolist() == [-1, 0]
    assert (mask @ mask).item() == 1
    assert (mask * tensor([2.5, 1.0])).dtype == np.float32


def test_float64_is_not_rounded_by_an_array_or_a_list_beside_it(tensor):
    wide = tensor([1.0], dtype=np.float64)
    for other in (np.array([0.1]), [0.1], 0.1):
        assert (wide * other).data[0] == 0.1
        assert (other * wide).data[0] == 0.1
    assert (tensor([1.0]) * np.array([0.1])).dtype == np.float32


# Numbers out of a tensor


def test_numpy_sees_the_numbers(tensor):
    x = tensor([[1.0, 2.0]])
    assert np.asarray(x) is x.data
    assert np.asarray(x, dtype=np.float64).dtype == np.float64
    assert not np.shares_memory(np.array(x), x.data)
    assert tensor([tensor(1.0), tensor(2.0)]).data.tolist() == [1.0, 2.0]


def test_a_list_of_tensors_with_a_history_is_not_copied_silently(core):
    with pytest.raises(TypeError, match="stack"):
        core.Tensor([leaf(core, 1.0), leaf(core, 2.0)])


def test_one_number_is_no_list(core):
    loss = leaf(core, 3.0)
    for take in (list, sum, len):
        with pytest.raises(TypeError, match="one number"):
            take(loss)
    assert [row.data.tolist() for row in core.Tensor([[1, 2], [3, 4]])] == [[1, 2], [3, 4]]
    assert sum(leaf(core, [1.0, 2.0])).op == "add"


def test_numbers_and_text(tensor):
    assert float(tensor([[2.5]])) == 2.5
    assert int(tensor(7)) == 7
    assert f"{tensor(2.0):.3f}" == "2.000"
    assert f"{tensor([1.0, 2.0]):.1f}" == "[1.0, 2.0]"
    assert f"{tensor([1.0])}" == "Tensor([1.])"
    with pytest.raises(ValueError, match=r"\(2,\)"):
        float(tensor([1.0, 2.0]))


def test_masks(tensor):
    x = tensor([-1.0, 0.5, 2.0])
    assert ((x > 0) & (x < 1)).data.tolist() == [False, True, False]
    assert ((x < 0) | np.array([False, False, True])).data.tolist() == [True, False, True]
    assert (~(x > 0)).data.tolist() == [True, False, False]
    with pytest.raises(TypeError, match="float32"):
        x.__invert__()
    with pytest.raises(TypeError, match="masks"):
        x.__and__(x)
    with pytest.raises(ValueError, match="neither true nor false"):
        bool(x > 0)


# Further operations


def test_further_operations(core, tensor):
    a, b = tensor([[1.0, -2.0], [3.0, 0.0]]), tensor([[2.0, -3.0], [3.0, 1.0]])
    assert core.cat([a, b]).shape == (4, 2)
    assert core.cat((a, b[:, :1]), axis=-1).shape == (2, 3)
    assert core.stack([a, b], axis=1).shape == (2, 2, 2)
    assert core.where(a > b, a, b).data.tolist() == core.maximum(a, b).data.tolist()
    assert core.minimum(a, 0).data.tolist() == [[0, -2], [0, 0]]
    assert a.masked_fill(a > 0, -np.inf).data.tolist() == [[-np.inf, -2], [-np.inf, 0]]
    assert a.clip(-1, 1).data.tolist() == [[1, -1], [1, 0]]
    assert a.clip(high=1).data.tolist() == [[1, -2], [1, 0]]
    assert abs(a).data.tolist() == a.abs().data.tolist() == [[1, 2], [3, 0]]
    assert a.min(axis=1).data.tolist() == [-2, 0]
    assert a.argmax().item() == 2
    assert a.argmax(axis=1).data.tolist() == [0, 0]
    np.testing.assert_allclose(a.var(axis=0, correction=1).data, a.data.var(axis=0, ddof=1))
    assert (2 ** tensor([3, 0])).data.tolist() == [8, 1]
    assert (2 ** tensor([-1, 0])).dtype == np.float32


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda core, x: core.cat([]), ValueError, "at least one"),
        (lambda core, x: core.cat(x), TypeError, "list of tensors"),
        (lambda core, x: core.cat([x, x.T]), ValueError, "other axes"),
        (lambda core, x: core.stack([x, x[0]]), ValueError, "equal"),
        (lambda core, x: core.where(x, x, x), TypeError, "mask"),
        (lambda core, x: core.where(x > 0, x, [1.0, 2.0]), ValueError, "broadcast"),
        (lambda core, x: x.clip(2, 1), ValueError, "low <= high"),
        (lambda core, x: x[:0].argmax(), ValueError, "empty"),
        (lambda core, x: x[:0].min(axis=0), ValueError, "minimum of an empty"),
        (lambda core, x: x.sum(axis=2), ValueError, "no such axis"),
        (lambda core, x: core.Tensor(3.0).sum(axis=1), ValueError, "no such axis"),
        (lambda core, x: x @ x, ValueError, "transposed"),
        (lambda core, x: core.Tensor(np.ones((5, 2, 3))) @ np.ones((4, 3, 2)), ValueError, r"\(5,\)"),
        (lambda core, x: x.reshape(4, -1), ValueError, "6 entries"),
        (lambda core, x: x.transpose(0, 0), ValueError, "every axis"),
        (lambda core, x: x[:0].max(axis=0), ValueError, "maximum of an empty"),
        (lambda core, x: x.item(), ValueError, "one entry"),
        (lambda core, x: core.OPS["exp"] and core.apply("no such", x), LookupError, "no such"),
        (lambda core, x: x**x, TypeError, "number"),
        (lambda core, x: (-2) ** x, ValueError, "above 0"),
        (lambda core, x: core.maximum(x, [1.0, 2.0]), ValueError, "do not broadcast"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(core, call, error, words):
    with pytest.raises(error, match=words):
        call(core, core.Tensor(np.ones((2, 3))))


# Gradients that differences do not show


def gradient(core, call, data):
    x = leaf(core, data)
    call(x).sum().backward()
    return x.grad.tolist()


def test_an_index_that_repeats_inside_a_tuple_counts_twice(core):
    assert gradient(core, lambda x: x[(0, 0, 1), (1, 1, 0)], [[1.0, 2.0], [3.0, 4.0]]) == [[0, 2], [1, 0]]
    assert gradient(core, lambda x: x[((0, 0),)], [1.0, 2.0]) == [2, 0]


def test_a_power_of_0_has_no_slope(core):
    assert gradient(core, lambda x: x**0, [0.0, 2.0]) == [0, 0]


def test_the_gradient_of_a_divisor_keeps_its_range(core):
    for size in (1e-25, 1e25):
        grad = gradient(core, lambda b, size=size: size / b, [size])
        np.testing.assert_allclose(grad, [-1 / size], rtol=1e-5)


def test_ties_share_a_gradient(core):
    assert gradient(core, lambda x: core.maximum(x, [1.0, 2.0]), [1.0, 3.0]) == [0.5, 1]
    assert gradient(core, lambda x: core.minimum(x, x), [1.0]) == [1]
    assert gradient(core, lambda x: x.min(), [2.0, 1.0, 1.0]) == [0, 0.5, 0.5]
    assert gradient(core, lambda x: x.clip(0, 1), [-1.0, 0.0, 1.0, 2.0]) == [0, 1, 1, 0]
    assert gradient(core, abs, [-2.0, 0.0, 2.0]) == [-1, 0, 1]


def test_nan_takes_the_gradient_of_a_maximum(core):
    with np.errstate(all="raise"):
        assert gradient(core, lambda x: x.max(), [1.0, np.nan, 3.0]) == [0, 1, 0]
        assert gradient(core, lambda x: core.maximum(x, 5.0), [np.nan, 1.0]) == [1, 0]


@pytest.mark.parametrize("name", ["sum", "mean", "max", "min"])
def test_a_single_number_is_reduced_to_itself(core, name):
    assert gradient(core, lambda x: getattr(x, name)(axis=0), 3.0) == 1


def test_where_lets_no_nan_through_from_the_other_side(core):
    with np.errstate(all="ignore"):
        grad = gradient(core, lambda x: core.where(x > 0, x, core.Tensor([np.nan, 1.0])), [1.0, -1.0])
    assert grad == [1, 0]


# Drawing


def test_a_graph_is_drawn_with_each_tensor_once(core):
    x = leaf(core, [1.0, 2.0])
    drawn = plot.graph((x * x).sum(), names={x: "x"})
    assert "x: leaf (2,)" in repr(drawn)
    assert repr(drawn).count("-->") == 3
    assert set(drawn._repr_mimebundle_()) == {"text/vnd.mermaid", "text/plain"}


def test_a_graph_that_is_too_large_is_not_drawn(core):
    y = leaf(core, [1.0])
    for _ in range(200):
        y = y + 1.0
    with pytest.raises(ValueError, match="150"):
        plot.graph(y)


def test_every_given_row_is_in_the_tables(core):
    from tinytorch.core import autograd

    assert set(given.OPS) <= set(core.OPS)
    assert set(given.VJP) <= set(autograd.VJP)


def test_a_deep_graph_is_freed_link_by_link(tensor):
    """Every tensor of it is gone at once, and none goes while it waits for another: a recursion would be as deep."""
    freed, depths = [], set()

    class Counted(tensor):
        def __del__(self):
            depths.add(len(inspect.stack(0)))
            super().__del__()
            freed.append(1)

    y = Counted([1.0], requires_grad=True)
    for _ in range(2_000):
        following = Counted.from_numpy(y.data)
        following.parents = (y,)
        y = following
    del y, following
    assert len(freed) == 2_001
    assert max(depths) - min(depths) < 10
