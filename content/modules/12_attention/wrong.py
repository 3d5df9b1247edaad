"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "12-mix", "normalises over the queries",
        swap=("softmax(scores, axis=-1)", "softmax(scores, axis=-2)"),
        hint="Now every key shares itself out among the queries. It is each query that has a whole to share out, among "
        "the keys: the last axis.",
    ),
    Wrong(
        "12-mix", "mixes with raw scores",
        swap=("softmax(scores, axis=-1) @ values", "scores @ values"),
        hint="Scores are not weights yet: they may be negative, and don't add up to 1. With three scores of 0 the "
        "answer would be 0, not the mean.",
    ),
    Wrong(
        "12-mix", "divides by the plain sum",
        swap=("softmax(scores, axis=-1)", "(scores / scores.sum(axis=-1, keepdims=True))"),
        hint="Scores can be 0 or negative, so their sum can be 0. Softmax makes positive weights of any scores.",
    ),
    Wrong(
        "12-mix", "takes the best value only",
        swap=("softmax(scores, axis=-1) @ values", "values[scores.data.argmax(axis=-1)]"),
        hint="That is a dictionary again: the best key takes all, and there is no slope. Mix all values.",
    ),
    Wrong(
        "12-mix", "averages once more",
        swap=("@ values", "@ values / values.shape[-2]"),
        hint="The weights add up to 1 already; the mixture is the mean.",
    ),
    Wrong(
        "12-scores", "does not scale",
        swap=(" / sqrt(q.shape[-1])", ""),
        hint="A dot product adds up d terms, and its spread grows with d. Divide by what it grows like.",
    ),
    Wrong(
        "12-scores", "divides by d",
        swap=("sqrt(q.shape[-1])", "q.shape[-1]"),
        hint="Of d independent terms the variance is d times as large, so the spread is √d times. Divided by d, long "
        "vectors would whisper.",
    ),
    Wrong(
        "12-scores", "scales with the number of keys",
        swap=("sqrt(q.shape[-1])", "sqrt(k.shape[-2])"),
        hint="The dot product runs over the features. How many keys there are makes no score larger.",
    ),
    Wrong(
        "12-scores", "divides by the fourth root",
        swap=("sqrt(q.shape[-1])", "sqrt(sqrt(q.shape[-1]))"),
        hint="The spread grows like √d. (The fourth root is right if you divide queries and keys by it, both of them.)",
    ),
    Wrong(
        "12-scores", "divides by the spread that came",
        swap=("return q @ k.transpose() / sqrt(q.shape[-1])", "s = q @ k.transpose(); return s / s.data.std()"),
        hint="Then one sentence's scores depend on what else is in the batch, and a single score is divided by 0. The "
        "factor must depend on d alone.",
    ),
    Wrong(
        "12-scores", "turns queries and keys around",
        swap=("q @ k.transpose()", "k @ q.transpose()"),
        hint="Row t belongs to query t: shape (T, S), queries first.",
    ),
    Wrong(
        "12-hide", "turns the mask around",
        swap=("np.where(mask, 0.0, -np.inf)", "np.where(mask, -np.inf, 0.0)"),
        hint="True means may attend. You hid what may be seen.",
    ),
    Wrong(
        "12-hide", "sets hidden scores to 0",
        swap=("scores + Tensor(np.where(mask, 0.0, -np.inf), dtype=scores.dtype)",
              "scores * Tensor(np.where(mask, 1.0, 0.0), dtype=scores.dtype)"),
        hint="Softmax makes e⁰ = 1 of a score of 0: that is not nothing. Which score becomes 0 after exp?",
    ),
    Wrong(
        "12-hide", "takes a number that is not small enough",
        swap=("-np.inf", "-1000.0"),
        hint="Added to a score of 5000, -1000 leaves 4000, and the hidden key wins. Only minus infinity is below all.",
    ),
    Wrong(
        "12-hide", "lets a blind query through",
        swap=("if len(blind):", "if False:"),
        hint="A row of minus infinities has no maximum to subtract: softmax answers nan, and it spreads. Refuse it.",
    ),
    Wrong(
        "12-hide", "looks for keys that nobody sees",
        swap=("mask.any(axis=-1)", "mask.any(axis=-2)"),
        hint="A key that nobody looks at is fine. It is a query without any key that has no answer: look along the "
        "rows.",
    ),
    Wrong(
        "12-hide", "refuses every mask that hides something",
        swap=("mask.any(axis=-1)", "mask.all(axis=-1)"),
        hint="all asks whether a query may see every key. It needs at least one.",
    ),
    Wrong(
        "12-hide", "works outside of the graph",
        swap=("return scores + Tensor(np.where(mask, 0.0, -np.inf), dtype=scores.dtype)",
              "return Tensor(np.where(mask, scores.data, -np.inf))"),
        hint="With .data the way back is lost, and queries and keys can't learn. Use operations of Tensor.",
    ),
    Wrong(
        "12-attention", "a mask that hides nothing",
        swap=("np.arange(keys) <= place", "np.ones((queries, keys), bool)"),
        hint="Every query sees every key, the future too. Training will look wonderful, and writing will fail. For "
        "each query: which keys come later?",
    ),
    Wrong(
        "12-attention", "hides the position itself",
        swap=("<= place", "< place"),
        hint="A position may see itself. The first one would have nothing at all.",
    ),
    Wrong(
        "12-attention", "lines up the first query with the first key",
        swap=("np.arange(queries)[:, None] + keys - queries", "np.arange(queries)[:, None]"),
        hint="With fewer queries than keys, the queries are the newest positions: the last query stands beside the "
        "last key.",
    ),
    Wrong(
        "12-attention", "hides the past",
        swap=("<= place", ">= place"),
        hint="Turned around: this query sees itself and what comes later. Row t allows the keys up to t.",
    ),
    Wrong(
        "12-attention", "forgets the mask",
        swap=("if mask is not None:", "if False:"),
        hint="The mask was never used, so every query saw everything.",
    ),
    Wrong(
        "12-attention", "always hides the future",
        swap=("if mask is not None:\n        scores = hide(scores, mask)",
              "scores = hide(scores, causal_mask(*scores.shape[-2:]) if mask is None else mask)"),
        hint="Without a mask, every query sees every key. Reading a whole sentence or a picture needs that.",
    ),
    Wrong(
        "12-attention", "mixes the keys",
        swap=("return mix(scores, v)", "return mix(scores, k)"),
        hint="Keys are there to be compared. What is handed over are the values.",
    ),
    Wrong(
        "12-heads", "reshapes straight away",
        swap=("x.reshape(batch, length, num_heads, features // num_heads).transpose(0, 2, 1, 3)",
              "x.reshape(batch, num_heads, length, features // num_heads)"),
        hint="The shape is right and the contents are not: head 0 got all features of position 0. First cut the last "
        "axis in two, then move the heads in front.",
    ),
    Wrong(
        "12-heads", "merges without moving back",
        swap=("return x.transpose(0, 2, 1, 3).reshape(batch, length, heads * features)",
              "return x.reshape(batch, length, heads * features)"),
        hint="In (N, H, T, D) a head's positions lie side by side in memory. Before you join heads, put positions in "
        "front of them again.",
    ),
    Wrong(
        "12-heads", "deals the features out in turn",
        swap=("x.reshape(batch, length, num_heads, features // num_heads).transpose(0, 2, 1, 3)",
              "x.reshape(batch, length, features // num_heads, num_heads).transpose(0, 3, 1, 2)"),
        hint="Head 0 got columns 0, 2, 4 … It should get the first columns, side by side.",
    ),
    Wrong(
        "12-heads", "joins in the wrong order",
        swap=("x.transpose(0, 2, 1, 3).reshape(batch, length, heads * features)",
              "x.transpose(0, 2, 3, 1).reshape(batch, length, heads * features)"),
        hint="Features of different heads are interleaved now. All of head 0 comes first, then all of head 1.",
    ),
    Wrong(
        "12-multi-head", "compares the input with itself",
        swap=("for part in (self.query, self.key, self.value))", "for part in (self.query, self.query, self.value))"),
        hint="What a position asks for and what it offers are different things: keys come from self.key.",
    ),
    Wrong(
        "12-multi-head", "does not deal out",
        swap=("tuple(split_heads(part(x), self.num_heads) for part", "tuple(split_heads(part(x), 1) for part"),
        hint="One head got everything. Deal the features out to num_heads.",
    ),
    Wrong(
        "12-multi-head", "forgets the last layer",
        swap=("return self.output(merge_heads(answers))", "return merge_heads(answers)"),
        hint="The heads' answers lie side by side, and nothing blends them. The output layer does.",
    ),
    Wrong(
        "12-multi-head", "blends before putting together",
        swap=("return self.output(merge_heads(answers))",
              "return merge_heads(answers) @ self.output.weight.T + self.output.bias"),
        hint="Call the layer: self.output(…). Its weight is (in_features, out_features) and is not transposed.",
    ),
    Wrong(
        "12-multi-head", "loses the mask",
        swap=("scaled_dot_product_attention(q, k, v, mask)", "scaled_dot_product_attention(q, k, v)"),
        hint="The mask came as far as attend and no further. Hand it on.",
    ),
]
