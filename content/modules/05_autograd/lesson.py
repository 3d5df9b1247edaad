# ---
# title: Autograd
# id: "05"
# ---

# %% [markdown]
# # Autograd
#
# A network, a loss, and the question of lesson 01: which of the numbers behind this loss should move, and by how much?

# %%
#| default_exp core.autograd
# %load_ext tinytorch.tito
import tinytorch.core.layers  # noqa: F401  (it brings the operation dropout)
from tinytorch import measure, plot
from tinytorch.core.activations import relu, sigmoid, tanh
from tinytorch.core.losses import CrossEntropyLoss, log_softmax

# %%
#| export
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from tinytorch import given
from tinytorch.core.tensor import Tensor, grad_mode
from tinytorch.given import arrays, restore_axes, same, starting_gradient, weighted_sum

# %%
rng = np.random.default_rng(5)
images, labels = Tensor(rng.random((64, 784))), Tensor(rng.integers(0, 10, 64))
w1, b1 = Tensor(rng.normal(0, 0.05, (784, 100)), requires_grad=True), Tensor(np.zeros(100), requires_grad=True)
w2, b2 = Tensor(rng.normal(0, 0.1, (100, 10)), requires_grad=True), Tensor(np.zeros(10), requires_grad=True)
count = sum(weight.size for weight in (w1, b1, w2, b2))

def network_loss():
    return CrossEntropyLoss()(relu(images @ w1 + b1) @ w2 + b2, labels)

def nudge(weight, place, step=0.01):
    before = network_loss().item()
    weight.data[place] += step
    after = network_loss().item()
    weight.data[place] -= step
    return (after - before) / step

once = measure.seconds(nudge, w2, (3, 4))
print(f"nudging w2[3, 4]: {nudge(w2, (3, 4)):.4f}; all {count:,} weights would take {count * once / 60:.1f} minutes")

# %% [markdown]
# The change of the loss is an honest answer. But 79,510 weights ask, before every single step of learning. Your
# tensors remember which operation made them. So start at the loss and walk back, **one operation at a time**. Each
# answers one small question: when my result moves the loss by so much, by how much does each of my inputs?
#
# You build this walk. It is called **backpropagation**. Seppo Linnainmaa wrote it down in his master's thesis of 1970
# (in English: *BIT* 16, 1976, pages 146 to 160). David Rumelhart, Geoffrey Hinton and Ronald Williams showed in 1986
# what networks learn with it (*Nature* 323, pages 533 to 536).

# %% [markdown]
# ## 1. By hand, once
#
# Take `u = x * x` and `y = u + x` at `x = 3`: `u` is 9 and `y` is 12. The **gradient** of a tensor has the tensor's
# shape. Each entry says by how much the loss changes, per unit, when that entry moves a little. Here the loss is `y`.
#
# - `y` moves with itself, one to one: 1.
# - In `u + x`, the sum moves with each operand. So `u` gets 1, and `x` gets 1.
# - In `x * x`, when one factor moves, the product moves 3 times as much, because the other factor is 3. The gradient of
#   `u` is 1, so `x` gets 1 · 3, and again 3 for the other factor.
#
# Three shares reached `x`, and **they add up**: 1 + 3 + 3 = 7. Try it: `x = 3.01` gives 12.0701, more by 0.0701.

# %%
# y = x * x * x at x = 2. What is the gradient of x?
answer("05-q-reuse", ...)

# %% [markdown]
# ## 2. A table of gradient rules
#
# The table `VJP` has the same names as the table `OPS`. A rule gets `grad`, the gradient of the operation's result, and
# `node`, the result itself, with its `node.parents`, `node.params` and `node.data`. It returns a tuple: one gradient
# for each parent.
#
# The name stands for **vector-Jacobian product**. The Jacobian of an operation holds a slope for each pair of an output
# and an input: for `relu` on shape (64, 100) 6,400 · 6,400 numbers, nearly all 0. A rule never builds it; it gives what
# the Jacobian makes of one vector, the gradient that arrives.
#
# Many rules are given, such as those of `add`, `sub`, `exp` and `cat`; you write the ones that matter. `with
# no_grad():` below switches remembering off, for work that nobody learns from.

# %%
#| export
Rule = Callable[[np.ndarray, Tensor], tuple[np.ndarray | None, ...]]
VJP: dict[str, Rule] = dict(given.VJP)


