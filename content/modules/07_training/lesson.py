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
from IPython.display import display

from tinytorch import measure, plot
from tinytorch.core.activations import Softmax, Tanh
from tinytorch.core.layers import Dropout, Linear, Sequential
from tinytorch.core.losses import CrossEntropyLoss, MSELoss
from tinytorch.core.optimizers import SGD, Adam, AdamW
from tinytorch.tito.workspace import root

# %%
#| export
import math
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from tinytorch.core.autograd import no_grad
from tinytorch.core.layers import Layer
from tinytorch.core.optimizers import Optimizer, require  # noqa: F401  (older answers name Optimizer)
from tinytorch.core.tensor import Tensor
from tinytorch.given.training import (  # noqa: F401  (older answers name generators)
    TrainerBase,
    count_right,
    generators,
    modes_kept,
    random_states,
    read_npz,
    same_form,
    section,
    set_random_states,
    write_npz,
)

# %%
def spirals(count, seed, noise=0.15):
    """Points on three spiral arms, shape (count, 2), and the number of each point's arm, shape (count,)."""
    rng = np.random.default_rng(seed)
    arms, radius = np.arange(count) % 3, rng.uniform(0.1, 1, count)
    angle = 4.5 * radius + arms * 2 * np.pi / 3 + rng.normal(0, noise, count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).astype(np.float32), arms

def network(seed=0, dropout=0.0):
    """2 inputs, 64 hidden units, one score for each arm."""
    rng = np.random.default_rng(seed)
    return Sequential(Linear(2, 64, rng=rng), Tanh(), Dropout(dropout, rng=rng), Linear(64, 3, rng=rng))

points, arms = spirals(300, seed=0)

def loop(model, steps, rate=lambda step: 0.1):
    """The five lines. Returns the loss of each step."""
    optimizer, losses = Adam(model.parameters()), []
    for step in range(steps):
        optimizer.lr = rate(step)
        optimizer.zero_grad()
        loss = CrossEntropyLoss()(model(Tensor(points)), arms)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

straight, model = loop(network(), 100), network()
before = loop(model, 60)
saved = model.state_dict()

model = network()
model.load_state_dict(saved)
after = loop(model, 40)
plot.line(np.arange(100), {"straight": straight, "saved at 60": before + after}, x="step", y=plot.Axis("loss", 0, 1.2))

# %% [markdown]
# The second curve jumps where it was continued. The weights were all there. What was lost is what Adam knew: its
# averages, and its count of steps. And the five lines never test on new data, and one bad batch can throw the weights
# far away. In this lesson you build what real training consists of: a `Trainer`.
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
# Lesson 06 said why: far from the minimum long steps are good, close to it they keep the ball of noise large. The usual
# way down is half a cosine (Loshchilov and Hutter, *SGDR*, 2017), from cos 0 = 1 to cos π = -1, stretched so that it
# runs from `max_lr` to `min_lr`. From `total_steps` on the rate stays there.
#
# At the start Adam's averages hold almost nothing, so steps should be careful. **Warm-up** (Goyal and others, 2017)
# lets the rate rise in a straight line to `max_lr`, in `warmup_steps` steps of equal height; no step has the rate 0.
# The cosine begins after that. With max_lr 0.8, total_steps 12, min_lr 0 and warmup_steps 4:
#
# | step | 0 | 1 | 3 | 4 | 6 | 8 | 12 | 20 |
# |---|---|---|---|---|---|---|---|---|
# | lr | 0.2 | 0.4 | 0.8 | 0.8 | 0.683 | 0.4 | 0 | 0 |

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
        require(step >= 0, f"There is no step {step}. Steps are counted from 0.")
        ### BEGIN SOLUTION the rate of any step
        if step < self.warmup_steps:
            return self.max_lr * (step + 1) / self.warmup_steps
        progress = min(1.0, (step - self.warmup_steps) / (self.total_steps - self.warmup_steps))
        return self.min_lr + (self.max_lr - self.min_lr) * (1 + math.cos(math.pi * progress)) / 2
        ### END SOLUTION

# %%
check("07-schedule")

# %% [markdown]
# Does warm-up help? Switch it off. In 100 steps with a rate of up to 0.3, how high is the worst loss without it? A
# model that knows nothing has log(3) = 1.1.

# %%
guess = ...

