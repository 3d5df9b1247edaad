# ---
# title: Activations
# id: "02"
# ---

# %% [markdown]
# # Activations
#
# Ten matrices in a row, 640 weights. Surely they can do more than one matrix can? Run the next three cells.

# %%
#| default_exp core.activations
# %load_ext tinytorch.tito
import tracemalloc
from math import erf

from tinytorch import measure, plot

# %%
#| export
from collections.abc import Callable
from math import pi, sqrt
from typing import Any

import numpy as np

from tinytorch.core.tensor import OPS, Tensor, apply, op, raw  # noqa: F401  (OPS: for older answers)
from tinytorch.given import in_floats
from tinytorch.given.targets import check_axis

# %%
rng = np.random.default_rng(2)
x = Tensor(rng.normal(size=(5, 8)))
matrices = [Tensor(rng.normal(size=(8, 8)) / np.sqrt(8)) for _ in range(10)]

deep = x
for matrix in matrices:
    deep = deep @ matrix

one = matrices[0]
for matrix in matrices[1:]:
    one = one @ matrix

print("ten layers:", deep[0].numpy().round(4))
print("one matrix:", (x @ one)[0].numpy().round(4))

# %% [markdown]
# The same numbers. `(x @ a) @ b` is `x @ (a @ b)`: multiply the matrices first, and ten layers are one. However many
# you stack, doubling the input doubles the output.
#
# What is missing is a **bend**. An **activation function** takes each number that comes out of a matrix product and
# bends it, so that the next product meets something that no single matrix makes:
#
# ```mermaid
# flowchart LR
#   x["x (32, 784)"] --> first["x @ w1 (32, 128)"] --> bend["activation (32, 128)"] --> second["h @ w2 (32, 10)"]
#   second --> softmax["softmax (32, 10)"]
# ```
#
# You build bends, draw any curve with them, measure where each of them stops passing anything on, and turn ten scores
# into ten probabilities.
#
# **Uses**: `Tensor`, `apply` and `@op` (01). **Enables**: every network. XOR needs a bend (milestone 2), and attention
# (12) is a softmax between two matrix products.

# %% [markdown]
# ## 1. Rows of the table, and names for them
#
# An activation is an operation like any other: a row in the table of lesson 01. You write the rows. Around them each
# gets a function, `relu(x)`, and a small class: `ReLU()` is an object that can stand in a list of layers and be
# printed. `parameters()` is empty, because an activation learns nothing.

# %%
#| export
class Activation:
    """A row of the op table as an object: call it on a Tensor, get a Tensor of the same shape."""

    name: str

    def __init__(self, **params: Any) -> None:
        self.params = params

    def __call__(self, x: Any) -> Tensor:
        return apply(self.name, x, **self.params)

    def parameters(self) -> list[Tensor]:
        """No parameters: nothing here is learned."""
        return []

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in self.params.items())})"


class ReLU(Activation):
    """Negative entries become 0; the others stay."""

    name = "relu"


class Sigmoid(Activation):
    """1 / (1 + exp(-x)), entry by entry: a number between 0 and 1."""

    name = "sigmoid"


class Tanh(Activation):
    """The hyperbolic tangent, entry by entry: a number between -1 and 1."""

    name = "tanh"


class GELU(Activation):
    """x times the share of a standard normal distribution that lies below x (tanh approximation)."""

    name = "gelu"


class Softmax(Activation):
    """Scores to probabilities: positive, and with sum 1 along `axis`."""

    name = "softmax"

    def __init__(self, axis: int = -1) -> None:
        super().__init__(axis=axis)


def relu(x: Any) -> Tensor:
    """ReLU()(x)."""
    return apply("relu", x)


def sigmoid(x: Any) -> Tensor:
    """Sigmoid()(x)."""
    return apply("sigmoid", x)


def tanh(x: Any) -> Tensor:
    """Tanh()(x)."""
    return apply("tanh", x)


def gelu(x: Any) -> Tensor:
    """GELU()(x)."""
    return apply("gelu", x)


def softmax(x: Any, axis: int = -1) -> Tensor:
    """Softmax(axis)(x)."""
    return apply("softmax", x, axis=axis)