def vjp(name: str) -> Callable[[Rule], Rule]:
    """Decorator: enter the gradient rule of an operation into the table."""
    def register(rule: Rule) -> Rule:
        VJP[name] = rule
        return rule
    return register


def parent_gradients(node: Tensor, grad: np.ndarray) -> Iterator[tuple[Tensor, np.ndarray]]:
    """Each parent of node that requires a gradient, with its share of grad, in the parent's shape and dtype."""
    return given.parent_gradients(node, grad, VJP[node.op], unbroadcast)


check_walkable = partial(given.check_walkable, rules=VJP)
no_grad = given.no_grad(grad_mode)

# %% [markdown]
# In numbers, with `a = 6`, `b = 2` and a gradient of 10 from above:
#
# | | nudge a by 0.01 | nudge b by 0.01 | gradients of a and b |
# |---|---|---|---|
# | `a * b` = 12 | 12.02 | 12.06 | 20, 60 |
# | `a / b` = 3 | 3.005 | 2.985 | 5, -15 |
#
# Find the slope in each place, first as a number, then for any a and b. A trap waits in the last corner: float32 ends
# near 10⁻³⁸ and 10³⁸, and with b = 10⁻²⁵ the square of b is 0. The gradient must come out right there too: for
# a = b = 10⁻²⁵ and a gradient of 1 it is -10²⁵, which float32 can hold.

# %% exercise="05-arithmetic-rules"
#| export
@vjp("mul")
def mul_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """Gradients of a and b in a * b, entry by entry."""
    a, b = arrays(node)
    ### BEGIN SOLUTION return two gradients
    return grad * b, grad * a
    ### END SOLUTION

@vjp("div")
def div_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """Gradients of a and b in a / b."""
    a, b = arrays(node)
    ### BEGIN SOLUTION return two gradients
    return grad / b, -grad / b * node.data
    ### END SOLUTION

# %%
check("05-arithmetic-rules")

# %% [markdown]
# ## 3. What broadcasting stretched
#
# `y = x + b` adds one row of biases to every row of a batch: shapes (2, 3) and (3,). Backward, a gradient comes for
# each row, an array of shape (2, 3). But there is one `b`. When it moves, all its uses move, and their effects add up.
#
# With the gradient `[[1, 2, 3], [10, 20, 30]]` from above, the gradient of `b` is `[11, 22, 33]`, shape (3,). Had `b`
# shape (2, 1), it would be `[[6], [60]]`. And both kinds of stretching can happen at once, as from (2, 1) to (5, 2, 3).
#
# `grad.sum(axis=(0, 1))` sums over a tuple of axes, and over none if it is empty. The walk will call your function on
# all that a rule returns, so rules may ignore broadcasting, as yours did.

# %% exercise="05-unbroadcast"
#| export
def unbroadcast(grad: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Bring grad back to `shape`, which broadcasts to the shape of grad.

    >>> unbroadcast(np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]), (2, 1))
    array([[ 6.],
           [60.]])
    """
    if grad.shape == shape:
        return grad
    ### BEGIN SOLUTION undo the stretching
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    stretched = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return grad.sum(axis=stretched, keepdims=True)
    ### END SOLUTION

# %%
check("05-unbroadcast")

# %% [markdown]
# ## 4. The matrix product
#
# In `c = a @ b`, entry (i, j) is the sum over k of `a[i, k] * b[k, j]`. Where does one entry `a[i, k]` appear? In every
# column j of row i, each time multiplied by `b[k, j]`. Its gradient collects from all of these places.
#
# With `a = [[1, 2], [3, 4]]`, `b = [[5], [6]]` and `grad = [[1], [10]]`, the gradient of `a` is `[[5, 6], [50, 60]]`,
# and that of `b` is `[[31], [42]]`. Do them on paper; then say each as one matrix product. Batches put axes in front,
# so a transpose swaps the last two: `array.swapaxes(-1, -2)`.

# %% exercise="05-matmul-rule"
#| export
def left_gradient(grad: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The gradient of a in a @ b: shape (..., n, k), from grad (..., n, m) and b (..., k, m)."""
    ### BEGIN SOLUTION one matrix product
    return grad @ b.swapaxes(-1, -2)
    ### END SOLUTION

