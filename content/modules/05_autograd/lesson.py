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
from time import perf_counter

from IPython.display import display

import tinytorch.core.layers  # noqa: F401  (it brings the operation dropout)
from tinytorch import plot
from tinytorch.core.activations import gelu, relu, sigmoid, softmax, tanh
from tinytorch.core.losses import BCEWithLogitsLoss, CrossEntropyLoss, log_softmax
from tinytorch.core.tensor import apply

# %%
#| export
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tinytorch import given
from tinytorch.core.tensor import Tensor, grad_mode, raw

# %%
rng = np.random.default_rng(5)
images, labels = Tensor(rng.random((64, 784))), Tensor(rng.integers(0, 10, 64))
w1, b1 = Tensor(rng.normal(0, 0.05, (784, 100)), requires_grad=True), Tensor(np.zeros(100), requires_grad=True)
w2, b2 = Tensor(rng.normal(0, 0.1, (100, 10)), requires_grad=True), Tensor(np.zeros(10), requires_grad=True)
weights = [w1, b1, w2, b2]

def network_loss():
    return CrossEntropyLoss()(relu(images @ w1 + b1) @ w2 + b2, labels)

def nudge(weight, place, step=0.01):
    """How much the loss changes for each unit of one weight, found out by trying."""
    before = network_loss().item()
    weight.data[place] += step
    after = network_loss().item()
    weight.data[place] -= step
    return (after - before) / step

print("nudging w2[3, 4]:", nudge(w2, (3, 4)))
start = perf_counter()
nudge(w2, (3, 4))
once = perf_counter() - start
count = sum(weight.size for weight in weights)
print(f"for all {count:,} weights that takes {count * once / 60:.1f} minutes")

# %% [markdown]
# The change of the loss is an honest answer. But 79,510 weights ask, before every single step of learning, and for each
# of them the whole network is computed again.
#
# There is a better way. Your tensors remember which operation made them from which parents. So we start at the loss and
# walk back, **one operation at a time**, and each answers one small question: when my result moves the loss so much,
# how much does each of my inputs move it?
#
# ```mermaid
# flowchart LR
#   x --> matmul --> add --> relu --> loss
#   w --> matmul
#   b --> add
#   loss -. "1" .-> relu -. gradient .-> add -. gradient .-> matmul -. gradient .-> w
#   add -. gradient .-> b
# ```
#
# You build this walk. It is called **backpropagation**, or reverse-mode automatic differentiation. Seppo Linnainmaa
# wrote it down in 1970, in his master's thesis in Helsinki (in English: *BIT* 16, 1976, pages 146 to 160). David
# Rumelhart, Geoffrey Hinton and Ronald Williams showed in 1986 what networks learn with it (*Nature* 323, pages 533 to
# 536).
#
# **Uses**: the graph of lesson 01; the operations of lessons 01 to 04. **Enables**: everything that learns.

# %% [markdown]
# ## 1. By hand, once
#
# Take `u = x * x` and `y = u + x` at `x = 3`: `u` is 9 and `y` is 12. The **gradient** of a tensor has the tensor's own
# shape. Each entry says by how much the loss changes, per unit, when this entry moves a little. Here the loss is `y`.
#
# - `y` itself: 1. When `y` moves by a little, `y` moves by as much.
# - `y = u + x`: the sum moves with each operand, one to one. So `u` gets 1, and `x` gets 1.
# - `u = x * x`: when the left factor moves by a little, the product moves by 3 times as much, because the other factor
#   is 3. The same for the right factor. The gradient of `u` is 1, so `x` gets 1 · 3 = 3, and again 3.
#
# Three shares reached `x`: 1, 3 and 3. All three count when `x` moves, so **they add up**: the gradient is 7. Try it:
# `x = 3.01` gives 12.0701, which is 0.0701 more, 7 times the nudge and a little rest.
#
# Each step multiplied what came from above by a slope of its own, the **local derivative**. That is the chain rule. No
# step knew the network; each knew one operation. So we need a table of steps, and a walk.

