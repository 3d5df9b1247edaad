# ---
# title: Optimizers
# id: "06"
# ---

# %% [markdown]
# # Optimizers
#
# Lesson 05 gave every weight its gradient: the direction in which the loss grows. So step the other way, again and
# again. Here is a loss with two weights, and the loop that does it. Run the cells. Which learning rate is the right
# one?

# %%
#| default_exp core.optimizers
# %load_ext tinytorch.tito
from time import perf_counter

from tinytorch import plot

# %%
#| export
from collections.abc import Iterable
from typing import Any

import numpy as np

from tinytorch.core.tensor import Tensor

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
# Not one of them arrives. The gradient is `[w[0], 50 · w[1]]`, so a step multiplies the first weight by `1 - lr` and
# the second by `1 - 50 · lr`. With `lr = 0.041` the second factor is -1.05: the weight changes sign at every step, and
# grows. So **the steepest direction sets the limit**, `lr < 2 / 50`. At that limit the flat direction still has a
# factor of 0.96, and crawls. Real losses have thousands of directions, and their steepness differs by factors far above
# 50.
#
# One number can't serve both directions. In this lesson the step learns to do better: it remembers where it was going,
# and it gives every weight a scale of its own.
#
# ```mermaid
# flowchart LR
#   loss -- "backward()" --> grad["gradient"]
#   grad --> rule["the rule: SGD, Adam, AdamW"]
#   state["state, kept for each weight"] <--> rule
#   rule -- "step()" --> data["weights"]
# ```
#
# **Uses**: your tensors (01) and gradients (05). **Enables**: training (07), and with it every network of this course.

# %% [markdown]
# ## 1. A list of weights and a rule
#
# A model has many **parameters**: tensors with `requires_grad=True` that training may change. An optimizer holds them
# in a list, and does two things with it.
#
# - `zero_grad()` forgets all gradients: every `p.grad` becomes `None`. It must happen once a step, because `backward`
#   *adds* to what is there. `None` says more than zeros do: this parameter had no part in the last loss.
# - `step()` moves every parameter that has a gradient, by `p.data -= change(p.data, p.grad, state)`. The write is **in
#   place**, into the array that is there, so that everything that shares the array sees the new weights.
#
# `change` is the rule. In the base class it is gradient descent: the learning rate times the gradient. In numbers, with
# lr 0.1: weights `[1, -2]` with gradient `[0.5, 1]` change by `[0.05, 0.1]`, and become `[0.95, -2.1]`. The rules below
# need to remember something for each parameter; `self.state` has one dictionary for each, in the same order.
#
# Everything works on arrays, not on tensors, so nothing of it is recorded for `backward`.

# %%
#| export
def require(condition: bool, sentence: str) -> None:
    """Raise ValueError with this sentence unless the condition holds."""
    if not condition:
        raise ValueError(sentence)


def checked(params: Iterable[Tensor]) -> list[Tensor]:
    """The parameters as a list. TypeError or ValueError, with a sentence, for what can't be trained."""
    if isinstance(params, Tensor):
        raise TypeError("params is a single Tensor. An optimizer takes a list of them: [w].")
    params = list(params)
    require(params, "The list of parameters is empty, so there is nothing to train. Is the model without layers?")
    for place, param in enumerate(params):
        if not isinstance(param, Tensor) or not param.requires_grad or param.op:
            raise TypeError(f"Parameter {place} can't be trained. It has to be a Tensor made with requires_grad=True, "
                            f"not the result of an operation; it is {param!r}.")
    distinct = {id(param) for param in params}
    require(len(distinct) == len(params), "A parameter stands in the list twice. It would move twice a step.")
    return params

