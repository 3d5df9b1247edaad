"""Checks for module 17: whatever is remembered, the scores are those of a GPT that reads everything anew."""

from contextlib import suppress
from functools import partial

import numpy as np

from tinytorch.core.tensor import Tensor, grad_mode
from tinytorch.core.transformers import GPT, generate
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises

TEXT = [3, 1, 4, 1, 5, 0, 2, 6, 5, 3, 5, 2, 6, 4, 6, 0]


def numbers(*shape, seed=17, dtype=np.float32):
    """Reproducible numbers."""
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def small_gpt(layers=2, context=8):
    """A GPT in which every parameter counts."""
    model = GPT(7, context=context, embed_dim=4, num_layers=layers, num_heads=2, rng=np.random.default_rng(0))
    for place, parameter in enumerate(model.parameters()):
        parameter.data[...] = 0.5 * numbers(*parameter.shape, seed=place)
    return model


def pairs(lengths, shape=(2, 3, 4), dtype=np.float32):
    """Keys and values (N, H, T, D) for pieces of these lengths, all different."""
    n, h, d = shape
    return [tuple(numbers(n, h, t, d, seed=100 * place + which, dtype=dtype) for which in range(2))
            for place, t in enumerate(lengths)]


class Plain:
    """A cache in numpy, so that `advance` is judged by itself."""

    def __init__(self):
        self.length, self.kept = 0, None

    def extend(self, k, v):
        kept = [part.data for part in (k, v)]
        if self.length:
            kept = [np.concatenate(both, axis=2) for both in zip(self.kept, kept, strict=True)]
        self.kept, self.length = kept, kept[0].shape[2]
        return tuple(map(Tensor, kept))


def expect_extends(cache, lengths, what, shape=(2, 3, 4), dtype=np.float32):
    """After each piece, the cache gives back all pieces so far."""
    pieces = pairs(lengths, shape, dtype)
    for count, (k, v) in enumerate(pieces, 1):
        came = cache.extend(Tensor(k, dtype=dtype), Tensor(v, dtype=dtype))
        for name, part, found in zip(("keys", "values"), zip(*pieces[:count], strict=True), came, strict=True):
            said = f"the {name} from {what} after pieces of {lengths[:count]}"
            expect(isinstance(found, Tensor), f"{said[0].upper()}{said[1:]} should be a Tensor.")
            expected = np.concatenate(part, axis=2)
            expect_equal(found.shape, expected.shape, f"shape of {said}")  # first: memory that is free holds anything
            expect_array(found, expected, said, dtype=dtype)
        expect_equal(cache.length, sum(lengths[:count]), f"length of {what} after pieces of {lengths[:count]}")


# 17-remember


@exercise("17-remember")
def test_remember_example(module):
    """Five positions, then three: eight come back, the oldest first."""
    cache = module.GrowingCache()
    expect(cache.keys is None and cache.values is None, "A new GrowingCache should hold nothing yet.")
    expect_extends(cache, [5, 3], "GrowingCache")


@exercise("17-remember")
def test_remember_pieces(module):
    """Pieces of any length; and every cache keeps its own."""
    for lengths in ([1], [1, 1, 1], [3, 1, 2, 1]):
        expect_extends(module.GrowingCache(), lengths, "a new GrowingCache", shape=(1, 2, 3))


# 17-advance


def expect_advances(module, model, tokens, lengths):
    """Read in pieces of these lengths, the logits are those of the whole text."""
    caches = [Plain() for _ in model.blocks]
    whole, end = model(tokens).data, 0
    for length in lengths:
        begin, end = end, end + length
        found = module.advance(model, tokens[:, begin:end], caches)
        what = f"the logits of tokens {begin} to {end - 1} of {tokens.shape[1]}, read in pieces of {lengths}"
        expect_array(found, whole[:, begin:end], what, dtype=np.float32, rtol=1e-4, atol=1e-5)
    kept = [cache.length for cache in caches]
    expect_equal(kept, [sum(lengths)] * len(model.blocks), f"positions in each cache after pieces of {lengths}")


@exercise("17-advance")
def test_advance_whole(module):
    """With empty caches it is forward: positions see no later one."""
    expect_advances(module, small_gpt(), np.array([TEXT[:6]]), [6])


@exercise("17-advance")
def test_advance_pieces(module):
    """Several at a time, for several texts; within a piece nobody sees the future."""
    tokens = np.array([TEXT[:8], TEXT[8:], TEXT[4:12]])
    for lengths in ([4, 2], [1, 3, 4], [5, 1, 2]):
        expect_advances(module, small_gpt(), tokens, lengths)


@exercise("17-advance")
def test_advance_single(module):
    """One token at a time, each at its own position, behind all before it."""
    for layers in (1, 3):
        expect_advances(module, small_gpt(layers), np.array([TEXT[:8]]), [1] * 8)


@exercise("17-advance")
def test_advance_end(module):
    """More than the context is refused, as in lesson 13."""
    model, caches = small_gpt(), [Plain(), Plain()]
    module.advance(model, np.array([TEXT[:7]]), caches)
    call = partial(module.advance, model, np.array([TEXT[7:9]]), caches)
    expect_raises(ValueError, call, "advance by 2 tokens behind 7, with context 8", mentions=["9", "8"])


