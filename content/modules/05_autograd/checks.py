"""What every solution of lesson 05 must do."""

import sys
from contextlib import contextmanager
from functools import partial

import numpy as np

import tinytorch.core.activations
import tinytorch.core.layers
import tinytorch.core.losses  # noqa: F401  (these three bring their operations)
from tinytorch.core.tensor import OPS, Tensor, apply, grad_mode
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises

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


def slopes(call, array, eps=1e-6):
    """Central differences of the number call() for every entry of an array, which call reads."""
    found = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        middle = array[place]
        array[place] = middle + eps
        above = call()
        array[place] = middle - eps
        found[place] = (above - call()) / (2 * eps)
        array[place] = middle
    return found


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


# 05-topological-order


def chain(length):
    """A result of `length` additions, one after the other."""
    y = x = leaf([1.0])
    for _ in range(length):
        y = y + x
    return y


def expect_order(order, count, what):
    """Each tensor once, and after all its parents."""
    expect(isinstance(order, list), f"{what}: topological_order returns a list, not a {type(order).__name__}.")
    expect_equal(len(order), count, f"the number of tensors in the order of {what}, each counted once")
    place = {id(node): number for number, node in enumerate(order)}
    expect_equal(len(place), count, f"the number of different tensors in the order of {what}")
    for node in order:
        for parent in node.parents:
            expect(id(parent) in place, f"{what}: a parent of the {node.op!r} is missing in the order.")
            expect(place[id(parent)] < place[id(node)],
                   f"{what}: the {node.op!r} of shape {node.shape} stands before one of its parents.")  # fmt: skip


@contextmanager
def waiting_calls(limit=3000):
    """At most so many calls wait inside; complains if the code there allows more, which a browser's stack doesn't."""
    before = sys.getrecursionlimit()
    limit = min(limit, before)
    sys.setrecursionlimit(limit)
    try:
        yield
        expect(sys.getrecursionlimit() == limit, "topological_order changed Python's limit for calls that wait. That "
               "only moves the wall: the memory for waiting calls ends too. Find a way without recursion.")  # fmt: skip
    finally:
        sys.setrecursionlimit(before)


@exercise("05-topological-order")
def test_order_example(module):
    """The example from the text: x, u, y."""
    x = leaf(3.0)
    u = x * x
    y = u + x
    with waiting_calls():
        order = module.topological_order(y)
    expect_order(order, 3, "y = x * x + x")
    expect_equal([node.op for node in order], [None, "mul", "add"], "operations in the order of y = x * x + x")
    expect(order[0] is x and order[1] is u and order[2] is y, "The order must hold x, u and y themselves.")


@exercise("05-topological-order")
def test_order_graphs(module):
    """A leaf alone, a vector used twice, graphs whose branches have different lengths."""
    x = leaf([1.0, 2.0])
    expect_equal([node is x for node in module.topological_order(x)], [True], "topological_order(leaf) is [leaf]")
    expect_order(module.topological_order(x + x), 2, "x + x")
    a = x.exp()
    b = a * 2
    c = ((b + a) * x).sum()
    expect_order(module.topological_order(c), 7, "((exp(x) * 2 + exp(x)) * x).sum()")
    late = a * b * (a + b).exp().log().sqrt()
    for result, name in ((late + a, "a long and a short branch"), (a + late, "a short and a long branch")):
        expect_order(module.topological_order(result), 11, name)


@exercise("05-topological-order")
def test_order_touches_nothing(module):
    """The graph is afterwards as before."""
    x = leaf(3.0)
    y = x * x
    module.topological_order(y)
    expect(y.op == "mul" and len(y.parents) == 2 and x.grad is None, "topological_order must not change any tensor.")


@exercise("05-topological-order")
def test_order_of_many_paths(module):
    """2 to the power of 60 paths, 61 tensors."""
    y = leaf([1.0])
    for _ in range(60):
        y = y + y
    expect_order(module.topological_order(y), 61, "y = y + y, 60 times")