# %% [markdown]
# ## 2. ReLU: keep it or drop it
#
# The rectified linear unit is the plainest bend: negative numbers become 0, all others stay. `[-2, 0, 3]` becomes
# `[0, 0, 3]`. Xavier Glorot, Antoine Bordes and Yoshua Bengio showed in 2011 that deep networks train well with it
# (*Deep Sparse Rectifier Neural Networks*, AISTATS).
#
# Two traps. The array belongs to somebody else: return a new one. And infinity is a number here too: `-inf` becomes 0,
# while `nan` stays `nan`, because an error must not be hidden.

# %% exercise="02-relu"
#| export
@op("relu")
def relu_forward(a: np.ndarray) -> np.ndarray:
    """Every entry that is above 0, and 0 in place of the others. A new array; integers stay integers.

    >>> relu_forward(np.array([-2, 0, 3]))
    array([0, 0, 3])
    """
    ### BEGIN SOLUTION keep what is above 0
    return np.maximum(a, 0)
    ### END SOLUTION

# %%
check("02-relu")

# %% [markdown]
# XOR asks: is *exactly one* of two inputs on? In 1969 Marvin Minsky and Seymour Papert proved in *Perceptrons* how much
# lies beyond a single layer; XOR is the smallest case. With two hidden numbers, each bent once, it takes a few weights,
# and you can follow every one. The last line takes the bend away, and lets numpy find the best weights there are.

# %%
points, xor = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0]
hidden = points @ Tensor([[1, 1], [1, 1]]) + Tensor([0, -1])
print("hidden: ", relu(hidden).numpy().tolist())
print("xor:    ", (relu(hidden) @ Tensor([1, -2])).numpy().tolist())

flat = np.column_stack([hidden.numpy(), np.ones(4)])
print("no bend:", (flat @ np.linalg.lstsq(flat, xor)[0]).round(2).tolist())

# %% [markdown]
# The first hidden number counts how many inputs are on: 0, 1, 1, 2. The second is 1 only when both are. The count minus
# twice the second is XOR. Without the bend, the best that any weights can do is 0.5 for all four.

# %% [markdown]
# ## 3. Enough bends make any curve
#
# Here are four points: (0, 0), (1, 2), (2, 2), (3, 1). Join them by straight lines. From left to right the lines have
# the slopes 2, 0 and -1. One ReLU that begins at x = 0 can make the first line, 2 · relu(x - 0). At x = 1 the curve
# has to turn, from slope 2 to slope 0, and a second ReLU, beginning there, has to bring this turn about. But the first
# one never stops. What must the second be multiplied by, and the third?
#
# The curve at x = 2.5 is 1.5, at x = 1.5 it is 2. Left of the first point nothing has begun, so there the curve is
# flat. The trap is a curve that does not begin at height 0.

# %% exercise="02-curve"
#| export
def bend_curve(x: Any, knots: np.ndarray, heights: np.ndarray) -> Tensor:
    """A curve of straight lines through the points (knots[i], heights[i]), made of ReLUs, at every entry of x (N,).

    `knots` grow from left to right. Left of the first knot the curve is flat; after the last it goes straight on.

    >>> bend_curve([0.5, 2.5], np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 2.0, 2.0, 1.0]))
    Tensor([1. , 1.5])
    """
    ### BEGIN SOLUTION add up one ReLU for each turn
    slopes = np.diff(heights) / np.diff(knots)
    turns = np.diff(slopes, prepend=0)
    begun = relu(Tensor(x)[:, None] - knots[:-1])
    return begun @ turns + heights[0]
    ### END SOLUTION

# %%
check("02-curve")

# %% [markdown]
# Eight of your ReLUs draw a sine. Change the 9, or the function, and watch. With enough of them the two lines can't be
# told apart, and that is the whole secret of why networks can be almost anything.

# %%
knots, across = np.linspace(-3, 3, 9), np.linspace(-3, 3, 121)
curve = bend_curve(across, knots, np.sin(knots))
print("largest distance from the sine:", np.abs(curve.numpy() - np.sin(across)).max().round(3))
plot.line(across, {"sine": np.sin(across), "8 ReLUs": curve}, x="x", y="y")

