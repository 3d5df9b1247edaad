# ---
# title: Losses
# id: "04"
# ---

# %% [markdown]
# # Losses
#
# A model gives three scores to a picture: one each for cat, dog and fox. It is a cat. How wrong is the model? The
# textbook's formula has two lines. Run it on a model that is unsure, and on two that are sure of themselves.

# %%
#| default_exp core.losses
# %load_ext tinytorch.tito
from tinytorch import measure, plot
from tinytorch.core.activations import ReLU, sigmoid, softmax
from tinytorch.core.layers import Linear, Sequential

# %%
#| export
from typing import Any

import numpy as np

from tinytorch.core.tensor import OPS, Tensor, apply, as_tensors, op, raw  # noqa: F401  (two serve answers to earlier texts)
from tinytorch.given import in_floats
from tinytorch.given.targets import check_axis, check_shapes, check_shares, counted_rows, flat_targets

# %%
def textbook_loss(logits, label):
    """Minus the logarithm of the probability of the right class."""
    probabilities = logits.exp() / logits.exp().sum()
    return -probabilities[label].log()

models = {"unsure": [1.0, 2.0, 0.0], "sure and right": [100.0, 0.0, 0.0], "sure and wrong": [0.0, 0.0, 100.0]}
for name, scores in models.items():
    with np.errstate(all="ignore"):
        print(f"{name:15} {textbook_loss(Tensor(scores), 0).item()}")

# %% [markdown]
# Only the first answer is right. The second is `nan`, the third is `inf`, and in training one `nan` is enough: every
# weight that it touches is `nan` from then on. A model that is *sure* is no accident; that is what training is for.
#
# A **loss** is one number for how wrong a model is: 0 for perfect, larger for worse. Lesson 05 will ask it which way
# each weight should move. So it must stay finite for all scores, and go on saying "worse" for worse.
#
# ```mermaid
# flowchart LR
#   x["pictures (64, 784)"] --> model --> logits["logits (64, 10)"] --> loss["loss ()"]
#   targets["targets (64,)"] --> loss
# ```
#
# You build three losses, and a test that finds a badly started network before it wastes your evening. It will find
# one of yours.
#
# **Uses**: tensors (01), softmax and sigmoid (02), layers (03). **Enables**: gradients (05), and all that trains.

# %% [markdown]
# ## 1. Quantities: the mean squared error
#
# A model predicts `[1, 2, 4]`, and `[1, 3, 2]` would be right. It is off by 0, 1 and 2. The **mean squared error**
# lets a miss of 2 count four times as much as a miss of 1: here it is (0 + 1 + 4) / 3 = 1.667.
#
# The trap: numpy could compute this from `predictions.data` just as well, but a plain number has no history, and no
# weight could learn from it. Stay with tensors. The guards are given: `check_shapes` refuses shapes that differ, since
# (100, 1) minus (100,) would quietly be (100, 100), and `floats` turns integers into floats, since bytes wrap around:
# as `uint8`, 0 - 20 is 236.

# %%
#| export
def floats(*inputs: Any) -> tuple[Tensor, ...]:
    """Every input as a Tensor of floats; integers and booleans become float32."""
    return tuple(t if t.dtype.kind == "f" else Tensor(t, dtype=np.float32) for t in as_tensors(*inputs))

# %% exercise="04-mse"
#| export
class MSELoss:
    """Mean squared error."""

    def __call__(self, predictions: Any, targets: Any) -> Tensor:
        """The mean of the squared differences, a Tensor of shape (). Raises ValueError for shapes that differ.

        >>> MSELoss()(Tensor([1.0, 2.0, 4.0]), Tensor([1.0, 3.0, 2.0]))
        Tensor(1.6666666)
        """
        predictions, targets = floats(predictions, targets)
        check_shapes(predictions, targets)
        ### BEGIN SOLUTION one number for all the misses
        return ((predictions - targets) ** 2).mean()
        ### END SOLUTION