# %% [markdown]
# ## 2. A table of gradient rules
#
# The table `VJP` has the same names as the table `OPS`. A rule gets two things: `grad`, the gradient of the operation's
# result, and `node`, the result itself, which remembers `node.parents`, `node.params` and its own `node.data`. It
# returns a tuple with one gradient for each parent.
#
# Why the name? A vector function has a slope for each pair of an output and an input; the matrix of all these is its
# **Jacobian**. For `relu` on shape (64, 100) it has 6,400 · 6,400 entries, nearly all zero. Nobody needs it. We need
# what it makes of one vector, the gradient that arrives: the **vector-Jacobian product**. For `relu` that is one
# multiplication, entry by entry.

# %%
#| export
Rule = Callable[[np.ndarray, Tensor], tuple[np.ndarray | None, ...]]
VJP: dict[str, Rule] = dict(given.VJP)  # the rules that teach nothing new


def vjp(name: str) -> Callable[[Rule], Rule]:
    """Decorator: enter the gradient rule of an operation into the table.

    The rule is called with the gradient of a result (an array of its shape) and the result itself. It
    returns a tuple with one gradient for each parent, or None where there is none. Shapes may still be
    broadcast; the walk sums them back.
    """
    def register(rule: Rule) -> Rule:
        VJP[name] = rule
        return rule
    return register


def rule_for(name: str) -> Rule:
    """The gradient rule of an operation. Raises LookupError if the table has none."""
    if name not in VJP:
        raise LookupError(f"The operation {name!r} has no gradient rule. Write one under @vjp({name!r}).")
    return VJP[name]


def arrays(node: Tensor) -> tuple[np.ndarray, ...]:
    """The arrays of all parents."""
    return tuple(parent.data for parent in node.parents)

# %% [markdown]
# Now you. With `a = 6`, `b = 2` and a gradient of 10 from above:
#
# | | moves when a moves | moves when b moves | gradients |
# |---|---|---|---|
# | `a - b` | with it, 1 | against it, -1 | 10, -10 |
# | `a * b` | by b = 2 | by a = 6 | 20, 60 |
# | `a / b` | by 1/b = 0.5 | by -a/b² = -1.5 | 5, -15 |
#
# And `a ** n` has the slope `n · a ** (n - 1)`. With `a = 6` and `n = 2` that is 12, so the gradient is 120. The
# exponent is a setting, `node.params["exponent"]`, and no parent: this tuple has one entry.

# %% exercise="05-arithmetic-rules"
#| export
@vjp("sub")
def sub_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """Gradients of a and b in a - b."""
    ### BEGIN SOLUTION return two gradients
    return grad, -grad
    ### END SOLUTION

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

@vjp("pow")
def pow_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """The gradient of a in a ** exponent."""
    (a,) = arrays(node)
    exponent = node.params["exponent"]
    ### BEGIN SOLUTION return a tuple with one gradient
    return (grad * exponent * a ** (exponent - 1) if exponent else np.zeros_like(a),)
    ### END SOLUTION

# %%
check("05-arithmetic-rules")

# %% [markdown]
# ## 3. What broadcasting stretched, the gradient sums back
#
# `y = x + b` adds one row of biases to every row of a batch: shapes (2, 3) and (3,). Forward, `b` was used once for
# each row. Backward, a gradient comes for each of these uses, an array of shape (2, 3). But there is one `b`. When it
# moves, all its uses move, and their effects add up.
#
# With the gradient `[[1, 2, 3], [10, 20, 30]]` from above, the gradient of `b` is `[11, 22, 33]`: shape (3,), the shape
# of `b`. Two cases, as in lesson 01's rule:
#
# - **axes that were put in front** are summed and disappear: (2, 3) to (3,) sums axis 0;
# - **axes of length 1 that were stretched** are summed and stay: (2, 3) to (2, 1) gives `[[6], [60]]`.
#
# Both can happen at once: (5, 2, 3) to (2, 1) sums the first axis away, and then the last one down to length 1.
# `grad.sum(axis=(0, 1))` sums over a tuple of axes, and over none if the tuple is empty.

