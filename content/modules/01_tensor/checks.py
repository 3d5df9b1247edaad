"""What every solution of lesson 01 must do."""

from contextlib import contextmanager
from functools import partial

import numpy as np

from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises

DATA = [[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]]


@contextmanager
def probe(module, rule):
    """A row named "probe" in the table, for as long as a check needs it."""
    module.OPS["probe"] = rule
    try:
        yield
    except TypeError as error:
        leave_out_as_tensors(error)
        raise
    finally:
        del module.OPS["probe"]


def leave_out_as_tensors(error):
    """End the traceback before as_tensors, which is given: the line to look at is the one that called it."""
    step = error.__traceback__
    while step.tb_next and step.tb_next.tb_frame.f_code.co_name != "as_tensors":
        step = step.tb_next
    step.tb_next = None


def unchanged(name, rule, *arrays, **params):
    """Run a rule on arrays and complain if it wrote into one of them. Returns the rule's answer."""
    before = [array.copy() for array in arrays]
    answer = rule(*arrays, **params)
    for array, old in zip(arrays, before, strict=True):
        expect_array(array, old, f"the input of {name} after the call, which must not be changed")
    return answer


def numbers(*shape, dtype=np.float32):
    """Distinct numbers of both signs, in no order."""
    return (np.random.default_rng(7).permutation(int(np.prod(shape))).reshape(shape) - 3.5).astype(dtype)


# 01-create


@exercise("01-create")
def test_create_example(module):
    """The examples from the text."""
    expect_array(module.to_array([1.5, 2]), [1.5, 2.0], "to_array([1.5, 2])", dtype=np.float32)
    expect_array(module.to_array([1, 2], np.float64), [1, 2], "to_array([1, 2], np.float64)", dtype=np.float64)


@exercise("01-create")
def test_create_floats(module):
    """Floats of every width become float32, whatever their shape."""
    for data in (2.5, [[0.1], [0.2]], np.array([1.5, 2.5]), np.float64(0.1), np.array([1.5], dtype=np.float16)):
        expected = np.asarray(data, np.float32)
        expect_array(module.to_array(data), expected, f"to_array({data!r})", dtype=np.float32, rtol=0, atol=0)
    expect_array(module.to_array([]), np.zeros(0), "to_array([])", dtype=np.float32)


@exercise("01-create")
def test_create_integers(module):
    """Integers and booleans keep their dtype and their exact value."""
    large = [16777217, 3]
    expect_array(module.to_array(large), large, f"to_array({large})", dtype=np.array(large).dtype, rtol=0, atol=0)
    for dtype in (np.int16, np.uint8, np.bool_):
        array = np.array([[1, 0]], dtype=dtype)
        expect_array(module.to_array(array), array, f"to_array of an array with dtype {array.dtype}", dtype=dtype)
    expect_array(module.to_array([True, False]), [True, False], "to_array([True, False])", dtype=np.bool_)


@exercise("01-create")
def test_create_dtype(module):
    """The dtype that is asked for."""
    expect_array(module.to_array(0.1, np.float64), 0.1, "to_array(0.1, np.float64)", dtype=np.float64, rtol=0, atol=0)
    expect_array(module.to_array([1.9, -1.9], np.int32), [1, -1], "to_array([1.9, -1.9], np.int32)", dtype=np.int32)
    expect_array(module.to_array([0, 2], np.bool_), [False, True], "to_array([0, 2], np.bool_)", dtype=np.bool_)


@exercise("01-create")
def test_create_copy(module):
    """The result has its own memory."""
    for dtype, asked in ((np.int16, None), (np.float32, None), (np.float32, np.float32), (np.float64, np.float64)):
        mine = np.array([1, 2, 3], dtype=dtype)
        tensor = module.to_array(mine, asked)
        mine[0] = 99
        expect_array(tensor, [1, 2, 3], f"to_array(a) of an array with dtype {mine.dtype}, after a[0] = 99")


@exercise("01-create")
def test_create_errors(module):
    """What is not a block of numbers is refused."""
    expect_raises(ValueError, lambda: module.to_array([[1, 2], [3]]), "to_array([[1, 2], [3]])")
    try:
        module.to_array([[1, 2], [3]])
    except ValueError as error:
        numpys = "to_array([[1, 2], [3]]) raises ValueError, as it should, but with numpy's message."
        expect("inhomogeneous" not in str(error), f"{numpys} Say in your own words that the rows differ in length.")
    for data in (["1", "2"], None, [1, None], "7", [1j]):
        expect_raises(TypeError, lambda data=data: module.to_array(data), f"to_array({data!r})")
        expect_raises(TypeError, lambda data=data: module.to_array(data, np.float32), f"to_array({data!r}, np.float32)")


# 01-apply


