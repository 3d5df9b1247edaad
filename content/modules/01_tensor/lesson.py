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
from timeit import Timer

from tinytorch import plot

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
# `y` holds 6 and 12. Which operations made it, and from which array? Nothing in `y` can tell. numpy computed, handed
# over the numbers, and forgot. That is fine until something should *learn*. To learn is to ask: this 12 is too large;
# which of the numbers behind it should move, and by how much? A result without a history has no answer.
#
# So you build `Tensor`, an array that remembers. A tensor made by an operation knows, besides its numbers, the name of
# the operation, the tensors that went in (its **parents**), and any settings. Together these form a graph,
# like this one of `(x @ w + b).sum()`:
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
# At the end you draw this picture from your own tensors. Then they run your first milestone: the perceptron, which
# Frank Rosenblatt described in 1957 (*The Perceptron: A Perceiving and Recognizing Automaton*, Cornell Aeronautical
# Laboratory, report 85-460-1). In lesson 05, walking the graph backward becomes learning.
#
# Each exercise has the same routine: write your code in place of the line with `raise`, run the cell, then run the
# `check` below it. If you are stuck, `hint("01-create")` helps with the exercise of that name.

# %% [markdown]
# ## 1. From Python numbers to an array
#
# Inside every tensor sits one numpy array. Its **shape** counts entries along each axis: `[[1, 2, 3], [4, 5, 6]]` has
# shape `(2, 3)`, a single number has shape `()`. Its **dtype** says how each entry is stored. We choose four rules:
#
# - **Floats become float32**: 4 bytes and about 7 decimal digits, enough to learn with. So `[1.5, 2]` is float32.
#   numpy's own choice, float64, takes twice the memory. Whoever needs it asks for it: `[1, 2]` with `dtype=np.float64`.
# - **Integers stay integers, and booleans stay booleans.** They count, point and choose; rounding would ruin them.
# - **The array is a copy.** If you later change the list or array that you passed in, the tensor does not change.
# - **What is not a regular block of numbers is refused**: `["1", "2"]` with a `TypeError`, for strings are no numbers,
#   and `[[1, 2], [3]]` with a `ValueError` that says what is wrong, namely that the rows differ in length.
#
# `np.array(data)` does most of the work. It makes a new array, and raises `ValueError` for rows of different lengths;
# but its message speaks of an "inhomogeneous shape", so catch the error and raise one with a clearer sentence.
# `array.dtype.kind` is one letter: `b` boolean, `i` or `u` integer, `f` float; we refuse every other letter.
# `array.astype(dtype)` converts.

# %% exercise="01-create"
#| export
def to_array(data: Any, dtype: Any = None) -> np.ndarray:
    """Copy numbers into an array: a number, a (nested) list, or an array, of any shape.

    Floats become float32 unless a dtype is asked for; integers and booleans keep their dtype.
    Raises ValueError, in your words, for rows of different lengths; TypeError for what is not numbers.

    >>> to_array([1.5, 2])
    array([1.5, 2. ], dtype=float32)
    """
    ### BEGIN SOLUTION copy the data into an array, by the four rules
    try:
        array = np.array(data)
    except ValueError:
        raise ValueError(f"Rows must have the same length to make a tensor: {data!r}") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"A tensor holds numbers; {data!r} has dtype {array.dtype}.")
    if dtype is None and array.dtype.kind == "f":
        dtype = np.float32
    return array if dtype is None else array.astype(dtype, copy=False)
    ### END SOLUTION

# %%
check("01-create")

# %% [markdown]
# ## 2. The class
#
# Here is `Tensor`, complete. Read it once from top to bottom. It holds the array and its history, and gives Python's
# operators a meaning. Every operator calls one function, `apply`, with the *name* of an operation. You will write
# `apply`, and the operations behind the names. Three details first:
#
# - Python calls `x.__sub__(1)` for `x - 1`, and `x.__rsub__(1)` for `1 - x`, where the tensor stands on the right.
# - `__array_ufunc__ = None` tells numpy not to compute with tensors: `array * tensor` then calls `Tensor.__rmul__`.
# - `Tensor(data)` copies; `Tensor.from_numpy(array)` does not. Results of operations use the second.

