# ---
# title: Attention
# id: "12"
# ---

# %% [markdown]
# # Attention
#
# A café keeps its prices in a dictionary. Then a guest orders with a typo.

# %%
#| default_exp core.attention
# %load_ext tinytorch.tito
from itertools import pairwise

from tinytorch import measure, plot
from tinytorch.core.autograd import check_gradients, topological_order
from tinytorch.core.losses import CrossEntropyLoss
from tinytorch.core.optimizers import Adam

# %%
#| export
from math import sqrt
from typing import Any

import numpy as np

from tinytorch.core.activations import softmax
from tinytorch.core.layers import Layer, Linear
from tinytorch.core.tensor import Tensor, raw

# %%
prices = {"coffee": 2.5, "cocoa": 3.0, "tea": 2.0, "toast": 4.0}
try:
    print(prices["cofee"])
except KeyError as error:
    print("KeyError:", error)

# %% [markdown]
# A dictionary finds the key or fails. It can't learn to find it either: between *found* and *not found* there is no
# slope for a gradient to follow.
#
# Sentences ask such questions all the time. In "the cup fell because **it** was wet", the vector of *it* needs
# something from the vector of *cup*, and which word it needs differs from sentence to sentence. A `Linear` layer across
# the positions can't do that: its weights are the same for every sentence.
#
# **Attention** is a lookup that always answers and has a slope everywhere. Every position sends out a **query**. All
# positions hold a **key** and a **value**. A query is compared with all keys, and the answer is a mixture of the values
# (Bahdanau, Cho and Bengio, *Neural Machine Translation by Jointly Learning to Align and Translate*, 2014).

# %% [markdown]
# ```mermaid
# flowchart LR
#   q["queries (T, D)"] --> scores["scores (T, S)"]
#   k["keys (S, D)"] --> scores --> mask --> softmax --> mix["answers (T, C)"]
#   v["values (S, C)"] --> mix
# ```
#
# You build each box, then run several such lookups side by side. **Uses**: Tensor, softmax, Linear. **Enables**: the
# transformer of lesson 13, and milestone 05, in which your network writes.

# %% [markdown]
# ## 1. A lookup that always answers
#
# Suppose the comparison is done: row t of the **scores** says how well query t fits each key. Softmax makes weights of
# them, and the answer to query t is the mean of all values under these weights.
#
# Two queries, three keys, and values of one number each:
#
# | scores | weights | values 6, 3, 0 give |
# |---|---|---|
# | 0, 0, 0 | 1/3, 1/3, 1/3 | 3 |
# | ln 2, 0, 0 | 1/2, 1/4, 1/4 | 3.75 |
#
# Every query shares out a whole of its own. In front of the last two axes there may be more: sentences, heads.

# %% exercise="12-mix"
#| export
def mix(scores: Tensor, values: Tensor) -> Tensor:
    """Every query's mean of the values, weighted by its scores: (..., T, S) and (..., S, C) give (..., T, C).

    >>> mix(Tensor([[0.0, 0.0, 0.0]]), Tensor([[6.0], [3.0], [0.0]]))
    Tensor([[3.]])
    """
    ### BEGIN SOLUTION answer each query with a weighted mean of the values
    return softmax(scores, axis=-1) @ values
    ### END SOLUTION

# %%
check("12-mix")

# %% [markdown]
# To compare, we use the dot product: large where two vectors point the same way, 0 where they share nothing. Here a
# word becomes a vector by its spelling: which letters stand side by side in it. (In a network these vectors are
# learned, as in lesson 11.) Order something that is not on the list.

# %%
LETTERS = " abcdefghijklmnopqrstuvwxyz"

def spelling(word):
    """How often each pair of letters stands side by side: shape (729,), so long that a word scores 6 with itself."""
    counts = np.zeros((27, 27))
    for pair in pairwise(f" {word.lower()} "):
        counts[tuple(map(LETTERS.find, pair))] += 1
    return counts.ravel() * sqrt(6 * 27) / np.linalg.norm(counts)

keys = Tensor([spelling(word) for word in prices])
values = Tensor([[price] for price in prices.values()])
for order in ("cofee", "toasst", "tee"):
    scores = Tensor([spelling(order)]) @ keys.T / 27
    print(f"{order:7} scores {scores.numpy().round(1)}, price {mix(scores, values).item():.2f}")