@exercise("01-apply")
def test_apply_gives_arrays_to_the_rule(module):
    """The rule gets arrays, and apply returns a Tensor."""
    seen = []
    with probe(module, lambda *arrays: seen.extend(arrays) or np.array([1.0])):
        result = module.apply("probe", module.Tensor([1.0, 2.0]), 4.0)
    expect_equal([type(value).__name__ for value in seen], ["ndarray", "ndarray"], "types of what the rule receives")
    expect(isinstance(result, module.Tensor), f"apply must return a Tensor; it returned a {type(result).__name__}.")


@exercise("01-apply")
def test_apply_remembers(module):
    """A result of inputs that require a gradient is recorded."""
    with probe(module, lambda a, b: a + b):
        x = module.Tensor([1.0, 2.0], requires_grad=True)
        result = module.apply("probe", x, x)
    expect_equal(result.op, "probe", "op of the result of two tensors that require a gradient: the name of the rule")


@exercise("01-apply")
def test_apply_example(module):
    """The example from the text: values, name and parents."""
    with probe(module, lambda a, b: (a + b) / 2):
        x = module.Tensor([1.0, 2.0], requires_grad=True)
        result = module.apply("probe", x, 4.0)
    expect_array(result, [2.5, 3.0], 'apply("average", Tensor([1.0, 2.0]), 4.0)', dtype=np.float32)
    expect_equal(result.op, "probe", "op of the result: the name that was passed to apply")
    expect_equal(type(result.parents), tuple, "type of result.parents")
    expect_equal(len(result.parents), 2, "number of parents, one for each input")
    expect(result.parents[0] is x, "The first parent must be x itself, the same object, not a copy of it.")
    expect(isinstance(result.parents[1], module.Tensor), "Every parent must be a Tensor; the second one is not.")
    expect_array(result.parents[1], 4.0, "the second parent", dtype=np.float32)
    expect_equal(result.requires_grad, True, "requires_grad of a result that was recorded")


@exercise("01-apply")
def test_apply_params(module):
    """Settings reach the rule and are remembered; the order of the inputs stays."""
    with probe(module, lambda a, b, scale=1: (a - b) * scale):
        a, b = module.Tensor([5.0]), module.Tensor([3.0], requires_grad=True)
        result = module.apply("probe", a, b, scale=10)
    expect_array(result, [20.0], "a rule (a - b) * scale with a = [5], b = [3], scale = 10", dtype=np.float32)
    expect_equal(result.params, {"scale": 10}, "params of the result")
    expect(result.parents[0] is a and result.parents[1] is b, "The parents must be the inputs, in their order.")


@exercise("01-apply")
def test_apply_without_memory(module):
    """Nothing is remembered when no input requires a gradient, or when grad_mode is off."""
    with probe(module, lambda a, scale=1: a * scale):
        forgotten = module.apply("probe", module.Tensor([1.0]), scale=2)
        module.grad_mode.enabled = False
        try:
            switched_off = module.apply("probe", module.Tensor([1.0], requires_grad=True), scale=2)
        finally:
            module.grad_mode.enabled = True
    for result, case in ((forgotten, "no input requires a gradient"), (switched_off, "grad_mode.enabled is False")):
        memory = (result.requires_grad, result.op, result.parents, result.params)
        expect_equal(memory, (False, None, (), {}), f"(requires_grad, op, parents, params) when {case}")
        expect_array(result, [2.0], f"the value when {case}")


@exercise("01-apply")
def test_apply_dtype(module):
    """float32 stays float32; float64 is kept only for those who brought it."""
    cases = [
        ([1, 2], None, np.float32, "integers with a rule that gives float64"),
        ([0.5, 1], np.float32, np.float32, "float32 with a rule that gives float64"),
        ([0.5, 1], np.float64, np.float64, "float64 with a rule that gives float64"),
    ]
    with probe(module, lambda a: a.astype(np.float64) / 2):
        for data, dtype, expected, case in cases:
            result = module.apply("probe", module.Tensor(data, dtype=dtype))
            expect_array(result, np.array(data) / 2, f"the result for {case}", dtype=expected)
    with probe(module, lambda a, b: a + b):
        for dtype in (np.int16, np.float16):
            small = module.Tensor([1, 2], dtype=dtype)
            expect_array(module.apply("probe", small, small), [2, 4], f"a + a with dtype {small.dtype}", dtype=dtype)
        mixed = module.apply("probe", module.Tensor([0.5]), module.Tensor([0.1], dtype=np.float64))
        expect_array(mixed, [0.6], "float32 + float64", dtype=np.float64)


