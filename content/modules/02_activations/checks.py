"""What every solution of lesson 02 must do."""

import numpy as np

from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises

BOTH_SIGNS = np.array([[-6.0, -1.5, -0.5, 0.0], [0.25, 1.0, 2.5, 7.0]])


def rule_is_clean(module, name, **params):
    """The rule returns an array of the same shape and dtype, and leaves its input as it was."""
    for dtype in (np.float16, np.float32, np.float64):
        a = BOTH_SIGNS.astype(dtype)
        answer = module.OPS[name](a, **params)
        expect_array(a, BOTH_SIGNS.astype(dtype), f"the input of {name} after the call, which must not be changed")
        expect(not np.shares_memory(answer, a), f"{name} must return a new array.")
        expect_equal(answer.dtype, a.dtype, f"dtype of {name} for {a.dtype}")


def floats_from_integers(module, name, values, expected):
    """Small integers give float32, and their arithmetic does not wrap around."""
    for dtype in (np.uint8, np.int8, np.int64):
        what = f"{name} of {values} in {np.dtype(dtype)}"
        expect_array(module.apply(name, module.Tensor(np.array(values, dtype))), expected, what, dtype=np.float32)


def recorded(module, name, **params):
    """Every shape works, and the operation is remembered under its name."""
    for shape in ((), (3,), (0, 2), (2, 1, 3)):
        result = module.apply(name, module.Tensor(np.full(shape, 0.5)), **params)
        expect_equal(result.shape, shape, f"shape of {name} for shape {shape}")
    x = module.Tensor(BOTH_SIGNS, requires_grad=True)
    result = module.apply(name, x, **params)
    expect_equal((result.op, result.params), (name, params), f"(op, params) of {name}")
    expect(result.parents[0] is x, f"The parent of {name} must be its input itself.")


# 02-relu


@exercise("02-relu")
def test_relu_example(module):
    """The example from the text."""
    expect_array(module.relu(module.Tensor([-2.0, 0.0, 3.0])), [0, 0, 3], "relu([-2, 0, 3])", dtype=np.float32)


@exercise("02-relu")
def test_relu_matrix(module):
    """Every entry for itself, and integers stay integers."""
    expect_array(module.relu(module.Tensor(BOTH_SIGNS)), np.where(BOTH_SIGNS > 0, BOTH_SIGNS, 0), "relu of a matrix")
    integers = module.Tensor([[-1, 2], [3, -4]])
    expect_array(module.relu(integers), [[0, 2], [3, 0]], "relu([[-1, 2], [3, -4]])", dtype=integers.dtype)


@exercise("02-relu")
def test_relu_limits(module):
    """Infinity is a number; nan stays nan."""
    limits = np.array([-np.inf, np.inf, np.nan], dtype=np.float32)
    with np.errstate(invalid="ignore"):
        expect_array(module.relu(limits), [0, np.inf, np.nan], "relu([-inf, inf, nan])", dtype=np.float32)


@exercise("02-relu")
def test_relu_as_an_operation(module):
    """A new array of the same dtype, recorded."""
    rule_is_clean(module, "relu")
    recorded(module, "relu")


# 02-curve


@exercise("02-curve")
def test_curve_example(module):
    """The example from the text."""
    knots, heights = np.arange(4.0), np.array([0.0, 2.0, 2.0, 1.0])
    found = module.bend_curve([0.5, 1.5, 2.5], knots, heights)
    expect_array(found, [1, 2, 1.5], "the curve of the text at 0.5, 1.5 and 2.5", dtype=np.float32)


@exercise("02-curve")
def test_curve_meets_its_points(module):
    """Through every point, straight between them, also with uneven knots and another first height."""
    knots, heights = np.array([-2.0, -1.5, 1.0, 1.25, 4.0]), np.array([3.0, -1.0, 0.5, 0.5, -2.0])
    expect_array(module.bend_curve(knots, knots, heights), heights, f"the curve through {heights.tolist()}", rtol=1e-4)
    between = np.linspace(-2, 4, 41)
    found = module.bend_curve(module.Tensor(between), knots, heights)
    expect_array(found, np.interp(between, knots, heights), "the curve between its knots", dtype=np.float32, rtol=1e-4)


