# ---
# title: Training
# id: "07"
# ---

# %% [markdown]
# # Training
#
# You have layers, a loss, gradients and an optimizer. Five lines make a training loop of them. Here it is, on points of
# three spiral arms: which arm does a point belong to? Then something happens that will happen to you: after 60 steps
# the tab closes. The weights were saved. A new model loads them and goes on.

# %%
#| default_exp core.training
# %load_ext tinytorch.tito
from time import perf_counter

from tinytorch import plot
from tinytorch.core.activations import Tanh
from tinytorch.core.layers import Dropout, Linear, Sequential
from tinytorch.core.losses import CrossEntropyLoss, MSELoss
from tinytorch.core.optimizers import SGD, Adam
from tinytorch.tito.workspace import root

# %%
#| export
import io
import json
import math
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from tinytorch.core.autograd import no_grad
from tinytorch.core.layers import Layer
from tinytorch.core.optimizers import Optimizer, require, same_form
from tinytorch.core.tensor import Tensor

# %%
def spirals(count, seed):
    """Points on three spiral arms, shape (count, 2), and the number of each point's arm, shape (count,)."""
    rng = np.random.default_rng(seed)
    arms, radius = np.arange(count) % 3, rng.uniform(0.1, 1, count)
    angle = 4.5 * radius + arms * 2 * np.pi / 3 + rng.normal(0, 0.15, count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).astype(np.float32), arms

def network(seed=0, dropout=0.0):
    """2 inputs, 64 hidden units, one score for each arm."""
    rng = np.random.default_rng(seed)
    return Sequential(Linear(2, 64, rng=rng), Tanh(), Dropout(dropout, rng=rng), Linear(64, 3, rng=rng))

points, arms = spirals(300, seed=0)

def loop(model, optimizer, steps):
    """The five lines. Returns the loss of each step."""
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = CrossEntropyLoss()(model(Tensor(points)), arms)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

model = network()
straight = loop(model, Adam(model.parameters(), lr=0.1), 100)

model = network()
before = loop(model, Adam(model.parameters(), lr=0.1), 60)
saved = model.state_dict()

model = network()
model.load_state_dict(saved)
after = loop(model, Adam(model.parameters(), lr=0.1), 40)
plot.line(np.arange(100), {"straight": straight, "saved at 60": before + after}, x="step", y=plot.Axis("loss", 0, 1.2))

# %% [markdown]
# The second curve jumps where it was continued. The weights were all there. What was lost is what Adam knew: its
# averages, and its count of steps. In a longer program more is lost: the place in the schedule, the random numbers of
# Dropout.
#
# The five lines have more holes. They never test on new data. One bad batch can throw the weights far away. A batch
# that does not fit into memory can't be used at all. In this lesson you build what real training consists of: a
# `Trainer`.
#
# ```mermaid
# flowchart LR
#   schedule -- "learning rate" --> step
#   batches --> accumulate["forward, backward"]
#   accumulate -- "gradient" --> clip -- "gradient, not too long" --> step
#   step --> weights
#   weights --> evaluate
#   weights --> checkpoint["checkpoint file"]
# ```
#
# **Uses**: all lessons so far. **Enables**: every training run of this course, and milestone 03: reading digits.

# %% [markdown]
# ## 1. A learning rate that changes
#
# Far from the minimum, long steps are good. Close to it they jump over it. So the learning rate should fall. The usual
# curve is half a cosine (Loshchilov and Hutter, *SGDR*, 2017), which is flat at both ends: it stays long where it is
# high, and comes to rest softly. With `progress` running from 0 to 1:
#
# `lr = min_lr + (max_lr - min_lr) · (1 + cos(π · progress)) / 2`
#
# At the very start, though, the weights are random and Adam's averages hold almost nothing, so the first steps should
# be careful. **Warm-up** (Goyal and others, *Accurate, Large Minibatch SGD*, 2017) lets the rate rise in a straight
# line: during `warmup_steps` steps, step 0 gets `max_lr · 1 / warmup_steps`, step 1 gets `max_lr · 2 / warmup_steps`,
# and so on. The cosine begins after that, and its `progress` is 0 at step `warmup_steps` and 1 at step `total_steps`.
# Afterwards the rate stays at `min_lr`.
#
# In numbers, with max_lr 0.8, total_steps 12, min_lr 0 and warmup_steps 4:
#
# | step | 0 | 1 | 3 | 4 | 6 | 8 | 12 | 20 |
# |---|---|---|---|---|---|---|---|---|
# | lr | 0.2 | 0.4 | 0.8 | 0.8 | 0.683 | 0.4 | 0 | 0 |
#
# `math.cos` gives a Python number, and that is what `lr` should be: numpy's float64 would make float32 weights slower.

