"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "04-mse", "sums in place of the mean",
        swap=("((predictions - targets) ** 2).mean()", "((predictions - targets) ** 2).sum()"),
        hint="A sum grows with the batch, and so would every step of learning. Take the mean.",
    ),
    Wrong(
        "04-mse", "takes the root",
        swap=("((predictions - targets) ** 2).mean()", "((predictions - targets) ** 2).mean().sqrt()"),
        hint="That is the root mean squared error. Here the root is not taken: 5/3, not 1.29.",
    ),
    Wrong(
        "04-mse", "forgets the square",
        swap=("((predictions - targets) ** 2).mean()", "(predictions - targets).mean()"),
        hint="Without the square, too much here and too little there cancel out.",
    ),
    Wrong(
        "04-mse", "averages rows only",
        swap=("** 2).mean()", "** 2).mean(axis=-1)"),
        hint="A loss is one number: the mean over all axes, which is mean() without an axis.",
    ),
    Wrong(
        "04-mse", "lets shapes broadcast",
        swap=("if predictions.shape != targets.shape:", "if predictions.shape[:1] != targets.shape[:1]:"),
        hint="(100, 1) and (100,) are not the same shape. Subtracted, they give (100, 100): each prediction minus "
        "every target. All axes must agree.",
    ),
    Wrong(
        "04-mse", "compares sizes",
        swap=("predictions.shape != targets.shape", "predictions.size != targets.size"),
        hint="(100, 1) and (100,) both have 100 entries, and broadcast to 10,000. Compare the shapes.",
    ),
    Wrong(
        "04-mse", "accepts an empty batch",
        swap=("if predictions.size == 0:", "if False:"),
        hint="Nothing has no mean; numpy answers nan, and every weight becomes nan with the next step. Refuse it.",
    ),
    Wrong(
        "04-mse", "works outside of the graph",
        swap=("((predictions - targets) ** 2).mean()", "Tensor(((predictions.data - targets.data) ** 2).mean())"),
        hint="With .data you leave the graph: the result remembers nothing, and no weight can learn from it. Use the "
        "operators of Tensor.",
    ),
    Wrong(
        "04-log-softmax", "takes the logarithm of softmax",
        swap=("return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))",
              "return np.log(np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True))"),
        hint="The probability of a hopeless class becomes 0 in float32, and log(0) is -inf. Take the logarithm on "
        "paper: z minus the logarithm of the sum.",
    ),
    Wrong(
        "04-log-softmax", "does not subtract the maximum",
        swap=("z = a - OPS[\"max\"](a, axis=axis, keepdims=True)", "z = a"),
        hint="exp(1000) overflows. Subtract the largest score first; softmax looks at differences only.",
    ),
    Wrong(
        "04-log-softmax", "subtracts the maximum of everything",
        swap=("OPS[\"max\"](a, axis=axis, keepdims=True)", "OPS[\"max\"](a)"),
        hint="One large row pushes all others down to exponentials of 0, and their logarithm is -inf. Every row needs "
        "its own maximum: pass axis and keepdims.",
    ),
    Wrong(
        "04-log-softmax", "forgets the axis of the sum",
        swap=("np.exp(z).sum(axis=axis, keepdims=True)", "np.exp(z).sum()"),
        hint="You divided by the sum over all rows. Every row is a distribution of its own: pass axis and keepdims.",
    ),
    Wrong(
        "04-log-softmax", "always takes the last axis",
        swap=("axis=axis", "axis=-1"),
        hint="axis is a setting: classes may lie along any axis.",
    ),
    Wrong(
        "04-log-softmax", "forgets the logarithm of the sum",
        swap=("return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))", "return z"),
        hint="z are scores, moved so that the largest is 0. To become log-probabilities they lose log(sum of exp(z)).",
    ),
    Wrong(
        "04-log-softmax", "writes into its input",
        swap=("z = a - OPS[\"max\"](a, axis=axis, keepdims=True)",
              "z = a; z -= OPS[\"max\"](a, axis=axis, keepdims=True)"),
        hint="z -= … writes into the array that you were given, and it belongs to another tensor.",
    ),
    Wrong(
        "04-class-targets", "lets negative classes through",
        swap=("(numbers < 0) | (numbers >= classes)", "numbers >= classes"),
        hint="-1 is a valid index: the last class. Targets must not be negative.",
    ),
    Wrong(
        "04-class-targets", "counts from 1",
        swap=("(numbers < 0) | (numbers >= classes)", "(numbers < 1) | (numbers > classes)"),
        hint="Classes count from 0: with 3 of them they are 0, 1 and 2.",
    ),
    Wrong(
        "04-class-targets", "lets class C through",
        swap=("numbers >= classes", "numbers > classes"),
        hint="With 3 classes the last one is 2. Class 3 does not exist.",
    ),
    Wrong(
        "04-class-targets", "accepts floats",
        swap=('if numbers.dtype.kind not in "iu":', 'if numbers.dtype.kind not in "iufb":'),
        hint="1.0 is a measurement, not a class, and True is an answer. Only integer dtypes name classes: kind i or u.",
    ),
    Wrong(
        "04-class-targets", "compares the number of targets only",
        swap=("numbers.shape != logits.shape[:-1]", "numbers.size != logits.size // max(1, logits.shape[-1])"),
        hint="The count is right, the shape is not. (3, 2) targets for (2, 3, C) logits would pair the wrong ones.",
    ),
    Wrong(
        "04-class-targets", "accepts an empty batch",
        swap=("if numbers.size == 0:", "if False:"),
        hint="Nothing has no mean. An empty batch comes from a mistake earlier on; say so here.",
    ),
    Wrong(
        "04-cross-entropy", "forgets the sign",
        swap=("return -rows", "return rows"),
        hint="Logarithms of probabilities are at most 0. Surprise is their negative: a loss falls to 0 from above.",
    ),
    Wrong(
        "04-cross-entropy", "picks columns for all rows",
        swap=("rows[np.arange(numbers.size), numbers]", "rows[:, numbers]"),
        hint="rows[:, numbers] takes every target's column for every row. Two arrays as index, row numbers and class "
        "numbers, pick one entry for each row.",
    ),
    Wrong(
        "04-cross-entropy", "averages over all classes",
        swap=("-rows[np.arange(numbers.size), numbers].mean()", "-rows.mean()"),
        hint="Only the entry of the right class counts. You took the mean over all classes.",
    ),
    Wrong(
        "04-cross-entropy", "sums in place of the mean",
        swap=("numbers].mean()", "numbers].sum()"),
        hint="A sum grows with the batch. The loss is the mean surprise.",
    ),
    Wrong(
        "04-cross-entropy", "divides by the classes as well",
        swap=("numbers].mean()", "numbers].sum() / logits.size"),
        hint="The mean is over rows: one surprise for each. Dividing by all logits counts the classes too.",
    ),
    Wrong(
        "04-cross-entropy", "uses raw scores",
        swap=("rows = log_softmax(logits)", "rows = logits"),
        hint="Scores are no log-probabilities yet; log_softmax makes them so.",
    ),
    Wrong(
        "04-cross-entropy", "takes the logarithm of probabilities",
        swap=("rows = log_softmax(logits)", "rows = (log_softmax(logits).exp() + 1e-8).log()"),
        hint="By way of probabilities, the loss ends at 18.4, however wrong the model is. Stay with log_softmax.",
    ),
    Wrong(
        "04-binary-cross-entropy", "takes the logarithm of the sigmoid",
        swap=("return np.maximum(a, 0) - a * targets + np.log1p(np.exp(-np.abs(a)))",
              "p = 1 / (1 + np.exp(-a)); return -targets * np.log(p) - (1 - targets) * np.log(1 - p)"),
        hint="That is the definition, and it overflows, or takes the logarithm of 0. Use the last formula of the text.",
    ),
    Wrong(
        "04-binary-cross-entropy", "keeps the formula for positive logits",
        swap=(
            "np.maximum(a, 0) - a * targets + np.log1p(np.exp(-np.abs(a)))",
            "a - a * targets + np.log1p(np.exp(-a))",
        ),
        hint="For a negative logit e⁻ˣ is large, and overflows from -89 on. max(x, 0) and |x| cover both signs.",
    ),
    Wrong(
        "04-binary-cross-entropy", "turns the targets around",
        swap=("- a * targets", "- a * (1 - targets)"),
        hint="A logit of 2 says yes. With target 1 the loss must be the small one, 0.127.",
    ),
    Wrong(
        "04-binary-cross-entropy", "log in place of log1p",
        swap=("np.log1p(np.exp(-np.abs(a)))", "np.log(1 + np.exp(-np.abs(a)))"),
        hint="1 + 2e-9 is 1 in float32, and its logarithm 0: the last digits of a good model are lost. np.log1p(y) "
        "computes log(1 + y) without the sum.",
    ),
    Wrong(
        "04-binary-cross-entropy", "sums in place of the mean",
        swap=("targets=targets.data).mean()", "targets=targets.data).sum()"),
        hint="A sum grows with the batch. The loss is the mean.",
    ),
    Wrong(
        "04-binary-cross-entropy", "passes tensors as a setting",
        swap=("targets=targets.data)", "targets=targets)"),
        hint="A rule gets arrays, and its settings are arrays or numbers too: targets.data.",
    ),
]
