# ---
# title: Tensor
# id: "01"
# ---

# %% [markdown]
# # Tensor
#
# Run the next three cells: click a cell, then press Shift+Enter, or ▶ above. Then ask the result where it came from.

# %%
#| default_exp core.tensor
# %load_ext tinytorch.tito
from tinytorch import measure, plot

# %%
#| export
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from tinytorch import given
from tinytorch.given import TensorBase, raw  # noqa: F401  (later lessons import raw from here)

# %%
x = np.array([2.0, 3.0])
y = x * x + x
y

# %% [markdown]
# `y` holds 6 and 12. Which operations made it, and from which array? Nothing in `y` can tell: numpy computed, handed
# over the numbers, and forgot. To learn is to ask: this 12 is too large; which of the numbers behind it should move,
# and by how much? A result without a history has no answer.
#
# So you build `Tensor`, an array that remembers. At the end, `(x @ w + b).sum()` will know all this:
#
# ```mermaid
# flowchart LR
#   x["x (32, 784)"] --> matmul["matmul (32, 10)"]
#   w["w (784, 10)"] --> matmul
#   matmul --> add["add (32, 10)"]
#   b["b (10,)"] --> add
#   add --> sum["sum ()"]
# ```
#
# In lesson 05, walking such a graph backward becomes learning. Your first milestone comes right after this lesson: the
# perceptron that Frank Rosenblatt described in 1957 (Cornell Aeronautical Laboratory, report 85-460-1).

# %% [markdown]
# ## 1. Numbers become an array
#
# Inside every tensor sits one numpy array. Its **dtype** says how each entry is stored. Ask numpy for an array of
# `[1.5, 2]`, and you get float64: 8 bytes for each number. Learning needs about 7 digits, and float32 has them in 4
# bytes. So our tensors keep floats in **float32**, unless somebody asks for another dtype. Integers are for counting
# and booleans for choosing: they keep the dtype they have.
#
# `given.numbers(data)` makes a new array of the data, and refuses what is not numbers. `array.dtype.kind` is a letter:
# `f` for floats, `i` or `u` for integers, `b` for booleans. `array.astype(dtype)` converts.
#
# Write your code in place of the line with `raise`, run the cell, then the `check` below it. If you are stuck,
# `hint("01-create")` helps.

# %% exercise="01-create"
#| export
def to_array(data: Any, dtype: Any = None) -> np.ndarray:
    """A new array of a number, a (nested) list or an array, in the dtype that is asked for.

    Without a dtype, floats become float32; integers and booleans keep theirs.

    >>> to_array([1.5, 2])
    array([1.5, 2. ], dtype=float32)
    """
    array = given.numbers(data)
    ### BEGIN SOLUTION choose the dtype
    if dtype is None:
        dtype = np.float32 if array.dtype.kind == "f" else array.dtype
    return array.astype(dtype)
    ### END SOLUTION

# %%
check("01-create")

# %% [markdown]
# ## 2. One long line of bytes
#
# Memory has no rows and columns. The six numbers of `[[1, 2, 3], [4, 5, 6]]` lie one behind the other, 24 bytes in
# float32. The **shape** (2, 3) says how to read them, and the **strides** say how many bytes to walk for one step along
# each axis:

# %%
a = np.arange(1, 7, dtype=np.float32).reshape(2, 3)
for name, view in {"a": a, "a.T": a.T, "a[:, 1]": a[:, 1], "stretched": np.broadcast_to(a[0], (4, 3))}.items():
    print(f"{name:10} shape {view.shape!s:7} strides {view.strides!s:8} same memory: {np.shares_memory(view, a)}")

# %% [markdown]
# In `a`, the next column is 4 bytes away, the next row 12. Entry (1, 2) begins at byte 1 · 12 + 2 · 4 = 20. Not one
# byte was moved for the other three: they are **views**, the same bytes read with other steps. A step of 0 reads the
# same row again and again.
#
# Write that arithmetic. `strides_of` answers for an array whose rows lie one behind the other, whatever its number of
# axes. With shape (5, 2, 3) and 4 bytes an entry it is (24, 12, 4). The trap: the step along an axis does not depend on
# the length of that axis.

# %% exercise="01-strides"
#| export
def strides_of(shape: tuple[int, ...], itemsize: int) -> tuple[int, ...]:
    """Bytes to walk for one step along each axis, in an array whose rows lie one behind the other.

    >>> strides_of((2, 3), 4)
    (12, 4)
    """
    ### BEGIN SOLUTION find the step of every axis
    strides, step = [], itemsize
    for length in reversed(shape):
        strides.append(step)
        step *= length
    return tuple(reversed(strides))
    ### END SOLUTION


