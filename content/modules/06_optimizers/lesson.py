# ---
# title: Optimizers
# id: "06"
# ---

# %% [markdown]
# # Optimizers
#
# Lesson 05 gave every weight its gradient: the direction in which the loss grows. So step the other way, again and
# again. Here is a loss with two weights, and the loop that does it. Which of the four learning rates arrives at the
# minimum?

# %%
#| default_exp core.optimizers
# %load_ext tinytorch.tito
from IPython.display import display

from tinytorch import measure, plot

# %%
#| export
from collections.abc import Iterable
from typing import Any

import numpy as np

from tinytorch.core.tensor import Tensor
from tinytorch.given.optimizers import OptimizerBase, checked, like, require, same_form  # noqa: F401  (older answers)

# %%
STEEPNESS = np.array([1.0, 50.0])

def valley(w):
    """A loss over two weights: (w[0]² + 50 · w[1]²) / 2. Its minimum is 0, at [0, 0]."""
    return (w * w * STEEPNESS).sum() / 2

for lr in (0.001, 0.01, 0.039, 0.041):
    w = Tensor([-10.0, 1.0], requires_grad=True)
    for _ in range(60):
        valley(w).backward()
        w.data -= lr * w.grad
        w.grad = None
    print(f"lr {lr:5}: after 60 steps w = [{w.data[0]:6.2f}, {w.data[1]:6.2f}], loss {valley(w).item():8.3f}")

# %% [markdown]
# None of them. The gradient is `[w[0], 50 · w[1]]`, so a step multiplies the first weight by `1 - lr` and the second by
# `1 - 50 · lr`. With `lr = 0.041` the second factor is -1.05: the weight changes sign at every step, and grows. **The
# steepest direction sets the limit**, `lr < 2 / 50`, and there the flat direction crawls, by a factor of 0.96.
#
# In this lesson the step learns to remember where it was going, and to give every weight a scale of its own.
#
# ```mermaid
# flowchart LR
#   loss -- "backward()" --> grad["gradient"]
#   grad --> rule["the rule: SGD, Adam, AdamW"]
#   state["state, kept for each weight"] <--> rule
#   rule -- "step()" --> data["weights"]
# ```
#
# **Uses**: tensors (01), gradients (05). **Enables**: training (07), and every network of this course.

# %% [markdown]
# ## 1. A list of weights and a rule
#
# A model has many **parameters**: tensors with `requires_grad=True` that training may change. An optimizer holds them
# in a list. `zero_grad()` forgets all gradients. It is called once a step, because `backward` *adds* to what is there.
# A forgotten gradient is `None`, which says more than zeros do: nobody has asked this parameter yet.
#
# `step()` moves every parameter that has a gradient. How far is the **rule's** business: `change` returns what to
# subtract. In the base class that is the learning rate times the gradient. With lr 0.1, weights `[1, -2]` with gradient
# `[0.5, 1]` become `[0.95, -2.1]`. Other rules remember something for each parameter, in a dictionary of its own;
# `self.state` lists these dictionaries in the order of `self.params`.
#
# The trap: others share the weights' array, a model that is being saved, for example. They must see the new numbers.

# %% exercise="06-optimizer"
#| export
class Optimizer(OptimizerBase):
    """Moves `self.params` against their gradients, with rate `self.lr`, which may be set at any time.

    The rule is gradient descent; others replace `change`. `self.state` has what `start` made for each parameter.
    """

    def change(self, weights: np.ndarray, grad: np.ndarray, state: dict[str, Any]) -> np.ndarray:
        """What to subtract from the weights: an array of their shape. May write into `state`."""
        return self.lr * grad

    def zero_grad(self) -> None:
        """Forget every gradient: grad becomes None."""
        ### BEGIN SOLUTION forget all gradients
        for param in self.params:
            param.grad = None
        ### END SOLUTION

    def step(self) -> None:
        """Change every parameter that has a gradient, in place, by the rule and with its own state."""
        ### BEGIN SOLUTION move each parameter by the rule
        for param, state in zip(self.params, self.state, strict=True):
            if param.grad is not None:
                param.data -= self.change(param.data, param.grad, state)
        ### END SOLUTION

    def state_dict(self) -> dict[str, Any]:
        """A copy of all that changes while training, but for the weights. You write `snapshot` in section 8."""
        return snapshot(self)

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        """Go on from what state_dict() gave. You write `restore` in section 8."""
        restore(self, saved)

