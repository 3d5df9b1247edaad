# ---
# title: Convolutions
# id: "09"
# ---

# %% [markdown]
# # Convolutions
#
# A network of lesson 03 reads 8 by 8 digits. Then every test picture is moved by one pixel, which no reader would
# notice. Before you run the cell: how many does it still read?

# %%
#| default_exp core.spatial
# %load_ext tinytorch.tito
from IPython.display import display

from tinytorch import measure, plot
from tinytorch.core.activations import ReLU
from tinytorch.core.dataloader import DataLoader, Normalize, TensorDataset
from tinytorch.core.layers import Linear, Sequential, parameter_count
from tinytorch.core.losses import CrossEntropyLoss
from tinytorch.core.optimizers import SGD
from tinytorch.core.training import Trainer
from tinytorch.data import load_digits

# %%
#| export
from math import sqrt

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tinytorch.core.autograd import vjp
from tinytorch.core.layers import Layer
from tinytorch.core.tensor import Tensor, apply, op

# %%
train, test = load_digits()
normal = Normalize([0.3], [0.4])
pictures, new = normal(train.images[:, None]), normal(test.images[:, None])  # (N, C, H, W): one channel
moved = normal(np.pad(test.images[:, None, :, :-1], ((0, 0), (0, 0), (0, 0), (1, 0))))  # one pixel to the right

def learn(model, epochs=4, lr=0.05):
    """Train a model on the digits; returns its trainer."""
    optimizer = SGD(model.parameters(), lr=lr, momentum=0.9)
    loader = DataLoader(TensorDataset(pictures, train.labels), 64, shuffle=True, rng=np.random.default_rng(0))
    trainer = Trainer(model, CrossEntropyLoss(), optimizer)
    for _ in range(epochs):
        trainer.train_epoch(loader)
    return trainer

def reads(trainer, images):
    """The share of test pictures that are read right."""
    return trainer.evaluate([(images, test.labels)])[1]

rng = np.random.default_rng(0)
dense = learn(Sequential(lambda x: x.reshape(len(x), -1), Linear(64, 64, rng=rng), ReLU(), Linear(64, 10, rng=rng)))
print(f"new pictures {reads(dense, new):.0%}, the same ones moved by a pixel {reads(dense, moved):.0%}")

# %% [markdown]
# Every weight belongs to one pixel. What was learned about a stroke in column 3 says nothing about column 4. The
# network does not know that pixels have neighbours: shuffle the pixels of all pictures alike, and it learns as well
# as before.
#
# A **convolution** looks through a small window, with the *same* weights at every place. A stroke is found wherever it
# is. In this lesson you build it three times: with loops, to see what it is; as one matrix product, to make it fast;
# and backward.
#
# ```mermaid
# flowchart LR
#   picture["picture (3, 32, 32)"] -- "16 kernels (3, 3, 3)" --> maps["16 maps (16, 32, 32)"]
#   maps -- "max pooling" --> small["(16, 16, 16)"] --> more["…"] --> scores["10 scores"]
# ```
#
# **Uses**: products (01), layers (03), the table of gradient rules (05). **Enables**: milestone 04, photographs.

# %% [markdown]
# ## 1. A window slides
#
# Lay a small matrix, the **kernel**, over the top left of a picture. Multiply what lies on each other, and add up: one
# number. Then move it one column on, and so on, row by row.
#
# With the kernel `[[1, -1]]` the row `[2, 2, 7, 7]` becomes `[2 - 2, 2 - 7, 7 - 7] = [0, -5, 0]`: it sees edges. Four
# pixels give three numbers, because the window has three places.
#
# The trap is in the name. Mathematicians turn the kernel upside down and left to right before they lay it on. Deep
# learning does not, in any framework, and calls it convolution all the same.

