"""What every solution of lesson 09 must do."""

from functools import partial
from itertools import product

import numpy as np

from tinytorch.core.autograd import check_gradients, no_grad
from tinytorch.core.tensor import OPS, Tensor, apply
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises, slopes


def numbers(*shape, dtype=np.float64):
    """Distinct numbers of both signs, in no order."""
    count = int(np.prod(shape))
    return np.random.default_rng(9).permutation(np.linspace(-2, 2.1, count)).reshape(shape).astype(dtype)


def by_loops(x, weight, stride=1, padding=0):
    """Pictures under kernels, number by number: the definition."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    out, _, height, width = weight.shape
    rows, columns = (x.shape[2] - height) // stride + 1, (x.shape[3] - width) // stride + 1
    result = np.zeros((len(x), out, rows, columns))
    for n, o, r, c in product(*map(range, result.shape)):
        window = x[n, :, r * stride : r * stride + height, c * stride : c * stride + width]
        result[n, o, r, c] = (window * weight[o]).sum()
    return result


# 09-loops


@exercise("09-loops")
def test_loops_example(module):
    """The example from the text."""
    found = module.convolve(np.array([[2.0, 2.0, 7.0, 7.0]]), np.array([[1.0, -1.0]]))
    expect_array(found, [[0, -5, 0]], "convolve([[2, 2, 7, 7]], [[1, -1]])")


@exercise("09-loops")
def test_loops_not_flipped(module):
    """The kernel is laid on as it is, in two dimensions."""
    picture, kernel = np.zeros((3, 4)), np.array([[1.0, 2.0], [3.0, 4.0]])
    picture[1, 1] = 1
    expected = [[4, 3, 0], [2, 1, 0]]
    expect_array(module.convolve(picture, kernel), expected, "one bright pixel under [[1, 2], [3, 4]]")


@exercise("09-loops")
def test_loops_any_size(module):
    """Pictures and kernels of any size, also not square, which stay as they were."""
    for shape, size in [((5, 7), (3, 2)), ((4, 4), (4, 4)), ((3, 6), (1, 1)), ((6, 2), (2, 2))]:
        picture, kernel = numbers(*shape), numbers(*size)
        before = picture.copy()
        expected = by_loops(picture[None, None], kernel[None, None])[0, 0]
        expect_array(module.convolve(picture, kernel), expected, f"a picture {shape} under a kernel {size}")
        expect_array(picture, before, "the picture, afterwards")
    whole = module.convolve(np.full((2, 2), 200, np.uint8), np.ones((2, 2)))
    expect_array(whole, [[800]], "bytes of 200 under a kernel of ones")


# 09-size


@exercise("09-size")
def test_size_table(module):
    """The table of the text."""
    table = [(4, 2, 1, 0, 3), (8, 3, 1, 1, 8), (8, 3, 2, 1, 4), (7, 2, 2, 0, 3)]
    for length, size, stride, padding, expected in table:
        what = f"output_size({length}, {size}, stride={stride}, padding={padding})"
        expect_equal(module.output_size(length, size, stride, padding), expected, what)


@exercise("09-size")
def test_size_counts(module):
    """As many as there are places, counted one by one."""
    for length, size, stride, padding in product(range(1, 9), range(1, 5), range(1, 4), range(3)):
        places = [at for at in range(0, length + 2 * padding, stride) if at + size <= length + 2 * padding]
        if places:
            what = f"output_size({length}, {size}, {stride}, {padding})"
            expect_equal(module.output_size(length, size, stride, padding), len(places), what)
    expect(module.output_size(2, 5) <= 0, "A window of 5 has no place in a length of 2.")
    expect_equal(module.output_size(5, 3), 3, "output_size(5, 3)")


# 09-forward


@exercise("09-forward")
def test_forward_one_picture(module):
    """One picture, one kernel: as the loops of section 1."""
    picture, kernel = numbers(5, 4), numbers(3, 2)
    found = module.conv2d_forward(picture[None, None], kernel[None, None])
    expect_array(found, by_loops(picture[None, None], kernel[None, None]), "one picture under one kernel")


@exercise("09-forward")
def test_forward_channels(module):
    """Several pictures, input and output channels, all different in number."""
    x, weight = numbers(2, 3, 5, 4), numbers(4, 3, 2, 3)
    expect_array(module.conv2d_forward(x, weight), by_loops(x, weight), "pictures (2, 3, 5, 4) under (4, 3, 2, 3)")


@exercise("09-forward")
def test_forward_stride_and_padding(module):
    """Stride, padding, both, and pixels that are left over."""
    x, weight = numbers(2, 2, 6, 5), numbers(3, 2, 3, 3)
    for stride, padding in [(2, 0), (1, 1), (2, 1), (3, 2), (1, 2)]:
        found = module.conv2d_forward(x, weight, stride=stride, padding=padding)
        expect_array(found, by_loops(x, weight, stride, padding), f"stride {stride}, padding {padding}")


@exercise("09-forward")
def test_forward_dtype_and_order(module):
    """float32 stays float32; the order of the numbers in memory makes no difference to the values."""
    x, weight = numbers(2, 3, 4, 4, dtype=np.float32), numbers(2, 3, 3, 3, dtype=np.float32)
    turned = module.channels_first(np.ascontiguousarray(module.channels_last(x)))
    before = x.copy()
    for array, order in [(x, "channel by channel"), (turned, "pixel by pixel")]:
        found = module.conv2d_forward(array, weight, padding=1)
        expect_array(found, by_loops(x, weight, 1, 1), f"pictures {order} in memory", dtype=np.float32, rtol=1e-4)
    expect_array(x, before, "the pictures, afterwards")
    expect(OPS["conv2d"] is module.conv2d_forward or OPS["conv2d"](x, weight).shape == (2, 2, 2, 2),
           "conv2d_forward is the row conv2d of the table.")  # fmt: skip


@exercise("09-forward")
def test_forward_is_one_product(module):
    """A large batch takes a moment, not a loop over its pixels."""
    x, weight = np.ones((8, 8, 64, 64), np.float32), np.ones((8, 8, 3, 3), np.float32)
    expect_array(module.conv2d_forward(x, weight)[0, 0, 0, :3], [72, 72, 72], "windows of 72 ones under ones")


@exercise("09-forward")
def test_helpers(module):
    """The helpers turn axes without a copy, and frame with zeros."""
    x = numbers(2, 3, 4, 5)
    expect_equal(module.channels_last(x).shape, (2, 4, 5, 3), "channels_last of (2, 3, 4, 5)")
    expect_array(module.channels_first(module.channels_last(x)), x, "there and back")
    expect(np.shares_memory(module.channels_first(x), x), "channels_first copies nothing")
    expect(module.framed(x, 0) is x, "framed with no padding is x itself")
    expect_array(module.framed(x, 2), np.pad(x, ((0, 0), (0, 0), (2, 2), (2, 2))), "framed(x, 2)")
    expect_equal(module.framed(x, 1).strides[1], x.itemsize, "the stride between channels of framed(x, 1), in bytes")


# 09-backward


@exercise("09-backward")
def test_backward_example(module):
    """The row of the text, by hand."""
    x, weight = np.array([[[[2.0, 2.0, 7.0, 7.0]]]]), np.array([[[[1.0, -1.0]]]])
    grad = np.array([[[[1.0, 10.0, 100.0]]]])
    expect_array(module.weight_gradient(grad, x, weight.shape, 1), [[[[722, 772]]]], "the gradient of the kernel")
    expect_array(module.input_gradient(grad, weight, x, 1), [[[[1, 9, 90, -100]]]], "the gradient of x")


@exercise("09-backward")
def test_backward_weights(module):
    """The weights' gradient equals central differences, for several channels, strides and sizes."""
    for shape, kernels, stride in [((2, 2, 4, 5), (3, 2, 2, 3), 1), ((2, 3, 5, 6), (2, 3, 3, 2), 2)]:
        x, weight = numbers(*shape), numbers(*kernels)
        grad = np.cos(np.arange(by_loops(x, weight, stride).size)).reshape(by_loops(x, weight, stride).shape)
        expected = slopes(lambda x=x, w=weight, s=stride, g=grad: float((by_loops(x, w, s) * g).sum()), weight)
        found = module.weight_gradient(grad, x, weight.shape, stride)
        expect_array(found, expected, f"weights {kernels}, pictures {shape}, stride {stride}", rtol=1e-4, atol=1e-5)


