"""Checks for module 15: codes against numpy in float64, sums against whole numbers of any size."""

import numpy as np

from tinytorch.core.activations import ReLU
from tinytorch.core.layers import Dropout, Linear, Sequential
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal


def numbers(*shape, seed=15, spread=1.0):
    """Reproducible float32 numbers."""
    return (np.random.default_rng(seed).normal(size=shape) * spread).astype(np.float32)


def int8s(*shape, seed=15):
    """Reproducible int8 numbers from the whole range."""
    return np.random.default_rng(seed).integers(-128, 128, shape).astype(np.int8)


# 15-codes


@exercise("15-codes")
def test_codes_example(module):
    """The examples from the text."""
    found = module.quantize([0.26, -0.38], 0.1)
    expect_array(found, [3, -4], "quantize([0.26, -0.38], 0.1)", dtype=np.int8)
    expect_array(module.quantize([20.0], 0.1), [127], "quantize([20.0], 0.1)", dtype=np.int8)
    found = module.quantize(np.array([[0.26]]), 0.1, -100)
    expect_array(found, [[-97]], "quantize([[0.26]], 0.1, zero_point=-100)", dtype=np.int8)
    found = module.dequantize(np.array([-97, -104], np.int8), 0.1, -100)
    expect_array(found, [0.3, -0.4], "dequantize([-97, -104], 0.1, zero_point=-100)", dtype=np.float32)


@exercise("15-codes")
def test_codes_saturate(module):
    """Far outside, on both sides, also beyond what int32 holds; the zero point counts before the ends do."""
    x = np.array([-12.7, -12.8, -12.9, -1e12, 12.7, 12.8, 1e12])
    expect_array(module.quantize(x, 0.1), [-127, -128, -128, -128, 127, 127, 127], f"quantize({x.tolist()}, 0.1)")
    found = module.quantize([15.0, -15.0], 0.1, -100)
    expect_array(found, [50, -128], "quantize([15.0, -15.0], 0.1, zero_point=-100)")


@exercise("15-codes")
def test_codes_back(module):
    """All 256 codes come back as themselves, whatever the zero point; several scales broadcast."""
    codes = np.arange(-128, 128).astype(np.int8)
    for zero in (0, 100, -128, np.array(127, np.int32), np.array(-128, np.int8)):
        x = module.dequantize(codes, np.float32(0.05), zero)
        expected = 0.05 * (np.arange(-128, 128) - int(zero))
        expect_array(x, expected, f"dequantize of all codes with scale 0.05, zero_point {zero}", np.float32)
        expect_array(module.quantize(x, np.float32(0.05), zero), codes, f"the codes of these, zero_point {zero}")
    scales = np.array([[0.1, 0.001]], np.float32)
    found = module.quantize(np.array([[0.3, 0.05], [-1.0, -0.002]]), scales)
    expect_array(found, [[3, 50], [-10, -2]], "quantize with scales [[0.1, 0.001]]")


@exercise("15-codes")
def test_codes_nearest(module):
    """No number is further from its code than half a step."""
    x = numbers(500, spread=3)
    error = np.abs(module.dequantize(module.quantize(x, 0.1), 0.1) - x).max()
    expect(error <= 0.0501, f"With scale 0.1, some number comes back wrong by {error:.3g}; half a step is 0.05.")


# 15-scale


@exercise("15-scale")
def test_scale_example(module):
    """The examples from the text."""
    found = module.symmetric_scale(np.array([-2.54, 1.0], np.float32))
    expect_array(found, 0.02, "symmetric_scale([-2.54, 1.0])", dtype=np.float32)
    found = module.symmetric_scale(np.array([[1.27, 0.254], [-0.5, 0.0]], np.float32), axis=0)
    expect_array(found, [[0.01, 0.002]], "symmetric_scale([[1.27, 0.254], [-0.5, 0.0]], axis=0)", dtype=np.float32)