# %% exercise="05-unbroadcast"
#| export
def unbroadcast(grad: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum grad back to shape, over the axes that broadcasting put in front or stretched.

    `shape` is one that broadcasts to the shape of grad.

    >>> unbroadcast(np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]), (2, 1))
    array([[ 6.],
           [60.]])
    """
    if grad.shape == shape:
        return grad
    ### BEGIN SOLUTION sum the axes in front away, then sum the stretched ones down to 1
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    stretched = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return grad.sum(axis=stretched, keepdims=True)
    ### END SOLUTION

# %%
check("05-unbroadcast")

# %% [markdown]
# The walk will call `unbroadcast` on everything that a rule returns. So rules may ignore broadcasting, as yours did.
#
# ## 4. The matrix product
#
# In `c = a @ b`, entry (i, j) is the sum over k of `a[i, k] * b[k, j]`. Where does `a[i, k]` appear? In every column j
# of row i, each time multiplied by `b[k, j]`. Its gradient collects from all of them: the sum over j of
# `grad[i, j] * b[k, j]`. That is a row of `grad` against a row of `b`, so it is a matrix product again:
#
# $$\text{gradient of } a = \text{grad} \; b^T \qquad\qquad \text{gradient of } b = a^T \; \text{grad}$$
#
# In numbers, with `a = [[1, 2], [3, 4]]`, `b = [[5], [6]]` and `grad = [[1], [10]]`: the gradient of `a` is
# `[[1], [10]] @ [[5, 6]] = [[5, 6], [50, 60]]`, and that of `b` is `[[1, 3], [2, 4]] @ [[1], [10]] = [[31], [42]]`.
#
# Batches put axes in front, so the transpose swaps the **last two**: `array.swapaxes(-1, -2)`. Write the two products.
# The rule around them is given. It makes matrices of vectors, and computes no gradient that nobody wants: `images`
# above requires none, and its gradient would cost as much as the layer itself.

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
    """A vector on the left counts as one row, on the right as one column."""
    (left, right), (a, b) = node.parents, arrays(node)
    column = b.ndim == 1
    if column:
        b, grad = b[:, None], grad[..., None]
    if a.ndim == 1:
        a, grad = a[None], grad[..., None, :]
    a_grad = left_gradient(grad, b) if left.requires_grad else None
    b_grad = right_gradient(grad, a) if right.requires_grad else None
    return a_grad, b_grad[..., 0] if column and right.requires_grad else b_grad

# %%
check("05-matmul-rule")

# %% [markdown]
# ## 5. Reductions
#
# A reduction made many numbers into one; its gradient goes back to all of them. With `x = [[1, 2, 3], [4, 5, 6]]`:
#
# - **sum**: each entry moves the sum one to one, so each gets the sum's whole gradient. `x.sum(axis=1)` with gradient
#   `[10, 20]` sends back `[[10, 10, 10], [20, 20, 20]]`.
# - **mean**: the same, divided by the number of entries in one mean. `x.mean(axis=1)` with gradient `[30, 60]` sends
#   back `[[10, 10, 10], [20, 20, 20]]`.
# - **max**: only the largest entry moves the maximum. `x.max(axis=1)` with gradient `[10, 20]` sends back
#   `[[0, 0, 10], [0, 0, 20]]`. Where several entries share the maximum, they share its gradient equally.
#
# The gradient `[10, 20]` has shape (2,), and must meet shape (2, 3). The axis that was reduced has to come back first,
# with length 1: `[[10], [20]]` broadcasts. `np.expand_dims(array, axis)` puts axes in, and takes one axis or a tuple.
# Nothing is to be done when `keepdims` kept the axes, or when `axis` is None: a single number broadcasts against
# anything. `np.broadcast_to(array, shape)` stretches without copying.

# %% exercise="05-reduction-rules"
#| export
def restore_axes(array: np.ndarray, node: Tensor) -> np.ndarray:
    """An array of the shape of node, a reduction, with the reduced axes put back as length 1."""
    axis, keepdims = node.params.get("axis"), node.params.get("keepdims", False)
    ### BEGIN SOLUTION put the axes back where they are missing
    kept = axis is None or keepdims or not node.parents[0].ndim
    return array if kept else np.expand_dims(array, axis)
    ### END SOLUTION

@vjp("sum")
def sum_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """Every entry gets the gradient of the sum that it is in."""
    ### BEGIN SOLUTION restore the axes and stretch the gradient to the parent's shape
    return (np.broadcast_to(restore_axes(grad, node), node.parents[0].shape),)
    ### END SOLUTION

@vjp("mean")
def mean_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """Every entry gets an equal part of the gradient of the mean that it is in."""
    ### BEGIN SOLUTION as for the sum, divided by the entries in one mean
    (spread,) = sum_vjp(grad, node)
    return (spread * node.size / node.parents[0].size,)
    ### END SOLUTION

@vjp("max")
def max_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    """The largest entry gets the gradient; where several are largest, they get equal parts."""
    (a,) = arrays(node)
    ### BEGIN SOLUTION find the largest entries, and share the gradient among them
    largest = given.same(a, restore_axes(node.data, node))
    count = largest.sum(axis=node.params.get("axis"), keepdims=True)
    return (restore_axes(grad, node) * largest / count,)
    ### END SOLUTION

# %%
check("05-reduction-rules")

# %% [markdown]
# The remaining rows are given: shapes, then the operations of lessons 02 to 04. Read them; section 10 tests every one.
# A rule that moved numbers moves the gradient back. Most activations know their slope from their own result: for `tanh`
# it is 1 - tanh², for `sigmoid` s · (1 - s).

# %%
#| export

@vjp("relu")
def relu_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    return (grad * (node.data > 0),)

@vjp("sigmoid")
def sigmoid_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    return (grad * node.data * (1 - node.data),)

@vjp("log_softmax")
def log_softmax_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    axis = node.params.get("axis", -1)
    return (grad - np.exp(node.data) * grad.sum(axis=axis, keepdims=True),)

# %% [markdown]
# ## 6. In which order?
#
# In `u = x * x`, `y = u + x`, the 1 that `y` sends to `x` is not all: two more shares come by way of `u`. If `x` had
# parents and passed its 1 on too early, they would miss 6 of 7. So the rule of the walk: **a tensor passes its gradient
# on after all that use it have sent theirs.**
#
# A list of tensors in which each stands once, and after all its parents, is in **topological order**: here x, u, y.
# Read from its end, it is the order that we need. The shortest way to make one is recursion. Here it is, with a chain
# of 2,000 additions:

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
    recursive_order(chain(2000), [], set())
except RecursionError as error:
    print("RecursionError:", error)

# %% [markdown]
# Every call waits for the call that it made, and Python allows about 1,000 to wait. A text of 200 words, read word by
# word with 10 operations each, is deeper than that. So keep the waiting tensors in a list of your own, a **stack**: it
# grows as far as memory goes.
#
# The recursive function meets a tensor twice: on arrival, and again when its parents are done. Let the stack hold pairs
# `(tensor, done)`. Take the last pair off with `pop()`. If `done`, the tensor goes into the order. If it was seen
# before, there is nothing to do. Else put it back as `(tensor, True)`, and each of its parents on top as
# `(parent, False)`; these come off first. For x, u and y:
#
# | taken off | then the stack holds | order |
# |---|---|---|
# | | (y, False) | |
# | (y, False) | (y, True), (u, False), (x, False) | |
# | (x, False) | (y, True), (u, False), (x, True) | |
# | (x, True) | (y, True), (u, False) | x |
# | (u, False) | (y, True), (u, True), (x, False), (x, False) | x |
# | (x, False), twice | (y, True), (u, True) | x |
# | (u, True), then (y, True) | | x, u, y |
#
# Keep the tensors that were seen in a `set`: to look something up there takes the same time however many it holds. In a
# list, it takes longer for each tensor that is in it.

# %% exercise="05-topological-order"
#| export
def topological_order(tensor: Tensor) -> list[Tensor]:
    """All tensors that this one was made from, and itself: each once, after all its parents.

    Works without recursion, in time proportional to the number of operations.
    """
    ### BEGIN SOLUTION walk the graph with a stack of your own
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
# ## 7. The walk
#
# Three helpers are given. `starting_gradient` answers what the walk begins with: for a single number it is 1; for
# anything larger nobody can know, unless the caller says. `check_walkable` finds trouble before anything is changed.
# `parent_gradients` calls the rule of one node and yields pairs `(parent, share)`, for the parents that require a
# gradient; each share has passed your `unbroadcast`, and has the parent's shape and dtype.

# %%
#| export
def starting_gradient(tensor: Tensor, grad: Any = None) -> np.ndarray:
    """The gradient that the walk begins with: 1 for a single number, else the caller's, of the tensor's shape.

    Raises RuntimeError if the tensor was not recorded, ValueError if a gradient is missing or has another shape.
    """
    if not tensor.requires_grad:
        raise RuntimeError("backward() finds no history here. Does a leaf have requires_grad=True, "
                           "and was the result computed outside of no_grad()?")
    if grad is None and tensor.size != 1:
        raise ValueError(f"backward() starts at a single number, such as a loss, and this tensor has shape "
                         f"{tensor.shape}. Take its .sum() or .mean(), or pass a gradient of that shape.")
    start = np.ones_like(tensor.data) if grad is None else np.array(raw(grad), dtype=tensor.dtype)
    if start.shape != tensor.shape:
        raise ValueError(f"The gradient passed to backward() has shape {start.shape}, "
                         f"but the tensor has shape {tensor.shape}. They must be equal.")
    return start


def check_walkable(order: list[Tensor]) -> None:
    """Raise RuntimeError for a graph that was released, LookupError for an operation without a gradient rule."""
    for node in order:
        if node.op and not node.parents:
            raise RuntimeError(f"An earlier backward() has released the graph behind this {node.op!r}. Compute the "
                               "result again, or add up the losses and call backward() once.")
        if node.op:
            rule_for(node.op)


def parent_gradients(node: Tensor, grad: np.ndarray) -> Iterator[tuple[Tensor, np.ndarray]]:
    """Each parent of node that requires a gradient, with its share of grad, in the parent's shape and dtype.

    Raises TypeError or ValueError, naming the operation, if its rule returns something else than it should.
    """
    shares = VJP[node.op](np.asarray(grad), node)
    if not isinstance(shares, tuple) or len(shares) != len(node.parents):
        raise TypeError(f"The gradient rule of {node.op!r} must return a tuple with one gradient for each parent, "
                        f"{len(node.parents)} in all. It returned {type(shares).__name__} of length {len(shares)}.")
    for parent, share in zip(node.parents, shares, strict=True):
        if parent.requires_grad and share is not None:
            fitted = unbroadcast(share, parent.shape) if np.ndim(share) >= parent.ndim else None
            if fitted is None or fitted.shape != parent.shape:
                raise ValueError(f"The gradient rule of {node.op!r} returned shape {np.shape(share)} for a parent of "
                                 f"shape {parent.shape}.")
            yield parent, fitted.astype(parent.dtype, copy=False)

# %% [markdown]
# Your part is the walk itself. Keep a dictionary `grads` from tensor to the gradient collected so far; at the start it
# holds `{tensor: start}`. Then take the nodes from the end of `order`, one by one. For each:
#
# 1. Take its gradient out of `grads`. There may be none: a constant, such as the 2 in `2 * x`, got nothing. Then skip
#    steps 2 and 3.
# 2. **A leaf** (`node.op` is None) keeps its gradient: this is what learning is after. *Add* it to `node.grad`. If that
#    is None, begin with `np.zeros_like(node.data)`: an array of its own, because a share may be used elsewhere too.
# 3. **Any other tensor** passes it on: for each pair of `parent_gradients(node, grad)`, add the share to what `grads`
#    holds for the parent. Its own `.grad` stays None; keeping every gradient of a network would double its memory.
# 4. In the end **release** the node: parents `()` and params `{}`. What it held can now be thrown away. `order.pop()`
#    takes the last node off the list, so that the list does not hold it either.
#
# In step 3 write `grads[parent] + share`, which makes a new array. `+=` would write into one that others may share:
# `add` sends the same array to both parents.

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
    ### BEGIN SOLUTION walk from the end of the order, and pass gradients on
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
print("x.grad:", x.grad)

backward(network_loss())
print("w2.grad[3, 4]:", w2.grad[3, 4], " by nudging:", nudge(w2, (3, 4)))

# %% [markdown]
# 7, as by hand. And one walk found what the nudge found, for all 79,510 weights. The two differ in the third digit,
# and the nudge is the worse one: its step is large, and float32 has seven digits. Section 9 does that better.
#
# Once this lesson is complete, `loss.backward()` calls your function.

# %% [markdown]
# ## 8. Not everything is to be remembered
#
# Testing a network needs no gradients, and changing a weight must not become a part of its own history. The switch is
# there since lesson 01: `grad_mode.enabled`. Give it a handle that always puts it back:
#
# ```python
# with no_grad():
#     prediction = model(x)      # remembers nothing
# ```
#
# `@contextmanager` makes such a handle of a function with one `yield`: what stands before runs on entering, what stands
# after on leaving. Two things go wrong in practice. The block may raise an exception: only `finally` runs even then.
# And blocks nest: leaving the inner one must not switch recording on for the rest of the outer one.

# %% exercise="05-no-grad"
#| export
@contextmanager
def no_grad() -> Iterator[None]:
    """Record nothing inside `with no_grad():`, or in a function under `@no_grad()`; then as it was before."""
    ### BEGIN SOLUTION switch off, yield, and put the switch back as it was
    before = grad_mode.enabled
    grad_mode.enabled = False
    try:
        yield
    finally:
        grad_mode.enabled = before
    ### END SOLUTION

# %%
check("05-no-grad")

# %% [markdown]
# ## 9. Trust, but check
#
# A wrong gradient raises no error. The network learns a little worse, and nobody knows why. So test every rule against
# the nudge, which needs no rule. Two improvements make the nudge exact enough to be a judge:
#
# - **Both sides.** Go up and down by `eps` and divide by `2 * eps`, the **central difference**. For `x ** 3` at 1 with
#   `eps = 0.1`: one side gives (1.331 - 1) / 0.1 = 3.31, both sides give (1.331 - 0.729) / 0.2 = 3.01; right is 3.
# - **float64**, with its 16 digits. `eps = 1e-6` leaves about ten of them.
#
# And a trap. `check_gradients` has to make one number of a result. With `.sum()`, softmax could not fail: its outputs
# always sum to 1, so the right gradient is 0, and so is that of many wrong rules. `weighted_sum` gives each output a
# weight of its own.
#
# Write the central difference; `call` computes the number from the array as it is at that moment. Put the entry back
# afterwards. Then write the loop: for every entry of every input, compare `ours` with the central difference of
# `number` under `no_grad()`. The error is the distance, divided by the size of the central difference where that is
# above 1. If an error is **not** at most the tolerance, raise an `AssertionError` that names the input (counted from
# 0), the place and both values. (Why "not at most" and not "above"? `nan > 1e-6` is False, and so is `nan <= 1e-6`.)
# Return the largest error.

# %% exercise="05-check-gradients"
#| export
def central_difference(call: Callable[[], float], array: np.ndarray, place: tuple[int, ...], eps: float) -> float:
    """The slope of call() as array[place] moves eps up and eps down. The array is afterwards as before."""
    ### BEGIN SOLUTION compute call() above and below, and put the entry back
    middle = array[place]
    array[place] = middle + eps
    above = call()
    array[place] = middle - eps
    below = call()
    array[place] = middle
    return (above - below) / (2 * eps)
    ### END SOLUTION

def weighted_sum(result: Tensor) -> Tensor:
    """One number in which every entry of a result counts differently."""
    weights = np.cos(np.arange(result.size)).reshape(result.shape)
    return (result * Tensor(weights, dtype=np.float64)).sum()

def check_gradients(
    function: Callable[..., Tensor], *tensors: Tensor, eps: float = 1e-6, tolerance: float = 1e-6
) -> float:
    """Compare the gradients of function(*tensors) with central differences in float64; return the largest error.

    `function` must give the same result for the same inputs. Raises AssertionError for an error above tolerance.
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
            ### BEGIN SOLUTION find the true slope, the error, and the largest error so far
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

