"""Checks for module 12: every part against loops over numpy arrays, and the properties that attention stands on."""

from functools import partial

import numpy as np

from tinytorch.core.autograd import check_gradients
from tinytorch.core.tensor import Tensor
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises

CAUSAL = np.array([[True, False, False], [True, True, False], [True, True, True]])


def numbers(*shape, seed=7):
    """Reproducible float64 numbers with spread 1."""
    return np.random.default_rng(seed).normal(size=shape)


def softmax_rows(scores):
    """Softmax along the last axis, in numpy."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def slow_attention(q, k, v, mask=None):
    """Attention for one query after the other, over its visible keys alone: q (T, D), k (S, D), v (S, C)."""
    answers = np.zeros((len(q), v.shape[1]))
    for t, query in enumerate(q):
        seen = np.arange(len(k)) if mask is None else np.flatnonzero(mask[t])
        answers[t] = softmax_rows(k[seen] @ query / np.sqrt(q.shape[1])) @ v[seen]
    return answers


def slow_layer(layer, x, mask=None):
    """Multi-head attention on x (N, T, C), one sentence and one head after the other."""
    def linear(part, rows):
        return rows @ part.weight.data + part.bias.data

    size = x.shape[2] // layer.num_heads
    answers = np.zeros(x.shape)
    for n, rows in enumerate(x):
        for head in range(layer.num_heads):
            own = slice(head * size, (head + 1) * size)
            q, k, v = (linear(part, rows)[:, own] for part in (layer.query, layer.key, layer.value))
            answers[n, :, own] = slow_attention(q, k, v, mask)
    return linear(layer.output, answers)


class Remembers:
    """A cache as lesson 17 builds one: it puts new keys and values behind the old ones."""

    def __init__(self):
        self.kept = None

    def extend(self, k, v):
        new = (k.data, v.data)
        pairs = zip(self.kept or new, new, strict=True)
        self.kept = [np.concatenate(pair, axis=2) for pair in pairs] if self.kept else new
        return tuple(Tensor(part, dtype=part.dtype) for part in self.kept)


# 12-mix


@exercise("12-mix")
def test_mix_example(module):
    """The example from the text."""
    scores, values = Tensor([[0.0, 0.0, 0.0], [np.log(2), 0.0, 0.0]]), Tensor([[6.0], [3.0], [0.0]])
    expect_array(module.mix(scores, values), [[3.0], [3.75]], "mix([[0, 0, 0], [ln 2, 0, 0]], [[6], [3], [0]])")


@exercise("12-mix")
def test_mix_shapes(module):
    """More queries than keys, fewer, and further axes in front."""
    for front, queries, keys, features in [((), 4, 2, 3), ((), 1, 5, 2), ((2, 3), 3, 3, 2), ((1,), 2, 1, 4)]:
        scores, values = numbers(*front, queries, keys), numbers(*front, keys, features, seed=8)
        what = f"mix of scores {scores.shape} and values {values.shape}"
        found = module.mix(Tensor(scores), Tensor(values))
        expect_array(found, softmax_rows(scores) @ values, what, dtype=np.float32, atol=1e-5)


@exercise("12-mix")
def test_mix_gradient(module):
    """Large scores stay finite; gradients reach scores and values."""
    found = module.mix(Tensor([[1000.0, 0.0]]), Tensor([[1.0], [2.0]]))
    expect_array(found, [[1.0]], "mix([[1000, 0]], [[1], [2]])")
    check_gradients(module.mix, Tensor(numbers(2, 3)), Tensor(numbers(3, 2)))


# 12-scores


@exercise("12-scores")
def test_scores_example(module):
    """The examples from the text."""
    found = module.attention_scores(Tensor([[3.0]]), Tensor([[2.0]]))
    expect_array(found, [[6.0]], "attention_scores([[3]], [[2]])")
    keys = Tensor([[1.0, 2.0, 3.0, 4.0], [0.0, 2.0, 0.0, 0.0], [0.0, 0.0, 0.0, 4.0]])
    found = module.attention_scores(Tensor([[1.0, 1.0, 1.0, 1.0]]), keys)
    what = "attention_scores([[1, 1, 1, 1]], [[1, 2, 3, 4], [0, 2, 0, 0], [0, 0, 0, 4]])"
    expect_array(found, [[5.0, 1.0, 2.0]], what)


@exercise("12-scores")
def test_scores_spread(module):
    """Entries of spread 1 give scores of spread 1, whatever d is."""
    for d in (1, 9, 100, 2000):
        scores = module.attention_scores(Tensor(numbers(60, d)), Tensor(numbers(60, d, seed=8)))
        expect_equal(scores.shape, (60, 60), f"shape of attention_scores for q (60, {d}) and k (60, {d})")
        spread = float(scores.data.std())
        expect(0.7 < spread < 1.4, f"For d = {d} the scores have spread {spread:.3g}; it should be about 1.")


@exercise("12-scores")
def test_scores_values(module):
    """Every query with every key, in each sentence and head by itself."""
    q, k = numbers(2, 3, 4, 9), numbers(2, 3, 5, 9, seed=8)
    expected = np.einsum("nhtd,nhsd->nhts", q, k) / 3
    found = module.attention_scores(Tensor(q), Tensor(k))
    expect_array(found, expected, "attention_scores of q (2, 3, 4, 9) and k (2, 3, 5, 9)", np.float32, atol=1e-5)
    check_gradients(module.attention_scores, Tensor(q[0, 0]), Tensor(k[0, 0]))


# 12-hide


def weights_of(module, scores, mask):
    """What softmax makes of scores with a mask."""
    hidden = module.hide(Tensor(scores), mask)
    expect(isinstance(hidden, Tensor), f"hide should return a Tensor; it returned a {type(hidden).__name__}.")
    return softmax_rows(hidden.data.astype(np.float64))


@exercise("12-hide")
def test_hide_example(module):
    """The example from the text."""
    found = weights_of(module, [[1.0, 9.0, 1.0]], np.array([[True, False, True]]))
    expect_array(found, [[0.5, 0.0, 0.5]], "softmax(hide([[1, 9, 1]], [[True, False, True]]))")


@exercise("12-hide")
def test_hide_any_score(module):
    """A hidden key gets exactly 0, and the others what they would get without it, however large scores are."""
    for scores in ([[3.0, 0.0, -2.0]], [[-5000.0, 5000.0, -5001.0]], [[0.0, 1e30, 0.0]]):
        mask = np.array([[True, False, True]])
        found = weights_of(module, scores, mask)
        rest = softmax_rows(np.array(scores)[:, [0, 2]])
        what = f"softmax(hide({scores}, [[True, False, True]]))"
        expect_array(found, [[rest[0, 0], 0.0, rest[0, 1]]], what)
    expect_array(module.hide(Tensor([[1.0, 2.0]]), np.ones((1, 2), bool)), [[1.0, 2.0]], "scores that all may be seen")


@exercise("12-hide")
def test_hide_broadcasts(module):
    """One mask for all heads, and a mask for each sentence; a Tensor will do; nothing is changed in place."""
    scores = numbers(2, 2, 3, 3)
    each = np.stack([CAUSAL, CAUSAL[::-1].copy()])[:, None]
    for mask in (CAUSAL, each, Tensor(CAUSAL)):
        plain = np.broadcast_to(np.asarray(getattr(mask, "data", mask)), scores.shape)
        expected = softmax_rows(np.where(plain, scores, -np.inf))
        what = f"the weights of scores (2, 2, 3, 3) with a mask {mask.shape}"
        expect_array(weights_of(module, scores, mask), expected, what, atol=1e-5)
    given = Tensor(scores)
    module.hide(given, CAUSAL)
    expect_array(given, scores, "the scores that were given to hide, afterwards", atol=1e-5)


@exercise("12-hide")
def test_hide_refuses(module):
    """A query that may attend to nothing is named."""
    blind = CAUSAL.copy()
    blind[1] = False
    call = partial(module.hide, Tensor(numbers(3, 3)), blind)
    expect_raises(ValueError, call, "hide with a mask whose row 1 is all False", mentions=["1"])
    call = partial(module.hide, Tensor(numbers(2, 3, 3)), np.stack([CAUSAL, blind]))
    expect_raises(ValueError, call, "hide with a second sentence whose row 1 is all False", mentions=["1"])


@exercise("12-hide")
def test_hide_gradient(module):
    """The gradient flows through what can be seen; the dtype stays."""
    check_gradients(lambda scores: module.hide(scores, CAUSAL)[CAUSAL], Tensor(numbers(3, 3)))
    expect_equal(module.hide(Tensor(numbers(3, 3)), CAUSAL).dtype, np.dtype(np.float32), "dtype of hidden scores")


# 12-attention


@exercise("12-attention")
def test_causal_mask(module):
    """Nobody sees the future; the last query stands beside the last key."""
    expect_array(module.causal_mask(3), CAUSAL, "causal_mask(3)", dtype=bool)
    expect_array(module.causal_mask(2, 4), [[True, True, True, False], [True] * 4], "causal_mask(2, 4)", dtype=bool)
    expect_array(module.causal_mask(1, 3), [[True] * 3], "causal_mask(1, 3)", dtype=bool)
    expect_array(module.causal_mask(1), [[True]], "causal_mask(1)", dtype=bool)


@exercise("12-attention")
def test_attention_values(module):
    """Against a slow loop over queries, without a mask and with one."""
    q, k, v = numbers(3, 4), numbers(3, 4, seed=8), numbers(3, 2, seed=9)
    for mask, name in [(None, "no mask"), (CAUSAL, "the causal mask"), (CAUSAL[:, ::-1].T, "another mask")]:
        found = module.scaled_dot_product_attention(Tensor(q), Tensor(k), Tensor(v), mask)
        what = f"scaled_dot_product_attention of q (3, 4), k (3, 4), v (3, 2) with {name}"
        expect_array(found, slow_attention(q, k, v, mask), what, dtype=np.float32, atol=1e-5)
    few = module.scaled_dot_product_attention(Tensor(q[:1]), Tensor(k), Tensor(v))
    expect_array(few, slow_attention(q[:1], k, v), "one query and three keys", atol=1e-5)


@exercise("12-attention")
def test_attention_future(module):
    """What comes later changes nothing that came before."""
    x = numbers(2, 5, 4)
    other = x.copy()
    other[:, 3:] += 1.0
    mask = module.causal_mask(5)
    before, after = (module.scaled_dot_product_attention(*[Tensor(some)] * 3, mask) for some in (x, other))
    expect_array(after.data[:, :3], before.data[:, :3], "answers 0 to 2 after tokens 3 and 4 have changed")
    changed = np.abs(after.data[:, 3:] - before.data[:, 3:]).min()
    expect(changed > 0, "Answers 3 and 4 stayed the same, although tokens 3 and 4 changed. Do they see themselves?")


@exercise("12-attention")
def test_attention_gradient(module):
    """Against central differences, with a mask."""
    inputs = [Tensor(numbers(2, 3, 2, seed=seed)) for seed in (1, 2, 3)]
    check_gradients(lambda q, k, v: module.scaled_dot_product_attention(q, k, v, CAUSAL), *inputs)


# 12-heads


@exercise("12-heads")
def test_heads_example(module):
    """The example from the text."""
    x = Tensor([[[1, 2, 3, 4], [5, 6, 7, 8]]])
    found = module.split_heads(x, 2)
    expect_array(found, [[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]], "split_heads([[[1, 2, 3, 4], [5, 6, 7, 8]]], 2)")


@exercise("12-heads")
def test_heads_shapes(module):
    """Every head gets its own columns, of every position and sentence; merging undoes it."""
    for batch, length, heads, size in [(2, 3, 4, 5), (1, 4, 1, 2), (3, 1, 2, 1), (2, 2, 2, 2)]:
        x = np.arange(batch * length * heads * size, dtype=float).reshape(batch, length, heads * size)
        parts = np.stack([x[:, :, head * size : (head + 1) * size] for head in range(heads)], axis=1)
        expect_array(module.split_heads(Tensor(x), heads), parts, f"split_heads of shape {x.shape}, {heads} heads")
        expect_array(module.merge_heads(Tensor(parts)), x, f"merge_heads of shape {parts.shape}")


@exercise("12-heads")
def test_heads_gradient(module):
    """Gradients find the way back."""
    check_gradients(lambda x: module.split_heads(x, 2) * 2.0, Tensor(numbers(2, 3, 4)))
    check_gradients(lambda x: module.merge_heads(x) * 2.0, Tensor(numbers(2, 2, 3, 2)))


# 12-multi-head


def layer_of(module, features=6, heads=3):
    """A layer with biases that count."""
    layer = module.MultiHeadAttention(features, heads, rng=np.random.default_rng(3))
    for seed, parameter in enumerate(layer.parameters()):
        if parameter.ndim == 1:
            parameter.data[...] = numbers(*parameter.shape, seed=seed)
    return layer


@exercise("12-multi-head")
def test_layer_parts(module):
    """Four Linear layers; queries, keys and values come from their own ones, dealt out to heads."""
    layer = layer_of(module)
    names = {name for name, _ in layer.named_parameters()}
    parts = ("query", "key", "value", "output")
    expect_equal(names, {f"{part}.{kind}" for part in parts for kind in ("weight", "bias")}, "the layer's parameters")
    x = numbers(2, 4, 6)
    found = layer.project(Tensor(x))
    expect(isinstance(found, tuple) and len(found) == 3, "project should return three tensors: q, k, v.")
    for name, tensor in zip(("query", "key", "value"), found, strict=True):
        part = getattr(layer, name)
        rows = x @ part.weight.data + part.bias.data
        what = f"project's {name} tensor"
        expect_array(tensor, rows.reshape(2, 4, 3, 2).swapaxes(1, 2), what, dtype=np.float32, atol=1e-5)


@exercise("12-multi-head")
def test_layer_values(module):
    """Against loops over sentences, heads and queries."""
    for features, heads in [(6, 3), (4, 1), (4, 4)]:
        layer, x = layer_of(module, features, heads), numbers(2, 3, features)
        for mask, name in [(None, "no mask"), (CAUSAL, "the causal mask")]:
            what = f"MultiHeadAttention({features}, {heads}) of x {x.shape} with {name}"
            expected = slow_layer(layer, x, mask)
            expect_array(layer(Tensor(x), mask), expected, what, dtype=np.float32, rtol=1e-4, atol=1e-4)


@exercise("12-multi-head")
def test_layer_future(module):
    """Later positions change nothing; sentences don't see each other."""
    layer, x = layer_of(module), numbers(2, 4, 6)
    other = x.copy()
    other[:, 3] += 1.0
    other[1] += 1.0
    mask = np.tri(4, dtype=bool)
    before, after = layer(Tensor(x), mask).data, layer(Tensor(other), mask).data
    expect_array(after[0, :3], before[0, :3], "answers 0 to 2 after position 3 and another sentence have changed")


