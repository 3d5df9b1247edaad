"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

MSE = "((predictions - targets) ** 2).mean()"
TOP = "top = a.max(axis=axis, keepdims=True)"
PICK = "return -logs[np.arange(len(numbers)), numbers]"
MEAN = "loss = surprises(rows, numbers).mean()"
SOFTPLUS = "return np.maximum(a, 0) + np.log1p(small)"
WEIGH = "return targets * softplus(-a) + (1 - targets) * softplus(a)"

FIRST_EDITION = '''
class CrossEntropyLoss:
    def __call__(self, logits, targets):
        (logits,) = as_tensors(logits)
        numbers = class_targets(targets, logits)
        rows = log_softmax(logits).reshape(numbers.size, -1)
        return -rows[np.arange(numbers.size), numbers].mean()
'''

WRONG = [
    Wrong(
        "04-mse", "sums in place of the mean",
        swap=(MSE, "((predictions - targets) ** 2).sum()"),
        hint="A sum grows with the batch, and so would every step of learning. Take the mean.",
    ),
    Wrong(
        "04-mse", "takes the root",
        swap=(MSE, "((predictions - targets) ** 2).mean().sqrt()"),
        hint="That is the root mean squared error. Here the root is not taken: 5/3, not 1.29.",
    ),
    Wrong(
        "04-mse", "forgets the square",
        swap=(MSE, "(predictions - targets).mean()"),
        hint="Without the square, too much here and too little there cancel out.",
    ),
    Wrong(
        "04-mse", "takes the size of each miss",
        swap=(MSE, "(((predictions - targets) ** 2).sqrt()).mean()"),
        hint="That is the mean absolute error: a miss of 2 counts twice as much as a miss of 1. It should count four "
        "times as much.",
    ),
    Wrong(
        "04-mse", "averages rows only",
        swap=("** 2).mean()", "** 2).mean(axis=-1)"),
        hint="A loss is one number: the mean over all axes, which is mean() without an axis.",
    ),
    Wrong(
        "04-mse", "works outside of the graph",
        swap=(MSE, "Tensor(((predictions.data - targets.data) ** 2).mean())"),
        hint="With .data you leave the graph: the result remembers nothing, and no weight can learn from it. Use the "
        "operators of Tensor.",
    ),
    Wrong(
        "04-mse", "lets bytes wrap around",
        swap=("floats(predictions, targets)", "as_tensors(predictions, targets)"),
        hint="0 - 20 is 236 in uint8: bytes wrap around. The first line of the method belongs there: floats(...) makes "
        "floats of integers before anything is subtracted.",
    ),
    Wrong(
        "04-mse", "lets shapes broadcast",
        swap=("        check_shapes(predictions, targets)\n", ""),
        hint="(100, 1) minus (100,) is (100, 100): each prediction minus every target. The line check_shapes(...) "
        "belongs in front of the mean.",
    ),
    Wrong(
        "04-log-softmax", "takes the logarithm of softmax",
        swap=("return a - top - np.log(total)", "return np.log(np.exp(a - top) / total)"),
        hint="The probability of a hopeless class becomes 0 in float32, and log(0) is -inf. Take the logarithm on "
        "paper: that of a quotient is a difference.",
    ),
    Wrong(
        "04-log-softmax", "does not subtract the maximum",
        swap=(TOP, "top = np.zeros(())"),
        hint="exp(1000) overflows. Softmax looks at differences only, so the largest score can go first.",
    ),
    Wrong(
        "04-log-softmax", "forgets that the maximum was taken out",
        swap=("return a - top - np.log(total)", "return a - np.log(total)"),
        hint="You made the sum smaller by taking the largest score out of it. log(e¹⁰⁰⁰ + e¹⁰⁰⁰) is 1000 + log(2): the "
        "1000 has to come back.",
    ),
    Wrong(
        "04-log-softmax", "subtracts the maximum of everything",
        swap=(TOP, "top = a.max() if a.size else 0"),
        hint="One large row pushes all others down to exponentials of 0, and their logarithm is -inf. Every row needs "
        "its own maximum: pass axis and keepdims.",
    ),
    Wrong(
        "04-log-softmax", "forgets the axis of the sum",
        swap=("np.exp(a - top).sum(axis=axis, keepdims=True)", "np.exp(a - top).sum()"),
        hint="You divided by the sum over all rows. Every row is a distribution of its own: pass axis and keepdims.",
    ),
    Wrong(
        "04-log-softmax", "always takes the last axis",
        swap=("axis=axis", "axis=-1"),
        hint="axis is a setting: classes may lie along any axis.",
    ),
    Wrong(
        "04-log-softmax", "forgets the logarithm of the sum",
        swap=("return a - top - np.log(total)", "return a - top"),
        hint="These are scores, moved so that the largest is 0. To be log-probabilities, their exponentials have to "
        "add up to 1.",
    ),
    Wrong(
        "04-log-softmax", "subtracts one rounded number",
        swap=("return a - top - np.log(total)", "return a - (top + np.log(total))"),
        hint="On paper that is the same. But float32 keeps seven digits of 1000.693, and only three or four of them "
        "belong to the logarithm. Subtract the largest score first, and the small logarithm after that.",
    ),
    Wrong(
        "04-log-softmax", "writes into its input",
        swap=("total = np.exp(a - top)", "a -= top; top = 0; total = np.exp(a)"),
        hint="-= writes into the array that you were given, and it belongs to another tensor.",
    ),
    Wrong(
        "04-log-softmax", "the first edition's cell",
        swap=("@in_floats  # integers and booleans arrive as float32\n", ""),
        hint="In uint8, 0 minus the largest score wraps around to a large number. Keep the line @in_floats above the "
        "function: it makes floats of small integers first.",
    ),
    Wrong(
        "04-class-targets", "lets negative classes through",
        swap=("(numbers < 0) | (numbers >= classes)", "numbers >= classes"),
        hint="-1 is a valid index: the last class. Targets must not be negative.",
    ),
    Wrong(
        "04-class-targets", "looks for -1 alone",
        swap=("(numbers < 0) | (numbers >= classes)", "(numbers == -1) | (numbers >= classes)"),
        hint="-1 is what data sets write, but -2 is a valid index too: the class before the last. No negative number "
        "names a class.",
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
        "04-class-targets", "counts the rows",
        swap=("classes = logits.shape[-1]", "classes = len(logits.data)"),
        hint="The length of the first axis is the number of examples. The classes lie along the last one.",
    ),
    Wrong(
        "04-cross-entropy", "forgets the sign",
        swap=("return -logs", "return logs"),
        hint="Logarithms of probabilities are at most 0. Surprise is their negative: a loss falls to 0 from above.",
    ),
    Wrong(
        "04-cross-entropy", "picks columns for all rows",
        swap=("logs[np.arange(len(numbers)), numbers]", "logs[:, numbers]"),
        hint="logs[:, numbers] takes every target's column for every row. Two arrays as index, row numbers and class "
        "numbers, pick one entry for each row.",
    ),
    Wrong(
        "04-cross-entropy", "takes the first classes in place of the right ones",
        swap=("logs[np.arange(len(numbers)), numbers]", "logs[numbers, np.arange(len(numbers)) % logs.shape[1]]"),
        hint="The first index counts rows, the second one classes. Yours are the other way round.",
    ),
    Wrong(
        "04-cross-entropy", "averages over all classes",
        swap=(MEAN, "loss = -log_softmax(rows).mean()"),
        hint="Only the entry of the right class counts. You took the mean over all classes.",
    ),
    Wrong(
        "04-cross-entropy", "sums in place of the mean",
        swap=(MEAN, "loss = surprises(rows, numbers).sum()"),
        hint="A sum grows with the batch. The loss is the mean surprise.",
    ),
    Wrong(
        "04-cross-entropy", "divides by the classes as well",
        swap=(MEAN, "loss = surprises(rows, numbers).sum() / rows.size"),
        hint="The mean is over rows: one surprise for each. Dividing by all logits counts the classes too.",
    ),
    Wrong(
        "04-cross-entropy", "returns before the smoothing",
        swap=(MEAN, "return surprises(rows, numbers).mean()"),
        hint="Your return ends the method, and the lines below it never smooth. Give the mean the name they use: loss.",
    ),
    Wrong(
        "04-cross-entropy", "uses raw scores",
        swap=("logs = log_softmax(rows)", "logs = rows"),
        hint="Scores are not log-probabilities yet; log_softmax makes them so.",
    ),
    Wrong(
        "04-cross-entropy", "takes the logarithm of probabilities",
        swap=("logs = log_softmax(rows)", "logs = (log_softmax(rows).exp() + 1e-8).log()"),
        hint="By way of probabilities, the loss ends at 18.4, however wrong the model is. Stay with log_softmax.",
    ),
    Wrong(
        "04-cross-entropy", "works outside of the graph",
        swap=(PICK, "return Tensor(-logs.data[np.arange(len(numbers)), numbers])"),
        hint="With .data you leave the graph: the result remembers nothing. A Tensor takes the same index.",
    ),
    Wrong(
        "04-cross-entropy", "the first edition's class",
        code=FIRST_EDITION,
        hint="This is the class of the course's first edition. The new one has a function surprises and two settings, "
        "ignore_index and label_smoothing. Reset this exercise, and put your two lines into it.",
    ),
    Wrong(
        "04-start", "gives the loss itself",
        swap=(" - float(np.log(logits.shape[-1]))", ""),
        hint="That is the whole loss. How much of it would a model pay that knows nothing?",
    ),
    Wrong(
        "04-start", "subtracts the other way round",
        swap=(
            "CrossEntropyLoss()(logits, targets).item() - float(np.log(logits.shape[-1]))",
            "float(np.log(logits.shape[-1])) - CrossEntropyLoss()(logits, targets).item()",
        ),
        hint="A model that is sure of the wrong thing should get a positive number: its loss lies above log(C).",
    ),
    Wrong(
        "04-start", "counts the examples",
        swap=("logits.shape[-1]", "len(logits)"),
        hint="That is the logarithm of how many examples or targets there are. C is the number of scores that each "
        "example gets.",
    ),
    Wrong(
        "04-start", "always has ten classes",
        swap=("np.log(logits.shape[-1])", "np.log(10)"),
        hint="2.303 is log(10), for digits. How many scores does this model give?",
    ),
    Wrong(
        "04-start", "takes the logarithm to base 2",
        swap=("np.log(logits", "np.log2(logits"),
        hint="Your losses use the natural logarithm, so what they are compared with must use it too.",
    ),
    Wrong(
        "04-start", "returns a tensor",
        swap=("targets).item()", "targets)"),
        hint="You will print and compare this, not learn from it. A number is wanted: .item().",
    ),
    Wrong(
        "04-binary-cross-entropy", "writes the formula down",
        swap=(SOFTPLUS, "return np.log(1 + np.exp(a))"),
        hint="exp(1000) overflows, and at -20 the 1 swallows the rest. Never raise e to a positive power; use log1p.",
    ),
    Wrong(
        "04-binary-cross-entropy", "saves the left side only",
        swap=(SOFTPLUS, "return np.log1p(np.exp(a))"),
        hint="Exact on the left, inf on the right: e to a positive power overflows. What is log(1 + eˣ), written with "
        "e⁻ˣ?",
    ),
    Wrong(
        "04-binary-cross-entropy", "saves the right side only",
        swap=(SOFTPLUS, "return a + np.log1p(np.exp(-a))"),
        hint="Right on the right. On the left, -1000 plus 1000 should be a tiny number, and e to a positive power "
        "overflows. Each side needs its own form.",
    ),
    Wrong(
        "04-binary-cross-entropy", "log in place of log1p",
        swap=("np.log1p(small)", "np.log(1 + small)"),
        hint="1 + 2e-9 is 1 in float32, and its logarithm 0: the last digits of a good model are lost. np.log1p(y) "
        "computes log(1 + y) without the sum.",
    ),
    Wrong(
        "04-binary-cross-entropy", "cuts off what is large",
        swap=(SOFTPLUS, "return np.log1p(np.exp(np.clip(a, -60, 60)))"),
        hint="Cutting avoids the overflow by giving a wrong answer: a model that is wrong by 1000 hears the same as "
        "one that is wrong by 60.",
    ),
    Wrong(
        "04-binary-cross-entropy", "turns the targets around",
        swap=(WEIGH, "return targets * softplus(a) + (1 - targets) * softplus(-a)"),
        hint="A logit of 2 says yes. With target 1 the loss must be the small one, 0.127.",
    ),
    Wrong(
        "04-binary-cross-entropy", "makes every target a yes or a no",
        swap=(WEIGH, "return np.where(targets > 0.5, softplus(-a), softplus(a))"),
        hint="Right for 1 and 0. A target of 0.4 means yes in 4 of 10 cases: both surprises count, each as often as it "
        "comes.",
    ),
    Wrong(
        "04-binary-cross-entropy", "forgets the no",
        swap=(WEIGH, "return targets * softplus(-a)"),
        hint="With target 0 nothing is left of your loss, so saying yes to everything would be free. The no has a "
        "surprise too.",
    ),
    Wrong(
        "04-binary-cross-entropy", "subtracts at the end",
        swap=(WEIGH, "return softplus(a) - a * targets"),
        hint="On paper that is the same. At logit 20 with target 1 it is 20.000000002 - 20, and float32 has seven "
        "digits: 0. Weigh softplus(-a) and softplus(a) in place of that.",
    ),
]