@exercise("02-curve")
def test_curve_beyond_its_ends(module):
    """Flat on the left; on the right it goes on as it was; one line is a curve, too."""
    knots, heights = np.array([1.0, 2.0, 4.0]), np.array([5.0, 6.0, 4.0])
    found = module.bend_curve(module.Tensor([-3.0, 6.0]), knots, heights)
    expect_array(found, [5, 2], "the curve left of its first knot, and right of its last", dtype=np.float32)
    plain = module.bend_curve(np.array([0.5]), knots[:2], heights[:2])
    expect_array(plain, [5], "a curve of one line, left of it", dtype=np.float32)


# 02-sigmoid


def sigmoid64(x):
    """The oracle, in float64, where these inputs do not overflow."""
    return 1 / (1 + np.exp(-np.asarray(x, dtype=np.float64)))


@exercise("02-sigmoid")
def test_sigmoid_example(module):
    """The examples from the text."""
    expect_array(module.sigmoid(module.Tensor([0.0, 2.0, -2.0])), [0.5, 0.8807971, 0.1192029], "sigmoid([0, 2, -2])")


@exercise("02-sigmoid")
def test_sigmoid_values(module):
    """Against the formula in float64; integers give float32."""
    expect_array(module.sigmoid(module.Tensor(BOTH_SIGNS)), sigmoid64(BOTH_SIGNS), "sigmoid of a matrix", np.float32)
    expect_array(module.sigmoid(module.Tensor([-1, 3])), sigmoid64([-1, 3]), "sigmoid([-1, 3])", dtype=np.float32)
    wide = module.Tensor(BOTH_SIGNS, dtype=np.float64)
    expect_array(module.sigmoid(wide), sigmoid64(BOTH_SIGNS), "sigmoid of float64", np.float64, rtol=1e-14, atol=0)


@exercise("02-sigmoid")
def test_sigmoid_right_tail(module):
    """Far to the right: 1, not nan."""
    with np.errstate(all="ignore"):
        right = module.sigmoid(module.Tensor([20.0, 100.0, 1000.0, np.inf]))
    expect_array(right, [1, 1, 1, 1], "sigmoid([20, 100, 1000, inf])", dtype=np.float32)


@exercise("02-sigmoid")
def test_sigmoid_left_tail(module):
    """Far to the left: small, to full relative accuracy."""
    with np.errstate(all="ignore"):
        far = [-20.0, -50.0, -80.0]
        ratio = module.sigmoid(module.Tensor(far)).data / sigmoid64(far)
        expect_array(ratio, [1, 1, 1], f"sigmoid({far}) divided by the true values", rtol=1e-4)
        expect_array(module.sigmoid(module.Tensor([-1000.0, -np.inf])), [0, 0], "sigmoid([-1000, -inf])", np.float32)


@exercise("02-sigmoid")
def test_sigmoid_half_precision(module):
    """In float16, where exp(12) overflows."""
    with np.errstate(all="ignore"):
        half = module.sigmoid(module.Tensor([-12.0, 12.0, np.nan], dtype=np.float16))
    expected = [sigmoid64(-12), 1, np.nan]
    expect_array(half, expected, "sigmoid([-12, 12, nan]) in float16", dtype=np.float16, rtol=1e-2, atol=0)


@exercise("02-sigmoid")
def test_sigmoid_as_an_operation(module):
    """A new array of the same dtype, recorded; small integers do not wrap around."""
    floats_from_integers(module, "sigmoid", [0, 1, 100], sigmoid64([0, 1, 100]))
    expect_array(module.sigmoid(module.Tensor([True, False])), sigmoid64([1, 0]), "sigmoid of booleans", np.float32)
    rule_is_clean(module, "sigmoid")
    recorded(module, "sigmoid")


# 02-gelu


def gelu64(x):
    """The approximation of the paper, in float64."""
    x = np.asarray(x, dtype=np.float64)
    return x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


@exercise("02-gelu")
def test_gelu_example(module):
    """The example from the text."""
    expect_array(module.gelu(module.Tensor([1.0, -1.0])), [0.841192, -0.158808], "gelu([1, -1])", dtype=np.float32)


@exercise("02-gelu")
def test_gelu_values(module):
    """Against the paper's formula in float64."""
    expect_array(module.gelu(module.Tensor(BOTH_SIGNS)), gelu64(BOTH_SIGNS), "gelu of a matrix", dtype=np.float32)
    wide = module.Tensor(BOTH_SIGNS, dtype=np.float64)
    expect_array(module.gelu(wide), gelu64(BOTH_SIGNS), "gelu of float64", np.float64, rtol=1e-9, atol=1e-12)


