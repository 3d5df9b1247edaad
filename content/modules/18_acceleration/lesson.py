# ---
# title: Acceleration
# id: "18"
# ---

# %% [markdown]
# # Acceleration
#
# Two matrices of 48 by 48 are multiplied twice: by the loops of lesson 01, and by numpy. Both do the same 221,184
# additions and multiplications. How many times as long do the loops take? Say a number, then run the cells.

# %%
#| default_exp perf.acceleration
# %load_ext tinytorch.tito
from functools import partial

from IPython.display import display

from tinytorch import measure, plot
from tinytorch.core.activations import gelu, gelu_forward
from tinytorch.core.attention import causal_mask, scaled_dot_product_attention
from tinytorch.core.autograd import no_grad
from tinytorch.core.spatial import conv2d_forward
from tinytorch.core.tensor import OPS, Tensor, matmul_forward
from tinytorch.core.transformers import GPT, LayerNorm
from tinytorch.given.watching import Counted, peak
from tinytorch.perf.profiling import machine

# %%
#| export
from math import pi, sqrt
from typing import Any

import numpy as np

from tinytorch.core.spatial import channels_last, convolve, framed, met, output_size

# %%
rng = np.random.default_rng(0)

def randoms(*shape):
    return rng.normal(size=shape).astype(np.float32)

a, b = randoms(48, 48), randoms(48, 48)
here = machine()
loops, fast = measure.in_turn(lambda: matmul_forward(a, b), lambda: np.matmul(a, b))
for name, took in {"loops": loops, "numpy": fast}.items():
    print(f"{name}: {took}, {2 * 48**3 / took / here.peak:.4%} of this machine's peak")
print(f"the loops take {loops / fast:,.0f} times as long")

# %% [markdown]
# The arithmetic is the same, so it isn't what you waited for. A processor spends much of its life waiting: for the next
# line of Python, or for numbers that are somewhere else. **Acceleration** removes the waiting and keeps the answers.
#
# You do it to a product, a convolution, GELU, layer norm and attention, and at the end to an operation of your choice.
#
# ```mermaid
# flowchart LR
#   calls["more work in each call"] --> blocks["rows and blocks"]
#   reuse["using again what is here"] --> blocks --> attention["attention without n²"]
#   arrays["no array that isn't needed"] --> fused["convolution, GELU, layer norm"] --> attention
# ```
#
# **Uses**: the counts and the peak of lesson 14. **Enables**: milestone 06.

# %% [markdown]
# ## 1. A row at a time
#
# Suppose that memory is far away, and whatever you compute with has to be fetched. `Counted(array)` keeps an array
# there. All it can do is hand out pieces, `a[3, 5]`, `b[2]` or `a[0:8, 8:16]`, and take pieces back, `out[2] = row`.
# It counts the bytes of both.
#
# The loops fetch two numbers for one multiplication and one addition. With rows, one line of Python does more. For
# a = `[[1, 2]]` and b = `[[10, 20], [30, 40]]`, the row of the product is `[70, 100]`. What are the two rows of b
# doing in it?
#
# The contract: no piece is larger than a row. Each row of `out` is put once, and none is taken. No number of `a` is
# taken twice.

# %% exercise="18-rows"
#| export
def multiply_rows(a: Any, b: Any, out: Any) -> None:
    """Put the product of a (N, K) and b (K, M) into out (N, M), row by row; arrays, or Counted ones."""
    ### BEGIN SOLUTION each row of out from rows of b
    for i in range(out.shape[0]):
        row = a[i]
        out[i] = sum(row[k] * b[k] for k in range(b.shape[0]))
    ### END SOLUTION

# %%
check("18-rows")

# %%
def multiply_loops(a, b, out):
    """Lesson 01's loops, into out."""
    for i, j in np.ndindex(out.shape):
        out[i, j] = sum(a[i, k] * b[k, j] for k in range(b.shape[0]))

def fetched(multiply, *pair):
    """The bytes that a product takes from a and b, and puts into out."""
    counted = [Counted(array) for array in (*pair, np.zeros((len(pair[0]), pair[1].shape[1]), np.float32))]
    multiply(*counted)
    return sum(each.taken for each in counted), sum(each.put for each in counted)