# %% exercise="09-loops"
#| export
def convolve(picture: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """One picture (H, W) under one kernel (h, w), at every place where the kernel fits. Slow: for understanding.

    >>> convolve(np.array([[2.0, 2.0, 7.0, 7.0]]), np.array([[1.0, -1.0]]))
    array([[ 0., -5.,  0.]])
    """
    height, width = kernel.shape
    ### BEGIN SOLUTION lay the kernel on every place, multiply and add up
    result = np.zeros((picture.shape[0] - height + 1, picture.shape[1] - width + 1))
    for row in range(result.shape[0]):
        for column in range(result.shape[1]):
            for i in range(height):
                for j in range(width):
                    result[row, column] += picture[row + i, column + j] * kernel[i, j]
    return result
    ### END SOLUTION

# %%
check("09-loops")

# %%
edges = np.array([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])
found = [convolve(train.images[0] / 255, kernel) for kernel in (edges, edges.T)]
display(plot.images(train.images[:1], labels=["a digit"], size=96))
plot.images(np.array(found), labels=["left and right edges", "top and bottom edges"], size=96)

# %% [markdown]
# ## 2. How many places?
#
# Two settings change the number of places. **Padding** puts a frame of zeros around the picture, so that a kernel of 3
# with padding 1 gives as many numbers as there were pixels. A **stride** of 2 moves the window two pixels at a time.
#
# | length | kernel | stride | padding | places |
# |---|---|---|---|---|
# | 4 | 2 | 1 | 0 | 3 |
# | 8 | 3 | 1 | 1 | 8 |
# | 8 | 3 | 2 | 1 | 4 |
# | 7 | 2 | 2 | 0 | 3 |
#
# In the last row a pixel is left over at the end. A window that does not fit entirely is not used.

# %% exercise="09-size"
#| export
def output_size(length: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    """How many places a window has along an axis of this length. At most 0 if it does not fit even once.

    >>> output_size(8, 3, stride=2, padding=1)
    4
    """
    ### BEGIN SOLUTION count the places
    return (length + 2 * padding - kernel_size) // stride + 1
    ### END SOLUTION

# %%
check("09-size")

# %%
# A photograph is 224 pixels wide. The kernel has 7, the stride is 2, the padding 3. How wide is the result?
answer("09-q-size", ...)

# %% [markdown]
# ## 3. All windows at once
#
# A batch of pictures has shape (N, C, H, W), and there is one kernel for each *output* channel, each with a slice for
# every input channel: weights (O, C, h, w). An output is the sum over all three axes of the window.

# %% [markdown]
# Four loops in Python are hopeless. But a window is a row of numbers, a kernel is a column of numbers, and rows times
# columns is what your machine does best. `sliding_window_view(x, (h, w), axis=(2, 3))` gives all windows as a *view*,
# without a copy: shape (N, C, H', W', h, w), where `view[n, c, row, column]` is the window at that place. It steps
# pixel by pixel; a slice takes every second one.
#
# Then two reshapes and one product. Both sides must list the entries of a window in the same order. The fastest one is
# (h, w, C), for a reason that you will measure.

# %% [markdown]
# Here are the helpers. `channels_last` turns the axes so that the channels stand last, which moves no number in memory.
# `framed` does the padding, and leaves memory in the order (N, H, W, C): the channels of a pixel side by side.

# %%
#| export
def channels_last(a: np.ndarray) -> np.ndarray:
    """(N, C, H, W) as (N, H, W, C), the same memory."""
    return a.transpose(0, 2, 3, 1)


def channels_first(a: np.ndarray) -> np.ndarray:
    """(N, H, W, C) as (N, C, H, W), the same memory."""
    return a.transpose(0, 3, 1, 2)


def framed(x: np.ndarray, padding: int) -> np.ndarray:
    """(N, C, H, W) with a frame of zeros; pixel by pixel in memory if there is one."""
    around = (padding, padding)
    return channels_first(np.pad(channels_last(x), ((0, 0), around, around, (0, 0)))) if padding else x

# %% exercise="09-forward"
#| export
@op("conv2d")
def conv2d_forward(x: np.ndarray, weight: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Pictures (N, C, H, W) under kernels (O, C, h, w): (N, O, H', W'), by one matrix product."""
    out_channels, _, height, width = weight.shape
    ### BEGIN SOLUTION windows as rows, kernels as columns, one product, and the axes back in their places
    view = sliding_window_view(framed(x, padding), (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    count, _, rows, columns = view.shape[:4]
    windows = view.transpose(0, 2, 3, 4, 5, 1).reshape(count * rows * columns, -1)
    kernels = weight.transpose(2, 3, 1, 0).reshape(-1, out_channels)
    return channels_first((windows @ kernels).reshape(count, rows, columns, out_channels))
    ### END SOLUTION

# %%
check("09-forward")

# %% [markdown]
# ## 4. Backward
#
# Take the row from above: x is `[2, 2, 7, 7]`, the kernel `[a, b]`, and the outputs are `a x₀ + b x₁`, `a x₁ + b x₂`,
# `a x₂ + b x₃`. Their gradients are `[g₀, g₁, g₂]`.
#
# The weight a met x₀, x₁ and x₂. Its gradient is `g₀ x₀ + g₁ x₁ + g₂ x₂`. The pixel x₁ was in two windows: in the first
# it met b, in the second a. Its gradient is `g₀ b + g₁ a`.
#
# With strides and frames, bookkeeping by pixel is a nightmare. Think by *kernel entry*. The entry (i, j) has met, over
# all windows, a regular grid of pixels: it begins at (i, j), steps by the stride, and has as many rows and columns as
# the output. `met(i, j, rows, columns, stride)` is that grid as an index, for the last two axes.

# %% [markdown]
# So for each entry there is one small product: its grid of pixels with the gradient of the outputs. And one the other
# way: what the outputs' gradient and this entry's weights (a matrix (O, C)) send back to that grid. Grids of different
# entries overlap, so what arrives at a pixel must be added up.
#
# `flat` makes of (N, C, H, W) a matrix with a row for each pixel of each picture, and a column for each channel. By
# hand, to check yourself: with g = `[1, 10, 100]` and the kernel `[1, -1]`, the gradient of the weights is `[722,
# 772]`, and that of x is `[1, 9, 90, -100]`.

# %%
#| export
def met(i: int, j: int, rows: int, columns: int, stride: int) -> tuple:
    """The index of all entries that a window's entry (i, j) lies on, for rows by columns windows."""
    return ..., slice(i, i + stride * (rows - 1) + 1, stride), slice(j, j + stride * (columns - 1) + 1, stride)


def flat(a: np.ndarray) -> np.ndarray:
    """(N, C, H, W) as (N · H · W, C)."""
    return channels_last(a).reshape(-1, a.shape[1])

# %% exercise="09-backward"
#| export
def weight_gradient(grad: np.ndarray, x: np.ndarray, shape: tuple[int, ...], stride: int) -> np.ndarray:
    """The gradient of the weights, of their shape (O, C, h, w).

    grad (N, O, H', W') is that of the outputs, and x (N, C, H, W) are the pictures with their frame.
    """
    rows, columns = grad.shape[2:]
    result = np.empty(shape, grad.dtype)
    ### BEGIN SOLUTION for each entry of the kernel: the pixels that it met, and what became of them
    for i, j in np.ndindex(shape[2:]):
        result[:, :, i, j] = flat(grad).T @ flat(x[met(i, j, rows, columns, stride)])
    return result
    ### END SOLUTION


def input_gradient(grad: np.ndarray, weight: np.ndarray, x: np.ndarray, stride: int) -> np.ndarray:
    """The gradient of x, the pictures with their frame, of its shape (N, C, H, W)."""
    rows, columns = grad.shape[2:]
    result = np.zeros_like(x)
    ### BEGIN SOLUTION each entry of the kernel sends its part back to the pixels that it met
    count, channels = x.shape[:2]
    for i, j in np.ndindex(weight.shape[2:]):
        part = (flat(grad) @ weight[:, :, i, j]).reshape(count, rows, columns, channels)
        result[met(i, j, rows, columns, stride)] += channels_first(part)
    return result
    ### END SOLUTION


@vjp("conv2d")
def conv2d_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray | None, np.ndarray]:
    """Both gradients; none for pictures that need none, which is a third of the work of a first layer."""
    (image, weight), stride = node.parents, node.params.get("stride", 1)
    padding = node.params.get("padding", 0)
    x, inside = framed(image.data, padding), slice(padding, -padding or None)
    back = input_gradient(grad, weight.data, x, stride)[:, :, inside, inside] if image.requires_grad else None
    return back, weight_gradient(grad, x, weight.shape, stride)

# %%
check("09-backward")

# %% [markdown]
# ## 5. The layer
#
# `Conv2d(3, 16, 3, padding=1)` has 16 kernels with 3 · 3 · 3 = 27 weights each. Lesson 03 gave every weight a start
# that keeps the spread through a ReLU layer: deviation √(2/n), where n is how many numbers are added up for one
# output. How many are that here? The bias is one number for each output channel, added at every place: shape (O,) has
# to meet (N, O, H', W').

# %% exercise="09-layer"
#| export
class Conv2d(Layer):
    """Square kernels over pictures: (N, in_channels, H, W) to (N, out_channels, H', W')."""

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int, stride: int = 1, padding: int = 0,
                 bias: bool = True, rng: np.random.Generator | None = None) -> None:
        """weight (O, C, k, k), normal with lesson 03's spread, drawn by rng; bias (O,) zeros, or None without one."""
        rng = np.random.default_rng() if rng is None else rng
        self.in_channels, self.kernel_size, self.stride, self.padding = in_channels, kernel_size, stride, padding
        ### BEGIN SOLUTION weight and bias, as Tensors that learning may move
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        spread = sqrt(2 / (in_channels * kernel_size**2))
        self.weight = Tensor(rng.normal(0, spread, shape), requires_grad=True)
        self.bias = Tensor(np.zeros(out_channels), requires_grad=True) if bias else None
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Raises ValueError, naming x's shape, if the channels are others or no window fits."""
        fits = len(x.shape) == 4 and x.shape[1] == self.in_channels
        if not fits or min(x.shape[2:]) + 2 * self.padding < self.kernel_size:
            raise ValueError(f"This layer takes pictures (N, {self.in_channels}, H, W) in which a window of "
                             f"{self.kernel_size} fits; x has shape {x.shape}.")
        ### BEGIN SOLUTION apply the operation, and add the bias at every place
        y = apply("conv2d", x, self.weight, stride=self.stride, padding=self.padding)
        return y if self.bias is None else y + self.bias.reshape(-1, 1, 1)
        ### END SOLUTION

# %%
check("09-layer")

# %% [markdown]
# ## 6. Pooling
#
# Where exactly a stroke was found matters less than that it was found. **Max pooling** keeps the largest number of each
# window, usually 2 by 2 with stride 2: a quarter of the numbers, and a picture that moved by a pixel changes less.
#
# Backward, the gradient of an output belongs to the entry that was chosen. Here is the natural rule, on a picture that
# is flat, as paper is: everything gets a part of the blame that equals the maximum.

# %%
flat_picture, gradient = np.ones((1, 1, 2, 2)), 1.0
naive = gradient * (flat_picture == flat_picture.max())
print(naive[0, 0], "sum:", naive.sum())

# %% [markdown]
# A gradient of 1 went in, and 4 came out. But if the loss falls by 1 for each step of the output, and the picture's
# four pixels all moved one step, the output would move one step, not four. Windows without a stroke are most of a
# picture, so this is no rare case.
#
# Find a rule for ties: the parts of a window add up to the gradient of its output, and the result does not depend on
# luck. Several rules do that. Choose the one that PyTorch has: a window's *first* entry, read row by row, takes all.
#
# Windows may overlap, if the stride is smaller than the window, and pixels may be left over at the end. `places` gives
# the grid of each entry of a window, in reading order.

# %%
#| export
def places(x: np.ndarray, kernel_size: int, stride: int) -> list[tuple]:
    """The index of the pixels under each entry of a pooling window, in reading order; one window fits at least."""
    rows, columns = (output_size(length, kernel_size, stride) for length in x.shape[2:])
    if min(rows, columns) < 1:
        raise ValueError(f"A window of {kernel_size} by {kernel_size} does not fit into pictures of shape {x.shape}.")
    return [met(i, j, rows, columns, stride) for i in range(kernel_size) for j in range(kernel_size)]

# %% exercise="09-pool"
#| export
@op("max_pool2d")
def max_pool2d_forward(x: np.ndarray, kernel_size: int, stride: int) -> np.ndarray:
    """The largest entry of each window: (N, C, H, W) to (N, C, H', W')."""
    ### BEGIN SOLUTION the largest of the pixels under all entries
    first, *others = places(x, kernel_size, stride)
    largest = x[first].copy(order="K")
    for at in others:
        np.maximum(largest, x[at], out=largest)
    return largest
    ### END SOLUTION


@vjp("max_pool2d")
def max_pool2d_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray]:
    """The gradient of each window goes to its first largest entry."""
    x, largest = node.parents[0].data, node.data
    result = np.zeros_like(x)
    ### BEGIN SOLUTION entry by entry: is it the largest, and is the window still free?
    free = np.ones_like(largest, dtype=bool)
    for at in places(x, **node.params):
        chosen = free & (x[at] == largest)
        result[at] += grad * chosen
        free &= ~chosen
    ### END SOLUTION
    return (result,)

