# ---
# title: Embeddings
# id: "11"
# ---

# %% [markdown]
# # Embeddings
#
# A tokenizer gave each token a number. Can a network compute with these numbers as they are?

# %%
#| default_exp core.embeddings
# %load_ext tinytorch.tito
from IPython.display import display

from tinytorch import measure, plot
from tinytorch.core.losses import CrossEntropyLoss
from tinytorch.core.optimizers import Adam

# %%
#| export
from typing import Any

import numpy as np

from tinytorch.core.autograd import vjp
from tinytorch.core.layers import Layer
from tinytorch.core.tensor import Tensor, apply, op

# %%
words = ["cat", "dog", "fish", "runs", "sleeps"]
for token, word in enumerate(words):
    print(word, token)
print("fish - dog + cat =", words[2 - 1 + 0])
print("halfway from cat to fish:", words[(0 + 2) // 2])

# %% [markdown]
# It computes, and it says nothing: the numbers only count the words. A dog is not the mean of a cat and a fish. A layer
# `x @ w` would treat token 4 as four times token 1, whatever they stand for.
#
# So each token gets a **vector** of its own: a row of a table, filled with random numbers at first and learned like any
# weight. The row is the token's **embedding**. What the numbers in it come to mean is decided by training.
#
# ```mermaid
# flowchart LR
#   ids["ids (N, T)"] -- rows of the table --> vectors["vectors (N, T, C)"]
#   positions["positions (T, C)"] --> add(("+"))
#   vectors --> add --> model
# ```
#
# You build the table, its gradient, and a second table that says *where* a token stands. At the end you watch words
# that are used alike move together.
#
# **Uses**: operations and their gradients (01, 05), layers (03). **Enables**: attention (12) and the transformer (13).

# %% [markdown]
# ## 1. A row for each token
#
# There is a way with what you have: a **one-hot** row for each token, 1 at its id and 0 elsewhere, times the table.
# With three tokens and vectors of two numbers:

# %%
table = np.array([[0.1, 0.2], [3.0, 4.0], [50.0, 60.0]], dtype=np.float32)
ids = np.array([2, 0, 2])
onehot = (ids[:, None] == np.arange(3)).astype(np.float32)
print(onehot @ table)

# %% [markdown]
# The product multiplies everything by 0 except one row, and adds. So it is no computation at all: it picks rows. An
# index does the same, and never touches the other rows. For ids of shape (N, T) the result has shape (N, T, C): an
# index of any shape puts its own axes in front.
#
# One hole has to be closed. `table[-1]` is a valid index and means the last row: an id that went wrong would be read as
# some other token, silently. Refuse whatever is not an id of the table.

# %% exercise="11-lookup"
#| export
@op("embedding")
def embedding_forward(table: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """The rows of table (V, C) that ids (...) name, shape (..., C).

    Raises IndexError for an id outside of 0 to V - 1; the message names one of them, and V.

    >>> embedding_forward(np.array([[1, 2], [3, 4]]), np.array([1, 1, 0])).tolist()
    [[3, 4], [3, 4], [1, 2]]
    """
    ### BEGIN SOLUTION refuse ids that the table does not have, then take the rows
    outside = ids[(ids < 0) | (ids >= len(table))]
    if outside.size:
        raise IndexError(f"There is no token {outside[0]}: the table has {len(table)} rows, for ids from 0.")
    return table[ids]
    ### END SOLUTION

# %%
check("11-lookup")

# %% [markdown]
# ## 2. The way back
#
# A gradient of shape (T, C) arrives, one row for each place in the text. Which rows of the table should move, and by
# how much? A row that was read is moved by the gradient of the place that read it. All others get 0.
#
# Here is a first attempt, in the text "the cat sees the dog". The gradients are easy to follow: 1 for the first
# place, 10 for the second, and so on.

# %%
names = ["the", "cat", "sees", "dog"]
ids = np.array([0, 1, 2, 0, 3])
grad = np.array([[1.0], [10.0], [100.0], [1000.0], [10000.0]])

def hasty_scatter(grad, ids, rows):
    table_grad = np.zeros((rows, grad.shape[-1]), grad.dtype)
    table_grad[ids] += grad
    return table_grad

for name, row in zip(names, hasty_scatter(grad, ids, 4), strict=True):
    print(name, row)

# %% [markdown]
# Look at "the". It stands in two places, so nudging its row moves the loss twice. Find out what numpy did, and what
# has to come. The right answer for "the" is hidden in lesson 05's rule about a tensor that is used twice.

# %% [markdown]
# Write a version that is right for ids of any shape. The gradient then has one axis more than the ids: (N, T, C) for
# (N, T). It may have thousands of places, so leave the loop over them to numpy; you may want to look at `np.add.at`.

# %% exercise="11-scatter"
#| export
def scatter_rows(grad: np.ndarray, ids: np.ndarray, rows: int) -> np.ndarray:
    """The gradient of a table with `rows` rows, shape (rows, C), from grad (..., C) at ids (...).

    >>> scatter_rows(np.array([[1.0], [10.0], [1000.0]]), np.array([0, 1, 0]), 3).tolist()
    [[1001.0], [10.0], [0.0]]
    """
    ### BEGIN SOLUTION give every row all the gradients that belong to it
    table_grad = np.zeros((rows, grad.shape[-1]), grad.dtype)
    np.add.at(table_grad, ids, grad)
    return table_grad
    ### END SOLUTION

@vjp("embedding")
def embedding_vjp(grad: np.ndarray, node: Tensor) -> tuple[np.ndarray, ...]:
    return (scatter_rows(grad, node.params["ids"], len(node.parents[0].data)),)

# %%
check("11-scatter")

# %%
# A batch of 64 texts with 100 tokens each, from a vocabulary of 500. How many rows of the table's gradient can be
# different from 0, at the most?
answer("11-q-rows", ...)

# %% [markdown]
# ## 3. The layer
#
# `Embedding(num_embeddings, embedding_dim)` holds the table, one parameter called `weight`. How large should its
# numbers be at the start? Not Linear's √(2 / inputs): nothing is summed up here. GPT-2 takes normal numbers with a
# standard deviation of 0.02, and so do we.
#
# The table can be read in both directions. Forward, an id becomes a vector. At the end of a language model it goes the
# other way: a vector of shape (..., C) gets one **score** for each token, the dot product with that token's row, shape
# (..., V). A large score says "this one comes next". When both ends use the same table, the weights are **tied** (Ofir
# Press and Lior Wolf, *Using the Output Embedding to Improve Language Models*, 2016, arXiv:1608.05859).

# %% exercise="11-embedding"
#| export
class Embedding(Layer):
    """A learned vector for each of num_embeddings tokens."""

    def __init__(self, num_embeddings: int, embedding_dim: int, rng: np.random.Generator | None = None) -> None:
        """`weight` has shape (num_embeddings, embedding_dim), normal with standard deviation 0.02, drawn from rng."""
        rng = np.random.default_rng() if rng is None else rng
        ### BEGIN SOLUTION draw the table; it is to be learned
        self.weight = Tensor(rng.normal(0.0, 0.02, (num_embeddings, embedding_dim)), requires_grad=True)
        ### END SOLUTION

    def forward(self, ids: Any) -> Tensor:
        """The vectors of ids (...): shape (..., embedding_dim). TypeError unless ids are integers."""
        ids = np.asarray(ids.data if isinstance(ids, Tensor) else ids)
        if ids.dtype.kind not in "iu":
            raise TypeError(f"Token ids are integers; these are {ids.dtype}.")
        ### BEGIN SOLUTION apply the operation
        return apply("embedding", self.weight, ids=ids)
        ### END SOLUTION

    def scores(self, x: Tensor) -> Tensor:
        """The dot product of each vector in x (..., embedding_dim) with every row: (..., num_embeddings)."""
        ### BEGIN SOLUTION compare each vector with all rows, in one product
        return x @ self.weight.T
        ### END SOLUTION

# %%
check("11-embedding")

# %% [markdown]
# Lesson 04's sanity test asks for a loss of log(V) before training. Does the start of 0.02 pass it, and would 1.0?

# %%
rng = np.random.default_rng(11)
tokens = rng.integers(0, 200, 400)
for std in (0.02, 1.0):
    layer = Embedding(200, 64, rng=rng)
    layer.weight.data *= std / 0.02
    loss = CrossEntropyLoss()(layer.scores(layer(tokens[:-1])), tokens[1:])
    print(f"start {std}: loss {loss.item():6.2f}; log(200) is {np.log(200):.2f}")

# %% [markdown]
# With 1.0, each vector's score with itself is about 64, the sum of 64 squares, so the model is certain that every word
# is followed by itself. It begins by unlearning that.

# %% [markdown]
# ## 4. Where does it stand?
#
# "the dog bites the man" and "the man bites the dog" are the same five rows of the table. Whatever adds or averages
# them can't tell who bites whom. So every *place* gets a vector too, and it is added to the token's.

# %% [markdown]
# The transformer's paper (Ashish Vaswani and others, 2017, arXiv:1706.03762, section 3.5) makes them from clocks. A
# vector of C numbers holds C / 2 hands; a hand's two numbers are the sine and the cosine of its angle. At place p, hand
# i has turned by the angle p · ωᵢ, and each hand is slower than the one before:
#
# $$\omega_i = 10000^{-2i / C}, \qquad i = 0, 1, \dots, C/2 - 1$$
#
# For C = 4 the speeds are 1 and 0.01. Place 0 is `[0, 1, 0, 1]`. Place 1 is `[0.841, 0.540, 0.010, 1.000]`: the sine
# and the cosine of 1, then those of 0.01. Sines stand in the even columns, cosines in the odd ones: `table[:, 0::2]`
# names all even columns at once.

# %% exercise="11-clocks"
#| export
def sinusoidal_positions(length: int, dim: int) -> np.ndarray:
    """A vector for each place from 0 to length - 1, float32, shape (length, dim). `dim` is even.

    >>> sinusoidal_positions(2, 4).round(3).tolist()[0]
    [0.0, 1.0, 0.0, 1.0]
    """
    if dim % 2:
        raise ValueError(f"Each hand of a clock takes two numbers, so dim has to be even; {dim} is not.")
    ### BEGIN SOLUTION compute the angle of every hand at every place, then its sine and cosine
    speeds = 10000.0 ** (-np.arange(0, dim, 2) / dim)
    angles = np.arange(length)[:, None] * speeds
    table = np.empty((length, dim), np.float32)
    table[:, 0::2], table[:, 1::2] = np.sin(angles), np.cos(angles)
    return table
    ### END SOLUTION

# %%
check("11-clocks")

# %%
plot.heatmap(sinusoidal_positions(48, 32).T, x="place", y="column", value="value")

# %% [markdown]
# Why clocks? On a clock, "three hours later" is the same turn at any hour. So "k places further" should be one fixed
# rule, the same for all places: a matrix M with
#
# $$\mathrm{position}(p + k) = \mathrm{position}(p) \; M \qquad \text{for every } p$$
#
# Then a network can learn "the word before" once, as one matrix, and use it everywhere. Find M. It does not depend on
# p. No formula is given; you need to know that turning by the angle b takes
#
# $$\sin(a + b) = \sin a \cos b + \cos a \sin b, \qquad \cos(a + b) = \cos a \cos b - \sin a \sin b$$
#
# Hands don't mix, so most of M is 0. For C = 2 and k = 1, M is a 2 × 2 matrix of 0.540, 0.841, −0.841 and 0.540, in an
# order that you find with `[0, 1] @ M`, which must be place 1.

# %% exercise="11-shift"
#| export
def shift_matrix(places: int, dim: int) -> np.ndarray:
    """The matrix M (dim, dim), float64, for which position(p) @ M is position(p + places), for every p.

    `dim` is even; `places` may be negative.
    """
    ### BEGIN SOLUTION fill in two rows for each hand
    matrix = np.zeros((dim, dim))
    for column, angle in zip(range(0, dim, 2), places * 10000.0 ** (-np.arange(0, dim, 2) / dim), strict=True):
        sin, cos = np.sin(angle), np.cos(angle)
        matrix[column : column + 2, column : column + 2] = [[cos, -sin], [sin, cos]]
    return matrix
    ### END SOLUTION

# %%
check("11-shift")

# %%
positions = sinusoidal_positions(60, 32)
moved = positions[:50] @ shift_matrix(10, 32)
print(f"places 0 to 49, moved by 10: off by at most {np.abs(moved - positions[10:]).max():.1g}")
plot.heatmap(shift_matrix(10, 32), x="column", y="row", value="entry")

# %% [markdown]
# One matrix moves all fifty places. You see the hands as blocks on the diagonal: the fast ones at the top have turned
# far, the slow ones at the bottom hardly at all.
#
# GPT-2 chose otherwise: a second Embedding whose ids are the places, learned like the first. It can learn anything, but
# knows nothing about places that training never reached. Your layer offers both.

# %% exercise="11-positions"
#| export
class PositionalEncoding(Layer):
    """Adds to each vector of a sequence the vector of its place."""

    def __init__(self, max_len: int, embedding_dim: int, learned: bool = False,
                 rng: np.random.Generator | None = None) -> None:
        """Fixed clocks, or, if learned, a parameter `weight` (max_len, embedding_dim) that starts as Embedding's."""
        self.max_len = max_len
        if learned:
            self.weight = Embedding(max_len, embedding_dim, rng=rng).weight
        else:
            self.weight = Tensor(sinusoidal_positions(max_len, embedding_dim))

    def forward(self, x: Tensor) -> Tensor:
        """x (..., T, C) plus the vectors of the places 0 to T - 1. ValueError if T is above max_len; it names both."""
        ### BEGIN SOLUTION refuse what is too long, then add the vectors of the first T places
        length = x.shape[-2]
        if length > self.max_len:
            raise ValueError(f"A sequence of {length} tokens is too long: there are {self.max_len} places.")
        return x + self.weight[:length]
        ### END SOLUTION

# %%
check("11-positions")

# %% [markdown]
# Can the sum of a sentence now tell who bites whom? Say yes or no before you run.

# %%
vocabulary = {"the": 0, "dog": 1, "bites": 2, "man": 3}
embed, place = Embedding(4, 8, rng=np.random.default_rng(0)), PositionalEncoding(16, 8)
for name, layer in {"without places": embed, "with places": lambda ids: place(embed(ids))}.items():
    one, other = (layer(np.array([vocabulary[word] for word in text.split()])).sum(axis=0).data
                  for text in ("the dog bites the man", "the man bites the dog"))
    print(f"{name}: the two sums differ by {np.abs(one - other).max():.2f}")

# %% [markdown]
# Both are blind. A sum adds all tokens and all places, each by themselves, so it is the same for every order. What is
# needed is something that looks at a token *and* its place before it mixes them. That is
# attention, in the next lesson. First look at what the table itself can learn.

# %% [markdown]
# ## Look at it
#
# A small language: somebody does something with something, somewhere. No program tells the network which words are
# animals. It has to guess the next word from the present one, and its only parameters are two tables.

# %%
kinds = {"who": "cat dog fox owl hen", "does": "sees hears likes follows finds", "what": "bread milk corn fruit seeds",
         "where": "here outside upstairs nearby downhill"}
kinds = {kind: names.split() for kind, names in kinds.items()}
lexicon = [word for names in kinds.values() for word in names]
rng = np.random.default_rng(3)
choices = np.stack([rng.integers(0, 5, 3000) + 5 * k for k in range(4)], axis=1)  # 3,000 sentences of four words
now, then = choices[:, :3].ravel(), choices[:, 1:].ravel()

reading, guessing = Embedding(20, 16, rng=rng), Embedding(20, 16, rng=rng)
optimizer, loss_of = Adam([*reading.parameters(), *guessing.parameters()], lr=0.02), CrossEntropyLoss()
losses = []
for _ in range(150):
    batch = rng.integers(0, len(now), 128)
    loss = loss_of(guessing.scores(reading(now[batch])), then[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print(f"loss {losses[0]:.2f} at first, {losses[-1]:.2f} at the end")
print(f"log(20) is {np.log(20):.2f}, log(5) is {np.log(5):.2f}")

# %% [markdown]
# At first all 20 words are equally likely. At the end five are left, the words that can follow, and the table can do no
# better, because the language itself chooses at random among them. Now ask each word for its **nearest neighbours**:
# those whose rows point in the same direction, by the cosine of the angle between them.

# %%
rows = guessing.weight.data
rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
likeness = rows @ rows.T
for word in ["cat", "hears", "milk", "upstairs"]:
    nearest = np.argsort(-likeness[lexicon.index(word)])[1:5]
    print(f"{word:9} {', '.join(lexicon[i] for i in nearest)}")
plot.heatmap(likeness, x="word", y="word", value="cosine", lines=lexicon, columns=lexicon)

# %% [markdown]
# Four blocks: nobody said what an animal is. Words that stand in the same places got rows that point the same way,
# because the same gradients reached them. "You shall know a word by the company it keeps", wrote John Rupert Firth in
# 1957 (*A Synopsis of Linguistic Theory*).

# %% [markdown]
# ## What does it cost?
#
# You replaced a product with a one-hot matrix by an index. For 256 tokens and vectors of 64 numbers, guess how many
# times longer the product takes with a vocabulary of 4,000.

# %%
guess = ...

ids = np.arange(256) * 7 % 500
counts = [500, 1000, 2000, 4000]
if measure.predicted(guess):
    ratios = []
    for count in counts:
        weight = np.ones((count, 64), np.float32)
        hot = (ids[:, None] == np.arange(count)).astype(np.float32)
        product, index = measure.in_turn(lambda: hot @ weight, lambda: embedding_forward(weight, ids))  # noqa: B023
        ratios.append(product / index)
        print(f"{count:5} tokens: the product multiplies {256 * count * 64:12,} times, the index never; "
              f"{ratios[-1]:6.1f} times as long")
    measure.against(guess, ratios[-1])
    display(plot.line(counts, ratios, x="size of the vocabulary", y="time of the product / time of the index"))

# %% [markdown]
# The index reads 256 rows, whatever the size of the table; the product reads the whole table.
#
# Backward is another matter: your gradient has the shape of the *table*, and most of it is zeros that must be written,
# and then read by the optimizer. And `np.add.at` goes from place to place. When ids are sorted, all gradients of a row
# lie side by side, and `np.add.reduceat` adds whole runs:

# %%
def sorted_scatter(grad, ids, rows):
    """The same as scatter_rows, by sorting first."""
    order = np.argsort(ids, kind="stable")
    firsts = np.flatnonzero(np.diff(ids[order], prepend=-1))
    table_grad = np.zeros((rows, grad.shape[-1]), grad.dtype)
    table_grad[ids[order][firsts]] = np.add.reduceat(grad[order], firsts)
    return table_grad

places = np.random.default_rng(5).integers(0, 500, 3000)
grad = np.random.default_rng(6).normal(size=(3000, 64)).astype(np.float32)
print("same gradient:", np.allclose(scatter_rows(grad, places, 500), sorted_scatter(grad, places, 500), atol=1e-4))
yours, fast = measure.in_turn(lambda: scatter_rows(grad, places, 500), lambda: sorted_scatter(grad, places, 500))
print(f"yours takes {yours / fast:.1f} times as long")

# %% [markdown]
# **In PyTorch**, `nn.Embedding(V, C, sparse=True)` keeps only the rows that were touched, and optimizers such as
# `SparseAdam` know how to use them. Check this: `torch.nn.Embedding(10, 3)(torch.tensor([-1]))` raises `IndexError:
# index out of range in self`, while `weight[torch.tensor([-1])]` quietly gives the last row.

# %% [markdown]
# ## Break it
#
# The hasty scatter again, in a training. One word is common: "the" stands in nine of ten places. Both tables learn the
# same target vectors with plain gradient steps. Which rows fall behind?

# %%
rng = np.random.default_rng(9)
common = np.where(rng.random(400) < 0.9, 0, rng.integers(1, 10, 400))
target = rng.normal(size=(10, 4))

def train(scatter, steps=100):
    """Move a table towards the targets of the words that occur; the distance of each row from its target."""
    learned = np.zeros((10, 4))
    for _ in range(steps):
        learned -= 0.5 / 400 * scatter(learned[common] - target[common], common, 10)
    return np.linalg.norm(learned - target, axis=1) / np.linalg.norm(target, axis=1)

right, hasty = train(scatter_rows), train(hasty_scatter)
print(f"the word that stands everywhere: {right[0]:.0%} of the way is left, hasty {hasty[0]:.0%}")
print(f"the others, on average:          {right[1:].mean():.0%} of the way is left, hasty {hasty[1:].mean():.0%}")

# %% [markdown]
# The signature of a scatter that forgets repeats: training works, the loss falls, and what is frequent learns as slowly
# as what is rare. No error, no `nan`; only a model that is worse than it should be.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# How many parameters has Embedding(50257, 768), GPT-2's table? Count in millions, with one digit after the point.
answer("11-q-size", ...)

# %%
# A batch of ids has shape (8, 32), the table is Embedding(1000, 64). What is the shape of the vectors?
answer("11-q-shape", ...)

# %%
# A model with learned positions and max_len=64 was trained on texts of 32 tokens, and is now given 64. Its answers get
# bad after place 32. What is the likeliest cause?   "a": the softmax overflows
# "b": the vectors of the places 32 to 63 are still as they were at the start   "c": the tokens are unknown
answer("11-q-debug", ...)

# %%
# Something new: a shop recommends goods. Each customer gets a row in one table and each article a row in another; the
# score of a pair is the dot product. A customer who never bought anything: what is special about that row?
# "a": it has no gradient other than 0, so it stays as it was drawn   "b": it is the mean of all rows
# "c": it is not in the table
answer("11-q-transfer", ...)

# %% [markdown]
# ## Where this goes
#
# Tokens are vectors now, and places too. In lesson 12 these vectors look at each other. Milestone 5 trains your table
# inside a transformer.

# %%
# %tito complete 11
