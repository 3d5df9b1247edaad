"""What every solution of lesson 05's walk over the graph must do: its order, and backward."""

import sys
from contextlib import contextmanager
from functools import partial

import numpy as np
from checks import leaf, numbers, unchanged

from tinytorch.core.tensor import OPS, Tensor, apply
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises, slopes

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