# %%
#| export
class Tensor(TensorBase):
    """An array of numbers that remembers how it was made."""

    def __init__(self, data: Any, requires_grad: bool = False, dtype: Any = None) -> None:
        """Copy data: numbers, lists, an array or a Tensor. TypeError for integers with requires_grad."""
        if isinstance(data, Tensor):
            data, dtype = data.data, data.dtype if dtype is None else dtype
        self.data = to_array(data, dtype)
        if requires_grad and self.dtype.kind != "f":
            raise TypeError(f"Only floats have a gradient, not {self.dtype}. Write 1.0 in place of 1.")
        self.requires_grad = requires_grad

    @staticmethod
    def _apply(name: str, *inputs: Any, **params: Any) -> "Tensor":
        return apply(name, *inputs, **params)  # what all operators and methods call


cat, stack, where, maximum, minimum = given.functions(Tensor)

# %% [markdown]
# ## 3. One function for every operation
#
# Operations live in a table: a name, and the numpy function that computes the result, the operation's **forward rule**.
# The decorator `@op("name")` writes a row. Lesson 05 adds a second table with the same names, for the way back, and no
# code of this lesson needs to change.
#
# `as_tensors` prepares the operands. A Python number has no dtype of its own, so it takes the floating dtype of the
# tensors beside it: in `x * 0.1`, the 0.1 is float64 only if `x` is.

# %%
#| export
class OpTable(dict):
    """Operation name -> forward rule on arrays."""

    def __missing__(self, name: str) -> Callable:
        raise LookupError(f"No operation {name!r} in the table yet. Run the cell with @op({name!r}) first.")


OPS: dict[str, Callable[..., np.ndarray]] = OpTable(given.rows(lambda a, b: broadcast_shape(a, b)))
grad_mode = SimpleNamespace(enabled=True)  # the switch for recording; lesson 05 will turn it


def op(name: str) -> Callable:
    """Decorator: enter a forward rule into the table under this name."""
    def register(rule: Callable) -> Callable:
        OPS[name] = rule
        return rule
    return register


def as_tensors(*inputs: Any) -> tuple[Tensor, ...]:
    """Every input as a Tensor. Python numbers take the floating dtype of the tensors beside them."""
    return given.as_tensors(Tensor, inputs)

# %% [markdown]
# Now the heart of the lesson: `apply(name, *inputs, **params)`. It has four steps.
#
# 1. Make tensors of the inputs, with `as_tensors`.
# 2. Run the rule `OPS[name]` on their arrays, with the settings in `params`. The rule may return a plain number (as
#    `np.sum` does); `np.asarray` makes an array of it.
# 3. Keep float32. numpy answers in float64 more often than you asked: `np.mean` of integers, or float32 times int64. If
#    the result is float64 although no input was, convert it to float32.
# 4. Wrap the result with `Tensor.from_numpy`. If `grad_mode.enabled` is on **and** at least one input has
#    `requires_grad`, the result requires a gradient too, and remembers `op`, `parents` and `params`. Otherwise it
#    remembers nothing: as long as a result remembers its parents, their arrays cannot be freed.
#
# Suppose that the table has a rule `average` for `(a + b) / 2`, and that `x` is `Tensor([1.0, 2.0],
# requires_grad=True)`. Then `apply("average", x, 4.0)` is `[2.5, 3.0]` with op `"average"`. Its two parents are `x`
# itself, the same object, and a new `Tensor(4.0)`.