# %%
check("06-optimizer")

# %% [markdown]
# ## 2. Momentum
#
# Across the valley the gradient changes sign at every step. Along the valley it points the same way each time. Add up
# the last gradients, and the first kind cancels while the second grows. That is **momentum** (Boris Polyak, 1964), the
# way of a heavy ball. The sum is called velocity. Each new gradient enters it in full, and with each step whatever was
# there before counts `momentum` times as much.
#
# With momentum 0.9, and a gradient of 1 at each step, the velocity is 1, then 1.9, then 2.71, and ends at 1 / (1 - 0.9)
# = 10. With gradients 1, -1, 1, -1 it ends near 0.5 and -0.5.

# %% [markdown]
# **Look ahead.** Yurii Nesterov (1983) steps with tomorrow's velocity: the one that the next step would have if it met
# today's gradient once more. In the example that is 1.9 in place of 1, then 2.71 in place of 1.9. Where the velocity
# and the slope disagree, such a ball brakes one step earlier.

# %% exercise="06-momentum"
#| export
def velocity(old: np.ndarray, grad: np.ndarray, momentum: float) -> np.ndarray:
    """The new velocity, from the old one and this step's gradient. A new array.

    >>> velocity(np.array([1.0]), np.array([1.0]), 0.9)
    array([1.9])
    """
    ### BEGIN SOLUTION the velocity after this gradient
    return momentum * old + grad
    ### END SOLUTION


def look_ahead(velocity: np.ndarray, grad: np.ndarray, momentum: float) -> np.ndarray:
    """Nesterov's direction. The velocity already contains this gradient. A new array.

    >>> look_ahead(np.array([1.9]), np.array([1.0]), 0.9)
    array([2.71])
    """
    ### BEGIN SOLUTION the velocity of the step after this one, if the slope stays the same
    return grad + momentum * velocity
    ### END SOLUTION

# %%
check("06-momentum")

# %% [markdown]
# ## 3. SGD
#
# Put it together. By hand, with lr 0.1 and momentum 0.9: gradients 1, 1, -2 take a weight from 1 to 0.9, to 0.71, to
# 0.739. The velocity of a parameter lives in `state["velocity"]`, which is there only with momentum.
#
# One setting is new. **Weight decay** pulls every weight towards 0, a little at each step, because large weights tend
# to fit noise. To SGD it is a part of the gradient: with `weight_decay` 0.1, for weights `[1, -2]` and a gradient of
# `[0.5, 1]` everything goes on as if the gradient were `[0.6, 0.8]`.
#
# Two traps. When somebody lowers `lr`, it must count at once, for the remembered part of the step too. And `grad`
# belongs to the parameter: read it only.

# %% exercise="06-sgd"
#| export
class SGD(Optimizer):
    """Gradient descent, with momentum, Nesterov's look ahead and weight decay if they are asked for."""

    def __init__(self, params: Iterable[Tensor], lr: float, momentum: float = 0.0, nesterov: bool = False,
                 weight_decay: float = 0.0) -> None:
        require(0 <= momentum < 1, f"momentum is {momentum}. From 1 on, old gradients never fade. Try 0.9.")
        require(momentum > 0 or not nesterov, "nesterov looks ahead along the velocity: it needs momentum, say 0.9.")
        require(weight_decay >= 0, f"weight_decay is {weight_decay}. Below 0 the weights would grow. Try 0.0001.")
        self.momentum, self.nesterov, self.weight_decay = momentum, nesterov, weight_decay
        super().__init__(params, lr)

    def start(self, weights: np.ndarray) -> dict[str, Any]:
        """A velocity of zeros, or nothing without momentum."""
        return {"velocity": np.zeros_like(weights)} if self.momentum else {}

    def change(self, weights: np.ndarray, grad: np.ndarray, state: dict[str, Any]) -> np.ndarray:
        """lr times the direction: the gradient, the velocity, or the look ahead."""
        ### BEGIN SOLUTION the change that these settings ask for
        direction = grad + self.weight_decay * weights
        if self.momentum:
            state["velocity"] = velocity(state["velocity"], direction, self.momentum)
            ahead = look_ahead(state["velocity"], direction, self.momentum)
            direction = ahead if self.nesterov else state["velocity"]
        return self.lr * direction
        ### END SOLUTION

