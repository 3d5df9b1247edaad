"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "13-mlp", "forgets the bend",
        swap=("self.contract(gelu(self.expand(x)))", "self.contract(self.expand(x))"),
        hint="Two Linear layers without a bend between them are one Linear layer, as lesson 02 showed.",
    ),
    Wrong(
        "13-mlp", "bends at the end",
        swap=("self.contract(gelu(self.expand(x)))", "gelu(self.contract(self.expand(x)))"),
        hint="GELU stands between the layers. At the end it would cut off nearly all negative contributions.",
    ),
    Wrong(
        "13-mlp", "draws from a new generator",
        swap=("Linear(4 * embed_dim, embed_dim, rng=rng)", "Linear(4 * embed_dim, embed_dim)"),
        hint="Hand rng to both layers, or two runs with the same seed will differ.",
    ),
    Wrong(
        "13-mlp", "stays as wide as it is",
        swap=("4 * embed_dim", "embed_dim"),
        hint="In the middle there are four times as many features.",
    ),
    Wrong(
        "13-layer-norm", "norms over the positions",
        swap=("axis=-1", "axis=-2"),
        hint="Each position by itself: mean and variance run over its features, the last axis. Over the positions, the "
        "future would leak in.",
    ),
    Wrong(
        "13-layer-norm", "norms over everything",
        swap=("axis=-1, keepdims=True", "keepdims=True"),
        hint="One loud row would make all others quiet. Every row gets its own mean and variance.",
    ),
    Wrong(
        "13-layer-norm", "the mean has no gradient",
        swap=("centred = x - x.mean(axis=-1, keepdims=True)", "centred = x - x.data.mean(axis=-1, keepdims=True)"),
        hint="x.data leaves the graph: the gradient believes that the mean stands still while x moves.",
    ),
    Wrong(
        "13-layer-norm", "the variance has no gradient",
        swap=("variance = (centred * centred).mean(axis=-1, keepdims=True)",
              "variance = Tensor((centred.data**2).mean(axis=-1, keepdims=True), dtype=x.dtype)"),
        hint="With .data the gradient believes that the spread stands still while x moves. Use operations of Tensor.",
    ),
    Wrong(
        "13-layer-norm", "divides by the variance",
        swap=("(variance + self.eps).sqrt()", "(variance + self.eps)"),
        hint="The spread is the root of the variance.",
    ),
    Wrong(
        "13-layer-norm", "adds eps to the root",
        swap=("(variance + self.eps).sqrt()", "(variance.sqrt() + self.eps)"),
        hint="eps belongs under the root: the slope of a root at 0 is infinite, and backward would give nan there.",
    ),
    Wrong(
        "13-layer-norm", "divides by n - 1",
        swap=("(centred * centred).mean(axis=-1, keepdims=True)",
              "(centred * centred).sum(axis=-1, keepdims=True) / (x.shape[-1] - 1)"),
        hint="That is the estimate for a sample. Here the row is all there is: divide by n.",
    ),
    Wrong(
        "13-layer-norm", "forgets weight and bias",
        swap=(" * self.weight + self.bias", ""),
        hint="Each feature gets its own factor and offset, so that the network can undo the norm where it wants to.",
    ),
    Wrong(
        "13-block", "replaces x",
        swap=("x = x + self.attention(self.norm1(x), mask, cache)\n        return x + self.mlp(self.norm2(x))",
              "x = self.attention(self.norm1(x), mask, cache)\n        return self.mlp(self.norm2(x))"),
        hint="What came in is gone, as in the stack at the beginning. Add to x.",
    ),
    Wrong(
        "13-block", "norms the river",
        swap=("x = x + self.attention(self.norm1(x), mask, cache)\n        return x + self.mlp(self.norm2(x))",
              "x = self.norm1(x + self.attention(x, mask, cache))\n        return self.norm2(x + self.mlp(x))"),
        hint="That is post-norm, as in the paper of 2017: x itself is changed in every block, and a new block does "
        "something. Norm what goes into the parts.",
    ),
    Wrong(
        "13-block", "keeps the normed x",
        swap=("x = x + self.attention(self.norm1(x), mask, cache)",
              "x = self.norm1(x)\n        x = x + self.attention(x, mask, cache)"),
        hint="The sum has to begin with x as it came in. Only what attention hears is normed.",
    ),
    Wrong(
        "13-block", "no norm before attention",
        swap=("self.attention(self.norm1(x), mask, cache)", "self.attention(x, mask, cache)"),
        hint="Attention heard x as loud as it came. Norm what goes in.",
    ),
    Wrong(
        "13-block", "both parts hear the same",
        swap=("x = x + self.attention(self.norm1(x), mask, cache)\n        return x + self.mlp(self.norm2(x))",
              "return x + self.attention(self.norm1(x), mask, cache) + self.mlp(self.norm2(x))"),
        hint="The MLP did not hear what attention has found. Add attention's part first, and let the MLP work on the "
        "sum.",
    ),
    Wrong(
        "13-block", "loses the mask",
        swap=("self.attention(self.norm1(x), mask, cache)", "self.attention(self.norm1(x), None, cache)"),
        hint="The mask came as far as the block and no further.",
    ),
    Wrong(
        "13-block", "uses one norm twice",
        swap=("self.mlp(self.norm2(x))", "self.mlp(self.norm1(x))"),
        hint="Attention and the MLP each have a norm of their own, with weights that they learn.",
    ),
    Wrong(
        "13-gpt", "the same block many times",
        swap=("[TransformerBlock(embed_dim, num_heads, rng=rng) for _ in range(num_layers)]",
              "[TransformerBlock(embed_dim, num_heads, rng=rng)] * num_layers"),
        hint="A list times n holds n references to one block: all layers share its weights. Build a new one each time.",
    ),
    Wrong(
        "13-gpt", "forgets the positions",
        swap=("self.tokens(tokens) + self.positions(np.arange(start, end))", "self.tokens(tokens)"),
        hint="Without positions the order of the tokens is lost: attention does not know where a key stands.",
    ),
    Wrong(
        "13-gpt", "always begins at position 0",
        swap=("np.arange(start, end)", "np.arange(end - start)"),
        hint="These tokens stand at the positions from start on.",
    ),
    Wrong(
        "13-gpt", "lets everybody see the future",
        swap=("mask = causal_mask(x.shape[1])", "mask = None"),
        hint="Without a mask, each position sees the token that it has to predict.",
    ),
    Wrong(
        "13-gpt", "forgets the last norm",
        swap=("self.tokens.scores(self.norm(x))", "self.tokens.scores(x)"),
        hint="The river ends as loud as the blocks have made it. Norm it once more before the scores.",
    ),
    Wrong(
        "13-gpt", "begins anew in each block",
        swap=("for block in self.blocks:\n            x = block(x, mask)\n        return self.logits(x)",
              "first = x\n        for block in self.blocks:\n            x = block(first, mask)\n"
              "        return self.logits(x)"),
        hint="Every block has to work on what the one before it gave.",
    ),
    Wrong(
        "13-gpt", "looks at the first position",
        swap=(".data[0, -1]", ".data[0, 0]"),
        hint="Row 0 knows only the first token. The row of the last token has seen everything: its scores are for the "
        "next one.",
    ),
    Wrong(
        "13-gpt", "looks at the last position but one",
        swap=(".data[0, -1]", ".data[0, -2]"),
        hint="That row scores the token that you know already. The last row is for the next one.",
    ),
    Wrong(
        "13-gpt", "keeps the beginning of a long text",
        swap=("tokens[-self.context :]", "tokens[: self.context]"),
        hint="Of a long text the end counts: what comes next depends on what came last.",
    ),
    Wrong(
        "13-gpt", "passes all tokens",
        swap=("tokens[-self.context :]", "tokens"),
        hint="A text that grows will soon be longer than context. Pass its end only.",
    ),
    Wrong(
        "13-choose", "multiplies by the temperature",
        swap=(") / temperature)", ") * temperature)"),
        hint="A higher temperature makes all tokens more alike, so it divides the scores.",
    ),
    Wrong(
        "13-choose", "divides after softmax",
        swap=("powers = np.exp((logits[order] - logits[order[0]]) / temperature)",
              "powers = np.exp(logits[order] - logits[order[0]]) / temperature"),
        hint="A factor on all probabilities is gone when they are made to add up to 1. Divide the scores.",
    ),
    Wrong(
        "13-choose", "does not subtract the largest",
        swap=("np.exp((logits[order] - logits[order[0]]) / temperature)", "np.exp(logits[order] / temperature)"),
        hint="exp(10000) overflows, and a small temperature makes scores large. Subtract the largest first, as lesson "
        "02 did.",
    ),
    Wrong(
        "13-choose", "keeps the k worst",
        swap=("np.argsort(-logits, kind=\"stable\")", "np.argsort(logits, kind=\"stable\")"),
        hint="argsort begins with the smallest. Turn the sign around to begin with the best.",
    ),
    Wrong(
        "13-choose", "keeps the largest in size",
        swap=("np.argsort(-logits, kind=\"stable\")", "np.argsort(-np.abs(logits), kind=\"stable\")"),
        hint="A score of -9 is very bad, however large the 9. The order counts, not the size.",
    ),
    Wrong(
        "13-choose", "gives the rank for the token",
        swap=("rng.choice(order, p=", "rng.choice(len(order), p="),
        hint="You drew a rank among the kept ones. Which token has that rank?",
    ),
    Wrong(
        "13-choose", "divides by zero",
        swap=("    if temperature == 0:\n        return int(order[0])\n", ""),
        hint="Temperature 0 can't divide anything. It means: take the best.",
    ),
    Wrong(
        "13-generate", "reads the beginning only",
        swap=("model.next_logits(text)", "model.next_logits(list(tokens))"),
        hint="Each new token has to be chosen after all that stand before it, those you wrote included.",
    ),
    Wrong(
        "13-generate", "reads the last token only",
        swap=("model.next_logits(text)", "model.next_logits(text[-1:])"),
        hint="The model forgets everything but the last token. Show it the whole text.",
    ),
    Wrong(
        "13-generate", "writes into the caller's list",
        swap=("text = list(tokens)", "text = tokens if isinstance(tokens, list) else list(tokens)"),
        hint="append changed the list that you were given. Make a copy first.",
    ),
    Wrong(
        "13-generate", "yields at the end",
        swap=("        yield text[-1]", "    yield from text[len(tokens):]"),
        hint="The reader waits until everything is written, and Stop loses all of it. Yield each token at once.",
    ),
    Wrong(
        "13-generate", "forgets the settings",
        swap=("choose(model.next_logits(text), temperature, top_k, rng)", "choose(model.next_logits(text), rng=rng)"),
        hint="temperature and top_k came in, and choose never heard of them.",
    ),
    Wrong(
        "13-generate", "yields the beginning again",
        swap=("text = list(tokens)\n", "text = list(tokens)\n    yield from text\n"),
        hint="The caller knows the beginning. Yield new tokens only.",
    ),
]