def right_gradient(grad: np.ndarray, a: np.ndarray) -> np.ndarray:
    """The gradient of b in a @ b: shape (..., k, m), from grad (..., n, m) and a (..., n, k)."""
    ### BEGIN SOLUTION one matrix product
    return a.swapaxes(-1, -2) @ grad
    ### END SOLUTION

@vjp("matmul")
def matmul_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray | None, ...]:
    """Both operands, also vectors: the rule around yours is given."""
    return given.both_operands(grad, node, left_gradient, right_gradient)

# %%
check("05-matmul-rule")

# %% [markdown]
# ## 5. Reductions
#
# A reduction made one number of many; its gradient goes back to all of them. With `x = [[1, 2, 3], [4, 5, 6]]` and the
# gradient `[10, 20]` from above:
#
# - `x.sum(axis=1)` sends back `[[10, 10, 10], [20, 20, 20]]`. Each entry moves its sum one to one.
# - `x.max(axis=1)` sends back `[[0, 0, 10], [0, 0, 20]]`. Only the largest entry moves the maximum.
#
# When two entries share the maximum, they share its gradient in equal parts. The gradient has shape (2,) and must
# meet (2, 3). `restore_axes(array, node)` puts the reduced axes back with length 1: `[[10], [20]]`.
# `np.broadcast_to(array, shape)` stretches. `same(a, b)` is `a == b`, and also True where both are nan, so that a nan
# gets the gradient of the maximum that it spoiled.

# %% exercise="05-reduction-rules"
#| export
@vjp("sum")
def sum_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """What every entry of the parent gets from the sum that it is in, in the parent's shape."""
    ### BEGIN SOLUTION send the gradient to every entry
    return (np.broadcast_to(restore_axes(grad, node), node.parents[0].shape),)
    ### END SOLUTION

@vjp("max")
def max_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """The largest entries get the gradient, in equal parts; all others get 0."""
    (a,) = arrays(node)
    axis = node.params.get("axis")
    ### BEGIN SOLUTION send the gradient to the largest entries
    largest = same(a, restore_axes(node.data, node))
    count = largest.sum(axis=axis, keepdims=True)
    return (restore_axes(grad, node) * largest / count,)
    ### END SOLUTION

# %%
check("05-reduction-rules")

# %% [markdown]
# ## 6. The end of every network
#
# **relu** lets through what is above 0: for `x = [-1, 0, 2]` and the gradient `[10, 10, -10]` it sends back
# `[0, 0, -10]`. At 0 any slope between 0 and 1 could be defended; PyTorch takes 0.
#
# **sigmoid** knows its slope from its own result. Which function of the result fits all three?
#
# | x | result | slope |
# |---|---|---|
# | 0 | 0.5 | 0.25 |
# | 2 | 0.881 | 0.105 |
# | -2 | 0.119 | 0.105 |
#
# **log-softmax** is `y[i] = x[i] - log(sum of exp(x[j]))`. An `x[j]` moves every `y[i]` through the logarithm, by
# `-p[j]`, where `p` is the softmax; and it moves its own `y[j]` by 1 besides. Collect the shares of one `x[j]` from all
# gradients that arrive. For `x = [2, 1, 0]`, `p` is `[0.665, 0.245, 0.090]`. The loss of a picture of class 0 is
# `-y[0]`, so `[-1, 0, 0]` arrives, and `[-0.335, 0.245, 0.090]` must come out.

# %% exercise="05-output-rules"
#| export
@vjp("relu")
def relu_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """The gradient where the entry was above 0, and 0 elsewhere."""
    ### BEGIN SOLUTION return a tuple with one gradient
    return (grad * (node.data > 0),)
    ### END SOLUTION

@vjp("sigmoid")
def sigmoid_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """The gradient times the slope of the sigmoid, found from node.data."""
    ### BEGIN SOLUTION return a tuple with one gradient
    return (grad * node.data * (1 - node.data),)
    ### END SOLUTION

@vjp("log_softmax")
def log_softmax_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """The gradient of the logits; each row of probabilities lies along `axis`."""
    axis = node.params.get("axis", -1)
    ### BEGIN SOLUTION collect the shares of every logit
    return (grad - np.exp(node.data) * grad.sum(axis=axis, keepdims=True),)
    ### END SOLUTION