if measure.predicted(guess):
    cold, warm = (loop(network(), 100, CosineSchedule(0.3, 100, warmup_steps=steps)) for steps in (0, 20))
    print(f"cold: worst {max(cold):.2f}, last {cold[-1]:.4f}; warm: worst {max(warm):.2f}, last {warm[-1]:.4f}")
    measure.against(guess, max(cold))
    display(plot.line(np.arange(100), {"no warm-up": cold, "warm-up": warm}, x="step", y="loss"))

# %% [markdown]
# ## 2. No step too long
#
# Now and then a batch gives a gradient a hundred times longer than usual, and one step throws away an hour of training.
# **Clipping** limits the length (Pascanu, Mikolov and Bengio, 2013). All gradients of all parameters are seen as one
# long vector, whose length is the **global norm**. If it is above `max_norm`, the vector is shortened to this length,
# and keeps its direction.
#
# By hand: the gradients `[3, 4]` and `[[12]]` have the norm √(9 + 16 + 144) = 13. With max_norm 1.3 they become `[0.3,
# 0.4]` and `[[1.2]]`. The answer is 13, the norm *before* clipping, which is good to watch.

# %% [markdown]
# Three traps. A parameter may have no gradient. A norm that is infinite or nan can't be repaired: return it, and touch
# nothing. And two parameters may have been handed the same array by `backward`; scaled in place it would shrink twice.

# %% exercise="07-clip"
#| export
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> float:
    """Scale all gradients by one factor, so that their global norm is at most max_norm.

    Returns the norm before clipping; 0.0 if no parameter has a gradient.
    """
    require(max_norm > 0, f"max_norm is {max_norm}. It has to be above 0; 1.0 is a common choice.")
    ### BEGIN SOLUTION limit the length of all gradients together
    trained = [param for param in params if param.grad is not None]
    norm = math.hypot(*(float(np.linalg.norm(param.grad)) for param in trained))
    if max_norm < norm < math.inf:
        for param in trained:
            param.grad = param.grad * (max_norm / norm)
    return norm
    ### END SOLUTION

# %%
check("07-clip")

# %%
# Two parameters have the gradients [6] and [8]. You clip with max_norm = 5. What does the first gradient become?
answer("07-q-clip", ...)

# %% [markdown]
# ## 3. Large batches in small pieces
#
# A step on 256 examples is steadier than one on 64. But the graph of a batch grows with it, and may not fit into
# memory. There is a way out: `backward` *adds*. Four batches of 64, one after the other, each with its own small graph,
# and one step at the end: that is **gradient accumulation**. The obvious way divides by the number of batches. One
# weight of 1 should bring four examples, 1, 1, 1 and 3, to 0:

# %%
def gradient(pieces):
    """The gradient of one weight of 1, accumulated over pieces of the data with the mean of their losses."""
    w = Tensor([1.0], requires_grad=True)
    for piece in pieces:
        (((Tensor(piece) * w) ** 2).mean() / len(pieces)).backward()
    return w.grad.item()

print("one batch of 4:", gradient([[1.0, 1.0, 1.0, 3.0]]))
print("two of 2:      ", gradient([[1.0, 1.0], [1.0, 3.0]]))
print("3 and 1:       ", gradient([[1.0, 1.0, 1.0], [3.0]]))

# %% [markdown]
# The last is wrong, and data sets rarely divide evenly. What must each piece contribute, so that any cut gives the
# gradient, and the loss, of the whole? Losses take their mean over the entries of the targets, so it is `targets.size`
# that counts. `pair`, which is given, makes tensors of one batch and refuses what can't be one.

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

# %% exercise="07-accumulate"
#| export
def accumulate(model: Layer, loss_fn: Callable, batches: list[tuple[Tensor, Tensor]]) -> float:
    """Add to the gradients those of the mean loss over all examples of all batches; return that loss.

    One graph at a time: each batch goes backward before the next goes forward.
    """
    ### BEGIN SOLUTION the gradient of the mean over all examples, one batch at a time
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
# `evaluate` gives the mean loss and the **accuracy**, the share of right answers. It must not disturb anything: Dropout
# must not drop, no graph may be recorded, and afterwards each layer is in the mode that it was in, even if a batch
# fails. (Somebody may have frozen a single layer by hand.)
#
# Given are `count_right(outputs, targets)`, a number, and `modes_kept(model)`: `with modes_kept(model):` puts every
# layer back into its mode, whatever happens inside. The trap is that of section 3: the last batch is often smaller. No
# batch at all, as from a generator that is used a second time, is a `ValueError` with the word "empty".