# %% exercise="06-optimizer"
#| export
class Optimizer:
    """Moves parameters against their gradients. The rule is gradient descent; other rules replace `change`.

    `params` is a list of Tensors that require a gradient. `lr`, the learning rate, may be set at any time.
    """

    def __init__(self, params: Iterable[Tensor], lr: float) -> None:
        require(0 < lr < float("inf"), f"The learning rate is {lr}. It has to be a number above 0, such as 0.01.")
        self.params = checked(params)
        self.lr = lr
        self.state = [self.start(param.data) for param in self.params]

    def start(self, weights: np.ndarray) -> dict[str, Any]:
        """What the rule remembers about one parameter, before the first step."""
        return {}

    def change(self, weights: np.ndarray, grad: np.ndarray, state: dict[str, Any]) -> np.ndarray:
        """What to subtract from the weights: an array of their shape. May write into `state`."""
        return self.lr * grad

    def zero_grad(self) -> None:
        """Forget every gradient: grad becomes None."""
        ### BEGIN SOLUTION set every gradient to None
        for param in self.params:
            param.grad = None
        ### END SOLUTION

    def step(self) -> None:
        """Change every parameter that has a gradient, in place, by the rule and with its own state."""
        ### BEGIN SOLUTION subtract the change from each parameter that has a gradient
        for param, state in zip(self.params, self.state, strict=True):
            if param.grad is not None:
                param.data -= self.change(param.data, param.grad, state)
        ### END SOLUTION

    def state_dict(self) -> dict[str, Any]:
        """A copy of all that changes while training, but for the weights. You write `snapshot` in section 7."""
        return snapshot(self)

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        """Go on from what state_dict() gave. You write `restore` in section 7."""
        restore(self, saved)

# %%
check("06-optimizer")

# %% [markdown]
# ## 2. Momentum
#
# Across the valley the gradient changes sign at every step: right, left, right. Along the valley it points the same way
# each time. Add up the last gradients, and the first kind cancels while the second grows. That is **momentum**; Boris
# Polyak proposed it in 1964 (*Some methods of speeding up the convergence of iteration methods*), thinking of a heavy
# ball. The sum is called velocity. At each step the old velocity is multiplied by `momentum`, often 0.9, so that old
# gradients fade, and the new gradient is added:
#
# `velocity = momentum · velocity + grad`, and then `weights -= lr · velocity`.
#
# In numbers, with momentum 0.9, and 1 as the gradient at each step: 1, then 0.9 · 1 + 1 = 1.9, then 2.71. It ends at 1
# / (1 - 0.9) = 10. Where the gradient keeps its direction, steps become ten times longer. Where it changes sign, +1,
# -1, +1, the velocity stays near 0.5.
#
# **Look ahead.** The velocity also tells where the *next* step begins to go. Yurii Nesterov's variant (1983) uses that:
# step with `grad + momentum · velocity`, where the velocity already contains this gradient. It is as if the ball saw
# the slope one step further on, and braked before the bottom. In numbers, for the first step above: 1 + 0.9 · 1 = 1.9
# in place of 1; for the second, 1 + 0.9 · 1.9 = 2.71.

# %% exercise="06-momentum"
#| export
def velocity(old: np.ndarray, grad: np.ndarray, momentum: float) -> np.ndarray:
    """The new velocity, from the old one and this step's gradient. A new array.

    >>> velocity(np.array([1.0]), np.array([1.0]), 0.9)
    array([1.9])
    """
    ### BEGIN SOLUTION let the old velocity fade, and add the gradient
    return momentum * old + grad
    ### END SOLUTION


def look_ahead(velocity: np.ndarray, grad: np.ndarray, momentum: float) -> np.ndarray:
    """Nesterov's direction. The velocity already contains this gradient. A new array.

    >>> look_ahead(np.array([1.9]), np.array([1.0]), 0.9)
    array([2.71])
    """
    ### BEGIN SOLUTION add the part of the velocity that the next step will keep
    return grad + momentum * velocity
    ### END SOLUTION

# %%
check("06-momentum")