# %%
check("09-pool")

# %% [markdown]
# The layers around it. `AvgPool2d` takes the mean of each window; it needs no rule of its own, because slices, sums and
# quotients have theirs.

# %%
#| export
class MaxPool2d(Layer):
    """The largest number of each window; the stride is the window's size unless it is given."""

    def __init__(self, kernel_size: int, stride: int | None = None) -> None:
        self.kernel_size, self.stride = kernel_size, stride or kernel_size

    def forward(self, x: Tensor) -> Tensor:
        return apply("max_pool2d", x, kernel_size=self.kernel_size, stride=self.stride)


class AvgPool2d(MaxPool2d):
    """The mean of each window."""

    def forward(self, x: Tensor) -> Tensor:
        return sum(x[at] for at in places(x, self.kernel_size, self.stride)) / self.kernel_size**2


class Flatten(Layer):
    """(N, …) to (N, all the rest)."""

    def forward(self, x: Tensor) -> Tensor:
        return x.reshape(len(x), -1)

# %% [markdown]
# ## 7. Batch normalisation
#
# `Normalize` gave the *inputs* mean 0 and deviation 1. Inside of a network both drift while it learns. Sergey Ioffe
# and Christian Szegedy (*Batch Normalization*, 2015) put a layer in between that does the same for each channel, with
# the mean and the variance of the batch at hand, over axes 0, 2 and 3: `(x - mean) / √(var + eps)`. Then a weight and
# a bias for each channel, which are learned, give it the freedom back.
#
# In use there may be one picture only. So while training, the layer also keeps **running** values, and in eval mode
# it uses those alone: `running = (1 - momentum) · running + momentum · batch`. Take care, this is the other way
# around than an optimizer's momentum: 0.1 means that the new batch counts 0.1.