# %% exercise="07-schedule"
#| export
class CosineSchedule:
    """A learning rate for every step: a straight warm-up, then half a cosine from max_lr down to min_lr."""

    def __init__(self, max_lr: float, total_steps: int, min_lr: float = 0.0, warmup_steps: int = 0) -> None:
        require(0 < max_lr < math.inf, f"max_lr is {max_lr}. It has to be a number above 0, such as 0.01.")
        require(0 <= min_lr <= max_lr, f"min_lr is {min_lr}. It has to lie between 0 and max_lr, which is {max_lr}.")
        require(0 <= warmup_steps < total_steps, f"warmup_steps is {warmup_steps} and total_steps is {total_steps}. "
                "The warm-up has to end before the last step.")
        self.max_lr, self.min_lr = max_lr, min_lr
        self.total_steps, self.warmup_steps = total_steps, warmup_steps

    def __call__(self, step: int) -> float:
        """The learning rate of a step; the first step is 0."""
        ### BEGIN SOLUTION rise during the warm-up, then follow the cosine, then stay
        if step < self.warmup_steps:
            return self.max_lr * (step + 1) / self.warmup_steps
        progress = min(1.0, (step - self.warmup_steps) / (self.total_steps - self.warmup_steps))
        return self.min_lr + (self.max_lr - self.min_lr) * (1 + math.cos(math.pi * progress)) / 2
        ### END SOLUTION

# %%
check("07-schedule")

# %%
steps = np.arange(120)
schedule = CosineSchedule(max_lr=0.1, total_steps=100, min_lr=0.01, warmup_steps=10)
plot.line(steps, [schedule(step) for step in steps], x="step", y="learning rate")

# %% [markdown]
# ## 2. No step too long
#
# Now and then a batch gives a gradient a hundred times longer than usual, and one step throws away an hour of training.
# **Clipping** limits the length. Take all gradients of all parameters as one long vector. Its length, the **global
# norm**, is the root of the sum of all squares. If it is above `max_norm`, multiply *every* gradient by `max_norm /
# norm`. All shrink by the same factor, so the direction stays. Pascanu, Mikolov and Bengio proposed it for recurrent
# networks (*On the difficulty of training recurrent neural networks*, 2013); today most language models are trained
# with it.
#
# By hand: the gradients `[3, 4]` and `[[12]]` have the norm √(9 + 16 + 144) = 13. With max_norm 1.3 they become `[0.3,
# 0.4]` and `[[1.2]]`. With max_norm 20 they stay. The answer is 13 in both cases: the norm *before* clipping, good to
# watch.
#
# `np.linalg.norm(array)` is the length of one array, whatever its shape. Parameters without a gradient are left out. A
# norm that is infinite or nan can't be repaired by a factor: return it, and touch nothing. And give each parameter a
# **new** array, `param.grad = param.grad * factor`, because `backward` may have handed the same array to two of them.

# %% exercise="07-clip"
#| export
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> float:
    """Scale all gradients by one factor, so that their global norm is at most max_norm.

    Returns the norm before clipping; 0.0 if no parameter has a gradient.
    """
    require(max_norm > 0, f"max_norm is {max_norm}. It has to be above 0; 1.0 is a common choice.")
    ### BEGIN SOLUTION measure the length of all gradients together, and shorten them if needed
    trained = [param for param in params if param.grad is not None]
    norm = math.hypot(*(float(np.linalg.norm(param.grad)) for param in trained))
    if max_norm < norm < math.inf:
        for param in trained:
            param.grad = param.grad * (max_norm / norm)
    return norm
    ### END SOLUTION