# %% [markdown]
# ## 10. Everything, checked
#
# One line for each row of the table, in some shapes that are awkward on purpose. Every number below is an error:

# %%
rng = np.random.default_rng(0)
a, b, row = Tensor(rng.normal(size=(2, 3))), Tensor(rng.uniform(0.5, 2, (2, 3))), Tensor(rng.normal(size=3))
batch, matrix = Tensor(rng.normal(size=(2, 2, 3))), Tensor(rng.normal(size=(3, 2)))
mask, truth = rng.integers(0, 2, (2, 3)) * 2.0, rng.random((2, 3))
cases = {
    "add, sub": (lambda a, row: a + row - row * 2, a, row),
    "mul, div, neg": (lambda a, b: -a * b / (b + a * a), a, b),
    "pow, exp, log, sqrt": (lambda b: b**3 + b.exp() + b.log() + b.sqrt(), b),
    "matmul": (lambda x, m, v: x @ m @ (v[:2] @ m.T @ m), batch, matrix, row),
    "sum, mean, max": (lambda a: a.sum(axis=0) + a.mean(axis=0) + a.max(axis=0), a),
    "reshape, transpose": (lambda x: x.transpose(2, 0, 1).reshape(4, 3).T, batch),
    "getitem": (lambda a: a[:, [0, 0, 2]] * a[1], a),
    "relu, sigmoid, tanh, gelu": (lambda a: relu(a) + sigmoid(a) * tanh(a) + gelu(a), a),
    "softmax, log_softmax": (lambda a: softmax(a, axis=0) * log_softmax(a), a),
    "dropout": (lambda a: apply("dropout", a, mask=mask), a),
    "binary_cross_entropy": (lambda a: BCEWithLogitsLoss()(a, Tensor(truth)), a),
}
for name, (function, *inputs) in cases.items():
    print(f"{name:26} {check_gradients(function, *inputs):.0e}")