@exercise("09-backward")
def test_backward_pictures(module):
    """The pictures' gradient equals central differences; a pixel that no window saw gets 0."""
    for shape, kernels, stride in [((2, 2, 4, 4), (3, 2, 2, 3), 1), ((1, 3, 6, 5), (2, 3, 3, 2), 2)]:
        x, weight = numbers(*shape), numbers(*kernels)
        grad = np.cos(np.arange(by_loops(x, weight, stride).size)).reshape(by_loops(x, weight, stride).shape)
        expected = slopes(lambda x=x, w=weight, s=stride, g=grad: float((by_loops(x, w, s) * g).sum()), x)
        found = module.input_gradient(grad, weight, x, stride)
        expect_array(found, expected, f"pictures {shape}, weights {kernels}, stride {stride}", rtol=1e-4, atol=1e-5)


@exercise("09-backward")
def test_backward_through_the_table(module):
    """Through apply and backward: central differences, with padding and stride, and float32 stays."""
    for stride, padding in [(1, 0), (1, 1), (2, 1), (2, 2)]:
        def call(x, w, stride=stride, padding=padding):
            return apply("conv2d", x, w, stride=stride, padding=padding)

        check_gradients(call, Tensor(numbers(2, 2, 4, 3)), Tensor(numbers(2, 2, 3, 3)), tolerance=1e-5)
    x, weight = (Tensor(numbers(*shape), requires_grad=True) for shape in ((1, 2, 4, 4), (2, 2, 3, 3)))
    apply("conv2d", x, weight).sum().backward()
    expect_equal((x.grad.dtype, weight.grad.dtype), (np.dtype("float32"),) * 2, "the dtypes of the gradients")