# %% [markdown]
# In numbers: a channel holds `[1, 3]` in a batch of two pictures of one pixel. Mean 2, variance 1, result `[-1, 1]`.
# `running_mean`, which began at 0, becomes 0.2. `running_var` began at 1 and takes the *unbiased* variance, 1 · 2 /
# (2 - 1) = 2, as PyTorch does: 0.9 · 1 + 0.1 · 2 = 1.1.
#
# The gradient must also flow through mean and variance: they are made of x. So compute with Tensors; but the running
# values are arrays, and outside of the graph. Write into them (`a[...] = `), so that they stay the same arrays.

# %% exercise="09-norm"
#| export
class BatchNorm2d(Layer):
    """Each channel of (N, C, H, W) with mean 0 and deviation 1, then times weight plus bias."""

    buffers = ("running_mean", "running_var")

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float = 0.1) -> None:
        self.eps, self.momentum = eps, momentum
        self.weight = Tensor(np.ones(num_features), requires_grad=True)
        self.bias = Tensor(np.zeros(num_features), requires_grad=True)
        self.running_mean = np.zeros(num_features, np.float32)
        self.running_var = np.ones(num_features, np.float32)

    def forward(self, x: Tensor) -> Tensor:
        """The batch's statistics while training, which also move the running ones; in eval mode the running ones."""
        column = (-1, 1, 1)  # the shape in which a number for each channel meets (N, C, H, W)
        if self.training and x.size == len(self.running_mean):
            raise ValueError(f"One number a channel, as in shape {x.shape}, has no variance. Train on more pictures.")
        ### BEGIN SOLUTION statistics of the batch or of the past, then normalise, scale and shift
        if self.training:
            mean = x.mean(axis=(0, 2, 3), keepdims=True)
            centred = x - mean
            var = (centred * centred).mean(axis=(0, 2, 3), keepdims=True)
            count = x.size // len(self.running_mean)
            self.running_mean += self.momentum * (mean.data.ravel() - self.running_mean)
            self.running_var += self.momentum * (var.data.ravel() * count / (count - 1) - self.running_var)
        else:
            centred, var = x - self.running_mean.reshape(column), Tensor(self.running_var.reshape(column))
        scale = self.weight.reshape(column) / (var + self.eps).sqrt()
        return centred * scale + self.bias.reshape(column)
        ### END SOLUTION