# %% [markdown]
# ## Look at it
#
# The graph of a loss, drawn from your own topological order. The number in each box is its place in the **backward**
# walk: 0 is the loss, and no box has a smaller number than one that uses it.

# %%
x, w, b = Tensor(np.ones((4, 2))), Tensor(np.ones((2, 2)), requires_grad=True), Tensor(np.ones(2), requires_grad=True)
hidden = tanh(x @ w + b)
loss = ((hidden @ w + b) ** 2).mean()
plot.graph(loss, names={node: place for place, node in enumerate(topological_order(loss)[::-1])})

# %% [markdown]
# `w` and `b` are used twice, and come after both uses. Now let gradients work: 17 tanh units learn a sine from 40 noisy
# points. Each step moves every weight a little **against** its gradient, because the loss should fall.

# %%
rng = np.random.default_rng(1)
xs = np.linspace(-3, 3, 40)
inputs, targets = Tensor(xs[:, None]), Tensor((np.sin(2 * xs) + rng.normal(0, 0.1, 40))[:, None])
sizes = [(1, 17), (17,), (17, 1), (1,)]
parameters = [Tensor(rng.normal(0, 1, size), requires_grad=True) for size in sizes]

def curve(x):
    w1, b1, w2, b2 = parameters
    return tanh(x @ w1 + b1) @ w2 + b2

