# ---
# title: Losses
# id: "04"
# ---

# %% [markdown]
# # Losses
#
# A model looks at three pictures and gives ten scores for each. How wrong is it? The textbook's formula has two lines.

# %%
#| default_exp core.losses
# %load_ext tinytorch.tito
from time import perf_counter

from tinytorch import plot
from tinytorch.core.activations import sigmoid, softmax

# %%
#| export
from typing import Any

import numpy as np

from tinytorch.core.tensor import OPS, Tensor, apply, as_tensors, op, raw

# %%
def textbook_loss(logits, label):
    """Minus the logarithm of the probability of the right class."""
    probabilities = logits.exp() / logits.exp().sum()
    return -probabilities[label].log()

for name, scores in {"unsure": [1.0, 2.0, 0.0], "sure and right": [100.0, 0.0, 0.0],
                     "sure and wrong": [0.0, 0.0, 100.0]}.items():
    with np.errstate(all="ignore"):
        print(f"{name:15} {textbook_loss(Tensor(scores), 0).item()}")

# %% [markdown]
# The first answer is right. The others are `nan`, and in training one `nan` is enough: every weight that it touches is
# `nan` from then on. A model that is *sure* is not an accident; being sure is what training is for.
#
# A **loss** is one number that says how wrong a model is: 0 for perfect, larger for worse. Lesson 05 asks it which way
# every weight should move. So it must stay finite for any scores, and it must keep saying "worse" for worse.
#
# ```mermaid
# flowchart LR
#   x["pictures (3, 784)"] --> model --> logits["logits (3, 10)"] --> loss["loss ()"]
#   targets["targets (3,)"] --> loss
# ```
#
# You build three losses: mean squared error for quantities, cross-entropy for one of many classes, and binary
# cross-entropy for yes or no. The last two start from **logits**, a model's raw scores, before any softmax or sigmoid.
# By the end you will know why.
#
# **Uses**: `Tensor` and the operations of lesson 01; softmax and sigmoid of lesson 02, to compare. **Enables**:
# gradients (05), and everything that trains.

# %% [markdown]
# ## 1. Quantities: the mean squared error
#
# A model predicts `[1, 2, 4]`, and `[1, 3, 2]` would be right. The differences are `[0, -1, 2]`, their squares
# `[0, 1, 4]`, and the mean of these is 5/3 ≈ 1.667. That is the **mean squared error**. A difference of 2 counts four
# times as much as one of 1.
#
# Your `-`, `**` and `mean` know how to do this. What is missing is a guard. In lesson 01, predictions of shape (100, 1)
# minus labels of shape (100,) gave (100, 100) without a complaint. A loss is the last place where that can be noticed.
# And of an empty batch there is no mean: numpy would answer `nan`. Write the guard first; the other losses use it too.

# %% exercise="04-mse"
#| export
def check_shapes(predictions: Tensor, targets: Tensor) -> None:
    """Raise ValueError unless both have the same shape, naming both, and at least one entry (it says "empty")."""
    ### BEGIN SOLUTION refuse shapes that differ, and empty ones
    if predictions.shape != targets.shape:
        raise ValueError(f"A loss compares entry by entry: predictions have shape {predictions.shape}, "
                         f"targets {targets.shape}. Reshape one of them.")
    if predictions.size == 0:
        raise ValueError(f"The batch is empty: shape {predictions.shape}. A mean needs at least one entry.")
    ### END SOLUTION

class MSELoss:
    """Mean squared error."""

    def __call__(self, predictions: Any, targets: Any) -> Tensor:
        """The mean of the squared differences, a Tensor of shape (). Raises ValueError for shapes that differ.

        >>> MSELoss()(Tensor([1.0, 2.0, 4.0]), Tensor([1.0, 3.0, 1.0]))
        Tensor(3.3333333)
        """
        predictions, targets = as_tensors(predictions, targets)
        check_shapes(predictions, targets)
        ### BEGIN SOLUTION return the mean of the squared differences
        return ((predictions - targets) ** 2).mean()
        ### END SOLUTION

# %%
check("04-mse")

