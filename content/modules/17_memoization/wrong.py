"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "17-remember", "grows along the features", swap=("axis=2", "axis=-1"),
        hint="The last axis holds the features of one position. New positions come along the axis before it.",
    ),
    Wrong(
        "17-remember", "puts the new in front",
        swap=("cat([self.keys, k], axis=2), cat([self.values, v], axis=2)",
              "cat([k, self.keys], axis=2), cat([v, self.values], axis=2)"),
        hint="The oldest position comes first: the mask says for each column which position it is.",
    ),
    Wrong(
        "17-remember", "gives back the new ones only",
        swap=("k, v = cat([self.keys, k], axis=2), cat([self.values, v], axis=2)", "pass"),
        hint="Attention needs all keys and values so far, not the new ones alone.",
    ),
    Wrong(
        "17-remember", "forgets to keep",
        swap=("self.keys, self.values, self.length = k, v, k.shape[2]", "self.length = k.shape[2]"),
        hint="The joined keys have to be kept, or the next call has nothing to join to.",
    ),
    Wrong(
        "17-remember", "keeps keys for values", swap=("cat([self.values, v], axis=2)", "cat([self.keys, v], axis=2)"),
        hint="Old keys came back as values. A key says what a position offers, a value what it hands over.",
    ),
    Wrong(
        "17-advance", "restarts positions at 0", swap=("model.embed(tokens, start)", "model.embed(tokens)"),
        hint="Each new token got position 0. It stands behind all that the caches hold.",
    ),
    Wrong(
        "17-advance", "the cache is off by one",
        swap=("model.embed(tokens, start)", "model.embed(tokens, max(start - 1, 0))"),
        hint="Off by one: with 4 positions in the caches, 0 to 3, the next one is 4, which is the caches' length.",
    ),
    Wrong(
        "17-advance", "forgets the mask",
        swap=("mask = causal_mask(count, start + count)", "mask = None"),
        hint="With several tokens at once, the first sees those behind it. One at a time nobody would notice.",
    ),
    Wrong(
        "17-advance", "a mask for the new tokens only",
        swap=("causal_mask(count, start + count)", "causal_mask(count)"),
        hint="The keys go back to the beginning of the text: the mask needs a column for each of them, old and new.",
    ),
    Wrong(
        "17-advance", "counts queries from the first key on",
        swap=("causal_mask(count, start + count)", "np.tri(count, start + count, dtype=bool)"),
        hint="Row 0 of this mask sees key 0 only. The last new token stands beside the last key.",
    ),
    Wrong(
        "17-advance", "shares one cache between layers",
        swap=("x = block(x, mask, cache)", "x = block(x, mask, caches[0])"),
        hint="All blocks wrote into the first cache. Keys of one layer mean nothing to another: each has its own.",
    ),
    Wrong(
        "17-advance", "does not use the caches", swap=("x = block(x, mask, cache)", "x = block(x, mask)"),
        hint="Attention never heard of the cache. Hand it to the block, as its third argument.",
    ),
    Wrong(
        "17-advance", "forgets the last norm", swap=("model.logits(x)", "model.tokens.scores(x)"),
        hint="After the blocks, forward norms once more before the scores. model.logits does both.",
    ),
    Wrong(
        "17-buffer", "returns all its memory",
        swap=("Tensor.from_numpy(self.keys[:, :, :end]), Tensor.from_numpy(self.values[:, :, :end])",
              "Tensor.from_numpy(self.keys), Tensor.from_numpy(self.values)"),
        hint="Rows that nobody has written hold whatever was in memory before. Return those up to the length.",
    ),
    Wrong(
        "17-buffer", "leaves out the newest",
        swap=("self.length = end\n        return Tensor.from_numpy(self.keys[:, :, :end]), "
              "Tensor.from_numpy(self.values[:, :, :end])",
              "end = self.length\n        self.length += k.shape[2]\n        return "
              "Tensor.from_numpy(self.keys[:, :, :end]), Tensor.from_numpy(self.values[:, :, :end])"),
        hint="Off by one call: the new positions were written, but not returned. A token sees itself, too.",
    ),
    Wrong(
        "17-buffer", "always writes at the beginning",
        swap=("[:, :, self.length : end]", "[:, :, : k.shape[2]]"),
        hint="The new positions overwrote the oldest ones. They belong behind what is kept.",
    ),
    Wrong(
        "17-buffer", "copies what it returns",
        swap=("Tensor.from_numpy(self.keys[:, :, :end]), Tensor.from_numpy(self.values[:, :, :end])",
              "Tensor(self.keys[:, :, :end]), Tensor(self.values[:, :, :end])"),
        hint="Tensor(...) copies, so every call moves the whole past again. Tensor.from_numpy does not.",
    ),
    Wrong(
        "17-buffer", "one memory for both",
        swap=("self.keys, self.values = (np.zeros((batch, heads, self.capacity, features), k.dtype) for _ in range(2))",
              "self.keys = self.values = np.zeros((batch, heads, self.capacity, features), k.dtype)"),
        hint="a = b = np.zeros(…) gives two names to one array. The values overwrote the keys.",
    ),
    Wrong(
        "17-buffer", "takes new memory each time",
        swap=("        if self.length == 0:\n    ", "        if True:\n    "),
        hint="New memory holds nothing of what was kept. Take it once, when the first keys come.",
    ),
    Wrong(
        "17-buffer", "takes memory only once for ever", swap=("if self.length == 0:", "if self.keys is None:"),
        hint="After cut(0), another batch may come, and the old memory has the wrong shape for it.",
    ),
    Wrong(
        "17-buffer", "float32 whatever comes", swap=(", k.dtype)", ", np.float32)"),
        hint="Memory of float32 rounds keys that came as float64. Take the dtype of the keys.",
    ),
    Wrong(
        "17-buffer", "cut forgets everything", swap=("self.length = min(self.length, length)", "self.length = 0"),
        hint="cut(3) keeps the first 3 positions.",
    ),
    Wrong(
        "17-buffer", "cut can grow", swap=("min(self.length, length)", "length"),
        hint="cut(9) of 5 positions: the last 4 were never written. To cut can't make a cache longer.",
    ),
    Wrong(
        "17-window", "rounds down",
        swap=("(length - context + stride - 1) // stride", "(length - context) // stride"),
        hint="Rounded down, the window still holds more tokens than the context. Round the number of jumps up.",
    ),
    Wrong(
        "17-window", "always jumps once more",
        swap=("(length - context + stride - 1) // stride", "(length - context) // stride + 1"),
        hint="Where length - context is a multiple of stride, that is one jump too many.",
    ),
    Wrong(
        "17-window", "forgets the stride", swap=("return jumps * stride", "return length - context"),
        hint="That is lesson 13's window, which moves with every token. It should begin at multiples of stride.",
    ),
    Wrong(
        "17-window", "returns the jumps", swap=("return jumps * stride", "return jumps"),
        hint="Each jump moves the window by `stride` tokens.",
    ),
    Wrong(
        "17-window", "goes below zero", swap=("    if length <= context:\n        return 0\n", ""),
        hint="A short text fits in whole: its window begins at 0. A negative start would count from the end.",
    ),
    Wrong(
        "17-next", "never resets the cache",
        swap=("        for cache in self.caches:\n            cache.cut(kept)\n", ""),
        hint="What another text left in the caches stayed there. Cut them to what agrees.",
    ),
    Wrong(
        "17-next", "shares one cache between layers",
        swap=("[KVCache(model.context) for _ in model.blocks]", "[KVCache(model.context)] * len(model.blocks)"),
        hint="A list times n holds n references to one cache: all layers write into it. Make a new one for each block.",
    ),
    Wrong(
        "17-next", "reads everything anew",
        swap=("kept = min(agreeing(self.read, window), len(window) - 1)", "kept = 0"),
        hint="The scores are right, but every token was read again. Keep what agrees with what was read before.",
    ),
    Wrong(
        "17-next", "trusts the length",
        swap=("min(agreeing(self.read, window), len(window) - 1)", "min(len(self.read), len(window) - 1)"),
        hint="That is right only for a text that grows. Another text may be as long; compare the tokens themselves.",
    ),
    Wrong(
        "17-next", "has nothing left to read",
        swap=("min(agreeing(self.read, window), len(window) - 1)", "agreeing(self.read, window)"),
        hint="If the whole text was read before, nothing is left to advance by, and there are no scores. Read the last "
        "token anew.",
    ),
    Wrong(
        "17-next", "compares the whole text",
        swap=("list(tokens[window_start(len(tokens), self.model.context, self.stride) :])", "list(tokens)"),
        hint="A text that grows will soon be longer than the context. Read its window only.",
    ),
    Wrong(
        "17-next", "forgets the stride", swap=("self.model.context, self.stride)", "self.model.context)"),
        hint="stride came in, and window_start never heard of it.",
    ),
    Wrong(
        "17-next", "believes what was stopped", swap=("        self.read = window[:kept]\n", ""),
        hint="When reading stops in the middle, self.read speaks of a text that the caches no longer hold. Before you "
        "read, set it to what is sure.",
    ),
    Wrong(
        "17-next", "promises too early", swap=("self.read = window[:kept]", "self.read = window"),
        hint="self.read names tokens that were not read yet. If reading stops, the caches hold something else.",
    ),
    Wrong(
        "17-next", "records while it reads",
        swap=("with no_grad():", "if True:"),
        hint="Every operation was recorded for a backward that never comes. Lesson 05's no_grad switches that off.",
    ),
    Wrong(
        "17-next", "counts all that agree",
        swap=("    for place, (a, b) in enumerate(zip(one, other, strict=False)):\n        if a != b:\n"
              "            return place\n    return min(len(one), len(other))",
              "    return sum(a == b for a, b in zip(one, other, strict=False))"),
        hint="After the first difference nothing counts, even where tokens are equal again: what stands before them is "
        "another text.",
    ),
    Wrong(
        "17-next", "keeps the caller's array",
        swap=("list(tokens[window_start(len(tokens), self.model.context, self.stride) :])",
              "tokens[window_start(len(tokens), self.model.context, self.stride) :]"),
        hint="A slice of an array shows the caller's own memory. When they change a token, what you believe to have "
        "read changes with it.",
    ),
]