# %%
check("06-sgd")

# %% [markdown]
# Back to the valley, with 60 steps again. Which momentum comes closest to the minimum? The picture shows the valley
# from above, with the paths for 0 (blue) and 0.8 (red).

# %%
guess = ...  # 0, 0.5, 0.8 or 0.95?

def walk(make, steps=60, start=(-10.0, 1.0), loss=valley, rate=None):
    """The weights before each step and after the last, shape (steps + 1, 2). `make` gets the list of weights."""
    w = Tensor(start, requires_grad=True)
    optimizer = make([w])
    path = [w.data.copy()]
    for step in range(steps):
        optimizer.lr = rate(step) if rate else optimizer.lr
        optimizer.zero_grad()
        loss(w).backward()
        optimizer.step()
        path.append(w.data.copy())
    return np.array(path)

if measure.predicted(guess):
    trials = (0.0, 0.5, 0.8, 0.95)
    paths = [walk(lambda params, momentum=momentum: SGD(params, 0.03, momentum)) for momentum in trials]
    losses = [valley(Tensor(path[-1])).item() for path in paths]
    print(*(f"momentum {momentum:4}: loss {loss:.1e}" for momentum, loss in zip(trials, losses, strict=True)), sep="\n")
    measure.against(guess, trials[np.argmin(losses)])
    axes = {"x": plot.Axis("w[0]", -11, 3), "y": plot.Axis("w[1]", -2, 2)}
    display(plot.line(*paths[0].T, color=plot.BLUE, **axes) + plot.line(*paths[2].T, color=plot.VERMILLION, **axes))

# %% [markdown]
# Without momentum the path zigzags between the walls. With 0.8 it swings out, then its sideways moves cancel, and it
# gains several powers of ten. With 0.95 the ball is too heavy: it rolls past the minimum, and swings.

# %%
# SGD with lr 0.01 and momentum 0.9. The gradient has been 2 for a long time. How far does the weight move in each step?
answer("06-q-terminal", ...)

# %% [markdown]
# ## 4. The S
#
# SGD means *stochastic gradient descent* (the idea is Robbins and Monro's, 1951): the gradient comes from a few
# examples drawn at random, not from all. Here are 200 flats, made up by the formula `rent = 9.5 · size - 30 · way +
# 250` plus noise. Two weights, one for size in m² and one for the way to the centre in km, should give the rent.
# (Columns and rent are shifted to mean 0, and columns divided by their spread, so that this valley is round.)
#
# A batch of 1 reads one flat for a step, a batch of 200 reads all of them. Let each batch size read 1,600 flats in all:
# 1,600 steps, 200 steps, or 8. Which of them comes closest to the exact solution?

# %%
guess = ...  # 1, 8 or 200?

rng = np.random.default_rng(3)
columns = np.stack([rng.uniform(20, 120, 200), rng.uniform(0.5, 10, 200)], axis=1)
rent = columns @ [9.5, -30.0] + 250 + rng.normal(0, 40, 200)
flats, rents = (columns - columns.mean(axis=0)) / columns.std(axis=0), rent - rent.mean()
exact = np.linalg.lstsq(flats, rents, rcond=None)[0]

def on_batches(count, seed=0):
    """A loss that looks at `count` flats, drawn anew each time that it is asked; 200 are all of them."""
    rng = np.random.default_rng(seed)
    def loss(w):
        rows = rng.integers(200, size=count) if count < 200 else slice(None)
        return ((Tensor(flats[rows]) @ w - Tensor(rents[rows])) ** 2).mean() / 2
    return loss

def distances(count, steps, lr=0.1, start=(0.0, 0.0), rate=None):
    """How far the weights are from the exact solution, before each step and after the last."""
    path = walk(lambda params: SGD(params, lr), steps, start, on_batches(count), rate)
    return np.linalg.norm(path - exact, axis=1)