# %%
check("05-output-rules")

# %%
logits = Tensor([2.0, 1.0, 0.0], requires_grad=True)
logs = log_softmax(logits)
(found,) = VJP["log_softmax"](np.array([-1.0, 0.0, 0.0], np.float32), logs)
print("your rule:                ", found.round(3))
print("probabilities minus truth:", (np.exp(logs.data) - [1, 0, 0]).round(3))

# %% [markdown]
# The two lines are equal. The gradient of cross-entropy at the logits is **p - y**, the probabilities minus the truth.
# The right class is pulled up by what it lacks, every other one is pushed down by what it has, and a sure and right
# answer is left in peace. Lesson 04 found this by nudging; you now know why.

# %% [markdown]
# ## 7. In which order?
#
# In `u = x * x`, `y = u + x`, the 1 that `y` sends to `x` is not all: two more shares come by way of `u`. If `x` had
# parents and passed its 1 on too early, they would miss 6 of 7. So **a tensor passes its gradient on after all that use
# it have sent theirs.**
#
# A list in which each tensor stands once, after all its parents, is in **topological order**: here x, u, y. Read from
# its end, it is the order that the walk needs. This short function makes one. Try it on a deep graph:

# %%
def recursive_order(tensor, order, seen):
    if tensor not in seen:
        seen.add(tensor)
        for parent in tensor.parents:
            recursive_order(parent, order, seen)
        order.append(tensor)
    return order

def chain(length):
    y = x = Tensor([1.0], requires_grad=True)
    for _ in range(length):
        y = y + x
    return y

print([node.op or "leaf" for node in recursive_order(chain(2), [], set())])
try:
    recursive_order(chain(10_000), [], set())
except RecursionError as error:
    print("RecursionError:", error)

# %% [markdown]
# Every call waits for the call that it made, and Python lets about 1,000 of them wait. A text of 200 words, read word
# by word with 10 operations each, is deeper than that. Find a way without recursion, for graphs of any depth, in time
# proportional to the number of operations. The function above does two things to a tensor: something on arrival,
# something when its parents are done. What does Python keep for every call that waits, and where could you keep it?

