"""What every solution of lesson 05's instrument must do, which holds gradients against central differences."""

from contextlib import contextmanager
from functools import partial

import numpy as np
from checks import expect_slopes, leaf, numbers, shares, unchanged

from tinytorch.core.tensor import Tensor, grad_mode
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises

# 05-check-gradients


@exercise("05-check-gradients")
def test_central_difference_example(module):
    """The example from the text, in any place of an array, which is put back."""
    array = np.array([[5.0, 1.0], [7.0, 2.0]])
    before = array.copy()
    slope = module.central_difference(lambda: (array**3)[0, 1], array, (0, 1), 0.1)
    expect_array(slope, 3.01, "central_difference of x ** 3 at 1 with eps = 0.1", rtol=1e-9)
    unchanged(array, before, "the array of central_difference")
    slope = module.central_difference(lambda: (array * [[1, 2], [3, 4]]).sum(), array, (1, 0), 0.5)
    expect_array(slope, 3, "central_difference of a + 2b + 3c + 4d in c with eps = 0.5", rtol=1e-9)
    odd = np.array([0.1])
    module.central_difference(lambda: odd[0], odd, (0,), 0.7)
    unchanged(odd, [0.1], "the array of central_difference")


@exercise("05-check-gradients")
def test_check_gradients_passes_what_is_right(module):
    """A small error for right rules, in every input, from float32 tensors too."""
    a, b = Tensor(numbers(2, 3)), Tensor(numbers(3))
    error = module.check_gradients(lambda a, b: a * b + (a * a).exp(), a, b)
    expect(isinstance(error, float) and 0 < error < 1e-6,
           f"The error of right gradients is a small float above 0; check_gradients returned {error!r}.")  # fmt: skip
    expect_equal((a.grad, b.grad), (None, None), "gradients of the tensors that were passed in, which stay untouched")
    expect_array(module.check_gradients(lambda a, b: a * 2.0, a, b), 0, "the error where an input is not used")


@contextmanager
def wrong_rule(module, rule):
    """The row of mul replaced, for as long as a check needs it."""
    right = module.VJP["mul"]
    module.VJP["mul"] = rule
    try:
        yield
    finally:
        module.VJP["mul"] = right


@exercise("05-check-gradients")
def test_check_gradients_finds_what_is_wrong(module):
    """Wrong rules raise AssertionError with the input, the place and both values."""
    x, y = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    def product(x, y):
        return (x * y)[1]
    def spoiled(spoil):
        """The right rule for mul, then spoil(gradients) for the product of x and y."""
        def rule(grad, node):
            a, b = (parent.data for parent in node.parents)
            return spoil(grad * b, grad * a) if node.parents[1].requires_grad else (grad * b, grad * a)
        return rule
    for spoil, words, what in [
        (lambda a, b: (a * 1.001, b), ["0", "(1,)", "4.0"], "the gradient of input 0 is 0.1 % too large"),
        (lambda a, b: (a, -b), ["1", "(1,)", "2.0"], "the gradient of input 1 has the wrong sign"),
        (lambda a, b: (a, b * np.nan), ["1", "nan"], "the gradient of input 1 is nan"),
        (lambda a, b: (a, None), ["1", "(1,)"], "there is no gradient of input 1"),
    ]:
        with wrong_rule(module, spoiled(spoil)):
            call = partial(module.check_gradients, product, x, y)
            expect_raises(AssertionError, call, f"check_gradients where {what}", mentions=words)
    with wrong_rule(module, spoiled(lambda a, b: (a, b * 1.001))):
        error = module.check_gradients(product, x, y, tolerance=0.1)
    expect(isinstance(error, float), "check_gradients returns the largest error when all are within the tolerance.")
    slope = 2 * np.cos(0)
    expect_array(error, 0.001 * slope / slope, "the largest error where 2.002 came in place of 2", rtol=1e-3)


@exercise("05-check-gradients")
def test_check_gradients_scale(module):
    """The error is relative above a slope of 1, absolute below; the largest of all counts."""
    for factor, spoil, expected in [(100.0, 1.01, 0.01), (0.01, 1.01, 0.0001)]:
        def rule(grad, node, spoil=spoil):
            a, b = (parent.data for parent in node.parents)
            return (grad * b * spoil, grad * a) if a.size == 2 else (grad * b, grad * a)
        with wrong_rule(module, rule):
            def scaled(x, factor=factor):
                return (x * factor)[0]
            error = module.check_gradients(scaled, Tensor([1.0, 2.0]), tolerance=1.0)
        expect_array(error, expected, f"the error of a slope {factor} that came out 1 % too large", rtol=1e-3)
    expect_equal(module.check_gradients(lambda x: x * 0.0, Tensor([1.0]), tolerance=0.0), 0.0, "the error of x * 0")
    cube = module.check_gradients(lambda x: x**3, Tensor([1.0]), eps=0.1, tolerance=1.0)
    expect_array(cube, 0.01 / 3.01, "the error of x ** 3 at 1 with eps = 0.1", rtol=1e-6)


@exercise("05-check-gradients")
def test_check_gradients_defaults(module):
    """A step of 1e-6 and a tolerance of 1e-6, where nothing else is said."""
    near_a_kink = Tensor([1.5e-6])
    expect_array(module.check_gradients(lambda x: (x * x).sqrt(), near_a_kink), 0, "the error of |x| at 0.0000015")
    with wrong_rule(module, lambda grad, node: tuple(grad * p.data * 1.0000008 for p in node.parents[::-1])):
        call = partial(module.check_gradients, lambda x: x * 1.0, Tensor([1.0]))
        expect_raises(AssertionError, call, "check_gradients with a rule that is wrong by 0.0000008, twice")


@exercise("05-check-gradients")
def test_check_gradients_restores(module):
    """The switch is afterwards as before, and no graph is recorded for the differences."""
    recorded = []
    def function(x):
        result = x * 3.0
        recorded.append(result.requires_grad)
        return result
    module.check_gradients(function, Tensor([1.0, 2.0]))
    expect_equal(recorded[1:], [False] * 4, "requires_grad in the four calls for central differences")
    expect_equal(grad_mode.enabled, True, "grad_mode.enabled after check_gradients")
    softmax = Tensor([[1.0, 2.0, 3.0]], dtype=np.float64)
    weighted = module.weighted_sum(softmax)
    expect_array(weighted, 1 + 2 * np.cos(1) + 3 * np.cos(2), "weighted_sum([[1, 2, 3]])", dtype=np.float64)


@exercise("05-check-gradients")
def test_given_activation_rules(module):
    """The given rows for the operations of lessons 02 to 04."""
    for name in ("tanh", "gelu", "softmax"):
        expect_slopes(module, name, numbers(3, 4))
    expect_slopes(module, "dropout", numbers(2, 3), mask=np.array([[0.0, 2.0, 2.0], [2.0, 0.0, 2.0]]))
    expect_slopes(module, "binary_cross_entropy", numbers(2, 3), targets=np.array([[0.0, 1.0, 0.5], [1.0, 0.0, 0.3]]))
    (found,) = shares(module, np.ones(2), "binary_cross_entropy", leaf([-1000.0, 1000.0]), targets=np.array([1.0, 0.0]))
    expect_array(found, [-1, 1], "binary_cross_entropy at logits -1000 and 1000, targets 1 and 0: gradient")