# %%
check("07-clip")

# %% [markdown]
# ## 3. Large batches in small pieces
#
# A step on 256 examples is steadier than one on 64. But the graph of a batch grows with it, and may not fit into
# memory. There is a way out: `backward` *adds* to the gradients that are there. Four batches of 64, one after the
# other, each with its own small graph, and one step at the end: that is **gradient accumulation**.
#
# One detail decides whether it is right. A loss is a *mean* over its batch. The mean over all examples is the sum of
# the means, each multiplied by its batch's **share** of the examples. For batches of 3 and 1 examples with losses 2 and
# 6 it is 2 · 3/4 + 6 · 1/4 = 3, not (2 + 6) / 2 = 4. Multiply each loss by its share *before* backward, and the
# gradients come out right as well. We count the entries of the targets, `targets.size`: losses take their mean over
# these.
#
# `pair`, which is given, makes tensors of one batch and refuses what can't be one. `count_right` comes into use in the
# next section.

# %%
#| export
def pair(batch: Any) -> tuple[Tensor, Tensor]:
    """Inputs and targets of a batch as Tensors. Raises ValueError for an empty batch, or lengths that differ."""
    require(len(batch) == 2, f"A batch is a pair (inputs, targets); this one has {len(batch)} parts.")
    inputs, targets = (part if isinstance(part, Tensor) else Tensor(part) for part in batch)
    require(inputs.shape[:1] == targets.shape[:1] != (), f"Inputs have shape {inputs.shape}, targets {targets.shape}. "
            "Their first axes count the examples, and have to agree.")
    require(inputs.size and targets.size, f"A batch is empty: inputs {inputs.shape}, targets {targets.shape}.")
    return inputs, targets


def count_right(outputs: Tensor, targets: Tensor) -> float:
    """How many targets are met. NaN where there is no right and wrong, as in a regression.

    Whole numbers are classes: the highest score counts. Targets 0 and 1 of the outputs' shape: above 0 means 1.
    """
    scores, truth = outputs.data, targets.data
    if truth.dtype.kind in "iu" and scores.ndim == truth.ndim + 1:
        return float((scores.argmax(axis=-1) == truth).sum())
    if scores.shape == truth.shape and np.isin(truth, (0, 1)).all():
        return float(((scores > 0) == (truth == 1)).sum())
    return math.nan

# %% exercise="07-accumulate"
#| export
def accumulate(model: Layer, loss_fn: Callable, batches: list[tuple[Tensor, Tensor]]) -> float:
    """Add to the gradients those of the mean loss over all examples of all batches; return that loss.

    One graph at a time: each batch goes backward before the next goes forward.
    """
    ### BEGIN SOLUTION forward and backward for each batch, its loss multiplied by its share
    total = sum(targets.size for _, targets in batches)
    mean = 0.0
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets) * (targets.size / total)
        loss.backward()
        mean += loss.item()
    return mean
    ### END SOLUTION

# %%
check("07-accumulate")

# %% [markdown]
# ## 4. The honest number
#
# The loss on the training data says how well the model remembers. What counts is data that it has never seen.
# `evaluate` gives the mean loss and the **accuracy**, the share of right answers, and it must not disturb anything:
#
# - The model answers in eval mode, `model.eval()`, so that Dropout drops nothing. Afterwards it is in the mode that it
#   was in: `model.train()`, if `model.training` was true.
# - Nothing is recorded: `with no_grad():`. Without it every batch would build a graph that nobody walks.
# - The last batch is often smaller, so again it is not a mean of means. Multiply each loss by `targets.size`, add up,
#   and divide by the sum of the sizes. Add up `count_right(outputs, targets)` too, and divide by the same.
# - No batch at all is a mistake of the caller: `ValueError`, with the word "empty". It happens when a generator is used
#   a second time.