# 17-buffer


@exercise("17-buffer")
def test_buffer_extends(module):
    """The same answers as a cache that grows, up to the last position."""
    expect_extends(module.KVCache(8), [5, 3], "KVCache(8)")
    expect_extends(module.KVCache(9), [1, 1, 2, 1], "KVCache(9)", shape=(1, 2, 3))


@exercise("17-buffer")
def test_buffer_memory(module):
    """Memory for `capacity` positions, taken once; nothing in it moves."""
    cache = module.KVCache(6)
    expect(cache.keys is None and cache.values is None, "A new KVCache should hold no memory yet.")
    came = [cache.extend(Tensor(k), Tensor(v)) for k, v in pairs([2, 1, 3])]
    for name, which in (("keys", 0), ("values", 1)):
        memory = getattr(cache, name)
        expect_equal(np.shape(memory), (2, 3, 6, 4), f"shape of {name} of KVCache(6) for texts 2, heads 3, features 4")
        for place, pair in enumerate(came):
            same = np.shares_memory(pair[which].data, memory)
            expect(same, f"What extend returned as {name} in call {place + 1} is not the cache's own memory: a copy.")
    own = not np.shares_memory(cache.keys, cache.values)
    expect(own, "Keys and values lie in the same memory, so one overwrites the other.")


@exercise("17-buffer")
def test_buffer_dtype(module):
    """The memory has the dtype of the keys."""
    expect_extends(module.KVCache(4), [1, 2], "KVCache(4)", dtype=np.float64)


@exercise("17-buffer")
def test_buffer_keeps(module):
    """What came in may change afterwards; the cache keeps what it was."""
    (k, v), cache = pairs([4])[0], module.KVCache(4)
    given = Tensor(k), Tensor(v)
    came = cache.extend(*given)
    for part in given:
        part.data[...] = 0
    expect_array(came[0], k, "the keys in the cache after the caller has overwritten its own")
    expect_array(came[1], v, "the values in the cache after the caller has overwritten its own")


@exercise("17-buffer")
def test_buffer_cut(module):
    """cut(n) keeps the first n, and what comes next stands behind them; never more than there are."""
    cache, (first, second) = module.KVCache(6), pairs([5, 2])
    cache.extend(*map(Tensor, first))
    memory = cache.keys
    cache.cut(3)
    expect_equal(cache.length, 3, "length of a cache with 5 positions after cut(3)")
    came = cache.extend(*map(Tensor, second))
    for name, found, old, new in zip(("keys", "values"), came, first, second, strict=True):
        expected = np.concatenate([old[:, :, :3], new], axis=2)
        expect_array(found, expected, f"the {name} after 5 positions, cut(3) and 2 more")
    expect(cache.keys is memory, "After a cut, extend took new memory. There was room.")
    cache.cut(9)
    expect_equal(cache.length, 5, "length of a cache with 5 positions after cut(9)")


@exercise("17-buffer")
def test_buffer_again(module):
    """After cut(0), another batch and other heads may come."""
    cache = module.KVCache(4)
    expect_extends(cache, [2, 1], "KVCache(4)")
    cache.cut(0)
    expect_equal(cache.length, 0, "length after cut(0)")
    expect_extends(cache, [1, 3], "KVCache(4) after cut(0), with another batch", shape=(1, 2, 5))


@exercise("17-buffer")
def test_buffer_full(module):
    """More than `capacity` positions are refused; as many are not."""
    cache, ((k, v),) = module.KVCache(4), pairs([4])
    cache.extend(Tensor(k), Tensor(v))
    call = partial(cache.extend, Tensor(k[:, :, :1]), Tensor(v[:, :, :1]))
    expect_raises(ValueError, call, "extend by 1 behind 4, with capacity 4", mentions=["5", "4"])


# 17-window


@exercise("17-window")
def test_window_example(module):
    """The table of the text."""
    for stride, starts in [(1, [0, 1, 2, 4, 5, 9]), (4, [0, 4, 4, 4, 8, 12])]:
        found = [module.window_start(length, 8, stride) for length in (8, 9, 10, 12, 13, 17)]
        expect_equal(found, starts, f"where windows start for lengths 8, 9, 10, 12, 13, 17 with stride {stride}")
    expect_equal(module.window_start(11, 8), 3, "window_start(11, 8), where stride is 1")


@exercise("17-window")
def test_window_search(module):
    """Against a search: the earliest multiple of stride from which the text still fits in."""
    for context in (1, 5, 8):
        for stride in range(1, context + 1):
            for length in range(1, 30):
                expected = next(start for start in range(0, 60, stride) if length - start <= context)
                found = module.window_start(length, context, stride)
                expect_equal(found, expected, f"window_start({length}, {context}, {stride})")


# 17-next