# %% [markdown]
# *cofee* costs nearly what coffee costs. *tee* is less sure of itself, and the answer is a compromise. Nothing fails,
# and if the price is wrong, a gradient says how to move query, keys and values.

# %% [markdown]
# ## 2. Scores that keep their size
#
# The 27 in that cell was tuned by hand. Let's see why something of the kind is needed. Queries and keys with entries of
# spread 1 (their standard deviation), 64 of each, with d = 4, 64 and 1024 entries. The last column is the size of the
# gradient that gets through the softmax to the scores.

# %%
def look(compare, d):
    """Spread of the scores, mean of every query's largest weight, and the gradient's mean size at the scores."""
    rng = np.random.default_rng(0)
    q, k, v = (Tensor(rng.normal(size=(64, d))) for _ in range(3))
    scores = Tensor(compare(q, k), requires_grad=True)
    weights = softmax(scores)
    (weights @ v[:, :1]).sum().backward()
    return scores.numpy().std(), weights.numpy().max(axis=1).mean(), np.abs(scores.grad).mean()

def table(compare):
    for d in (4, 64, 1024):
        spread, largest, slope = look(compare, d)
        print(f"d = {d:4}: spread {spread:6.2f}, largest weight {largest:.2f}, gradient {slope:.5f}")

table(lambda q, k: q @ k.T)

# %% [markdown]
# The longer the vectors, the louder the scores. At d = 1024 nearly all weight falls on one key, whichever it happens to
# be, and the gradient is a small fraction of what it was in the first row. What was chosen by chance can hardly be
# unlearned.

# %% [markdown]
# Find the cure. The contract: for queries and keys whose entries have spread 1, **the scores have spread 1, whatever d
# is**. Multiply by something that depends on d alone. For d = 1 nothing changes: query `[3]` and key `[2]` score 6.
# Query `[1, 1, 1, 1]` scores 5 with key `[1, 2, 3, 4]`, and 1 with key `[0, 2, 0, 0]`. If you are stuck, look how the
# spread grows from row to row above, or at how lesson 03 chose the spread of a layer's start weights.

# %% exercise="12-scores"
#| export
def attention_scores(q: Tensor, k: Tensor) -> Tensor:
    """How well each query fits each key: q (..., T, D) and k (..., S, D) give (..., T, S).

    >>> attention_scores(Tensor([[1.0, 1.0, 1.0, 1.0]]), Tensor([[1.0, 2.0, 3.0, 4.0]]))
    Tensor([[5.]])
    """
    ### BEGIN SOLUTION compare, and keep the spread
    return q @ k.transpose() / sqrt(q.shape[-1])
    ### END SOLUTION

# %%
check("12-scores")

# %%
table(attention_scores)

# %% [markdown]
# Now the three rows look alike. This factor is the *scaled* in *scaled dot-product attention* (Vaswani and others,
# *Attention Is All You Need*, 2017).

# %% [markdown]
# ## 3. What must not be seen
#
# A model that learns to predict the next word reads whole sentences while it trains. It must not look at the word that
# it has to predict. A **mask** is an array of booleans, one for each query and key: **True means may attend**.
#
# Hidden keys must get the weight 0, exactly, whatever their scores are, and the weights of the others must be what they
# would be if the hidden keys did not exist. Does a score of 0 do it?

# %%
# A query has two scores, 0 and 5. You hide the second key by setting its score to 0. Which weight does it get?
answer("12-q-zero", ...)

# %% [markdown]
# This must happen before softmax, then, and the score must be one that softmax turns into nothing. There is a hole to
# find here: what does softmax answer for a query that may attend to no key at all? Try it, and refuse such masks with a
# sentence. A mask broadcasts: one of shape (T, S) serves all sentences and heads.

# %% exercise="12-hide"
#| export
def hide(scores: Tensor, mask: Any) -> Tensor:
    """Scores (..., T, S) that give the weight 0 wherever the mask (booleans that broadcast to them) is False.

    Raises ValueError, with the number of the query, if one may attend to nothing.

    >>> softmax(hide(Tensor([[1.0, 9.0, 1.0]]), np.array([[True, False, True]])))
    Tensor([[0.5, 0. , 0.5]])
    """
    mask = np.asarray(raw(mask), bool)
    ### BEGIN SOLUTION hide what must not be seen
    blind = np.argwhere(~mask.any(axis=-1))
    if len(blind):
        raise ValueError(f"Query {blind[0, -1]} may attend to no key, so it has no answer. Show it at least itself.")
    return scores + Tensor(np.where(mask, 0.0, -np.inf), dtype=scores.dtype)
    ### END SOLUTION

