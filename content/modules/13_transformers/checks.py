"""Checks for module 13: every part against numpy, and the properties that a deep stack and a writer stand on."""

from contextlib import suppress
from functools import partial

import numpy as np

from tinytorch.core.autograd import check_gradients
from tinytorch.core.tensor import Tensor, grad_mode
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises


def numbers(*shape, seed=7):
    """Reproducible float64 numbers with spread 1."""
    return np.random.default_rng(seed).normal(size=shape)


def shaken(layer, seed=3):
    """The layer with all parameters random, so that each of them counts."""
    for number, parameter in enumerate(layer.parameters()):
        parameter.data[...] = 0.4 * numbers(*parameter.shape, seed=seed + number)
    return layer


def linear(part, x):
    return x @ part.weight.data + part.bias.data


def plain_norm(part, x):
    """Layer norm in numpy."""
    centred = x - x.mean(axis=-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5) * part.weight.data + part.bias.data


def plain_mlp(part, x):
    """The MLP in numpy, with the tanh approximation of GELU."""
    wide = linear(part.expand, x)
    return linear(part.contract, 0.5 * wide * (1 + np.tanh(np.sqrt(2 / np.pi) * (wide + 0.044715 * wide**3))))


def plain_attention(part, x, mask):
    """Multi-head attention in numpy; mask is (T, T)."""
    n, t, c = x.shape
    q, k, v = (linear(one, x).reshape(n, t, part.num_heads, -1) for one in (part.query, part.key, part.value))
    scores = np.einsum("nthd,nshd->nhts", q, k) / np.sqrt(q.shape[-1])
    powers = np.where(mask, np.exp(scores), 0.0)
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return linear(part.output, np.einsum("nhts,nshd->nthd", weights, v).reshape(n, t, c))


def plain_block(part, x, mask):
    """A block in numpy."""
    x = x + plain_attention(part.attention, plain_norm(part.norm1, x), mask)
    return x + plain_mlp(part.mlp, plain_norm(part.norm2, x))


def plain_gpt(model, tokens):
    """A GPT in numpy."""
    length = tokens.shape[1]
    x = (model.tokens.weight.data[tokens] + model.positions.weight.data[:length]).astype(np.float64)
    for block in model.blocks:
        x = plain_block(block, x, np.tri(length, dtype=bool))
    return plain_norm(model.norm, x) @ model.tokens.weight.data.T


# 13-mlp


@exercise("13-mlp")
def test_mlp_layers(module):
    """Two layers of the promised shapes, and 552 parameters for embed_dim 8."""
    mlp = module.MLP(8, rng=np.random.default_rng(0))
    shapes = {name: parameter.shape for name, parameter in mlp.named_parameters()}
    expected = {"expand.weight": (8, 32), "expand.bias": (32,), "contract.weight": (32, 8), "contract.bias": (8,)}
    expect_equal(shapes, expected, "the shapes of MLP(8)'s parameters")
    rng = np.random.default_rng(0)
    first, second = rng.normal(0, 0.5, (8, 32)), rng.normal(0, 0.25, (32, 8))
    for name, layer, weight in [("expand", mlp.expand, first), ("contract", mlp.contract, second)]:
        same = np.allclose(layer.weight.data, weight)
        expect(same, f"{name} does not begin with the weights that rng should have drawn. expand comes first.")


@exercise("13-mlp")
def test_mlp_values(module):
    """Against numpy, for each position by itself."""
    mlp, x = shaken(module.MLP(4)), numbers(2, 3, 4)
    expect_array(mlp(Tensor(x)), plain_mlp(mlp, x), "MLP(4) of x (2, 3, 4)", dtype=np.float32, atol=1e-5)
    expect_array(mlp(Tensor(x[0, 0])), plain_mlp(mlp, x[0, 0]), "MLP(4) of x (4,)", atol=1e-5)


# 13-layer-norm


@exercise("13-layer-norm")
def test_norm_example(module):
    """The examples from the text."""
    found = module.LayerNorm(4)(Tensor([[1.0, 2.0, 3.0, 6.0], [5.0, 5.0, 5.0, 5.0]]))
    expected = [[-1.069043, -0.534521, 0.0, 1.603564], [0.0, 0.0, 0.0, 0.0]]
    expect_array(found, expected, "LayerNorm(4) of [[1, 2, 3, 6], [5, 5, 5, 5]]", dtype=np.float32)