class Watched(GPT):
    """A small GPT that notes which positions were read."""

    def __init__(self):
        super().__init__(7, context=8, embed_dim=4, num_layers=2, num_heads=2, rng=np.random.default_rng(0))
        self.load_state_dict(small_gpt().state_dict())
        self.seen, self.recorded = [], []

    def embed(self, tokens, start=0):
        self.seen.append((start, np.shape(tokens)[1]))
        self.recorded.append(grad_mode.enabled)
        return super().embed(tokens, start)


def expect_answer(model, cached, tokens, what, stride=1):
    """The scores are those of the GPT for the same window."""
    start = max(0, -(-(len(tokens) - 8) // stride) * stride)
    expected = small_gpt().next_logits(tokens[start:])
    expect_array(cached.next_logits(tokens), expected, what, dtype=np.float32, rtol=1e-4, atol=1e-5)


@exercise("17-next")
def test_agreeing(module):
    """Tokens that two texts share, from the first one on."""
    for one, other, count in [([5, 2, 8, 8], [5, 2, 7, 8], 2), ([], [1], 0), ([1, 2], [1, 2, 3], 2), ([4, 4], [4], 1),
                              ([1, 2], [3, 2], 0), ([7, 7], [7, 7], 2), ([1], [], 0)]:  # fmt: skip
        expect_equal(module.agreeing(one, other), count, f"agreeing({one}, {other})")


@exercise("17-next")
def test_next_grows(module):
    """A text that grows within the context: the GPT's scores, and each token is read once."""
    model = Watched()
    cached = module.CachedGPT(model)
    for length in range(1, 9):
        expect_answer(model, cached, TEXT[:length], f"next_logits for {length} tokens, context 8")
    expect_equal(model.seen, [(n, 1) for n in range(8)], "(position, tokens) of what was read for a growing text")
    expect(not any(model.recorded), "While it read, operations were recorded. no_grad keeps the graph from growing.")
    expect(grad_mode.enabled, "Recording is off after next_logits. It should be as before.")


@exercise("17-next")
def test_next_other(module):
    """The same text, a part of it, another text, and one that branches off: each read from where it differs."""
    model = Watched()
    cached = module.CachedGPT(model)
    texts = [TEXT[:6], TEXT[:6], TEXT[:3], [6, 6, 6, 6], [6, 6, 1], [6, 6, 1, 6, 2, 0]]
    for tokens in texts:
        expect_answer(model, cached, tokens, f"next_logits({tokens}), after other texts")
    reads = [(0, 6), (5, 1), (2, 1), (0, 4), (2, 1), (3, 3)]
    expect_equal(model.seen, reads, f"(position, tokens) of what was read for {texts}")


@exercise("17-next")
def test_next_past_the_end(module):
    """Past the end of the context, for every stride."""
    for stride in (1, 3, 8):
        model = Watched()
        cached = module.CachedGPT(model, stride)
        for length in range(1, 17):
            what = f"next_logits for {length} tokens, context 8, stride {stride}"
            expect_answer(model, cached, TEXT[:length], what, stride)
    expect_equal(model.seen, [(place % 8, 1) for place in range(16)], "what was read of 16 tokens with stride 8")


@exercise("17-next")
def test_next_two(module):
    """Each CachedGPT has caches of its own, one for each block, with room for the context."""
    model = small_gpt(layers=3)
    first, second = module.CachedGPT(model), module.CachedGPT(model)
    first.next_logits(TEXT[:5])
    expect_equal([cache.length for cache in first.caches], [5, 5, 5], "positions in the caches after 5 tokens")
    expect_equal([cache.length for cache in second.caches], [0, 0, 0], "positions in the caches of another CachedGPT")
    expect_equal([cache.capacity for cache in first.caches], [8, 8, 8], "the room in each cache, with context 8")


@exercise("17-next")
def test_next_arrays(module):
    """Arrays of tokens, which the caller may change afterwards."""
    model, tokens = Watched(), np.array(TEXT[:6])
    cached = module.CachedGPT(model)
    expect_answer(model, cached, tokens, "next_logits(an array of 6 tokens)")
    tokens[1] = 6
    expect_answer(model, cached, tokens, "next_logits of the same array, in which token 1 was changed")


@exercise("17-next")
def test_next_stopped(module):
    """If reading was stopped, at its beginning or its end, the next answer is right all the same."""
    earlier, other = TEXT[:5], [TEXT[0], 6, 6, 6, 6]
    for place in ("embed", "logits"):
        for name, tokens in (("an earlier text", earlier), ("the same text", other)):
            model = Watched()
            cached = module.CachedGPT(model)
            cached.next_logits(earlier)
            setattr(model, place, stop)
            with suppress(KeyboardInterrupt):
                cached.next_logits(other)
            delattr(model, place)
            expect_answer(model, cached, tokens, f"next_logits of {name}, after reading was stopped in model.{place}")


def stop(*inputs):
    """What the button Stop does."""
    raise KeyboardInterrupt


@exercise("17-next")
def test_next_writes(module):
    """generate of lesson 13 writes the same with it."""
    model = small_gpt()
    expected = list(generate(model, TEXT[:3], 12, temperature=0))
    found = list(generate(module.CachedGPT(model), TEXT[:3], 12, temperature=0))
    expect_equal(found, expected, "12 tokens that generate writes with CachedGPT, at temperature 0")