# %%
check("04-mse")

# %% [markdown]
# ## 2. Classes: surprise
#
# Classes are not quantities: a 7 that was taken for a 1 is not "6 wrong". What counts is the probability p that the
# model gave to the class that came. In 1948 Claude Shannon measured by its logarithm how much an event tells us (*A
# Mathematical Theory of Communication*, Bell System Technical Journal 27). We use the natural logarithm: -log(p) is
# the **surprise**.
#
# | probability of what came | 1 | 0.5 | 0.1 | 0.01 | 0.0001 |
# |---|---|---|---|---|---|
# | surprise | 0 | 0.69 | 2.30 | 4.61 | 9.21 |
#
# What we expect surprises nobody: 0. The mean surprise over a batch is called **cross-entropy**, and classifiers train
# on it. A model's raw scores, before any softmax, are its **logits**.
#
# So we need the logarithm of a softmax. Yours does not overflow. Is its logarithm good enough?

# %%
scores = Tensor([0.0, 0.0, 120.0])
with np.errstate(all="ignore"):
    print("softmax:           ", softmax(scores).numpy())
    print("log of the softmax:", softmax(scores).log().numpy())

# %% [markdown]
# No `nan`, and still useless. e⁻¹²⁰ is smaller than any number above 0 that float32 has, so it becomes 0, and log(0) is
# `-inf`. The true answer, -120, is a harmless number. The detour through a probability lost it.
#
# Here are four right answers. **Log-softmax** subtracts one number from all the scores:
#
# | scores | log-softmax | the number |
# |---|---|---|
# | `[2, 1, 0]` | `[-0.408, -1.408, -2.408]` | 2.408 |
# | `[0, 0]` | `[-0.693, -0.693]` | 0.693 |
# | `[0, 0, 120]` | `[-120, -120, 0]` | 120 |
# | `[1000, 1000]` | `[-0.693, -0.693]` | 1000.693 |
#
# Which number is it, for any scores at all? Find it on paper for the first row, where nothing overflows. Then compute
# it so that the last row works too. Each row of a batch has a number of its own, and `axis` says where the classes lie.

# %% exercise="04-log-softmax"
#| export
@op("log_softmax")
@in_floats  # integers and booleans arrive as float32
def log_softmax_forward(a: np.ndarray, axis: int = -1) -> np.ndarray:
    """The logarithm of softmax along `axis`, finite for any finite scores; -inf stays -inf.

    >>> log_softmax_forward(np.array([2.0, 1.0, 0.0])).round(3)
    array([-0.408, -1.408, -2.408])
    """
    check_axis(a, axis)
    ### BEGIN SOLUTION the logarithm, without the detour through a probability
    top = a.max(axis=axis, keepdims=True)
    total = np.exp(a - top).sum(axis=axis, keepdims=True)
    return a - top - np.log(total)
    ### END SOLUTION

def log_softmax(x: Any, axis: int = -1) -> Tensor:
    """The logarithm of softmax along `axis`, a Tensor of the shape of x."""
    return apply("log_softmax", x, axis=axis)

# %%
check("04-log-softmax")

# %% [markdown]
# ## 3. Targets that can be trusted
#
# The target of a picture is the *number* of its class: an integer from 0 to C - 1 for C classes. It will pick one entry
# of the log-probabilities, as an index. The given guard `flat_targets` refuses a wrong shape, an empty batch, and
# anything but integers. Something still gets through. Here are three classes and four labels; look at what each of them
# picks.

# %%
logits = Tensor([[5.0, 0.0, 1.0]])
for label in (2, 3, -1, -4):
    try:
        numbers = flat_targets([label], logits)
        print(f"label {label:2}: surprise {-log_softmax(logits)[0, numbers].item():.3f}")
    except (IndexError, ValueError) as error:
        print(f"label {label:2}: {type(error).__name__}: {error}")

