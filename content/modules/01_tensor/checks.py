"""What every solution of lesson 01 must do."""

from contextlib import contextmanager
from functools import partial

import numpy as np

from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises


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
def test_create_refuses(module):
    """What was given: only numbers in a regular block make a tensor."""
    expect_raises(ValueError, lambda: module.to_array([[1, 2], [3]]), "to_array([[1, 2], [3]])")
    for data in (["1", "2"], None, "7", [1j]):
        expect_raises(TypeError, lambda data=data: module.to_array(data), f"to_array({data!r})")
        expect_raises(TypeError, lambda data=data: module.to_array(data, np.float32), f"to_array({data!r}, np.float32)")


# 01-strides


def strides(shape, itemsize=4):
    """numpy's strides of a new array."""
    return np.empty(shape, f"V{itemsize}").strides


@exercise("01-strides")
def test_strides_example(module):
    """The examples from the text."""
    expect_equal(module.strides_of((2, 3), 4), (12, 4), "strides_of((2, 3), 4)")
    expect_equal(module.byte_offset((1, 2), (12, 4)), 20, "byte_offset((1, 2), (12, 4))")
    expect_equal(module.transposed((2, 3), (12, 4)), ((3, 2), (4, 12)), "transposed((2, 3), (12, 4))")


@exercise("01-strides")
def test_strides_of_many_axes(module):
    """The same strides as numpy's, for every number of axes and every size of an entry."""
    for shape in ((5, 2, 3), (7,), (), (4, 1, 6), (2, 3, 4, 5)):
        for itemsize in (1, 4, 8):
            what = f"strides_of({shape}, {itemsize})"
            expect_equal(module.strides_of(shape, itemsize), strides(shape, itemsize), what)


@exercise("01-strides")
def test_byte_offset(module):
    """Every entry is where its strides say, in arrays and in views."""
    a = np.arange(30, dtype=np.int32).reshape(5, 2, 3)
    for view, name in ((a, "an array"), (a.transpose(2, 0, 1), "a view"), (a[:, :, ::2], "a view that leaves out")):
        for index in np.ndindex(view.shape):
            start = module.byte_offset(index, view.strides)
            what = f"byte_offset({index}, {view.strides}), in {name} of shape {view.shape}, divided by 4"
            expect_equal(start / 4, int(view[index]), what)
    expect_equal(module.byte_offset((), ()), 0, "byte_offset((), ()), the only entry of a single number")


@exercise("01-strides")
def test_transposed(module):
    """The last two axes change places, and those before stay."""
    for shape in ((2, 3), (5, 2, 3), (4, 5, 2, 3)):
        view = np.empty(shape, np.float32).swapaxes(-1, -2)
        expected = (view.shape, view.strides)
        expect_equal(module.transposed(shape, strides(shape)), expected, f"transposed({shape}, {strides(shape)})")


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
        for inputs in ((wide, 0.1), (0.1, wide), (wide, np.array([0.1])), ([0.1], wide)):
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


@exercise("01-apply")
def test_class(module):
    """The class and the table as they were given: everything goes through apply."""
    x = module.Tensor([1.0, 4.0], requires_grad=True)
    memory = (x.op, x.parents, x.params, x.grad)
    expect_equal(memory, (None, (), {}, None), "(op, parents, params, grad) of a new tensor")
    expect_array(module.Tensor(module.Tensor(0.1, dtype=np.float64)), 0.1, "Tensor(float64 tensor)", dtype=np.float64)
    again = module.Tensor(module.Tensor([1, 2]), dtype=np.float32)
    expect_array(again, [1, 2], "Tensor(integer tensor, dtype=np.float32)", dtype=np.float32)
    for result, name, text in [(x * 2, "mul", "x * 2"), (1 - x, "sub", "1 - x"), (x.sum(), "sum", "x.sum()"),
                               (module.cat([x, x]), "cat", "cat([x, x])")]:  # fmt: skip
        expect_equal(result.op, name, f"op of {text}")
    rule = module.op("probe")(lambda a: a + 1)
    try:
        expect(module.OPS["probe"] is rule, '@op("probe") must enter the rule under its name and return it.')
    finally:
        del module.OPS["probe"]


@exercise("01-apply")
def test_class_errors(module):
    """The class as it was given: what it refuses."""
    x = module.Tensor([1.0, 4.0])
    expect_raises(TypeError, lambda: module.Tensor([1, 2], requires_grad=True), "Tensor([1, 2], requires_grad=True)")
    expect_raises(LookupError, lambda: module.apply("no such name", x), 'apply("no such name", x)', ["no such name"])


@exercise("01-apply")
def test_class_tuple(module):
    """as_tensors as it was given: a star that was forgotten is named, not followed for ever."""
    for inputs in ((1.0, module.Tensor([2.0])), [module.Tensor([2.0]), 1.0]):
        what = f"as_tensors(inputs) with a {type(inputs).__name__}"
        expect_raises(TypeError, partial(module.as_tensors, inputs), what, mentions=["star"])


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


# 01-loops