# %% [markdown]
# ## 2. Classes: surprise
#
# Classes are no quantities: a 7 that was taken for a 1 is not "6 wrong". What counts is the probability p that the
# model gave to the class that came. Claude Shannon measured in 1948 how much an event tells us by the logarithm of its
# probability (*A Mathematical Theory of Communication*, Bell System Technical Journal 27). We use the natural one:
# -log(p) is the **surprise**.
#
# | probability of what came | 1 | 0.5 | 0.1 | 0.01 | 0.0001 |
# |---|---|---|---|---|---|
# | surprise | 0 | 0.69 | 2.30 | 4.61 | 9.21 |
#
# Expected things surprise nobody: 0. Things thought impossible surprise without end. The mean surprise over a batch is
# called **cross-entropy**, and it is what classifiers train on.
#
# So we need the *logarithm* of softmax. Your softmax of lesson 02 does not overflow; is its logarithm good enough?

# %%
scores = Tensor([0.0, 0.0, 120.0])
with np.errstate(all="ignore"):
    print("softmax:           ", softmax(scores).numpy())
    print("log of the softmax:", softmax(scores).log().numpy())

# %% [markdown]
# No `nan`, and still useless: e⁻¹²⁰ is smaller than any float32 above 0, so it becomes 0, and log(0) is `-inf`. The
# true answer, -120, is a harmless number. The detour through probabilities lost it. So take the logarithm on paper
# first:
#
# $$\log \frac{e^{x_i}}{\sum_j e^{x_j}} = x_i - \log \sum_j e^{x_j}$$
#
# Softmax looks at differences only, so subtract the largest score m from all of them, as in lesson 02. With $z_i = x_i
# - m$ the result is $z_i - \log \sum_j e^{z_j}$. The largest z is 0, so the sum is at least 1 and at most the number of
# classes: nothing overflows, and the logarithm is never taken of 0.
#
# In numbers: `[2, 1, 0]` gives z = `[0, -1, -2]`, the sum 1 + 0.368 + 0.135 = 1.503, its logarithm 0.408, and
# **log-softmax** `[-0.408, -1.408, -2.408]`.
#
# It is a row of the table, so that lesson 05 can give it a gradient of its own. `axis` is the axis of the classes.
# `OPS["max"]` from lesson 01 has a sentence for the axis without entries; take the maximum with it.

# %% exercise="04-log-softmax"
#| export
@op("log_softmax")
def log_softmax_forward(a: np.ndarray, axis: int = -1) -> np.ndarray:
    """The logarithm of softmax along `axis`, finite for any finite scores.

    Raises ValueError if there is nothing along the axis; the message says "empty".

    >>> log_softmax_forward(np.array([2.0, 1.0, 0.0])).round(3)
    array([-0.408, -1.408, -2.408])
    """
    ### BEGIN SOLUTION subtract the maximum, then the logarithm of the sum of exponentials
    z = a - OPS["max"](a, axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))
    ### END SOLUTION

def log_softmax(x: Any, axis: int = -1) -> Tensor:
    """The logarithm of softmax along `axis`, a Tensor of the shape of x."""
    return apply("log_softmax", x, axis=axis)

# %%
check("04-log-softmax")

# %%
log_softmax(Tensor([0.0, 0.0, 120.0]))

# %% [markdown]
# ## 3. Targets that can be trusted
#
# The target of a picture is the *number* of its class, an integer from 0 to C - 1. It will be used as an index, and
# indices fail quietly. -1 is a valid index in numpy: the last class. Labels that count from 1 to C never use class 0,
# and only the largest of them fails. `1.0` is a float and no index at all; and a float that was rounded to 0 by mistake
# would count as class 0. So look before use. For logits of shape (..., C), targets must
#
# - have shape (...): one for each row of logits. `(3, 10)` goes with `(3,)`, and `(8, 16, 10)` with `(8, 16)`;
# - hold at least one entry;
# - be integers: `dtype.kind` is `i` or `u`;
# - lie between 0 and C - 1. The sentence names the first one that does not.

