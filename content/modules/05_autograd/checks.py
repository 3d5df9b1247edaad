"""What every solution of lesson 05 must do."""


import numpy as np

import tinytorch.core.activations
import tinytorch.core.layers
import tinytorch.core.losses  # noqa: F401  (these three bring their operations)
from tinytorch.core.tensor import OPS, Tensor, apply
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, slopes

X = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


def leaf(data, dtype=None):
    """A tensor that requires a gradient."""
    return Tensor(data, requires_grad=True, dtype=dtype)


def numbers(*shape, low=-2.0):
    """Distinct float64 numbers between low and 2, in no order, none of them near 0."""
    grid = np.linspace(low, 2, int(np.prod(shape)) + 1)[1:] + 0.0123
    return np.random.default_rng(11).permutation(grid).reshape(shape)


def reduced(array, shape):
    """An array summed back to a shape, one axis at a time: the checks' own way, to judge any other."""
    while array.ndim > len(shape):
        array = array.sum(axis=0)
    for axis, length in enumerate(shape):
        if array.shape[axis] != length:
            array = array.sum(axis=axis, keepdims=True)
    return array


def shares(module, grad, name, *inputs, **params):
    """What a rule returns for an operation on inputs; complains unless it is a tuple of the right length."""
    node = apply(name, *inputs, **params)
    found = module.VJP[name](np.asarray(grad, node.dtype), node)
    expect(isinstance(found, tuple), f"The rule of {name} must return a tuple; it returned a {type(found).__name__}.")
    expect_equal(len(found), len(inputs), f"the number of gradients from the rule of {name}, one for each parent")
    return found


def expect_slopes(module, name, *data, **params):
    """The rule of an operation agrees with central differences, for a gradient of distinct numbers."""
    inputs = [leaf(array, np.float64) for array in data]
    values = [tensor.data for tensor in inputs]
    result = np.asarray(OPS[name](*values, **params))
    grad = np.cos(np.arange(result.size) + 0.5).reshape(result.shape)
    found = shares(module, grad, name, *inputs, **params)
    for number, (share, array) in enumerate(zip(found, values, strict=True)):
        slope = slopes(lambda: (grad * OPS[name](*values, **params)).sum(), array)
        settings = "".join(f", {key}={value!r}" for key, value in params.items())
        what = f"{name} of shapes {[array.shape for array in values]}{settings}: gradient of parent {number}"
        expect_array(reduced(np.asarray(share), array.shape), slope, what, rtol=1e-6, atol=1e-7)


def unchanged(array, before, what):
    """Complain if an array is not as it was."""
    expect_array(array, before, f"{what}, which must not be changed", rtol=0, atol=0)


# 05-arithmetic-rules


@exercise("05-arithmetic-rules")
def test_arithmetic_example(module):
    """The examples from the text."""
    for name, expected in {"mul": (20, 60), "div": (5, -15)}.items():
        found = shares(module, 10.0, name, leaf(6.0), leaf(2.0))
        for share, number, parent in zip(found, expected, "ab", strict=True):
            expect_array(share, number, f"{name} with a = 6, b = 2, grad = 10: gradient of {parent}")


@exercise("05-arithmetic-rules")
def test_arithmetic_slopes(module):
    """Central differences, for several shapes, also with broadcasting."""
    for name in ("mul", "div"):
        for left, right in [((), ()), ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((4,), ())]:
            expect_slopes(module, name, numbers(*left), numbers(*right))


@exercise("05-arithmetic-rules")
def test_division_range(module):
    """b² leaves the range of float32, and the gradient does not."""
    for size in (1e-25, 1e25):
        (_, found) = shares(module, [1.0], "div", leaf([size]), leaf([size]))
        expect_array(found * size, [-1.0], f"div with a = b = {size}, grad = 1: gradient of b, times {size}")


@exercise("05-arithmetic-rules")
def test_arithmetic_leaves_its_input(module):
    """The gradient that comes in belongs to others, and float32 stays float32."""
    for name in ("mul", "div"):
        inputs = leaf([6.0, 8.0]), leaf([2.0, 4.0])
        grad = np.array([10.0, 1.0], np.float32)
        found = module.VJP[name](grad, apply(name, *inputs))
        unchanged(grad, [10.0, 1.0], f"the incoming gradient of {name}")
        expect_equal([share.dtype for share in found], [np.float32] * len(found), f"dtypes of the gradients of {name}")