# %% [markdown]
# ## 3. SGD
#
# Put it together. The name is *stochastic gradient descent*: in training, the gradient comes from a batch drawn at
# random, not from all data. The idea is that of Robbins and Monro (*A Stochastic Approximation Method*, 1951).
#
# There is one more setting. **Weight decay** pulls every weight towards 0, a little at each step, because large weights
# tend to fit noise. SGD adds `weight_decay · weights` to the gradient before anything else happens to it. With
# weight_decay 0.1, the weights `[1, -2]` and the gradient `[0.5, 1]`, the rule sees `[0.6, 0.8]`.
#
# The velocity of a parameter lives in `state["velocity"]`. It is there only if `momentum` is not 0: memory that nobody
# uses is not taken. Write `change`:
#
# 1. add the weight decay to the gradient (into a new array: `grad` is not yours to change),
# 2. without momentum, that is the direction; with momentum, update `state["velocity"]`, which is then the direction, or
#    with `nesterov` the look ahead,
# 3. return the learning rate times the direction.

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
        ### BEGIN SOLUTION decay, then momentum, then the learning rate
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
# Back to the valley, with 60 steps again. How much momentum is best?

# %%
def walk(make, steps=60, start=(-10.0, 1.0), loss=valley):
    """The weights before each step and after the last, shape (steps + 1, 2). `make` gets the list of weights."""
    w = Tensor(start, requires_grad=True)
    optimizer = make([w])
    path = [w.data.copy()]
    for _ in range(steps):
        optimizer.zero_grad()
        loss(w).backward()
        optimizer.step()
        path.append(w.data.copy())
    return np.array(path)

for momentum in (0.0, 0.5, 0.8, 0.95):
    end = walk(lambda params, momentum=momentum: SGD(params, lr=0.03, momentum=momentum))[-1]
    print(f"momentum {momentum:4}: loss {valley(Tensor(end)).item():.1e}")

# %% [markdown]
# A momentum of 0.8 gains several powers of ten, at the same price for each step. With 0.95 the ball is too heavy: it
# rolls past the minimum, and swings.

# %% [markdown]
# ## 4. A scale for each weight
#
# Momentum still has one learning rate for all. Here is another idea: measure how large the gradients of each weight
# usually are, and divide by that. Steep weights then take small steps, and flat ones large steps.
#
# "Usually" is a **moving average**: `average = beta · average + (1 - beta) · value`. With beta 0.9, nine tenths of the
# old average stay, and one tenth of the new value comes in. There is a catch: the average starts at 0. Feed it 2 at
# every step, and it gives 0.2, then 0.9 · 0.2 + 0.1 · 2 = 0.38, then 0.542. The average of nothing but twos should be
# 2.
#
# The cure is exact. After `count` values, their weights in the average add up to `1 - beta**count`: 0.1, then 0.19,
# then 0.271. Divide by it: 0.2 / 0.1 = 2, and 0.38 / 0.19 = 2. This is called **bias correction**. It matters most at
# the start: with beta 0.999, the first average is 1,000 times too small.

# %% exercise="06-average"
#| export
def moving_average(old: np.ndarray, value: np.ndarray, beta: float) -> np.ndarray:
    """The moving average after one more value. A new array.

    >>> moving_average(np.array([0.2]), np.array([2.0]), 0.9)
    array([0.38])
    """
    ### BEGIN SOLUTION keep a part beta of the old, and take the rest from the value
    return beta * old + (1 - beta) * value
    ### END SOLUTION


def unbiased(average: np.ndarray, beta: float, count: int) -> np.ndarray:
    """A moving average of `count` values (1 or more) that began at 0, corrected for this beginning. A new array.

    >>> unbiased(np.array([0.38]), 0.9, 2)
    array([2.])
    """
    ### BEGIN SOLUTION divide by what the weights of the values add up to
    return average / (1 - beta**count)
    ### END SOLUTION

# %%
check("06-average")