@exercise("09-backward")
def test_backward_leaves_pictures_out(module):
    """Pictures that need no gradient get none, and the work for it is not done."""
    weight = Tensor(numbers(2, 1, 3, 3), requires_grad=True)
    node = apply("conv2d", Tensor(numbers(1, 1, 4, 4)), weight)
    back, _ = module.conv2d_vjp(np.ones(node.shape, np.float32), node)
    expect(back is None, "The gradient of pictures that require none is None.")


# 09-layer


@exercise("09-layer")
def test_layer_parameters(module):
    """Shapes and the spread of the start."""
    layer = module.Conv2d(8, 64, 5, rng=np.random.default_rng(0))
    expect_equal(layer.weight.shape, (64, 8, 5, 5), "the shape of the weight of Conv2d(8, 64, 5)")
    expect_array(layer.bias, np.zeros(64), "its bias", dtype=np.float32)
    expect_equal(layer.weight.dtype, np.dtype(np.float32), "the weight's dtype")
    spread = float(layer.weight.data.std())
    expect(0.095 < spread < 0.105, f"The start has deviation {spread:.3f}. Each output adds up 8 · 5 · 5 = 200 "
           "numbers, so √(2/200) = 0.1 keeps the spread.")  # fmt: skip
    mean = float(layer.weight.data.mean())
    expect(abs(mean) < 0.005, f"The start has mean {mean:.3f}. Draw it around 0, so that no sign comes first.")
    expect_equal([name for name, _ in layer.named_parameters()], ["weight", "bias"], "the names of the parameters")
    again = module.Conv2d(8, 64, 5, rng=np.random.default_rng(0))
    expect_array(again.weight, layer.weight.data, "the weight from a second generator with the same seed")