# %% [markdown]
# ## 4. Sigmoid: from any number to a probability
#
# The sigmoid squeezes the whole number line into the interval from 0 to 1:
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^{x}}{1 + e^{x}}$$
#
# In numbers: σ(0) = 1/2, σ(2) = 1/(1 + 0.135) = 0.881, and σ(-2) = 1/(1 + 7.39) = 0.119. Two forms, equal on paper.
# Phones and graphics cards often work in float16, whose largest number is 65504. Both forms are computed in it here.
# The right answers are 0.00000614, 0.119, 0.881 and 0.99999.

# %%
x16 = np.array([-12.0, -2.0, 2.0, 12.0], dtype=np.float16)
with np.errstate(all="ignore"):
    print("1 / (1 + exp(-x)):     ", 1 / (1 + np.exp(-x16)))
    print("exp(x) / (1 + exp(x)): ", np.exp(x16) / (1 + np.exp(x16)))
    print("exp(12):               ", np.exp(np.float16(12)))

# %% [markdown]
# One form says that something unlikely is impossible. The other ends in `nan`, since infinity divided by infinity is
# no number. float32 is no cure: there the same happens near 89.
#
# **Find a sigmoid that fails at neither end.** There is no recipe here. The checks go to ±1000, and on the left they
# look at the ratio to the true value: σ(-80) is 1.8 · 10⁻³⁵, and 0 is not close to that. Two tempting ways out are
# traps: cutting x off at ±30, and going through another function that rounds to 1 too early.

