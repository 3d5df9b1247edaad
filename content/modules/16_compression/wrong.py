"""Wrong answers that people give in lesson 16, each with what to say to it."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "16-magnitude", "keeps the small ones",
        swap=("mask[order[: round(sparsity * weight.size)]] = False",
              "mask[order[weight.size - round(sparsity * weight.size) :]] = False"),
        hint="The large weights went and the small ones stayed. A weight near 0 adds next to nothing: those go.",
    ),
    Wrong(
        "16-magnitude", "takes negative weights for small",
        swap=("np.abs(weight)", "weight"),
        hint="-2.0 is a large weight that happens to be negative. Size has no sign.",
    ),
    Wrong(
        "16-magnitude", "turns the mask around",
        swap=("return mask.reshape(weight.shape)", "return ~mask.reshape(weight.shape)"),
        hint="True means that a weight stays.",
    ),
    Wrong(
        "16-magnitude", "uses a threshold",
        swap=("mask[order[: round(sparsity * weight.size)]] = False",
              "mask = np.abs(weight).ravel() > np.append(-1, np.sort(np.abs(weight), axis=None))"
              "[round(sparsity * weight.size)]"),
        hint="Weights of one size stand or fall together with a threshold. Count them off in order of size instead.",
    ),
    Wrong(
        "16-magnitude", "cuts the number of weights off",
        swap=("round(sparsity * weight.size)", "int(sparsity * weight.size)"),
        hint="0.33 of 30 weights are 9.9, and the nearest whole number is 10. int cuts off what stands "
        "behind the point.",
    ),
    Wrong(
        "16-prune", "cuts each layer by the same share",
        swap=("        flat = np.concatenate([weight.data.ravel() for weight in self.weights])\n"
              "        ends = np.cumsum([weight.size for weight in self.weights])\n"
              "        parts = np.split(magnitude_mask(flat, sparsity), ends[:-1])\n",
              "        parts = [magnitude_mask(weight.data, sparsity) for weight in self.weights]\n"),
        hint="That is a contest in each layer. Here all weights of the network are in one: a layer of small weights "
        "loses more.",
    ),
    Wrong(
        "16-prune", "loses the masks in fine-tuning",
        swap=("            weight.data[~mask] = 0", "            pass"),
        hint="Without apply, the next step moves the pruned weights away from 0, and the sparsity is gone.",
    ),
    Wrong(
        "16-prune", "applies the masks to the gradients",
        swap=("            weight.data[~mask] = 0",
              "            if weight.grad is None:\n                weight.data[~mask] = 0\n"
              "            else:\n                weight.grad = weight.grad * mask"),
        hint="Momentum and weight decay move a weight without any gradient. Set the weight itself to 0, after "
        "each step.",
    ),
    Wrong(
        "16-prune", "keeps what was cut",
        swap=("weight.data[~mask] = 0", "weight.data[mask] = 0"),
        hint="True in a mask means stays.",
    ),
    Wrong(
        "16-prune", "makes a new array",
        swap=("weight.data[~mask] = 0", "weight.data = np.where(mask, weight.data, 0)"),
        hint="Others may hold the old array, such as an optimizer or a second layer. Write into it.",
    ),
    Wrong(
        "16-sparse", "keeps all values",
        swap=("np.packbits(mask), weight[mask]", "np.packbits(mask), weight.ravel()"),
        hint="The zeros are in the bits already. Of the values only those are needed that are not 0.",
    ),
    Wrong(
        "16-sparse", "spends a byte on every bit",
        swap=("np.packbits(mask), weight[mask]", "mask.astype(np.uint8).ravel(), weight[mask]"),
        hint="numpy gives each boolean a byte of its own. np.packbits puts eight of them into one.",
    ),
    Wrong(
        "16-sparse", "takes negative values for nothing",
        swap=("mask = weight != 0", "mask = weight > 0"),
        hint="-1 is a value as well. Only 0 is nothing.",
    ),
    Wrong(
        "16-sparse", "puts values at the front",
        swap=("    weight[mask] = values\n", "    weight.ravel()[: len(values)] = values\n"),
        hint="The bits say where each value belongs. You filled the first places one after the other.",
    ),
    Wrong(
        "16-sparse", "always answers in float32",
        swap=("np.zeros(shape, values.dtype)", "np.zeros(shape, np.float32)"),
        hint="The values know their dtype; the weight should have it again.",
    ),
    Wrong(
        "16-units", "looks at what comes in",
        swap=("return incoming * outgoing", "return incoming"),
        hint="This is what fell for the twin. A unit is worth what arrives in the end: somebody has to listen.",
    ),
    Wrong(
        "16-units", "looks at what goes out",
        swap=("return incoming * outgoing", "return outgoing"),
        hint="The twin fools this score as well, the other way around. A unit with much to say that hears nothing is "
        "worth 0.",
    ),
    Wrong(
        "16-units", "adds both lengths",
        swap=("return incoming * outgoing", "return incoming + outgoing"),
        hint="Ten times as much in and a tenth out changes this sum. Which combination of the two stays the same?",
    ),
    Wrong(
        "16-units", "keeps the worst units",
        swap=("np.argsort(-unit_scores(first, second))", "np.argsort(unit_scores(first, second))"),
        hint="argsort begins with the smallest score. Those are the units to leave out.",
    ),
    Wrong(
        "16-units", "sorts the units by score",
        swap=("np.sort(np.argsort(-unit_scores(first, second))[:keep])",
              "np.argsort(-unit_scores(first, second))[:keep]"),
        hint="The network is right, but its units changed places. Those that stay keep their order.",
    ),
    Wrong(
        "16-units", "leaves out other rows than columns",
        swap=("second.weight.data[kept]", "second.weight.data[:keep]"),
        hint="Column 5 of the first weight and row 5 of the second belong to one unit. They stay or go together.",
    ),
    Wrong(
        "16-units", "forgets the biases of units",
        swap=(', "bias": first.bias.data[kept]}', ', "bias": np.zeros(keep)}'),
        hint="A unit's bias belongs to it, and stays with it.",
    ),
    Wrong(
        "16-rank", "forgets the singular values",
        swap=("u[:, :rank] * s[:rank]", "u[:, :rank]"),
        hint="The columns of u and the rows of v have length 1. How strong each pair is stands in s.",
    ),
    Wrong(
        "16-rank", "keeps the smallest singular values",
        swap=('{"weight": u[:, :rank] * s[:rank]}', '{"weight": u[:, len(s) - rank :] * s[len(s) - rank :]}'),
        hint="s is sorted, the largest first. You kept the weakest part, and with the wrong partners.",
    ),
    Wrong(
        "16-rank", "uses the singular values twice",
        swap=('{"weight": v[:rank], ', '{"weight": s[:rank, None] * v[:rank], '),
        hint="Each singular value counts once: in the first layer, or in the second.",
    ),
    Wrong(
        "16-rank", "forgets the bias",
        swap=('"bias": linear.bias.data}', '"bias": np.zeros(linear.out_features)}'),
        hint="Only the weight is split. The bias is added at the end, as before.",
    ),
    Wrong(
        "16-rank", "gives the first layer a bias as well",
        swap=("Linear(linear.in_features, rank, bias=False)",
              "type('D', (Linear,), {'load_state_dict': lambda self, state: Linear.load_state_dict("
              "self, state | {'bias': np.zeros(rank)})})(linear.in_features, rank)"),
        hint="A bias between the two would be multiplied by the second weight and added to the bias behind it. One "
        "is enough.",
    ),
    Wrong(
        "16-teacher", "leaves out T²",
        swap=(" * temperature**2", ""),
        hint="Both scores are divided by T, and that counts twice: in the difference of the shares, and in the slope "
        "of the student's. So the gradient falls like 1/T².",
    ),
    Wrong(
        "16-teacher", "multiplies by T",
        swap=(" * temperature**2", " * temperature"),
        hint="T four times as large, gradient a sixteenth: T makes up for one of two factors only.",
    ),
    Wrong(
        "16-teacher", "softens only the teacher",
        swap=("log_softmax(student / temperature)", "log_softmax(student)"),
        hint="Then a student with the teacher's own scores would have a loss. Both are divided by T.",
    ),
    Wrong(
        "16-teacher", "turns teacher and student around",
        swap=("return (shares * apart)", "return (-softmax(student / temperature) * apart)"),
        hint="The shares in front of the logarithms are the teacher's: where the teacher sees something, the student "
        "must, too.",
    ),
    Wrong(
        "16-teacher", "forgets the teacher's logarithm",
        swap=("apart = log_softmax(teacher / temperature) - log_softmax(student / temperature)",
              "apart = -log_softmax(student / temperature)"),
        hint="The gradient is right. But the loss does not become 0 when the student has learned all: the teacher's "
        "own uncertainty is left.",
    ),
    Wrong(
        "16-teacher", "takes the mean over classes",
        swap=(".sum(axis=-1).mean()", ".mean()"),
        hint="Over classes it is a sum; the mean is over rows. With 10 classes you are off by a factor of 10.",
    ),
    Wrong(
        "16-distill", "leaves the teacher in train mode",
        swap=("teacher.eval()(inputs)", "teacher(inputs)"),
        hint="A teacher with Dropout gives other advice each time. eval() first.",
    ),
    Wrong(
        "16-distill", "records the teacher's graph",
        swap=("        with no_grad():\n            advice", "        if True:\n            advice"),
        hint="The teacher does not learn, so nothing of what it does has to be remembered. That is memory and time for "
        "nothing.",
    ),
    Wrong(
        "16-distill", "turns alpha around",
        swap=("temperature) * alpha\n", "temperature) * (1 - alpha)\n"),
        hint="alpha is the teacher's part, 1 - alpha that of the labels. Together they are 1.",
    ),
    Wrong(
        "16-distill", "does not listen to labels",
        swap=("CrossEntropyLoss()(scores, labels) * (1 - alpha)", "0.0"),
        hint="The teacher can be wrong. The labels have their part, 1 - alpha.",
    ),
    Wrong(
        "16-distill", "lets gradients pile up",
        swap=("        optimizer.zero_grad()\n", ""),
        hint="Without zero_grad each step also repeats all earlier ones.",
    ),
    Wrong(
        "16-distill", "softens the labels' loss too",
        swap=("CrossEntropyLoss()(scores, labels)", "CrossEntropyLoss()(scores / temperature, labels)"),
        hint="Labels are compared with the student's plain scores: T = 1, as in use.",
    ),
]
