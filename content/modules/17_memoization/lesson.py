# ---
# title: Memoization
# id: "17"
# ---

# %% [markdown]
# # Memoization
#
# Lesson 13's poet writes a letter, puts it behind the text, and reads the whole text again. Let it learn its verse once
# more, and then count how often it computes the same thing.

# %%
#| default_exp perf.memoization
# %load_ext tinytorch.tito
from functools import partial
from time import perf_counter

from tinytorch import measure, plot
from tinytorch.core.attention import scaled_dot_product_attention
from tinytorch.core.losses import CrossEntropyLoss
from tinytorch.core.optimizers import AdamW
from tinytorch.core.transformers import generate
from tinytorch.perf.profiling import once_through

# %%
#| export
from collections.abc import Sequence
from typing import Any

import numpy as np

from tinytorch.core.attention import causal_mask
from tinytorch.core.autograd import no_grad
from tinytorch.core.tensor import Tensor, cat
from tinytorch.core.transformers import GPT

# %%
VERSE = """one small star above the hill,
one small boat upon the bay,
one small mouse upon the sill
waits for night and dreams of day.
"""
letters = sorted(set(VERSE))
ids = np.array([letters.index(letter) for letter in VERSE])

def gpt(context):
    return GPT(len(letters), context, embed_dim=32, num_layers=2, num_heads=4, rng=np.random.default_rng(0))

poet, rng = gpt(context=32), np.random.default_rng(0)
optimizer = AdamW(poet.parameters(), lr=0.01, betas=(0.9, 0.99), weight_decay=0.0)

def learn(steps, lr):
    optimizer.lr = lr
    for _ in range(steps):
        places = rng.integers(0, len(ids) - 32, (4, 1)) + np.arange(32)
        optimizer.zero_grad()
        loss = CrossEntropyLoss()(poet(ids[places]), ids[places + 1])
        loss.backward()
        optimizer.step()
    print(f"loss {loss.item():.2f}; a guess among {len(letters)} letters has {np.log(len(letters)):.2f}")

learn(100, lr=0.01)

# %%
learn(100, lr=0.004)

# %% [markdown]
# Lesson 14's profile names the layer in which an operation ran. One key of width 32 takes 2 · 32 · 32 FLOPs, so the
# FLOPs of the layer `key` say how many keys were made. The poet reads 32 letters as it does while writing: after each
# letter, all that it has so far.

# %%
def calls_of(run):
    with no_grad():
        return once_through(run, poet, perf_counter)

def keys_made(run):
    """How many keys the first block computes in run()."""
    inside = [call for call in calls_of(run) if (call.op, call.layer) == ("matmul", "blocks.0.attention.key")]
    return sum(call.flops for call in inside) // (2 * 32 * 32)

print(keys_made(lambda: [poet.next_logits(ids[:n]) for n in range(1, 33)]), "keys for 32 letters")

# %% [markdown]
# 1 + 2 + … + 32 = 528 keys, for 32 letters. **Memoization** means to keep what was computed, and to look it up when it
# is wanted again (Michie, *"Memo" Functions and Machine Learning*, 1968). For attention, what is kept are keys and
# values:
#
# ```mermaid
# flowchart LR
#   new["new tokens (N, T)"] --> q[queries] --> attend
#   new --> kv["keys, values"] -- extend --> cache["cache: all so far"] --> attend --> scores
# ```
#
# You build the cache, the pass that uses it, and a GPT that remembers what it has read, as servers of language models
# do. **Uses**: attention (12), GPT (13), profile (14). **Enables**: milestone 06.

# %% [markdown]
# ## 1. What may be kept
#
# Only what never changes. Lesson 13 checked that a later token changes no earlier score. Here is that claim again, for
# the keys of the second block: the last of 8 letters is replaced, and we look at the keys of the 7 before it. Then the
# same without the mask.