# %% exercise="02-sigmoid"
#| export
@op("sigmoid")
@in_floats
def sigmoid_forward(a: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-a)), right in both tails. The floating dtype stays.

    >>> sigmoid_forward(np.array([0.0, 2.0, -2.0])).round(3)
    array([0.5  , 0.881, 0.119])
    """
    ### BEGIN SOLUTION a sigmoid that fails at neither end
    z = np.exp(-np.abs(a))
    return np.where(a >= 0, 1, z) / (1 + z)
    ### END SOLUTION

# %%
check("02-sigmoid")

# %% [markdown]
# **Tanh** is the same curve, stretched so that it runs from -1 to 1 and through 0: tanh(x) = 2σ(2x) - 1. Its outputs
# have both signs, so the next layer does not get numbers that are all positive. Could you build it from your sigmoid?
# Look at small x, where tanh(x) is x itself, to many digits:

# %%
#| export
@op("tanh")
@in_floats
def tanh_forward(a: np.ndarray) -> np.ndarray:
    """The hyperbolic tangent of every entry, exact near 0 and far out."""
    return np.tanh(a)

# %%
small = Tensor([1e-8, 1e-7, 1e-6])
print("2 sigmoid(2x) - 1:", (2 * sigmoid(2 * small) - 1).numpy())
print("numpy's tanh:     ", tanh(small).numpy())

# %% [markdown]
# Near 0 the first line subtracts 1 from a number that is almost 1, and the digits of x have gone. That is called
# **cancellation**: the difference of two nearly equal numbers keeps only the digits in which they differ. numpy's own
# tanh avoids it, so it is given. Remember the word; you meet it again in two sections.

# %% [markdown]
# ## 5. GELU: a bend without a corner
#
# ReLU decides by sign: all or nothing. The Gaussian error linear unit weighs a number by how unusual it is. Let Φ(x) be
# the share of a bell curve (mean 0, standard deviation 1) that lies below x. GELU passes that share of x. Φ(1) = 0.841,
# so GELU(1) = 0.841, and Φ(-1) = 0.159, so GELU(-1) = -0.159. Dan Hendrycks and Kevin Gimpel proposed it in 2016
# (arXiv:1606.08415), with an approximation of the share:
#
# $$\Phi(x) \approx \tfrac{1}{2}(1 + \tanh u), \qquad u = \sqrt{2/\pi}\,(x + 0.044715\, x^3)$$

# %% [markdown]
# For x = 1, u is 0.79788 · 1.044715 = 0.83356, tanh u is 0.68238, and the share is 0.84119. The exact one is 0.84134.
#
# Two traps. `np.sqrt(2 / np.pi)` is a float64 of numpy's, and one of these turns a whole float32 array into float64:
# twice the bytes. `sqrt` and `pi` from Python's `math` are imported above; their numbers take the dtype of the array
# beside them. And there are two ways to write x³; the section on cost will tell you which one you should have used.

# %% exercise="02-gelu"
#| export
@op("gelu")
@in_floats
def gelu_forward(a: np.ndarray) -> np.ndarray:
    """a times the share of the standard normal below a, by the approximation of Hendrycks and Gimpel.

    >>> gelu_forward(np.array([1.0, -1.0])).round(4)
    array([ 0.8412, -0.1588])
    """
    ### BEGIN SOLUTION pass the share that lies below
    u = sqrt(2 / pi) * (a + 0.044715 * (a * a * a))
    return 0.5 * a * (1 + np.tanh(u))
    ### END SOLUTION

# %%
check("02-gelu")

# %% [markdown]
# How good is the approximation? Python's `math.erf` gives the exact share, one number at a time. PyTorch computes the
# exact form unless you ask for yours: `torch.nn.functional.gelu(torch.tensor(1.0), approximate="tanh")` prints
# `tensor(0.8412)`, and without the second argument `tensor(0.8413)`.

# %%
grid = np.linspace(-5, 5, 201)
exact = np.array([v * (1 + erf(v / np.sqrt(2))) / 2 for v in grid])
error = np.abs(gelu(Tensor(grid, dtype=np.float64)).data - exact)
print(f"largest error of the approximation: {error.max():.5f}, at x = {grid[error.argmax()]:.2f}")
print(f"at x = 1: yours {gelu(Tensor([1.0])).item():.4f}, exact {exact[120]:.4f}")

# %% [markdown]
# ## 6. Softmax: scores that must share
#
# A classifier puts out one score for each class, any numbers at all. Softmax makes probabilities of them: e to each
# score, divided by the sum of these.
#
# $$\text{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}$$
#
# `[1, 2, 3]`: the exponentials are 2.718, 7.389 and 20.086, their sum is 30.193, and the result is
# `[0.090, 0.245, 0.665]`. Now three rows with the same differences between their scores. What should the second and
# the third row be?

# %%
with np.errstate(all="ignore"):
    scores = np.array([[1, 2, 3], [51, 52, 53], [101, 102, 103]], dtype=np.float32)
    print(np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True))

# %% [markdown]
# The second row says something about softmax that saves the third. The checks go to scores of 1000, with rows of -1000
# beside them in the same batch, and to entries of `-inf` ("never"), which get probability 0.
#
# **The axis.** Scores of a batch have shape `(32, 10)`: each row is one example, and each row adds up to 1, whatever
# the other rows hold. In attention other axes occur, so `axis` is a setting; `keepdims=True` lets a reduction broadcast
# against what it came from. `check_axis`, which is given, refuses an axis without entries.

# %% exercise="02-softmax"
#| export
@op("softmax")
@in_floats
def softmax_forward(a: np.ndarray, axis: int = -1) -> np.ndarray:
    """exp(a) divided by its sum along `axis`, for scores of any size.

    >>> softmax_forward(np.array([[1.0, 2.0, 3.0]])).round(3)
    array([[0.09 , 0.245, 0.665]])
    """
    check_axis(a, axis)
    ### BEGIN SOLUTION probabilities, however large the scores are
    exps = np.exp(a - a.max(axis=axis, keepdims=True))
    return exps / exps.sum(axis=axis, keepdims=True)
    ### END SOLUTION

# %%
check("02-softmax")

# %%
scores = Tensor([2.0, 1.0, 0.5, -1.0])
shares = {f"scores times {factor}": softmax(scores * factor) for factor in (0.5, 1, 3)}
plot.bar(["a", "b", "c", "d"], shares, x="class", y="probability")

# %% [markdown]
# Multiplying the scores sharpens the choice: at 3 nearly everything goes to the largest. It is a *soft* maximum. Before
# you go on:

# %%
# A network for 10 classes learns nothing. You look at its probabilities for a batch of 32 pictures, shape (32, 10):
# every column adds up to 1, and the rows do not. All its entries together add up to what?
answer("02-q-axis", ...)

# %% [markdown]
# ## 7. What still passes?
#
# Learning will ask each number: if you move a little, how much does the output move? That is the **slope**. Where it is
# nearly 0, the activation is **saturated**: the weights before it hear nothing.
#
# No calculus is needed to measure a slope. Take f(x) = x² at x = 3. A step of 0.1 to the right gives f(3.1) = 9.61, a
# step to the left f(2.9) = 8.41. From the right one alone you would say (9.61 - 9)/0.1 = 6.1. From both you get exactly
# 6, which is right. The trap is cancellation: the smaller the step, the more digits are lost, so compute in float64.
#
# Two shares describe a tensor. **Saturation**: of how many entries does the slope lie between -limit and limit?
# **Sparsity**: how many entries are exactly 0?

# %% exercise="02-measure"
#| export
def slope(f: Callable[[Tensor], Tensor], x: Any, step: float = 1e-3) -> np.ndarray:
    """How fast f changes at each entry of x (numbers, array or Tensor), measured from both sides; float64.

    >>> slope(lambda x: x * x, [3.0, -1.0]).round(6)
    array([ 6., -2.])
    """
    ### BEGIN SOLUTION measure from both sides
    x = Tensor(x, dtype=np.float64)
    return (f(x + step) - f(x - step)).data / (2 * step)
    ### END SOLUTION


def saturation(f: Callable[[Tensor], Tensor], x: Any, limit: float = 0.01) -> float:
    """The share of x's entries at which the slope of f lies between -limit and limit."""
    ### BEGIN SOLUTION the share of entries where hardly anything passes
    return float(np.mean(np.abs(slope(f, x)) < limit))
    ### END SOLUTION