@exercise("01-apply")
def test_apply_numbers(module):
    """A Python number takes the dtype of the float tensor beside it, on either side."""
    with probe(module, lambda a, b: a + b):
        wide = module.Tensor([1.0], dtype=np.float64)
        for inputs in ((wide, 0.1), (0.1, wide)):
            result = module.apply("probe", *inputs)
            expect_array(result, [1.1], "float64 [1.0] + 0.1", dtype=np.float64, rtol=1e-15, atol=0)
        expect_array(module.apply("probe", module.Tensor([1.0]), 0.1), [1.1], "[1.0] + 0.1", dtype=np.float32)
        expect_array(module.apply("probe", module.Tensor([1, 2]), 0.5), [1.5, 2.5], "[1, 2] + 0.5", dtype=np.float32)
        integers = module.apply("probe", module.Tensor([1, 2]), 3)
        expect_array(integers, [4, 5], "integers [1, 2] + 3", dtype=np.array(1).dtype)


@exercise("01-apply")
def test_apply_arrays(module):
    """A plain number that a rule returns becomes an array; a view stays a view."""
    x = module.Tensor([1.0, 2.0])
    with probe(module, lambda a: a[:1]):
        view = module.apply("probe", x)
    expect(np.shares_memory(view.data, x.data), "The rule returned a view; wrap it without copying: Tensor.from_numpy.")
    with probe(module, lambda a: float(a.sum())):
        total = module.apply("probe", x)
    expect_equal(type(total.data), np.ndarray, "type of result.data when the rule returns a plain number")
    expect_array(total, 3.0, "the result of a rule that returns a plain number", dtype=np.float32)


# 01-broadcast


@exercise("01-broadcast")
def test_broadcast_example(module):
    """The examples from the text."""
    for a, b, expected in [((2, 3), (3,), (2, 3)), ((4, 1), (3,), (4, 3))]:
        expect_equal(module.broadcast_shape(a, b), expected, f"broadcast_shape({a}, {b})")


@exercise("01-broadcast")
def test_broadcast_against_numpy(module):
    """The same answer as numpy, in both orders."""
    shapes = [(), (1,), (3,), (0,), (2, 1), (2, 3), (1, 3), (5, 1, 3), (5, 2, 1), (1, 1, 1), (0, 1), (4, 0, 1)]
    for a in shapes:
        for b in shapes:
            try:
                expected = np.broadcast_shapes(a, b)
            except ValueError:
                call = partial(module.broadcast_shape, a, b)
                expect_raises(ValueError, call, f"broadcast_shape({a}, {b})", mentions=[str(a), str(b)])
            else:
                expect_equal(module.broadcast_shape(a, b), expected, f"broadcast_shape({a}, {b})")


@exercise("01-broadcast")
def test_broadcast_error(module):
    """The sentence names both shapes and the axis, counted from the right."""
    cases = [((2, 3), (4,), "-1"), ((4,), (2, 3), "-1"), ((2, 3), (4, 3), "-2"), ((7, 1, 3), (6, 5, 3), "-3")]
    for a, b, axis in cases:
        call = partial(module.broadcast_shape, a, b)
        expect_raises(ValueError, call, f"broadcast_shape({a}, {b})", mentions=[str(a), str(b), axis])


# 01-arithmetic

BINARY = {
    "add": (lambda a, b: a + b, "+"),
    "sub": (lambda a, b: a - b, "-"),
    "mul": (lambda a, b: a * b, "*"),
    "div": (lambda a, b: a / b, "/"),
}


@exercise("01-arithmetic")
def test_arithmetic_example(module):
    """The examples from the text."""
    for name, expected in {"add": [8, 12], "sub": [4, 4], "mul": [12, 32], "div": [3, 2]}.items():
        operator, sign = BINARY[name]
        a, b = module.Tensor([6.0, 8.0]), module.Tensor([2.0, 4.0])
        expect_array(operator(a, b), expected, f"Tensor([6., 8.]) {sign} Tensor([2., 4.])", dtype=np.float32)
    expect_array(-module.Tensor([6.0, 8.0]), [-6, -8], "-Tensor([6., 8.])", dtype=np.float32)
    expect_array(module.Tensor([6.0, 8.0]) ** 2, [36, 64], "Tensor([6., 8.]) ** 2", dtype=np.float32)


@exercise("01-arithmetic")
def test_arithmetic_new_arrays(module):
    """Each rule returns a new array and leaves its inputs as they were."""
    for name, params in {"add": {}, "sub": {}, "mul": {}, "div": {}, "neg": {}, "pow": {"exponent": 1}}.items():
        arrays = [numbers(4) for _ in range(2 if name in BINARY else 1)]
        answer = unchanged(name, module.OPS[name], *arrays, **params)
        expect(not any(np.shares_memory(answer, array) for array in arrays), f"{name} must return a new array.")