# %% exercise="07-evaluate"
#| export
def evaluate(model: Layer, loss_fn: Callable, batches: Iterable) -> tuple[float, float]:
    """Mean loss and accuracy over all targets, in eval mode, unrecorded. Raises ValueError without a batch.

    Batches are pairs (inputs, targets) of arrays or Tensors. The accuracy is NaN where targets are not classes.
    """
    ### BEGIN SOLUTION the mean over everything, and nothing disturbed
    loss, right, total = 0.0, 0.0, 0
    with modes_kept(model), no_grad():
        model.eval()
        for inputs, targets in map(pair, batches):
            outputs = model(inputs)
            loss += loss_fn(outputs, targets).item() * targets.size
            right += count_right(outputs, targets)
            total += targets.size
    require(total, "The batches are empty, so there is nothing to evaluate. Was a generator used a second time?")
    return loss / total, right / total
    ### END SOLUTION

# %%
check("07-evaluate")

# %% [markdown]
# ## 5. The Trainer
#
# Now the loop itself. `update` makes one step from a group of batches, and returns the loss and the norm before
# clipping. Its parts are there: `self.schedule` (which may be None), `self.optimizer`, your functions, and
# `self.stay_finite(loss, norm)`, which stops a run that has diverged. What matters is their order:
#
# - The rate of a step counts in this step; `self.steps`, the length of `self.losses`, is its number.
# - When a run is stopped, the weights are still those of the last good step, and the step does not count.
# - The limit is `self.max_norm`.
#
# `train_epoch` goes once through the data, in train mode: one update for each group from `groups(batches,
# self.accumulation_steps)`. After each, `watch`, if there is one, hears `watch(step=self.steps, loss=loss,
# lr=self.optimizer.lr, norm=norm)`. It counts `self.epoch` and returns the mean of its losses. No batch is a
# `ValueError`, with the word "empty".

# %%
#| export
def groups(batches: Iterable, size: int) -> Iterator[list[tuple[Tensor, Tensor]]]:
    """The batches as pairs of Tensors, in lists of `size`; the last list may be shorter."""
    pairs = map(pair, batches)
    while group := list(islice(pairs, size)):
        yield group

# %% exercise="07-trainer"
#| export
class Trainer(TrainerBase):
    """Trains a model: schedule, accumulation, clipping, evaluation and checkpoints around the optimizer's step.

    Made as Trainer(model, loss_fn, optimizer, schedule=None, max_norm=None, accumulation_steps=1).
    """

    def update(self, batches: list[tuple[Tensor, Tensor]]) -> tuple[float, float]:
        """One step from all of these batches together. Returns the loss, and the gradient's norm before clipping."""
        ### BEGIN SOLUTION one safe step
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
        ### BEGIN SOLUTION one pass over the batches
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
        """Write a checkpoint, whole or not at all. You write `checkpoint` in section 7."""
        write_npz(path, checkpoint(self))

    def load(self, path: str | Path) -> None:
        """Go on exactly where the checkpoint was made. You write `resume` in section 7."""
        resume(self, read_npz(path))

# %%
check("07-trainer")

# %% [markdown]
# ## 6. One batch first
#
# Before you train for an hour, train on **one batch** for a second. A network that is wired correctly learns eight
# points by heart. If it does not, no amount of data will help. Here is one with a mistake that raises no error: a
# softmax before the loss, which lesson 04 warned of. How low does its loss get?

# %%
guess = ...

if measure.predicted(guess):
    lowest = []
    for layers in (network().layers, [*network().layers, Softmax()]):
        model = Sequential(*layers)
        trainer = Trainer(model, CrossEntropyLoss(), Adam(model.parameters(), lr=0.05))
        while trainer.epoch < 200:
            trainer.train_epoch([spirals(8, seed=0)])
        lowest.append(min(trainer.losses))
        print(f"the last layer is {layers[-1]}: lowest loss {lowest[-1]:.3f}")
    measure.against(guess, lowest[1])

# %% [markdown]
# The scores that reach the loss lie between 0 and 1, so even a perfect answer costs log(e + 2) - 1 = 0.551.