@exercise("15-scale")
def test_scale_nothing(module):
    """Only zeros, no entries, and a column of zeros beside another one: 1, and no division by 0."""
    for x, what in [(np.zeros((2, 3), np.float32), "six zeros"), (np.zeros((0, 3), np.float32), "shape (0, 3)")]:
        expect_array(module.symmetric_scale(x), 1.0, f"symmetric_scale of {what}", dtype=np.float32)
    found = module.symmetric_scale(np.array([[0.0, 2.54], [0.0, -1.0]], np.float32), 0)
    expect_array(found, [[1.0, 0.02]], "symmetric_scale([[0, 2.54], [0, -1]], axis=0)", dtype=np.float32)
    found = module.symmetric_scale(np.zeros((0, 3), np.float32), 0)
    expect_array(found, [[1.0] * 3], "symmetric_scale of shape (0, 3), axis=0")


@exercise("15-scale")
def test_scale_axes(module):
    """Any axes share a scale; nothing saturates, and the largest entry gets the last code."""
    x = numbers(3, 4, 2, 2)
    for axis in (None, 0, (1, 2, 3), (0, 2)):
        expected = np.abs(x).max(axis=axis, keepdims=axis is not None) / 127
        expect_array(module.symmetric_scale(x, axis), expected, f"symmetric_scale of (3, 4, 2, 2), axis={axis}")


@exercise("15-scale")
def test_scale_tiny(module):
    """The smallest number of float32 has no 127th; 1 does for it."""
    found = module.symmetric_scale(np.array([1e-45], np.float32))
    expect_array(found, 1.0, "symmetric_scale([1e-45])")


# 15-channels


def back(weight):
    """What a Quantized stands for, in float64."""
    return weight.codes.astype(np.float64) * weight.scale


@exercise("15-channels")
def test_channels_form(module):
    """Codes in the weight's shape, int8, scales that broadcast, zero point 0."""
    for shape in [(4, 3), (3, 2, 5, 5)]:
        found = module.quantize_weight(numbers(*shape))
        expect(isinstance(found, module.Quantized), f"quantize_weight should return a Quantized, not {found!r}.")
        expect_equal((found.codes.shape, found.codes.dtype), (shape, np.dtype(np.int8)), f"codes of a weight {shape}")
        expect_equal(np.shape(back(found)), shape, f"shape of codes times scale, for a weight {shape}")
        expect(not np.any(found.zero_point), f"The zero point of a weight is {found.zero_point}; it should be 0.")


@exercise("15-channels")
def test_channels_loud(module):
    """A loud output leaves the others as exact as they would be alone."""
    for shape, loud in [((6, 4), np.s_[:, 1]), ((4, 6, 3, 3), np.s_[1])]:
        weight = numbers(*shape)
        weight[loud] *= 100
        first = np.s_[:, 0] if len(shape) == 2 else np.s_[0]
        alone = weight[first]
        found = back(module.quantize_weight(weight))[first]
        expect_array(found, alone, f"output 0 of a weight {shape} whose output 1 is 100 times louder, within half of "
                     "the step that it would have alone", rtol=0, atol=np.abs(alone).max() / 127 * 0.501)


@exercise("15-channels")
def test_channels_shared(module):
    """The weights of one sum share a scale."""
    for shape, count in [((6, 4), 4), ((4, 6, 3, 3), 4), ((1, 5), 5), ((5, 1), 1)]:
        scale = np.asarray(module.quantize_weight(numbers(*shape)).scale)
        expect(scale.size == count, f"A weight {shape} got {scale.size} scales. It has {count} outputs, and the "
               "products of one output are added up as integers.")


# 15-pack


def state_of(seed=15):
    """A state with a matrix, a kernel, a bias, a number, and a parameter that happens to be called scale."""
    return {
        "0.weight": numbers(5, 4, seed=seed), "0.bias": numbers(4, seed=seed + 1), "1.weight": numbers(2, 3, 2, 2),
        "norm.scale": numbers(3), "steps": np.array(7.0, np.float32),
    }  # fmt: skip