if measure.predicted(guess):
    runs = {count: distances(count, 1600 // count) for count in (1, 8, 200)}
    for count, run in runs.items():
        print(f"batch {count:3}: {len(run) - 1:4} steps; distance {run[0]:.0f} at first, {run[-1]:.1f} at the end")
    measure.against(guess, min(runs, key=lambda count: runs[count][-1]))
    one, eight, full = (
        plot.line(np.arange(len(run)) * count, run, x="flats read", y=plot.Axis("distance", log=True), color=color)
        for (count, run), color in zip(runs.items(), (plot.VERMILLION, plot.GREEN, plot.BLUE), strict=True))
    display(one + eight + full)

# %% [markdown]
# The full batch (blue) walks straight, but 200 flats buy it one step. The batch of 1 (red) is near the goal after a few
# dozen flats, and never arrives: each flat pulls towards a solution of its own, and the weights are thrown about in a
# **ball of noise**. The batch of 8 (green) is the bargain here.

# %% [markdown]
# How large is the ball? A mean of 8 examples has a noise √8 = 2.8 times smaller than that of one. And a smaller `lr`
# averages over more steps. By how much does the ball shrink if `lr` is divided by 16?

# %%
guess = ...  # 1, 2, 4, 8 or 16 times smaller?

def ball(count, lr):
    """The typical distance in the second half of 800 steps, from a start in the middle of the ball."""
    return np.sqrt((distances(count, 800, lr, start=exact)[400:] ** 2).mean())

if measure.predicted(guess):
    one, eight, slow = ball(1, 0.1), ball(8, 0.1), ball(1, 0.1 / 16)
    print(f"batch 1: {one:.1f}; batch 8: {eight:.1f}, {one / eight:.1f} times smaller; lr / 16: {slow:.1f}")
    measure.against(guess, one / slow)

# %% [markdown]
# About the root, again: a sixteenth of the rate for a quarter of the ball. So a rate that is small enough to arrive is
# too small to travel. Unless it changes on the way. Three runs with batches of 1: a high rate, one fiftieth of it, and
# one that falls from the first to the second: fast first, quiet at the end. Lesson 07 builds a schedule for it.

# %%
rates = {"high": lambda step: 0.1, "low": lambda step: 0.002, "falling": lambda step: 0.1 / (1 + step / 16)}
runs = {name: distances(1, 800, rate=rate) for name, rate in rates.items()}
for name, run in runs.items():
    print(f"{name:8} after 100 steps {run[100]:5.1f}, in the last 200 about {np.sqrt((run[-200:] ** 2).mean()):4.1f}")
plot.line(np.arange(801), runs, x="step", y=plot.Axis("distance", log=True))

# %%
# The loss fell fast; now it jitters around one value. On the full batch it would still fall. What do you try first?
# "a": zero_grad after the step, "b": a lower lr from here on, "c": more momentum
answer("06-q-noise", ...)

# %% [markdown]
# ## 5. An average that starts with a mistake
#
# Momentum has one learning rate for all weights. Another idea: find out how large the gradients of each weight usually
# are, and divide by that. Steep weights then take small steps, and flat ones large steps.
#
# "Usually" is a **moving average**. Of the old average a share `beta` stays; the rest belongs to the new value. From
# 10, with the value 2 and beta 0.75, it comes to 8. The trouble is its start at 0. Feed it nothing but twos, with beta
# 0.9: 0.2, then 0.38, then 0.542, when the average of twos is 2. Since the first is ten times too small, why not
# multiply by ten?

# %%
for count, average in {1: 0.2, 2: 0.38, 3: 0.542, 10: 1.302643, 50: 1.989692}.items():
    print(f"after {count:2} twos: {average:.3f}; ten times that: {average * 10:.2f}")

# %% [markdown]
# That repairs the first value only. But the mistake is known exactly: it is the 0 at the start, and the share that this
# 0 still has. Find a correction that is right for every `count`, every beta, and all values. It matters most with long
# memories: with beta 0.999 the first average is 1,000 times too small.

# %% exercise="06-average"
#| export
def moving_average(old: np.ndarray, value: np.ndarray, beta: float) -> np.ndarray:
    """The moving average after one more value. A new array.

    >>> moving_average(np.array([0.2]), np.array([2.0]), 0.9)
    array([0.38])
    """
    ### BEGIN SOLUTION the average after one more value
    return beta * old + (1 - beta) * value
    ### END SOLUTION


def unbiased(average: np.ndarray, beta: float, count: int) -> np.ndarray:
    """A moving average of `count` values (1 or more) that began at 0, corrected for this beginning. A new array.

    >>> unbiased(np.array([0.38]), 0.9, 2)
    array([2.])
    """
    ### BEGIN SOLUTION undo the beginning at 0
    return average / (1 - beta**count)
    ### END SOLUTION

# %%
check("06-average")

# %% [markdown]
# ## 6. Adam
#
# Diederik Kingma and Jimmy Ba (*Adam*, 2014) keep two moving averages for each weight: `m` of the gradients, with the
# first beta, and `v` of their **squares**, with the second. Squares have no sign, so in `v` nothing cancels: its root
# is the usual size of a gradient. The direction is the average gradient in units of this size. By hand, with the
# gradients 2 and then -1, and betas 0.9 and 0.999:
#
# | step | grad | m | m unbiased | v | v unbiased | direction |
# |---|---|---|---|---|---|---|
# | 1 | 2 | 0.2 | 2 | 0.004 | 4 | **1** |
# | 2 | -1 | 0.08 | 0.4211 | 0.004996 | 2.4992 | **0.2663** |
#
# `state` has `"count"`, `"m"` and `"v"`, the averages as they are, biased. So that 0 / 0 is 0, `eps` is added to the
# size by which you divide. Weight decay enters as in SGD.

# %% exercise="06-adam"
#| export
class Adam(Optimizer):
    """Steps of about lr for every weight: the average gradient over the root of the average square."""

    def __init__(self, params: Iterable[Tensor], lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999),
                 eps: float = 1e-8, weight_decay: float = 0.0) -> None:
        require(all(0 <= beta < 1 for beta in betas), f"betas are {betas}. Each has to be at least 0 and below 1.")
        require(eps > 0, f"eps is {eps}. It has to be above 0, or a gradient of 0 would divide 0 by 0.")
        require(weight_decay >= 0, f"weight_decay is {weight_decay}. Below 0 the weights would grow. Try 0.01.")
        self.betas, self.eps, self.weight_decay = betas, eps, weight_decay
        super().__init__(params, lr)

    def start(self, weights: np.ndarray) -> dict[str, Any]:
        """The number of steps, and the two averages."""
        return {"count": 0, "m": np.zeros_like(weights), "v": np.zeros_like(weights)}

    def direction(self, grad: np.ndarray, state: dict[str, Any]) -> np.ndarray:
        """The direction for this gradient, which counts and enters both averages in `state` first."""
        ### BEGIN SOLUTION the average gradient in units of its usual size
        beta1, beta2 = self.betas
        state["count"] += 1
        state["m"] = moving_average(state["m"], grad, beta1)
        state["v"] = moving_average(state["v"], grad * grad, beta2)
        m = unbiased(state["m"], beta1, state["count"])
        v = unbiased(state["v"], beta2, state["count"])
        return m / (np.sqrt(v) + self.eps)
        ### END SOLUTION

    def change(self, weights: np.ndarray, grad: np.ndarray, state: dict[str, Any]) -> np.ndarray:
        """What to subtract from the weights, weight decay included."""
        ### BEGIN SOLUTION a step of Adam
        return self.lr * self.direction(grad + self.weight_decay * weights, state)
        ### END SOLUTION

# %%
check("06-adam")

# %% [markdown]
# The first direction is 1 or -1, whether the gradient is 2 or 2,000,000: `lr` is now about how far a weight moves in a
# step. Here are the flats as they are, with a third weight for the constant: square metres are large numbers, so along
# the first weight the loss is thousands of times steeper. The last Adam has its scale switched off by a huge eps.

# %%
raw = np.column_stack([columns, np.ones(200)])

def mean_square(w):
    """The mean of the squared errors of the rent."""
    return ((Tensor(raw) @ w - Tensor(rent)) ** 2).mean()

kinds = {
    "SGD": lambda params, lr=1e-4: SGD(params, lr),
    "momentum": lambda params, lr=1e-4: SGD(params, lr, momentum=0.9),
    "Adam": lambda params, lr=20.0: Adam(params, lr),
    "Adam without its scale": lambda params: Adam(params, lr=1e-4 * 1e9, betas=(0.9, 0.0), eps=1e9),
}
paths = {name: walk(make, 300, np.zeros(3), mean_square) for name, make in kinds.items()}
errors = {name: np.sqrt(((path @ raw.T - rent) ** 2).mean(axis=1)) for name, path in paths.items()}
for name, path in paths.items():
    print(f"{name:23} {np.round(path[-1], 1)}, typical error {errors[name][-1]:.1f}")
plot.line(np.arange(301), errors, x="step", y=plot.Axis("typical error of the rent", log=True))

# %% [markdown]
# SGD must step for the steepest weight, and has hardly begun with the constant. Adam is close to all three, 9.5, -30
# and 250, and without its scale it does no better than SGD.

# %% [markdown]
# ## 7. AdamW
#
# Adam's decay is a mistake that stood in the common frameworks for years. A weight of 3 with gradient 0 and
# `weight_decay` 0.5 has 1.5 in its gradient, and Adam divides that by its usual size: a full step of `lr`, whatever the
# decay. A weight with large gradients is hardly pulled at all.
#
# Decay should do this: at every step each weight shrinks by the same factor, `1 - lr · weight_decay`, and Adam's
# averages know nothing of it (Ilya Loshchilov and Frank Hutter, *Decoupled Weight Decay Regularization*, 2019). With lr
# 0.1 the weight of 3 above goes to 2.85.

# %% exercise="06-adamw"
#| export
class AdamW(Adam):
    """Adam with weight decay outside of the gradient: every weight shrinks by the factor 1 - lr * weight_decay."""

    def __init__(self, params: Iterable[Tensor], lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999),
                 eps: float = 1e-8, weight_decay: float = 0.01) -> None:
        super().__init__(params, lr, betas, eps, weight_decay)

    def change(self, weights: np.ndarray, grad: np.ndarray, state: dict[str, Any]) -> np.ndarray:
        """What to subtract from the weights, weight decay included."""
        ### BEGIN SOLUTION a step of AdamW
        return self.lr * (self.direction(grad, state) + self.weight_decay * weights)
        ### END SOLUTION