# %% [markdown]
# Which of these labels name a class? For one of the others there was no error at all. Many data sets write that number
# for "unknown", and a model would have trained the wrong class on it. Where an error came, it was about sizes and axes.
#
# Close the hole. The first target that names no class gets a `ValueError` whose sentence contains the words *class 7*
# (or whichever it is) and *3 logits* (or however many there are).

# %% exercise="04-class-targets"
#| export
def class_targets(targets: Any, logits: Tensor) -> np.ndarray:
    """The class numbers as one flat array, each from 0 to C - 1: logits (..., C), targets (...).

    Raises what flat_targets raises, and ValueError for a class that does not exist; the sentence names it, and C.
    """
    numbers = flat_targets(targets, logits)
    ### BEGIN SOLUTION refuse what names no class
    classes = logits.shape[-1]
    outside = numbers[(numbers < 0) | (numbers >= classes)]
    if outside.size:
        raise ValueError(f"Class {outside[0]} does not exist: {classes} logits stand for classes 0 to {classes - 1}.")
    ### END SOLUTION
    return numbers

# %%
check("04-class-targets")

# %% [markdown]
# ## 4. Cross-entropy
#
# Take logits `[[2, 1, 0], [0, 0, 0]]` and targets `[0, 1]`. Of the first row's log-probabilities, entry 0 counts:
# -0.408. In the second row all three classes are equally likely, so entry 1 is log(1/3) = -1.099. The surprises are
# `[0.408, 1.099]`, and the loss is their mean, 0.753.
#
# Write `surprises` for a whole batch: one number per row, no loop. An index can be two arrays, one for each axis:
# `x[[0, 1], [2, 0]]` holds the entries (0, 2) and (1, 0) of x. The trap is an index that looks similar and gives a
# whole matrix: print the shape of `x[:, [2, 0]]`.
#
# The rest of the class is given. `ignore_index` marks rows that do not count. `label_smoothing=0.1` gives a tenth
# of the target to all classes in equal parts, so that no model has to become infinitely sure.

# %% exercise="04-cross-entropy"
#| export
def surprises(rows: Tensor, numbers: np.ndarray) -> Tensor:
    """The surprise at each right class, shape (N,): logits (N, C), class numbers (N,).

    >>> surprises(Tensor([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]]), np.array([0, 1]))
    Tensor([0.4076059, 1.0986123])
    """
    ### BEGIN SOLUTION one surprise for each row
    logs = log_softmax(rows)
    return -logs[np.arange(len(numbers)), numbers]
    ### END SOLUTION

class CrossEntropyLoss:
    """Mean surprise at the right class, from logits and class numbers."""

    def __init__(self, ignore_index: int = -100, label_smoothing: float = 0.0) -> None:
        """Rows whose target is `ignore_index` do not count; `label_smoothing` (0 to 1) is spread over all classes."""
        check_shares(np.array(label_smoothing))
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing

    def __call__(self, logits: Any, targets: Any) -> Tensor:
        """A Tensor of shape (), from logits (..., C) and integer targets (...). Errors as in class_targets."""
        rows, numbers = counted_rows(*floats(logits), targets, self.ignore_index)
        numbers = class_targets(numbers, rows)
        ### BEGIN SOLUTION `loss`, the mean over the whole batch
        loss = surprises(rows, numbers).mean()
        ### END SOLUTION
        if not self.label_smoothing:
            return loss
        return (1 - self.label_smoothing) * loss - self.label_smoothing * log_softmax(rows).mean()

# %%
check("04-cross-entropy")

# %% [markdown]
# Now the three models from the top, and the example, plain and smoothed:

# %%
for name, scores in models.items():
    print(f"{name:15} {abs(CrossEntropyLoss()([scores], [0]).item()):.4f}")  # abs: minus 0 would print as -0.0000