@exercise("01-arithmetic")
def test_arithmetic_numbers(module):
    """Numbers and arrays on either side."""
    x, array = module.Tensor([2.0, 4.0]), np.array([8.0, 16.0])
    for operator, sign in BINARY.values():
        for other in (3, 0.5, array):
            right, left = operator(x.data, other), operator(other, x.data)
            expect_array(operator(x, other), right, f"Tensor([2., 4.]) {sign} {other!r}", dtype=np.float32)
            expect_array(operator(other, x), left, f"{other!r} {sign} Tensor([2., 4.])", dtype=np.float32)


@exercise("01-arithmetic")
def test_arithmetic_shapes(module):
    """Broadcasting, zero axes and empty tensors; shapes that do not fit get a sentence."""
    shapes = [((2, 3), (3,)), ((2, 1), (1, 3)), ((), (2,)), ((0, 3), (3,)), ((1,), (4,)), ((4,), (1,))]
    for name, (operator, sign) in BINARY.items():
        for left, right in shapes:
            a, b = numbers(*left), numbers(*right) + 0.25
            what = f"{name}: Tensor of shape {left} {sign} Tensor of shape {right}"
            expect_array(operator(module.Tensor(a), module.Tensor(b)), operator(a, b), what, dtype=np.float32)
        call = partial(operator, module.Tensor(np.ones((2, 3))), module.Tensor(np.ones(4)))
        what = f"Tensor of shape (2, 3) {sign} Tensor of shape (4,)"
        expect_raises(ValueError, call, what, mentions=["(2, 3)", "(4,)", "-1"])


@exercise("01-arithmetic")
def test_arithmetic_dtypes(module):
    """Integers stay integers, except in a division; float64 stays when it was asked for."""
    integers, wide = module.Tensor([3, 5]), module.Tensor([3, 5], dtype=np.float64)
    default = np.array([3]).dtype
    for name, (operator, sign) in BINARY.items():
        expected = operator(np.array([3, 5]), 2)
        dtype = np.float32 if name == "div" else default
        expect_array(operator(integers, 2), expected, f"integers [3, 5] {sign} 2", dtype=dtype)
        expected = operator(np.array([3.0, 5.0]), 0.1)
        expect_array(operator(wide, 0.1), expected, f"float64 [3, 5] {sign} 0.1", dtype=np.float64, rtol=1e-15)
    expect_array(-integers, [-3, -5], "-Tensor([3, 5])", dtype=default)
    expect_array(integers**2, [9, 25], "Tensor([3, 5]) ** 2", dtype=default)


@exercise("01-arithmetic")
def test_arithmetic_pow(module):
    """Exponents that are not 2."""
    x = np.array([0.25, 4.0, 9.0], dtype=np.float32)
    for exponent in (3, 0, 1, -1, 0.5, -2):
        expect_array(module.Tensor(x) ** exponent, x**exponent, f"Tensor({x.tolist()}) ** {exponent}", dtype=np.float32)


@exercise("01-arithmetic")
def test_arithmetic_memory(module):
    """Each operation is recorded with its operands in order."""
    x, y = module.Tensor([2.0, 4.0], requires_grad=True), module.Tensor([1.0, 3.0])
    for name, (operator, sign) in BINARY.items():
        result = operator(x, y)
        expect_equal(result.op, name, f"op of x {sign} y")
        expect(result.parents[0] is x and result.parents[1] is y, f"The parents of x {sign} y must be x and y.")
    expect_equal((-x).op, "neg", "op of -x")
    expect_equal(((x**2).op, (x**2).params), ("pow", {"exponent": 2}), "(op, params) of x ** 2")


# 01-matmul


@exercise("01-matmul")
def test_matmul_example(module):
    """The example from the text."""
    product = module.Tensor([[1, 2], [3, 4]]) @ module.Tensor([[5], [6]])
    expect_array(product, [[17], [39]], "Tensor([[1, 2], [3, 4]]) @ Tensor([[5], [6]])", dtype=np.array(1).dtype)


@exercise("01-matmul")
def test_matmul_shapes(module):
    """Matrices, vectors and batches, as numpy multiplies them."""
    shapes = [((2, 3), (3, 4)), ((3, 3), (3, 3)), ((2, 3), (3,)), ((3,), (3, 4)), ((3,), (3,)), ((5, 2, 3), (3, 4)),
              ((5, 2, 3), (5, 3, 4)), ((2, 1, 2, 3), (4, 3, 2)), ((5, 2, 3), (3,)), ((3,), (5, 3, 4)),
              ((2, 0), (0, 3)), ((0, 2), (2, 3)), ((1, 3), (3, 1))]  # fmt: skip
    for left, right in shapes:
        a, b = numbers(*left), numbers(*right) + 0.25
        product = module.Tensor(a) @ module.Tensor(b)
        expect_array(product, a @ b, f"Tensor of shape {left} @ Tensor of shape {right}", dtype=np.float32)