@exercise("05-arithmetic-rules")
def test_given_rules(module):
    """Some of the rows that are given."""
    for name in ("add", "sub"):
        expect_slopes(module, name, numbers(2, 3), numbers(3))
    expect_slopes(module, "exp", numbers(2, 3))
    expect_slopes(module, "pow", numbers(2, 3, low=0.5), exponent=-2.5)


@exercise("05-arithmetic-rules")
def test_table(module):
    """The table as it was given: a rule is entered under its name."""
    rule = module.vjp("probe")(lambda grad, node: (grad,))
    try:
        expect(module.VJP["probe"] is rule, '@vjp("probe") must enter the rule under its name and return it.')
    finally:
        del module.VJP["probe"]


# 05-unbroadcast


@exercise("05-unbroadcast")
def test_unbroadcast_example(module):
    """The examples from the text."""
    grad = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    expect_array(module.unbroadcast(grad, (3,)), [11, 22, 33], f"unbroadcast({grad.tolist()}, (3,))")
    expect_array(module.unbroadcast(grad, (2, 1)), [[6], [60]], f"unbroadcast({grad.tolist()}, (2, 1))")


@exercise("05-unbroadcast")
def test_unbroadcast_shapes(module):
    """Axes in front, stretched axes, both, none, and axes of length 0 and 1."""
    cases = [((2, 3), (2, 3)), ((2, 3), ()), ((2, 3), (1,)), ((2, 3), (1, 3)), ((2, 3), (1, 1)), ((5, 2, 3), (3,)),
             ((5, 2, 3), (2, 1)), ((5, 2, 3), (1, 2, 1)), ((5, 2, 3), (5, 1, 3)), ((3, 3), (3,)), ((3, 3), (3, 1)),
             ((4, 3, 2, 2), (3, 1, 2)), ((0, 3), (3,)), ((2, 0), (2, 1)), ((1, 3), (3,)), ((1, 1), ()), ((3,), (3,)),
             ((), ())]  # fmt: skip
    for came, shape in cases:
        grad = numbers(*came)
        before = grad.copy()
        what = f"unbroadcast of shape {came} to {shape}"
        expect_array(module.unbroadcast(grad, shape), reduced(grad, shape), what, dtype=np.float64, rtol=1e-12)
        unchanged(grad, before, "the gradient passed to unbroadcast")
    small = np.ones((2, 3), np.float32)
    expect_array(module.unbroadcast(small, (3,)), [2, 2, 2], "unbroadcast of float32", dtype=np.float32)
    expect(module.unbroadcast(small, (2, 3)) is small, "Where nothing was stretched, the array itself comes back.")


# 05-matmul-rule

PRODUCTS = [((2, 3), (3, 4)), ((3, 3), (3, 3)), ((1, 3), (3, 1)), ((5, 2, 3), (5, 3, 4)), ((5, 2, 3), (3, 4)),
            ((2, 3), (5, 3, 4)), ((2, 1, 2, 3), (4, 3, 2))]  # fmt: skip
VECTORS = [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((5, 2, 3), (3,)), ((3,), (5, 3, 4))]


@exercise("05-matmul-rule")
def test_matmul_example(module):
    """The example from the text."""
    a, b, grad = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0], [6.0]]), np.array([[1.0], [10.0]])
    expect_array(module.left_gradient(grad, b), [[5, 6], [50, 60]], "left_gradient([[1], [10]], [[5], [6]])")
    expect_array(module.right_gradient(grad, a), [[31], [42]], "right_gradient([[1], [10]], [[1, 2], [3, 4]])")


@exercise("05-matmul-rule")
def test_matmul_slopes(module):
    """Central differences: squares (whose shapes forgive everything), batches, broadcast batches, vectors."""
    for left, right in PRODUCTS + VECTORS:
        expect_slopes(module, "matmul", numbers(*left), numbers(*right))


@exercise("05-matmul-rule")
def test_matmul_only_what_is_wanted(module):
    """No gradient for an operand that requires none."""
    for left, right in [((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3,))]:
        for wanted in (0, 1):
            inputs = [Tensor(numbers(*shape), requires_grad=place == wanted)
                      for place, shape in enumerate((left, right))]  # fmt: skip
            node = apply("matmul", *inputs)
            found = module.VJP["matmul"](np.ones_like(node.data), node)
            expect_equal([share is None for share in found], [wanted == 1, wanted == 0],
                         f"which gradients of matmul are None when parent {wanted} alone requires one")  # fmt: skip


# 05-reduction-rules