print(f"[2, 1, 0]       {CrossEntropyLoss()([[2.0, 1.0, 0.0]], [0]).item():.4f}")
print(f"  smoothed      {CrossEntropyLoss(label_smoothing=0.1)([[2.0, 1.0, 0.0]], [0]).item():.4f}")

# %% [markdown]
# **PyTorch** also starts from logits, for the reason that you know. If you have it at hand, compare its answers with
# your last two lines:
#
# ```python
# >>> logits, target = torch.tensor([[2.0, 1.0, 0.0]]), torch.tensor([0])
# >>> torch.nn.functional.cross_entropy(logits, target)
# tensor(0.4076)
# >>> torch.nn.functional.cross_entropy(logits, target, label_smoothing=0.1)
# tensor(0.5076)
# ```

# %% [markdown]
# ## 5. Which way should the logits move?
#
# That is lesson 05's question, and you can measure the answer today. Take the logits `[2, 1, 0]`, where class 0 is
# right. Nudge one logit up a little, then down a little, as you did in lesson 02, and see how the surprise changes.
# Below the slopes stand the probabilities of the same logits. Compare the two lines.

# %%
def slopes(logits, right, step=1e-3):
    """The slope of the surprise in each logit: row i of `nudged` has logit i moved."""
    def surprise(nudged):
        return -log_softmax(Tensor(nudged, dtype=np.float64)).data[:, right]
    nudge = step * np.eye(len(logits))
    return (surprise(logits + nudge) - surprise(logits - nudge)) / (2 * step)

print("slopes:       ", slopes(np.array([2.0, 1.0, 0.0]), right=0).round(3))
print("probabilities:", softmax(Tensor([2.0, 1.0, 0.0])).numpy().round(3))

# %% [markdown]
# Everything is in these two lines: what a classifier learns from one example. The slopes add up to 0, they are large
# where the model is wrong, and they cost nothing that the loss has not computed anyway. Change `right` to 2 and
# look again. Then predict, without running anything:

# %%
# The logits are [2, 1, 0] and class 1 is right. What is the slope of the loss in logit 1?
answer("04-q-slope", ...)

# %% [markdown]
# ## 6. A test before any training
#
# A fresh classifier knows nothing. Of C classes, each should seem about equally likely, so its loss should be close to
# log(C): the surprise at an event of probability 1/C. A first loss far above says that the model is already sure of
# something, and has to unlearn it first.
#
# `excess_at_start` is the distance between the two. For two classes, take a model that always gives the logits
# `[4, 0]`, on one example of each class: the surprises are 0.018 and 4.018, their mean is 2.018, and log(2) is 0.693.
# The excess is 1.325. For a model that always gives `[3, 3]` it is 0, and a model that has learned something can lie
# below 0. How many classes there are is nowhere in the arguments. Where do you get it from?

# %% exercise="04-start"
#| export
def excess_at_start(model: Any, x: Any, targets: Any) -> float:
    """How far the loss of model(x) lies above that of a model which finds all classes equally likely; a number."""
    ### BEGIN SOLUTION compare the loss with that of knowing nothing
    logits = model(x)
    return CrossEntropyLoss()(logits, targets).item() - float(np.log(logits.shape[-1]))
    ### END SOLUTION

# %%
check("04-start")

# %% [markdown]
# Now your own network from lesson 03, with the start that you derived there. It kept the spread through any depth. Ten
# classes, so log(10) = 2.303. What will its first loss be? Put your guess in place of the dots.

# %%
guess = ...

rng = np.random.default_rng(0)
pictures, digits = Tensor(rng.normal(size=(512, 784))), rng.integers(0, 10, 512)
net = Sequential(Linear(784, 128, rng=rng), ReLU(), Linear(128, 10, rng=rng))
if measure.predicted(guess):
    measure.against(guess, np.log(10) + excess_at_start(net, pictures, digits))
    print(f"Knowing nothing costs {np.log(10):.3f}. The logits' standard deviation is {net(pictures).data.std():.2f}.")