@exercise("01-matmul")
def test_matmul_errors(module):
    """Shapes that do not fit get a sentence with both."""
    shapes = [((2, 3), (2, 3)), ((2, 3), (2,)), ((2,), (3, 2)), ((3,), (4,)), ((5, 2, 3), (2, 3)), ((5, 2, 3), (4,)),
              ((2, 1), (3, 1)), ((1, 3), (1, 3)), ((), (2, 3)), ((2, 3), ()), ((), ())]  # fmt: skip
    for left, right in shapes:
        a, b = module.Tensor(np.ones(left)), module.Tensor(np.ones(right))
        what = f"Tensor of shape {left} @ Tensor of shape {right}"
        expect_raises(ValueError, lambda a=a, b=b: a @ b, what, mentions=[str(left), str(right)])
    a, b = module.Tensor(np.ones((5, 2, 3))), module.Tensor(np.ones((4, 3, 2)))
    try:
        a @ b
    except ValueError as error:
        said = str(error)
    else:
        said = ""
    named = any(left in said and right in said for left, right in [("(5,)", "(4,)"), ("(5, 2, 3)", "(4, 3, 2)")])
    expect(named, f"(5, 2, 3) @ (4, 3, 2): the batch axes 5 and 4 don't fit. Name the shapes. The sentence: {said!r}")


@exercise("01-matmul")
def test_matmul_memory(module):
    """float64, arrays on the left, recording; the inputs stay as they were."""
    a, b = numbers(2, 3), numbers(3, 2)
    unchanged("matmul", module.OPS["matmul"], a, b)
    expect_array(a @ module.Tensor(b), a @ b, "array @ Tensor", dtype=np.float32)
    wide = module.Tensor(a, dtype=np.float64) @ module.Tensor(b, dtype=np.float64)
    expect_array(wide, a.astype(np.float64) @ b, "float64 @ float64", dtype=np.float64, rtol=1e-12)
    x, w = module.Tensor(a), module.Tensor(b, requires_grad=True)
    result = x @ w
    expect_equal(result.op, "matmul", "op of x @ w")
    expect(result.parents[0] is x and result.parents[1] is w, "The parents of x @ w must be x and w, in this order.")


# 01-shape


@exercise("01-shape")
def test_shape_example(module):
    """The examples from the text."""
    x = module.Tensor([[1, 2, 3], [4, 5, 6]])
    expect_array(x.reshape(3, 2), [[1, 2], [3, 4], [5, 6]], "Tensor([[1, 2, 3], [4, 5, 6]]).reshape(3, 2)")
    expect_array(x.T, [[1, 4], [2, 5], [3, 6]], "Tensor([[1, 2, 3], [4, 5, 6]]).T")
    expect_array(x[1], [4, 5, 6], "Tensor([[1, 2, 3], [4, 5, 6]])[1]")


@exercise("01-shape")
def test_reshape(module):
    """-1, axes of length 1, one entry, none; also of a transposed tensor."""
    cases = [((2, 3), (-1, 2)), ((2, 3), (6,)), ((2, 3), (-1,)), ((2, 3), (1, 6, 1)), ((1,), ()), ((), (1, 1)),
             ((0, 3), (3, 0)), ((2, 3, 4), (6, -1))]  # fmt: skip
    for shape, target in cases:
        a = numbers(*shape)
        answer = unchanged("reshape", module.OPS["reshape"], a, shape=target)
        expect_array(answer, a.reshape(target), f"reshape of shape {shape} to {target}", dtype=np.float32)
        expect_equal(a.shape, shape, f"shape of the input after its reshape to {target}")
    a = numbers(2, 3)
    expect_array(module.Tensor(a).T.reshape(6), a.T.reshape(6), "x.T.reshape(6) with x of shape (2, 3)")
    shared = np.shares_memory(module.OPS["reshape"](a, shape=(3, 2)), a)
    expect(shared, "reshape of an array in one piece costs nothing when it is a view; yours has its own copy.")


@exercise("01-shape")
def test_reshape_errors(module):
    """A wrong count gets a sentence with both shapes."""
    for shape, target in [((2, 3), (4, 2)), ((2, 3), (4, -1)), ((2, 3), (5,)), ((2, 3), (-1, -1))]:
        x = module.Tensor(np.ones(shape))
        what = f"reshape of shape {shape} to {target}"
        expect_raises(ValueError, lambda x=x, t=target: x.reshape(t), what, mentions=[str(shape), str(target)])