# %% exercise="07-evaluate"
#| export
def evaluate(model: Layer, loss_fn: Callable, batches: Iterable) -> tuple[float, float]:
    """Mean loss and accuracy over all targets, in eval mode, unrecorded. Raises ValueError without a batch.

    Batches are pairs (inputs, targets) of arrays or Tensors. The accuracy is NaN where targets are not classes.
    """
    ### BEGIN SOLUTION switch to eval mode, add up losses and right answers, switch back, divide
    was_training = model.training
    model.eval()
    loss, right, total = 0.0, 0.0, 0
    with no_grad():
        for inputs, targets in map(pair, batches):
            outputs = model(inputs)
            loss += loss_fn(outputs, targets).item() * targets.size
            right += count_right(outputs, targets)
            total += targets.size
    if was_training:
        model.train()
    require(total, "The batches are empty, so there is nothing to evaluate. Was a generator used a second time?")
    return loss / total, right / total
    ### END SOLUTION

# %%
check("07-evaluate")

# %% [markdown]
# ## 5. The Trainer
#
# Now the loop itself. `update` makes one step from a group of batches, in this order:
#
# 1. set `optimizer.lr` from the schedule, if there is one: `self.schedule(self.steps)`,
# 2. forget the old gradients,
# 3. accumulate,
# 4. clip; keep the norm,
# 5. `self.stay_finite(loss, norm)`, which stops a run that has diverged while the weights are still whole,
# 6. step the optimizer, and append the loss to `self.losses`. `self.steps` is the length of that list.
#
# It returns the loss and the norm. `train_epoch` goes once through the data: train mode, one `update` for each group
# from `groups(batches, self.accumulation_steps)`, and after each, if there is a `watch`, the call
# `watch(step=self.steps, loss=loss, lr=self.optimizer.lr, norm=norm)`. At the end it adds 1 to `self.epoch`, and
# returns the mean of its losses. No batch is a `ValueError`, with the word "empty".

# %%
#| export
def groups(batches: Iterable, size: int) -> Iterator[list[tuple[Tensor, Tensor]]]:
    """The batches as pairs of Tensors, in lists of `size`; the last list may be shorter."""
    pairs = map(pair, batches)
    while group := list(islice(pairs, size)):
        yield group