# %% [markdown]
# It fails. Lesson 03 made the weights larger by √2 because a ReLU follows and halves the mean square. **No ReLU
# follows the last layer.** Its outputs keep the spread that is printed, softmax turns it into opinions, and they are
# opinions about nothing.
#
# If that is the cause, smaller last weights must cure it, and we can say how fast. Try four factors on the last layer.
# The excess should fall with a power of the factor; which one?

# %%
guess = ...

factors, excesses, weight = [1.0, 0.5, 0.25, 0.1], [], net[2].weight.data.copy()
for factor in factors if measure.predicted(guess) else []:
    net[2].weight.data[...] = factor * weight
    excesses.append(excess_at_start(net, pictures, digits))
    print(f"last layer times {factor:4}: first loss {np.log(10) + excesses[-1]:.3f}")
if excesses:
    measure.against(guess, measure.exponent(factors, excesses))

# %% [markdown]
# About the square: half the spread costs a quarter. At a tenth hardly anything is left, and the layer still starts with
# weights that differ, as it must. So multiply the last layer of a classifier by 0.1 before you train it:
# `net[2].weight.data *= 0.1`. Every classifier in the rest of this course can be tested in one line.

# %% [markdown]
# ## 7. Yes or no
#
# For two classes one logit x is enough: the sigmoid σ(x) is the probability of yes. The target t is 1 for yes, 0 for
# no, or anything between for "yes in t of all cases". The expected surprise is
#
# $$-t \log \sigma(x) - (1 - t) \log(1 - \sigma(x))$$
#
# Both logarithms break, as softmax's did. On paper they become tame: -log σ(x) is log(1 + e⁻ˣ), and -log(1 - σ(x)) is
# log(1 + eˣ). One function serves both, **softplus**: log(1 + eˣ). For x = 2 and t = 1 the loss is softplus(-2) =
# 0.127, for t = 0 it is softplus(2) = 2.127. Here are three ways to write softplus; each row fails somewhere.

# %%
far = np.array([-20.0, 0.0, 20.0, 1000.0], dtype=np.float32)
with np.errstate(over="ignore"):
    print("log(1 + exp(x)):   ", np.log(1 + np.exp(far)))
    print("log1p(exp(x)):     ", np.log1p(np.exp(far)))
    print("x + log1p(exp(-x)):", far + np.log1p(np.exp(-far)))

# %% [markdown]
# At -20 the first and the last row have lost the answer: in float32, 1 + 2 · 10⁻⁹ is 1, and its logarithm is 0.
# `np.log1p(y)` is log(1 + y) without that sum. Above 88 the first two rows overflow. In lesson 02 you found a sigmoid
# that fails at neither end. Find the softplus.

# %% exercise="04-binary-cross-entropy"
#| export
def softplus(a: np.ndarray) -> np.ndarray:
    """log(1 + exp(a)), entry by entry; finite for any finite number, and exact to all digits on both sides.

    >>> softplus(np.array([-20.0, 0.0, 1000.0]))
    array([2.06115362e-09, 6.93147181e-01, 1.00000000e+03])
    """
    ### BEGIN SOLUTION a softplus that fails at neither end
    small = np.exp(-np.abs(a))
    return np.maximum(a, 0) + np.log1p(small)
    ### END SOLUTION