@exercise("05-topological-order")
def test_order_of_a_long_chain(module):
    """10,000 operations, one after the other."""
    end = chain(10_000)
    try:
        with waiting_calls():
            order = module.topological_order(end)
    except RecursionError:
        order = None
    expect(order is not None, "A chain of 10,000 operations ended in a RecursionError: a call waits for a call.")
    expect_order(order, 10_001, "a chain of 10,000 additions")


# 05-backward


@contextmanager
def probe(module, rule):
    """An operation "probe", a - b, with this gradient rule, for as long as a check needs it."""
    OPS["probe"] = lambda a, b: a - b
    module.VJP["probe"] = rule
    try:
        yield
    finally:
        del OPS["probe"], module.VJP["probe"]


@exercise("05-backward")
def test_backward_example(module):
    """x * x + x at 3 has the slope 7."""
    x = leaf(3.0)
    returned = module.backward(x * x + x)
    expect_array(x.grad, 7, "x.grad after backward(x * x + x) with x = 3", dtype=np.float32)
    expect(isinstance(x.grad, np.ndarray),
           f"x.grad should be an array, of shape () here, and is a {type(x.grad).__name__}. numpy adds two arrays of "
           "shape () to a single number; np.array(...) makes an array of it again.")  # fmt: skip
    expect_equal(returned, None, "what backward returns")


@exercise("05-backward")
def test_backward_reuse(module):
    """Shares add up: used twice in one place, in two places, and deep inside."""
    for call, slope, what in [
        (lambda x: x + x, 2, "x + x"),
        (lambda x: x * x * x, 12, "x * x * x"),
        (lambda x: (x * 3) * (x * 3), 36, "(x * 3) * (x * 3)"),
        (lambda x: x.exp() / x.exp(), 0, "exp(x) / exp(x)"),
        (lambda x: x - x * x + x.log() * x, 1 - 4 + np.log(2) + 1, "x - x * x + log(x) * x"),
    ]:
        x = leaf([2.0])
        module.backward(call(x).sum())
        expect_array(x.grad, [slope], f"x.grad of {what} at x = 2", dtype=np.float32)


@exercise("05-backward")
def test_backward_order(module):
    """A tensor that is used early and late passes on its whole gradient."""
    for call in (lambda u: u + u.exp().log() * u, lambda u: u.exp().log() * u + u):
        x = leaf(0.5, np.float64)
        module.backward(call(x * 2))
        expect_array(x.grad, 6, "x.grad of u + log(exp(u)) * u with u = 2 * x, at x = 0.5", rtol=1e-9)


@exercise("05-backward")
def test_backward_network(module):
    """A layer with bias: shapes and values against central differences."""
    x, w, b = Tensor(numbers(4, 3), dtype=np.float64), leaf(numbers(3, 2), np.float64), leaf(numbers(2), np.float64)
    def loss():
        return ((x @ w + b) ** 2).mean()
    module.backward(loss())
    for tensor, name in ((w, "w"), (b, "b")):
        slope = slopes(lambda: loss().item(), tensor.data)
        expect_array(tensor.grad, slope, f"{name}.grad of ((x @ {'w'} + b) ** 2).mean()", np.float64, rtol=1e-6)
    expect_equal(x.grad, None, "x.grad, where x requires no gradient")


@exercise("05-backward")
def test_backward_adds_to_grad(module):
    """A second graph adds to .grad; it does not replace it."""
    x = leaf([1.0, 2.0])
    module.backward((x * 3).sum())
    first = x.grad
    module.backward((x * x).sum())
    expect_array(x.grad, [5, 7], "x.grad after backward of 3 * x, then of x * x, at [1, 2]", dtype=np.float32)
    expect(first is not None and x.grad.shape == (2,), "x.grad must keep the shape of x.")