# %% [markdown]
# ## 5. Adam
#
# Diederik Kingma and Jimmy Ba published Adam in 2014 (*Adam: A Method for Stochastic Optimization*, arXiv 1412.6980).
# It keeps two moving averages for each weight: `m` of the gradients, with `beta1` = 0.9, and `v` of their **squares**,
# with `beta2` = 0.999. Squares have no sign, so in `v` nothing cancels: its root is the usual size of a gradient. With
# both averages corrected, the direction is
#
# `m / (sqrt(v) + eps)`
#
# where `eps` = 10⁻⁸ is there for the case of 0 / 0. By hand, with the gradients 2 and then -1:
#
# | step | grad | m | m corrected | v | v corrected | direction |
# |---|---|---|---|---|---|---|
# | 1 | 2 | 0.2 | 0.2 / 0.1 = 2 | 0.004 | 0.004 / 0.001 = 4 | 2 / √4 = **1** |
# | 2 | -1 | 0.18 - 0.1 = 0.08 | 0.08 / 0.19 = 0.4211 | 0.004996 | 2.4992 | 0.4211 / 1.5809 = **0.2663** |
#
# The first step is always 1 or -1 times the learning rate, whether the gradient is 2 or 2,000,000. So the learning rate
# now has a plain meaning: about how far a weight moves in one step.
#
# `state` has `"count"`, the number of steps so far, `"m"` and `"v"`. Write `direction`, which updates all three, and
# `change`: Adam adds weight decay to the gradient, as SGD does.

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
        """Count the step, update both averages, and return m / (sqrt(v) + eps), m and v corrected."""
        ### BEGIN SOLUTION count, average, correct, divide
        beta1, beta2 = self.betas
        state["count"] += 1
        state["m"] = moving_average(state["m"], grad, beta1)
        state["v"] = moving_average(state["v"], grad * grad, beta2)
        m = unbiased(state["m"], beta1, state["count"])
        v = unbiased(state["v"], beta2, state["count"])
        return m / (np.sqrt(v) + self.eps)
        ### END SOLUTION

    def change(self, weights: np.ndarray, grad: np.ndarray, state: dict[str, Any]) -> np.ndarray:
        """lr times the direction of the gradient with weight decay."""
        ### BEGIN SOLUTION add the weight decay to the gradient, and take the direction
        return self.lr * self.direction(grad + self.weight_decay * weights, state)
        ### END SOLUTION

# %%
check("06-adam")

# %% [markdown]
# ## 6. AdamW
#
# There is a mistake in `Adam.change`, and for years it stood in the common frameworks. Weight decay should pull a
# weight of 1 by `lr · weight_decay`. But Adam divides whatever is in the gradient by the gradient's usual size. A
# weight with large gradients is hardly pulled at all, and a weight whose gradient is 0 gets a full step, whatever
# weight_decay is.
#
# Ilya Loshchilov and Frank Hutter took the pull out of the gradient (*Decoupled Weight Decay Regularization*, ICLR
# 2019): the direction sees the bare gradient, and the pull is added afterwards. The change is `lr` times (the direction
# + `weight_decay` times the weights).
#
# By hand, with lr 0.1, weight_decay 0.5, a weight of 3 and a gradient of 0: AdamW changes it by 0.1 · (0 + 0.5 · 3) =
# 0.15. Adam's direction of 0.5 · 3 is 1, so it changes by 0.1 · 1 = 0.1, and would for any weight above 0.

# %% exercise="06-adamw"
#| export
class AdamW(Adam):
    """Adam with weight decay outside of the gradient: every weight shrinks by the factor 1 - lr * weight_decay."""

    def __init__(self, params: Iterable[Tensor], lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999),
                 eps: float = 1e-8, weight_decay: float = 0.01) -> None:
        super().__init__(params, lr, betas, eps, weight_decay)

    def change(self, weights: np.ndarray, grad: np.ndarray, state: dict[str, Any]) -> np.ndarray:
        """lr times the sum of the gradient's direction and the decay of the weights."""
        ### BEGIN SOLUTION take the direction of the bare gradient, and add the decay
        return self.lr * (self.direction(grad, state) + self.weight_decay * weights)
        ### END SOLUTION

