# ---
# title: Activations
# id: "02"
# ---

# %% [markdown]
# # Activations
#
# Ten matrices in a row, 640 weights. Surely more than one matrix can do? Run the next three cells.

# %%
#| default_exp core.activations
# %load_ext tinytorch.tito
import tracemalloc
from math import erf
from time import perf_counter

from tinytorch import plot

# %%
#| export
from collections.abc import Callable
from math import pi, sqrt
from typing import Any

import numpy as np

from tinytorch.core.tensor import OPS, Tensor, apply, op, raw

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
# you stack, doubling the input doubles the output, and a border between two classes stays a straight line.
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
# You build four bends (ReLU, sigmoid, tanh, GELU) and softmax, which turns ten scores into ten probabilities. Then you
# measure where each of them stops passing anything on.
#
# **Uses**: `Tensor`, `apply` and `@op` from lesson 01. **Enables**: every network. The XOR milestone fails without a
# bend, and attention in lesson 12 is a softmax between two matrix products.

# %% [markdown]
# ## 1. Rows of the table, and names for them
#
# An activation is an operation like any other: a row in the table of lesson 01. You write the rows. Around them, each
# gets a function, `relu(x)`, and a small class: `ReLU()` is an object that can stand in a list of layers and be
# printed. `parameters()` is empty, since an activation learns nothing. Lesson 03 will ask every layer that question.

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
    """max(x, 0), entry by entry."""

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
# (*Deep Sparse Rectifier Neural Networks*, AISTATS); it became the usual choice.
#
# Infinity is a number here too: `-inf` becomes 0, and `nan` stays `nan`, because an error must not be hidden.

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
# One bend is enough to do what no line can. XOR asks: is *exactly one* of two inputs on? In 1969 Marvin Minsky and
# Seymour Papert proved in *Perceptrons* how much lies beyond a single layer; XOR is the smallest case. With two hidden
# numbers, each bent once, it takes six weights, and you can follow every one:

# %%
points = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
hidden = relu(points @ Tensor([[1, 1], [1, 1]]) + Tensor([0, -1]))
print("hidden:", hidden.numpy().tolist())
print("xor:   ", (hidden @ Tensor([1, -2])).numpy().tolist())

# %% [markdown]
# The first hidden number counts how many inputs are on: 0, 1, 1, 2. The second is 1 only when both are. The count minus
# twice the second is XOR: 0, 1, 1, 0. Remove `relu`, and no choice of weights gives that.

# %% [markdown]
# ## 3. Sigmoid: from any number to a probability
#
# The sigmoid squeezes the whole number line into the interval from 0 to 1:
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}}$$
#
# In numbers: σ(0) = 1/2, σ(2) = 1/(1 + 0.135) = 0.881, and σ(-2) = 1/(1 + 7.39) = 0.119. The two last add up to 1.
#
# Written down like this, it computes `exp(-x)`, which is huge when x is far below 0. Phones and graphics cards often
# work in float16, which ends at 65504. See what happens at -12, where the answer is 0.00000614:

# %%
x16 = np.array([-12.0, -2.0, 2.0, 12.0], dtype=np.float16)
print("1 / (1 + exp(-x)):     ", 1 / (1 + np.exp(-x16)))
print("exp(x) / (1 + exp(x)): ", np.exp(x16) / (1 + np.exp(x16)))

# %% [markdown]
# `exp(12)` is 162755, more than float16 can hold: it becomes `inf`. The first form then says that the impossible has
# probability 0, and the second ends in `inf / inf`, which is `nan`. Both are the same formula (multiply numerator and
# denominator by eˣ), and **each is exact where the other breaks**.
#
# So never raise e to a positive power. With z = exp(-|x|), which always lies between 0 and 1:
#
# - for x ≥ 0: σ(x) = 1 / (1 + z)
# - for x < 0: σ(x) = z / (1 + z)
#
# For x = -2: z = 0.135, and 0.135/1.135 = 0.119, as above. `np.where(condition, a, b)` picks entry by entry.