# %% exercise="04-class-targets"
#| export
def class_targets(targets: Any, logits: Tensor) -> np.ndarray:
    """The class numbers as one flat array, after a look at each: logits (..., C), targets (...).

    Raises TypeError for what is not integer, ValueError for a wrong shape (the message names both), an
    empty batch ("empty"), and a class outside of 0 to C - 1 (the message names it, and C).
    """
    numbers = np.asarray(raw(targets))
    ### BEGIN SOLUTION check shape, emptiness, dtype and range
    if logits.ndim == 0 or numbers.shape != logits.shape[:-1]:
        raise ValueError(f"Logits of shape {logits.shape} need one target for each row, shape {logits.shape[:-1]}; "
                         f"these targets have shape {numbers.shape}.")
    if numbers.size == 0:
        raise ValueError(f"The batch is empty: targets of shape {numbers.shape}. A mean needs at least one entry.")
    if numbers.dtype.kind not in "iu":
        raise TypeError(f"Targets are class numbers, so integers; these are {numbers.dtype}.")
    classes = logits.shape[-1]
    outside = numbers[(numbers < 0) | (numbers >= classes)]
    if outside.size:
        raise ValueError(f"Class {outside[0]} does not exist: {classes} logits stand for classes 0 to {classes - 1}.")
    ### END SOLUTION
    return numbers.reshape(-1)

# %%
check("04-class-targets")

# %%
try:
    class_targets([9, 10], Tensor(np.zeros((2, 10))))
except ValueError as error:
    print(error)

# %% [markdown]
# ## 4. Cross-entropy
#
# Now put the parts together. For logits of shape (N, C): take `log_softmax` of each row, pick the entry of the right
# class, change the sign, take the mean. How do you pick one entry per row without a loop? With two arrays of integers
# as the index: `x[[0, 1], [2, 0]]` is the two entries (0, 2) and (1, 0).
#
# In numbers: logits `[[2, 1, 0], [0, 0, 0]]` and targets `[0, 1]`. The first row gives -0.408 for class 0. In the
# second all three are equal, so each has probability 1/3 and logarithm -1.099. The loss is (0.408 + 1.099) / 2 = 0.753.
#
# Logits with more axes, such as (8, 16, 10) for 16 words in each of 8 texts, are read as 128 rows: `reshape(128, -1)`.
# Use operations of `Tensor` all the way (`log_softmax`, `reshape`, an index, `-`, `mean`), so that the result
# remembers.

# %% exercise="04-cross-entropy"
#| export
class CrossEntropyLoss:
    """Mean surprise at the right class, from logits and class numbers."""

    def __call__(self, logits: Any, targets: Any) -> Tensor:
        """A Tensor of shape (), from logits (..., C) and integer targets (...). Errors as in class_targets.

        >>> CrossEntropyLoss()(Tensor([[0.0, 0.0]]), [1])
        Tensor(0.6931472)
        """
        (logits,) = as_tensors(logits)
        numbers = class_targets(targets, logits)
        ### BEGIN SOLUTION pick the log-probability of each right class, and return the mean surprise
        rows = log_softmax(logits).reshape(numbers.size, -1)
        return -rows[np.arange(numbers.size), numbers].mean()
        ### END SOLUTION

# %%
check("04-cross-entropy")

# %%
names = {"unsure": [1.0, 2.0, 0.0], "sure and right": [100.0, 0.0, 0.0], "sure and wrong": [0.0, 0.0, 100.0]}
for name, scores in names.items():
    print(f"{name:15} {CrossEntropyLoss()([scores], [0]).item()}")

# %% [markdown]
# The three rows from the top: the right model has a loss of 0 (-0.0 is 0 with a sign), the wrong one of 100. A first
# test for any classifier follows: before training it knows nothing, so all C classes are about equally likely, and the
# loss should be near log(C). For ten digits that is 2.303. A loss of 8 at the start says that something is set up
# wrongly.
#
# ## 5. Yes or no
#
# For two classes one logit x is enough: the sigmoid σ(x) is the probability of yes. The target t is 1 for yes, 0 for
# no, or anything between for "yes in t of all cases". The expected surprise is
#
# $$-t \log \sigma(x) - (1 - t) \log(1 - \sigma(x))$$
#
# Its two logarithms fail as softmax's did: σ(20) is 1 in float32, and 1 - 1 is 0. So again, paper first. Put in
# σ(x) = 1 / (1 + e⁻ˣ); then -log σ(x) is log(1 + e⁻ˣ), and -log(1 - σ(x)) is x + log(1 + e⁻ˣ). Together:
#
# $$x - x \, t + \log(1 + e^{-x})$$
#
# For x ≥ 0 that is fine, because e⁻ˣ is at most 1. For x < 0 it can overflow; there, log(1 + e⁻ˣ) = -x + log(1 + eˣ),
# and x cancels. Both cases in one line:
#
# $$\max(x, 0) - x \, t + \log(1 + e^{-|x|})$$
#
# In numbers: x = 2 with t = 1 gives 2 - 2 + log(1 + e⁻²) = 0.127, and with t = 0 it gives 2.127. x = -1000 with t = 1
# gives 0 + 1000 + log(1 + 0) = 1000. One more trap is small numbers: 1 + 10⁻⁹ is 1 in float32, and log(1) is 0.
# `np.log1p(a)` computes log(1 + a) and keeps the 10⁻⁹.