@exercise("01-shape")
def test_transpose(module):
    """The last two axes by default; all axes in the order that is asked for; always a view."""
    for shape in ((2, 3), (5, 2, 3), (4, 5, 2, 3), (1, 3)):
        a = numbers(*shape)
        expect_array(module.Tensor(a).transpose(), np.swapaxes(a, -1, -2), f"transpose() of shape {shape}", np.float32)
    for shape in ((3,), ()):
        expect_array(module.Tensor(np.ones(shape)).T, np.ones(shape), f".T of shape {shape}, which stays as it is")
    a = numbers(2, 3, 4)
    for axes in ((1, 0, 2), (2, 0, 1), (0, 1, 2), (-1, 0, 1)):
        expect_array(module.Tensor(a).transpose(axes), a.transpose(axes), f"transpose({axes}) of shape (2, 3, 4)")
    shared = [np.shares_memory(module.OPS["transpose"](a, axes=axes), a) for axes in (None, (1, 0, 2))]
    expect(all(shared), "A transpose costs nothing when it is a view; yours has its own copy.")


@exercise("01-shape")
def test_transpose_errors(module):
    """Axes that do not name each axis once get a sentence."""
    x = module.Tensor(np.ones((2, 3, 4)))
    for axes in ((1, 0), (0, 0, 1), (0, 1, 3), (0, 1, 2, 3)):
        what = f"transpose({axes}) of shape (2, 3, 4)"
        expect_raises(ValueError, lambda axes=axes: x.transpose(axes), what, mentions=["(2, 3, 4)", str(axes)])


@exercise("01-shape")
def test_getitem(module):
    """Integers, slices, masks, arrays of integers, tuples, and tensors as an index."""
    a = numbers(4, 3)
    x = module.Tensor(a)
    rows = np.array([2, 0, 2])
    cases = {
        "x[1]": (x[1], a[1]),
        "x[-1, 2]": (x[-1, 2], a[-1, 2]),
        "x[1:3]": (x[1:3], a[1:3]),
        "x[:, 0]": (x[:, 0], a[:, 0]),
        "x[..., ::-1]": (x[..., ::-1], a[..., ::-1]),
        "x[None]": (x[None], a[None]),
        "x[np.array([2, 0, 2])]": (x[rows], a[rows]),
        "x[Tensor([2, 0, 2])]": (x[module.Tensor(rows)], a[rows]),
        "x[[0, 1, 2], [2, 0, 1]]": (x[[0, 1, 2], [2, 0, 1]], a[[0, 1, 2], [2, 0, 1]]),
        "x[Tensor([2, 0, 2]), 1]": (x[module.Tensor(rows), 1], a[rows, 1]),
        "x[x > 0]": (x[x > 0], a[a > 0]),
    }
    for what, (actual, expected) in cases.items():
        expect_array(actual, expected, f"{what} with x of shape (4, 3)", dtype=np.float32)
    expect(np.shares_memory(x[1:3].data, x.data), "A slice is a view of the same memory; yours has its own copy.")
    expect_raises(IndexError, lambda: x[4], "x[4] with x of shape (4, 3)")


@exercise("01-shape")
def test_shape_memory(module):
    """All three are recorded with their settings."""
    x = module.Tensor(DATA, requires_grad=True)
    for result, op, params in [
        (x.reshape(3, 2), "reshape", {"shape": (3, 2)}),
        (x.transpose(1, 0), "transpose", {"axes": (1, 0)}),
        (x.T, "transpose", {"axes": None}),
        (x[0, 1:], "getitem", {"index": (0, slice(1, None))}),
    ]:
        expect_equal((result.op, result.params), (op, params), f"(op, params) of a {op}")
        expect(result.parents[0] is x, f"The parent of a {op} must be x itself.")


# 01-reduce


@exercise("01-reduce")
def test_reduce_example(module):
    """The table from the text."""
    x = module.Tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    expect_array(x.sum(), 21, "x.sum()", dtype=np.float32)
    expect_array(x.sum(axis=0), [5, 7, 9], "x.sum(axis=0)", dtype=np.float32)
    expect_array(x.sum(axis=1), [6, 15], "x.sum(axis=1)", dtype=np.float32)
    expect_array(x.sum(axis=1, keepdims=True), [[6], [15]], "x.sum(axis=1, keepdims=True)", dtype=np.float32)