# %%
def second_keys(tokens, mask):
    """The second block's keys, (heads, T, D)."""
    first, second = poet.blocks
    x = first(poet.embed(tokens[None]), mask)
    return second.attention.project(second.norm1(x))[1].numpy()[0]

text, other = ids[:8], ids[:8].copy()
other[-1] = 0
for name, mask in {"causal mask": causal_mask(8), "no mask": None}.items():
    change = np.abs(second_keys(text, mask) - second_keys(other, mask))
    print(f"{name:12} earlier keys change by {change[:, :-1].max():.6f}, the last one by {change[:, -1].max():.2f}")

# %% [markdown]
# Behind a causal mask, a key depends on its token and those before it, and on nothing else. So do values. A model that
# sees both ways, such as one that reads pictures, has nothing that it could keep.
#
# Lesson 12 left a place for the cache. `MultiHeadAttention` hands over the keys and values of the new positions,
# `cache.extend(k, v)`, and gets back those of all positions so far, these included. All four are Tensors (N, H, T, D):
# texts, heads, positions, features of a head. `length` is the number of positions that are kept.
#
# If a cache keeps 5 positions and gets 3 new ones, it answers with 8, the oldest first. Begin with a cache that grows.

# %% exercise="17-remember"
#| export
class GrowingCache:
    """Keys and values of one attention layer."""

    def __init__(self) -> None:
        self.length = 0
        self.keys: Tensor | None = None
        self.values: Tensor | None = None

    def extend(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Keep the keys and values of new positions, (N, H, T, D); returns all so far, (N, H, length, D)."""
        ### BEGIN SOLUTION keep the new with the old
        if self.length:
            k, v = cat([self.keys, k], axis=2), cat([self.values, v], axis=2)
        self.keys, self.values, self.length = k, v, k.shape[2]
        return k, v
        ### END SOLUTION

# %%
check("17-remember")

# %% [markdown]
# ## 2. Only what is new
#
# Now the pass itself. `forward` of lesson 13 takes all tokens. `advance` takes the new ones only, a cache for each
# block, and gives the rows of scores that `forward` would give for these tokens at the end of the whole text.
#
# A text of 6 tokens, in two pieces:
#
# | | tokens | positions | keys to look at | logits |
# |---|---|---|---|---|
# | first call | 4 | 0 to 3 | 4 | (1, 4, V) |
# | second call | 2 | 4 and 5 | 6 | (1, 2, V) |
#
# In the second call, position 4 must not see position 5. The tools are lesson 13's `embed`, `blocks` and `logits`, and
# lesson 12's `causal_mask`. Its second argument was made for today.

# %% exercise="17-advance"
#| export
def advance(model: GPT, tokens: np.ndarray, caches: Sequence[Any]) -> Tensor:
    """Logits (N, T, vocab_size) of new tokens (N, T), which stand behind all that the caches hold.

    `caches` has one for each block, all of the same length.
    """
    ### BEGIN SOLUTION the new tokens through all blocks
    start, count = caches[0].length, tokens.shape[1]
    x = model.embed(tokens, start)
    mask = causal_mask(count, start + count)
    for block, cache in zip(model.blocks, caches, strict=True):
        x = block(x, mask, cache)
    return model.logits(x)
    ### END SOLUTION

# %%
check("17-advance")

# %% [markdown]
# Three texts at once, read in pieces of any length, and all at once. Are the scores the same at every position?

# %%
texts, caches = ids[np.array([[0], [20], [40]]) + np.arange(32)], [GrowingCache(), GrowingCache()]
with no_grad():
    whole = poet(texts).numpy()
    pieces = [advance(poet, piece, caches).numpy() for piece in np.split(texts, [10, 11, 12, 20, 31], axis=1)]
apart = np.abs(np.concatenate(pieces, axis=1) - whole)
print("largest difference at any of", apart.shape[1], "positions:", f"{apart.max():.7f}")
print("keys made for 32 letters:", end=" ")
caches = [GrowingCache(), GrowingCache()]
print(keys_made(lambda: [advance(poet, ids[None, n : n + 1], caches) for n in range(32)]))

# %% [markdown]
# PyTorch has a trap here. With `is_causal=True`, its first query stands beside the first key. So a new query that
# comes with three keys sees only the oldest:
#
# ```python
# import torch
# q, k, v = torch.zeros(1, 1), torch.zeros(3, 1), torch.tensor([[6.0], [3.0], [0.0]])
# torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)  # tensor([[6.]])
# torch.nn.functional.scaled_dot_product_attention(q, k, v)                  # tensor([[3.]])
# ```

# %%
q, k, v = Tensor(np.zeros((1, 1))), Tensor(np.zeros((3, 1))), Tensor([[6.0], [3.0], [0.0]])
print(scaled_dot_product_attention(q, k, v, causal_mask(1, 3)))

# %%
# One new token, and 7 positions in the cache. How many entries of the mask (1, 8) are False?
answer("17-q-mask", ...)

# %% [markdown]
# So a mask that was forgotten shows only when several tokens come at once.
#
# ## 3. Count it
#
# A GPT of the poet's size, with a longer context, reads 96 letters one by one. How many times the FLOPs does it take
# without a cache as with one?

# %%
guess = ...

long, lengths = np.tile(ids, 3), [24, 48, 96]
reader = gpt(context=256)

def totals(steps, ops=None, what="flops"):
    """The sum over all steps up to each of the lengths; of some operations only, if ops names them."""
    costs = [sum(getattr(call, what) for call in calls_of(step) if ops is None or call.op in ops) for step in steps]
    return [int(np.sum(costs[:length])) for length in lengths]

def one_by_one(caches):
    return [partial(advance, reader, long[None, n : n + 1], caches) for n in range(lengths[-1])]

if measure.predicted(guess):
    plain = totals([partial(reader.next_logits, long[: n + 1]) for n in range(lengths[-1])])
    kept = totals(one_by_one([GrowingCache(), GrowingCache()]))
    measure.against(guess, plain[-1] / kept[-1])
    for name, found in {"without": plain, "with a cache": kept}.items():
        print(f"{name:12} FLOPs {found}, grow like length to the power {measure.exponent(lengths, found):.2f}")

# %% [markdown]
# The square is nearly gone. What is left of it: each new query is still compared with all keys. But FLOPs are only half
# of the count: lesson 14 counts bytes, too. How many does `cat` move?

# %%
caches = [GrowingCache(), GrowingCache()]
moved = totals(one_by_one(caches), ("cat",), "bytes")
held = sum(part.keys.data.nbytes + part.values.data.nbytes for part in caches)
print(f"cat moved {moved} bytes, power {measure.exponent(lengths, moved):.2f}; at the end the caches hold {held:,}")

# %% [markdown]
# There is the square again: for every new letter, all old keys and values are copied to a new place.
#
# Find a cache that does without. The contract:
#
# - It takes memory for `capacity` positions **once**, when the first keys come. Their batch, heads, features and dtype
#   are not known before.
# - A key is written **once**, and never moved. What `extend` returns shows the cache's own memory.
# - It can forget: `cut(3)` keeps the first 3 positions. What was cut to 0 may go on with another batch.
#
# `Tensor.from_numpy(array)` wraps an array without copying it. The trap: how many of the rows in memory mean something?

# %% exercise="17-buffer"
#| export
class KVCache:
    """Keys and values of one attention layer, for up to `capacity` positions."""

    def __init__(self, capacity: int) -> None:
        self.capacity, self.length = capacity, 0
        self.keys: np.ndarray | None = None  # (N, H, capacity, D)
        self.values: np.ndarray | None = None

    def extend(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """As GrowingCache's, without recording. Raises ValueError for more than `capacity` positions."""
        end = self.length + k.shape[2]
        if end > self.capacity:
            raise ValueError(f"{end} positions are too many: this cache has room for {self.capacity}.")
        ### BEGIN SOLUTION write once, move nothing
        if self.length == 0:
            batch, heads, _, features = k.shape
            self.keys, self.values = (np.zeros((batch, heads, self.capacity, features), k.dtype) for _ in range(2))
        self.keys[:, :, self.length : end] = k.data
        self.values[:, :, self.length : end] = v.data
        self.length = end
        return Tensor.from_numpy(self.keys[:, :, :end]), Tensor.from_numpy(self.values[:, :, :end])
        ### END SOLUTION

    def cut(self, length: int) -> None:
        """Forget all positions from `length` on."""
        ### BEGIN SOLUTION forget the end
        self.length = min(self.length, length)
        ### END SOLUTION

# %%
check("17-buffer")

# %%
caches = [KVCache(96), KVCache(96)]
moved = totals(one_by_one(caches), ("cat",), "bytes")
print(f"cat moved {moved} bytes; the caches hold {sum(part.keys.nbytes + part.values.nbytes for part in caches):,}")

# %% [markdown]
# 2 blocks, keys and values, 96 positions of 32 numbers with 4 bytes: 2 · 2 · 96 · 32 · 4 = 49,152. That is the price:
# memory for time.

# %%
# GPT-2's smallest edition: 12 blocks of width 768, a context of 1,024, float32.
# How many megabytes (10⁶ bytes) does the cache of one full text take?
answer("17-q-gpt2", ...)

# %% [markdown]
# ## 4. Past the end
#
# The poet sees 32 letters. When the text gets longer, lesson 13 shows it the last 32. Somebody saves the cache: the
# oldest key goes, all others move up by one, and the new letter is read behind them.

# %%
caches = [KVCache(32), KVCache(32)]
with no_grad():
    advance(poet, ids[None, :32], caches)
    for cache in caches:
        cache.keys, cache.values = (np.roll(part, -1, axis=2) for part in (cache.keys, cache.values))
        cache.cut(31)
    saved = advance(poet, ids[None, 32:33], caches).numpy()[0, -1]
print(f"the scores are wrong by up to {np.abs(saved - poet.next_logits(ids[:33])).max():.2f}")

# %% [markdown]
# The letter at position 5 now stands at position 4, but its key was made for position 5. And in the second block, its
# key has seen the letter that is gone. **Nothing in the cache is right any more**: the whole window must be read again,
# for every single letter.
#
# A way out: let the window jump. It begins at a multiple of `stride`: the earliest from which the text still fits in.
# For a context of 8:
#
# | length of the text | 8 | 9 | 10 | 12 | 13 | 17 |
# |---|---|---|---|---|---|---|
# | starts, stride 1 | 0 | 1 | 2 | 4 | 5 | 9 |
# | starts, stride 4 | 0 | 4 | 4 | 4 | 8 | 12 |

# %% exercise="17-window"
#| export
def window_start(length: int, context: int, stride: int = 1) -> int:
    """Where the window into a text of `length` tokens begins; it holds `context` tokens at most.

    >>> window_start(9, context=8, stride=4)
    4
    """
    ### BEGIN SOLUTION jump as late as you can
    if length <= context:
        return 0
    jumps = (length - context + stride - 1) // stride
    return jumps * stride
    ### END SOLUTION

# %%
check("17-window")

# %% [markdown]
# ## 5. A GPT that remembers
#
# Lesson 13's `generate` asks `model.next_logits(text)`, with the whole text, again and again. Build a model that has
# this method, gives the same scores, and finds out by itself what is new.
#
# What may it take from its caches? Section 1 has the answer: a key depends on its token and those before it. So as far
# as two texts agree **from their first token on**, they have the same keys. It has read `[5, 2, 8, 8]` and is asked
# about `[5, 2, 7, 8]`: it keeps 2 positions, and reads `[7, 8]`.
#
# Two traps. Asked about `[5, 2]`, it has read it all, and yet it needs the last token's scores. And if Stop comes while
# it reads, or an error, then the caches hold half of something. The next answer must be right all the same.

# %% exercise="17-next"
#| export
def agreeing(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two texts have in common, from the first one on."""
    ### BEGIN SOLUTION count until they differ
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))
    ### END SOLUTION


class CachedGPT:
    """A GPT that keeps what it has read. Its weights must not change meanwhile: after training, make a new one."""

    def __init__(self, model: GPT, stride: int = 1) -> None:
        self.model, self.stride = model, stride
        self.read: list[int] = []  # the tokens whose keys and values the caches hold
        ### BEGIN SOLUTION memory for each block
        self.caches = [KVCache(model.context) for _ in model.blocks]
        ### END SOLUTION

    def next_logits(self, tokens: Sequence[int]) -> np.ndarray:
        """The scores of the token after the window of these, an array (vocab_size,). Nothing is recorded."""
        ### BEGIN SOLUTION keep what agrees, read the rest
        window = list(tokens[window_start(len(tokens), self.model.context, self.stride) :])
        kept = min(agreeing(self.read, window), len(window) - 1)
        self.read = window[:kept]
        for cache in self.caches:
            cache.cut(kept)
        with no_grad():
            logits = advance(self.model, np.array([window[kept:]]), self.caches)
        self.read = window
        return logits.data[0, -1]
        ### END SOLUTION

# %%
check("17-next")

# %%
# It has read "the cat sat", and is asked about "a cat sat". How many letters' keys does it keep?
answer("17-q-prefix", ...)

# %% [markdown]
# Servers do this for thousands of readers who all begin with the same instructions, and call it *prefix caching* (Kwon
# and others, *Efficient Memory Management for Large Language Model Serving with PagedAttention*, 2023).
#
# Now let it write, far past the end of its context, beside the poet as it was.

# %%
def writes(model, count=48):
    return list(generate(model, list(ids[:10]), count, temperature=0))

same = writes(CachedGPT(poet)) == writes(poet)
print("the same letters:", same)
print("".join(letters[token] for token in [*ids[:10], *writes(CachedGPT(poet, stride=16))]))

# %%
apart = dict.fromkeys((1, 16), 0.0)
for stride in apart:
    cached = CachedGPT(poet, stride)
    for n in range(1, 65):
        begin = window_start(n, 32, stride)
        apart[stride] = max(apart[stride], np.abs(cached.next_logits(ids[:n]) - poet.next_logits(ids[begin:n])).max())
    print(f"stride {stride:2}: largest difference to the same window without a cache {apart[stride]:.7f}")

# %% [markdown]
# ## 6. Look at it
#
# The FLOPs of each letter, while a text grows to 80 letters. Before you run it, sketch three curves: without a cache,
# with a cache and stride 1, with a cache and stride 16.

# %%
models = {"no cache": poet, "cache, stride 1": CachedGPT(poet), "cache, stride 16": CachedGPT(poet, 16)}
costs = {name: [sum(call.flops for call in calls_of(partial(model.next_logits, ids[:n]))) / 1e3 for n in range(1, 81)]
         for name, model in models.items()}
plot.line(np.arange(1, 81), costs, x="letters in the text", y="thousand FLOPs for the next one")
for name, each in costs.items():
    print(f"{name:16} 32 letters {sum(each[:32]):8,.0f}, the next 48 {sum(each[32:]):8,.0f} thousand FLOPs")

# %% [markdown]
# Up to 32 letters, the cache saves nearly everything. From 33 on, stride 1 pays as much as no cache at all: the window
# moves with each letter. With stride 16, a jump costs 17 letters at once, and the next 15 letters are cheap.
#
# Jumps have a price. After one, the poet sees 17 letters, not 32. What are the others worth? Here is its loss on the
# last letters of the verse, with 1 to 32 letters in view.

# %%
lost = {}
for seen in (1, 2, 4, 8, 17, 32):
    views = ids[np.arange(32, len(ids))[:, None] - seen + np.arange(seen)]
    with no_grad():
        lost[seen] = CrossEntropyLoss()(poet(views)[:, -1], ids[32:]).item()
    print(f"{seen:2} letters in view: loss {lost[seen]:.2f}")

# %% [markdown]
# The nearest letters are worth most, and on this verse the 15 beyond the first 17 add little. On a text in which page 1
# decides what page 9 says, they would add more. How much a jump may throw away has to be measured.

# %% [markdown]
# ## 7. Time it
#
# Counts first; now seconds. The next letter for texts of 1, 64, 128 and 256 letters, of which the cache has read all
# but the last. The text of one letter is the control: there is nothing to keep, and hardly any arithmetic, so it shows
# what the calls themselves take.

# %%
places = [1, 64, 128, 256]
calls = [partial(reader.next_logits, long[:n]) for n in places]
calls += [partial(CachedGPT(reader).next_logits, long[:n]) for n in places]
times = measure.in_turn(*calls)
for name, four in {"no cache": times[:4], "cache": times[4:]}.items():
    speeds = ", ".join(f"{1 / each:6,.0f}" for each in four)
    print(f"{name:9} letters a second {speeds}; seconds grow with power {measure.exponent(places[1:], four[1:]):.2f}")
fewer = np.divide(*(sum(call.flops for call in calls_of(calls[place])) for place in (3, 7)))
print(f"at 256 letters: {fewer:.0f} times fewer FLOPs with the cache, and {times[3] / times[7]:.1f} times as fast")

# %% [markdown]
# These are seconds for one letter. Where they grow with power 1, those for a whole text grow with power 2.
#
# If the last factor is far below the one in FLOPs, compare the cache's first and last column. Where they are nearly
# equal, most of the time goes into calls, and fewer FLOPs can't make a letter much faster. The wider the model, the
# more of its time is arithmetic.

# %% [markdown]
# ## 8. Break it
#
# Two readers use one poet, and somebody forgets to empty the caches between them.

# %%
def scores(beginning, caches):
    tokens = np.array([[letters.index(letter) for letter in beginning]])
    with no_grad():
        return advance(poet, tokens, caches).numpy()[0, -1]

fresh, used = ([KVCache(32), KVCache(32)] for _ in range(2))
scores("waits for night", used)  # the first reader
alone, after = (scores("one small ", caches) for caches in (fresh, used))
print(f"the same question, and scores that differ by up to {np.abs(alone - after).max():.1f}")
for name, found in {"alone": alone, "after another reader": after}.items():
    best = np.argsort(-found)[:3]
    print(f"{name:21} the best next letters:", [letters[place] for place in best])

# %% [markdown]
# No error and no nan. The signature: the same question gets another answer, depending on who asked before. What one
# reader wrote leaks into what the other one reads. Your CachedGPT looks for what agrees, so this can't happen to it.

# %% [markdown]
# ## Check yourself

# %%
# A friend writes with a CachedGPT, trains the GPT on, and writes again with the same CachedGPT. The scores differ from
# those of the GPT. Why?  "a": dropout is on   "b": the caches hold keys of the old weights   "c": rounding adds up
answer("17-q-debug", ...)

# %%
# A model has 12 heads for its queries, which all share one head of keys and values (Shazeer, *Fast Transformer
# Decoding*, 2019). By what factor does its cache shrink?
answer("17-q-heads", ...)

# %% [markdown]
# ## Where this goes
#
# Lesson 18 makes the arithmetic itself faster. In milestone 06 your cache has to make your own network write at least
# twice as fast. Run `%tito complete 17`.

# %%
# %tito complete 17