@exercise("15-pack")
def test_pack_names(module):
    """Weights are int8, with their scales beside them; all others are as they were."""
    state = state_of()
    packed = module.pack(state)
    expect(isinstance(packed, dict), f"pack should return a dict; it returned {packed!r}.")
    expect_equal(set(packed), {*state, "0.weight.scale", "1.weight.scale"}, "the names in a packed state")
    for name in ("0.weight", "1.weight"):
        expected = module.quantize_weight(state[name])
        expect_array(packed[name], expected.codes, f"{name} in a packed state", dtype=np.int8)
        expect_array(packed[f"{name}.scale"], expected.scale, f"{name}.scale in a packed state", dtype=np.float32)
    for name in ("0.bias", "norm.scale", "steps"):
        expect_array(packed[name], state[name], f"{name} in a packed state", dtype=np.float32)


@exercise("15-pack")
def test_pack_back(module):
    """unpack gives back the same names, shapes and dtypes, each weight within half a step."""
    state = state_of()
    found = module.unpack(module.pack(state))
    expect_equal(set(found), set(state), "the names after unpack(pack(state))")
    for name, array in state.items():
        allowed = np.abs(array).max() / 127 if array.ndim > 1 else 1e-9
        expect_array(found[name], array, f"{name} after unpack(pack(state))", np.float32, rtol=0, atol=allowed)


@exercise("15-pack")
def test_pack_keeps(module):
    """Neither changes what it was given; a model loads the result."""
    state, before = state_of(), state_of()
    packed = module.pack(state)
    names = list(packed)
    module.unpack(packed)
    expect_equal(list(packed), names, "the names in the packed state, after unpack")
    expect_equal(set(state), set(before), "the names in the state, after pack")
    for name, array in before.items():
        expect_array(state[name], array, f"{name} in the state, after pack", dtype=array.dtype)
    model = Linear(5, 4)
    model.load_state_dict(module.unpack(module.pack(model.state_dict())))


# 15-calibrate


@exercise("15-calibrate")
def test_affine_example(module):
    """The examples from the text."""
    for low, high, scale, zero in [(0.0, 255.0, 1.0, -128), (-1.0, 4.1, 0.02, -78), (-5.1, 0.0, 0.02, 127)]:
        found = module.affine(low, high)
        expect(isinstance(found, tuple) and len(found) == 2, f"affine({low}, {high}) should return two numbers.")
        expect_array(found[0], scale, f"the scale of affine({low}, {high})")
        expect_equal(found[1], zero, f"the zero point of affine({low}, {high})")
        expect(isinstance(found[1], int), f"The zero point is a {type(found[1]).__name__}; it should be an int.")


@exercise("15-calibrate")
def test_affine_zero(module):
    """0.0 has a code of its own, also for a range that does not contain it."""
    for low, high in [(2.0, 5.1), (-5.1, -2.0), (0.3, 0.31), (-0.37, 1.9), (np.float32(-7.7), np.float32(0.001))]:
        scale, zero = module.affine(low, high)
        expect(-128 <= zero <= 127, f"affine({low}, {high}): the zero point {zero} is no int8.")
        expected = (max(high, 0) - min(low, 0)) / 255
        expect_array(scale, expected, f"the scale of affine({low}, {high})", rtol=1e-4)
        expect_equal(module.dequantize(module.quantize([0.0], scale, zero), scale, zero)[0], 0.0,
                     f"0.0 through the ruler of affine({low}, {high})")


@exercise("15-calibrate")
def test_affine_ends(module):
    """Both ends have codes, within a step."""
    for low, high in [(-0.37, 1.9), (0.0, 3.3), (-100.0, 1.0), (2.0, 5.1)]:
        scale, zero = module.affine(low, high)
        x = np.linspace(low, high, 50)
        error = np.abs(module.dequantize(module.quantize(x, scale, zero), scale, zero) - x).max() / scale
        expect(error <= 1.001, f"affine({low}, {high}): a number between them is off by {error:.3g} steps.")


@exercise("15-calibrate")
def test_affine_nothing(module):
    """A range of length 0 gets scale 1."""
    scale, zero = module.affine(0.0, 0.0)
    expect_array(scale, 1.0, "the scale of affine(0, 0)")
    expect(-128 <= zero <= 127, f"affine(0, 0): the zero point {zero} is no int8.")