# %%
check("09-norm")

# %% [markdown]
# ## Look at it
#
# A small network of your parts, trained on the digits: its eight kernels, and what they make of a digit.

# %%
def network(norm=True):
    """Two convolutions, the mean of each map, and ten scores."""
    rng = np.random.default_rng(1)
    norms = [[BatchNorm2d(channels)] if norm else [] for channels in (8, 32)]
    return Sequential(Conv2d(1, 8, 3, padding=1, rng=rng), *norms[0], ReLU(), MaxPool2d(2),
                      Conv2d(8, 32, 3, padding=1, rng=rng), *norms[1], ReLU(), AvgPool2d(4),
                      Flatten(), Linear(32, 10, rng=rng))

conv = learn(network(), epochs=6, lr=0.1)
first = conv.model[0]
display(plot.images(first.weight.data[:, 0], size=44, title="kernels"))
plot.images(first(Tensor(new[:1])).data[0], size=44, title="what they see in one digit")

# %% [markdown]
# And the question from the top. Both networks were trained on digits that had not moved.

# %%
shares = {"dense": reads(dense, new), "dense, moved": reads(dense, moved),
          "convolution": reads(conv, new), "convolution, moved": reads(conv, moved)}
print({name: f"{share:.0%}" for name, share in shares.items()})
print("parameters:", parameter_count(dense.model), "and", parameter_count(conv.model))
plot.bar(list(shares), [100 * share for share in shares.values()], x="network and pictures", y="percent read right")