# %% exercise="07-trainer"
#| export
class Trainer:
    """Trains a model: schedule, accumulation, clipping, evaluation and checkpoints around the optimizer's step.

    `schedule` is a function from the step to a learning rate. `epoch` counts finished epochs, `losses` has one loss
    for each step. Batches are pairs (inputs, targets) of arrays or Tensors.
    """

    def __init__(self, model: Layer, loss_fn: Callable, optimizer: Optimizer, schedule: Callable | None = None,
                 max_norm: float | None = None, accumulation_steps: int = 1) -> None:
        require(accumulation_steps >= 1, f"accumulation_steps is {accumulation_steps}; at least 1 batch makes a step.")
        require(max_norm is None or max_norm > 0, f"max_norm is {max_norm}. It has to be above 0, or None.")
        self.model, self.loss_fn, self.optimizer, self.schedule = model, loss_fn, optimizer, schedule
        self.max_norm = math.inf if max_norm is None else max_norm
        self.accumulation_steps = accumulation_steps
        self.epoch, self.losses = 0, []

    @property
    def steps(self) -> int:
        """How many steps have been made."""
        return len(self.losses)

    def stay_finite(self, loss: float, norm: float) -> None:
        """Raise FloatingPointError, with what to do, if the loss or the norm of the gradient is not finite."""
        if not (math.isfinite(loss) and math.isfinite(norm)):
            raise FloatingPointError(
                f"Training diverged at step {self.steps}: the loss is {loss:g}, the gradient's norm {norm:g}. Load the "
                f"last checkpoint, and lower the learning rate ({self.optimizer.lr:g}) or set max_norm=1.0. If this "
                "happens at step 0, look for nan in the inputs.")

    def update(self, batches: list[tuple[Tensor, Tensor]]) -> tuple[float, float]:
        """One step from all of these batches together. Returns the loss, and the gradient's norm before clipping."""
        ### BEGIN SOLUTION schedule, zero_grad, accumulate, clip, stay finite, step
        if self.schedule:
            self.optimizer.lr = self.schedule(self.steps)
        self.optimizer.zero_grad()
        loss = accumulate(self.model, self.loss_fn, batches)
        norm = clip_grad_norm(self.optimizer.params, self.max_norm)
        self.stay_finite(loss, norm)
        self.optimizer.step()
        self.losses.append(loss)
        return loss, norm
        ### END SOLUTION

    def train_epoch(self, batches: Iterable, watch: Callable | None = None) -> float:
        """One pass over the batches; returns the mean of the steps' losses. Raises ValueError without a batch.

        After each step calls watch(step=, loss=, lr=, norm=), if it is given.
        """
        ### BEGIN SOLUTION train mode, one update for each group, watch, count the epoch
        self.model.train()
        losses = []
        for group in groups(batches, self.accumulation_steps):
            loss, norm = self.update(group)
            losses.append(loss)
            if watch:
                watch(step=self.steps, loss=loss, lr=self.optimizer.lr, norm=norm)
        require(losses, "The batches are empty, so there is nothing to learn. Was a generator used a second time?")
        self.epoch += 1
        return sum(losses) / len(losses)
        ### END SOLUTION

    def evaluate(self, batches: Iterable) -> tuple[float, float]:
        """Mean loss and accuracy on these batches."""
        return evaluate(self.model, self.loss_fn, batches)

    def save(self, path: str | Path) -> None:
        """Write a checkpoint, whole or not at all. You write `checkpoint` in section 6."""
        write_npz(path, checkpoint(self))

    def load(self, path: str | Path) -> None:
        """Go on exactly where the checkpoint was made. You write `resume` in section 6."""
        resume(self, read_npz(path))

# %%
check("07-trainer")

# %% [markdown]
# ## 6. Checkpoints
#
# Everything that changes while training goes into one flat dictionary of arrays:
#
# | key | what |
# |---|---|
# | `model.…` | each entry of `trainer.model.state_dict()` |
# | `optimizer.…` | each entry of `trainer.optimizer.state_dict()`, numbers as arrays: `np.array(value)` |
# | `random.…` | each entry of `random_states(trainer.model)`: where the random generators stand |
# | `epoch`, `losses` | as arrays: `np.array(...)` |
#
# The schedule has no entry: it is a function of the step, and the steps are counted by `losses`. A file of arrays is
# also *safe*. Python's own `pickle` can store anything, and loading a pickle can therefore run anything: whoever sends
# you a model could delete your files. numpy's npz format, read with `allow_pickle=False`, holds numbers and text.
#
# `resume` is the way back. It gets the dictionary as it came from a file; `section(saved, "model.")` picks the entries
# with this beginning, and takes it off. The lists are again `list` and the epoch `int`. Nothing changes if something
# does not fit: `same_form` of lesson 06 looks first.

# %%
#| export
def generators(part: Any) -> Iterator[np.random.Generator]:
    """All random generators in a layer, its layers, and so on."""
    if isinstance(part, np.random.Generator):
        yield part
    elif isinstance(part, (Layer, list, tuple, dict)):
        inside = vars(part) if isinstance(part, Layer) else part
        for one in inside.values() if isinstance(inside, dict) else inside:
            yield from generators(one)


def random_states(model: Layer) -> dict[str, np.ndarray]:
    """The states of all random generators in a model, by number: text (JSON) in an array."""
    states = [json.dumps(generator.bit_generator.state) for generator in generators(model)]
    return {str(place): np.array(state) for place, state in enumerate(states)}


def set_random_states(model: Layer, saved: dict[str, np.ndarray]) -> None:
    """Put back what random_states gave."""
    for place, generator in enumerate(generators(model)):
        generator.bit_generator.state = json.loads(str(saved[str(place)]))