@op("binary_cross_entropy")
@in_floats
def binary_cross_entropy_forward(a: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The expected surprise at each target (0 to 1), from logits a of the same shape; finite for any finite logit."""
    ### BEGIN SOLUTION weigh the surprise at yes and the surprise at no
    return targets * softplus(-a) + (1 - targets) * softplus(a)
    ### END SOLUTION

class BCEWithLogitsLoss:
    """Mean surprise at yes-or-no targets, from logits."""

    def __call__(self, logits: Any, targets: Any) -> Tensor:
        """A Tensor of shape (), from logits and targets of one shape.

        Raises ValueError for shapes that differ, an empty batch, or a target outside of 0 to 1.
        """
        logits, targets = floats(logits, targets)
        check_shapes(logits, targets)
        check_shares(targets.data)
        return apply("binary_cross_entropy", logits, targets=targets.data).mean()

# %%
check("04-binary-cross-entropy")

# %% [markdown]
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
# number above 0 that float32 has. Yours goes on with slope -1, so the next step of learning knows where to go. The
# squared error is flat: being very wrong costs as much as being wrong, and nothing tells the model to change its mind.
# That is why classifiers train on cross-entropy.

# %% [markdown]
# ## What does it cost?
#
# You picked each right class with an index. The other way multiplies by a **one-hot** matrix, (N, C), with a 1 at the
# right class and 0 elsewhere. Count first: with 4,000 classes and 32 rows, how many times more bytes is a float32
# one-hot matrix than 32 integers of 8 bytes?

# %%
guess = ...

rng = np.random.default_rng(4)
numbers, counts = np.arange(32, dtype=np.int64) % 10, [10, 100, 1000, 4000]
for classes in counts if measure.predicted(guess) else []:
    logs = log_softmax(Tensor(rng.normal(size=(32, classes))))
    onehot = Tensor(numbers[:, None] == np.arange(classes), dtype=np.float32)
    index, product = measure.in_turn(lambda logs=logs: -logs[np.arange(32), numbers].mean(),
                                     lambda logs=logs, onehot=onehot: -(logs * onehot).sum(axis=1).mean())
    times_more = onehot.data.nbytes / numbers.nbytes
    print(f"{classes:5} classes: {times_more:6.0f} times the bytes, {product / index:5.1f} times the time")
if guess is not ...:
    measure.against(guess, times_more)

# %% [markdown]
# An index reads 32 numbers, however many classes there are; the product reads 32 · C, nearly all of them to multiply by
# 0. Where your times grow more slowly than the bytes, it is because every call has a fixed price too. What must grow
# with C is log-softmax itself, which looks at every score: a maximum, a difference, an exponential, a sum, and one or
# two more differences, each a pass over the whole array. PyTorch fuses them into one. So will you, in lesson 18.

# %% [markdown]
# ## Break it
#
# A well-known remedy for log(0) is to add a small number: `log(p + 1e-8)`. It prints no `nan`. Here a model gets worse
# from left to right. What will the second row say?

# %%
wrongness = [10.0, 20.0, 50.0, 100.0, 200.0]
rows = [Tensor([0.0, score]) for score in wrongness]
with np.errstate(all="ignore"):
    print("log of softmax", [round(-softmax(row)[0].log().item(), 1) for row in rows])
print("plus 1e-8     ", [round(-(softmax(row)[0] + 1e-8).log().item(), 1) for row in rows])
print("yours         ", [round(CrossEntropyLoss()([row.data], [0]).item(), 1) for row in rows])

# %% [markdown]
# The small number is worse than `inf`, because it is quiet. The loss stops at 18.4, which is -log(10⁻⁸): a model that
# is wrong by 50 hears the same as one that is wrong by 200, and the slope that could have saved it is 0.

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
# A classifier for ten classes gets every training picture right, and yet its loss never falls below 1.46. Why?
# "a": the learning rate is too small   "b": the labels count from 1   "c": it calls CrossEntropyLoss()(softmax(x), y)
answer("04-q-debug", ...)

# %%
# GPT-2 chooses among 50,257 pieces of text. Somebody starts to train it anew, and the first loss is 10.8.
# Is that a healthy start? True or False
answer("04-q-transfer", ...)

# %% [markdown]
# ## Where this goes
#
# You built the number that training makes small, it stays a number whatever a model says, and you have seen its slope.
# Lesson 05 carries that slope back through the network; together they solve XOR in milestone 2.

# %%
# %tito complete 04