# %% exercise="02-sigmoid"
#| export
@op("sigmoid")
def sigmoid_forward(a: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-a)), without overflow in either tail. The floating dtype stays.

    >>> sigmoid_forward(np.array([0.0, 2.0, -2.0])).round(3)
    array([0.5  , 0.881, 0.119])
    """
    ### BEGIN SOLUTION use the form that is safe on each side of 0
    z = np.exp(-np.abs(a))
    return np.where(a >= 0, 1, z) / (1 + z)
    ### END SOLUTION

# %%
check("02-sigmoid")

# %% [markdown]
# ## 4. Tanh: the same shape, centred
#
# The hyperbolic tangent runs from -1 to 1, and through 0 at 0:
#
# $$\tanh(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}} = 2\sigma(2x) - 1$$
#
# tanh(1) is (2.718 - 0.368)/(2.718 + 0.368) = 0.762. Its outputs have both signs, so the next layer does not get
# numbers that are all positive, as it does after a sigmoid.
#
# Both formulas fail somewhere. The quotient is `inf / inf` for large x. And 2σ(2x) - 1 near 0 subtracts two numbers
# that are almost equal: for x = 10⁻⁸, float32 knows σ only as 0.5, and the difference is 0 in place of 10⁻⁸. That is
# called **cancellation**. numpy's own `np.tanh` avoids both; use it.

# %% exercise="02-tanh"
#| export
@op("tanh")
def tanh_forward(a: np.ndarray) -> np.ndarray:
    """The hyperbolic tangent of every entry, exact near 0 and far out.

    >>> tanh_forward(np.array([0.0, 1.0])).round(3)
    array([0.   , 0.762])
    """
    ### BEGIN SOLUTION return the hyperbolic tangent
    return np.tanh(a)
    ### END SOLUTION

# %%
check("02-tanh")

# %% [markdown]
# ## 5. GELU: a bend without a corner
#
# ReLU decides by sign: all or nothing. The Gaussian error linear unit weighs each number by how unusual it is. Take a
# standard normal variable, the bell curve with mean 0 and standard deviation 1. Let Φ(x) be the share of it below x.
# Then
#
# $$\text{GELU}(x) = x \cdot \Phi(x)$$
#
# Φ(1) = 0.841, so GELU(1) = 0.841; Φ(-1) = 0.159, so GELU(-1) = -0.159. Small negative numbers pass a little. Dan
# Hendrycks and Kevin Gimpel proposed it in 2016 (arXiv:1606.08415); GPT-2 and BERT use it.
#
# Φ needs the error function `erf`, which numpy does not have. The paper gives an approximation, and you build that:
#
# $$\text{GELU}(x) \approx \frac{x}{2}\,(1 + \tanh u), \qquad u = \sqrt{2/\pi}\,(x + 0.044715\, x^3)$$
#
# For x = 1: u = 0.79788 · 1.044715 = 0.83356, and tanh u = 0.68238; half of 1.68238 is 0.84119. The exact value is
# 0.84134.
#
# Write x³ as `a * a * a`; the section on cost shows why. And write `sqrt(2 / pi)`, with the names from Python's `math`
# that are imported above. `np.sqrt(2 / np.pi)` is a float64 of numpy's, and one of these turns a whole float32 array
# into float64: twice the bytes.

# %% exercise="02-gelu"
#| export
@op("gelu")
def gelu_forward(a: np.ndarray) -> np.ndarray:
    """x times the share of the standard normal below x, by the tanh approximation of Hendrycks and Gimpel.

    >>> gelu_forward(np.array([1.0, -1.0])).round(4)
    array([ 0.8412, -0.1588])
    """
    ### BEGIN SOLUTION apply the formula
    u = sqrt(2 / pi) * (a + 0.044715 * (a * a * a))
    return 0.5 * a * (1 + np.tanh(u))
    ### END SOLUTION

# %%
check("02-gelu")

# %%
grid = np.linspace(-5, 5, 201)
exact = np.array([v * (1 + erf(v / np.sqrt(2))) / 2 for v in grid])
error = np.abs(gelu(Tensor(grid, dtype=np.float64)).data - exact)
print(f"largest error of the approximation: {error.max():.5f}, at x = {grid[error.argmax()]:.2f}")

# %% [markdown]
# ## 6. Softmax: scores that must share
#
# A classifier puts out one score for each class, any numbers at all. Softmax makes probabilities of them: raise e to
# each score, so that all are positive, and divide by their sum, so that they add up to 1.
#
# $$\text{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}$$
#
# `[1, 2, 3]`: the exponentials are 2.718, 7.389 and 20.086, their sum is 30.193, and the result is
# `[0.090, 0.245, 0.665]`. Adding 1 to a score multiplies its odds by e.
#
# A score of 100 overflows float32, and `inf / inf` is `nan` once more. The way out: softmax looks at *differences*
# only. Subtract the same number c from all scores, and every exponential is divided by eᶜ, numerator and sum alike. So
# take the largest score for c. Then the largest exponent is 0, and nothing overflows. `[101, 102, 103]` and `[1, 2, 3]`
# both become `[-2, -1, 0]`, and give the same probabilities.
#
# **The axis.** Scores of a batch have shape `(32, 10)`: each row is one example, so the sum runs along axis -1. Maximum
# and sum belong to *each row*; `keepdims=True` lets them broadcast. In attention other axes occur, so `axis` is a
# setting. A row's entries may be `-inf` ("never"): these get probability 0.
#
# Your own `OPS["max"]` has a sentence for the row without entries. Take the maximum with it.

# %% exercise="02-softmax"
#| export
@op("softmax")
def softmax_forward(a: np.ndarray, axis: int = -1) -> np.ndarray:
    """exp(a) divided by its sum along `axis`, without overflow.

    Raises ValueError if there is nothing along the axis; the message says "empty".

    >>> softmax_forward(np.array([[1.0, 2.0, 3.0]])).round(3)
    array([[0.09 , 0.245, 0.665]])
    """
    ### BEGIN SOLUTION subtract the maximum along the axis, raise e to it, divide by the sum
    exps = np.exp(a - OPS["max"](a, axis=axis, keepdims=True))
    return exps / exps.sum(axis=axis, keepdims=True)
    ### END SOLUTION

# %%
check("02-softmax")

# %%
scores = Tensor([2.0, 1.0, 0.5, -1.0])
shares = {f"scores times {factor}": softmax(scores * factor) for factor in (0.5, 1, 3)}
plot.bar(["a", "b", "c", "d"], shares, x="class", y="probability")

# %% [markdown]
# Multiplying the scores sharpens the choice: at 3 nearly everything goes to the largest. It is a *soft* maximum.

# %% [markdown]
# ## 7. What still passes?
#
# In lesson 05 learning asks at every number: if it moves a little, how much does the output move? That is the
# **slope**. Where the slope is nearly 0, the activation is **saturated**: the weights before it hear nothing.
#
# You need no calculus to measure a slope. Step a little to the right and a little to the left, and compare:
#
# $$f'(x) \approx \frac{f(x + h) - f(x - h)}{2h}$$
#
# With f(x) = x², x = 3 and h = 0.1: (9.61 - 8.41)/0.2 = 6, which is right. (Stepping to the right only gives 6.1.) The
# difference of two nearly equal numbers is cancellation again, so compute in float64: `Tensor(x, dtype=np.float64)`.
#
# Two shares describe a whole tensor: its **saturation**, the share of entries whose slope lies between -limit and
# limit, and its **sparsity**, the share of entries that are exactly 0. `np.mean` of booleans is a share.

# %% exercise="02-measure"
#| export
def slope(f: Callable[[Tensor], Tensor], x: Any, step: float = 1e-3) -> np.ndarray:
    """How fast f changes at each entry of x (numbers, array or Tensor), by a central difference; float64.

    >>> slope(lambda x: x * x, [3.0, -1.0]).round(6)
    array([ 6., -2.])
    """
    ### BEGIN SOLUTION compare f one step to the right and one step to the left, in float64
    x = Tensor(x, dtype=np.float64)
    return (f(x + step) - f(x - step)).data / (2 * step)
    ### END SOLUTION


def saturation(f: Callable[[Tensor], Tensor], x: Any, limit: float = 0.01) -> float:
    """The share of x's entries at which the slope of f lies between -limit and limit."""
    ### BEGIN SOLUTION count the small slopes, of both signs
    return float(np.mean(np.abs(slope(f, x)) < limit))
    ### END SOLUTION