# %%
check("06-adamw")

# %% [markdown]
# ## 7. Nothing may be forgotten
#
# Training takes hours, and a browser tab can close at any moment. The weights alone are not enough to go on: without
# its velocity the ball starts from rest, and without `count` Adam corrects averages that need no correction any more.
#
# So an optimizer gives away a flat dictionary of arrays and numbers: `"lr"`, and for parameter 0 the keys `"0.count"`,
# `"0.m"`, `"0.v"`, and so on. Write the two directions:
#
# - `snapshot` **copies** every array. The optimizer goes on changing its own ones, and a saved one must stay as it was.
# - `restore` puts everything back: `lr` as a float, and each entry of the state as `like(value, saved)` gives it, a
#   copy again. `same_form`, which is given, has looked first whether the dictionary fits, so nothing is ever half
#   restored.

# %%
#| export
def same_form(own: dict[str, Any], saved: dict[str, Any]) -> None:
    """Raise ValueError, with a sentence, unless both have the same keys and the same shapes."""
    unlike = sorted(own.keys() ^ saved.keys())
    require(not unlike, f"This state is for another optimizer or model: {unlike[:3]} stand on one side only.")
    for key, value in own.items():
        mine, theirs = np.shape(value), np.shape(saved[key])
        require(mine == theirs, f"The saved {key} has shape {theirs}, but here it needs shape {mine}.")


def like(value: Any, saved: Any) -> Any:
    """`saved` in the form of `value`: a copied array, or a Python number."""
    return np.array(saved, dtype=value.dtype) if isinstance(value, np.ndarray) else type(value)(saved)

# %% exercise="06-state"
#| export
def snapshot(optimizer: Optimizer) -> dict[str, Any]:
    """A copy of the learning rate and of every parameter's state, in one flat dictionary.

    For SGD with momentum and two parameters the keys are "lr", "0.velocity" and "1.velocity".
    """
    ### BEGIN SOLUTION copy the learning rate and all entries of the state
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
# ## Look at it
#
# The valley from above, with four of your optimizers on their way down. The grey curves are heights: on each of them
# the loss is the same. Every point is one step. Before you run the cell: which of them moves along the valley from its
# first step on?

# %%
def turning(angle):
    """The 2 × 2 matrix that turns a point around [0, 0] by an angle in degrees."""
    turn = np.radians(angle)
    return np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])

def heights(turn, losses):
    """The curves on which the loss of the turned valley is each of `losses`, as one chart."""
    around = np.linspace(0, 2 * np.pi, 90)
    ellipse = turn @ (np.array([np.cos(around), np.sin(around)]) / np.sqrt(STEEPNESS)[:, None])
    charts = [plot.line(*np.sqrt(2 * loss) * ellipse, x=ACROSS, y=UP, color=plot.GREY) for loss in losses]
    return sum(charts[1:], charts[0])

ACROSS, UP = plot.Axis("w[0]", -12, 12), plot.Axis("w[1]", -8, 8)
RULES = {
    "Adam": lambda params: Adam(params, lr=0.5),
    "SGD": lambda params: SGD(params, lr=0.035),
    "momentum": lambda params: SGD(params, lr=0.03, momentum=0.8),
    "nesterov": lambda params: SGD(params, lr=0.02, momentum=0.8, nesterov=True),
}

angle = 0
turn = turning(angle)
start, loss = turn @ [-10.0, 4.0], lambda w: valley(w @ Tensor(turn))
paths = {name: walk(make, steps=40, start=start, loss=loss) for name, make in RULES.items()}
points, names = np.concatenate(list(paths.values())), np.repeat(list(paths), 41)
chart = heights(turn, [5, 50, 200, 450])
for color, path in zip((plot.BLUE, plot.VERMILLION, plot.GREEN, plot.PURPLE), paths.values(), strict=True):
    chart += plot.line(path[:, 0], path[:, 1], x=ACROSS, y=UP, color=color)