def sparsity(x: Any) -> float:
    """The share of x's entries (array or Tensor) that are exactly 0."""
    ### BEGIN SOLUTION the share of zeros
    return float(np.mean(raw(x) == 0))
    ### END SOLUTION

# %%
check("02-measure")

# %% [markdown]
# ## Look at it
#
# The four bends, and below them their slopes, all from your code.

# %%
bends = {"relu": relu, "sigmoid": sigmoid, "tanh": tanh, "gelu": gelu}
xs = np.linspace(-5, 5, 101)
plot.line(xs, {name: f(xs) for name, f in bends.items()}, x="x", y=plot.Axis("f(x)", high=3))

# %%
plot.line(xs, {name: slope(f, xs) for name, f in bends.items()}, x="x", y="slope of f at x")

# %% [markdown]
# Sigmoid's slope is never above 1/4. A change that passes ten of them is multiplied by at most (1/4)¹⁰, about one
# millionth. Tanh's slope reaches 1, but only near 0. ReLU's is 1 on the whole right side, however far out.
#
# How much of a layer is saturated depends on how large its inputs are. Guess a share between 0 and 1: of inputs with
# standard deviation 5, how many saturate tanh?

# %%
guess = ...

if measure.predicted(guess):
    normal = np.random.default_rng(0).normal(size=20_000)
    measure.against(guess, saturation(tanh, 5 * normal))
    for name, f in bends.items():
        shares = [f"{saturation(f, normal * spread):.2f}" for spread in (0.5, 1, 2, 5, 10)]
        print(f"{name:8} saturated {' '.join(shares)}, sparsity {sparsity(f(Tensor(normal))):.2f}")

# %% [markdown]
# From left to right the inputs grow. Sigmoid and tanh close from both sides. ReLU is closed on half of them at every
# scale, and the closed half is exactly 0. Lesson 03 chooses its start weights so that the inputs have a spread near 1,
# the second column.

# %% [markdown]
# ## What does it cost?
#
# **Count first.** One entry of `x @ w` with 784 inputs takes 784 multiplications and additions; its ReLU takes one
# comparison. By how much is the product slower than its ReLU?

# %%
guess = ...

images, weights = Tensor(rng.normal(size=(64, 784))), Tensor(rng.normal(size=(784, 128)))
product = images @ weights
if measure.predicted(guess):
    corner = Tensor([1.0])
    multiply, bend, call = measure.in_turn(lambda: images @ weights, lambda: relu(product), lambda: relu(corner))
    print(f"product {multiply}\nReLU {bend}\nReLU of one number {call}")
    measure.against(guess, multiply / bend)

