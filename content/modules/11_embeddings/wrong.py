"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

GUARD = '''    outside = ids[(ids < 0) | (ids >= len(table))]
    if outside.size:
        raise IndexError(f"There is no token {outside[0]}: the table has {len(table)} rows, for ids from 0.")
'''

WRONG = [
    Wrong(
        "11-lookup", "leaves the hole open",
        swap=(GUARD, ""),
        hint="table[-1] is the last row: an id that went wrong would be read as another token, and nobody would "
        "notice. Refuse ids below 0 yourself.",
    ),
    Wrong(
        "11-lookup", "refuses the last row",
        swap=("ids >= len(table)", "ids >= len(table) - 1"),
        hint="With 4 rows the ids are 0 to 3, and 3 is a good one.",
    ),
    Wrong(
        "11-lookup", "takes columns",
        swap=("return table[ids]", "return table[:, ids % table.shape[1]]"),
        hint="Each token is a row. table[:, ids] picks columns.",
    ),
    Wrong(
        "11-lookup", "flattens the ids",
        swap=("return table[ids]", "return table[ids.reshape(-1)]"),
        hint="The axes of the ids stay in front: ids (N, T) give vectors (N, T, C).",
    ),
    Wrong(
        "11-scatter", "forgets repeated tokens",
        swap=("np.add.at(table_grad, ids, grad)", "table_grad[ids] += grad"),
        hint="table_grad[ids] += grad reads all rows once, adds, and writes them back; of two writes to one row, the "
        "last one stays. A row that was read twice must get both gradients.",
    ),
    Wrong(
        "11-scatter", "takes the mean of repeated tokens",
        swap=("return table_grad",
              "return table_grad / np.maximum(np.bincount(ids.reshape(-1), minlength=rows), 1)[:, None]"),
        hint="Each place pulls with full strength: two places move the loss twice as much. Add, don't average.",
    ),
    Wrong(
        "11-scatter", "makes a table of the size of the text",
        swap=("np.zeros((rows, grad.shape[-1]), grad.dtype)",
              "np.zeros((ids.max(initial=0) + 1, grad.shape[-1]), grad.dtype)"),
        hint="The gradient has the shape of the table, also for the rows that nobody read.",
    ),
    Wrong(
        "11-scatter", "forgets the dtype",
        swap=("np.zeros((rows, grad.shape[-1]), grad.dtype)", "np.zeros((rows, grad.shape[-1]))"),
        hint="np.zeros makes float64. A float32 gradient should stay one: pass grad.dtype.",
    ),
    Wrong(
        "11-embedding", "starts with standard deviation 1",
        swap=("rng.normal(0.0, 0.02,", "rng.normal(0.0, 1.0,"),
        hint="With a spread of 1 each token's score with itself is about as large as the vector is long, so the model "
        "begins certain and wrong. The text asks for 0.02.",
    ),
    Wrong(
        "11-embedding", "swaps the axes of the table",
        swap=("(num_embeddings, embedding_dim))", "(embedding_dim, num_embeddings)).T.copy()[:, ::-1].T"),
        hint="A row for each token: shape (num_embeddings, embedding_dim).",
    ),
    Wrong(
        "11-embedding", "draws without the generator",
        swap=("rng.normal(0.0, 0.02,", "np.random.normal(0.0, 0.02,"),
        hint="np.random.normal draws from a generator that everybody shares, so no experiment can be repeated. Draw "
        "from rng.",
    ),
    Wrong(
        "11-embedding", "does not learn",
        swap=(", requires_grad=True", ""),
        hint="Without requires_grad the table is no parameter: no optimizer finds it, and it never learns.",
    ),
    Wrong(
        "11-embedding", "leaves the graph",
        swap=('apply("embedding", self.weight, ids=ids)', "Tensor(embedding_forward(self.weight.data, ids))"),
        hint="With .data you leave the graph: the vectors remember nothing, and no gradient reaches the table. Use "
        "apply.",
    ),
    Wrong(
        "11-embedding", "scores without the transpose",
        swap=("x @ self.weight.T", "x @ self.weight"),
        hint="x has C numbers, and so does each row. To multiply with all rows at once, the rows must stand as "
        "columns.",
    ),
    Wrong(
        "11-clocks", "puts all sines in front",
        swap=("table[:, 0::2], table[:, 1::2] = np.sin(angles), np.cos(angles)",
              "table[:, : dim // 2], table[:, dim // 2 :] = np.sin(angles), np.cos(angles)"),
        hint="A hand's two numbers stand side by side: sines in columns 0, 2, 4 …, cosines in 1, 3, 5 …",
    ),
    Wrong(
        "11-clocks", "counts hands where columns are meant",
        swap=("np.arange(0, dim, 2) / dim", "np.arange(dim // 2) / dim"),
        hint="The exponent is 2i / C. With np.arange(dim // 2) you have i / C, and every hand is too fast.",
    ),
    Wrong(
        "11-clocks", "turns the exponent round",
        swap=("(-np.arange", "(np.arange"),
        hint="The exponent is negative: every hand is slower than the one before, not faster.",
    ),
    Wrong(
        "11-clocks", "begins at place 1",
        swap=("np.arange(length)[:, None]", "np.arange(1, length + 1)[:, None]"),
        hint="Places count from 0: the first row is all sines of 0 and cosines of 0.",
    ),
    Wrong(
        "11-clocks", "swaps sine and cosine",
        swap=("np.sin(angles), np.cos(angles)", "np.cos(angles), np.sin(angles)"),
        hint="Sines stand in the even columns, and 0 is even: place 0 begins with sin(0) = 0.",
    ),
    Wrong(
        "11-shift", "turns the wrong way",
        swap=("[[cos, -sin], [sin, cos]]", "[[cos, sin], [-sin, cos]]"),
        hint="This matrix turns back: place 5 becomes place 4. Try [0, 1] @ M by hand; it must be [sin, cos] of "
        "the angle.",
    ),
    Wrong(
        "11-shift", "turns all hands alike",
        swap=("sin, cos = np.sin(angle), np.cos(angle)", "sin, cos = np.sin(places), np.cos(places)"),
        hint="Every hand has a speed of its own: in k places hand i turns by k times its speed.",
    ),
    Wrong(
        "11-shift", "adds the angles instead of turning",
        swap=("[[cos, -sin], [sin, cos]]", "[[1 + sin, 0], [0, cos]]"),
        hint="The new sine needs the old sine and the old cosine: both entries of a row are used. Write the two "
        "formulas as a row times a matrix.",
    ),
    Wrong(
        "11-shift", "uses the first hand only",
        swap=("return matrix", "matrix[2:, 2:] = np.eye(dim - 2)\n    return matrix"),
        hint="Only the first two columns are moved; the other hands stand still. Fill one block for each hand.",
    ),
    Wrong(
        "11-positions", "adds all places",
        swap=("self.weight[:length]", "self.weight[: self.max_len]"),
        hint="The table has max_len rows, the sequence may have fewer. Take the first T.",
    ),
    Wrong(
        "11-positions", "counts sequences in place of tokens",
        swap=("length = x.shape[-2]", "length = x.shape[0]"),
        hint="x.shape[0] is the number of sequences in a batch. The places lie along the axis before the last.",
    ),
    Wrong(
        "11-positions", "adds the same place to all",
        swap=("self.weight[:length]", "self.weight[:1]"),
        hint="Every place has a row of its own; you added the row of place 0 to all of them.",
    ),
    Wrong(
        "11-positions", "multiplies",
        swap=("x + self.weight[:length]", "x * self.weight[:length]"),
        hint="The vector of the place is added. A product would erase a token wherever a sine is 0.",
    ),
    Wrong(
        "11-positions", "leaves the graph",
        swap=("x + self.weight[:length]", "x + self.weight.data[:length]"),
        hint="With .data the learned positions get no gradient. Index the tensor itself.",
    ),
    Wrong(
        "11-positions", "cuts off what is too long",
        swap=("if length > self.max_len:", "if False:"),
        hint="A sequence that is too long meets numpy's words about shapes at best. Say how long it is, and how many "
        "places there are.",
    ),
]