@exercise("02-gelu")
def test_gelu_far_out(module):
    """Far out it is ReLU: x on the right, 0 on the left."""
    with np.errstate(all="ignore"):
        far = module.gelu(module.Tensor([-100.0, 100.0, 1e6]))
    expect_array(far, [0, 100, 1e6], "gelu([-100, 100, 1e6])", dtype=np.float32)


@exercise("02-gelu")
def test_gelu_as_an_operation(module):
    """A new array of the same dtype, recorded; small integers do not wrap around."""
    floats_from_integers(module, "gelu", [0, 1, 100], gelu64([0, 1, 100]))
    rule_is_clean(module, "gelu")
    recorded(module, "gelu")


# 02-softmax

SCORES = np.array([[[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]], [[2.0, 2.0, 2.0], [-3.0, 0.5, 0.25]]])


def softmax64(x, axis):
    """The definition, in float64, where these scores do not overflow."""
    exps = np.exp(np.asarray(x, dtype=np.float64))
    return exps / exps.sum(axis=axis, keepdims=True)


@exercise("02-softmax")
def test_softmax_example(module):
    """The example from the text."""
    result = module.softmax(module.Tensor([1.0, 2.0, 3.0]))
    expect_array(result, [0.0900306, 0.2447285, 0.6652410], "softmax([1, 2, 3])", dtype=np.float32)


@exercise("02-softmax")
def test_softmax_axes(module):
    """Along every axis, counted from either end."""
    for axis in (-1, 0, 1, 2, -2):
        result = module.softmax(module.Tensor(SCORES), axis=axis)
        expect_array(result, softmax64(SCORES, axis), f"softmax(x, axis={axis}) of shape (2, 2, 3)", dtype=np.float32)
    expect_array(module.OPS["softmax"](SCORES), softmax64(SCORES, -1), "softmax_forward(x), without an axis")


@exercise("02-softmax")
def test_softmax_overflow(module):
    """Scores of a thousand, and rows a thousand apart."""
    with np.errstate(all="ignore"):
        large = module.softmax(module.Tensor([[1001.0, 1002.0, 1003.0], [-1000.0, -1000.0, -1001.0]]))
    expected = [softmax64([1, 2, 3], -1), softmax64([1, 1, 0], -1)]
    expect_array(large, expected, "softmax([[1001, 1002, 1003], [-1000, -1000, -1001]])", dtype=np.float32)


@exercise("02-softmax")
def test_softmax_masked(module):
    """A score of -inf gets probability 0."""
    masked = module.softmax(module.Tensor([[0.0, -np.inf, 0.0]]))
    expect_array(masked, [[0.5, 0, 0.5]], "softmax([[0, -inf, 0]])", dtype=np.float32)


@exercise("02-softmax")
def test_softmax_empty(module):
    """No rows is fine; a row without entries has no answer."""
    none = module.softmax(module.Tensor(np.zeros((0, 3))))
    expect_array(none, np.zeros((0, 3)), "softmax of shape (0, 3)", dtype=np.float32)
    empty = module.Tensor(np.zeros((3, 0)))
    expect_raises(ValueError, lambda: module.softmax(empty), "softmax of shape (3, 0)", mentions=["empty", "(3, 0)"])
    matrix = module.Tensor(np.zeros((2, 3)))
    expect_raises(ValueError, lambda: module.softmax(matrix, axis=2), "softmax(x, axis=2) of shape (2, 3)")


@exercise("02-softmax")
def test_softmax_as_an_operation(module):
    """A new array of the same dtype, recorded; small integers do not wrap around."""
    floats_from_integers(module, "softmax", [1, 2, 3], softmax64([1, 2, 3], -1))
    rule_is_clean(module, "softmax", axis=0)
    recorded(module, "softmax", axis=-1)
    expect_array(module.softmax(module.Tensor([1, 1])), [0.5, 0.5], "softmax([1, 1])", dtype=np.float32)