# %% [markdown]
# ## 7. Checkpoints
#
# Everything that changes while training goes into one flat dictionary of arrays:
#
# | key | what |
# |---|---|
# | `model.…`, `optimizer.…` | each entry of their `state_dict()`; numbers as arrays too |
# | `random.…` | each entry of `random_states(trainer.model)`: where the random generators stand |
# | `epoch`, `losses` | as arrays |
#
# The schedule has no entry: it is a function of the step, and `losses` counts the steps. A file of arrays is *safe*,
# too. Loading a Python `pickle` can run anything that its author likes; numpy's npz, read with `allow_pickle=False`,
# holds numbers and text. (In **PyTorch**, `torch.save` writes a pickle, and since release 2.6 `torch.load` accepts only
# tensors and plain values unless it is told otherwise.)
#
# `resume` is the way back. `section(saved, "model.")` picks the entries with this beginning, and takes it off;
# `set_random_states(model, saved)` undoes `random_states`. `epoch` is an int again, and `losses` a list of floats.

# %% exercise="07-checkpoint"
#| export
def checkpoint(trainer: Trainer) -> dict[str, np.ndarray]:
    """All that changes while training, as one flat dictionary of arrays."""
    ### BEGIN SOLUTION everything that a new trainer would not know
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
# The cell below is a whole program: it loads the checkpoint if there is one, trains with a live curve, and saves after
# every tenth epoch. An epoch's batches are drawn from its number, so they are the same whenever it runs. Run it, raise
# `EPOCHS`, and run again: it goes on from the file, also in a new tab. (Delete `spirals.npz` to begin anew.)

# %%
EPOCHS, SIZE, FILE = 40, 50, root() / "spirals.npz"