@exercise("09-layer")
def test_layer_forward(module):
    """The operation with its settings, and one bias for each output channel, at every place."""
    x = numbers(2, 3, 5, 6, dtype=np.float32)
    for stride, padding in [(1, 0), (2, 1)]:
        layer = module.Conv2d(3, 4, 3, stride=stride, padding=padding, rng=np.random.default_rng(1))
        layer.bias.data[:] = [10, 20, 30, 40]
        expected = by_loops(x, layer.weight.data, stride, padding) + np.reshape([10, 20, 30, 40], (4, 1, 1))
        what = f"Conv2d(3, 4, 3, stride={stride}, padding={padding})"
        expect_array(layer(Tensor(x)), expected, what, dtype=np.float32, rtol=1e-4, atol=1e-4)


@exercise("09-layer")
def test_layer_without_bias(module):
    """bias=False leaves the bias out, and both parameters learn otherwise."""
    bare = module.Conv2d(1, 2, 3, bias=False)
    expect(bare.bias is None, "With bias=False, bias is None.")
    expect_equal(len(bare.parameters()), 1, "the number of parameters without a bias")
    x = Tensor(numbers(1, 1, 4, 4))
    expect_array(bare(x), by_loops(x.data, bare.weight.data), "Conv2d(1, 2, 3, bias=False)", rtol=1e-4, atol=1e-5)
    layer = module.Conv2d(1, 2, 3)
    layer(x).sum().backward()
    expect_array(layer.bias.grad, [4, 4], "the gradient of the bias, for a sum over 2 by 2 places")
    expect(layer.weight.grad is not None, "The weight gets no gradient. Compute with apply and Tensors.")


@exercise("09-layer")
def test_layer_refuses(module):
    """Other channels, other axes, and pictures that are too small, with x's shape in the sentence."""
    layer = module.Conv2d(3, 4, 3, padding=1)
    for shape in [(2, 1, 5, 5), (3, 5, 5), (2, 3, 0, 5)]:
        expect_raises(ValueError, partial(layer, Tensor(np.zeros(shape))), f"Conv2d(3, 4, 3) of {shape}",
                      mentions=[str(shape)])  # fmt: skip
    expect_equal(layer(Tensor(np.zeros((1, 3, 1, 1)))).shape, (1, 4, 1, 1), "the shape for one pixel with padding 1")


# 09-pool


@exercise("09-pool")
def test_pool_forward(module):
    """The largest of each window: windows that touch, overlap, leave gaps, and pixels left over."""
    x = numbers(2, 3, 5, 7)
    for size, stride in [(2, 2), (2, 1), (3, 2), (1, 2), (2, 3)]:
        windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
        found = module.max_pool2d_forward(x, kernel_size=size, stride=stride)
        expect_array(found, windows.max(axis=(4, 5)), f"windows of {size}, stride {stride}")
    before = x.copy()
    module.max_pool2d_forward(x, 2, 2)
    expect_array(x, before, "the pictures, afterwards")


@exercise("09-pool")
def test_pool_ties(module):
    """In a flat window the first entry takes all, and a window's parts add up to its gradient."""
    for window, expected in [([[1, 1], [1, 1]], [[8, 0], [0, 0]]), ([[1, 5], [5, 0]], [[0, 8], [0, 0]]),
                             ([[0, 1], [5, 5]], [[0, 0], [8, 0]])]:  # fmt: skip
        x = Tensor(np.array([[window]], float), requires_grad=True)
        (apply("max_pool2d", x, kernel_size=2, stride=2) * 8).sum().backward()
        expect_array(x.grad[0, 0], expected, f"the gradient in the window {window}, for 8 at its output")


@exercise("09-pool")
def test_pool_gradient(module):
    """Central differences, also where windows overlap, and gradients of float32."""
    for size, stride in [(2, 2), (2, 1), (3, 2)]:
        def call(x, size=size, stride=stride):
            return apply("max_pool2d", x, kernel_size=size, stride=stride)

        check_gradients(call, Tensor(numbers(2, 2, 5, 4)), tolerance=1e-5)
    x = Tensor(numbers(1, 1, 4, 4), requires_grad=True)
    apply("max_pool2d", x, kernel_size=2, stride=2).sum().backward()
    expect_equal(x.grad.dtype, np.dtype(np.float32), "the dtype of the gradient")
    overlapping = Tensor(np.array([[[[0.0, 0, 0], [0, 9, 0], [0, 0, 0]]]]), requires_grad=True)
    apply("max_pool2d", overlapping, kernel_size=2, stride=1).sum().backward()
    expect_array(overlapping.grad[0, 0], [[0, 0, 0], [0, 4, 0], [0, 0, 0]], "the gradient of a pixel in four windows")