@exercise("02-softmax")
def test_classes(module):
    """The classes and tanh as they were given: callable, without parameters, printed like their constructor."""
    recorded(module, "tanh")
    far = module.tanh(module.Tensor([1e-8, 1.0, -1.0, 100.0]))
    expect_array(far, [1e-8, 0.7615942, -0.7615942, 1], "tanh([1e-8, 1, -1, 100])", np.float32, rtol=1e-5, atol=0)
    floats_from_integers(module, "tanh", [0, 1, 100], [0, 0.7615942, 1])
    x = module.Tensor(BOTH_SIGNS)
    pairs = {"ReLU": module.relu, "Sigmoid": module.sigmoid, "Tanh": module.tanh, "GELU": module.gelu}
    for name, function in pairs.items():
        layer = getattr(module, name)()
        expect_array(layer(x), function(x), f"{name}()(x)", dtype=np.float32)
        expect_equal((layer.parameters(), repr(layer)), ([], f"{name}()"), f"(parameters(), repr) of {name}()")
    for axis, layer in ((-1, module.Softmax()), (0, module.Softmax(0))):
        expect_array(layer(x), softmax64(BOTH_SIGNS, axis), f"{layer!r}(x)", dtype=np.float32)
        expect_equal(repr(layer), f"Softmax(axis={axis})", "repr of a Softmax")
    expect_array(module.softmax(x), softmax64(BOTH_SIGNS, -1), "softmax(x), without an axis", dtype=np.float32)


# 02-measure


@exercise("02-measure")
def test_slope_example(module):
    """The example from the text."""
    result = module.slope(lambda x: x * x, [3.0, -1.0])
    expect_array(result, [6, -2], "slope(lambda x: x * x, [3.0, -1.0])", dtype=np.float64)


@exercise("02-measure")
def test_slope_of_activations(module):
    """Against calculus, for lists, arrays and Tensors of any shape."""
    s, t = sigmoid64(BOTH_SIGNS), np.tanh(BOTH_SIGNS)
    as_tensor = module.Tensor(BOTH_SIGNS)
    expect_array(module.slope(module.sigmoid, as_tensor), s * (1 - s), "slope(sigmoid, x)", np.float64, atol=1e-7)
    expect_array(module.slope(module.tanh, BOTH_SIGNS), 1 - t**2, "slope(tanh, x)", dtype=np.float64, atol=1e-6)
    expect_array(module.slope(module.relu, [-1.0, 2.0]), [0, 1], "slope(relu, [-1, 2])", dtype=np.float64)


@exercise("02-measure")
def test_slope_step(module):
    """The step that is asked for, to both sides, and 1/1000 without one."""
    for step in (0.5, 1e-6):
        result = module.slope(lambda x: x * x * x, [2.0], step=step)
        what = f"slope(lambda x: x * x * x, [2.0], step={step})"
        expect_array(result, [12 + step**2], what, dtype=np.float64, rtol=1e-8)
    result = module.slope(lambda x: x * x * x, [0.0])
    expect_array(result, [1e-6], "slope(lambda x: x * x * x, [0.0])", dtype=np.float64, atol=1e-12)


@exercise("02-measure")
def test_saturation(module):
    """Flat places count, steep ones of either sign do not."""
    x = module.Tensor([-8.0, -1.0, 1.0, 0.5])
    cases = {"tanh": module.tanh, "relu": module.relu, "lambda x: -x": lambda x: -x}
    for (name, f), expected in zip(cases.items(), (0.25, 0.5, 0.0), strict=True):
        expect_equal(module.saturation(f, x), expected, f"saturation({name}, [-8, -1, 1, 0.5])")
    for limit, expected in ((1.5, 0.5), (2.5, 1.0)):
        result = module.saturation(lambda x: x * x, [0.5, -0.5, 1.0, -1.0], limit=limit)
        expect_equal(result, expected, f"saturation(lambda x: x * x, [0.5, -0.5, 1, -1], limit={limit})")
    result = module.saturation(lambda x: x * x / 2, [0.008, 0.012])
    expect_equal(result, 0.5, "saturation(lambda x: x * x / 2, [0.008, 0.012]), with the limit that it has by itself")
    expect_equal(module.saturation(lambda x: x, [1.0], limit=1.0 - 1e-6), 0.0, "saturation of slope 1, limit below 1")


@exercise("02-measure")
def test_sparsity(module):
    """Exact zeros count; small and negative numbers do not."""
    cases = {(0.0, 1e-9, -2.0, -3.0): 0.25, (0.0, 0.0, 0.0): 1.0, (1.0, -1.0): 0.0, (0.0, 5.0, 1.0, 1.0, -0.0): 0.4}
    for values, expected in cases.items():
        for x in (module.Tensor(values), np.array(values)):
            result = module.sparsity(x)
            expect(isinstance(result, float), f"sparsity should return a number, not a {type(result).__name__}.")
            expect_array(result, expected, f"sparsity({list(values)})")
    result = module.saturation(module.relu, [1.0])
    expect(isinstance(result, float), f"saturation should return a number, not a {type(result).__name__}.")