# %% exercise="05-topological-order"
#| export
def topological_order(tensor: Tensor) -> list[Tensor]:
    """All tensors that this one was made from, and itself: each once, after all its parents.

    Works without recursion, in time proportional to the number of operations.
    """
    ### BEGIN SOLUTION order the graph, however deep it is
    order, seen, stack = [], set(), [(tensor, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    return order
    ### END SOLUTION

# %%
check("05-topological-order")

# %% [markdown]
# ## 8. The walk
#
# `starting_gradient` knows what it begins with: 1 for a single number. `check_walkable` finds trouble first.
# `parent_gradients(node, grad)` calls the rule of one node and yields pairs `(parent, share)`; each share
# has passed your `unbroadcast`. When the walk is over, this has to be true:
#
# - Every **leaf** that requires a gradient has what reached it in `.grad`, an array of its own. If there was one
#   before, the new one was **added**: two losses, walked one after the other, count both.
# - Every other `.grad` is still None. Results pass their gradients on, and some leaves are never reached.
# - Every node of the graph is **released**: its parents are `()` and its params `{}`. What it held can be freed.
#
# Two traps: the 2 in `2 * x` never gets a gradient, and `add` sends the *same array* to both of its parents.

# %% exercise="05-backward"
#| export
def backward(tensor: Tensor, grad: Any = None) -> None:
    """Add to the .grad of every leaf with requires_grad the gradient of tensor, then release the graph.

    `grad` is the gradient of the tensor itself, of its shape; it may be left out for a single number.
    Raises RuntimeError, ValueError or LookupError, before anything is changed, when the walk can't begin.
    """
    start = starting_gradient(tensor, grad)
    order = topological_order(tensor)
    check_walkable(order)
    ### BEGIN SOLUTION walk from the tensor to its leaves
    grads = {tensor: start}
    while order:
        node = order.pop()
        grad = grads.pop(node, None)
        if grad is not None and node.op is None:
            if node.grad is None:
                node.grad = np.zeros_like(node.data)
            node.grad += grad
        elif grad is not None:
            for parent, share in parent_gradients(node, grad):
                grads[parent] = grads[parent] + share if parent in grads else share
        node.parents, node.params = (), {}
    ### END SOLUTION

# %%
check("05-backward")

# %%
x = Tensor(3.0, requires_grad=True)
backward(x * x + x)
backward(network_loss())
print("x.grad:", x.grad)
print("w2.grad[3, 4]:", w2.grad[3, 4], " by nudging:", nudge(w2, (3, 4)))

# %% [markdown]
# 7, as by hand. And one walk found what the nudge found, for all 79,510 weights. The two differ by about 1 %, and the
# nudge is to blame: its step is large, and float32 has seven digits. That can be done better.

# %% [markdown]
# ## 9. Trust, but check
#
# A wrong gradient raises no error. The network learns a little worse, and nobody knows why. So test every rule against
# the nudge, made exact enough to be a judge: step to **both sides**, and in **float64**. For `x ** 3` at 1 with a step
# of 0.1, one side gives 3.31, and both sides give (1.331 - 0.729) / 0.2 = 3.01; right is 3.
#
# `central_difference` leaves the array exactly as it was. Then judge `ours` against it: the error is their distance,
# divided by the size of the true slope where that is above 1. An error that is **not** at most the tolerance raises
# AssertionError with the input's number, the place and both values. (Try `nan > 1e-6` and `nan <= 1e-6`.)
#
# `weighted_sum` makes one number of a result. A plain sum would be blind to softmax, whose outputs always sum to 1.

# %% exercise="05-check-gradients"
#| export
def central_difference(call: Callable[[], float], array: np.ndarray, place: tuple[int, ...], eps: float) -> float:
    """The slope of call() as array[place] moves eps up and eps down. The array is afterwards as before."""
    ### BEGIN SOLUTION find the slope, and leave no trace
    middle = array[place]
    array[place] = middle + eps
    above = call()
    array[place] = middle - eps
    below = call()
    array[place] = middle
    return (above - below) / (2 * eps)
    ### END SOLUTION

def check_gradients(function: Callable, *tensors: Tensor, eps: float = 1e-6, tolerance: float = 1e-6) -> float:
    """Compare the gradients of function(*tensors) with central differences in float64; return the largest error.

    Raises AssertionError for an error above tolerance.
    """
    inputs = [Tensor(tensor, requires_grad=True, dtype=np.float64) for tensor in tensors]
    def number() -> float:
        return weighted_sum(function(*inputs)).item()
    backward(weighted_sum(function(*inputs)))
    largest = 0.0
    for which, tensor in enumerate(inputs):
        gradient = np.zeros_like(tensor.data) if tensor.grad is None else tensor.grad
        for place in np.ndindex(tensor.shape):
            ours = gradient[place]
            ### BEGIN SOLUTION find the true slope with `number`, unrecorded, and the largest error so far
            with no_grad():
                slope = central_difference(number, tensor.data, place, eps)
            error = abs(ours - slope) / max(1.0, abs(slope))
            if not error <= tolerance:
                raise AssertionError(f"Input {which} at {place}: the gradient is {ours}, "
                                     f"but central differences give {slope}.")
            largest = max(largest, error)
            ### END SOLUTION
    return largest

# %%
check("05-check-gradients")

# %%
rng = np.random.default_rng(0)
a, b = Tensor(rng.normal(size=(2, 3))), Tensor(rng.uniform(0.5, 2, 3))
print("arithmetic: ", check_gradients(lambda a, b: (a - b) * a / b, a, b))
print("products:   ", check_gradients(lambda a, b: a @ (a.T * 0.5) @ a @ b, a, b))
print("reductions: ", check_gradients(lambda a, b: a.sum(axis=0) * a.max(axis=1, keepdims=True) + b, a, b))
print("last layers:", check_gradients(lambda a, b: relu(a) * sigmoid(a * b) + log_softmax(a), a, b))

# %% [markdown]
# ## Look at it
#
# The number in each box is its place in the backward walk: no box has a smaller one than a box that uses it.

# %%
x, w, b = Tensor(np.ones((4, 2))), *(Tensor(np.ones(shape), requires_grad=True) for shape in ((2, 2), 2))
loss = ((tanh(x @ w + b) @ w + b) ** 2).mean()
plot.graph(loss, names={node: place for place, node in enumerate(topological_order(loss)[::-1])})

# %% [markdown]
# Now let gradients work: 17 tanh units learn a sine from 40 noisy points. Each step moves every weight a little
# **against** its gradient, because the loss should fall.

# %%
rng = np.random.default_rng(1)
xs = np.linspace(-3, 3, 40)
inputs, targets = Tensor(xs[:, None]), Tensor((np.sin(2 * xs) + rng.normal(0, 0.1, 40))[:, None])
parameters = [Tensor(rng.normal(0, 1, size), requires_grad=True) for size in [(1, 17), (17,), (17, 1), (1,)]]
v1, c1, v2, c2 = parameters

for step in range(500):
    curve = tanh(inputs @ v1 + c1) @ v2 + c2
    loss = ((curve - targets) ** 2).mean()
    if step in (0, 499):
        print(f"step {step}: loss {loss:.3f}")
    backward(loss)
    for parameter in parameters:
        parameter.data -= 0.05 * parameter.grad
        parameter.grad = None
points = plot.scatter(xs, targets.data[:, 0], x="x", y="y", title="points, and the curve after 500 steps")
points + plot.line(xs, curve.data[:, 0], x="x", y="y", color=plot.VERMILLION)

# %% [markdown]
# ## What does it cost?
#
# Nobody told that network what a sine is; it got 500 gradients from you. The opening asked for 79,510 nudges, and each
# computes the loss anew. How many times as much as the loss alone do the loss **and** all gradients cost? Put your
# guess in place of the dots.

# %%
guess = ...

if measure.predicted(guess):
    def unrecorded():
        with no_grad():
            network_loss()
    forward, both = measure.in_turn(unrecorded, lambda: backward(network_loss()))
    measure.against(guess, both / forward)
    print(f"loss alone {forward}, with all gradients {both}; by nudging, {count:,} times the loss")

# %% [markdown]
# Count: a product forward is answered by at most two backward, one for each operand. So a loss with all its gradients
# costs about three losses at most, for a network of any size. That is why networks with billions of weights can be
# trained.
#
# What the order is worth shows when you leave it out. In `y = y + y`, 15 times, 2¹⁵ paths lead to the start. A walk
# that passes every share on at once takes each of them:

# %%
def rules_without_order(tensor):
    return 1 + sum(map(rules_without_order, tensor.parents)) if tensor.op else 0

y = Tensor([0.0], requires_grad=True)
for _ in range(15):
    y = y + y
print(f"15 operations: {len(topological_order(y)) - 1} rules in order, {rules_without_order(y):,} without")

# %% [markdown]
# One rule for each operation, however many paths there are. **Memory** is the other price: rules read the forward
# values, so all of them are kept until the walk has passed. Lesson 07 measures that.

# %% [markdown]
# ## Break it
#
# Two gradients that surprise, without an error. Say what each line should print, then run.

# %%
x = Tensor([2.0], requires_grad=True)
y = x * x
x.data[:] = 100.0
backward(y)
print("slope of x² at 2:", x.grad)

w = Tensor([1.0], requires_grad=True)
for step in range(3):
    backward(w * 5)
    print(f"step {step}, slope of 5w:", w.grad)

# %% [markdown]
# The first wrote into an array that the graph still needed. PyTorch counts the changes of every array, and there
# `with torch.no_grad(): x.mul_(50)` between the two steps ends in "one of the variables needed for gradient computation
# has been modified by an inplace operation". The second forgot to clear `.grad`. Adding up is useful over several parts
# of a batch, so clearing is a step of its own: lesson 06's `zero_grad`.

# %% [markdown]
# ## Check yourself

# %%
# y = y + y is repeated 1,000 times. How many gradient rules does one backward call?
answer("05-q-paths", ...)

# %%
# Logits [2, 1, 0] have the probabilities [0.665, 0.245, 0.090]. The right class is the last one. What is the gradient
# of the cross-entropy at the logits? A list of three numbers.
answer("05-q-logits", ...)

# %%
# A training loop leaves out one line, and the loss begins to swing more and more. The gradients of one weight in the
# first two steps are 3 and 4, yet its .grad in the second step is another number. Which one?
answer("05-q-accumulate", ...)

# %% [markdown]
# ## Where this goes
#
# You built what makes learning possible, and the tool that proves it right. Next: what to do with a gradient.

# %%
# %tito complete 05