# %%
check("06-adamw")

# %% [markdown]
# Two weights of 1 have gradients that change their sign at each step, of size 0.01 for the first and 10 for the second.
# Which rules decay both alike? (1 - 0.001 · 0.5)⁵⁰⁰ is 0.779. (In **PyTorch**, `p = nn.Parameter(torch.tensor([3.]))`,
# `p.grad = torch.zeros(1)`, `torch.optim.AdamW([p], lr=0.1, weight_decay=0.5).step()` leave the 2.85 of above in `p`.)

# %%
for kind in (SGD, Adam, AdamW):
    w = Tensor([1.0, 1.0], requires_grad=True)
    optimizer = kind([w], lr=0.001, weight_decay=0.5)
    for step in range(500):
        w.grad = np.float32([0.01, 10.0]) * (-1) ** step
        optimizer.step()
    print(f"{kind.__name__:6}", w.data.round(3))

# %% [markdown]
# ## 8. Nothing may be forgotten
#
# A browser tab can close at any moment, and the weights alone are not enough to go on: without its velocity the ball
# starts from rest. So an optimizer hands out a flat dictionary: `"lr"`, and for parameter 0 `"0.count"`, `"0.m"`,
# `"0.v"`, and so on. Whoever has it may keep it for days while the optimizer goes on, and may use it twice.
# `like(value, saved)`, which is given, makes of `saved` a fresh copy in the form of `value`; numbers come back from a
# file as arrays. `same_form` has looked first, so nothing is ever half restored.