@exercise("13-layer-norm")
def test_norm_rows(module):
    """Each row by itself, for any axes in front; then weight and bias."""
    for shape in ((5,), (2, 5), (2, 3, 5), (5, 5)):
        norm, x = shaken(module.LayerNorm(5)), numbers(*shape) * 3 + 1
        what = f"LayerNorm(5) of x {shape}, with random weight and bias"
        expect_array(norm(Tensor(x)), plain_norm(norm, x), what, dtype=np.float32, atol=1e-5)


@exercise("13-layer-norm")
def test_norm_eps(module):
    """eps is added to the variance, before the root."""
    found = module.LayerNorm(2, eps=3.0)(Tensor([[1.0, 3.0]]))
    expect_array(found, [[-0.5, 0.5]], "LayerNorm(2, eps=3) of [[1, 3]]")
    found = module.LayerNorm(2)(Tensor([[0.0, 0.002]]))
    expect_array(found, [[-0.301511, 0.301511]], "LayerNorm(2) of [[0, 0.002]]", rtol=1e-3)


@exercise("13-layer-norm")
def test_norm_gradient(module):
    """Against central differences: the mean and the variance move with x."""
    norm = module.LayerNorm(3)

    def call(x, weight, bias):
        norm.weight, norm.bias = weight, bias
        return norm(x)

    check_gradients(call, Tensor(numbers(2, 3)), Tensor(numbers(3)), Tensor(numbers(3, seed=8)))


# 13-block


@exercise("13-block")
def test_block_new(module):
    """A new block gives back x itself."""
    x = numbers(2, 3, 4)
    block = module.TransformerBlock(4, 2, rng=np.random.default_rng(0))
    expect_array(block(Tensor(x)), x, "a new block's result, which should be x itself", dtype=np.float32)


@exercise("13-block")
def test_block_adds(module):
    """x can still be found in the result, and gradients reach it undiminished."""
    block, x = shaken(module.TransformerBlock(4, 2)), numbers(2, 3, 4)
    big = Tensor(1000.0 * x)
    rest = block(big).data - big.data
    expect(np.abs(rest).max() < 100, "x = thousands went in, and the result is far from x. The block should add to x.")


@exercise("13-block")
def test_block_loudness(module):
    """For an x a thousand times as large, the block adds the same: attention and the MLP see normed rows."""
    block, x = shaken(module.TransformerBlock(4, 2)), 10 * numbers(2, 3, 4)
    block.mlp.contract.weight.data[...] = 0  # so that only attention adds
    added = [block(Tensor(scale * x)).data - scale * x for scale in (1, 1000)]
    what = "what attention adds to 1000 x, as against x,"
    expect_array(added[1], added[0], what, rtol=0.02, atol=0.02)


@exercise("13-block")
def test_block_values(module):
    """Against numpy: the MLP works on what attention has contributed; the mask reaches attention."""
    block, x = shaken(module.TransformerBlock(4, 2)), numbers(2, 3, 4)
    for mask, name in [(np.ones((3, 3), bool), "no mask"), (np.tri(3, dtype=bool), "a causal mask")]:
        found = block(Tensor(x), None if name == "no mask" else mask)
        expect_array(found, plain_block(block, x, mask), f"the block with {name}", np.float32, rtol=1e-4, atol=1e-4)


class Marks:
    """A cache that does nothing but note that it was asked."""

    asked = 0

    def extend(self, k, v):
        self.asked += 1
        return k, v


