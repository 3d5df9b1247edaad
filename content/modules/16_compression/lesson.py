# ---
# title: Compression
# id: "16"
# ---

# %% [markdown]
# # Compression
#
# A network reads digits with 9,472 weights. Half of them are set to 0, chosen at random. Before you run the cell: how
# many digits does it still read?

# %%
#| default_exp perf.compression
# %load_ext tinytorch.tito
from tinytorch import measure, plot
from tinytorch.core.activations import ReLU
from tinytorch.core.dataloader import DataLoader, TensorDataset
from tinytorch.core.optimizers import SGD
from tinytorch.core.training import Trainer, evaluate
from tinytorch.data import load_digits

# %%
#| export
from collections.abc import Iterable
from typing import Any

import numpy as np

from tinytorch.core.activations import softmax
from tinytorch.core.autograd import no_grad
from tinytorch.core.layers import Layer, Linear, Sequential
from tinytorch.core.losses import CrossEntropyLoss, log_softmax
from tinytorch.core.tensor import Tensor, raw

# %%
train, test = load_digits()
pictures, new = (part.images.reshape(-1, 64).astype(np.float32) / 255 for part in (train, test))

def network(units=128, seed=0):
    """A hidden layer between 64 pixels and 10 scores."""
    rng = np.random.default_rng(seed)
    return Sequential(Linear(64, units, rng=rng), ReLU(), Linear(units, 10, rng=rng))

def learn(model, epochs=5, lr=0.1, watch=None):
    """The model, trained on the digits; watch is called after every step."""
    trainer = Trainer(model, CrossEntropyLoss(), SGD(model.parameters(), lr=lr, momentum=0.9))
    loader = DataLoader(TensorDataset(pictures, train.labels), 32, shuffle=True, rng=np.random.default_rng(0))
    for _ in range(epochs):
        trainer.train_epoch(loader, watch)
    return model

def reads(model):
    """The share of 360 new digits that the model reads right."""
    return evaluate(model, CrossEntropyLoss(), [(new, test.labels)])[1]

def copy_of(model, change=lambda state: None):
    """The same network once more; `change` may write into its state first."""
    made, state = network(model[0].out_features), model.state_dict()
    change(state)
    made.load_state_dict(state)
    return made

full = learn(network())
by_lot = copy_of(full)
for layer in (by_lot[0], by_lot[2]):
    layer.weight.data[np.random.default_rng(0).random(layer.weight.shape) < 0.5] = 0
print(f"all weights {reads(full):.1%}, half of them at random {reads(by_lot):.1%}")

# %% [markdown]
# At random, it costs about four digits in ten. Chosen well, two thirds of the weights can go, and hardly anybody
# notices. In this lesson you make a network smaller in four ways, and learn which of them makes it *faster*:
#
# ```mermaid
# flowchart LR
#   full["a trained network"] --> prune["leave out weights"] --> tune["fine-tune"]
#   full --> units["leave out units"] --> tune
#   full --> rank["low rank"] --> tune
#   full -- "teaches" --> student["a small network"]
# ```
#
# **Uses**: layers (03), losses (04), training (07). **Enables**: milestone 06.

# %% [markdown]
# ## 1. The smallest go first
#
# A weight near 0 adds next to nothing to its sum. So remove weights by their size: **magnitude pruning**. The share of
# weights that are removed is called **sparsity**. A **mask** is an array of booleans in the weight's shape: True stays.
#
# With sparsity 0.5, `[[0.5, -0.1], [0.05, -2.0]]` has the mask `[[True, False], [False, True]]`.
#
# Exactly `round(sparsity * size)` weights go. There is a trap: many weights may have the same size, and a threshold
# takes them all or none. Of `[1, 1, 1, 1]` with sparsity 0.25, one goes (any of them).

# %% exercise="16-magnitude"
#| export
def magnitude_mask(weight: np.ndarray, sparsity: float) -> np.ndarray:
    """Which weights stay: bool in the shape of weight, with exactly round(sparsity * size) times False.

    >>> magnitude_mask(np.array([[0.5, -0.1], [0.05, -2.0]]), 0.5)
    array([[ True, False],
           [False,  True]])
    """
    ### BEGIN SOLUTION the smallest go
    order = np.argsort(np.abs(weight), axis=None)
    mask = np.ones(weight.size, bool)
    mask[order[: round(sparsity * weight.size)]] = False
    return mask.reshape(weight.shape)
    ### END SOLUTION