@exercise("09-pool")
def test_pool_keeps_memory_order(module):
    """Pixel by pixel in memory stays pixel by pixel."""
    x = module.channels_first(np.ascontiguousarray(module.channels_last(numbers(2, 3, 4, 4, dtype=np.float32))))
    found = module.max_pool2d_forward(x, 2, 2)
    expect_equal(found.strides[1], found.itemsize, "the stride between channels after pooling, in bytes")
    expect_equal(found.dtype, np.dtype(np.float32), "the dtype after pooling")


# 09-norm


@exercise("09-norm")
def test_norm_example(module):
    """The example from the text: result, running mean and running variance."""
    layer = module.BatchNorm2d(1, eps=1e-12)
    y = layer(Tensor(np.array([1.0, 3.0]).reshape(2, 1, 1, 1)))
    expect_array(y.data.ravel(), [-1, 1], "BatchNorm2d of [1, 3]", dtype=np.float32)
    expect_array(layer.running_mean, [0.2], "running_mean after it", dtype=np.float32)
    expect_array(layer.running_var, [1.1], "running_var after it", dtype=np.float32)


@exercise("09-norm")
def test_norm_training(module):
    """Each channel by its own mean and variance, over pictures and places; then weight and bias."""
    x = numbers(4, 3, 2, 5) * np.reshape([1, 5, 20], (3, 1, 1)) + 7
    layer = module.BatchNorm2d(3, eps=0.1)
    layer.weight.data[:], layer.bias.data[:] = [1, 2, 3], [10, 0, -10]
    mean, var = x.mean(axis=(0, 2, 3), keepdims=True), x.var(axis=(0, 2, 3), keepdims=True)
    expected = (x - mean) / np.sqrt(var + 0.1) * np.reshape([1, 2, 3], (3, 1, 1)) + np.reshape([10, 0, -10], (3, 1, 1))
    expect_array(layer(Tensor(x)), expected, "BatchNorm2d in train mode", dtype=np.float32, rtol=1e-3, atol=1e-3)


@exercise("09-norm")
def test_norm_eval(module):
    """In eval mode the running values alone decide: a picture's answer does not depend on its neighbours."""
    x = numbers(6, 2, 3, 3)
    layer = module.BatchNorm2d(2, eps=1e-3)
    layer.running_mean[:], layer.running_var[:] = [1, -1], [4, 0.25]
    layer.eval()
    mean, var = np.reshape([1, -1], (2, 1, 1)), np.reshape([4, 0.25], (2, 1, 1))
    expected = (x - mean) / np.sqrt(var + 1e-3)
    expect_array(layer(Tensor(x)), expected, "BatchNorm2d in eval mode", dtype=np.float32, rtol=1e-4, atol=1e-5)
    expect_array(layer(Tensor(x[:1])), expected[:1], "the first picture alone", rtol=1e-4, atol=1e-5)
    expect_array(layer.running_mean, [1, -1], "running_mean after eval mode")
    expect_array(layer.running_var, [4, 0.25], "running_var after eval mode")


@exercise("09-norm")
def test_norm_running(module):
    """After many batches, the running values are those of the data; momentum says how fast."""
    rng, layer = np.random.default_rng(0), module.BatchNorm2d(2, momentum=0.5)
    mean, var = np.zeros(2), np.ones(2)
    for _ in range(5):
        x = rng.normal([3, -5], [2, 1], (4, 2, 3, 2)).transpose(0, 3, 1, 2)
        layer(Tensor(x))
        mean = 0.5 * mean + 0.5 * x.mean(axis=(0, 2, 3))
        var = 0.5 * var + 0.5 * x.var(axis=(0, 2, 3), ddof=1)
    expect_array(layer.running_mean, mean, "running_mean after 5 batches with momentum 0.5", rtol=1e-4)
    expect_array(layer.running_var, var, "running_var after 5 batches with momentum 0.5", rtol=1e-4)