# %% exercise="06-state"
#| export
def snapshot(optimizer: Optimizer) -> dict[str, Any]:
    """A copy of the learning rate and of every parameter's state, in one flat dictionary.

    For SGD with momentum and two parameters the keys are "lr", "0.velocity" and "1.velocity".
    """
    ### BEGIN SOLUTION everything that a new optimizer would not know
    saved = {"lr": optimizer.lr}
    for place, state in enumerate(optimizer.state):
        for name, value in state.items():
            saved[f"{place}.{name}"] = like(value, value)
    return saved
    ### END SOLUTION


def restore(optimizer: Optimizer, saved: dict[str, Any]) -> None:
    """Put back what `snapshot` gave. Raises ValueError, and changes nothing, if it does not fit."""
    same_form(snapshot(optimizer), saved)
    ### BEGIN SOLUTION put back the learning rate and a copy of all entries
    optimizer.lr = float(saved["lr"])
    for place, state in enumerate(optimizer.state):
        for name, value in state.items():
            state[name] = like(value, saved[f"{place}.{name}"])
    ### END SOLUTION

# %%
check("06-state")

# %% [markdown]
# ## What does it cost?
#
# Training keeps the weights, their gradients, and the optimizer's state. How many times the weights' memory is that in
# all, for Adam? And how many times longer than SGD's does its step take?