@exercise("13-block")
def test_block_cache(module):
    """The cache reaches attention; a block's parts carry the promised names and weights."""
    block, cache = module.TransformerBlock(4, 2, rng=np.random.default_rng(0)), Marks()
    block(Tensor(numbers(1, 2, 4)), np.tri(2, dtype=bool), cache)
    expect_equal(cache.asked, 1, "how often attention asked the cache")
    names = {name.split(".")[0] for name, _ in block.named_parameters()}
    expect_equal(names, {"norm1", "norm2", "attention", "mlp"}, "the names of a block's parts")
    silent = [name for name, p in block.named_parameters() if name.endswith("weight") and not p.data.any()]
    expect_equal(silent, ["attention.output.weight", "mlp.contract.weight"], "the weights that start at 0")
    shapes = block.norm1.weight.shape, block.norm2.weight.shape, block.attention.num_heads
    expect_equal(shapes, ((4,), (4,), 2), "the shapes of both norms' weights, and the number of heads")
    again = module.TransformerBlock(4, 2, rng=np.random.default_rng(0))
    for (name, one), other in zip(block.named_parameters(), again.parameters(), strict=True):
        expect_array(other, one, f"{name} of two blocks from equal generators")


# 13-gpt


def gpt_of(module, layers=2):
    """A small GPT in which every parameter counts."""
    return shaken(module.GPT(5, context=4, embed_dim=4, num_layers=layers, num_heads=2, rng=np.random.default_rng(0)))


TOKENS = np.array([[0, 3, 1], [4, 4, 2]])


@exercise("13-gpt")
def test_gpt_blocks(module):
    """As many blocks as asked for, each with weights of its own."""
    for layers in (1, 3):
        model = module.GPT(5, context=4, embed_dim=4, num_layers=layers, num_heads=2)
        expect_equal(len(model.blocks), layers, f"the number of blocks for num_layers={layers}")
        own = 12 * 16 + 13 * 4
        found = sum(parameter.size for parameter in model.parameters()) - 5 * 4 - 4 * 4 - 2 * 4
        expect_equal(found, layers * own, f"the number of parameters in {layers} blocks of width 4")


@exercise("13-gpt")
def test_gpt_start(module):
    """Tables of the promised shapes, small numbers in them, and a first loss near that of a guess."""
    make = partial(module.GPT, 40, context=8, embed_dim=32, num_layers=2, num_heads=4)
    model, again = (make(rng=np.random.default_rng(0)) for _ in range(2))
    shapes = model.tokens.weight.shape, model.positions.weight.shape
    expect_equal(shapes, ((40, 32), (8, 32)), "the shapes of the tables of tokens and positions")
    for name in ("tokens", "positions"):
        table = getattr(model, name).weight
        spread = float(table.data.std())
        expect(0.015 < spread < 0.025, f"{name} should start with spread 0.02; it has {spread:.3g}.")
        expect(abs(table.data.mean()) < 0.005, f"{name} should start with mean 0; it has {table.data.mean():.3g}.")
        expect_array(getattr(again, name).weight, table, f"{name} of two GPTs from equal generators")
    expect_equal(model.context, 8, "the GPT's context")


@exercise("13-gpt")
def test_gpt_embed(module):
    """A token's row plus the position's, from `start` on."""
    model = gpt_of(module)
    for start in (0, 1):
        expected = model.tokens.weight.data[TOKENS] + model.positions.weight.data[start : start + 3]
        expect_array(model.embed(TOKENS, start), expected, f"embed(tokens, {start})", dtype=np.float32)
    expect_array(model.embed(TOKENS), model.embed(TOKENS, 0), "embed(tokens)")


@exercise("13-gpt")
def test_gpt_logits(module):
    """Norm, then the dot product with every token's own row."""
    model, x = gpt_of(module), numbers(2, 3, 4)
    expected = plain_norm(model.norm, x) @ model.tokens.weight.data.T
    expect_array(model.logits(Tensor(x)), expected, "logits of x (2, 3, 4)", dtype=np.float32, rtol=1e-4, atol=1e-4)


@exercise("13-gpt")
def test_gpt_values(module):
    """Against numpy, for arrays and Tensors of tokens."""
    for layers in (1, 2):
        model = gpt_of(module, layers)
        for tokens in (TOKENS, Tensor(TOKENS), TOKENS[:, :1]):
            plain = np.asarray(getattr(tokens, "data", tokens))
            what = f"a GPT of {layers} blocks for tokens {plain.shape}"
            expect_array(model(tokens), plain_gpt(model, plain), what, dtype=np.float32, rtol=1e-3, atol=1e-3)