def byte_offset(index: tuple[int, ...], strides: tuple[int, ...]) -> int:
    """How many bytes the entry at `index` lies behind the first entry.

    >>> byte_offset((1, 2), (12, 4))
    20
    """
    ### BEGIN SOLUTION walk along every axis
    return sum(place * step for place, step in zip(index, strides, strict=True))
    ### END SOLUTION


def transposed(shape: tuple[int, ...], strides: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Shape and strides with which the same bytes are read as the transpose: the last two axes change places.

    `shape` has two axes or more.
    """
    ### BEGIN SOLUTION give the new shape and the new strides
    return (*shape[:-2], shape[-1], shape[-2]), (*strides[:-2], strides[-1], strides[-2])
    ### END SOLUTION

# %%
check("01-strides")

# %%
memory = a.tobytes()
shape, strides = transposed((2, 3), strides_of((2, 3), 4))
start = byte_offset((2, 1), strides)
print("a.T has shape", shape, "and entry (2, 1) begins at byte", start, "of", len(memory))
print("four bytes from there:", np.frombuffer(memory[start:start + 4], np.float32)[0], " and a.T[2, 1] is", a.T[2, 1])

# %% [markdown]
# You read a transpose out of raw bytes. PyTorch keeps the same two tuples, but counts in entries:
# `torch.zeros(2, 3).stride()` prints `(3, 1)`, and after `.T` it prints `(1, 3)`. Divide yours by 4.
#
# Answer this one now, in place of the dots:

# %%
# A batch of 8 colour pictures in float32 has shape (8, 3, 32, 32). How many bytes is it from one picture to the next?
answer("01-q-stride", ...)

# %% [markdown]
# ## 3. A table of operations, and a class around it
#
# An operation has a name and a **forward rule**: a numpy function that computes the result. `OPS` is the table of both.
# It comes filled, because `np.exp` would teach you little; `@op("name")` enters a rule of your own. The three rules
# that matter most you will write yourself, in loops, and then set against numpy's.
#
# The class is short because `TensorBase`, which is given, holds the plumbing. In `x + 1`, Python calls `x.__add__(1)`,
# and all that this method does is `apply("add", x, 1)`. `x.sum(axis=0)` is `apply("sum", x, axis=0)`. Whatever
# can have a gradient goes through that one function, and you write it.

# %%
#| export
class OpTable(dict):
    """Operation name -> forward rule on arrays."""

    def __missing__(self, name: str) -> Callable:
        raise LookupError(f"No operation {name!r} in the table yet. Run the cell with @op({name!r}) first.")


OPS: dict[str, Callable[..., np.ndarray]] = OpTable(given.rows(lambda a, b: broadcast_shape(a, b)))  # yours: section 4
grad_mode = SimpleNamespace(enabled=True)  # the switch for remembering; lesson 05 turns it


def op(name: str) -> Callable:
    """Decorator: enter a forward rule into the table under this name."""
    def register(rule: Callable) -> Callable:
        OPS[name] = rule
        return rule
    return register


class Tensor(TensorBase):
    """An array, `data`, that remembers how it was made."""

    def __init__(self, data: Any, requires_grad: bool = False, dtype: Any = None) -> None:
        """Copy numbers, lists, an array or a Tensor. Raises TypeError for integers with requires_grad."""
        if isinstance(data, Tensor):
            data, dtype = data.data, data.dtype if dtype is None else dtype
        self.data = to_array(data, dtype)
        if requires_grad and self.dtype.kind != "f":
            raise TypeError(f"Only floats have a gradient, not {self.dtype}. Write 1.0 in place of 1.")
        self.requires_grad = requires_grad

    @staticmethod
    def _apply(name: str, *inputs: Any, **params: Any) -> "Tensor":
        return apply(name, *inputs, **params)  # what every operator and method of TensorBase calls


cat, stack, where, maximum, minimum = given.functions(Tensor)


def as_tensors(*inputs: Any) -> tuple[Tensor, ...]:
    """Every input as a Tensor; what is one already stays the same object."""
    return given.as_tensors(Tensor, inputs)

# %% [markdown]
# Now the heart. `apply` gets a name, inputs that may be tensors, arrays or numbers, and settings such as `axis`. It
# runs the rule on the inputs' arrays and returns a Tensor.
#
# That Tensor **remembers** if there is a reason to: `grad_mode.enabled` is on, and at least one input has
# `requires_grad`. Then it requires a gradient itself and keeps `op`, `parents` (a tuple of Tensors) and `params`.
# Otherwise it stays as `from_numpy` makes it: no op, no parents. The trap: as long as a result holds its
# parents, their memory cannot be freed.
#
# Suppose the table has a rule `average`, and `x` is `Tensor([1.0, 2.0], requires_grad=True)`. Then
# `apply("average", x, 4.0)` is `[2.5, 3.0]`. Its op is `"average"`; its parents are `x`, the same object, and a new
# `Tensor(4.0)`.
#
# Two helpers: `given.keep_floats(result, tensors)` keeps numpy from answering in float64 when nobody asked, and
# `Tensor.from_numpy(array)` wraps an array without copying it.

# %% exercise="01-apply"
#| export
def apply(name: str, *inputs: Any, **params: Any) -> Tensor:
    """Run one operation of the table on tensors, arrays or numbers, and remember it when there is a reason to.

    >>> apply("add", Tensor([1.0, 2.0]), 4.0)
    Tensor([5., 6.])
    """
    ### BEGIN SOLUTION compute the result, and let it remember
    tensors = as_tensors(*inputs)
    result = OPS[name](*(t.data for t in tensors), **params)
    output = Tensor.from_numpy(given.keep_floats(result, tensors))
    if grad_mode.enabled and any(t.requires_grad for t in tensors):
        output.requires_grad = True
        output.op, output.parents, output.params = name, tensors, params
    return output
    ### END SOLUTION

# %%
check("01-apply")

# %%
x = Tensor([2.0, 3.0], requires_grad=True)
y = x * x + x
plot.graph(y, names={x: "x"})

# %% [markdown]
# The 12 of the opening, and this time it knows. Take `requires_grad=True` away and run the cell again: one box is left.

# %% [markdown]
# ## 4. Broadcasting
#
# A row of 3 biases is added to each of 2 examples: shapes `(2, 3)` and `(3,)` differ, and yet there is one sensible
# meaning. Write the shapes below each other, aligned on the right; put 1 where one is too short; compare axis by axis.
#
# | | axis -2 | axis -1 |
# |---|---|---|
# | `(2, 3)` | 2 | 3 |
# | `(3,)` | 1 | 3 |
# | **result** | **2** | **3** |
#
# On each axis the lengths must be equal, or one of them must be 1; a 1 is stretched to the other length, which may also
# be 0. So `(4, 1)` and `(3,)` give `(4, 3)`, while `(2, 3)` and `(4,)` do not fit: on axis -1, 3 meets 4. Wrong shapes
# are everybody's most frequent error, so say which axis it is. From now on, `x + y` fails with your sentence.

# %% exercise="01-broadcast"
#| export
def broadcast_shape(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that two shapes broadcast to.

    Raises ValueError when an axis does not fit; the message names both shapes, and the axis
    counted from the right (-1 is the last).

    >>> broadcast_shape((4, 1), (3,))
    (4, 3)
    """
    ### BEGIN SOLUTION find the length of every axis of the result
    ndim = max(len(a), len(b))
    left, right = (1,) * (ndim - len(a)) + a, (1,) * (ndim - len(b)) + b
    for axis, (m, n) in enumerate(zip(left, right, strict=True)):
        if m != n and 1 not in (m, n):
            raise ValueError(f"Shapes {a} and {b} do not broadcast: axis {axis - ndim} has {m} and {n} entries. "
                             "They must be equal, or one of them 1.")
    return tuple(n if m == 1 else m for m, n in zip(left, right, strict=True))
    ### END SOLUTION

# %%
check("01-broadcast")

# %%
# Predictions have shape (100, 1), labels have shape (100,). You compute predictions - labels, and no error comes, but
# the loss is far too large and training stalls. How many entries does the result have?
answer("01-q-accident", ...)

# %% [markdown]
# ## 5. What an addition does
#
# The shape of the result is known. Which entries meet in it? The result of `(2, 3)` and `(3,)` has a place (1, 2). It
# needs entry (1, 2) of the first array and entry (2,) of the second. With `(2, 1)` in place of `(2, 3)`, it needs entry
# (1, 0), since there is only one column to read.
#
# `stretched` answers for any shape that broadcasts to the result. Then `add_forward` is a loop over all places of the
# result. `np.ndindex((2, 3))` gives the six places one by one, and `array[index]` takes such a tuple;
# `np.result_type(a, b)` is the dtype that numpy would choose.

# %% exercise="01-loops"
#| export
def stretched(index: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """The entry of an array of this shape that is read for the place `index` of a broadcast result.

    >>> stretched((1, 2), (2, 1))
    (1, 0)
    """
    ### BEGIN SOLUTION find the entry on every axis of the shape
    own = index[len(index) - len(shape):]
    return tuple(0 if length == 1 else place for place, length in zip(own, shape, strict=True))
    ### END SOLUTION


def add_forward(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a + b in a loop: one number at a time, into a new array."""
    ### BEGIN SOLUTION fill every place of the result
    result = np.empty(broadcast_shape(a.shape, b.shape), np.result_type(a, b))
    for index in np.ndindex(result.shape):
        result[index] = a[stretched(index, a.shape)] + b[stretched(index, b.shape)]
    return result
    ### END SOLUTION

# %%
check("01-loops")

# %% [markdown]
# ## 6. The matrix product
#
# A network spends most of its time here. Entry (i, j) of `a @ b` is row i of `a` against column j of `b`: multiply
# pairwise, then sum. With `a = [[1, 2], [3, 4]]` and `b = [[5], [6]]`, row `[1, 2]` against column `[5, 6]` is
# 1 · 5 + 2 · 6 = 17, and row `[3, 4]` gives 39. So `a @ b` is `[[17], [39]]`.
#
# A row of `a` must be as long as a column of `b`: `(n, k) @ (k, m)` gives `(n, m)`. Write it without `@`, for two
# matrices. How many loops do you need? An empty sum is 0: `(2, 0) @ (0, 3)` is full of zeros.

# %% exercise="01-matmul"
#| export
def matmul_forward(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The product of matrices a (n, k) and b (k, m), shape (n, m), one multiplication at a time.

    >>> matmul_forward(np.array([[1, 2], [3, 4]]), np.array([[5], [6]]))
    array([[17],
           [39]])
    """
    ### BEGIN SOLUTION sum the products of every row with every column
    result = np.zeros((a.shape[0], b.shape[1]), np.result_type(a, b))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                result[i, j] += a[i, k] * b[k, j]
    return result
    ### END SOLUTION

# %%
check("01-matmul")

# %% [markdown]
# ## 7. The axis that you name disappears
#
# A reduction turns many numbers into fewer. With `x = [[1, 2, 3], [4, 5, 6]]`, shape `(2, 3)`:
#
# | | result | shape |
# |---|---|---|
# | `x.sum(axis=0)` | `[5, 7, 9]` | `(3,)` |
# | `x.sum(axis=1)` | `[6, 15]` | `(2,)` |
# | `x.sum(axis=1, keepdims=True)` | `[[6], [15]]` | `(2, 1)` |
#
# Entry (1, 2) of `x`, the 6, is added to place (2,) of the first sum, to place (1,) of the second, and to place (1, 0)
# of the third. `keepdims=True` leaves the axis with length 1, so that the result broadcasts against `x`.
#
# Write the sum over one axis, for any number of axes. Negative axes count from the end. Does it matter in which order
# you visit the entries?

# %% exercise="01-reduce"
#| export
def sum_forward(a: np.ndarray, axis: int, keepdims: bool = False) -> np.ndarray:
    """The sum over one axis in a loop: the axis disappears, or stays with length 1.

    >>> sum_forward(np.array([[1, 2, 3], [4, 5, 6]]), axis=1)
    array([ 6, 15])
    """
    ### BEGIN SOLUTION add every entry to its place in the result
    axis = axis % a.ndim
    before, after = a.shape[:axis], a.shape[axis + 1:]
    result = np.zeros((*before, 1, *after), a.dtype)
    for index in np.ndindex(a.shape):
        result[(*index[:axis], 0, *index[axis + 1:])] += a[index]
    return result if keepdims else result.reshape(before + after)
    ### END SOLUTION

# %%
check("01-reduce")

# %% [markdown]
# ## Look at it
#
# Put your three rules into the table. Nothing else changes, and a whole layer runs on your loops:

# %%
numpys = {name: OPS[name] for name in ("add", "matmul", "sum")}
x, w = Tensor(np.ones((4, 3))), Tensor(np.ones((3, 2)), requires_grad=True)
b = Tensor([0.5, -0.5], requires_grad=True)
OPS.update(add=add_forward, matmul=matmul_forward, sum=sum_forward)
try:
    result = (x @ w + b).sum(axis=0)
finally:
    OPS.update(numpys)
print(result)
plot.graph(result, names={x: "x", w: "w", b: "b"})

# %% [markdown]
# That is the picture from the top, drawn from your tensors. Numpy's rules are back in the table, and something can
# decide. A perceptron scores a point with a matrix product, and answers yes when the score is above 0. Here 441 points
# are judged at once. Change the weights, and watch the border turn.

# %%
steps = np.linspace(-2, 2, 21)
points = Tensor(np.stack(np.meshgrid(steps, steps), axis=-1)).reshape(-1, 2)
weights, bias = Tensor([1.0, -2.0]), 0.5
above = points @ weights + bias > 0
plot.scatter(points[:, 0], points[:, 1], x="first coordinate", y="second coordinate",
             groups=np.where(above.numpy(), "yes", "no"))

# %% [markdown]
# ## What does it cost?
#
# `(n, n) @ (n, n)` has n · n entries with n multiplications each: n³. Both programs below do the same multiplications.
# How many times faster is numpy's rule than your loops, at n = 32? Put your guess in place of the dots.

# %%
guess = ...

if measure.predicted(guess):
    small, large = [8, 16, 32], [64, 128, 256, 512]
    squares = {n: np.ones((n, n), np.float32) for n in small + large}
    loops = [measure.seconds(matmul_forward, squares[n], squares[n]) for n in small]
    fast = [measure.seconds(OPS["matmul"], squares[n], squares[n]) for n in small + large]
    measure.against(guess, loops[-1] / fast[2])
    print("loops, n = 32:", loops[-1])
    print("numpy, n = 32:", fast[2], "  n = 8:", fast[0])
    print(f"loops grow like n to the power {measure.exponent(small, loops):.1f}")
    print(f"numpy's from 128 on like n to the power {measure.exponent(large[1:], fast[4:]):.1f}")

# %% [markdown]
# The power of your loops should be near the 3 that was counted; other programs disturb the clock. Now look at
# numpy: n = 32 takes 64 times as many multiplications as n = 8, and nowhere near 64 times as long. So a small product
# costs hardly more than the call itself. For large n its power climbs towards 3. The work is the same as yours; the
# price of one multiplication is not. In lesson 18 you find out where the rest of the factor comes from.

# %% [markdown]
# **The order of reading** has a price too. Taking a transpose was free. Is reading it? The cell copies n × n numbers,
# as they lie and transposed. The count is equal, so a ratio of 1 would mean that the order does not matter.

# %%
sizes = [64, 128, 256, 512, 1024]
ratios = []
for x in (np.ones((n, n), np.float32) for n in sizes):
    straight, across = measure.in_turn(x.copy, lambda x=x: x.T.copy("C"))
    ratios.append(across / straight)
plot.bar(sizes, ratios, x="n", y="time transposed / time straight")

# %% [markdown]
# At n = 64 the matrix is 16 kB and fits into the fast memory next to the processor. Its bar shows what it costs
# to move numbers one by one instead of row by row. Where the bars rise from there, the same number of moves takes
# longer: the processor waits for memory, which hands over neighbours together. **Layout is part of the cost.**

# %% [markdown]
# ## Break it
#
# float32 keeps 24 binary digits, and ends at 3.4 · 10³⁸. Guess each line, then run.

# %%
with np.errstate(over="ignore", invalid="ignore"):
    print("16777216 + 1      =", (Tensor(16777216.0) + 1).item())
    print("exp(88), exp(100) =", Tensor(88.0).exp().item(), Tensor(100.0).exp().item())
    print("inf - inf         =", (Tensor(100.0).exp() - Tensor(100.0).exp()).item())
x = Tensor([[1.0, 2.0], [3.0, 4.0]])
x[0].data[:] = 0
print("x, which nobody wrote to:", x)

# %% [markdown]
# Remember what these failures look like. A sum that stops growing has reached 2²⁴ = 16,777,216, where the next float32
# is 2 further. `inf` is an overflow; one operation later it can be `nan`, and `nan` infects all it touches. A tensor
# that changes although nobody wrote to it has a view somewhere: `x[0]` shares its memory.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# How many bytes does one grey image of 28 × 28 pixels take in float32?
answer("01-q-bytes", ...)

# %%
# Tensors of shapes (64, 1, 28) and (10, 28) are added. What is the shape of the result?
answer("01-q-broadcast", ...)

# %%
# The product of two large n × n matrices takes 1 second. About how many seconds does it take for 2n?
answer("01-q-doubling", ...)

# %%
# w requires a gradient, x does not. How many parents does the result of x.exp() @ w remember?
answer("01-q-parents", ...)

# %% [markdown]
# ## Where this goes
#
# You built the array that every later lesson computes with, and the history that lesson 05 walks to learn. Complete the
# lesson, and `from tinytorch import Tensor` is yours; then run the perceptron with `%tito milestone run 1`.

# %%
# %tito complete 01