# %% [markdown]
# You counted 784 against 1; the clock says something else. The last line is the control: what a ReLU of a single number
# takes is the price of a call, and it is a part of every measurement here. What is left of the ReLU without it?
#
# Beside each other, activations differ by what they compute. Is `a * a * a` faster than `a ** 3`? And is a power as
# such slow? `a ** 2` is the control.

# %%
many = Tensor(np.random.default_rng(0).normal(size=20_000))
a = many.data
calls = {f.__name__: lambda f=f: f(many) for f in (relu, sigmoid, tanh, gelu, softmax)}
calls |= {"a * a": lambda: a * a, "a ** 2": lambda: a**2, "a * a * a": lambda: a * a * a, "a ** 3": lambda: a**3}
times = dict(zip(calls, measure.in_turn(*calls.values()), strict=True))
for name, time in times.items():
    print(f"{name:10} {time / times['relu']:6.1f} times ReLU")

counts = [4_000, 16_000, 64_000]
growth = [measure.seconds(gelu, Tensor(np.ones(n))) for n in counts]
print(f"GELU grows like n to the power {measure.exponent(counts, growth):.1f}")

# %% [markdown]
# `a ** 2` costs about as much as `a * a`: numpy knows that case. For 3 it calls a general power, made for any exponent,
# and that is what costs. Lesson 01's matrix product grew like n³; everything here touches each entry once, so its power
# is 1, or below 1 while the price of a call still counts.
#
# **Memory comes and goes.** Each numpy operation writes a whole new array. How many are alive at the worst moment?

# %%
def peak(call, x):
    """The most memory in use during a call, in multiples of its input."""
    tracemalloc.start()
    call(x)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / x.data.nbytes

large = Tensor(np.ones(200_000))
for f in (relu, sigmoid, tanh, gelu, softmax):
    print(f"{f.__name__:8} {peak(f, large):.1f} times its input")

# %% [markdown]
# The result itself is 1. All above it are intermediate arrays, written, read once and thrown away. PyTorch's GELU is
# one **fused** loop: it reads an entry, does all the arithmetic, and writes the result, so its peak is 1. You fuse in
# lesson 18.

# %% [markdown]
# ## Break it
#
# Two classical failures, each with its signature. What will each line print?

# %%
print("1 - sigmoid(20), in float32: ", (1 - sigmoid(Tensor(20.0))).item())
dead = relu(Tensor(rng.normal(size=(1000, 20))) @ Tensor(rng.normal(size=(20, 1))) - 30)
print("a ReLU with bias -30, sparsity:", sparsity(dead))

# %% [markdown]
# - **Exactly 0 or 1 from a sigmoid**: σ(20) is 0.999999998, and float32 rounds it to 1. The rest is not 2 · 10⁻⁹ but
#   0, and its logarithm is -inf. Lesson 04 therefore never computes a loss from probabilities; it starts from scores.
# - **A unit that is 0 on every example** is a *dead ReLU*. Its slope is 0 everywhere, so learning cannot move its
#   weights, and it stays dead. Causes: a step that was too large, or a bias far below 0.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# x has shape (32, 784). x @ w1 @ w2 has no activation between; w1 is (784, 128) and w2 is (128, 10).
# What is the shape of the one matrix that does the same?
answer("02-q-collapse", ...)

# %%
# The slope of a sigmoid is at most 0.25. By which factor, at most, does a change get through five of them in a row?
answer("02-q-depth", ...)

# %%
# A ReLU unit puts out 0 on every example. Which of its weights can learning move: "all", "the largest" or "none"?
answer("02-q-dead", ...)

# %%
# The language model Llama bends with x · σ(x), called SiLU. What is it at x = -1000? Your sigmoid can tell you.
answer("02-q-transfer", ...)

# %% [markdown]
# ## Where this goes
#
# You built the bends that the networks of this course use, and you know where each of them goes silent. Lesson 03 puts
# them between matrices that learn; the XOR milestone needs both.

# %%
# %tito complete 02