# %%
check("16-magnitude")

# %% [markdown]
# Yann LeCun, John Denker and Sara Solla pruned networks in 1989, by a finer measure than size (*Optimal Brain Damage*).
# Size is cruder, and costs nothing. PyTorch has it too:
#
# ```python
# import torch
# from torch.nn.utils import prune
# layer = torch.nn.Linear(2, 2, bias=False)
# layer.weight.data = torch.tensor([[0.5, -0.1], [0.05, -2.0]])
# prune.l1_unstructured(layer, "weight", amount=0.5)
# layer.weight_mask
# # tensor([[1., 0.],
# #         [0., 1.]])
# ```

# %%
print(magnitude_mask(np.array([[0.5, -0.1], [0.05, -2.0]]), 0.5) * 1.0)

# %% [markdown]
# ## 2. All weights compete
#
# How much should each layer lose? Let all layers compete: the smallest weights *of the whole network* go, wherever they
# are. Biases are few, and stay.
#
# After the cut, the weights that are left can make up for some of the loss if they learn a little longer. This is
# **fine-tuning** (Han and others, *Learning both Weights and Connections for Efficient Neural Networks*, 2015). Here is
# the obvious way. Watch the share of zeros.

# %%
#| export
def weights_of(model: Layer) -> list[Tensor]:
    """The model's matrices and kernels: its parameters of two or more axes."""
    return [parameter for parameter in model.parameters() if parameter.ndim > 1]


def sparsity_of(model: Layer) -> float:
    """The share of its weights that are 0."""
    return sum(np.sum(weight.data == 0) for weight in weights_of(model)) / sum(w.size for w in weights_of(model))

# %%
naive = copy_of(full)
for weight in weights_of(naive):
    weight.data *= magnitude_mask(weight.data, 0.9)
print(f"cut: {sparsity_of(naive):.0%} zeros, reads {reads(naive):.1%}")
learn(naive, epochs=1, lr=0.05)
print(f"fine-tuned: {sparsity_of(naive):.0%} zeros, reads {reads(naive):.1%}")

# %% [markdown]
# The accuracy came back, because the weights came back. (Some zeros are left: weights of pixels that are blank in every
# picture get no gradient.) A pruned weight must be 0 after *every* step.
#
# `Pruning` holds the masks of a model. `trainer.train_epoch(loader, watch=pruning.apply)` calls `apply` after each
# step, with things that it need not know.

# %% exercise="16-prune"
#| export
class Pruning:
    """Keeps the smallest weights of a model at 0; those of all layers compete."""

    def __init__(self, model: Layer, sparsity: float) -> None:
        """Cuts at once. `weights` are the model's matrices and kernels, `masks` has a mask for each of them."""
        self.weights = weights_of(model)
        ### BEGIN SOLUTION one contest, then a mask for each weight
        flat = np.concatenate([weight.data.ravel() for weight in self.weights])
        ends = np.cumsum([weight.size for weight in self.weights])
        parts = np.split(magnitude_mask(flat, sparsity), ends[:-1])
        self.masks = [part.reshape(weight.shape) for part, weight in zip(parts, self.weights, strict=True)]
        ### END SOLUTION
        self.apply()

    def apply(self, **_: Any) -> None:
        """Set what was cut back to 0, in the weights' own arrays."""
        ### BEGIN SOLUTION enforce the masks
        for weight, mask in zip(self.weights, self.masks, strict=True):
            weight.data[~mask] = 0
        ### END SOLUTION

# %%
check("16-prune")

# %% [markdown]
# Three curves: chosen at random, chosen by size, and by size with one epoch of fine-tuning under the masks.

# %%
def pruned(sparsity, tune=False):
    """The full network, pruned; and fine-tuned for an epoch."""
    model = copy_of(full)
    pruning = Pruning(model, sparsity)
    return learn(model, 1, 0.05, watch=pruning.apply) if tune else model

def lottery(sparsity):
    """The full network without weights that were drawn at random."""
    model, rng = copy_of(full), np.random.default_rng(0)
    for weight in weights_of(model):
        weight.data[rng.random(weight.shape) < sparsity] = 0
    return model