# %% [markdown]
# The convolution loses less. It still loses something, because the last layer is dense and looks at places. In
# milestone 04 mirrored pictures and a deeper network do the rest.
#
# ## What does it cost?
#
# One digit, one kernel of 3 by 3: 6 · 6 · 9 multiplications, by your loops and by your product. How many times as long
# do the loops take? And for 64 digits and 8 kernels, if the loops grow with the work?

# %%
guess = ...  # for one digit and one kernel

one, kernel = new[:1], first.weight.data[:1]
if measure.predicted(guess):
    loops, product = measure.in_turn(lambda: convolve(one[0, 0], kernel[0, 0]), lambda: conv2d_forward(one, kernel))
    many = measure.seconds(lambda: conv2d_forward(new[:64], first.weight.data))
    print(f"loops {loops}, product {product}; 512 times the work {many}")
    measure.against(guess, loops / product)
    print(f"for 512 times the work: {512 * loops / many:,.0f}")

# %% [markdown]
# **Memory order.** The axes are (N, C, H, W), but the numbers may lie in memory in another order: pixel by pixel, as
# `framed` and your product leave them (PyTorch calls it `channels_last`), or channel by channel. The values are equal,
# the strides are not. Copying windows means copying runs of numbers that lie side by side. How long are the runs?