# %% exercise="04-binary-cross-entropy"
#| export
@op("binary_cross_entropy")
def binary_cross_entropy_forward(a: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The surprise at each target (0 to 1), from logits a of the same shape; finite for any finite logit.

    >>> binary_cross_entropy_forward(np.array([2.0, 2.0]), np.array([1.0, 0.0])).round(3)
    array([0.127, 2.127])
    """
    ### BEGIN SOLUTION compute the last formula of the text
    return np.maximum(a, 0) - a * targets + np.log1p(np.exp(-np.abs(a)))
    ### END SOLUTION

class BCEWithLogitsLoss:
    """Mean surprise at yes-or-no targets, from logits."""

    def __call__(self, logits: Any, targets: Any) -> Tensor:
        """A Tensor of shape (), from logits and targets of one shape.

        Raises ValueError for shapes that differ, an empty batch, or a target outside of 0 to 1.

        >>> BCEWithLogitsLoss()(Tensor([0.0]), [1.0])
        Tensor(0.6931472)
        """
        logits, targets = as_tensors(logits, targets)
        check_shapes(logits, targets)
        outside = targets.data[~((targets.data >= 0) & (targets.data <= 1))]
        if outside.size:
            raise ValueError(f"A target is the share of yes, from 0 to 1; {outside[0]} is not.")
        ### BEGIN SOLUTION apply the operation and return the mean
        return apply("binary_cross_entropy", logits, targets=targets.data).mean()
        ### END SOLUTION

# %%
check("04-binary-cross-entropy")

# %% [markdown]
# The targets are a setting of the operation and no operand. Nobody asks which way a target should move.
#
# ## Look at it
#
# One logit, target yes. Three ways to say how wrong it is: the squared error of the sigmoid, the textbook's surprise
# (from the sigmoid, in float32), and yours. A dot that is missing is `inf`.

# %%
logits = np.linspace(-150, 30, 91)
x = Tensor(logits)
with np.errstate(all="ignore"):
    textbook = -sigmoid(x).log().numpy()
yours = apply("binary_cross_entropy", x, targets=np.ones(91)).numpy()
squared = ((sigmoid(x) - 1) ** 2).numpy()
finite = np.isfinite(textbook)
curves = plot.line(logits, {"squared error": squared, "yours": yours}, x="logit", y="loss")
curves + plot.scatter(logits[finite], textbook[finite], x="logit", y="loss", color=plot.GREY)

# %% [markdown]
# Follow the curves to the left, where the model is sure and wrong. The dots end near -103: e⁻¹⁰³ is about the smallest
# number above 0 that float32 has. Yours goes on with slope -1: the more wrong, the larger the loss, and the next step
# of learning knows where to go. The squared error is flat: being very wrong costs as much as being wrong, so nothing
# tells the model to change its mind. That is why classifiers train on cross-entropy. For a number that is
# measured, without a sigmoid, the squared error is the right choice.

# %% [markdown]
# ## What does it cost?
#
# You picked each right class with an index. The other way multiplies by a **one-hot** matrix: shape (N, C), a 1 at the
# right class, else 0. A language model has 50,000 classes or more. Predict how many times more bytes the targets then
# take, and whether indexing gets more expensive as C grows.

# %%
def seconds(call, *inputs):
    """Seconds for one call: the best of three runs, each long enough for a browser's coarse clock."""
    def run(calls):
        start = perf_counter()
        for _ in range(calls):
            call(*inputs)
        return perf_counter() - start
    calls = 1
    while run(calls) < 0.002:
        calls *= 2
    return min(run(calls) for _ in range(3)) / calls

def by_index(logs):
    return -logs[np.arange(32), numbers].mean()

def by_product(logs, onehot):
    return -(logs * onehot).sum(axis=1).mean()

rng = np.random.default_rng(4)
counts = [10, 100, 1000, 4000]
numbers = np.arange(32) % 10
for classes in counts:
    logs = log_softmax(Tensor(rng.normal(size=(32, classes))))
    onehot = Tensor(numbers[:, None] == np.arange(classes), dtype=np.float32)
    index = seconds(by_index, logs)
    product = seconds(by_product, logs, onehot)
    print(f"{classes:5} classes: one-hot takes {onehot.data.nbytes // numbers.nbytes:5} times the bytes "
          f"and {product / index:5.1f} times the time")

# %% [markdown]
# An index reads 32 numbers, however many classes there are. The product reads 32 · C, of which all but 32 are
# multiplied by 0. What still grows with C is log-softmax itself: it must look at every score, several times.

# %%
times = [seconds(log_softmax, Tensor(rng.normal(size=(32, classes)))) for classes in counts]
copies = [seconds(Tensor(rng.normal(size=(32, classes))).data.copy) for classes in counts]
print(f"4,000 classes: log_softmax takes as long as {times[-1] / copies[-1]:.0f} copies of its input")
plot.line(counts, times, x=plot.Axis("classes", log=True), y=plot.Axis("seconds of log_softmax", log=True))

# %% [markdown]
# Count the passes over memory: a maximum, a difference, an exponential, a sum, a difference. Each numpy operation reads
# and writes whole arrays. **In PyTorch** `CrossEntropyLoss` also starts from logits, for the reason that you know, and
# is log-softmax and a pick; its log-softmax is one operation that reads each row while it is in fast memory. It has
# more settings: weights for classes, label smoothing, and a target that means "ignore" (-100). On a graphics processor
# it cannot wait for a look at the targets: a class that does not exist stops the program with the words `device-side
# assert triggered`, often somewhere else. Your look costs little, and saves hours.

# %% [markdown]
# ## Break it
#
# A well-known remedy for log(0) is to add a small number inside: `log(p + 1e-8)`. It prints no `nan`. Here a model gets
# worse and worse, from left to right. Guess the row of each loss before you run.

# %%
wrongness = [10.0, 20.0, 50.0, 100.0, 200.0]
rows = [Tensor([0.0, score]) for score in wrongness]
with np.errstate(all="ignore"):
    print("textbook      ", [round(textbook_loss(row, 0).item(), 1) for row in rows])
    print("log of softmax", [round(-softmax(row)[0].log().item(), 1) for row in rows])
print("plus 1e-8     ", [round(-(softmax(row)[0] + 1e-8).log().item(), 1) for row in rows])
print("yours         ", [round(CrossEntropyLoss()([row.data], [0]).item(), 1) for row in rows])
wrong = Tensor([5.0, 0.0, 0.0])
print("target -1, unchecked:", -log_softmax(wrong)[-1].item(), " and class 2:", -log_softmax(wrong)[2].item())

# %% [markdown]
# Four signatures. The textbook ends in `nan` or `inf` from a score of 89 on, where e⁸⁹ overflows. The logarithm of a
# softmax lasts to about 103, and then jumps to `inf`. The small number inside is worse than either, because it is
# quiet: the loss stops at 18.4, which is -log(10⁻⁸), and a model that is wrong by 50 is told the same as one that is
# wrong by 200. And a target of -1, which many data sets use for "unknown", trains the last class.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# A classifier for 100 classes, not yet trained, gives the same score to all. What is its cross-entropy, to two digits?
answer("04-q-start", ...)

# %%
# The probabilities that a model gave to the right class in three examples are 1, 0.5 and 0.25. The loss is the mean of
# -log(p). How many times log(2) is it?
answer("04-q-surprise", ...)

# %%
# You pass the output of softmax to CrossEntropyLoss in place of logits. What comes?
# "a": an error   "b": the same loss   "c": a wrong loss, without an error
answer("04-q-twice", ...)

# %%
# All logits of a row grow by 1000. By how much does the cross-entropy change?
answer("04-q-shift", ...)

# %%
# Binary cross-entropy at the logit -50 with target 1: what is it, to the nearest whole number?
answer("04-q-binary", ...)

# %% [markdown]
# ## Where this goes
#
# You built the number that training makes small, and it stays a number whatever a model says. Lesson 05 asks it for
# gradients; together they solve XOR in milestone 2.

# %%
# %tito complete 04
