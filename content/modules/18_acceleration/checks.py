"""Checks for module 18: answers against numpy in float64, bytes against counts; the clock is asked only in the last."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tinytorch import measure
from tinytorch.given.watching import Counted, peak
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal


def randoms(*shape, seed=18, dtype=np.float32):
    """Reproducible numbers."""
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def unwritten(*shape):
    """An array in which nothing has been written yet: nan."""
    return np.full(shape, np.nan, np.float32)


def expect_untouched(arrays, before, what):
    """Fail if one of these arrays is no longer what it was."""
    for array, old in zip(arrays, before, strict=True):
        expect_array(array, old, f"an input of {what}, after the call", rtol=0, atol=0)


# Products


def expect_product(multiply, n, k, m, what):
    """Fail unless multiply(a, b, out) puts the product of (n, k) and (k, m), and leaves a and b alone."""
    a, b, out = randoms(n, k), randoms(k, m, seed=3), unwritten(n, m)
    kept = [a.copy(), b.copy()]
    multiply(a, b, out)
    expect_array(out, a.astype(np.float64) @ b, f"out of {what}, (N, K) = {n, k} and (K, M) = {k, m}", np.float32,
                 rtol=1e-4, atol=1e-5)  # fmt: skip
    expect_untouched([a, b], kept, what)


def counted(multiply, n, k, m):
    """What a product took and put: the three Counted arrays."""
    arrays = [Counted(array) for array in (randoms(n, k), randoms(k, m, seed=3), unwritten(n, m))]
    multiply(*arrays)
    return arrays


def expect_pieces(arrays, largest, taken, what):
    """Fail if pieces were too large, too many, or if the result was not put exactly once."""
    a, b, out = arrays
    entries = max(each.largest for each in arrays) // 4
    expect(entries <= largest, f"{what}: a piece of {entries} entries was used; {largest} are allowed at a time.")
    expect(out.taken == 0, f"{what}: {out.taken // 4} entries were taken from out. It is there to be put into.")
    expect_equal(out.put // 4, out.array.size, f"{what}: entries that were put into out")
    found = (a.taken + b.taken) // 4
    expect(found <= taken, f"{what}: {found} entries were taken from a and b; {taken} are enough.")


@exercise("18-rows")
def test_rows_example(module):
    """The example from the text."""
    out = unwritten(1, 2)
    module.multiply_rows(np.array([[1, 2]], np.float32), np.array([[10, 20], [30, 40]], np.float32), out)
    expect_array(out, [[70, 100]], "out of multiply_rows([[1, 2]], [[10, 20], [30, 40]], out)")


@exercise("18-rows")
def test_rows_values(module):
    """Matrices of other shapes; the inputs stay as they are."""
    for n, k, m in [(3, 4, 5), (4, 1, 2), (1, 6, 1), (2, 5, 3)]:
        expect_product(module.multiply_rows, n, k, m, "multiply_rows")


@exercise("18-rows")
def test_rows_pieces(module):
    """Whole rows, each row of out put once, and no entry of a taken more than once."""
    for n, k, m in [(3, 4, 5), (5, 4, 2)]:
        arrays = counted(module.multiply_rows, n, k, m)
        expect_pieces(arrays, max(k, m), n * k + n * k * m, f"multiply_rows of {n, k} and {k, m}")


@exercise("18-blocks")
def test_blocks_example(module):
    """6 by 6 in blocks of 2, as in the text."""
    expect_product(lambda a, b, out: module.multiply_blocks(a, b, out, 2), 6, 6, 6, "multiply_blocks in blocks of 2")
    arrays = counted(lambda a, b, out: module.multiply_blocks(a, b, out, 2), 6, 6, 6)
    expect_pieces(arrays, 4, 216, "multiply_blocks of (6, 6) and (6, 6) in blocks of 2")


@exercise("18-blocks")
def test_blocks_that_do_not_divide(module):
    """Sizes that don't divide, and blocks that are larger than everything."""
    for n, k, m, size in [(5, 5, 5, 2), (5, 7, 4, 3), (7, 4, 5, 3), (4, 5, 7, 3), (2, 3, 4, 1), (3, 4, 5, 64)]:
        what = f"multiply_blocks in blocks of {size}"
        expect_product(lambda a, b, out, size=size: module.multiply_blocks(a, b, out, size), n, k, m, what)