@exercise("15-calibrate")
def test_calibrate_batches(module):
    """All batches count, not the last alone; empty ones are passed over, and so is an empty list."""
    batches = [numbers(4, 3), numbers(2, 3, seed=3, spread=5), np.zeros((0, 3), np.float32), numbers(1, 3, seed=4)]
    every = np.concatenate(batches)
    expected = module.affine(every.min(), every.max())
    expect_array(module.calibrate(batches), expected, "calibrate of four batches, one of them empty")
    expect_array(module.calibrate(iter(batches)), expected, "calibrate of the same batches from an iterator")
    positive = [np.array([[0.5, 5.1]], np.float32), np.array([[2.0]], np.float32)]
    expect_array(module.calibrate(positive), (0.02, -128), "calibrate([[[0.5, 5.1]], [[2.0]]])")
    expect_array(module.calibrate([])[0], 1.0, "the scale of calibrate([])")


# 15-product


@exercise("15-product")
def test_product_example(module):
    """The example from the text."""
    x = module.Quantized(np.array([[-97, 27]], np.int8), np.float32(0.1), -100)
    weight = module.Quantized(np.array([[50], [100]], np.int8), np.array([[0.01]], np.float32))
    expect_array(module.integer_product(x, weight), [[12.85]], "integer_product of the text's example", np.float32)


@exercise("15-product")
def test_product_values(module):
    """Several rows and outputs, each output with a scale of its own."""
    codes, weights, scales = int8s(5, 7), int8s(7, 3, seed=2), np.array([[0.5, 0.01, 2.0]], np.float32)
    for zero in (0, 37, -128, np.array(127, np.int32)):
        found = module.integer_product(module.Quantized(codes, np.float32(0.25), zero),
                                       module.Quantized(weights, scales))
        expected = (codes.astype(np.int64) - int(zero)) @ weights.astype(np.int64) * 0.25 * scales
        expect_array(found, expected, f"integer_product of (5, 7) and (7, 3), zero point {zero}", dtype=np.float32)


@exercise("15-product")
def test_product_exact(module):
    """Long sums of large products come out as whole numbers do: nothing is rounded on the way."""
    codes, weights = np.full((1, 40001), 127, np.int8), np.full((40001, 1), 127, np.int8)
    codes[0, 0] = -127
    one = np.ones((1, 1), np.float32)
    found = module.integer_product(module.Quantized(codes, np.float32(1), -128), module.Quantized(weights, one))
    expected = np.float32(255 * 127 * 40000 + 127)
    what = "a sum of 40,001 products"
    expect_array(found, [[expected]], what, rtol=1e-7)
    codes[0, 1::2] *= -1
    found = module.integer_product(module.Quantized(codes, np.float32(1), 0), module.Quantized(weights, one))
    expect_array(found, [[-127.0 * 127]], "a sum of 40,001 products in which nearly all cancel", rtol=0, atol=0.5)


# 15-linear


def layer_of(bias=True):
    """A Linear whose bias counts, and batches for it."""
    linear = Linear(6, 4, bias=bias, rng=np.random.default_rng(2))
    if bias:
        linear.bias.data[...] = [3.0, -2.0, 0.5, 10.0]
    return linear, [np.abs(numbers(20, 6)), np.abs(numbers(5, 6, seed=1, spread=3))]


@exercise("15-linear")
def test_linear_keeps(module):
    """Codes, scales, bias and the input's ruler, with their dtypes."""
    linear, batches = layer_of()
    layer = module.QuantizedLinear(linear, batches)
    weight, (scale, zero) = module.quantize_weight(linear.weight.data), module.calibrate(batches)
    for name, expected, dtype in [("codes", weight.codes, np.int8), ("scale", weight.scale, np.float32),
                                  ("bias", linear.bias.data, np.float32), ("input_scale", scale, np.float32),
                                  ("input_zero", zero, None)]:
        expect_array(getattr(layer, name, None), expected, f"the layer's {name}", dtype=dtype)
    linear.bias.data[...] = 0
    expect_array(layer.bias, [3.0, -2.0, 0.5, 10.0], "the layer's bias, after the Linear's has changed")