chart + plot.scatter(points[:, 0], points[:, 1], x=ACROSS, y=UP, groups=names)

# %% [markdown]
# SGD zigzags between the walls and crawls along the floor. Momentum swings out first, and then its sideways moves
# cancel. Adam leaves at 45 degrees: its first steps are equally long in both weights, however steep each of them is.
#
# Now set `angle = 45` and run again. Valley and start turn together. Three of the paths turn with them, and are the
# same as before; which one is not? Adam's scale belongs to a *weight*. When the steep direction lies across both
# weights, both see gradients of the same size, and their scales tell nothing. Adam helps where the weights themselves
# differ in scale, and in networks they do: biases and embeddings, first and last layers.
#
# So let it solve something. 200 flats, with their size in m², the way to the centre in km, and the rent. The data are
# made up by the formula `rent = 9.5 · size - 30 · way + 250`, plus noise. Can your optimizers find the three numbers?

# %%
rng = np.random.default_rng(3)
flats = np.stack([rng.uniform(20, 120, 200), rng.uniform(0.5, 10, 200), np.ones(200)], axis=1)
rent = flats @ [9.5, -30.0, 250.0] + rng.normal(0, 40, 200)
inputs, targets = Tensor(flats), Tensor(rent)
best = np.linalg.lstsq(flats, rent, rcond=None)[0]

def mean_square(w):
    """The mean of the squared errors of the rent, as a Tensor."""
    return ((inputs @ w - targets) ** 2).mean()

def typical_error(path):
    """The root of the mean square, for each row of weights."""
    return np.sqrt(((path @ flats.T - rent) ** 2).mean(axis=-1))

kinds = {
    "SGD": lambda params, lr=1e-4: SGD(params, lr),
    "momentum": lambda params, lr=1e-4: SGD(params, lr, momentum=0.9),
    "Adam": lambda params, lr=20.0: Adam(params, lr),
}
paths = {name: walk(make, steps=300, start=np.zeros(3), loss=mean_square) for name, make in kinds.items()}
errors = {name: typical_error(path) for name, path in paths.items()}
for name, path in paths.items():
    print(f"{name:14} {np.round(path[-1], 1)}, error {errors[name][-1]:.1f}")
print(f"exact solution {np.round(best, 1)}, error {typical_error(best):.1f}")
plot.line(np.arange(301), errors, x="step", y=plot.Axis("typical error of the rent", log=True))

# %% [markdown]
# Along the first weight the loss is thousands of times steeper than along the constant, because square metres are large
# numbers. SGD must step for the steepest, and has hardly begun with the constant. Adam is close to all three.

# %% [markdown]
# ## What does it cost?
#
# **Bytes.** Training keeps the weights, their gradients, and the optimizer's state. Here is a network for digits, with
# 784 inputs, 256 hidden units and 10 outputs. How many times the weights' memory does each rule need in all? Write your
# three guesses into the first line.

# %%
guesses = {"SGD": 1, "momentum": 1, "Adam": 1}

def make_params(*shapes):
    """Parameters of these shapes, each with a gradient."""
    params = [Tensor(np.ones(shape), requires_grad=True) for shape in shapes]
    for param in params:
        param.grad = np.ones(param.shape, np.float32)
    return params

def total_bytes(optimizer):
    """Weights, gradients and state."""
    arrays = [array for p in optimizer.params for array in (p.data, p.grad)]
    arrays += [value for state in optimizer.state for value in state.values() if isinstance(value, np.ndarray)]
    return sum(array.nbytes for array in arrays)

network = make_params((784, 256), (256,), (256, 10), (10,))
weight_bytes = sum(param.data.nbytes for param in network)
for name, make in kinds.items():
    ratio = total_bytes(make(network)) / weight_bytes
    print(f"{name:8} {ratio:.0f} times {weight_bytes:,} bytes; you guessed {guesses[name]}")