@exercise("18-blocks")
def test_blocks_pieces(module):
    """No piece beyond size by size, each block of out put once, and no block taken more often than needed."""
    for n, k, m, size in [(8, 12, 4, 4), (5, 7, 4, 3), (9, 3, 6, 3)]:
        arrays = counted(lambda a, b, out, size=size: module.multiply_blocks(a, b, out, size), n, k, m)
        taken = k * n * -(-m // size) + k * m * -(-n // size)
        expect_pieces(arrays, size * size, taken, f"multiply_blocks of {n, k} and {k, m} in blocks of {size}")


# 18-direct


def convolution(x, weight, stride, padding):
    """The convolution by numpy's einsum over all windows, in float64."""
    x = np.pad(x.astype(np.float64), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = sliding_window_view(x, weight.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nchwij,ocij->nohw", windows, weight)


@exercise("18-direct")
def test_direct_example(module):
    """The row from the text."""
    x, weight = np.float32([[[[2, 2, 7, 7]]]]), np.float32([[[[1, -1]]]])
    expect_array(module.conv2d_direct(x, weight), [[[[0, -5, 0]]]], "conv2d_direct([2, 2, 7, 7], [1, -1])", np.float32)


@exercise("18-direct")
def test_direct_values(module):
    """Channels, strides, frames, kernels that aren't square; the inputs stay as they are."""
    cases = [((2, 3, 6, 5), (4, 3, 3, 3), 1, 0), ((2, 3, 6, 5), (4, 3, 3, 3), 1, 1), ((1, 2, 7, 8), (3, 2, 3, 2), 2, 0),
             ((2, 1, 8, 8), (2, 1, 2, 2), 3, 2), ((3, 2, 4, 4), (5, 2, 1, 1), 1, 0), ((1, 4, 3, 3), (1, 4, 3, 3), 2, 0)]
    for shape, kernel, stride, padding in cases:
        x, weight = randoms(*shape), randoms(*kernel, seed=2)
        kept = [x.copy(), weight.copy()]
        what = f"conv2d_direct of pictures {shape}, kernels {kernel}, stride {stride}, padding {padding}"
        found = module.conv2d_direct(x, weight, stride, padding)
        expect_array(found, convolution(x, weight, stride, padding), what, np.float32, rtol=1e-4, atol=1e-5)
        expect_untouched([x, weight], kept, what)


@exercise("18-direct")
def test_direct_memory(module):
    """A kernel of 5 by 5 needs no more than a few arrays of the pictures' size."""
    x, weight = randoms(2, 8, 24, 24), randoms(8, 8, 5, 5)
    module.conv2d_direct(x, weight, 1, 2)
    most = peak(lambda: module.conv2d_direct(x, weight, 1, 2)) / x.nbytes
    expect(most < 7, f"Under a kernel of 5 by 5, conv2d_direct held {most:.1f} times the bytes of the pictures. "
           "Windows side by side need 25 times; 7 are plenty.")


# 18-gelu


@exercise("18-gelu")
def test_gelu_values(module):
    """GELU's numbers, in the shape and the dtype of x."""
    for x in (np.array([1.0, -1.0, 0.0, 2.5, -3.0]), randoms(2, 3, 4), np.float32([-50, 50]), randoms(0, 3)):
        wide = x.astype(np.float64)
        expected = 0.5 * wide * (1 + np.tanh(np.sqrt(2 / np.pi) * (wide + 0.044715 * wide**3)))
        found = module.fused_gelu(x.copy())
        expect_array(found, expected, f"fused_gelu of {x.dtype} {x.shape}", x.dtype, rtol=1e-5, atol=2e-6)


@exercise("18-gelu")
def test_gelu_leaves_its_input(module):
    """x is the caller's."""
    x = randoms(3, 4)
    kept = x.copy()
    found = module.fused_gelu(x)
    expect_untouched([x], [kept], "fused_gelu")
    expect(not np.may_share_memory(found, x), "The result of fused_gelu shares its memory with x.")


@exercise("18-gelu")
def test_gelu_memory(module):
    """One new array, the result."""
    x = randoms(60_000)
    module.fused_gelu(x)
    most = peak(lambda: module.fused_gelu(x)) / x.nbytes
    expect(most < 1.3, f"fused_gelu held {most:.1f} arrays of x's size at once. One is enough, the result.")


# 18-norm


def normed(x, weight, bias, eps):
    """Layer norm in float64."""
    x = x.astype(np.float64)
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps) * weight + bias


@exercise("18-norm")
def test_norm_values(module):
    """Any number of axes; weight, bias and eps count; the dtype stays."""
    for shape, eps in [((3, 4), 1e-5), ((2, 3, 5), 1e-5), ((6,), 1e-5), ((3, 4), 0.5)]:
        x, weight, bias = randoms(*shape), randoms(shape[-1], seed=1), randoms(shape[-1], seed=2)
        found = module.fused_layer_norm(x.copy(), weight, bias, eps)
        what = f"fused_layer_norm of shape {shape}, eps={eps}"
        expect_array(found, normed(x, weight, bias, eps), what, np.float32, rtol=1e-4, atol=1e-5)
    one = np.float32([[0.001, -0.001]])
    found = module.fused_layer_norm(one.copy(), np.float32([1, 1]), np.float32([0, 0]))
    expect_array(found, normed(one, 1, 0, 1e-5), "fused_layer_norm([[0.001, -0.001]])", rtol=1e-4)
    wide = randoms(3, 4, dtype=np.float64)
    found = module.fused_layer_norm(wide.copy(), np.ones(4), np.zeros(4))
    expect_array(found, normed(wide, 1, 0, 1e-5), "fused_layer_norm of float64", np.float64)


@exercise("18-norm")
def test_norm_far_from_zero(module):
    """Rows far from 0, and rows of equal numbers."""
    weight, bias = np.float32([1, 2, 3]), np.float32([0, 1, 0])
    for row in ([10_000, 10_001, 10_002], [-5_000, -5_000, -4_998], [7, 7, 7]):
        x = np.float32([row])
        found = module.fused_layer_norm(x, weight, bias)
        expect_array(found, normed(x, weight, bias, 1e-5), f"fused_layer_norm([{row}])", rtol=1e-3, atol=3e-3)


@exercise("18-norm")
def test_norm_leaves_its_inputs(module):
    """x, weight and bias are the caller's."""
    arrays = [randoms(3, 4), randoms(4, seed=1), randoms(4, seed=2)]
    kept = [array.copy() for array in arrays]
    module.fused_layer_norm(*arrays)
    expect_untouched(arrays, kept, "fused_layer_norm")


@exercise("18-norm")
def test_norm_memory(module):
    """One new array, the result; numbers for each row don't count."""
    x, ones = randoms(100, 600), np.ones(600, np.float32)
    module.fused_layer_norm(x, ones, ones)
    most = peak(lambda: module.fused_layer_norm(x, ones, ones)) / x.nbytes
    expect(most < 1.6, f"fused_layer_norm held {most:.1f} arrays of x's size at once. One is enough, the result.")


# 18-absorb


def start():
    """A query that has seen nothing."""
    return -np.inf, 0, 0


def expect_state(found, scores, values, what):
    """Fail unless a state is what these scores and values leave, seen all at once."""
    expect(isinstance(found, tuple) and len(found) == 3, f"absorb should return three things; it returned {found!r}.")
    scores = scores.astype(np.float64)
    highest = scores.max(-1, keepdims=True)
    weights = np.exp(scores - highest)
    wanted = {"highest": highest, "total": weights.sum(-1, keepdims=True), "sums": weights @ values}
    for (name, expected), came in zip(wanted.items(), found, strict=True):
        expect_array(came, expected, f"{name} after {what}", rtol=1e-4, atol=1e-5)


@exercise("18-absorb")
def test_absorb_example(module):
    """The example from the text: a score of 0, then ln 2."""
    state = module.absorb(start(), np.array([[0.0]]), np.array([[6.0]]))
    expect_state(state, np.array([[0.0]]), np.array([[6.0]]), "absorbing the score 0 with the value 6")
    state = module.absorb(state, np.log([[2.0]]), np.array([[3.0]]))
    both = np.array([[0.0, np.log(2.0)]]), np.array([[6.0], [3.0]])
    expect_state(state, *both, "absorbing 0 with 6, then ln 2 with 3")


@exercise("18-absorb")
def test_absorb_any_cut(module):
    """Blocks of any length, several queries, heads and values, in any order."""
    scores, values = randoms(2, 3, 4, 9) * 3, randoms(2, 3, 9, 5, seed=1)
    for cuts in ([], [4], [1, 2, 8], [3, 6]):
        state, before = start(), 0
        for end in (*cuts, 9):
            state = module.absorb(state, scores[..., before:end], values[..., before:end, :])
            before = end
        expect_state(state, scores, values, f"absorbing nine keys, cut at {cuts}")
    state = start()
    for key in np.argsort(scores[0, 0, 0]):
        state = module.absorb(state, scores[0, 0, :1, key, None], values[0, 0, key, None])
    expect_state(state, scores[0, 0, :1], values[0, 0], "absorbing nine keys one by one, the highest score last")


@exercise("18-absorb")
def test_absorb_large(module):
    """Scores whose exponentials no float32 can hold, and hidden keys."""
    values = randoms(4, 2)
    for row in ([1, 500, -800, 501], [-900, -901, -902, -900], [3, -np.inf, -np.inf, 700], [5, 2, -np.inf, -np.inf]):
        scores = np.float32([row])
        state = module.absorb(module.absorb(start(), scores[:, :2], values[:2]), scores[:, 2:], values[2:])
        expect_state(state, scores, values, f"absorbing the scores {row[:2]}, then {row[2:]}")


@exercise("18-absorb")
def test_absorb_leaves_its_inputs(module):
    """The state that came in is still what it was: somebody may go on from it twice."""
    scores, values = randoms(2, 3), randoms(3, 4)
    state = module.absorb(start(), scores - 1, values)
    arrays = [*state, scores, values]
    kept = [np.copy(array) for array in arrays]
    module.absorb(state, scores, values)
    expect_untouched(arrays, kept, "absorb")


# 18-attention


def attention(q, k, v, causal):
    """Attention in float64, with all scores at once."""
    q, k, v = (array.astype(np.float64) for array in (q, k, v))
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    if causal:
        hidden = ~np.tri(q.shape[-2], k.shape[-2], k.shape[-2] - q.shape[-2], dtype=bool)
        scores[..., hidden] = -np.inf
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return weights @ v / weights.sum(-1, keepdims=True)


def qkv(queries, keys, before=(), d=4, c=4, seed=18):
    """q, k and v with axes in front."""
    return (randoms(*before, queries, d, seed=seed) * 3, randoms(*before, keys, d, seed=seed + 1),
            randoms(*before, keys, c, seed=seed + 2))


@exercise("18-attention")
def test_attention_example(module):
    """The example from the text."""
    x = np.float32([[1, 0], [0, 2]])
    found = module.fused_attention(x, x, x, size=1)
    expect_array(found, [[1, 0], [0.0558, 1.8884]], "fused_attention(x, x, x, size=1)", np.float32, atol=1e-4)


@exercise("18-attention")
def test_attention_values(module):
    """Equal to the plain one, for sizes that divide and sizes that don't, causal or not."""
    for causal in (False, True):
        for length, size in [(6, 2), (6, 6), (7, 3), (5, 64), (5, 1)]:
            arrays = qkv(length, length)
            what = f"fused_attention of {length} tokens, size={size}, causal={causal}"
            found = module.fused_attention(*arrays, size, causal)
            expect_array(found, attention(*arrays, causal), what, np.float32, rtol=1e-4, atol=1e-5)


@exercise("18-attention")
def test_attention_of_heads(module):
    """Sentences and heads in front, values of another width, inputs that stay, float64 that stays."""
    arrays = qkv(5, 5, before=(2, 3), c=7)
    kept = [array.copy() for array in arrays]
    found = module.fused_attention(*arrays, 2)
    expect_array(found, attention(*arrays, True), "fused_attention of q (2, 3, 5, 4), size=2", rtol=1e-4, atol=1e-5)
    expect_untouched(arrays, kept, "fused_attention")
    wide = [array.astype(np.float64) for array in arrays]
    expect_array(module.fused_attention(*wide, 2), attention(*wide, True), "fused_attention of float64", np.float64)


@exercise("18-attention")
def test_attention_of_the_newest(module):
    """Fewer queries than keys: the last query stands beside the last key."""
    for queries, keys, size in [(1, 6, 2), (3, 8, 2), (4, 7, 3)]:
        for causal in (True, False):
            arrays = qkv(queries, keys)
            what = f"fused_attention of {queries} queries and {keys} keys, size={size}, causal={causal}"
            found = module.fused_attention(*arrays, size, causal)
            expect_array(found, attention(*arrays, causal), what, rtol=1e-4, atol=1e-5)


@exercise("18-attention")
def test_attention_memory(module):
    """Never n² scores."""
    arrays = qkv(512, 512, before=(2,), d=8, c=8)
    module.fused_attention(*arrays, 32)
    most, scores = peak(lambda: module.fused_attention(*arrays, 32)), 2 * 512 * 512 * 4
    expect(most < scores / 8, f"For 512 tokens in blocks of 32, fused_attention held {most / scores:.1f} times the "
           "bytes of all n² scores. An eighth of them is plenty.")


@exercise("18-attention")
def test_attention_reads_no_further(module):
    """Blocks of keys that no query of a block may see are not read: here they hold nan."""
    q, k, v = qkv(8, 8)
    expected = attention(q, k, v, True)[:4]
    k[4:], v[4:] = np.nan, np.nan
    found = module.fused_attention(q, k, v, 2)[:4]
    expect(np.isfinite(found).all(), "Queries 0 to 3 may see keys 0 to 3, and keys from 4 on hold nan. With size=2, "
           "fused_attention gave nan to some of these queries, so it read blocks that nobody in them may see.")
    expect_array(found, expected, "queries 0 to 3, where keys from 4 on hold nan", rtol=1e-4, atol=1e-5)


# 18-own


def means(x, width):
    """The moving mean, in float64."""
    wide = x.astype(np.float64)
    return np.array([wide[max(0, t - width + 1) : t + 1].mean() for t in range(len(x))])


def squares(a, b):
    """The squared distances, in float64."""
    return ((a.astype(np.float64)[:, None] - b) ** 2).sum(-1)


def correlated(picture, kernel):
    """Lesson 09's convolution of one picture, in float64."""
    return np.einsum("hwij,ij->hw", sliding_window_view(picture.astype(np.float64), kernel.shape), kernel)


def cases_of(choice):
    """Inputs for a choice: plain ones first, then those at the edge."""
    if choice == "moving mean":
        return [(randoms(t), width) for t, width in [(8, 3), (5, 1), (3, 3), (3, 8), (1, 1), (0, 2)]] + [
            (randoms(4000) + 1000, 4)]  # fmt: skip
    if choice == "distances":
        near = randoms(4, 3) + 1000
        return [(randoms(n, 3), randoms(m, 3, seed=1)) for n, m in [(4, 5), (1, 1), (0, 2), (3, 1)]] + [(near, near)]
    shapes = [((6, 5), (2, 3)), ((4, 4), (1, 1)), ((3, 4), (3, 4)), ((1, 7), (1, 3)), ((5, 5), (3, 2))]
    return [(randoms(*picture), randoms(*kernel, seed=1)) for picture, kernel in shapes]


ANSWERS = {"moving mean": means, "distances": squares, "convolve": correlated}


@exercise("18-own")
def test_own_answers(module):
    """The same answers, also at the edges."""
    choice = module.CHOICE
    expect(choice in ANSWERS, f"CHOICE is {choice!r}; it should be one of {', '.join(ANSWERS)}.")
    for inputs in cases_of(choice):
        kept = [np.copy(each) for each in inputs]
        told = ", ".join(str(each.shape) if isinstance(each, np.ndarray) else f"width {each}" for each in inputs)
        found = module.faster(*inputs)
        expect_array(found, ANSWERS[choice](*inputs), f"faster, for {choice} of {told}", rtol=1e-5, atol=1e-5)
        expect_untouched([np.asarray(each) for each in inputs], kept, "faster")


@exercise("18-own")
def test_own_rivals(module):
    """The slow ones are still there, and right: they are what yours is compared with."""
    for choice, answers in ANSWERS.items():
        for inputs in cases_of(choice)[:6]:
            dtype = np.float64 if choice == "convolve" else np.float32
            found = module.SLOW[choice](*inputs)
            expect_array(found, answers(*inputs), f"SLOW[{choice!r}]", dtype, rtol=1e-4, atol=1e-5)


@exercise("18-own")
def test_own_dtype(module):
    """float32 stays float32, as the slow one keeps it."""
    inputs = cases_of(module.CHOICE)[0]
    expected, found = (np.asarray(rule(*inputs)).dtype for rule in (module.SLOW[module.CHOICE], module.faster))
    expect_equal(found, expected, f"the dtype of faster, for {module.CHOICE}")


@exercise("18-own")
def test_own_time(module):
    """At most half the time, in the best of three tries; both take turns."""
    examples = {"moving mean": (randoms(500), 10), "distances": (randoms(12, 8), randoms(25, 8, seed=1)),
                "convolve": (randoms(16, 16), randoms(3, 3, seed=1))}  # fmt: skip
    inputs = examples[module.CHOICE]
    for _ in range(3):
        rules = module.SLOW[module.CHOICE], module.faster
        slow, fast = measure.in_turn(*(lambda rule=rule: rule(*inputs) for rule in rules))
        if slow.low >= 2 * fast.low:
            return
    expect(False, f"{module.CHOICE}: in none of three tries was yours twice as fast as the slow one.")