# %%
rng = np.random.default_rng(0)
by_pixel = channels_first(rng.normal(size=(16, 18, 18, 32)).astype(np.float32))
by_channel = np.ascontiguousarray(by_pixel)
kernels = rng.normal(size=(32, 32, 3, 3)).astype(np.float32)
print("strides in bytes:", by_pixel.strides, by_channel.strides)
last, first_ = measure.in_turn(lambda: conv2d_forward(by_pixel, kernels), lambda: conv2d_forward(by_channel, kernels))
print(f"pixel by pixel {last}, channel by channel {first_}: {first_ / last:.1f} times as long")

# %% [markdown]
# Pixel by pixel, three neighbours with 32 channels are one run of 384 bytes; channel by channel, every run is 4 bytes.
# To see that the copy is the cause, and not the product, take kernels of 1 by 1: nothing is repeated then.
#
# **In PyTorch** the same layer is `torch.nn.Conv2d(3, 16, 3, padding=1)`, and its `weight.shape` is `torch.Size([16, 3,
# 3, 3])`, as yours. `x.to(memory_format=torch.channels_last)` changes `x.stride()` and not `x.shape`.

# %% [markdown]
# ## Break it
#
# First take batch norm out, with a learning rate that is too bold. Then a classical bug: the model answers for one
# picture at a time, still in train mode.

# %%
runs = {"with batch norm": learn(network(), 2, lr=0.4), "without": learn(network(norm=False), 2, lr=0.4)}
losses = {name: np.minimum(run.losses, 5) for name, run in runs.items()}
display(plot.line(np.arange(1, 47), losses, x="step", y="loss (cut at 5)"))

for mode in ("eval", "train"):
    alone = network()
    alone.load_state_dict(conv.model.state_dict())
    alone.train(mode == "train")
    answers = [alone(Tensor(new[i : i + 1])).data.argmax() for i in range(100)]
    print(f"one by one, in {mode} mode: {np.mean(answers == test.labels[:100]):.0%}")

# %% [markdown]
# In train mode, one picture is normalised by itself: what made it brighter or darker than others is gone. No error is
# raised. When a model is good in training and odd in use, look at `model.training` first.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# Conv2d(16, 32, 3, bias=False): how many weights?
answer("09-q-weights", ...)

# %%
# A network's accuracy is 93 % on batches of 500 test pictures, and 40 % on single ones. Which line is missing?
# "a": model.eval(), "b": optimizer.zero_grad(), "c": loader.shuffle = True, "d": padding=1
answer("09-q-single", ...)

# %%
# A sound is a row of 16,000 samples. How many places has a kernel of 400 samples with stride 160, without padding?
answer("09-q-sound", ...)

# %%
# A pooling window holds [[5, 1], [5, 0]], and the gradient of its output is 8. What does the bottom left entry get?
answer("09-q-tie", ...)

# %% [markdown]
# ## Where this goes
#
# You have what Yann LeCun's LeNet-5 of 1998 had, and what came later. Milestone 04 trains your network on 50,000
# photographs: `%tito milestone run 4`.

# %%
# %tito complete 09