@exercise("05-backward")
def test_backward_arrays_of_its_own(module):
    """Each leaf's gradient is its own array, that can be written to."""
    a, b = leaf([1.0, 2.0]), leaf([3.0, 4.0])
    start = np.array([1.0, 1.0], np.float32)
    module.backward(a + b, start)
    expect(not np.shares_memory(a.grad, b.grad), "a.grad and b.grad are the same memory after backward(a + b).")
    expect(not np.shares_memory(a.grad, start), "a.grad is the very array that was passed to backward.")
    x = leaf([1.0, 2.0])
    module.backward(x.sum())
    expect(x.grad.flags.writeable, "x.grad can't be written to after backward(x.sum()); make an array of its own.")
    u = leaf([1.0, 2.0])
    y = u * 2
    module.backward((y + y) + y, start)
    unchanged(start, [1.0, 1.0], "the gradient passed to backward")
    expect_array(u.grad, [6, 6], "u.grad of y + y + y with y = 2 * u")


@exercise("05-backward")
def test_backward_leaf_and_non_leaf(module):
    """Leaves that require a gradient keep one; results, constants and data do not."""
    x, data = leaf([1.0]), Tensor([5.0])
    hidden = x * data
    result = hidden.exp()
    module.backward(result)
    for tensor, name in ((hidden, "x * data"), (result, "its exp"), (data, "data")):
        expect_equal(tensor.grad, None, f".grad of {name}: only a leaf with requires_grad keeps its gradient")
    alone = leaf([2.0])
    module.backward(alone)
    expect_array(alone.grad, [1], ".grad of a leaf on which backward is called")


@exercise("05-backward")
def test_backward_releases(module):
    """Afterwards the graph is gone, the values are not, and a second backward says so."""
    x = leaf([2.0])
    u = x * x
    y = u.sum(axis=0)
    module.backward(y)
    for node, name in ((u, "x * x"), (y, "its sum")):
        expect_equal((node.parents, node.params), ((), {}), f"(parents, params) of {name} after backward")
    expect_array(y, 4, "the value of the result after backward")
    call = partial(module.backward, y)
    expect_raises(RuntimeError, call, "a second backward on the same result", mentions=["earlier", "sum"])
    call = partial(module.backward, u * 2)
    expect_raises(RuntimeError, call, "backward on a new result that uses a released one", mentions=["mul"])
    expect_array(x.grad, [4], "x.grad after a second backward that was refused")


@exercise("05-backward")
def test_backward_releases_everything(module):
    """Also where no gradient came by."""
    x, y = leaf([2.0]), leaf([3.0])
    u = x * 3
    with probe(module, lambda grad, node: (None, -grad)):
        module.backward(apply("probe", u, y))
    expect_equal(u.parents, (), "parents of u after backward of probe(u, y), whose rule has no gradient for u")
    expect_equal(x.grad, None, ".grad of the leaf x, which no gradient reached")
    expect_array(y.grad, [-1], "y.grad of probe(u, y)")


@exercise("05-backward")
def test_backward_start(module):
    """The gradient to begin with: 1 for one number, else what is passed; shapes must agree."""
    x = leaf([1.0, 2.0])
    expect_raises(ValueError, lambda: module.backward(x * 2), "backward on shape (2,)", mentions=["(2,)", "single"])
    for grad in ([10.0, 1.0], np.array([10, 1]), Tensor([10.0, 1.0])):
        x = leaf([1.0, 2.0])
        module.backward(x * 2, grad)
        expect_array(x.grad, [20, 2], f"x.grad after backward(x * 2, {grad!r})", dtype=np.float32)
    wrong = partial(module.backward, leaf([1.0, 2.0]) * 2, [1.0, 2.0, 3.0])
    expect_raises(ValueError, wrong, "backward on shape (2,) with a gradient of shape (3,)", ["(2,)", "(3,)", "passed"])
    wrong = partial(module.backward, leaf([1.0, 2.0]) * 2, 1.0)
    expect_raises(ValueError, wrong, "backward on shape (2,) with a gradient of shape ()", ["(2,)", "()", "passed"])
    x = leaf([[3.0]])
    module.backward(x * 2)
    expect_array(x.grad, [[2]], "x.grad after backward(x * 2) with x of shape (1, 1)")
    expect_raises(RuntimeError, lambda: module.backward(Tensor(1.0)), "backward without history", mentions=["history"])