def section(saved: dict[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    """The entries whose key begins with prefix, under the rest of the key."""
    return {key.removeprefix(prefix): value for key, value in saved.items() if key.startswith(prefix)}


def write_npz(path: str | Path, arrays: dict[str, np.ndarray]) -> None:
    """Write arrays to a file, whole or not at all: first beside it, then in its place. Raises OSError."""
    path, buffer = Path(path), io.BytesIO()
    np.savez(buffer, **arrays)
    beside = path.with_name(f".{path.stem}.writing{path.suffix}")
    beside.write_bytes(buffer.getvalue())
    if beside.read_bytes() != buffer.getvalue():
        raise OSError(f"{path.name} could not be written: the storage is full. Delete files that you do not need.")
    os.replace(beside, path)


def read_npz(path: str | Path) -> dict[str, np.ndarray]:
    """The arrays of a file. Raises FileNotFoundError, or ValueError if it is no checkpoint or was damaged."""
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path}. Save a checkpoint there first, or correct the name.")
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            return dict(file)
    except (ValueError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path.name} is no checkpoint, or it was damaged ({error}). Load an older one.") from None

# %% exercise="07-checkpoint"
#| export
def checkpoint(trainer: Trainer) -> dict[str, np.ndarray]:
    """All that changes while training, as one flat dictionary of arrays."""
    ### BEGIN SOLUTION collect model, optimizer, random states, epoch and losses
    saved = {f"model.{name}": array for name, array in trainer.model.state_dict().items()}
    saved |= {f"optimizer.{name}": np.array(value) for name, value in trainer.optimizer.state_dict().items()}
    saved |= {f"random.{name}": state for name, state in random_states(trainer.model).items()}
    return saved | {"epoch": np.array(trainer.epoch), "losses": np.array(trainer.losses)}
    ### END SOLUTION


def resume(trainer: Trainer, saved: dict[str, np.ndarray]) -> None:
    """Put back what `checkpoint` gave. Raises ValueError, and changes nothing, if it is another model's."""
    same_form(checkpoint(trainer) | {"losses": saved.get("losses")}, saved)
    ### BEGIN SOLUTION put everything back
    trainer.model.load_state_dict(section(saved, "model."))
    trainer.optimizer.load_state_dict(section(saved, "optimizer."))
    set_random_states(trainer.model, section(saved, "random."))
    trainer.epoch, trainer.losses = int(saved["epoch"]), saved["losses"].tolist()
    ### END SOLUTION

# %%
check("07-checkpoint")

# %% [markdown]
# ## Look at it
#
# Train for real. The cell below is the whole program: it loads the checkpoint if there is one, trains with a live
# curve, and saves after every tenth epoch. The order of the examples is drawn from the number of the epoch, so an epoch
# has the same batches whenever it runs.
#
# Run it. Then run it again: nothing is left to do. Then raise `EPOCHS`, and run; it goes on from the file. (To begin
# anew, delete `spirals.npz`.) You can also close the tab in the middle. Run the lesson's cells up to here when you come
# back, and the curve goes on where it was.

# %%
EPOCHS, SIZE = 40, 50
FILE = root() / "spirals.npz"
TEST = [spirals(300, seed=1)]

def make_trainer(model=None):
    """The same start for everyone."""
    model = model or network(dropout=0.1)
    schedule = CosineSchedule(0.05, total_steps=EPOCHS * len(points) // SIZE, warmup_steps=20)
    return Trainer(model, CrossEntropyLoss(), Adam(model.parameters()), schedule, max_norm=1.0)

def epoch_batches(epoch):
    """The batches of one epoch, in an order drawn for it."""
    order = np.random.default_rng(epoch).permutation(len(points))
    return [(points[rows], arms[rows]) for rows in np.split(order, len(points) // SIZE)]

def curve():
    """The loss so far."""
    return plot.line(np.arange(trainer.steps), trainer.losses, x="step", y=plot.Axis("loss", 0, 1.2))

trainer = make_trainer()
if FILE.exists():
    trainer.load(FILE)
    print(f"Continued after epoch {trainer.epoch}.")
with plot.Live() as live:
    while trainer.epoch < EPOCHS:
        trainer.train_epoch(epoch_batches(trainer.epoch), watch=lambda **state: live.update(curve))
        if trainer.epoch % 10 == 0:
            trainer.save(FILE)
print("test: loss {:.3f}, accuracy {:.1%}".format(*trainer.evaluate(TEST)))

# %% [markdown]
# What did it learn? Let it judge the whole square.

# %%
across, up = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(-1, 1, 41))
square = np.stack([across.ravel(), up.ravel()], axis=1)
trainer.model.eval()
with no_grad():
    answers = trainer.model(Tensor(square)).data.argmax(axis=1)
plot.scatter(square[:, 0], square[:, 1], x="across", y="up", groups=[f"arm {answer}" for answer in answers])

# %% [markdown]
# And the promise from the top: stop anywhere, go on, and get the same. The cell trains four epochs at once, and two and
# two with a file in between, in a new model with a new optimizer. Dropout is on. How different will the weights be?

# %%
def train(trainer, stop):
    """Train up to the epoch `stop`."""
    while trainer.epoch < stop:
        trainer.train_epoch(epoch_batches(trainer.epoch))
    return trainer

whole, first = train(make_trainer(), 4), train(make_trainer(), 2)
first.save(root() / "half.npz")
second = make_trainer(network(seed=99, dropout=0.1))
second.load(root() / "half.npz")
train(second, 4)
pairs = zip(whole.model.parameters(), second.model.parameters(), strict=True)
print("all bits of all weights equal:", all(np.array_equal(a.data, b.data) for a, b in pairs))
print("all losses equal:", whole.losses == second.losses)

# %% [markdown]
# ## What does it cost?
#
# **The graph.** Until `backward` has run, every result of every operation stays in memory. Count these bytes for
# several sizes of a batch. Then predict: how many of them does accumulation over 4 batches of 64 need, compared with
# one batch of 256? And how many does `evaluate` keep?

# %%
def graph_bytes(tensor):
    """Bytes of all results that a tensor remembers, itself included."""
    seen, waiting = {}, [tensor]
    while waiting:
        one = waiting.pop()
        if one.op and id(one) not in seen:
            seen[id(one)] = one.data.nbytes
            waiting.extend(one.parents)
    return sum(seen.values())

rng = np.random.default_rng(0)
wide = Sequential(Linear(64, 128, rng=rng), Tanh(), Linear(128, 10, rng=rng))
sizes = [16, 32, 64, 128, 256, 512]
inputs, targets = rng.normal(size=(512, 64)), rng.integers(0, 10, 512)
held = [graph_bytes(CrossEntropyLoss()(wide(Tensor(inputs[:n])), targets[:n])) for n in sizes]
weights = sum(param.data.nbytes for param in wide.parameters())
slope = np.polyfit(np.log(sizes), np.log(held), 1)[0]
print(f"grows like the batch to the power {slope:.2f}; one of 256 holds {held[4] / held[2]:.1f} times one of 64")
print(f"weights {weights:,} bytes; the graph of a batch of 512 {held[-1]:,} bytes")
log_size, log_bytes = plot.Axis("examples in the batch", log=True), plot.Axis("bytes of the graph", log=True)
plot.line(sizes, held, x=log_size, y=log_bytes)

# %% [markdown]
# The graph grows with the batch, power 1; weights, gradients and Adam's state do not. Accumulation holds one small
# graph at a time, a quarter of the bytes, for the same gradient. It costs the same arithmetic. Under `no_grad` no graph
# is kept at all.
#
# **The checkpoint.** How many times the bytes of the weights does the file of a trainer with Adam have? Guess, then
# run. The chart shows where the time of a step goes.

# %%
def seconds(call, calls=25):
    """Seconds for one call: the best of eight runs of several calls."""
    def run():
        start = perf_counter()
        for _ in range(calls):
            call()
        return perf_counter() - start
    return min(run() for _ in range(8)) / calls

optimizer = Adam(wide.parameters())
busy = Trainer(wide, CrossEntropyLoss(), optimizer, max_norm=1.0)
batch = pair((inputs[:64], targets[:64]))
busy.update([batch])
busy.save(root() / "half.npz")
print(f"the file has {(root() / 'half.npz').stat().st_size / weights:.2f} times the bytes of the weights")
forward = seconds(lambda: busy.loss_fn(wide(batch[0]), batch[1]))
both = seconds(lambda: accumulate(wide, busy.loss_fn, [batch]))
shares = {"forward": forward, "backward": both - forward,
          "clip": seconds(lambda: clip_grad_norm(optimizer.params, 1.0)), "step": seconds(optimizer.step)}
whole_step = sum(shares.values())
plot.bar(list(shares), [100 * share / whole_step for share in shares.values()], x="part", y="percent of a step's time")

# %% [markdown]
# Three times: the weights, and Adam's two averages. (A little more, for names and losses.) Backward costs about twice
# what forward costs in large networks, because each matrix product has two products on the way back; in one as small as
# this, Python's share is large as well.
#
# **In PyTorch** you write this loop yourself, and each part has its name: `lr_scheduler.CosineAnnealingLR`,
# `clip_grad_norm_`, `state_dict`. `torch.save` writes a pickle. Since release 2.6 `torch.load` accepts only tensors and
# plain values unless it is told otherwise, because of what you read in section 6; the *safetensors* format leaves
# pickle out altogether, as yours does. Large runs add *mixed precision*, and split the batch over many machines:
# accumulation again, in space in place of time.

# %% [markdown]
# ## Break it
#
# A loss of squares, a learning rate that is too high, and one target that is wrong by a factor of a thousand. Predict
# how the norm behaves from step to step, without and with clipping.

# %%
rng = np.random.default_rng(0)
clean = rng.normal(size=(64, 8)).astype(np.float32)
wrong = clean.sum(axis=1, keepdims=True)
wrong[0] *= 1000

for max_norm in (None, 1.0):
    rng = np.random.default_rng(1)
    model = Sequential(Linear(8, 32, rng=rng), Tanh(), Linear(32, 1, rng=rng))
    victim = Trainer(model, MSELoss(), SGD(model.parameters(), lr=0.2), max_norm=max_norm)
    norms = []
    try:
        for _ in range(60):
            victim.train_epoch([(clean, wrong)], watch=lambda norms=norms, **state: norms.append(state["norm"]))
    except FloatingPointError as error:
        print(error)
    some = " ".join(f"{norm:.1e}" for norm in norms[::8])
    print(f"max_norm {max_norm}: {victim.steps} steps; every eighth norm: {some}\n")

# %% [markdown]
# Without clipping the norm grows by nearly the same factor at each step: the signature of a learning rate above the
# limit of lesson 06. A few dozen such steps, and float32 ends. With clipping, no step is longer than lr · max_norm,
# whatever one example says.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# CosineSchedule(max_lr=0.4, total_steps=100, warmup_steps=4): what is the learning rate of the very first step?
answer("07-q-warmup", ...)

# %%
# Two parameters have the gradients [6] and [8]. You clip with max_norm = 5. What does the first gradient become?
answer("07-q-clip", ...)

# %%
# Batches have 16 examples, accumulation_steps is 4. From how many examples does each step of the optimizer come?
answer("07-q-accumulate", ...)

# %%
# Batches of 100, 100 and 10 examples have the losses 1.0, 1.0 and 4.0. What does evaluate return, to 2 decimals?
answer("07-q-mean", ...)

# %%
# You resume with the right weights, but a new Adam. What goes wrong?
# "a": nothing, "b": the loss jumps, "c": the weights have the wrong shape, "d": the learning rate is 0
answer("07-q-resume", ...)

# %% [markdown]
# ## Where this goes
#
# This completes the first tier: from numbers to a network that trains, stops, and goes on. Complete the lesson and
# prove it with milestone 03, a multilayer perceptron that reads digits: `%tito milestone run 3`.

# %%
# %tito complete 07
