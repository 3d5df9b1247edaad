"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "02-relu", "takes the maximum of the array",
        swap=("np.maximum(a, 0)", "np.max(a, 0)"),
        hint="np.max(a, 0) reduces: the largest entry along axis 0. np.maximum(a, 0) compares entry by entry.",
    ),
    Wrong(
        "02-relu", "keeps the negative side",
        swap=("np.maximum(a, 0)", "np.minimum(a, 0)"),
        hint="This keeps what is below 0. ReLU keeps what is above: the larger of the entry and 0.",
    ),
    Wrong(
        "02-relu", "takes the absolute value",
        swap=("np.maximum(a, 0)", "np.abs(a)"),
        hint="The absolute value mirrors negative numbers. ReLU drops them: -2 becomes 0, not 2.",
    ),
    Wrong(
        "02-relu", "leaks",
        swap=("np.maximum(a, 0)", "np.where(a > 0, a, 0.01 * a)"),
        hint="That is the leaky ReLU, a relative. Here a negative entry becomes 0.",
    ),
    Wrong(
        "02-relu", "multiplies by a mask",
        swap=("np.maximum(a, 0)", "a * (a > 0)"),
        hint="-inf times 0 is nan, not 0. Choose between two numbers; do not multiply by 0.",
    ),
    Wrong(
        "02-relu", "hides nan",
        swap=("np.maximum(a, 0)", "np.fmax(a, 0)"),
        hint="nan became 0. Somewhere a computation failed, and nobody will ever know. np.maximum passes nan on.",
    ),
    Wrong(
        "02-relu", "writes into its input",
        swap=("return np.maximum(a, 0)", "a[a < 0] = 0; return a"),
        hint="The array belongs to another tensor, and you changed it. np.maximum makes a new one.",
    ),
    Wrong(
        "02-sigmoid", "one formula for both sides: 1 / (1 + exp(-x))",
        swap=("return np.where(a >= 0, 1, z) / (1 + z)", "return 1 / (1 + np.exp(-a))"),
        hint="In float16, exp(12) is inf, and sigmoid(-12) came out as 0. On the left use z / (1 + z).",
    ),
    Wrong(
        "02-sigmoid", "one formula for both sides: exp(x) / (1 + exp(x))",
        swap=("return np.where(a >= 0, 1, z) / (1 + z)", "return np.exp(a) / (1 + np.exp(a))"),
        hint="exp(100) is inf, and inf / inf is nan. On the right use 1 / (1 + z), with z = exp(-|x|).",
    ),
    Wrong(
        "02-sigmoid", "forgets the minus",
        swap=("np.exp(-np.abs(a))", "np.exp(np.abs(a))"),
        hint="z must lie between 0 and 1: it is exp(-|x|), with a minus. Now the two sides are exchanged.",
    ),
    Wrong(
        "02-sigmoid", "forgets the absolute value",
        swap=("np.exp(-np.abs(a))", "np.exp(-a)"),
        hint="On the left, exp(-x) is above 1, and z / (1 + z) is then the answer for the other side. z needs |x|.",
    ),
    Wrong(
        "02-sigmoid", "clips its input",
        swap=("return np.where(a >= 0, 1, z) / (1 + z)", "return 1 / (1 + np.exp(-np.clip(a, -30, 30)))"),
        hint="Clipping avoids the overflow by giving a wrong answer: sigmoid(-80) is not sigmoid(-30). The two-sided "
        "form needs no clipping.",
    ),
    Wrong(
        "02-sigmoid", "goes through tanh",
        swap=("return np.where(a >= 0, 1, z) / (1 + z)", "return 0.5 * (1 + np.tanh(0.5 * a))"),
        hint="The same function on paper. But for -20, tanh rounds to -1, and 1 + (-1) is 0: cancellation. The answer "
        "is 2 · 10⁻⁹.",
    ),
    Wrong(
        "02-sigmoid", "the first edition's cell",
        swap=("@in_floats\n", ""),
        hint="The absolute value of a uint8 can't be negated: it wraps around. Keep the line @in_floats above the "
        "function: it makes floats of integers first.",
    ),
    Wrong(
        "02-curve", "never turns back",
        swap=("turns = np.diff(slopes, prepend=0)", "turns = slopes"),
        hint="Every ReLU goes on for ever, so slopes add up: after the second knot you have 2 + 0, then 2 + 0 - 1. "
        "Each needs the change of slope, not the slope.",
    ),
    Wrong(
        "02-curve", "starts at height 0",
        swap=(" + heights[0]", ""),
        hint="Left of the first knot all ReLUs are 0, but the first point is not at height 0. Raise the whole curve.",
    ),
    Wrong(
        "02-curve", "takes heights for slopes",
        swap=("np.diff(heights) / np.diff(knots)", "np.diff(heights)"),
        hint="Right when all knots are 1 apart. A slope is a difference of heights divided by the distance between the "
        "knots.",
    ),
    Wrong(
        "02-curve", "forgets the bend",
        swap=("relu(Tensor(x)[:, None] - knots[:-1])", "Tensor(x)[:, None] - knots[:-1]"),
        hint="Without relu each piece acts left of its knot, too, and all together are one straight line.",
    ),
    Wrong(
        "02-curve", "bends at the wrong ends",
        swap=("- knots[:-1]", "- knots[1:]"),
        hint="A line begins at the left one of its two knots. You let it begin at the right one, where the next line "
        "should.",
    ),
    Wrong(
        "02-curve", "leaves the first slope out",
        swap=("np.diff(slopes, prepend=0)", "np.diff(slopes, append=0)"),
        hint="At the first knot the slope changes, too: from 0 to the first line's. np.diff has one entry less than "
        "what it is given; put a 0 in front.",
    ),
    Wrong(
        "02-gelu", "forgets the half",
        swap=("0.5 * a", "a"),
        hint="1 + tanh(…) runs from 0 to 2. Half of it runs from 0 to 1, and that is the share Φ.",
    ),
    Wrong(
        "02-gelu", "forgets the root",
        swap=("sqrt(2 / pi)", "(2 / pi)"),
        hint="The factor is √(2/π) = 0.798; yours is 2/π = 0.637.",
    ),
    Wrong(
        "02-gelu", "squares instead of cubing",
        swap=("(a * a * a)", "(a * a)"),
        hint="The small term is 0.044715 x³, with three factors. For x = 1 the square gives the same; for -1 it does "
        "not.",
    ),
    Wrong(
        "02-gelu", "the sigmoid approximation",
        swap=("return 0.5 * a * (1 + np.tanh(u))", "return a / (1 + np.exp(-1.702 * a))"),
        hint="x · σ(1.702 x) is the paper's other approximation, and a coarser one. Build the one with tanh.",
    ),
    Wrong(
        "02-gelu", "returns the share without x",
        swap=("0.5 * a * (1", "0.5 * (1"),
        hint="That is Φ(x), the share. GELU is x times the share.",
    ),
    Wrong(
        "02-gelu", "closes the bracket too early",
        swap=("sqrt(2 / pi) * (a + 0.044715 * (a * a * a))", "sqrt(2 / pi) * a + 0.044715 * (a * a * a)"),
        hint="√(2/π) multiplies the whole bracket, x and the cubic term.",
    ),
    Wrong(
        "02-gelu", "turns everything into float64",
        swap=("sqrt(2 / pi)", "np.sqrt(2 / np.pi)"),
        hint="np.sqrt(2 / np.pi) is a numpy float64, and numpy then computes all of it in float64. sqrt from math "
        "gives a Python number, which takes the dtype of the array beside it.",
    ),
    Wrong(
        "02-softmax", "no maximum subtracted",
        swap=('np.exp(a - a.max(axis=axis, keepdims=True))', "np.exp(a)"),
        hint="exp(1001) is inf, and inf / inf is nan. Subtract the largest score first: the differences stay the same.",
    ),
    Wrong(
        "02-softmax", "one maximum for the whole array",
        swap=('a.max(axis=axis, keepdims=True)', "a.max()"),
        hint="One row lies 2000 below the other. With the maximum of the whole array, all its exponentials are 0, and "
        "0 / 0 is nan. Each row needs its own maximum: axis and keepdims.",
    ),
    Wrong(
        "02-softmax", "sums over everything",
        swap=("exps.sum(axis=axis, keepdims=True)", "exps.sum()"),
        hint="All entries together add up to 1. They should do so along the axis, one row at a time.",
    ),
    Wrong(
        "02-softmax", "always takes the last axis",
        swap=("axis=axis", "axis=-1"),
        hint="Right for axis=-1 only. Pass the axis on, to the maximum and to the sum.",
    ),
    Wrong(
        "02-softmax", "forgets keepdims",
        swap=("exps.sum(axis=axis, keepdims=True)", "exps.sum(axis=axis)"),
        hint="The axis disappeared from the sums, so they broadcast along another one, or not at all. keepdims=True "
        "leaves it there with length 1.",
    ),
    Wrong(
        "02-softmax", "subtracts the smallest score",
        swap=('a.max(axis=axis, keepdims=True)', "a.min(axis=axis, keepdims=True)"),
        hint="Now the smallest exponent is 0, and the largest can still overflow; a score of -inf makes everything "
        "infinite. Subtract the largest.",
    ),
    Wrong(
        "02-softmax", "divides scores by their sum",
        swap=("return exps / exps.sum(axis=axis, keepdims=True)", "return a / a.sum(axis=axis, keepdims=True)"),
        hint="Scores can be negative or add up to 0. Raise e to them first: that makes them all positive.",
    ),
    Wrong(
        "02-softmax", "the first edition's cell",
        swap=("@in_floats\n", ""),
        hint="In uint8, 1 minus 2 is 255: small integers wrap around. Keep the line @in_floats above the function: it "
        "makes floats of integers first.",
    ),
    Wrong(
        "02-softmax", "writes into its input",
        swap=(
            'exps = np.exp(a - a.max(axis=axis, keepdims=True))',
            'a -= a.max(axis=axis, keepdims=True); exps = np.exp(a)',
        ),
        hint="a -= … changes the scores themselves, and they belong to another tensor. a - … makes a new array.",
    ),
    Wrong(
        "02-measure", "steps to the right only",
        swap=("(f(x + step) - f(x - step)).data / (2 * step)", "(f(x + step) - f(x)).data / step"),
        hint="One-sided: off by about half a step times the curvature. From both sides these errors cancel.",
    ),
    Wrong(
        "02-measure", "divides by one step",
        swap=("/ (2 * step)", "/ step"),
        hint="From x - h to x + h is a distance of 2h. Your slopes are twice too steep.",
    ),
    Wrong(
        "02-measure", "divides by 2, then multiplies",
        swap=("/ (2 * step)", "/ 2 * step"),
        hint="/ 2 * step divides by 2 and then multiplies by the step. Put brackets around (2 * step).",
    ),
    Wrong(
        "02-measure", "stays in float32",
        swap=("Tensor(x, dtype=np.float64)", "Tensor(x, dtype=np.float32)"),
        hint="Two nearly equal numbers are subtracted. Of float32's seven digits hardly any are left; float64 has "
        "sixteen.",
    ),
    Wrong(
        "02-measure", "ignores the step",
        swap=("x = Tensor(x, dtype=np.float64)", "x = Tensor(x, dtype=np.float64); step = 1e-3"),
        hint="The caller chose a step. Use it, on both sides and in the division.",
    ),
    Wrong(
        "02-measure", "takes steep descents for flat",
        swap=("np.abs(slope(f, x)) < limit", "slope(f, x) < limit"),
        hint="A slope of -1 is below the limit, but steep. Compare its absolute value.",
    ),
    Wrong(
        "02-measure", "counts what is not saturated",
        swap=("np.abs(slope(f, x)) < limit", "np.abs(slope(f, x)) > limit"),
        hint="You count the entries that still pass something. Saturated are the flat ones: below the limit.",
    ),
    Wrong(
        "02-measure", "counts instead of sharing",
        swap=("float(np.mean(raw(x) == 0))", "float(np.sum(raw(x) == 0))"),
        hint="That is how many zeros there are. The share is that number divided by the number of entries.",
    ),
    Wrong(
        "02-measure", "takes negative numbers for zeros",
        swap=("raw(x) == 0", "raw(x) <= 0"),
        hint="-2 is not 0. Sparsity counts exact zeros only.",
    ),
    Wrong(
        "02-measure", "takes small numbers for zeros",
        swap=("raw(x) == 0", "np.abs(raw(x)) < 1e-6"),
        hint="10⁻⁹ is small, but it still has to be stored and multiplied. Sparsity counts exact zeros only.",
    ),
]