@exercise("13-gpt")
def test_gpt_future(module):
    """A later token changes no earlier score."""
    model, other = gpt_of(module), TOKENS.copy()
    other[:, 2] = 3
    before, after = model(TOKENS).data, model(other).data
    expect_array(after[:, :2], before[:, :2], "the scores at positions 0 and 1 after token 2 has changed")


@exercise("13-gpt")
def test_gpt_next(module):
    """The scores after the last token; of a long text the end counts; nothing is recorded."""
    model = gpt_of(module)
    for tokens in ([2], [2, 0, 3, 1], [4, 4, 1, 2, 0, 3, 1], np.array([4, 1, 2, 0, 3, 1])):
        expected = plain_gpt(model, np.array([tokens[-4:]]))[0, -1]
        what = f"next_logits({list(map(int, tokens))}) of a GPT with context 4"
        expect_array(model.next_logits(tokens), expected, what, dtype=np.float32, rtol=1e-3, atol=1e-3)
    expect(isinstance(model.next_logits([1]), np.ndarray), "next_logits should return an array.")
    inside = []
    model.norm = lambda x: inside.append(grad_mode.enabled) or x
    model.next_logits([1])
    expect_equal((inside, grad_mode.enabled), ([False], True), "recording, inside of next_logits and afterwards")


@exercise("13-gpt")
def test_gpt_refuses(module):
    """More tokens than it can see are refused."""
    model = gpt_of(module)
    call = partial(model, np.zeros((1, 5), int))
    expect_raises(ValueError, call, "a GPT with context 4 on 5 tokens", mentions=["5", "4"])
    expect_raises(ValueError, partial(model.embed, TOKENS, 2), "embed of 3 tokens from position 2", mentions=["5", "4"])
    expect_equal(model(np.zeros((1, 4), int)).shape, (1, 4, 5), "the shape of the scores for 4 tokens")


@exercise("13-gpt")
def test_gpt_gradient(module):
    """A gradient reaches every parameter."""
    model = gpt_of(module)
    model(TOKENS)[0, 1, 2].backward()
    unreached = [name for name, parameter in model.named_parameters() if parameter.grad is None]
    expect_equal(unreached, [], "the parameters that got no gradient")


# 13-choose


def shares(module, logits, draws=400, **options):
    """How often each token is chosen."""
    rng = np.random.default_rng(0)
    found = [module.choose(np.array(logits), rng=rng, **options) for _ in range(draws)]
    return np.bincount(found, minlength=len(logits)) / draws


@exercise("13-choose")
def test_choose_greedy(module):
    """Temperature 0 takes the best, as a Python int."""
    found = module.choose(np.array([0.0, 5.0, 1.0], np.float32), temperature=0)
    expect_equal(found, 1, "choose([0, 5, 1], temperature=0)")
    expect_equal(type(found), int, "the type of what choose returns")
    expect_equal(module.choose(np.array([-5.0, -1.0]), 0.0, 2), 1, "choose([-5, -1], temperature=0, top_k=2)")


@exercise("13-choose")
def test_choose_temperature(module):
    """The probabilities of the text."""
    logits = [np.log(4), 0.0, 0.0]
    for temperature, best in [(1.0, 4 / 6), (0.5, 16 / 18), (2.0, 1 / 2)]:
        found = shares(module, logits, temperature=temperature)
        what = f"how often each token is chosen of scores [ln 4, 0, 0] at temperature {temperature}"
        expect_array(found, [best, (1 - best) / 2, (1 - best) / 2], what, atol=0.07)
    expect_array(shares(module, logits), [4 / 6, 1 / 6, 1 / 6], "how often each token is chosen by default", atol=0.07)


@exercise("13-choose")
def test_choose_top_k(module):
    """Only the k best take part, negative scores included."""
    for logits, top_k, expected in [
        ([0.0, 0.0, -9.0, np.log(2)], 1, [0, 0, 0, 1]), ([-3.0, -2.0, -2.0, -5.0], 2, [0, 0.5, 0.5, 0]),
        ([0.0, np.log(3), -1.0], 2, [0.25, 0.75, 0]), ([0.0, 0.0], 9, [0.5, 0.5]),
    ]:  # fmt: skip
        found = shares(module, logits, top_k=top_k)
        expect_array(found, expected, f"how often each token is chosen of {logits} with top_k={top_k}", atol=0.07)