losses = []
for _ in range(500):
    loss = ((curve(inputs) - targets) ** 2).mean()
    losses.append(loss.item())
    backward(loss)
    for parameter in parameters:
        parameter.data -= 0.05 * parameter.grad
        parameter.grad = None
with no_grad():
    learned = curve(inputs).data[:, 0]
points = plot.scatter(xs, targets.data[:, 0], x="x", y="y", title="points, and the curve after 500 steps")
display(plot.line(range(500), losses, x="step", y=plot.Axis("loss", log=True)))
points + plot.line(xs, learned, x="x", y="y", color=plot.VERMILLION)

# %% [markdown]
# Nobody told this network what a sine is. It got 500 gradients from you.
#
# ## What does it cost?
#
# **Time, in operations.** The walk visits each operation once, so ten times the operations should take ten times the
# time: slope 1 on logarithmic axes. Predict the slope for a second graph, `y = y + y`, where every tensor is used twice
# and 2ⁿ paths lead from the end to the start.

# %%
def seconds(call):
    """Seconds for one call: the best of three runs, each long enough for a browser's coarse clock."""
    def run(calls):
        start = perf_counter()
        for _ in range(calls):
            call()
        return perf_counter() - start
    calls = 1
    while run(calls) < 0.002:
        calls *= 2
    return min(run(calls) for _ in range(3)) / calls