# %%
guess = ...

def trained(make, count):
    """An optimizer with this many weights, which all have a gradient."""
    w = Tensor(np.ones(count), requires_grad=True)
    w.grad = np.ones(count, np.float32)
    return make([w], lr=1e-9)

def total_bytes(optimizer):
    """Weight, gradient and state of its one parameter."""
    arrays = [optimizer.params[0].data, optimizer.params[0].grad, *optimizer.state[0].values()]
    return sum(np.asarray(array).nbytes for array in arrays if np.size(array) > 1)

if measure.predicted(guess):
    names = ("SGD", "momentum", "Adam")
    large, tiny = ([trained(kinds[name], count) for name in names] for count in (200_000, 1))
    times = measure.in_turn(*(one.step for one in large + tiny))
    for place, name in enumerate(names):
        print(f"{name:8} {total_bytes(large[place]) / 800_000:.0f} times the bytes of the weights; "
              f"{times[place] / times[0]:.1f} times SGD's time; one weight only: {times[place + 3]}")
    measure.against(guess, total_bytes(large[-1]) / 800_000)

# %% [markdown]
# Four numbers for each weight: itself, its gradient, `m` and `v`. 7 billion float32 weights take 28 GB to use and 112
# GB to train. The time for one weight is that of Python's calls. Where it is small beside the other, the rest is
# arithmetic and memory: your Adam makes fifteen arrays of the weights' size, SGD three. PyTorch's *fused* Adam reads
# and writes each number once.

# %% [markdown]
# ## Break it
#
# Lesson 05 says that `backward` adds. Leave out `zero_grad`, and nothing complains. Look at section 2: what is a sum of
# all gradients so far, in which nothing fades? Predict the curve for one weight in the loss w² / 2, then run.

# %%
class Forgetful(SGD):
    def zero_grad(self):
        """Keep every gradient."""

paths = [walk(lambda params, kind=kind: kind(params, 0.05), 100, (1.0,), lambda w: (w * w).sum() / 2)
         for kind in (SGD, Forgetful)]
curves = {"with zero_grad": paths[0][:, 0], "without": paths[1][:, 0]}
plot.line(np.arange(101), curves, x="step", y="w")

# %% [markdown]
# Momentum of exactly 1: a ball without friction. The signature: a loss that falls, then climbs back, over and over.

# %% [markdown]
# ## Check yourself

# %%
# A loss is 8 · w² / 2. From which learning rate on does gradient descent no longer come closer to the minimum?
answer("06-q-limit", ...)

# %%
# Two weights have the same value. One has large gradients, the other small ones. Which optimizer decays both equally?
# "a": SGD's weight_decay, "b": Adam's weight_decay, "c": both, "d": neither
answer("06-q-decay", ...)

# %% [markdown]
# ## Where this goes
#
# Milestone 02 is yours to solve, 1969's XOR crisis: `%tito milestone run 2`. Lesson 07 builds the loop around the step.

# %%
# %tito complete 06