# %%
check("12-hide")

# %% [markdown]
# ## 4. Attention, whole
#
# The mask of a language model is **causal**: a position sees itself and all before it. Usually there are as many
# queries as keys. When a network writes, it asks for the newest positions only, while the keys go back to the
# beginning: the last query stands beside the last key. For 2 queries and 4 keys:
#
# | | key 0 | key 1 | key 2 | key 3 |
# |---|---|---|---|---|
# | query 0 | True | True | True | False |
# | query 1 | True | True | True | True |
#
# With that, write attention from your own three parts.

# %% exercise="12-attention"
#| export
def causal_mask(queries: int, keys: int | None = None) -> np.ndarray:
    """Which key each query may see, bool (queries, keys): none that comes later. `keys` is `queries` if left out.

    >>> causal_mask(2)
    array([[ True, False],
           [ True,  True]])
    """
    ### BEGIN SOLUTION let nobody see the future
    keys = queries if keys is None else keys
    place = np.arange(queries)[:, None] + keys - queries
    return np.arange(keys) <= place
    ### END SOLUTION


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Any = None) -> Tensor:
    """q (..., T, D), k (..., S, D) and v (..., S, C) give (..., T, C). Without a mask every query sees every key."""
    ### BEGIN SOLUTION compare, hide, mix
    scores = attention_scores(q, k)
    if mask is not None:
        scores = hide(scores, mask)
    return mix(scores, v)
    ### END SOLUTION

# %%
check("12-attention")

# %% [markdown]
# PyTorch has the same function, with the same meaning of True. Its layer `nn.MultiheadAttention` is older and turns the
# boolean mask around: there, True hides.
#
# ```python
# import torch
# x = torch.tensor([[1.0, 0.0], [0.0, 2.0]])
# torch.nn.functional.scaled_dot_product_attention(x, x, x, is_causal=True)
# # tensor([[1.0000, 0.0000],
# #         [0.0558, 1.8884]])
# ```

# %%
x = Tensor([[1.0, 0.0], [0.0, 2.0]])
print(scaled_dot_product_attention(x, x, x, causal_mask(2)).numpy().round(4))

# %% [markdown]
# ## 5. Look at it
#
# To see the weights themselves, mix values that do nothing but name their position: the rows of the identity matrix.
# Put a sentence of your own into the first line. The vectors come from spelling, so words attend to words that are
# written alike; milestone 05 draws maps that were learned. Then take the mask away.

# %%
sentence = "the cats chased the cat that chased a mouse"
mask = causal_mask(len(sentence.split()))

words = sentence.split()
vectors = Tensor([spelling(word) for word in words])
weights = scaled_dot_product_attention(vectors, vectors, Tensor(np.eye(len(words))), mask)
names = [f"{place} {word}" for place, word in enumerate(words)]
plot.heatmap(weights, x="key", y="query", value="weight", columns=names, lines=names)

# %% [markdown]
# Every row adds up to 1, and above the diagonal there is nothing. Now put `mask = None` into the second line and look
# at the two rows of *the*: they are equal. Attention compares contents and knows nothing about where they stand.
# Predict: if you shuffle the words of a sentence, what happens to the answers (without a mask)?

# %%
# "a": they change, "b": they stay the same, shuffled like the words, "c": they all become equal
answer("12-q-order", ...)

# %%
rng = np.random.default_rng(0)
order = rng.permutation(5)
x = Tensor(rng.normal(size=(5, 8)))
straight, shuffled = (scaled_dot_product_attention(some, some, some).numpy() for some in (x, x[order]))
print("largest difference to the shuffled answers:", np.abs(shuffled - straight[order]).max().round(6))

# %% [markdown]
# That is why lesson 11 adds a vector for the position to the vector of every token.