@exercise("01-reduce")
def test_reduce_axes(module):
    """Every axis, negative axes and tuples, with and without keepdims, against numpy."""
    a = numbers(2, 3, 4)
    for name in ("sum", "mean", "max"):
        for axis in (None, 0, 1, 2, -1, -3, (0, 2), (-1, 1), (0, 1, 2)):
            for keepdims in (False, True):
                actual = getattr(module.Tensor(a), name)(axis=axis, keepdims=keepdims)
                expected = getattr(np, name)(a, axis=axis, keepdims=keepdims)
                expect_array(actual, expected, f"x.{name}(axis={axis}, keepdims={keepdims})", dtype=np.float32)
        one = module.Tensor([7.0])
        expect_array(getattr(one, name)(), 7.0, f"Tensor([7.]).{name}()", dtype=np.float32)
        expect_array(getattr(module.Tensor(-2.5), name)(), -2.5, f"Tensor(-2.5).{name}()", dtype=np.float32)
        expect_raises(ValueError, partial(getattr(one, name), axis=1), f"Tensor([7.]).{name}(axis=1)")


@exercise("01-reduce")
def test_reduce_dtypes(module):
    """Integers keep their dtype in sum and max; their mean is float32; float64 stays."""
    x = module.Tensor([[1, 2], [3, 5]])
    default = np.array(1).dtype
    expect_array(x.sum(axis=0), [4, 7], "sum of integers", dtype=default)
    expect_array(x.max(axis=0), [3, 5], "max of integers", dtype=default)
    expect_array(x.mean(axis=0), [2, 3.5], "mean of integers", dtype=np.float32)
    for name in ("sum", "mean", "max"):
        wide = module.Tensor([0.1, 0.1], dtype=np.float64)
        expected = getattr(np, name)(np.array([0.1, 0.1]))
        expect_array(getattr(wide, name)(), expected, f"{name} of float64", dtype=np.float64, rtol=1e-15)


@exercise("01-reduce")
def test_reduce_empty(module):
    """The sum of nothing is 0; the maximum of nothing is an error in words."""
    expect_array(module.Tensor([]).sum(), 0.0, "Tensor([]).sum()", dtype=np.float32)
    empty = module.Tensor(np.zeros((0, 3)))
    expect_array(empty.sum(axis=0), [0, 0, 0], "sum(axis=0) of shape (0, 3)", dtype=np.float32)
    expect_array(empty.max(axis=1), np.zeros(0), "max(axis=1) of shape (0, 3)", dtype=np.float32)
    expect_array(empty.max(axis=1, keepdims=True), np.zeros((0, 1)), "max(axis=1, keepdims=True) of shape (0, 3)")
    for axis in (None, 0, (0, 1)):
        what = f"max(axis={axis}) of shape (0, 3)"
        expect_raises(ValueError, lambda axis=axis: empty.max(axis=axis), what, mentions=["empty", "(0, 3)"])


@exercise("01-reduce")
def test_reduce_memory(module):
    """All three are recorded with axis and keepdims, and leave their input as it was."""
    x = module.Tensor(DATA, requires_grad=True)
    for name in ("sum", "mean", "max"):
        a = numbers(2, 3)
        unchanged(name, module.OPS[name], a, axis=1)
        expect_array(module.apply(name, a), getattr(np, name)(a), f'apply("{name}", a), all settings left out')
        expect_array(module.apply(name, a, axis=0), getattr(np, name)(a, axis=0), f'apply("{name}", a, axis=0)')
        result = getattr(x, name)(axis=-1, keepdims=True)
        expect_equal(result.op, name, f"op of x.{name}(axis=-1, keepdims=True)")
        expect_equal(result.params, {"axis": -1, "keepdims": True}, f"params of x.{name}(axis=-1, keepdims=True)")
        expect(result.parents[0] is x, f"The parent of x.{name}() must be x itself.")


# 01-functions

FUNCTIONS = {"exp": np.exp, "log": np.log, "sqrt": np.sqrt}


@exercise("01-functions")
def test_functions_example(module):
    """The examples from the text, and the number e."""
    expect_array(module.Tensor([0.0, 1.0]).exp(), [1, 2.7182818], "Tensor([0., 1.]).exp()", dtype=np.float32)
    expect_array(module.Tensor([1.0, 10.0]).log(), [0, 2.3025851], "Tensor([1., 10.]).log()", dtype=np.float32)
    expect_array(module.Tensor([9.0, 2.0]).sqrt(), [3, 1.4142135], "Tensor([9., 2.]).sqrt()", dtype=np.float32)


@exercise("01-functions")
def test_functions_against_numpy(module):
    """Small and large numbers, zero axes, nothing, integers and float64."""
    for name, function in FUNCTIONS.items():
        for data in ([[1e-7, 0.5], [3.0, 40.0]], 2.0, []):
            a = np.asarray(data, np.float32)
            expect_array(getattr(module.Tensor(a), name)(), function(a), f"Tensor({data}).{name}()", dtype=np.float32)
        expected = function(np.array([1.0, 4.0]))
        expect_array(getattr(module.Tensor([1, 4]), name)(), expected, f"Tensor([1, 4]).{name}()", dtype=np.float32)
        wide = module.Tensor([1, 4], dtype=np.float64)
        expect_array(getattr(wide, name)(), expected, f"{name} of float64", dtype=np.float64, rtol=1e-14)