AXES = [None, 0, 1, -1, (0, 2), (-1, 1), (0, 1, 2)]


@exercise("05-reduction-rules")
def test_reduction_example(module):
    """The examples from the text."""
    cases = [("sum", [10, 20], [[10] * 3, [20] * 3]), ("max", [10, 20], [[0, 0, 10], [0, 0, 20]])]
    for name, grad, expected in cases:
        (found,) = shares(module, grad, name, leaf(X), axis=1, keepdims=False)
        expect_array(found, expected, f"x.{name}(axis=1) with gradient {grad}: gradient of x")


@exercise("05-reduction-rules")
def test_reduction_slopes(module):
    """Central differences for every kind of axis, with and without keepdims."""
    for name in ("sum", "max"):
        expect_slopes(module, name, numbers(2, 3))
        for axis in AXES:
            for keepdims in (False, True):
                expect_slopes(module, name, numbers(2, 3, 2), axis=axis, keepdims=keepdims)
        expect_slopes(module, name, np.array(1.5))
        (found,) = shares(module, np.ones(2), name, leaf(X), axis=1)
        expect_equal(np.shape(found), (2, 3), f"shape of the gradient from the rule of {name}")


@exercise("05-reduction-rules")
def test_max_ties(module):
    """Several largest entries share the gradient."""
    (found,) = shares(module, [6.0, 5.0], "max", leaf([[2.0, 2.0, 1.0], [0.0, 1.0, 0.0]]), axis=1)
    expect_array(found, [[3, 3, 0], [0, 5, 0]], "max of [[2, 2, 1], [0, 1, 0]] along axis 1, gradient [6, 5]")
    (found,) = shares(module, 6.0, "max", leaf([[1.0, 1.0], [0.0, 1.0]]))
    expect_array(found, [[2, 2], [0, 2]], "max of [[1, 1], [0, 1]], gradient 6")


@exercise("05-reduction-rules")
def test_max_of_nan(module):
    """A nan becomes the maximum, so the gradient is the nan's."""
    (found,) = shares(module, [6.0, 5.0], "max", leaf([[2.0, np.nan, 1.0], [0.0, 1.0, 0.0]]), axis=1)
    expect_array(found, [[0, 6, 0], [0, 5, 0]], "max of [[2, nan, 1], [0, 1, 0]] along axis 1, gradient [6, 5]")


# 05-output-rules


@exercise("05-output-rules")
def test_output_example(module):
    """The examples from the text."""
    (found,) = shares(module, [10.0, 10.0, -10.0], "relu", leaf([-1.0, 0.0, 2.0]))
    expect_array(found, [0, 0, -10], "relu at [-1, 0, 2], gradient [10, 10, -10]")
    (found,) = shares(module, [1.0, 1.0, 1.0], "sigmoid", leaf([0.0, 2.0, -2.0]))
    expect_array(found, [0.25, 0.104994, 0.104994], "sigmoid at [0, 2, -2], gradient [1, 1, 1]")
    (found,) = shares(module, [-1.0, 0.0, 0.0], "log_softmax", leaf([2.0, 1.0, 0.0]))
    expected = [-0.334759, 0.244728, 0.090031]
    expect_array(found, expected, "log_softmax of [2, 1, 0], gradient [-1, 0, 0]", rtol=1e-4)


@exercise("05-output-rules")
def test_output_slopes(module):
    """Central differences, for a gradient of distinct numbers and along every axis."""
    for name in ("relu", "sigmoid"):
        expect_slopes(module, name, numbers(3, 4))
    for params in ({}, {"axis": -1}, {"axis": 0}, {"axis": 1}):
        expect_slopes(module, "log_softmax", numbers(2, 3, 2), **params)


@exercise("05-output-rules")
def test_output_range(module):
    """Large logits give finite gradients, and float32 stays float32."""
    for name, data, grad, expected in [
        ("sigmoid", [-200.0, 200.0], [1.0, 1.0], [0.0, 0.0]),
        ("log_softmax", [1000.0, 0.0], [-1.0, 0.0], [0.0, 0.0]),
        ("log_softmax", [1000.0, 0.0], [0.0, -1.0], [1.0, -1.0]),
    ]:
        grad = np.array(grad, np.float32)
        (found,) = module.VJP[name](grad, apply(name, leaf(data)))
        what = f"{name} at {data}, gradient {grad.tolist()}"
        expect_array(found, expected, what, dtype=np.float32)
        unchanged(grad, grad.copy(), f"the incoming gradient of {name}")