@exercise("13-choose")
def test_choose_extremes(module):
    """Large scores, the same generator, and no generator."""
    expect_equal(module.choose(np.array([1e4, 0.0])), 0, "choose([10000, 0])")
    expect_equal(module.choose(np.array([-1e4, 0.0])), 1, "choose([-10000, 0])")
    logits = np.zeros(1000)
    one, other = (module.choose(logits, rng=np.random.default_rng(5)) for _ in range(2))
    expect_equal(one, other, "what is chosen with an equal generator")
    expect(len({module.choose(logits) for _ in range(5)}) > 1, "Without rng, choose drew the same token five times.")
    for options in ({"temperature": -1.0}, {"top_k": 0}):
        expect_raises(ValueError, partial(module.choose, logits, **options), f"choose with {options}")
    for options in ({"temperature": 0.0}, {"top_k": 1}):
        expect_equal(module.choose(np.array([0.0, 1.0]), **options), 1, f"choose([0, 1]) with {options}")


# 13-generate


class Counts:
    """A model of ten tokens that finds the one after the last best, and notes what it was asked."""

    def __init__(self, stop_after=None):
        self.asked, self.stop_after = [], stop_after

    def next_logits(self, tokens):
        if len(self.asked) == self.stop_after:
            raise KeyboardInterrupt
        self.asked.append([int(token) for token in tokens])
        return np.eye(10)[(tokens[-1] + 1) % 10]


@exercise("13-generate")
def test_generate_goes_on(module):
    """Each token is chosen after all before it; the beginning stays as it was."""
    model, beginning = Counts(), [3, 4]
    rng = np.random.default_rng(0)
    expect_equal(list(module.generate(model, beginning, 3, 0.0, None, rng)), [5, 6, 7], "what follows 3, 4")
    expect_equal(model.asked, [[3, 4], [3, 4, 5], [3, 4, 5, 6]], "what the model was asked about")
    expect_equal(beginning, [3, 4], "the caller's tokens afterwards")
    found = list(module.generate(Counts(), np.array([8]), 3, temperature=0))
    expect_equal(found, [9, 0, 1], "what follows an array of one token 8")
    expect_equal(list(module.generate(Counts(), [1], 0)), [], "generate with count 0")


@exercise("13-generate")
def test_generate_one_by_one(module):
    """A token comes as soon as it is chosen, and Stop keeps what came."""
    model, came = Counts(), []
    writer = module.generate(model, [0], 100, temperature=0)
    expect_equal(len(model.asked), 0, "how often the model was asked before anybody wanted a token")
    expect_equal([next(writer), next(writer)], [1, 2], "the first two tokens")
    expect_equal(len(model.asked), 2, "how often the model was asked for two tokens")
    with suppress(KeyboardInterrupt):
        for token in module.generate(Counts(stop_after=2), [0], 9, temperature=0):
            came.append(token)  # one by one: what stands here when Stop comes is what a reader has seen
    expect_equal(came, [1, 2], "what came before Stop")


@exercise("13-generate")
def test_generate_draws(module):
    """Temperature, top_k and the generator reach the choice; one generator draws all tokens."""
    def write(**options):
        return list(module.generate(Counts(), [0], 40, **options))

    one, other, third = (write(rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    expect_equal(one, other, "forty tokens drawn with an equal generator")
    expect(one != third, "Two different generators drew the same forty tokens.")
    rng = np.random.default_rng(3)
    expect(write(rng=rng) != write(rng=rng), "The same generator, used twice, drew the same forty tokens.")
    expect(write() != write(), "Without rng, two texts of forty tokens are the same.")
    warm = write(temperature=1.0, rng=np.random.default_rng(1))
    expect_equal(one, warm, "forty tokens at the default temperature, which is 1")
    counting = [token % 10 for token in range(1, 41)]
    for options in ({"temperature": 0.0}, {"top_k": 1}, {"temperature": 0.01}):
        expect_equal(write(**options), counting, f"forty tokens with {options}")
    expect(write(temperature=1.0, rng=np.random.default_rng(0)) != counting, "temperature 1 never left the best token.")