@exercise("15-linear")
def test_linear_forward(module):
    """What whole numbers give, by hand, for an array and for a Tensor; and near to the Linear."""
    for bias in (True, False):
        linear, batches = layer_of(bias)
        layer = module.QuantizedLinear(linear, batches)
        x = batches[0][:3]
        scale, zero = module.calibrate(batches)
        steps = np.clip(np.rint(x / np.float32(scale)) + zero, -128, 127) - zero
        weight = module.quantize_weight(linear.weight.data)
        expected = steps * scale @ (weight.codes * weight.scale) + (linear.bias.data if bias else 0)
        what = f"QuantizedLinear(Linear(6, 4, bias={bias}), batches)(x)"
        expect_array(layer(x), expected, what, dtype=np.float32, rtol=1e-4, atol=1e-4)
        expect_array(layer(module.Tensor(x)), expected, f"{what} of a Tensor", rtol=1e-4, atol=1e-4)
        error = np.abs(layer(x).data - linear(x).data).max()
        expect(error < 0.15, f"{what}: it is {error:.3g} away from what the Linear computes.")


@exercise("15-linear")
def test_linear_state(module):
    """All is in the state_dict, with int8 weights, and another layer can load it."""
    linear, batches = layer_of()
    layer = module.QuantizedLinear(linear, batches)
    state = layer.state_dict()
    expect_equal(set(state), set(module.QuantizedLinear.buffers), "the names in the layer's state_dict")
    expect_equal(state["codes"].dtype, np.dtype(np.int8), "the dtype of the codes in the state_dict")
    other = module.QuantizedLinear(Linear(6, 4, rng=np.random.default_rng(9)), [numbers(3, 6)])
    other.load_state_dict(state)
    expect_array(other(batches[0]), layer(batches[0]), "a second layer that has loaded the first one's state")


# 15-model


def network():
    """Three Linear layers whose inputs lie in very different ranges."""
    rng = np.random.default_rng(4)
    model = Sequential(Linear(5, 8, rng=rng), ReLU(), Dropout(0.5, rng=rng), Linear(8, 6, rng=rng), ReLU(),
                       Linear(6, 3, rng=rng))
    model[0].weight.data[...] *= 30
    return model


@exercise("15-model")
def test_model_layers(module):
    """A QuantizedLinear in the place of each Linear; the others stay, and so does the model that was given."""
    model = network()
    kinds = [type(layer) for layer in model.layers]
    found = module.quantize_model(model, [numbers(10, 5)])
    expect(isinstance(found, Sequential), f"quantize_model should return a Sequential; it returned {found!r}.")
    expected = [module.QuantizedLinear if kind is Linear else kind for kind in kinds]
    expect_equal([type(layer) for layer in found.layers], expected, "the kinds of the layers")
    expect_equal([type(layer) for layer in model.layers], kinds, "the kinds of the given model's layers, afterwards")


@exercise("15-model")
def test_model_inputs(module):
    """Each layer is calibrated with what reaches it, of all batches, in eval mode."""
    model, batches = network(), [numbers(10, 5), numbers(4, 5, seed=1, spread=4)]
    found = module.quantize_model(model, iter(batches))
    model.eval()
    inputs = batches
    for place, layer in enumerate(model.layers):
        if isinstance(layer, Linear):
            expected = module.calibrate(inputs)
            expect_array(found[place].input_scale, expected[0], f"input_scale of layer {place}", rtol=1e-4)
            expect_equal(int(found[place].input_zero), expected[1], f"input_zero of layer {place}")
        inputs = [layer(x).data for x in inputs]


@exercise("15-model")
def test_model_close(module):
    """The whole network gives nearly the same scores; the model's mode is what it was."""
    model, x = network(), numbers(50, 5)
    found = module.quantize_model(model, [x])
    expect(model.training, "The model was in train mode before, and is not any more.")
    model.eval()
    before = model(x).data
    error = np.abs(found.eval()(x).data - before).max() / np.abs(before).max()
    expect(error < 0.05, f"The scores are off by {error:.1%} of the largest one; less than 5 % is easily reached.")