@exercise("01-functions")
def test_functions_limits(module):
    """Beyond the range of float32 come inf, 0 and nan, and no exception."""
    with np.errstate(all="ignore"):
        expect_array(module.Tensor([100.0, -200.0]).exp(), [np.inf, 0.0], "Tensor([100., -200.]).exp()")
        expect_array(module.Tensor([0.0, -1.0]).log(), [-np.inf, np.nan], "Tensor([0., -1.]).log()")
        expect_array(module.Tensor([-1.0, 0.0]).sqrt(), [np.nan, 0.0], "Tensor([-1., 0.]).sqrt()")


@exercise("01-functions")
def test_functions_memory(module):
    """All three are recorded, and leave their input as it was."""
    x = module.Tensor([1.0, 4.0], requires_grad=True)
    for name in FUNCTIONS:
        unchanged(name, module.OPS[name], np.array([1.0, 4.0], dtype=np.float32))
        result = getattr(x, name)()
        expect_equal(result.op, name, f"op of x.{name}()")
        expect(result.parents[0] is x, f"The parent of x.{name}() must be x itself.")


@exercise("01-functions")
def test_class_values(module):
    """The class as it was given: its way to numbers, memory and comparisons."""
    x = module.Tensor([1.0, 4.0], requires_grad=True)
    expect_equal((x.shape, x.ndim, x.size, len(x)), ((2,), 1, 2, 2), "(shape, ndim, size, len) of Tensor([1., 4.])")
    memory = (x.op, x.parents, x.params, x.grad)
    expect_equal(memory, (None, (), {}, None), "(op, parents, params, grad) of a new tensor")
    expect(x.numpy() is x.data, "numpy() gives the array itself.")
    still = x.detach()
    expect(still.data is x.data and not still.requires_grad, "detach() shares the array and needs no gradient.")
    expect_equal(module.Tensor([[7]]).item(), 7, "Tensor([[7]]).item()")
    expect_raises(ValueError, x.item, "item() of shape (2,)", mentions=["(2,)"])
    expect_array(module.Tensor(module.Tensor(0.1, dtype=np.float64)), 0.1, "Tensor(float64 tensor)", dtype=np.float64)
    for result, expected in [(x > 1, [0, 1]), (x >= 4, [0, 1]), (x < 4, [1, 0]), (x <= 1, [1, 0]), (x == 4, [0, 1]),
                             (x != 4, [1, 0]), (np.array([1.0, 2.0]) < x, [0, 1])]:  # fmt: skip
        expect_array(result, np.array(expected, bool), "a comparison with Tensor([1., 4.])", dtype=np.bool_)
    truth = [bool(module.Tensor(value)) for value in (0.0, 2.0)]
    expect_equal(truth, [False, True], "bool of Tensor(0.) and Tensor(2.)")
    expect_equal({x: "found"}[x], "found", "a tensor as the key of a dictionary")


@exercise("01-functions")
def test_class_errors(module):
    """The class as it was given: what it refuses."""
    x = module.Tensor([1.0, 4.0])
    expect_raises(TypeError, lambda: module.Tensor([1, 2], requires_grad=True), "Tensor([1, 2], requires_grad=True)")
    expect_raises(TypeError, lambda: x**x, "Tensor ** Tensor")
    expect_raises(LookupError, lambda: module.apply("no such name", x), 'apply("no such name", x)', ["no such name"])
    expect_raises(TypeError, lambda: np.exp(x), "np.exp(Tensor)")


@exercise("01-functions")
def test_class_tuple(module):
    """as_tensors as it was given: a star that was forgotten is named, not followed for ever."""
    for inputs in ((1.0, module.Tensor([2.0])), [module.Tensor([2.0]), 1.0]):
        what = f"as_tensors(inputs) with a {type(inputs).__name__}"
        expect_raises(TypeError, partial(module.as_tensors, inputs), what, mentions=["star"])


@exercise("01-functions")
def test_class_repr(module):
    """The class as it was given: how it prints."""
    x = module.Tensor([1.0, 4.0], requires_grad=True)
    for tensor, text in [
        (module.Tensor([1.0, 4.0]), "Tensor([1., 4.])"),
        (module.Tensor([1, 4]), "Tensor([1, 4])"),
        (module.Tensor([1.0, 4.0], dtype=np.float64), "Tensor([1., 4.], dtype=float64)"),
        (x, "Tensor([1., 4.], requires_grad=True)"),
        (x.sqrt(), "Tensor([1., 2.], op='sqrt')"),
    ]:
        expect_equal(repr(tensor), text, "how a tensor prints")
