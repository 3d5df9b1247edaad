"""What every solution of lesson 11 must do."""

from functools import partial

import numpy as np

from tinytorch.core.autograd import VJP
from tinytorch.core.tensor import Tensor, apply
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises

TABLE = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [70.0, 80.0, 90.0], [-1.0, -2.0, -3.0]])


def slow_scatter(grad, ids, rows):
    """Place by place."""
    table = np.zeros((rows, grad.shape[-1]), grad.dtype)
    for token, row in zip(ids.reshape(-1), grad.reshape(-1, grad.shape[-1]), strict=True):
        table[token] += row
    return table


def clock(place, dim):
    """The vector of one place, entry by entry."""
    angles = [place / 10000.0 ** (2 * hand / dim) for hand in range(dim // 2)]
    return np.array([function(angle) for angle in angles for function in (np.sin, np.cos)])


# 11-lookup


@exercise("11-lookup")
def test_lookup_example(module):
    """The rows that the ids name, repeated where an id repeats."""
    found = module.embedding_forward(TABLE, np.array([1, 1, 0]))
    expect_array(found, [[4, 5, 6], [4, 5, 6], [1, 2, 3]], "embedding_forward(table, [1, 1, 0])")


@exercise("11-lookup")
def test_lookup_shapes(module):
    """Ids of any shape put their axes in front."""
    for shape in [(), (0,), (1,), (2, 3), (2, 3, 2)]:
        ids = np.arange(int(np.prod(shape))).reshape(shape) % 4
        what = f"embedding_forward of ids of shape {shape}"
        expect_array(module.embedding_forward(TABLE, ids), TABLE[ids], what, dtype=np.float64)
    small = TABLE.astype(np.float32)
    expect_array(module.embedding_forward(small, np.array([3])), small[[3]], "a float32 table", dtype=np.float32)


@exercise("11-lookup")
def test_lookup_refuses(module):
    """Ids below 0 and above the last row, also among good ones."""
    for ids, bad in [([-1], "-1"), ([4], "4"), ([0, 3, -2], "-2"), ([[0, 1], [9, 2]], "9")]:
        call = partial(module.embedding_forward, TABLE, np.array(ids))
        expect_raises(IndexError, call, f"embedding_forward of a table of 4 rows and {ids}", mentions=[bad, "4"])
    expect_array(module.embedding_forward(TABLE, np.array([0, 3])), TABLE[[0, 3]], "the first and the last row")


# 11-scatter


@exercise("11-scatter")
def test_scatter_example(module):
    """The example from the text: "the" gets both of its gradients."""
    grad = np.array([[1.0], [10.0], [100.0], [1000.0], [10000.0]])
    found = module.scatter_rows(grad, np.array([0, 1, 2, 0, 3]), 4)
    expect_array(found, [[1001], [10], [100], [10000]], 'scatter_rows for "the cat sees the dog"')


@exercise("11-scatter")
def test_scatter_like_a_slow_one(module):
    """The same as place by place, for ids of any shape; rows that nobody read get 0."""
    rng = np.random.default_rng(3)
    for shape in [(1,), (7,), (4, 5), (2, 3, 4)]:
        ids, grad = rng.integers(0, 5, shape), rng.normal(size=(*shape, 3))
        before = grad.copy()
        what = f"scatter_rows for ids of shape {shape}"
        expect_array(module.scatter_rows(grad, ids, 7), slow_scatter(grad, ids, 7), what, dtype=np.float64)
        expect_array(grad, before, "the gradient after scatter_rows")


@exercise("11-scatter")
def test_scatter_dtype_and_empty(module):
    """float32 stays float32, and a text without tokens moves nothing."""
    grad = np.ones((3, 2), np.float32)
    found = module.scatter_rows(grad, np.array([1, 1, 1]), 2)
    expect_array(found, [[0, 0], [3, 3]], "scatter_rows of float32", dtype=np.float32)
    nothing = module.scatter_rows(np.ones((0, 2)), np.zeros(0, np.int64), 3)
    expect_array(nothing, np.zeros((3, 2)), "scatter_rows of no tokens")


@exercise("11-scatter")
def test_scatter_is_the_gradient(module):
    """Central differences agree, entry by entry, with a token that is read three times."""
    ids, weights = np.array([[2, 0, 2], [1, 2, 1]]), np.random.default_rng(4).normal(size=(2, 3, 3))
    result = apply("embedding", Tensor(TABLE, requires_grad=True, dtype=np.float64), ids=ids)
    (found,) = module.embedding_vjp(weights, result)
    slopes = np.zeros_like(TABLE)
    for place in np.ndindex(*TABLE.shape):
        step = np.zeros_like(TABLE)
        step[place] = 1e-3
        ahead, behind = ((weights * (TABLE + sign * step)[ids]).sum() for sign in (1, -1))
        slopes[place] = (ahead - behind) / 2e-3
    expect_array(found, slopes, "the gradient of a table of 4 rows", rtol=1e-6, atol=1e-8)


# 11-embedding


@exercise("11-embedding")
def test_embedding_start(module):
    """One parameter of the right shape and spread, from the generator that was given."""
    layer = module.Embedding(300, 40, rng=np.random.default_rng(0))
    expect_equal([name for name, _ in layer.named_parameters()], ["weight"], "the names of the parameters")
    expect_equal(layer.weight.shape, (300, 40), "the shape of Embedding(300, 40).weight")
    spread = float(layer.weight.data.std())
    expect(0.0195 < spread < 0.0205, f"The standard deviation of the table should be near 0.02; it is {spread:.4f}.")
    mean = float(layer.weight.data.mean())
    expect(abs(mean) < 0.001, f"The table's mean should be near 0; it is {mean:.4f}.")
    again = module.Embedding(300, 40, rng=np.random.default_rng(0))
    expect_array(again.weight, layer.weight, "a second table from a generator with the same seed", dtype=np.float32)


@exercise("11-embedding")
def test_embedding_forward(module):
    """Ids as a list, an array or a Tensor; the result remembers the table."""
    layer = module.Embedding(4, 3)
    layer.weight.data[:] = TABLE
    for ids in ([2, 0], np.array([2, 0]), Tensor([2, 0])):
        found = layer(ids)
        expect_array(found, TABLE[[2, 0]], f"Embedding of a {type(ids).__name__} [2, 0]", dtype=np.float32)
        expect(found.requires_grad, "The vectors must lead back to the table. Use apply, with layer.weight itself.")
    expect_array(layer([[1, 2], [3, 0]]), TABLE[[[1, 2], [3, 0]]], "Embedding of ids of shape (2, 2)")
    expect_raises(TypeError, partial(layer, [1.0]), "Embedding of [1.0]", mentions=["float"])


@exercise("11-embedding")
def test_embedding_scores(module):
    """Dot products with every row, for vectors on any number of axes."""
    layer = module.Embedding(4, 3)
    layer.weight.data[:] = TABLE
    vectors = np.array([[1.0, 0.0, 0.0], [0.5, 2.0, -1.0]])
    expect_array(layer.scores(Tensor(vectors)), vectors @ TABLE.T, "scores of two vectors", dtype=np.float32)
    batch = np.arange(24.0).reshape(2, 4, 3)
    expect_array(layer.scores(Tensor(batch)), batch @ TABLE.T, "scores of vectors of shape (2, 4, 3)")


@exercise("11-embedding")
def test_embedding_learns_from_both_ends(module):
    """A table that is used for reading and for scoring gets the gradients of both uses."""
    layer = module.Embedding(4, 3)
    layer.weight.data[:] = TABLE / 10
    layer.scores(layer([2, 2, 1])).sum().backward()
    expect(layer.weight.grad is not None, "No gradient reached the table.")
    read = slow_scatter(np.tile(TABLE.sum(axis=0) / 10, (3, 1)), np.array([2, 2, 1]), 4)
    scored = np.tile(TABLE[[2, 2, 1]].sum(axis=0) / 10, (4, 1))
    expect_array(layer.weight.grad, read + scored, "the gradient of a tied table", rtol=1e-4)
    expect(VJP["embedding"] is not None, "The operation needs its gradient rule.")


# 11-clocks


@exercise("11-clocks")
def test_clocks_example(module):
    """The example from the text."""
    found = module.sinusoidal_positions(2, 4)
    expected = [[0, 1, 0, 1], [0.84147098, 0.54030231, 0.00999983, 0.99995000]]
    expect_array(found, expected, "sinusoidal_positions(2, 4)", dtype=np.float32)


@exercise("11-clocks")
def test_clocks_against_the_formula(module):
    """Every entry, for several sizes."""
    for length, dim in [(1, 2), (5, 2), (7, 6), (100, 16), (3, 64), (0, 4)]:
        expected = np.array([clock(place, dim) for place in range(length)]).reshape(length, dim)
        what = f"sinusoidal_positions({length}, {dim})"
        expect_array(module.sinusoidal_positions(length, dim), expected, what, dtype=np.float32, atol=1e-5)


@exercise("11-clocks")
def test_clocks_refuse_half_a_hand(module):
    """An odd number of columns."""
    expect_raises(ValueError, partial(module.sinusoidal_positions, 4, 5), "sinusoidal_positions(4, 5)", mentions=["5"])


# 11-shift


@exercise("11-shift")
def test_shift_example(module):
    """From place 0 to place 1, and from 1 to 2."""
    found = module.shift_matrix(1, 2)
    expect_equal(np.shape(found), (2, 2), "the shape of shift_matrix(1, 2)")
    expect_array(np.array([0.0, 1.0]) @ found, clock(1, 2), "place 0 @ shift_matrix(1, 2)")
    expect_array(clock(1, 2) @ found, clock(2, 2), "place 1 @ shift_matrix(1, 2)")


@exercise("11-shift")
def test_shift_moves_every_place(module):
    """One matrix for all places, forward, backward and not at all."""
    for places, dim in [(1, 4), (3, 8), (10, 32), (-4, 6), (0, 4), (500, 4)]:
        matrix = module.shift_matrix(places, dim)
        for place in (5, 6, 40):
            what = f"place {place} @ shift_matrix({places}, {dim})"
            expect_array(clock(place, dim) @ matrix, clock(place + places, dim), what, atol=1e-6)


@exercise("11-shift")
def test_shift_mixes_no_hands(module):
    """All entries but for the blocks on the diagonal are 0."""
    outside = np.kron(np.eye(4), np.ones((2, 2))) == 0
    expect_array(np.asarray(module.shift_matrix(7, 8))[outside], np.zeros(48), "entries outside of the blocks")


# 11-positions


@exercise("11-positions")
def test_positions_are_added(module):
    """Clocks by default: the first T rows, for one sequence and for a batch."""
    layer = module.PositionalEncoding(10, 4)
    table = np.array([clock(place, 4) for place in range(10)])
    for shape in [(3, 4), (10, 4), (2, 5, 4), (0, 4)]:
        x = np.arange(np.prod(shape), dtype=np.float64).reshape(shape)
        what = f"PositionalEncoding(10, 4) of shape {shape}"
        expect_array(layer(Tensor(x)), x + table[: shape[-2]], what, dtype=np.float32, atol=1e-5)
    expect_equal(layer.parameters(), [], "the parameters of fixed positions")


@exercise("11-positions")
def test_positions_that_are_learned(module):
    """A parameter, of which the places that were used get a gradient."""
    layer = module.PositionalEncoding(6, 4, learned=True, rng=np.random.default_rng(1))
    expect_equal([parameter.shape for parameter in layer.parameters()], [(6, 4)], "the parameters' shapes")
    layer(Tensor(np.zeros((2, 3, 4)))).sum().backward()
    expect(layer.weight.grad is not None, "No gradient reached the positions.")
    expect_array(layer.weight.grad, np.repeat([2.0, 0.0], 3)[:, None] * np.ones(4), "the gradient of learned positions")


@exercise("11-positions")
def test_positions_refuse_what_is_too_long(module):
    """One token more than there are places."""
    layer = module.PositionalEncoding(5, 4)
    long = Tensor(np.zeros((2, 6, 4)))
    single = module.PositionalEncoding(1, 4)
    expect_raises(ValueError, partial(single, long), "6 tokens for 1 place", mentions=["6", "1"])
    expect_raises(ValueError, partial(layer, long), "6 tokens for 5 places", mentions=["6", "5"])
    expect_equal(layer(Tensor(np.zeros((9, 5, 4)))).shape, (9, 5, 4), "nine sequences of 5 tokens")