for name, multiply in {"loops": multiply_loops, "rows": multiply_rows}.items():
    took = measure.seconds(multiply, a, b, np.empty_like(a))
    print(name, "take {:,} bytes and put {:,}".format(*fetched(multiply, a, b)), f"in {took}")

# %% [markdown]
# Half of the bytes, since an entry of a now serves a whole row. But every row of the result still fetches all of b.

# %% [markdown]
# ## 2. Blocks
#
# Once a piece is here, use it as often as you can. A block of `out` with s by s entries needs s rows of a and s columns
# of b. They don't have to be here at the same time: a block of a and a block of b, multiplied, are a part of the sum.
#
# For 6 by 6 matrices in blocks of 2, each of the 9 blocks of `out` takes 3 pairs of blocks with 4 entries each: 9 · 3 ·
# 2 · 4 = 216 entries. By rows it was 36 + 216 = 252. The bigger the blocks, the fewer entries.
#
# The contract: no piece is larger than size by size. Each block of `out` is put once, and none is taken. Pieces may be
# multiplied with `@`. Nobody promises that `size` divides anything.

# %% exercise="18-blocks"
#| export
def multiply_blocks(a: Any, b: Any, out: Any, size: int) -> None:
    """Put the product of a (N, K) and b (K, M) into out (N, M), block by block of at most size by size."""
    ### BEGIN SOLUTION each block of out from pairs of blocks
    for i in range(0, out.shape[0], size):
        for j in range(0, out.shape[1], size):
            block = 0
            for k in range(0, b.shape[0], size):
                block = block + a[i : i + size, k : k + size] @ b[k : k + size, j : j + size]
            out[i : i + size, j : j + size] = block
    ### END SOLUTION

# %%
check("18-blocks")

# %%
# Matrices of 1,000 by 1,000 in blocks of 50: how many entries are taken, in all? (By rows it is 1,001 million.)
answer("18-q-blocks", ...)

# %% [markdown]
# Blocks of 8, and of 64, for matrices of 192 by 192. Count first: the small blocks take 8 times the bytes. How many
# times as long will they need?

# %%
guess = ...

a, b = randoms(192, 192), randoms(192, 192)
out = np.empty_like(a)
sizes = [8, 16, 32, 64, 192]
if measure.predicted(guess):
    times = [measure.seconds(multiply_blocks, a, b, out, size) for size in sizes]
    numpy_time = measure.seconds(np.matmul, a, b)
    for size, took in zip(sizes, times, strict=True):
        print(f"blocks of {size:3}: {fetched(partial(multiply_blocks, size=size), a, b)[0]:9,} bytes, {took}, "
              f"{2 * 192**3 / took / here.peak:.1%} of the peak")
    measure.against(guess, times[0] / times[3])
    rates = [2 * 192**3 / took / 1e9 for took in (*times, numpy_time)]
    kinds = [f"blocks of {size}" for size in sizes] + ["numpy"]
    display(plot.bar(kinds, rates, x="product of 192 by 192", y="GFLOP a second",
                     title=f"peak of this machine: {here.peak / 1e9:.1f} GFLOP a second"))

# %% [markdown]
# Is it the bytes? A control: matrices of 24 by 24 in blocks of a single number need as many calls as 192 by 192 in
# blocks of 8, but only one 64th of the bytes and one 512th of the arithmetic.

# %%
tiny = randoms(24, 24)
with_work, calls_only = measure.in_turn(lambda: multiply_blocks(a, b, out, 8),
                                        lambda: multiply_blocks(tiny, tiny, np.empty_like(tiny), 1))
print(f"blocks of 8: {with_work}; as many calls with next to nothing in them: {calls_only}")
print(f"share of the calls: {calls_only / with_work:.0%}")

# %% [markdown]
# If that share is large, you paid for Python's calls, 13,824 of them, and hardly for bytes. In a compiled language the
# calls cost next to nothing, and the bytes remain. There, blocks are the whole art: the library behind numpy's product
# cuts the matrices into blocks for each level of the processor's caches, down to a few numbers in registers (Goto and
# van de Geijn, *Anatomy of High-Performance Matrix Multiplication*, 2008). For Python the advice is shorter: large
# pieces.

# %% [markdown]
# ## 3. A convolution without windows
#
# Lesson 09 made every window a row, so that one product does it all. Under a kernel of 3 by 3, a pixel is in up to
# nine windows. Here is what that costs in memory:

# %%
picture = randoms(4, 16, 32, 32)
for size in (1, 3, 5):
    kernels, padding = randoms(16, 16, size, size), size // 2
    most = peak(partial(conv2d_forward, picture, kernels, 1, padding))
    print(f"kernel {size}: at most {most / picture.nbytes:.1f} times the bytes of the pictures")

# %% [markdown]
# Swap the loops. Not one window after the other, but one *kernel entry* after the other. The row `[2, 2, 7, 7]` under
# the kernel `[1, -1]` is `[2, 2, 7] - [2, 7, 7]`: each entry of the kernel lies on a grid of pixels, and lesson 09's
# `met(i, j, rows, columns, stride)` is that grid as an index.
#
# Each grid (N, C, H', W') meets the weights (O, C) of its entry. `channels_last` puts the channels of a grid where a
# product wants them. Whatever the kernel's size, no more than a few arrays of the size of the pictures or of the result
# may exist at a time.

# %% exercise="18-direct"
#| export
def conv2d_direct(x: np.ndarray, weight: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Pictures (N, C, H, W) under kernels (O, C, h, w): (N, O, H', W'), as lesson 09's, without its windows."""
    height, width = weight.shape[2:]
    rows = output_size(x.shape[2], height, stride, padding)
    columns = output_size(x.shape[3], width, stride, padding)
    ### BEGIN SOLUTION add up what each entry of the kernel contributes
    pixels, result = framed(x, padding), 0
    for i, j in np.ndindex(height, width):
        grid = channels_last(pixels[met(i, j, rows, columns, stride)])
        result = result + grid @ weight[:, :, i, j].T
    return result.transpose(0, 3, 1, 2)
    ### END SOLUTION

# %%
check("18-direct")

# %%
for size in (1, 3, 5):
    kernels, padding = randoms(16, 16, size, size), size // 2
    ways = [partial(rule, picture, kernels, 1, padding) for rule in (conv2d_forward, conv2d_direct)]
    windows, direct = measure.in_turn(*ways)
    memory = [peak(way) / picture.nbytes for way in ways]
    print(f"kernel {size}: {memory[0]:4.1f} and {memory[1]:4.1f} times the pictures' bytes; "
          f"direct takes {direct / windows:.2f} times the time of windows")

# %% [markdown]
# Memory is counted, and direct wins wherever there is something to win. Time is another matter: one large product
# became 9 or 25 small ones, and which is faster depends on the sizes and on the machine. That is why
# `torch.backends.cudnn.benchmark = True` lets PyTorch try several ways, with your sizes, and keep the fastest.

# %% [markdown]
# ## 4. GELU in one array
#
# Every operation of numpy makes a new array for its result. Lesson 02's GELU is
# `0.5 * x * (1 + np.tanh(√(2/π) * (x + 0.044715 * (x * x * x))))`. With a million numbers, that is an array of 4 MB
# for each sign in it.

# %%
# Count: how many new arrays of the size of x are made on the way, the result included?
answer("18-q-arrays", ...)

# %% [markdown]
# Not all of them exist at the same time: numpy gives back what nobody needs any more. `peak` counts the bytes that do.
# But an array can also be changed where it is: `u *= x` makes none, and neither does `np.tanh(u, out=u)`.
#
# The contract: one new array in all, and that is the result. x is the caller's, and stays as it was. (On a processor
# made for it, one pass reads each number, does all nine steps, and writes it back. Such an operation is called
# **fused**. numpy can't save the passes; it can save the arrays.)

# %% exercise="18-gelu"
#| export
def fused_gelu(x: np.ndarray) -> np.ndarray:
    """Lesson 02's GELU of an array of floats, with no other new array than the result."""
    ### BEGIN SOLUTION one array, changed in place
    u = x * x
    u *= 0.044715
    u += 1
    u *= x
    u *= sqrt(2 / pi)
    np.tanh(u, out=u)
    u += 1
    u *= x
    u *= 0.5
    return u
    ### END SOLUTION

# %%
check("18-gelu")

# %% [markdown]
# Everything goes through the table of lesson 01, so one line puts your version into every network, and the gradient's
# rule finds what it needs.

# %%
def counted_and_timed(plain, fused, size):
    """Print the peaks of two ways, in arrays of this many bytes, and how long the second takes."""
    before, after = measure.in_turn(plain, fused)
    print(f"at most {peak(plain) / size:.1f} arrays, fused {peak(fused) / size:.1f}; "
          f"fused takes {after / before:.2f} times the time")

x = randoms(100, 600)
counted_and_timed(lambda: gelu_forward(x), lambda: fused_gelu(x), x.nbytes)

def scores_and_slopes(gpt, tokens):
    """A GPT's scores, and the gradient of a batch of GELUs."""
    batch = Tensor(x, requires_grad=True)
    gelu(batch).sum().backward()
    return gpt(tokens).numpy(), batch.grad

gpt, tokens = GPT(50, context=32, embed_dim=32, num_layers=2, num_heads=4), np.arange(32)[None]
before = scores_and_slopes(gpt, tokens)
OPS["gelu"] = fused_gelu
after = scores_and_slopes(gpt, tokens)
for name, old, new in zip(("scores of a GPT", "gradients"), before, after, strict=True):
    print(f"{name} agree to 1e-5: {np.abs(new - old).max() < 1e-5}")

# %% [markdown]
# ## 5. Layer norm
#
# For every row: subtract the mean, divide by √(variance + eps), times weight, plus bias. In lesson 13 every step made
# an array. Do it with one, the result. Numbers for each row, (…, 1), are small and don't count.
#
# Two traps. `(c * c).mean(...)` makes an array only to add it up; `np.einsum("...i,...i->...", c, d)` multiplies and
# adds up without one. And the school formula, the mean of the squares minus the square of the mean, looks like a short
# cut, since it needs no centred array. Try it on the row 10,000, 10,001, 10,002, whose variance is 2/3:

# %%
row = np.array([10_000, 10_001, 10_002], np.float32)
print(f"school formula {np.mean(row * row) - np.mean(row) ** 2:.2f}, centred {np.mean((row - row.mean()) ** 2):.2f}")

# %% exercise="18-norm"
#| export
def fused_layer_norm(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    """Lesson 13's layer norm of rows (…, C); the result is the only new array of x's size."""
    ### BEGIN SOLUTION centre, measure, divide, weight and bias, in one array
    y = x - x.mean(axis=-1, keepdims=True)
    variance = np.einsum("...i,...i->...", y, y)[..., None] / x.shape[-1]
    y /= np.sqrt(variance + eps)
    y *= weight
    y += bias
    return y
    ### END SOLUTION

# %%
check("18-norm")

# %%
norm = LayerNorm(600)
with no_grad():
    counted_and_timed(lambda: norm(Tensor(x)), lambda: fused_layer_norm(x, norm.weight.data, norm.bias.data), x.nbytes)

# %% [markdown]
# ## 6. Softmax that hasn't seen everything
#
# Attention on T tokens holds T² scores for each head. 8 heads and 4,096 tokens were 512 MiB in lesson 12. Blocks helped
# a product; can they help here? A block of keys is fetched, the queries are compared with them, their values are mixed
# in, and the block is forgotten.
#
# A product is a sum, and sums can be cut anywhere. Softmax divides by the total over **all** keys, and shifts by the
# highest of **all** scores. Here are two ways not to do it, on one query with four keys in two blocks:

# %%
def mixed(scores, values):
    """Softmax, then a mean of the values."""
    weights = np.exp(scores - scores.max())
    return weights @ values / weights.sum()

values = np.array([6.0, 3.0, 0.0, 9.0], np.float32)
for scores in (np.float32([1, 0, 2, 3]), np.float32([1, 0, 2, 100])):
    blocks = [(scores[:2], values[:2]), (scores[2:], values[2:])]
    by_itself = sum(mixed(*block) for block in blocks) / 2
    with np.errstate(over="ignore", invalid="ignore"):
        no_shift = sum(np.exp(s) @ v for s, v in blocks) / sum(np.exp(s).sum() for s, _ in blocks)
    print(f"true {mixed(scores, values):.3f}, each block by itself {by_itself:.3f}, without the shift {no_shift:.3f}")

# %% [markdown]
# The first gives each block the same say. The second adds up exponentials, which is right until one overflows.
#
# What has to be remembered between blocks? Three things for each query: the `highest` score so far, the `total` of the
# weights, and the `sums` of weighted values, where all weights are exp(score - highest). A query begins with
# (-∞, 0, 0). With the score 0 and the value 6, it has (0, 1, 6). Then comes the score ln 2 with the value 3:
# (ln 2, 1.5, 6), and 6 / 1.5 = 4 is the answer, as softmax of both gives it.
#
# No exponential may exceed 1. A first score is never -∞; later ones, of hidden keys, may be.

# %% exercise="18-absorb"
#| export
def absorb(state: tuple, scores: np.ndarray, values: np.ndarray) -> tuple:
    """The state (highest, total, sums) after a block: scores (…, T, B) and values (…, B, C).

    highest and total are (…, T, 1), sums are (…, T, C); at the very start they are -inf, 0 and 0.
    """
    highest, total, sums = state
    ### BEGIN SOLUTION what is known after this block
    new = np.maximum(highest, scores.max(axis=-1, keepdims=True))
    weights, fade = np.exp(scores - new), np.exp(highest - new)
    return new, fade * total + weights.sum(axis=-1, keepdims=True), fade * sums + weights @ values
    ### END SOLUTION

# %%
check("18-absorb")

# %% [markdown]
# The idea is that of Maxim Milakov and Natalia Gimelshein (*Online Normalizer Calculation for Softmax*, 2018).

# %%
# A query's keys come in blocks of 64, and its first block holds the highest score of all. A wrong absorb forgets to
# rescale what was there. How does its answer look? "a": too small  "b": right  "c": nan  "d": it depends on the values
answer("18-q-first", ...)

# %% [markdown]
# ## 7. Attention that never holds n²
#
# Cut the queries into blocks, too, and let each block of queries absorb the keys, block by block. At any time there are
# size by size scores for each head.
#
# With `causal`, the last query stands beside the last key, as in lesson 12: of T queries and S keys, query t sees
# the keys up to t + S - T. Two things follow. Inside a block, some scores must be hidden. And blocks of keys that come
# after everything that a block of queries may see are not even read: that saves nearly half of the work.

# %% exercise="18-attention"
#| export
def fused_attention(q: np.ndarray, k: np.ndarray, v: np.ndarray, size: int = 64, causal: bool = True) -> np.ndarray:
    """Arrays q (…, T, D), k (…, S, D) and v (…, S, C) with T <= S give (…, T, C), in blocks; for use, not training."""
    queries, keys = q.shape[-2], k.shape[-2]
    out = np.empty((*q.shape[:-1], v.shape[-1]), q.dtype)
    for i in range(0, queries, size):
        ### BEGIN SOLUTION this block of queries absorbs what it may see
        block, state = q[..., i : i + size, :] / sqrt(q.shape[-1]), (-np.inf, 0, 0)
        place = np.arange(i, i + block.shape[-2])[:, None] + keys - queries
        for j in range(0, place[-1, 0] + 1 if causal else keys, size):
            part = k[..., j : j + size, :]
            scores = block @ part.swapaxes(-1, -2)
            if causal:
                scores[..., np.arange(j, j + part.shape[-2]) > place] = -np.inf
            state = absorb(state, scores, v[..., j : j + size, :])
        out[..., i : i + size, :] = state[2] / state[1]
        ### END SOLUTION
    return out

# %%
check("18-attention")

# %% [markdown]
# PyTorch's `scaled_dot_product_attention` of lesson 12 does this on a graphics card (Dao and others, *FlashAttention*,
# 2022): for `x = [[1, 0], [0, 2]]`, causal, it printed `[[1.0000, 0.0000], [0.0558, 1.8884]]`.

# %%
x = np.array([[1.0, 0.0], [0.0, 2.0]], np.float32)
print(fused_attention(x, x, x, size=1).round(4))

# %% [markdown]
# Four heads, from 128 to 512 tokens. To which power of the length does the memory of each way grow?

# %%
guess = ...  # the power for your blocks

lengths = [128, 256, 512]
if measure.predicted(guess):
    memory, times = {"plain": [], "in blocks": []}, []
    for length in lengths:
        q, k, v = randoms(3, 1, 4, length, 32)
        mask, tensors = causal_mask(length), [Tensor(array) for array in (q, k, v)]
        with no_grad():
            plain, ours = partial(scaled_dot_product_attention, *tensors, mask), partial(fused_attention, q, k, v)
            error = np.abs(plain().numpy() - ours()).max()
            times.append(measure.in_turn(plain, ours))
            for way, run in zip(memory, (plain, ours), strict=True):
                memory[way].append(peak(run))
        print(f"{length}: {memory['plain'][-1]:10,} and {memory['in blocks'][-1]:9,} bytes; "
              f"within 1e-5: {error < 1e-5}; in blocks takes {times[-1][1] / times[-1][0]:.2f} times the time")
    measure.against(guess, measure.exponent(lengths, memory["in blocks"]))
    print(f"plain: to the power {measure.exponent(lengths, memory['plain']):.2f}")
    display(plot.line(lengths, memory, x=plot.Axis("tokens", log=True), y=plot.Axis("bytes at most", log=True)))

# %% [markdown]
# ## 8. Break it
#
# Take the rescaling out, and test it the way a hurried person would: on one example. Then turn the keys round.

# %%
def hasty(state, scores, values):
    """absorb, but what was there stays as it is."""
    highest, total, sums = state
    new = np.maximum(highest, scores.max(axis=-1, keepdims=True))
    weights = np.exp(scores - new)
    return new, total + weights.sum(axis=-1, keepdims=True), sums + weights @ values

scores, values = np.linspace(3, -3, 12, dtype=np.float32)[None], randoms(12, 1)
for name, order in {"falling scores": np.s_[:], "the same, turned round": np.s_[::-1]}.items():
    for rule in (absorb, hasty):
        state = (-np.inf, 0, 0)
        for block in np.split(np.arange(12)[order], 4):
            state = rule(state, scores[:, block], values[block])
        print(f"{name}, {rule.__name__}: {(state[2] / state[1]).item():.4f}")

# %% [markdown]
# The order of the keys can't matter, and with `hasty` it does. No error, no nan. A fast version that was compared on
# one input was not compared. Choose inputs that reach each branch: a maximum that moves, a size that doesn't divide,
# the first row and the last.

# %% [markdown]
# ## 9. Your turn
#
# Three slow operations. Choose one, put its name into `CHOICE`, and write `faster`: the same answers, in at most half
# the time. Nobody tells you how. Mind the edges: the first entries of a moving mean have fewer numbers before them.

# %%
#| export
def moving_mean(x: np.ndarray, width: int) -> np.ndarray:
    """The mean of each entry of x (T,) and up to width - 1 entries before it."""
    return np.array([x[max(0, t - width + 1) : t + 1].mean(dtype=np.float64) for t in range(len(x))], x.dtype)


def distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The squared distance of each row of a (N, C) to each row of b (M, C): (N, M)."""
    return np.array([[((left - right) ** 2).sum() for right in b] for left in a], a.dtype).reshape(len(a), len(b))


SLOW = {"moving mean": moving_mean, "distances": distances, "convolve": convolve}  # convolve is lesson 09's first

# %% exercise="18-own"
#| export
CHOICE = "moving mean"


def faster(*inputs: Any) -> np.ndarray:
    """What SLOW[CHOICE](*inputs) gives, at least twice as fast."""
    ### BEGIN SOLUTION the same answers in less time
    x, width = inputs
    sums = np.cumsum(x, dtype=np.float64)
    sums[width:] -= sums[:-width]
    return (sums / np.minimum(np.arange(1, len(x) + 1), width)).astype(x.dtype)
    ### END SOLUTION

# %%
check("18-own")

# %%
examples = {"moving mean": (randoms(1000), 20), "distances": (randoms(20, 8), randoms(30, 8)),
            "convolve": (randoms(20, 20), randoms(3, 3))}
slow, fast = measure.in_turn(*(partial(rule, *examples[CHOICE]) for rule in (SLOW[CHOICE], faster)))
print(f"{CHOICE}: {slow}, yours {fast}, {slow / fast:.1f} times as fast")

# %% [markdown]
# ## Check yourself

# %%
# A fused operation is right in every test of its own. In a network, x + fused(x) is wrong, and 2 * fused(x) is right.
# "a": it divides by the wrong number   "b": it writes into its input   "c": it returns float64
answer("18-q-debug", ...)

# %%
# The mean and the largest of a billion numbers, read in blocks of a million. How many numbers must be remembered
# between two blocks? (The count that is known from the start isn't one of them.)
answer("18-q-stream", ...)

# %% [markdown]
# ## Where this goes
#
# "Faster" was a ratio of two timings here. Lesson 19 asks when such a ratio can be trusted. Run `%tito complete 18`.

# %%
# %tito complete 18
