"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "06-optimizer", "climbs",
        swap=("param.data -= self", "param.data += self"),
        hint="The gradient points to where the loss grows. To go down, subtract.",
    ),
    Wrong(
        "06-optimizer", "makes a new array",
        swap=("param.data -= self.change(param.data, param.grad, state)",
              "param.data = param.data - self.change(param.data, param.grad, state)"),
        hint="The numbers are right, but they stand in a new array. Whoever shares the old one keeps the old weights. "
        "param.data -= ... writes into it.",
    ),
    Wrong(
        "06-optimizer", "does arithmetic on the Tensor",
        swap=("param.data -= self.change(param.data, param.grad, state)",
              "param = param - self.change(param.data, param.grad, state)"),
        hint="That makes a new Tensor and gives it a local name; the parameter in the list stays as it was. Write into "
        "param.data.",
    ),
    Wrong(
        "06-optimizer", "stops at a missing gradient",
        swap=("if param.grad is not None:\n                param",
              "if param.grad is None:\n                break\n            param"),
        hint="A parameter without a gradient had no part in this loss; the ones after it may have. Skip it, and go on.",
    ),
    Wrong(
        "06-optimizer", "steps without the rule",
        swap=("self.change(param.data, param.grad, state)", "self.lr * param.grad"),
        hint="That is gradient descent for ever. Call self.change, so that another class can bring another rule.",
    ),
    Wrong(
        "06-optimizer", "uses one state for all",
        swap=("param.grad, state)", "param.grad, self.state[0])"),
        hint="Every parameter has its own state, of its own shape. zip(self.params, self.state) pairs them.",
    ),
    Wrong(
        "06-optimizer", "fills gradients with zeros",
        swap=("param.grad = None", "param.grad = np.zeros_like(param.data)"),
        hint="Zeros say that the loss does not depend on this weight. None says that nobody has asked yet, and step() "
        "skips it; with zeros, momentum and weight decay would go on moving it.",
    ),
    Wrong(
        "06-optimizer", "multiplies gradients by zero",
        swap=("param.grad = None", "param.grad = param.grad * 0 if param.grad is not None else None"),
        hint="0 times nan is nan: one bad gradient would stay for ever. Set grad to None.",
    ),
    Wrong(
        "06-momentum", "averages",
        swap=("momentum * old + grad", "momentum * old + (1 - momentum) * grad"),
        hint="That is a moving average, which you build in section 5. Velocity is a sum: the gradient enters with its "
        "full strength.",
    ),
    Wrong(
        "06-momentum", "lets the gradient fade",
        swap=("momentum * old + grad", "old + momentum * grad"),
        hint="It is the old velocity that fades. As it is, nothing old is ever forgotten.",
    ),
    Wrong(
        "06-momentum", "never fades",
        swap=("momentum * old + grad", "old + grad"),
        hint="Without the factor momentum there is no friction, and the ball never comes to rest.",
    ),
    Wrong(
        "06-momentum", "writes into the old velocity",
        swap=("return momentum * old + grad", "old *= momentum; old += grad; return old"),
        hint="*= and += write into an array that somebody passed in. The docstring asks for a new one.",
    ),
    Wrong(
        "06-momentum", "looks ahead without the gradient",
        swap=("return grad + momentum * velocity", "return momentum * velocity"),
        hint="That is the part of the velocity which stays. The gradient of this step belongs to it too.",
    ),
    Wrong(
        "06-momentum", "looks ahead with the full velocity",
        swap=("return grad + momentum * velocity", "return grad + velocity"),
        hint="The next step keeps only momentum times the velocity; look that far ahead, and no further.",
    ),
    Wrong(
        "06-sgd", "forgets to keep the velocity",
        swap=('state["velocity"] = velocity(state["velocity"], direction, self.momentum)\n',
              'new = velocity(state["velocity"], direction, self.momentum)\n'),
        hint="velocity() returns a new array. Unless it is put into state, the next step starts from 0 again.",
    ),
    Wrong(
        "06-sgd", "subtracts the weight decay",
        swap=("grad + self.weight_decay", "grad - self.weight_decay"),
        hint="The change is subtracted. For a weight above 0 to shrink, the decay has to make its gradient larger.",
    ),
    Wrong(
        "06-sgd", "writes the decay into the gradient",
        swap=("direction = grad + self.weight_decay * weights",
              "grad += self.weight_decay * weights; direction = grad"),
        hint="+= changes param.grad itself. With accumulated gradients the decay would be added again and again.",
    ),
    Wrong(
        "06-sgd", "forgets the weight decay",
        swap=("direction = grad + self.weight_decay * weights", "direction = grad"),
        hint="What the rule sees is the gradient plus weight_decay times the weights.",
    ),
    Wrong(
        "06-sgd", "puts the learning rate into the velocity",
        swap=('state["velocity"], direction, self.momentum)\n            ahead',
              'state["velocity"], self.lr * direction, self.momentum)\n            direction = self.lr * direction\n'
              '            self, lr = type("S", (), {**vars(self), "lr": 1.0}), self.lr\n            ahead'),
        hint="You add up steps, not gradients. When a schedule lowers lr, old steps would go on at the old size, and "
        "the saved velocity is another one.",
    ),
    Wrong(
        "06-sgd", "always looks ahead",
        swap=('ahead if self.nesterov else state["velocity"]', "ahead"),
        hint="That is Nesterov's direction. Without nesterov=True the direction is the velocity.",
    ),
    Wrong(
        "06-sgd", "never looks ahead",
        swap=('ahead if self.nesterov else state["velocity"]', 'state["velocity"]'),
        hint="With nesterov=True the direction is look_ahead(velocity, gradient, momentum).",
    ),
    Wrong(
        "06-sgd", "forgets the learning rate",
        swap=("return self.lr * direction", "return direction"),
        hint="step() subtracts what change returns, as it is. The learning rate belongs in here.",
    ),
    Wrong(
        "06-average", "sums",
        swap=("beta * old + (1 - beta) * value", "beta * old + value"),
        hint="That is a velocity. In an average the parts add up to 1: beta of the old, 1 - beta of the new.",
    ),
    Wrong(
        "06-average", "turns old and new around",
        swap=("beta * old + (1 - beta) * value", "(1 - beta) * old + beta * value"),
        hint="beta is the part of the old that stays. With 0.9, the new value has a tenth of the say.",
    ),
    Wrong(
        "06-average", "corrects by the last step only",
        swap=("(1 - beta**count)", "(1 - beta)"),
        hint="Right for one value. After count values, beta**count is the part that is still missing.",
    ),
    Wrong(
        "06-average", "multiplies by the correction",
        swap=("average / (1", "average * (1"),
        hint="The average is too small, so it has to grow: divide.",
    ),
    Wrong(
        "06-average", "multiplies beta by the count",
        swap=("beta**count", "beta * count"),
        hint="At each step the part that is missing shrinks by the factor beta, so it is a power: beta**count.",
    ),
    Wrong(
        "06-average", "divides by the count",
        swap=("average / (1 - beta**count)", "average / count"),
        hint="In a moving average the values do not count equally. Their weights add up to 1 - beta**count.",
    ),
    Wrong(
        "06-adam", "leaves out the bias correction",
        swap=('unbiased(state["m"], beta1, state["count"])\n        v = unbiased(state["v"], beta2, state["count"])',
              'state["m"]\n        v = state["v"]'),
        hint="The first direction should be 1. Both averages begin at 0 and are too small; unbiased() corrects them.",
    ),
    Wrong(
        "06-adam", "keeps the corrected averages",
        swap=('m = unbiased(state["m"]', 'm = state["m"] = unbiased(state["m"]'),
        hint="The correction is for this step only. In state the averages stay as they are, or they are corrected "
        "twice.",
    ),
    Wrong(
        "06-adam", "squares the average",
        swap=('moving_average(state["v"], grad * grad, beta2)', 'state["m"] ** 2'),
        hint="v averages the squares, m squared is the square of the average. For 1, -1, 1, -1 the first is 1, the "
        "second about 0.",
    ),
    Wrong(
        "06-adam", "averages without squares",
        swap=("grad * grad", "np.abs(grad)"),
        hint="v averages squares, and its root has the size of a gradient again. With |grad| the root is no size of "
        "anything.",
    ),
    Wrong(
        "06-adam", "forgets the root",
        swap=("np.sqrt(v) + self.eps", "v + self.eps"),
        hint="v is a square. Divide by its root, or a gradient of 2 gives a step of a half.",
    ),
    Wrong(
        "06-adam", "puts eps under the root",
        swap=("np.sqrt(v) + self.eps", "np.sqrt(v + self.eps)"),
        hint="Under the root 10⁻⁸ becomes 10⁻⁴, ten thousand times as much. It stands outside: sqrt(v) + eps.",
    ),
    Wrong(
        "06-adam", "uses one beta for both",
        swap=('moving_average(state["v"], grad * grad, beta2)', 'moving_average(state["v"], grad * grad, beta1)'),
        hint="m has the first beta, v the second. Squares need the longer memory.",
    ),
    Wrong(
        "06-adam", "never counts",
        swap=('state["count"] += 1', 'state["count"] = 1'),
        hint="count tells the correction how many values the averages hold. It grows by 1 at every step.",
    ),
    Wrong(
        "06-adam", "forgets the weight decay",
        swap=("self.direction(grad + self.weight_decay * weights, state)", "self.direction(grad, state)"),
        hint="Adam adds weight_decay times the weights to the gradient before it takes the direction.",
    ),
    Wrong(
        "06-adam", "decays outside of the gradient",
        swap=("self.lr * self.direction(grad + self.weight_decay * weights, state)",
              "self.lr * (self.direction(grad, state) + self.weight_decay * weights)"),
        hint="That is the better idea, and it comes in section 7 under the name AdamW. Adam itself adds the decay to "
        "the gradient.",
    ),
    Wrong(
        "06-adamw", "leaves the decay in the gradient",
        swap=("self.direction(grad, state) + self.weight_decay * weights",
              "self.direction(grad + self.weight_decay * weights, state)"),
        hint="That is Adam again, which divides the decay by the gradient's size. Take the direction of the bare "
        "gradient.",
    ),
    Wrong(
        "06-adamw", "decays without the learning rate",
        swap=("self.lr * (self.direction(grad, state) + self.weight_decay * weights)",
              "self.lr * self.direction(grad, state) + self.weight_decay * weights"),
        hint="The decay is a part of the step, so lr multiplies it too. Else a schedule that lowers lr would not lower "
        "the decay.",
    ),
    Wrong(
        "06-adamw", "grows the weights",
        swap=("+ self.weight_decay * weights", "- self.weight_decay * weights"),
        hint="The change is subtracted, so minus a minus: the weights grow. Add the decay to the change.",
    ),
    Wrong(
        "06-adamw", "decays twice",
        swap=("self.direction(grad, state) + self", "self.direction(grad + self.weight_decay * weights, state) + self"),
        hint="The decay is in the gradient and outside of it. Outside is enough.",
    ),
    Wrong(
        "06-adamw", "forgets the decay",
        swap=(" + self.weight_decay * weights)", ")"),
        hint="A weight of 3 with gradient 0 did not move. The decay pulls it even then.",
    ),
    Wrong(
        "06-state", "saves without copying",
        swap=("= like(value, value)", "= value"),
        hint="The saved array is the optimizer's own. It changes with the next step, and the save with it.",
    ),
    Wrong(
        "06-state", "restores without copying",
        swap=('like(value, saved[f"{place}.{name}"])', 'saved[f"{place}.{name}"]'),
        hint="The optimizer now works on the saved array itself, so the next step spoils the save. Use like(value, "
        "saved).",
    ),
    Wrong(
        "06-state", "saves arrays only",
        swap=("        for name, value in state.items():\n            saved[",
              "        for name, value in state.items():\n            if isinstance(value, np.ndarray): saved["),
        hint="count is a number, and it must come along: the bias correction depends on it.",
    ),
    Wrong(
        "06-state", "forgets the learning rate",
        swap=('optimizer.lr = float(saved["lr"])', "pass"),
        hint="The learning rate changes while training, too. It goes back with the rest.",
    ),
    Wrong(
        "06-state", "saves the first parameter only",
        swap=("in enumerate(optimizer.state)", "in enumerate(optimizer.state[:1])"),
        hint="There is one state for each parameter. Save all of them, under 0., 1., 2. and so on.",
    ),
]