# %% [markdown]
# With Adam, four numbers for each weight: the weight, its gradient, `m` and `v`. A model with 7 billion float32 weights
# takes 28 GB to use and 112 GB to train, before the first input comes in. That is why people store the state in 8 bits
# (Dettmers and others, *8-bit Optimizers via Block-wise Quantization*, 2021), or spread it over many machines.
#
# **Time.** A step touches every number once, or a few times. How does it grow with the number of weights, and how many
# times slower is Adam than SGD?

# %%
def seconds(call):
    """Seconds for one call: the best of four runs, each long enough for a browser's coarse clock."""
    def run(calls):
        start = perf_counter()
        for _ in range(calls):
            call()
        return perf_counter() - start
    calls = 1
    while run(calls) < 0.003:
        calls *= 2
    return min(run(calls) for _ in range(4)) / calls

sizes = [10_000, 40_000, 160_000, 640_000]
times = {name: [seconds(make(make_params((n,)), lr=1e-9).step) for n in sizes] for name, make in kinds.items()}
for name, row in times.items():
    slope = np.polyfit(np.log(sizes), np.log(row), 1)[0]
    print(f"{name:8} {row[-1] / times['SGD'][-1]:4.1f} times SGD's time; grows like n to the power {slope:.2f}")
plot.line(sizes, times, x=plot.Axis("weights", log=True), y=plot.Axis("seconds for one step", log=True))

# %% [markdown]
# The power is near 1; it rises where the arrays no longer fit into fast memory. A batch of 64 needs hundreds of
# multiplications for each weight, forward and backward, so the step is the small part of training.
#
# **In PyTorch** the rules are the same to the last sign, and the differences are about speed. Your Adam makes an array
# for each of its small operations. PyTorch's *fused* version reads each weight once, does all the arithmetic in
# registers, and writes once; its *foreach* version handles all parameters in a few calls. It also makes the state at
# the first step, not at the start, and keeps *parameter groups*, so that different layers can have different settings.

# %% [markdown]
# ## Break it
#
# Leave out `zero_grad` and nothing complains. `backward` adds each gradient to the last one. Look at section 2: what is
# a sum of all gradients so far, in which nothing fades? Predict the curve for one weight in the loss w² / 2, then run.

# %%
def one_weight(forget, steps=100):
    """The weight after each step, with or without zero_grad()."""
    w = Tensor([1.0], requires_grad=True)
    optimizer, values = SGD([w], lr=0.05), []
    for _ in range(steps):
        if forget:
            optimizer.zero_grad()
        ((w * w).sum() / 2).backward()
        optimizer.step()
        values.append(w.data.item())
    return values

curves = {"with zero_grad": one_weight(True), "without": one_weight(False)}
plot.line(np.arange(100), curves, x="step", y="w")

# %% [markdown]
# It is momentum of exactly 1: a ball without friction. The signature is a loss that falls nicely at first, then climbs
# back to where it began, over and over.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# A loss is 8 · w² / 2. From which learning rate on does gradient descent no longer come closer to the minimum?
answer("06-q-limit", ...)

# %%
# SGD with lr 0.01 and momentum 0.9. The gradient has been 2 for a long time. How far does the weight move in each step?
answer("06-q-terminal", ...)

# %%
# The very first gradient of a weight is 1000. How far does Adam with lr = 0.001 move it?
answer("06-q-first", ...)

# %%
# A model has 1,000,000 weights in float32. How many bytes does the state of Adam take ("m" and "v")?
answer("06-q-bytes", ...)

# %%
# Two weights have the same value. One has large gradients, the other small ones. Which optimizer decays both equally?
# "a": SGD's weight_decay, "b": Adam's weight_decay, "c": both, "d": neither
answer("06-q-decay", ...)

# %% [markdown]
# ## Where this goes
#
# You built the rules that train nearly every network in use, and saw what each of them costs. Complete the lesson, and
# 1969's XOR crisis is yours to solve: `%tito milestone run 2`. Lesson 07 builds the loop around the step.

# %%
# %tito complete 06