shares = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98]
curves = {"at random": [100 * reads(lottery(share)) for share in shares],
          "by size": [100 * reads(pruned(share)) for share in shares],
          "by size, fine-tuned": [100 * reads(pruned(share, tune=True)) for share in shares]}
print(f"zeros after fine-tuning at 90 %: {sparsity_of(pruned(0.9, tune=True)):.0%}")
plot.line(shares, curves, x="sparsity", y=plot.Axis("percent read right", 0, 100))

# %%
# Instead of calling apply, a friend sets the *gradients* of pruned weights to 0. Her SGD has momentum, and was in use
# before the cut. What do the pruned weights do?
# "a": stay 0   "b": move, carried on by their old velocity   "c": become nan
answer("16-q-gradient", ...)

# %% [markdown]
# ## 3. Zeros take as much space as other numbers
#
# An array with 90 % zeros has as many bytes as before. To save space, write down what is left, and where it belongs. A
# cheap way to say where: one **bit** for each weight, 1 where something is left. Eight bits make a byte.
#
# | weight | bits | bytes of bits | values |
# |---|---|---|---|
# | `[[0, 2, 3], [0, 0, -1]]` | 011001, filled up with 00 | `[100]` | `[2, 3, -1]` |
#
# `np.packbits` and `np.unpackbits(array, count=…)` turn booleans into bytes and back. For 90 % zeros, how many bytes
# does a weight take on average, bits included?