def sparsity(x: Any) -> float:
    """The share of x's entries (array or Tensor) that are exactly 0."""
    ### BEGIN SOLUTION count the zeros
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
# How much of a layer is saturated depends on how large its inputs are. Guess one number before you run: of normally
# distributed inputs with standard deviation 5, which share saturates tanh?

# %%
normal = np.random.default_rng(0).normal(size=20_000)
spreads = [0.5, 1, 2, 5, 10]
plot.bar(
    spreads, {name: [saturation(f, normal * s) for s in spreads] for name, f in bends.items()},
    x="standard deviation of the inputs", y="saturated share",
)

# %%
for name, f in bends.items():
    print(f"{name:8} sparsity {sparsity(f(Tensor(normal))):.2f}")

# %% [markdown]
# Sigmoid and tanh close from both sides as the inputs grow. ReLU is closed on half of them at every scale, and the
# closed half is exactly 0: it tells the next layer nothing, but it also costs nothing to store if one stores it
# cleverly. Lesson 03 chooses start weights so that the inputs have a spread near 1, the left part of this picture.
#
# **Enough bends make any curve.** Each ReLU below bends once, at its own place, by the change of slope that the curve
# needs there. Eight of them draw a sine. Change the 9, and watch.

# %%
knots = np.linspace(-3, 3, 9)
heights = np.sin(knots)
turns = np.diff(np.diff(heights) / np.diff(knots), prepend=0)
across = np.linspace(-3, 3, 121)
polyline = relu(Tensor(across).reshape(-1, 1) - knots[:-1]) @ turns + heights[0]
plot.line(across, {"sine": np.sin(across), "8 ReLUs": polyline}, x="x", y="y")