@exercise("12-multi-head")
def test_layer_cache(module):
    """Position by position with a cache gives the same as all at once."""
    layer, x, cache = layer_of(module), numbers(1, 4, 6), Remembers()
    steps = [layer(Tensor(x[:, t : t + 1]), cache=cache).data for t in range(4)]
    expected = slow_layer(layer, x, np.tri(4, dtype=bool))
    expect_array(np.concatenate(steps, axis=1), expected, "four positions, one at a time", rtol=1e-4, atol=1e-4)


@exercise("12-multi-head")
def test_layer_refuses(module):
    """Features that can't be dealt out evenly are named."""
    for features, heads in [(6, 4), (6, 0), (4, 8), (6, -1)]:
        call = partial(module.MultiHeadAttention, features, heads)
        expect_raises(ValueError, call, f"MultiHeadAttention({features}, {heads})", [str(features), str(heads)])
    first, second = (module.MultiHeadAttention(4, 2, rng=np.random.default_rng(5)) for _ in range(2))
    expect_array(first.key.weight, second.key.weight, "key.weight of two layers from equal generators")
    expect(np.any(first.key.weight.data != first.query.weight.data), "query and key start with the same weights.")


@exercise("12-multi-head")
def test_layer_gradients(module):
    """Of the input and of all weights, against central differences."""
    layer = layer_of(module, 2, 2)

    def call(x, *weights):
        parts = (layer.query, layer.key, layer.value, layer.output)
        for part, weight in zip(parts, weights, strict=True):
            part.weight = weight
        return layer(x, CAUSAL)

    check_gradients(call, Tensor(numbers(1, 3, 2)), *[Tensor(numbers(2, 2, seed=seed)) for seed in range(4)])