# %% exercise="16-sparse"
#| export
def pack_sparse(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A bit for each entry (uint8, eight in a byte), and the entries that are not 0, in reading order."""
    ### BEGIN SOLUTION where, and what
    mask = weight != 0
    return np.packbits(mask), weight[mask]
    ### END SOLUTION


def unpack_sparse(bits: np.ndarray, values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The weight of this shape that pack_sparse was given, in the dtype of values."""
    ### BEGIN SOLUTION everything back in its place
    weight = np.zeros(shape, values.dtype)
    mask = np.unpackbits(bits, count=weight.size).reshape(shape) == 1
    weight[mask] = values
    return weight
    ### END SOLUTION

# %%
check("16-sparse")

# %%
# A weight of 1,000 by 1,000 in float32, 90 % of it zeros: how many bytes do bits and values take together?
answer("16-q-bytes", ...)

# %%
for share in (0.0, 0.5, 0.9):
    packed = [pack_sparse(weight.data) for weight in weights_of(pruned(share))]
    size = sum(bits.nbytes + values.nbytes for bits, values in packed)
    before = sum(weight.data.nbytes for weight in weights_of(full))
    print(f"sparsity {share:.0%}: {size:6,} bytes, {size / before:.1%} of before")

# %% [markdown]
# ## 4. Zeros take as much time, too
#
# The file is small. Is the product faster, if 90 % of its factors are 0? Write your guess: the time of the pruned
# network over the time of the full one.

# %%
guess = ...

def answers(model):
    """A function that lets the model read all training pictures."""
    def call():
        with no_grad():
            return model(pictures)
    return call

if measure.predicted(guess):
    many, zeros = measure.in_turn(answers(full), answers(pruned(0.9)))
    measure.against(guess, zeros / many)
    print(f"full {many}, nine tenths zeros {zeros}")

# %% [markdown]
# A matrix product does not look at its numbers: 0 times 5 takes as long as 7 times 5. A loop that skips zeros would
# have to ask about each one first.
#
# To be faster, arrays must be **smaller**. Leave out whole hidden units: a column of the first weight, its entry in the
# bias, and a row of the second weight. That is **structured pruning**.
#
# Which units? The obvious score is the length of a unit's incoming weights. Here it chooses 32 units of 128. Then it
# gets a twin of the network, which computes exactly the same: of the units that it chose, all that comes in is ten
# times smaller, and what goes out ten times larger.

# %%
def longest(model):
    """The 32 units with the longest incoming weights, and the others."""
    return np.split(np.argsort(-np.linalg.norm(model[0].weight.data, axis=0)), [32])

def quieter(state):
    chosen, _ = longest(full)
    state["0.weight"][:, chosen] /= 10
    state["0.bias"][chosen] /= 10
    state["2.weight"][chosen] *= 10

twin = copy_of(full, quieter)
for name, model in {"network": full, "twin": twin}.items():
    everything, (_, others) = reads(model), longest(model)
    alone = copy_of(model)
    alone[2].weight.data[others] = 0
    print(f"{name}: all units {everything:.1%}, the 32 with the longest weights {reads(alone):.1%}")

# %% [markdown]
# The score was fooled by appearances. Find one that sees what a unit is worth:
#
# - It is the same for twins: multiplying what comes in (weights and bias) by any positive number, and dividing what
#   goes out by it, changes nothing.
# - It is 0 for a unit whose incoming weights are all 0, and for one to which nobody listens.
# - Twice the incoming weights, or twice the outgoing ones, alone: twice the score.
#
# Then really leave the others out. Units that stay keep their order.

# %% exercise="16-units"
#| export
def unit_scores(first: Linear, second: Linear) -> np.ndarray:
    """What each hidden unit between two layers is worth: shape (first.out_features,)."""
    ### BEGIN SOLUTION a score that is not fooled
    incoming = np.linalg.norm(first.weight.data, axis=0)
    outgoing = np.linalg.norm(second.weight.data, axis=1)
    return incoming * outgoing
    ### END SOLUTION


def shrink(first: Linear, second: Linear, keep: int) -> tuple[Linear, Linear]:
    """Two new, smaller layers with the `keep` best units. Both have biases."""
    ### BEGIN SOLUTION layers without the worst units
    kept = np.sort(np.argsort(-unit_scores(first, second))[:keep])
    smaller, after = Linear(first.in_features, keep), Linear(keep, second.out_features)
    smaller.load_state_dict({"weight": first.weight.data[:, kept], "bias": first.bias.data[kept]})
    after.load_state_dict({"weight": second.weight.data[kept], "bias": second.bias.data})
    return smaller, after
    ### END SOLUTION

# %%
check("16-units")

# %%
def shrunk(model, units, tune=False):
    """The model with fewer hidden units; and fine-tuned for two epochs."""
    first, second = shrink(model[0], model[2], units)
    small = Sequential(first, ReLU(), second)
    return learn(small, 2, 0.05) if tune else small

print(f"twins with 32 units: {reads(shrunk(full, 32)):.1%} and {reads(shrunk(twin, 32)):.1%}")
small = shrunk(full, 32, tune=True)
afresh = learn(network(32), 2, 0.05)
print(f"fine-tuned {reads(small):.1%}; the same size and training from a random start {reads(afresh):.1%}")
many, few = measure.in_turn(answers(full), answers(small))
counts = [sum(weight.size for weight in weights_of(model)) for model in (full, small)]
print(f"weights {counts[0]:,} to {counts[1]:,}; time {many} to {few}, {many / few:.1f} times as fast")

# %% [markdown]
# A quarter of the multiplications, counted; the time follows as far as it was spent on them. And the control in the
# second line says what the units brought along: the same small network, trained as long from a random start, reads
# less.
#
# ## 5. Low rank
#
# Another way to smaller arrays: two thin matrices in place of a wide one. (64, 128) holds 8,192 numbers; (64, 16) and
# (16, 128) hold 3,072 together. Their product is a matrix of **rank** 16.
#
# The **singular value decomposition** finds the nearest one (Eckart and Young, *Psychometrika* 1, 1936).
# `u, s, v = np.linalg.svd(w, full_matrices=False)` gives `w` as a sum of simple matrices: column i of u times row i of
# v, times `s[i]`. The factors `s` are sorted, from the largest on.

# %%
plot.bar(range(64), np.linalg.svd(full[0].weight.data)[1], x="number", y="singular value")

# %% [markdown]
# In numbers: `[[3, 0], [0, 1]]` has the singular values 3 and 1. The nearest matrix of rank 1 is `[[3, 0], [0, 0]]`,
# and its distance is what was left out: 1.
#
# Make two layers out of one. The first needs no bias. Why?

# %% exercise="16-rank"
#| export
def low_rank(linear: Linear, rank: int) -> Sequential:
    """Two Linear layers, in_features to rank (no bias) to out_features, nearest to the one, which has a bias."""
    ### BEGIN SOLUTION two thin layers
    u, s, v = np.linalg.svd(linear.weight.data, full_matrices=False)
    down, up = Linear(linear.in_features, rank, bias=False), Linear(rank, linear.out_features)
    down.load_state_dict({"weight": u[:, :rank] * s[:rank]})
    up.load_state_dict({"weight": v[:rank], "bias": linear.bias.data})
    return Sequential(down, up)
    ### END SOLUTION

# %%
check("16-rank")

# %%
# Linear(100, 300), weights only: up to which rank do two layers have fewer weights than one?
answer("16-q-rank", ...)

# %% [markdown]
# ## Look at it
#
# Three ways on one picture, none fine-tuned. Which one is best if you count weights?

# %%
def thin(rank):
    return Sequential(low_rank(full[0], rank), full[1], full[2])

ways = {"weights": [pruned(share) for share in (0.5, 0.7, 0.8, 0.9, 0.95)],
        "units": [shrunk(full, units) for units in (64, 32, 24, 16, 8)],
        "rank": [thin(rank) for rank in (24, 16, 12, 8, 4)]}
points = [(sum(np.sum(w.data != 0) for w in weights_of(model)) / counts[0], 100 * reads(model), name)
          for name, models in ways.items() for model in models]
left, accuracy, names = zip(*points, strict=True)
plot.scatter(left, accuracy, groups=names, x="share of weights left", y=plot.Axis("percent read right", 0, 100))

# %% [markdown]
# With a fifth to a third of the weights left, single weights lose least for their number: they can be chosen most
# freely. But only units and rank make arrays smaller and products faster. Order has its price.
#
# ## 6. Learn from a teacher
#
# The fourth way begins with a small network. A label says "7" and nothing else. A trained **teacher** says "7, but a
# little like a 1". That is more to learn from. Its shares are often too sure to show it, so both networks' scores are
# divided by a **temperature** T before softmax: scores 6, 2 and 0 give 0.98, 0.018 and 0.002; with T = 4 they give
# 0.63, 0.23 and 0.14 (Hinton, Vinyals and Dean, *Distilling the Knowledge in a Neural Network*, 2015).
#
# %% [markdown]
# The loss compares shares p of the teacher with shares q of the student: the sum of p · (log p - log q), which is 0 if
# they are equal. Student scores `[2, 0]` and teacher scores `[0, 0]` give 0.434 with T = 1. Look what T does to it:

# %%
def plain_loss(student, teacher, temperature):
    """The mean over all rows, without any correction."""
    log_p, log_q = log_softmax(teacher / temperature), log_softmax(student / temperature)
    return (softmax(teacher / temperature) * (log_p - log_q)).sum(axis=-1).mean()

def gradients(loss_fn):
    """Mean size of the gradient at the student's scores, for some temperatures."""
    rng = np.random.default_rng(0)
    student, teacher = (rng.normal(0, 3, (200, 10)) for _ in range(2))
    for temperature in (1, 4, 16, 64):
        scores = Tensor(student, requires_grad=True)
        loss_fn(scores, Tensor(teacher), temperature).backward()
        print(f"T = {temperature:2}: gradient {np.abs(scores.grad).mean():.2e}")

gradients(plain_loss)

# %% [markdown]
# From T = 16 to 64, four times, the gradient falls to a sixteenth. Beside a second loss that looks at labels, the
# teacher would fall silent. Find the correction: a factor that depends on T alone, is 1 for T = 1, and with which **the
# gradient keeps its size when T is large**.

# %% exercise="16-teacher"
#| export
def distillation_loss(student: Tensor, teacher: Any, temperature: float) -> Tensor:
    """How far the student's shares are from the teacher's: the mean over rows of scores (..., C).

    No gradient reaches the teacher.

    >>> distillation_loss(Tensor([[2.0, 0.0]]), [[0.0, 0.0]], 1.0)
    Tensor(0.4337809)
    """
    teacher = Tensor(raw(teacher), dtype=student.dtype)
    ### BEGIN SOLUTION compare, and keep the gradient's size
    shares = softmax(teacher / temperature)
    apart = log_softmax(teacher / temperature) - log_softmax(student / temperature)
    return (shares * apart).sum(axis=-1).mean() * temperature**2
    ### END SOLUTION

# %%
check("16-teacher")

# %%
gradients(distillation_loss)

# %%
# With 10 classes and a T that grows without limit, which share does every class get?
answer("16-q-hot", ...)

# %% [markdown]
# Now let it teach. For every batch, the loss is `alpha` times what the teacher says, plus `1 - alpha` times what the
# labels say (cross-entropy, T = 1). The teacher answers as it would in use: its Dropout is off, and it neither learns
# nor builds a graph.

# %% exercise="16-distill"
#| export
def distill(student: Layer, teacher: Layer, optimizer: Any, batches: Iterable, temperature: float = 4.0,
            alpha: float = 0.9) -> list[float]:
    """One epoch over batches (inputs, labels), arrays or Tensors; returns the loss of every step."""
    student.train()
    losses = []
    for inputs, labels in batches:
        ### BEGIN SOLUTION ask the teacher, and take a step
        with no_grad():
            advice = teacher.eval()(inputs)
        optimizer.zero_grad()
        scores = student(inputs)
        loss = distillation_loss(scores, advice, temperature) * alpha
        loss = loss + CrossEntropyLoss()(scores, labels) * (1 - alpha)
        loss.backward()
        optimizer.step()
        ### END SOLUTION
        losses.append(loss.item())
    return losses

# %%
check("16-distill")

# %% [markdown]
# 16 hidden units, and no more than 100 pictures. Four starts each: alone (`alpha` 0), with a teacher at T = 1, and at
# T = 4. Nothing else differs.

# %%
def student_of(seed, alpha, temperature):
    """What a small network reads that saw 100 pictures 30 times."""
    model = network(16, seed)
    optimizer = SGD(model.parameters(), lr=0.05, momentum=0.9)
    few = TensorDataset(pictures[:100], train.labels[:100])
    for batches in [DataLoader(few, 50, shuffle=True, rng=np.random.default_rng(seed))] * 30:
        distill(model, full, optimizer, batches, temperature, alpha)
    return reads(model)

kinds = {"alone": (0.0, 4.0), "teacher, T = 1": (0.9, 1.0), "teacher, T = 4": (0.9, 4.0)}
found = {name: [student_of(seed, *kind) for seed in range(1, 5)] for name, kind in kinds.items()}
for name, values in found.items():
    print(f"{name:14} mean {np.mean(values):.1%}, from {min(values):.1%} to {max(values):.1%}")

# %% [markdown]
# With the same 100 pictures and the same steps, every start is better with its teacher than alone. What it
# passed on is not labels: nearly all that it would give to these pictures are the true ones. It is how the other nine
# digits compare.
#
# ## 7. Break it: a contest that is not fair
#
# One more twin: the whole first layer 1,000 times smaller, the second 1,000 times larger. It computes the same. Prune
# 87 % of its weights, first with all layers in one contest, then layer by layer.

# %%
def lopsided(state):
    state["0.weight"] /= 1000
    state["0.bias"] /= 1000
    state["2.weight"] *= 1000

together, apart = copy_of(full, lopsided), copy_of(full, lopsided)
print(f"before {reads(together):.1%}")
Pruning(together, 0.87)
for weight in weights_of(apart):
    weight.data *= magnitude_mask(weight.data, 0.87)
for name, model in {"one contest": together, "layer by layer": apart}.items():
    rests = ", ".join(f"{np.mean(weight.data != 0):.1%}" for weight in weights_of(model))
    kinds_of_answers = np.unique(model(new).numpy().argmax(axis=1)).size
    print(f"{name}: left in each layer {rests}; reads {reads(model):.1%}, {kinds_of_answers} different answers")

# %% [markdown]
# One contest emptied a layer. The signature: whatever comes in, the same answer comes out. Sizes can be compared
# only where they mean the same. In a network that was trained from lesson 03's start, they nearly do.

# %% [markdown]
# ## Check yourself

# %%
# A network was pruned to 95 % and answers "3" to every picture. What do you look at first?
# "a": the learning rate of the fine-tuning   "b": the share of weights left in each layer   "c": the test pictures
answer("16-q-debug", ...)

# %%
# A phone's chip multiplies dense matrices. An app must answer twice as fast. Which of your tools helps?
# "a": 90 % of single weights set to 0   "b": half of the hidden units left out   "c": pack_sparse
answer("16-q-phone", ...)

# %% [markdown]
# ## Where this goes
#
# Lesson 17 saves time in another way: it does not compute twice. Milestone 06 asks for a network that is smaller and
# as good. Run `%tito complete 16`.

# %%
# %tito complete 16