# %% exercise="01-apply"
#| export
def apply(name: str, *inputs: Any, **params: Any) -> Tensor:
    """Run one operation of the table on tensors, arrays or numbers, and remember it when needed.

    The result is float32 where the rule answers in float64 although no input is float64.

    >>> apply("add", Tensor([1.0, 2.0]), 4.0)
    Tensor([5., 6.])
    """
    ### BEGIN SOLUTION run the rule on the arrays, keep float32, wrap and remember
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
OPS["average"] = lambda a, b: (a + b) / 2
apply("average", Tensor([1.0, 2.0], requires_grad=True), 4.0)

# %% [markdown]
# ## 4. Broadcasting
#
# A row of 3 biases is added to each of 2 examples: shapes `(2, 3)` and `(3,)` differ, and yet there is one sensible
# meaning. The rule for it is **broadcasting**. Write the shapes one below the other, aligned on the right; put 1 where
# one is too short; then compare axis by axis.
#
# | | axis -2 | axis -1 |
# |---|---|---|
# | `(2, 3)` | 2 | 3 |
# | `(3,)` | 1 | 3 |
# | **result** | **2** | **3** |
#
# On each axis the lengths must be equal, or one of them must be 1; a 1 is stretched to the other length, which may also
# be 0. So `(4, 1)` and `(3,)` give `(4, 3)`, while `(2, 3)` and `(4,)` do not fit: on axis -1, 3 meets 4.
#
# numpy applies the rule without asking. You write it out, because wrong shapes are everybody's most frequent error and
# deserve a clear sentence, and because lesson 05 must *undo* broadcasting.