@exercise("09-norm")
def test_norm_gradients(module):
    """Central differences of x, weight and bias in both modes; mean and variance are made of x."""
    layer = module.BatchNorm2d(2)

    def call(x, weight, bias):
        layer.weight, layer.bias = weight, bias
        layer.running_mean, layer.running_var = np.array([0.5, -1.0]), np.array([2.0, 0.3])
        return layer(x)

    inputs = [Tensor(numbers(3, 2, 2, 2)), Tensor([1.5, -0.5]), Tensor([0.2, 3.0])]
    for mode in (True, False):
        layer.train(mode)
        check_gradients(call, *inputs, tolerance=1e-5)


@exercise("09-norm")
def test_norm_refuses(module):
    """The method as it was given: a single number a channel is refused while training, and fine in eval mode."""
    layer, one = module.BatchNorm2d(2), Tensor(np.ones((1, 2, 1, 1)))
    expect_raises(ValueError, partial(layer, one), "BatchNorm2d(2) of shape (1, 2, 1, 1)", mentions=["(1, 2, 1, 1)"])
    expect_array(layer.running_var, [1, 1], "running_var after a batch that was refused")
    layer(Tensor(np.ones((1, 2, 2, 1))))
    layer.eval()
    expect(np.isfinite(layer(one).data).all(), "In eval mode one number a channel has to give numbers.")


@exercise("09-norm")
def test_norm_buffers(module):
    """The running values are buffers: they are saved, not learned, and stay the same arrays."""
    layer = module.BatchNorm2d(2)
    arrays = layer.running_mean, layer.running_var
    layer(Tensor(numbers(3, 2, 2, 2)))
    expect(arrays[0] is layer.running_mean and arrays[1] is layer.running_var, "The running arrays were replaced. "
           "Write into them, as with +=.")  # fmt: skip
    expect(all(type(array) is np.ndarray and array.dtype == np.float32 for array in arrays), "They are float32 arrays.")
    expect_equal(sorted(layer.state_dict()), ["bias", "running_mean", "running_var", "weight"], "the saved names")
    other = module.BatchNorm2d(2)
    other.load_state_dict(layer.state_dict())
    expect_array(other.running_var, layer.running_var, "running_var after load_state_dict")
    expect_equal(len(layer.parameters()), 2, "the number of parameters")


@exercise("09-norm")
def test_layers_around(module):
    """The given layers: pooling by layers, the mean of windows, and Flatten."""
    x = Tensor(numbers(2, 3, 5, 4))
    expect_array(module.MaxPool2d(2)(x), module.max_pool2d_forward(x.data, 2, 2), "MaxPool2d(2)")
    expect_array(module.MaxPool2d(3, stride=1)(x), module.max_pool2d_forward(x.data, 3, 1), "MaxPool2d(3, stride=1)")
    windows = np.lib.stride_tricks.sliding_window_view(x.data, (2, 2), axis=(2, 3))[:, :, ::2, ::2]
    expect_array(module.AvgPool2d(2)(x), windows.mean(axis=(4, 5)), "AvgPool2d(2)")
    check_gradients(module.AvgPool2d(2, stride=1), Tensor(numbers(1, 2, 3, 3)), tolerance=1e-5)
    expect_array(module.Flatten()(x), x.data.reshape(2, -1), "Flatten")
    small = Tensor(np.zeros((1, 1, 2, 5)))
    with no_grad():
        for layer in (module.MaxPool2d(3), module.AvgPool2d(3)):
            expect_raises(ValueError, partial(layer, small), "a window of 3 in pictures (1, 1, 2, 5)",
                          mentions=["3", "(1, 1, 2, 5)"])  # fmt: skip