def doubling(length):
    y = Tensor([0.0], requires_grad=True, dtype=np.float64)
    for _ in range(length):
        y = y + y
    return y

lengths = [60, 125, 250, 500, 1000]
times = {name: [seconds(lambda n=n, make=make: backward(make(n))) for n in lengths]
         for name, make in [("chain", chain), ("doubling", doubling)]}
for name, values in times.items():
    print(f"{name}: time grows like n to the power {np.polyfit(np.log(lengths), np.log(values), 1)[0]:.2f}")
plot.line(lengths, times, x=plot.Axis("operations", log=True), y=plot.Axis("seconds", log=True))

# %% [markdown]
# Both slopes are near 1: topological order collects all shares of a tensor before it passes anything on, so 2ⁿ paths
# cost n rules. (A little above 1 is memory: the more tensors, the less of them fits close to the processor.)
#
# **Time, in losses.** The opening asked for 79,510 nudges, each a loss or two. How many times the loss alone does it
# cost to compute the loss **and** all gradients? Put a guess into the first line.

# %%
guess = 1000

with no_grad():
    forward = seconds(network_loss)
both = seconds(lambda: backward(network_loss()))
print(f"loss and all gradients: {both / forward:.1f} times the loss alone. You guessed {guess}.")
print(f"nudging: {count:,} times")