@exercise("05-backward")
def test_backward_dtypes(module):
    """Every gradient has the dtype of its tensor."""
    narrow, wide = leaf([1.0, 2.0]), leaf([3.0, 4.0], np.float64)
    module.backward((narrow * wide).sum())
    expect_array(narrow.grad, [3, 4], "gradient of a float32 leaf, multiplied by float64", dtype=np.float32)
    expect_array(wide.grad, [1, 2], "gradient of a float64 leaf, multiplied by float32", dtype=np.float64)
    x = leaf([1.0, 2.0])
    module.backward((x * Tensor([2, 3])).sum())
    expect_array(x.grad, [2, 3], "gradient of a leaf that was multiplied by integers", dtype=np.float32)


@exercise("05-backward")
def test_backward_refuses_before_it_changes(module):
    """A missing rule is named, and no gradient was touched."""
    x, y = leaf([2.0]), leaf([3.0])
    with probe(module, lambda grad, node: (grad, -grad)):
        result = apply("probe", x, y) * y
        rule = module.VJP.pop("probe")
        expect_raises(LookupError, lambda: module.backward(result), "backward with a missing rule", mentions=["probe"])
        expect_equal((x.grad, y.grad), (None, None), "gradients after backward was refused")
        module.VJP["probe"] = rule
        module.backward(result)
    expect_array(y.grad, [-4], "y.grad of (x - y) * y at x = 2, y = 3")


@exercise("05-backward")
def test_backward_wrong_rules(module):
    """The helper as it was given: a rule that returns the wrong thing is named."""
    for rule, error, words in [
        (lambda grad, node: grad, TypeError, ["probe", "tuple", "2"]),
        (lambda grad, node: (grad,), TypeError, ["probe", "tuple", "2"]),
        (lambda grad, node: (grad, grad.reshape(3, 1)), ValueError, ["probe", "(3, 1)", "(3,)"]),
        (lambda grad, node: (grad, grad.sum()), ValueError, ["probe", "()", "(3,)"]),
    ]:
        with probe(module, rule):
            result = apply("probe", leaf([1.0, 2.0, 3.0]), leaf([1.0, 2.0, 3.0])).sum()
            expect_raises(error, lambda result=result: module.backward(result), "backward with a wrong rule", words)


@exercise("05-backward")
def test_backward_gives_arrays_to_rules(module):
    """The helper as it was given: rules get arrays, and each is called once, however many paths there are."""
    seen = []
    def rule(grad, node):
        seen.append(type(grad))
        return grad, -grad
    with probe(module, rule):
        x = leaf(2.0)
        y = apply("probe", x * 3, x)
        module.backward(y * y + y)
    expect_equal(seen, [np.ndarray], "types of the gradients that a rule received, one for each call")
    expect_array(x.grad, 18, "x.grad of y * y + y with y = 3 * x - x, at x = 2")


@exercise("05-backward")
def test_backward_long_chain(module):
    """1,500 operations, and 2 to the power of 60 paths."""
    end = chain(1500)
    start = end.parents[1]
    module.backward(end)
    expect_array(start.grad, [1501], "gradient of x in x + x + x … with 1,500 additions")
    x = y = leaf(1.0, np.float64)
    for _ in range(60):
        y = y + y
    module.backward(y)
    expect_array(x.grad, 2.0**60, "gradient of x after y = y + y, 60 times", rtol=0)


@exercise("05-backward")
def test_method(module):
    """result.backward() and result.backward(grad) call it."""
    x = leaf([1.0, 2.0])
    (x * 3).sum().backward()
    (x * x).backward([1.0, 0.5])
    expect_array(x.grad, [5, 5], "x.grad after (x * 3).sum().backward() and (x * x).backward([1, 0.5])")


@exercise("05-backward")
def test_no_grad(module):
    """no_grad as it was given."""
    x = leaf([1.0, 2.0])
    with module.no_grad():
        inside = x * 2
    expect_equal((inside.requires_grad, (x * 2).requires_grad), (False, True), "requires_grad inside and after no_grad")


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