# %% exercise="01-broadcast"
#| export
def broadcast_shape(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that two shapes broadcast to.

    Raises ValueError when an axis does not fit; the message names both shapes, and the axis
    counted from the right (-1 is the last).

    >>> broadcast_shape((4, 1), (3,))
    (4, 3)
    """
    ### BEGIN SOLUTION align both shapes on the right and compare them axis by axis
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

# %% [markdown]
# ## 5. Arithmetic
#
# `@elementwise` is `@op` for rules on two arrays that work entry by entry. It asks your `broadcast_shape` first.

# %%
#| export
def elementwise(name: str) -> Callable:
    """Like op(name), for a rule on two arrays: their shapes must broadcast (else ValueError)."""
    def register(rule: Callable) -> Callable:
        def checked(a: np.ndarray, b: np.ndarray) -> np.ndarray:
            broadcast_shape(a.shape, b.shape)
            return rule(*given.counted(a, b))
        OPS[name] = checked
        return rule
    return register

# %% [markdown]
# Now write six rows. Each rule gets arrays and returns a **new** array. It must not change the ones it was given, since
# they belong to other tensors. Order matters: with `a = [6, 8]` and `b = [2, 4]`, `sub` gives `[4, 4]` and `div` gives
# `[3, 2]`. The exponent of `pow` is a setting, not an operand: `x ** 2` calls `apply("pow", x, exponent=2)`.

# %% exercise="01-arithmetic"
#| export
@elementwise("add")
def add_forward(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a + b, entry by entry."""
    ### BEGIN SOLUTION return the sum
    return a + b
    ### END SOLUTION

@elementwise("sub")
def sub_forward(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a - b, entry by entry."""
    ### BEGIN SOLUTION return the difference
    return a - b
    ### END SOLUTION

@elementwise("mul")
def mul_forward(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a times b, entry by entry."""
    ### BEGIN SOLUTION return the product
    return a * b
    ### END SOLUTION

@elementwise("div")
@given.in_floats
def div_forward(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a divided by b, entry by entry; integers give floats."""
    ### BEGIN SOLUTION return the quotient
    return a / b
    ### END SOLUTION

@op("neg")
def neg_forward(a: np.ndarray) -> np.ndarray:
    """The negative of every entry."""
    ### BEGIN SOLUTION return the negative
    return -a
    ### END SOLUTION

@op("pow")
def pow_forward(a: np.ndarray, exponent: float) -> np.ndarray:
    """Every entry to the power of one number."""
    ### BEGIN SOLUTION return the power
    return a ** exponent
    ### END SOLUTION

# %%
check("01-arithmetic")

# %%
x = Tensor([6.0, 8.0], requires_grad=True)
print(2 * x, 1 - x, -x, x ** 2, sep="\n")

# %% [markdown]
# ## 6. Matrix multiplication
#
# A network spends most of its time multiplying matrices. Entry `(i, j)` of `a @ b` is row `i` of `a` against column `j`
# of `b`: multiply pairwise, then sum. With `a = [[1, 2], [3, 4]]` and `b = [[5], [6]]`, row `[1, 2]` against column
# `[5, 6]` is 1·5 + 2·6 = 17, and row `[3, 4]` gives 3·5 + 4·6 = 39. So `a @ b = [[17], [39]]`.
#
# A row of `a` must be as long as a column of `b`: `(n, k) @ (k, m)` gives `(n, m)`, and the inner `k` must agree. As in
# numpy, operands may also be **vectors**: `(n, k) @ (k,)` gives `(n,)`, `(k,) @ (k, m)` gives `(m,)`, and `(k,) @ (k,)`
# one number. Or **batches**: axes before the last two are a stack of matrices, and they broadcast:
# `(5, n, k) @ (k, m)` gives `(5, n, m)`.
#
# numpy's `@` computes all of this. Your part is the rule and its sentences: refuse an operand without axes, an inner
# `k` that disagrees, and batch axes that do not broadcast (`broadcast_shape` has a sentence for those).

# %% exercise="01-matmul"
#| export
@op("matmul")
def matmul_forward(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The matrix product of a (..., n, k) and b (..., k, m), shape (..., n, m). Vectors as in numpy.

    Raises ValueError when the shapes do not fit; the message names both shapes.

    >>> matmul_forward(np.array([[1, 2], [3, 4]]), np.array([[5], [6]]))
    array([[17],
           [39]])
    """
    ### BEGIN SOLUTION check the shapes, then multiply the matrices
    if a.ndim == 0 or b.ndim == 0:
        raise ValueError(f"matmul needs vectors or matrices, not shapes {a.shape} and {b.shape}. Use * for a number.")
    rows = b.shape[-2] if b.ndim > 1 else b.shape[0]
    if a.shape[-1] != rows:
        raise ValueError(f"matmul of shapes {a.shape} and {b.shape}: a row on the left has {a.shape[-1]} entries, "
                         f"a column on the right has {rows}. Is one of them transposed?")
    broadcast_shape(a.shape[:-2], b.shape[:-2])
    return a @ b
    ### END SOLUTION

# %%
check("01-matmul")

# %% [markdown]
# ## 7. Shapes, without touching the numbers
#
# Memory is one long line of bytes. A shape is a way to read it, and **strides** say how many bytes to walk for one step
# along each axis. Look at what a transpose does to them:

# %%
a = np.arange(6, dtype=np.float32).reshape(2, 3)
for name, array in {"a": a, "a.T": a.T, "a[:, 1]": a[:, 1]}.items():
    print(name, array.shape, "strides", array.strides, "shares a's memory:", np.shares_memory(array, a))

# %% [markdown]
# No byte was moved. The transpose reads the same six numbers with its strides swapped; such an array is a **view**.
# Reshape, transpose and slices are views where they can be: free, however large the array. Write three rows:
#
# - `reshape`: `[[1, 2, 3], [4, 5, 6]]` to `(3, 2)` is `[[1, 2], [3, 4], [5, 6]]`: the order of the numbers stays. One
#   axis may be -1, "whatever is left": six entries to `(-1, 2)` is `(3, 2)`. numpy's `reshape` knows that, and raises a
#   `ValueError` when the count is wrong; turn it into a sentence with both shapes.
# - `transpose`: without `axes`, swap the **last two** axes, so that a batch `(5, 2, 3)` becomes `(5, 3, 2)`. With fewer
#   than two axes nothing changes. `axes` is a tuple of all axes in their new order: `(1, 0, 2)` swaps the first two.
#   Negative axes count from the end, as in numpy. When `axes` does not name each axis once, raise a `ValueError` with
#   the shape and the axes.
# - `getitem`: `x[index]`. An index may be an integer, a slice, a boolean mask, an array of integers (which picks rows,
#   repeats allowed), or a tuple of these. numpy knows them all.

# %% exercise="01-shape"
#| export
@op("reshape")
def reshape_forward(a: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The same entries in the same order, read as another shape. One axis may be -1.

    Raises ValueError, naming both shapes, when the number of entries differs.
    """
    ### BEGIN SOLUTION reshape, with a sentence when the count is wrong
    try:
        return a.reshape(shape)
    except ValueError:
        raise ValueError(f"Cannot reshape {a.shape} to {shape}: there are {a.size} entries to place.") from None
    ### END SOLUTION

@op("transpose")
def transpose_forward(a: np.ndarray, axes: tuple[int, ...] | None = None) -> np.ndarray:
    """All axes in the order of `axes`; without it the last two swapped (fewer than two: unchanged).

    Raises ValueError, naming the shape and the axes, unless every axis is named once.
    """
    ### BEGIN SOLUTION swap the last two axes, or order all of them
    if axes is None:
        return a.swapaxes(-1, -2) if a.ndim > 1 else a
    try:
        return a.transpose(axes)
    except ValueError:
        raise ValueError(f"transpose needs every axis of shape {a.shape} once, in the new order; got {axes}.") from None
    ### END SOLUTION

@op("getitem")
def getitem_forward(a: np.ndarray, index: Any) -> np.ndarray:
    """The entries at an index: integer, slice, boolean mask, array of integers, or a tuple of them."""
    ### BEGIN SOLUTION look up the index
    return a[index]
    ### END SOLUTION

# %%
check("01-shape")

# %% [markdown]
# ## 8. Reductions
#
# A reduction turns many numbers into fewer: the sum over a row, the mean over a batch, the largest score. **The axis
# that you name disappears.** With `x = [[1, 2, 3], [4, 5, 6]]`, shape `(2, 3)`:
#
# | | result | shape |
# |---|---|---|
# | `x.sum()` | `21` | `()` |
# | `x.sum(axis=0)` | `[5, 7, 9]` | `(3,)` |
# | `x.sum(axis=1)` | `[6, 15]` | `(2,)` |
# | `x.sum(axis=1, keepdims=True)` | `[[6], [15]]` | `(2, 1)` |
#
# `keepdims=True` leaves the axis in place with length 1, so that the result broadcasts against `x`:
# `x - x.max(axis=1, keepdims=True)` works, and fails without it. `axis` is None for all axes, an integer (negative
# counts from the end), or a tuple of integers.
#
# One case has no answer. The sum of nothing is 0, but nothing has no maximum. `max` along axis 0 of shape `(0, 3)` must
# raise a `ValueError` that says "empty" and names the shape. Along axis 1 there are zero rows, so zero answers are
# asked for: the result has shape `(0,)`, and that is no error.

# %% exercise="01-reduce"
#| export
@op("sum")
def sum_forward(a: np.ndarray, axis: Any = None, keepdims: bool = False) -> np.ndarray:
    """The sum over the given axes."""
    ### BEGIN SOLUTION sum over axis
    return a.sum(axis=axis, keepdims=keepdims)
    ### END SOLUTION

@op("mean")
@given.in_floats
def mean_forward(a: np.ndarray, axis: Any = None, keepdims: bool = False) -> np.ndarray:
    """The mean over the given axes; integers give floats."""
    ### BEGIN SOLUTION take the mean over axis
    return a.mean(axis=axis, keepdims=keepdims)
    ### END SOLUTION

@op("max")
def max_forward(a: np.ndarray, axis: Any = None, keepdims: bool = False) -> np.ndarray:
    """The largest entry over the given axes. Raises ValueError where there is nothing to choose."""
    ### BEGIN SOLUTION refuse an empty choice, then take the largest entry
    if a.size == 0 and a.sum(axis=axis).size > 0:
        raise ValueError(f"The maximum of an empty tensor does not exist: shape {a.shape}, axis {axis}.")
    return a.max(axis=axis, keepdims=keepdims)
    ### END SOLUTION

# %%
check("01-reduce")

# %% [markdown]
# ## 9. Three functions
#
# Three rows are left. `exp` raises e ≈ 2.718 to each entry, the natural `log` undoes it, and `sqrt` is the square root:
# `exp(0) = 1`, `log(1) = 0`, `sqrt(9) = 3`. numpy has all three.

# %% exercise="01-functions"
#| export
@op("exp")
@given.in_floats
def exp_forward(a: np.ndarray) -> np.ndarray:
    """e to the power of every entry."""
    ### BEGIN SOLUTION return the exponential
    return np.exp(a)
    ### END SOLUTION

@op("log")
@given.in_floats
def log_forward(a: np.ndarray) -> np.ndarray:
    """The natural logarithm of every entry."""
    ### BEGIN SOLUTION return the natural logarithm
    return np.log(a)
    ### END SOLUTION

@op("sqrt")
@given.in_floats
def sqrt_forward(a: np.ndarray) -> np.ndarray:
    """The square root of every entry."""
    ### BEGIN SOLUTION return the square root
    return np.sqrt(a)
    ### END SOLUTION

# %%
check("01-functions")

# %% [markdown]
# ## Look at it
#
# `plot.graph` follows `.parents` from a result back to its leaves: one box for each tensor, one arrow for each parent.

# %%
x = Tensor(np.ones((32, 784)))
w = Tensor(np.ones((784, 10)), requires_grad=True)
b = Tensor(np.zeros(10), requires_grad=True)
plot.graph((x @ w + b).sum())

# %% [markdown]
# The picture from the top, drawn from your tensors. Remove both `requires_grad=True` and draw again: one box is left.
#
# Now something that decides. A perceptron scores a point with a matrix product, and answers yes when the score is above
# 0. Here your operations judge 441 points of the plane at once. Change the weights, and watch the border turn.

# %%
steps = np.linspace(-2, 2, 21)
points = Tensor(np.stack(np.meshgrid(steps, steps), axis=-1)).reshape(-1, 2)
weights, bias = Tensor([1.0, -2.0]), 0.5
above = points @ weights + bias > 0
groups = np.where(above.numpy(), "yes", "no")
plot.scatter(points[:, 0], points[:, 1], x="first coordinate", y="second coordinate", groups=groups)

# %% [markdown]
# ## What does it cost?
#
# **Bytes.** How many bytes is a batch of 64 grey images of 28 × 28 pixels? Say a number for each dtype, then run:

# %%
for dtype in (np.float64, np.float32, np.float16, np.bool_):
    print(f"{np.dtype(dtype).name:8} {Tensor(np.zeros((64, 28, 28)), dtype=dtype).data.nbytes:9,} bytes")

# %% [markdown]
# **The order of reading.** A processor fetches memory in lines of, most often, 64 bytes: 16 neighbours in float32. A
# row uses all 16. Down a column the next number is a whole row further, so each fetch brings 15 that nobody asked for.
# Taking the transpose was free; is reading it? The cell copies n × n numbers, as they lie and transposed. Predict the
# ratio of the times for n = 1024.

# %%
def seconds(call, *inputs):
    """Seconds for one call: the best of three runs, each long enough for a browser's coarse clock."""
    timer, calls = Timer(lambda: call(*inputs)), 1
    while timer.timeit(calls) < 0.002:
        calls *= 2
    return min(timer.repeat(3, calls)) / calls

sizes = [64, 128, 256, 512, 1024]
squares = [Tensor(np.ones((n, n))) for n in sizes]
ratios = [seconds(x.T.data.copy) / seconds(x.data.copy) for x in squares]
plot.bar(sizes, ratios, x="n", y="time transposed / time straight")

# %% [markdown]
# The same numbers, the same count. At n = 64 the matrix lies in fast memory next to the processor, and the factor only
# says that numbers are moved one by one, not many at once. What grows from there is waiting for memory, and it can grow
# beyond 16. A straight copy moves many numbers at once, and the processor fetches ahead what comes next. Down a column
# of such a matrix, rows that lie a power of two apart also compete for the same few places in the fast memory.
# **Layout is part of the cost.**
#
# **Matrix products.** Here is the definition of section 6 as three loops. `(n, n) @ (n, n)` has n · n entries with n
# multiplications each: n³ in all. How many times faster is your `matmul`, which hands the arrays to numpy? Put your
# guess into the first line. And is the power of n still 3?

# %%
guess = 10

def matmul_loops(a, b):
    """The product of two square matrices, given as lists of rows."""
    n = len(a)
    c = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            for k in range(n):
                c[i][j] += a[i][k] * b[k][j]
    return c

small, large = [8, 16, 32, 64], [64, 128, 256, 512]
loops = [seconds(matmul_loops, a, a) for a in (np.ones((n, n)).tolist() for n in small)]
yours = [seconds(apply, "matmul", a, a) for a in (Tensor(np.ones((n, n))) for n in large)]
print(f"n = 64: your matmul is {loops[-1] / yours[0]:,.0f} times faster. You guessed {guess}.")
for name, n, times in [("loops", small, loops), ("your matmul", large, yours)]:
    print(f"{name}: time grows like n to the power {np.polyfit(np.log(n), np.log(times), 1)[0]:.1f}")
gap = [np.nan] * 3  # sizes that were not measured
times = {"loops": loops + gap, "your matmul": gap + yours}
plot.line(small + large[1:], times, x=plot.Axis("n", log=True), y=plot.Axis("seconds", log=True))

# %% [markdown]
# On logarithmic axes a power of n is a straight line, and its slope is the power. The slope of the loops is about 3;
# other programs disturb the clock, so run it twice. Your `matmul` nears 3 as n grows; before that, the fixed cost of a
# call counts. The multiplications are the same, at a very different price each: numpy's library cuts the matrices into
# blocks that stay in fast memory, and multiplies several numbers with one instruction. You build the blocking yourself
# in lesson 18.
#
# **In PyTorch** the design is the same, one level lower: a C++ object holds a pointer to memory, a shape and strides; a
# *dispatcher* looks up each operation in a table; and the result's `grad_fn` points to its history.

# %% [markdown]
# ## Break it
#
# float32 keeps 24 binary digits, and ends at 3.4 · 10³⁸. Guess each line, then run.

# %%
print("16777216 + 1      =", (Tensor(16777216.0) + 1).item())
print("exp(88), exp(100) =", Tensor(88.0).exp().item(), Tensor(100.0).exp().item())
print("inf - inf         =", (Tensor(100.0).exp() - Tensor(100.0).exp()).item())
x = Tensor([[1.0, 2.0], [3.0, 4.0]])
x[0].data[:] = 0
print("x, which nobody wrote to:", x)

# %% [markdown]
# Learn the signatures. A sum that stops growing has reached 2²⁴ = 16,777,216, where the next float32 is 2 further.
# `inf` is an overflow; one operation later it turns into `nan`, and `nan` infects all that it touches. (On a desktop
# numpy also warns. In the browser it cannot: WebAssembly has no flags for floating-point errors.) A tensor that changes
# although nobody wrote to it has a view somewhere: `x[0]` shares its memory.

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
# Predictions have shape (100, 1), labels have shape (100,). You compute predictions - labels, and no error comes.
# How many entries does the result have?
answer("01-q-accident", ...)

# %%
# The product of two n × n matrices takes 1 second. About how many seconds does it take for 2n?
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