# %% [markdown]
# A matrix product forward is answered by at most two backward, one for each operand. So a loss with all its gradients
# costs at most about three losses, for a network of any size. That small factor is why networks with billions of
# weights can be trained.
#
# **Memory.** The price is paid elsewhere. Rules read the forward values, so all of them are kept until the walk has
# passed. Which part of the memory grows with the batch, the weights or the graph?

# %%
def graph_bytes(result):
    """Bytes of all recorded results behind a result, leaves not counted."""
    return sum(node.data.nbytes for node in topological_order(result) if node.op)

def loss_of(size):
    return CrossEntropyLoss()(relu(images[:size] @ w1 + b1) @ w2 + b2, labels[:size])

print(f"weights: {sum(weight.data.nbytes for weight in weights):,} bytes")
for size in (16, 32, 64):
    with no_grad():
        forgotten = graph_bytes(loss_of(size))
    print(f"batch of {size}: the graph holds {graph_bytes(loss_of(size)):7,} bytes, under no_grad {forgotten}")

# %% [markdown]
# Twice the batch, twice the graph; the weights stay. In deep networks the graph is often the larger part by far. One
# remedy is to forget a part of it, and to compute that part again on the way back: about a third more time, for much
# less memory. PyTorch has it as `torch.utils.checkpoint`.
#
# **In PyTorch** the names are the same: `requires_grad`, `no_grad`, and `torch.autograd.gradcheck` for your
# `check_gradients`; a recorded result has a `grad_fn`. Three things differ. The walk runs in C++, and counts how many
# uses of a node are still to come, where you sort first. A node saves the few arrays that its rule needs, not its
# parents as a whole, so more can be thrown away early. And every array has a version number; you see next what for.

# %% [markdown]
# ## Break it
#
# Three gradients that surprise, without an error. Say what each line should print, then run.

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

z = Tensor([0.0], requires_grad=True)
backward(relu(z))
print("slope of relu at 0:", z.grad, " central difference:", (relu(z + 1e-3) - relu(z - 1e-3)).item() / 2e-3)

# %% [markdown]
# The first wrote into an array that the graph still needed; the rule of `mul` read 100 in place of 2. PyTorch compares
# version numbers and refuses. The second forgot to clear `.grad`. Adding up is right within one graph, and useful over
# several parts of a batch, so clearing is a step of its own: lesson 06's `zero_grad`. The third is nobody's mistake: at
# a kink there is no slope, each side has its own, and a checker that lands there complains about a rule that is fine.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# y = x * x * x at x = 2. Which gradient does backward leave in x.grad?
answer("05-q-reuse", ...)

# %%
# x has shape (64, 1, 28), y has shape (10, 28). What is the shape of y's gradient in x * y before unbroadcast sums it?
answer("05-q-unbroadcast", ...)

# %%
# Which product is the gradient of w in x @ w?  "a": grad @ w.T   "b": x.T @ grad   "c": grad @ x.T
answer("05-q-matmul", ...)

# %%
# y = y + y is repeated 1,000 times. How many gradient rules does one backward call?
answer("05-q-paths", ...)

# %%
# You call backward on the losses of 2 batches, one after the other, and never clear .grad. The gradients of one weight
# are 3 and 4. What is its .grad?
answer("05-q-accumulate", ...)

# %% [markdown]
# ## Where this goes
#
# You built what makes learning possible, and the tool that proves it right; every later operation needs one row in your
# table, and one line in the checker. Lesson 06 decides what to do with a gradient, and then XOR falls (milestone 2).

# %%
# %tito complete 05