# %% [markdown]
# ## 6. Several lookups side by side
#
# One lookup gives one mixture. A word may need two things at once: the noun that it refers to, and the word before it.
# So the features are dealt out to several **heads**, each of which attends by itself with its share.
#
# One sentence of two positions with four features, for two heads: the first head gets the first two features of every
# position, the second head the others.
#
# | | position 0 | position 1 |
# |---|---|---|
# | all features | 1, 2, 3, 4 | 5, 6, 7, 8 |
# | head 0 | 1, 2 | 5, 6 |
# | head 1 | 3, 4 | 7, 8 |

# %% [markdown]
# The product works on the last two axes, so heads have to come before positions: (N, T, C) becomes (N, H, T, C/H).
# The trap: there is a `reshape` from the first shape straight to the second. It raises no error, and it deals one
# position's features out to other positions. Afterwards, everything is put together again, in the same order.

# %% exercise="12-heads"
#| export
def split_heads(x: Tensor, num_heads: int) -> Tensor:
    """Deal the features out to heads: (N, T, C) becomes (N, num_heads, T, C / num_heads)."""
    ### BEGIN SOLUTION deal the features out
    batch, length, features = x.shape
    return x.reshape(batch, length, num_heads, features // num_heads).transpose(0, 2, 1, 3)
    ### END SOLUTION


def merge_heads(x: Tensor) -> Tensor:
    """Undo split_heads: (N, H, T, D) becomes (N, T, H * D)."""
    ### BEGIN SOLUTION put the features back
    batch, heads, length, features = x.shape
    return x.transpose(0, 2, 1, 3).reshape(batch, length, heads * features)
    ### END SOLUTION

# %%
check("12-heads")

# %% [markdown]
# ## 7. The layer
#
# So far q, k and v were given. `MultiHeadAttention` learns to make them from one input x: three `Linear` layers give
# what a position asks, what it offers for comparison, and what it hands over. A fourth one, `output`, blends what the
# heads bring home.
#
# The two halves are methods of their own, since a later lesson puts something between them: a cache that remembers the
# keys and values of earlier positions.

# %% exercise="12-multi-head"
#| export
class MultiHeadAttention(Layer):
    """Every position asks all others: (N, T, embed_dim) to the same shape, by `num_heads` lookups side by side."""

    def __init__(self, embed_dim: int, num_heads: int, rng: np.random.Generator | None = None) -> None:
        """Raises ValueError unless the features can be dealt out evenly."""
        if num_heads < 1 or embed_dim % num_heads:
            raise ValueError(f"{embed_dim} features can't be dealt out evenly to {num_heads} heads.")
        self.num_heads = num_heads
        self.query, self.key, self.value, self.output = (Linear(embed_dim, embed_dim, rng=rng) for _ in range(4))

    def project(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values of all heads, each (N, num_heads, T, embed_dim / num_heads)."""
        ### BEGIN SOLUTION make queries, keys and values, and deal them out
        return tuple(split_heads(part(x), self.num_heads) for part in (self.query, self.key, self.value))
        ### END SOLUTION

    def attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Any = None) -> Tensor:
        """The answers of all heads, blended: (N, T, embed_dim)."""
        ### BEGIN SOLUTION look up, put together, blend
        answers = scaled_dot_product_attention(q, k, v, mask)
        return self.output(merge_heads(answers))
        ### END SOLUTION

    def forward(self, x: Tensor, mask: Any = None, cache: Any = None) -> Tensor:
        """x (N, T, embed_dim). `cache.extend(k, v)` returns all keys and values so far, these included."""
        q, k, v = self.project(x)
        if cache is not None:
            k, v = cache.extend(k, v)
        return self.attend(q, k, v, mask)

# %%
check("12-multi-head")

# %% [markdown]
# You gave attention no gradient rule: it consists of operations that have one. Lesson 05's instrument agrees.

# %%
layer = MultiHeadAttention(4, 2, rng=np.random.default_rng(0))
error = check_gradients(lambda x: layer(x, causal_mask(3)), Tensor(np.random.default_rng(1).normal(size=(1, 3, 4))))
print("the gradient differs from central differences by less than a millionth:", error < 1e-6)

# %% [markdown]
# ## 8. What does it cost?
#
# A `Linear` layer on twice as many positions needs twice the memory. Attention has a score for every *pair*. Count for
# H = 4 heads and T = 512 positions: 4 · 512 · 512 scores of 4 bytes are 4 MB, and the graph keeps several such arrays
# until backward has used them.
#
# By what factor does the memory of the graph grow from 256 to 512 positions? Write your guess first.

# %%
guess = ...

def graph_bytes(result):
    """Bytes of all arrays in a graph that hold numbers of their own (a reshaped view holds none)."""
    return sum(node.data.nbytes for node in topological_order(result) if node.op and node.data.base is None)

def attention_graph(length):
    layer = MultiHeadAttention(32, 4, rng=np.random.default_rng(0))
    return layer(Tensor(np.ones((1, length, 32))), causal_mask(length))

lengths = [4, 8, 16, 32, 64, 128, 256, 512]
if measure.predicted(guess):
    sizes = [graph_bytes(attention_graph(length)) for length in lengths]
    measure.against(guess, sizes[-1] / sizes[-2])
    for length, size in zip(lengths, sizes, strict=True):
        print(f"{length:4} positions: {size:11,} bytes")
    print(f"at the start memory grows like the length to the power {measure.exponent(lengths[:2], sizes[:2]):.2f}")
    print(f"at the end   memory grows like the length to the power {measure.exponent(lengths[-2:], sizes[-2:]):.2f}")

# %% [markdown]
# While sentences are short, the projections (T times C numbers) matter as much as the scores (T times T for each head).
# From there on, the square wins. That is why a language model has a limit on how far back it can see. Later lessons
# fight this square.

# %%
# 8 heads, 4,096 positions, float32: how many MiB (2²⁰ bytes) do the scores of one layer take?
answer("12-q-square", ...)

# %% [markdown]
# ## 9. Break it: let it see the future
#
# Coins can't be predicted. A network that has to say whether the next toss is heads can reach a loss of ln 2 = 0.693,
# as lesson 04 showed, and not less. Here is one: a vector for heads, for tails and for each position, your layer, and a
# `Linear`. It trains on fresh tosses: with the causal mask, and with a mask that is moved by one, so that every
# position sees one token too many.

# %%
class Tosses(Layer):
    """Scores for heads and tails of the next toss, from all tosses so far: (N, 8) to (N, 8, 2)."""

    def __init__(self, rng):
        self.tosses, self.positions = (Tensor(rng.normal(size=(n, 16)), requires_grad=True) for n in (2, 8))
        self.attention, self.head = MultiHeadAttention(16, 2, rng=rng), Linear(16, 2, rng=rng)

    def forward(self, tosses, mask):
        return self.head(self.attention(self.tosses[tosses] + self.positions, mask))

def train(mask, steps=100):
    rng = np.random.default_rng(0)
    model, losses = Tosses(rng), []
    optimizer = Adam(model.parameters(), lr=0.02)
    for _ in range(steps):
        tosses = rng.integers(0, 2, (32, 9))
        optimizer.zero_grad()
        loss = CrossEntropyLoss()(model(tosses[:, :-1], mask), tosses[:, 1:])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

honest = train(causal_mask(8))
print(f"mean of the last ten losses: {np.mean(honest[-10:]):.2f}; ln 2 is {np.log(2):.2f}")

# %%
leaked = train(causal_mask(8) | np.eye(8, k=1, dtype=bool))
print(f"mean of the last ten losses with one token leaked: {np.mean(leaked[-10:]):.2f}")
plot.line(np.arange(100), {"honest": honest, "one token leaked": leaked}, x="step", y=plot.Axis("loss", 0, 1.5))

# %% [markdown]
# A loss that is too good is the signature of a leak. It shows while training, and never as an error: when the network
# writes, the future that it relies on is not there.

# %% [markdown]
# ## 10. Check yourself

# %%
# embed_dim stays 64. From 1 head to 8: by what factor does the layer's number of parameters change?
answer("12-q-heads", ...)

# %%
# A friend hides keys after softmax, by weights * mask. Trained and causal, but the losses look a little too good. Why?
answer("12-q-after", ...)  # "a": rows no longer add up to 1, so the scale leaks which later tokens there are
#                            "b": hidden keys still get a weight   "c": a product with booleans has no gradient

# %%
# A picture is cut into 49 patches, and every patch attends to every other one. How many scores has one head?
answer("12-q-patches", ...)

# %% [markdown]
# ## Where this goes
#
# Attention moves information between positions and does nothing else. Lesson 13 adds what works on each position by
# itself, stacks both, and lets the result write. Run `%tito complete 12`.

# %%
# %tito complete 12