@exercise("01-loops")
def test_stretched(module):
    """The example from the text, and every place of some results."""
    for index, shape, expected in [((1, 2), (2, 1), (1, 0)), ((1, 2), (3,), (2,)), ((1, 2), (2, 3), (1, 2)),
                                   ((1, 2), (1, 3), (0, 2)), ((4, 1, 2), (2, 1), (1, 0)), ((1, 2), (), ()),
                                   ((1, 2), (1,), (0,)), ((0, 0), (1, 1), (0, 0))]:  # fmt: skip
        expect_equal(module.stretched(index, shape), expected, f"stretched({index}, {shape})")


@exercise("01-loops")
def test_add_example(module):
    """Two rows and their biases."""
    a, b = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([10.0, 20.0, 30.0])
    expect_array(module.add_forward(a, b), a + b, "add_forward of [[1, 2, 3], [4, 5, 6]] and [10, 20, 30]")
    expect_array(module.add_forward(b, a), a + b, "add_forward of [10, 20, 30] and [[1, 2, 3], [4, 5, 6]]")


@exercise("01-loops")
def test_add_against_numpy(module):
    """The same numbers as numpy's, whatever is stretched."""
    shapes = [((2, 3), (2, 3)), ((2, 1), (1, 3)), ((), (2,)), ((0, 3), (3,)), ((1,), (4,)), ((4, 2, 3), (2, 1)),
              ((), ())]  # fmt: skip
    for left, right in shapes:
        a, b = numbers(*left), numbers(*right) + np.float32(0.25)
        answer = unchanged("add_forward", module.add_forward, a, b)
        expect_array(answer, a + b, f"add_forward of shapes {left} and {right}", dtype=np.float32)
        expect(not any(np.shares_memory(answer, array) for array in (a, b)), "add_forward must return a new array.")
    expect_array(module.add_forward(np.array([1, 2]), np.array([0.5])), [1.5, 2.5], "add_forward([1, 2], [0.5])")
    call = partial(module.add_forward, np.ones((2, 3)), np.ones(4))
    expect_raises(ValueError, call, "add_forward of shapes (2, 3) and (4,)", mentions=["(2, 3)", "(4,)", "-1"])


@exercise("01-loops")
def test_add_in_the_table(module):
    """What was given: an addition of tensors that does not fit fails with the sentence of broadcast_shape."""
    x = module.Tensor(np.ones((2, 3)))
    call = partial(module.apply, "add", x, np.ones(4))
    expect_raises(ValueError, call, "Tensor of shape (2, 3) + array of shape (4,)", mentions=["(2, 3)", "(4,)", "-1"])


# 01-matmul


@exercise("01-matmul")
def test_matmul_example(module):
    """The example from the text."""
    product = module.matmul_forward(np.array([[1, 2], [3, 4]]), np.array([[5], [6]]))
    expect_array(product, [[17], [39]], "matmul_forward([[1, 2], [3, 4]], [[5], [6]])", dtype=np.array(1).dtype)


@exercise("01-matmul")
def test_matmul_shapes(module):
    """Matrices of all shapes, as numpy multiplies them, also thin and empty ones."""
    for left, right in [((2, 3), (3, 4)), ((3, 3), (3, 3)), ((1, 3), (3, 1)), ((4, 1), (1, 2)), ((2, 0), (0, 3)),
                        ((0, 2), (2, 3))]:  # fmt: skip
        a, b = numbers(*left), numbers(*right) + np.float32(0.25)
        answer = unchanged("matmul_forward", module.matmul_forward, a, b)
        expect_array(answer, a @ b, f"matmul_forward of shapes {left} and {right}", dtype=np.float32)
    mixed = module.matmul_forward(np.array([[1, 2]]), np.array([[0.5], [0.25]]))
    expect_array(mixed, [[1.0]], "matmul_forward([[1, 2]], [[0.5], [0.25]])")


# 01-reduce


@exercise("01-reduce")
def test_sum_example(module):
    """The table from the text."""
    a = np.array([[1, 2, 3], [4, 5, 6]])
    expect_array(module.sum_forward(a, axis=0), [5, 7, 9], "sum_forward(a, axis=0)", dtype=a.dtype)
    expect_array(module.sum_forward(a, axis=1), [6, 15], "sum_forward(a, axis=1)", dtype=a.dtype)
    expect_array(module.sum_forward(a, axis=1, keepdims=True), [[6], [15]], "sum_forward(a, axis=1, keepdims=True)")


@exercise("01-reduce")
def test_sum_axes(module):
    """Every axis of one to three, negative ones too, with and without keepdims, against numpy."""
    for shape in ((4,), (2, 3), (3, 3), (2, 3, 4), (2, 1, 3), (0, 3), (3, 0)):
        a = numbers(*shape)
        for axis in range(-a.ndim, a.ndim):
            for keepdims in (False, True):
                what = f"sum_forward(a, axis={axis}, keepdims={keepdims}) with a of shape {shape}"
                answer = unchanged("sum_forward", module.sum_forward, a, axis=axis, keepdims=keepdims)
                expect_array(answer, a.sum(axis=axis, keepdims=keepdims), what, dtype=np.float32)