# %% [markdown]
# ## What does it cost?
#
# **Beside a matrix product, little.** One entry of `x @ w` with 784 inputs takes 784 multiplications and additions; its
# ReLU takes one comparison. Put your guess into the first line: which share of the layer's time is the ReLU?

# %%
guess = 0.10

def seconds(call, *inputs):
    """Seconds for one call: the best of five runs, each long enough for a browser's coarse clock."""
    def run(calls):
        start = perf_counter()
        for _ in range(calls):
            call(*inputs)
        return perf_counter() - start
    calls = 1
    while run(calls) < 0.003:
        calls *= 2
    return min(run(calls) for _ in range(5)) / calls

images, weights = Tensor(rng.normal(size=(64, 784))), Tensor(rng.normal(size=(784, 128)))
product = images @ weights
bend, multiply = seconds(relu, product), seconds(apply, "matmul", images, weights)
print(f"ReLU takes {bend / (bend + multiply):.1%} of the layer's time. You guessed {guess:.0%}.")

# %% [markdown]
# **Beside each other, they differ.** Each works entry by entry, so doubling n doubles the time: power 1. What differs
# is the factor before it. The last two bars are not activations: `a * a * a` and numpy's `a ** 3`, the same numbers.
# Which is faster, and by how much?

# %%
many = Tensor(np.random.default_rng(0).normal(size=20_000))
calls = {f.__name__: f for f in (relu, sigmoid, tanh, gelu, softmax)}
calls |= {"a * a * a": lambda t: t.data * t.data * t.data, "a ** 3": lambda t: t.data**3}
times = {name: seconds(call, many) for name, call in calls.items()}
for name, time in times.items():
    print(f"{name:10} {time / times['relu']:6.1f} times ReLU")

counts = [4_000, 16_000, 64_000]
log_n, log_time = plot.Axis("entries", log=True), plot.Axis("seconds", log=True)
growth = {f.__name__: [seconds(f, Tensor(np.ones(n))) for n in counts] for f in (relu, gelu)}
power = np.polyfit(np.log(counts), np.log(growth["gelu"]), 1)[0]
plot.line(counts, growth, x=log_n, y=log_time, title=f"GELU grows like n to the power {power:.1f}")

# %% [markdown]
# Two multiplications against a general power, computed by logarithm and exponential: that is why `gelu` has
# `a * a * a`. (A power of n below 1 means that the fixed cost of a call still counts.)
#
# **Memory comes and goes.** Each numpy operation writes a whole new array. How many of them are alive at the worst
# moment?

# %%
def peak(call, x):
    """The most memory in use during a call, in multiples of its input."""
    tracemalloc.start()
    call(x)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / x.data.nbytes

large = Tensor(np.ones(200_000))
names = list(calls)[:5]
plot.bar(names, [peak(calls[name], large) for name in names], x="activation", y="peak memory / input")

# %% [markdown]
# The result itself is 1. All above it are intermediate arrays that are written, read once and thrown away, and for
# large arrays that traffic *is* the cost. **In PyTorch** GELU is one **fused** kernel: a loop that reads an entry, does
# all the arithmetic in registers, and writes the result. You fuse in lesson 18. PyTorch computes the exact erf form
# unless you ask for `approximate="tanh"`, and `ReLU(inplace=True)` overwrites its input, to save even the 1.

# %% [markdown]
# ## Break it
#
# Three classical failures, each with its signature. What will each line print?

# %%
with np.errstate(all="ignore"):
    scores = Tensor([1.0, 2.0, 100.0])
    print("softmax without the maximum:", (scores.exp() / scores.exp().sum()).numpy())
print("1 - sigmoid(20), in float32: ", (1 - sigmoid(Tensor(20.0))).item())
dead = relu(Tensor(rng.normal(size=(1000, 20))) @ Tensor(rng.normal(size=(20, 1))) - 30)
print("a ReLU with bias -30, sparsity:", sparsity(dead))

# %% [markdown]
# - **`nan` next to zeros**: an exponential overflowed. Some score had no maximum subtracted.
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
# Scores have shape (32, 10): 32 examples, 10 classes. Somebody writes softmax(scores, axis=0).
# What is the sum of all entries of the result?
answer("02-q-axis", ...)

# %%
# softmax([1, 2, 3]) is [0.09, 0.245, 0.665]. What is the last entry of softmax([1001, 1002, 1003])?
answer("02-q-shift", ...)

# %%
# A ReLU unit puts out 0 on every example. Which of its weights can learning move: "all", "the largest" or "none"?
answer("02-q-dead", ...)

# %% [markdown]
# ## Where this goes
#
# You built every bend that the networks of this course use, and you know where each of them goes silent. Lesson 03 puts
# them between matrices that learn; the XOR milestone needs both.

# %%
# %tito complete 02