def epoch_batches(epoch):
    """The batches of one epoch, in an order drawn for it."""
    order = np.random.default_rng(epoch).permutation(len(points))
    return [(points[rows], arms[rows]) for rows in np.split(order, len(points) // SIZE)]

model = network(dropout=0.1)
schedule = CosineSchedule(0.05, total_steps=EPOCHS * len(points) // SIZE, warmup_steps=20)
trainer = Trainer(model, CrossEntropyLoss(), Adam(model.parameters()), schedule, max_norm=1.0)
if FILE.exists():
    trainer.load(FILE)
    print(f"Continued after epoch {trainer.epoch}.")
with plot.Live() as live:
    while trainer.epoch < EPOCHS:
        trainer.train_epoch(epoch_batches(trainer.epoch), watch=lambda **state: live.update(
            lambda: plot.line(np.arange(trainer.steps), trainer.losses, x="step", y=plot.Axis("loss", 0, 1.2))))
        if trainer.epoch % 10 == 0:
            trainer.save(FILE)
print("test: loss {:.3f}, accuracy {:.1%}".format(*trainer.evaluate([spirals(300, seed=1)])))

# %% [markdown]
# ## 8. Learned by heart
#
# Now the hard case: 45 points, and more noise. The network has 387 weights. Its loss on these points will fall to
# nearly 0. What will its loss on new points do? At which of 240 epochs is it lowest?

# %%
guess = ...

few, held, test = (spirals(count, seed, noise=0.5) for count, seed in ((45, 10), (150, 1), (300, 2)))

def study(dropout=0.0, decay=0.0):
    """240 epochs on the few points: every tenth loss on them and on held ones, the trainer, its best and last state."""
    model, losses = network(0, dropout), []
    trainer = Trainer(model, CrossEntropyLoss(), AdamW(model.parameters(), lr=0.05, weight_decay=decay))
    while trainer.epoch < 240:
        trainer.train_epoch([few])
        if trainer.epoch % 10 == 0:
            losses.append([trainer.evaluate([data])[0] for data in (few, held)])
            if losses[-1][1] == min(new for _, new in losses):
                best = checkpoint(trainer)
    return np.array(losses), trainer, best, checkpoint(trainer)

every = np.arange(10, 241, 10)
losses, plain, best, last = study()
if measure.predicted(guess):
    measure.against(guess, int(best["epoch"]))
    display(plot.line(every, {"the 45 points": losses[:, 0], "new points": losses[:, 1]}, x="epoch", y="loss"))

# %% [markdown]
# The two curves part: from there on the network learns the noise of its 45 points. This is **overfitting**, and only
# the second curve shows it. Three remedies: Dropout, so that no unit can rely on another; weight decay, which keeps
# weights small and the model smooth; and **early stopping**, going back to the best checkpoint, which costs nothing.
#
# The best moment was chosen on the held points, so they are no longer new. The last word has a third set, the test.

# %%
runs = {"dropout 0.5": study(dropout=0.5), "decay 0.5": study(decay=0.5), "both": study(dropout=0.5, decay=0.5)}
rows = [(name, trained, end) for name, (_, trained, _, end) in runs.items()]
for name, trained, state in [("nothing", plain, last), *rows, ("early stopping", plain, best)]:
    resume(trained, state)
    print(f"{name:14} train {trained.evaluate([few])[0]:.2f}, test {trained.evaluate([test])[0]:.2f}")
curves = {"nothing": losses[:, 1]} | {name: found[:, 1] for name, (found, *_) in runs.items()}
plot.line(every, curves, x="epoch", y="loss on the held points")

# %% [markdown]
# Each alone beats the plain run on the test. Both together, as strong as this, can't even learn the 45 points. That is
# **underfitting**: both losses stay high.

# %% [markdown]
# ## What does it cost?
#
# Until `backward` has run, every result of every operation stays in memory. How many times the bytes of a batch of 64
# does the graph of a batch of 256 hold, which accumulation avoids?

# %%
guess = ...

def graph_bytes(tensor):
    """Bytes of all results that a tensor remembers, itself included."""
    seen, waiting = {}, [tensor]
    while waiting:
        one = waiting.pop()
        if one.op and id(one) not in seen:
            seen[id(one)] = one.data.nbytes
            waiting.extend(one.parents)
    return sum(seen.values())

if measure.predicted(guess):
    wide, sizes = Sequential(Linear(64, 128), Tanh(), Linear(128, 10)), [16, 64, 256]
    held_bytes = [graph_bytes(CrossEntropyLoss()(wide(np.ones((n, 64))), np.zeros(n, int))) for n in sizes]
    with no_grad():
        unrecorded = graph_bytes(wide(np.ones((256, 64))))
    busy = Trainer(wide, CrossEntropyLoss(), Adam(wide.parameters()))
    busy.save(root() / "wide.npz")
    file, weights = (root() / "wide.npz").stat().st_size, sum(param.data.nbytes for param in wide.parameters())
    print(f"bytes grow like the batch to the power {measure.exponent(sizes, held_bytes):.2f}; no_grad: {unrecorded}")
    print(f"the checkpoint has {file / weights:.1f} times the bytes of the weights")
    measure.against(guess, held_bytes[2] / held_bytes[1])

# %% [markdown]
# The graph grows with the batch; under `no_grad` none is kept. The checkpoint holds weights and Adam's two averages.

# %% [markdown]
# ## Break it
#
# A loss of squares, a rate that is too high, and one target that is wrong by a factor of a thousand. How does the norm
# go from step to step, without and with clipping?

# %%
rng = np.random.default_rng(0)
clean = rng.normal(size=(64, 8)).astype(np.float32)
wrong = clean.sum(axis=1, keepdims=True)
wrong[0] *= 1000

for max_norm in (None, 1.0):
    rng, norms = np.random.default_rng(1), []
    model = Sequential(Linear(8, 32, rng=rng), Tanh(), Linear(32, 1, rng=rng))
    victim = Trainer(model, MSELoss(), SGD(model.parameters(), lr=0.2), max_norm=max_norm)
    try:
        for _ in range(60):
            victim.train_epoch([(clean, wrong)], watch=lambda norms=norms, **state: norms.append(state["norm"]))
    except FloatingPointError as error:
        print(error)
    print(f"max_norm {max_norm}: {victim.steps} steps; every eighth norm:", *(f"{norm:.1e}" for norm in norms[::8]))

# %% [markdown]
# Without clipping the norm grows by nearly the same factor at each step: the signature of a learning rate above the
# limit of lesson 06. A few dozen steps, and float32 ends. With clipping, no step is longer than lr · max_norm.

# %% [markdown]
# ## Check yourself

# %%
# Batches of 100, 100 and 10 examples have the losses 1.0, 1.0 and 4.0. What does evaluate return, to 2 decimals?
answer("07-q-mean", ...)

# %%
# The training loss is 0.9 and the loss on new data 0.92; log(3) is 1.1. What do you try first?
# "a": more Dropout, "b": early stopping, "c": less weight decay or a larger network, "d": a larger test set
answer("07-q-underfit", ...)

# %%
# You resume with the right weights, but a new Adam. What goes wrong?
# "a": nothing, "b": the loss jumps, "c": the weights have the wrong shape, "d": the learning rate is 0
answer("07-q-resume", ...)

# %% [markdown]
# ## Where this goes
#
# This completes the first tier. Prove it with milestone 03, which reads digits: `%tito milestone run 3`.

# %%
# %tito complete 07
