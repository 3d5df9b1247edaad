"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

FIRST_EDITION = '''#| export
def evaluate(model: Layer, loss_fn: Callable, batches: Iterable) -> tuple[float, float]:
    was_training = model.training
    model.eval()
    loss, right, total = 0.0, 0.0, 0
    with no_grad():
        for inputs, targets in map(pair, batches):
            outputs = model(inputs)
            loss += loss_fn(outputs, targets).item() * targets.size
            right += count_right(outputs, targets)
            total += targets.size
    if was_training:
        model.train()
    require(total, "The batches are empty.")
    return loss / total, right / total
'''

WRONG = [
    Wrong(
        "07-schedule", "starts the warm-up at 0",
        swap=("(step + 1) / self.warmup_steps", "step / self.warmup_steps"),
        hint="With step / warmup_steps the first step has the rate 0: a whole batch of work for nothing. Step 0 gets "
        "one part, so count from 1.",
    ),
    Wrong(
        "07-schedule", "has no first step",
        swap=('        require(step >= 0, f"There is no step {step}. Steps are counted from 0.")\n', ""),
        hint="A step below 0 has to be refused. The course's first edition forgot this line: reset this exercise, and "
        "put your lines into the new cell.",
    ),
    Wrong(
        "07-schedule", "counts the warm-up into the cosine",
        swap=("(step - self.warmup_steps) / (self.total_steps - self.warmup_steps)", "step / self.total_steps"),
        hint="The cosine begins when the warm-up has ended. Its progress is 0 at step warmup_steps, not at step 0, or "
        "the rate jumps there.",
    ),
    Wrong(
        "07-schedule", "divides by all steps",
        swap=("/ (self.total_steps - self.warmup_steps)", "/ self.total_steps"),
        hint="The cosine has total_steps - warmup_steps steps to get from 0 to 1. With total_steps it never arrives.",
    ),
    Wrong(
        "07-schedule", "swings back up",
        swap=("min(1.0, (step - self.warmup_steps) / (self.total_steps - self.warmup_steps))",
              "(step - self.warmup_steps) / (self.total_steps - self.warmup_steps)"),
        hint="After total_steps the progress goes beyond 1, and a cosine comes back up. Let progress end at 1.",
    ),
    Wrong(
        "07-schedule", "uses a whole cosine",
        swap=("math.cos(math.pi * progress)", "math.cos(2 * math.pi * progress)"),
        hint="With 2π the rate falls and rises again. From 1 down to -1 is half a turn: π.",
    ),
    Wrong(
        "07-schedule", "forgets min_lr",
        swap=("self.min_lr + (self.max_lr - self.min_lr) *", "self.max_lr *"),
        hint="The curve runs from max_lr to min_lr, not to 0. Stretch it over the difference, and put min_lr below.",
    ),
    Wrong(
        "07-schedule", "adds min_lr on top",
        swap=("(self.max_lr - self.min_lr) *", "self.max_lr *"),
        hint="At the start you get max_lr + min_lr. The cosine covers the difference only.",
    ),
    Wrong(
        "07-schedule", "gives numpy's number",
        swap=("math.cos(math.pi * progress)", "np.cos(math.pi * progress)"),
        hint="np.cos gives a float64 of numpy, which turns float32 weights into float64 on the way. math.cos gives a "
        "Python number.",
    ),
    Wrong(
        "07-clip", "clips each gradient by itself",
        code='''#| export
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> float:
    trained = [param for param in params if param.grad is not None]
    total = 0.0
    for param in trained:
        norm = float(np.linalg.norm(param.grad))
        total += norm**2
        if norm > max_norm:
            param.grad = param.grad * (max_norm / norm)
    return math.sqrt(total)
''',
        hint="Each gradient has its own factor here, so the direction of the step changes. One norm for all of them, "
        "then one factor for all of them.",
    ),
    Wrong(
        "07-clip", "cuts off the entries",
        swap=("param.grad = param.grad * (max_norm / norm)", "param.grad = np.clip(param.grad, -max_norm, max_norm)"),
        hint="np.clip cuts off each entry by itself: the direction changes, and the norm can still be above max_norm. "
        "Multiply by max_norm / norm.",
    ),
    Wrong(
        "07-clip", "always scales",
        swap=("if max_norm < norm < math.inf:", "if 0 < norm < math.inf:"),
        hint="A short gradient was made longer. Clipping only ever shortens: scale if the norm is above max_norm.",
    ),
    Wrong(
        "07-clip", "adds up the norms",
        swap=("math.hypot(*(float(np.linalg.norm(param.grad)) for param in trained))",
              "sum(float(np.linalg.norm(param.grad)) for param in trained)"),
        hint="3 and 4 give 5, not 7. Add the squares, and take the root at the end.",
    ),
    Wrong(
        "07-clip", "returns the clipped norm",
        swap=("return norm", "return min(norm, max_norm)"),
        hint="The norm before clipping is the news: it tells how wild this batch was. Return that one.",
    ),
    Wrong(
        "07-clip", "writes into the gradients",
        swap=("param.grad = param.grad * (max_norm / norm)", "param.grad *= max_norm / norm"),
        hint="*= writes into the array. If two parameters were handed the same one, it is scaled twice. Make a new "
        "array for each.",
    ),
    Wrong(
        "07-clip", "spreads an infinite norm",
        swap=("if max_norm < norm < math.inf:", "if not norm <= max_norm:"),
        hint="max_norm / inf is 0, and with nan everything becomes nan. Leave such gradients as they are: the caller "
        "sees the norm, and stops.",
    ),
    Wrong(
        "07-clip", "stumbles over a missing gradient",
        swap=(" if param.grad is not None]", "]"),
        hint="grad is None where a parameter had no part in the loss. Leave these out.",
    ),
    Wrong(
        "07-accumulate", "adds up the losses",
        swap=(" * (targets.size / total)", ""),
        hint="Each loss is a mean already. As it is, two batches pull twice as hard as one. Multiply each by its "
        "share.",
    ),
    Wrong(
        "07-accumulate", "gives all batches the same share",
        swap=("(targets.size / total)", "(1 / len(batches))"),
        hint="That is right for batches of equal size. A single example in a small last batch would count as much as a "
        "whole large batch.",
    ),
    Wrong(
        "07-accumulate", "walks back once at the end",
        code='''#| export
def accumulate(model: Layer, loss_fn: Callable, batches: list[tuple[Tensor, Tensor]]) -> float:
    total = sum(targets.size for _, targets in batches)
    loss = sum(loss_fn(model(inputs), targets) * (targets.size / total) for inputs, targets in batches)
    loss.backward()
    return loss.item()
''',
        hint="The gradient is right, but all graphs are in memory at the same time, which is what we wanted to avoid. "
        "Call backward inside the loop.",
    ),
    Wrong(
        "07-accumulate", "scales after backward",
        swap=(" * (targets.size / total)\n        loss.backward()\n        mean += loss.item()",
              "\n        loss.backward()\n        mean += loss.item() * (targets.size / total)"),
        hint="The number is right, the gradients are not: backward has seen the unscaled loss.",
    ),
    Wrong(
        "07-accumulate", "forgets the old gradients",
        swap=("    mean = 0.0\n", "    mean = 0.0\n    for param in model.parameters():\n        param.grad = None\n"),
        hint="To accumulate is to add. When gradients begin anew is for the caller to decide: zero_grad.",
    ),
    Wrong(
        "07-accumulate", "gives back a Tensor",
        swap=("mean += loss.item()", "mean = loss + mean"),
        hint="A Tensor remembers its graph, and the graph stays in memory as long as somebody keeps the loss. .item() "
        "gives the number.",
    ),
    Wrong(
        "07-evaluate", "stays in train mode",
        swap=("        model.eval()\n", ""),
        hint="In train mode Dropout drops half of the units, also in the exam. Call model.eval() first.",
    ),
    Wrong(
        "07-evaluate", "does not switch back",
        swap=("with modes_kept(model), no_grad():", "with no_grad():"),
        hint="The model was in train mode before, and now it is not: from here on Dropout would be off for ever.",
    ),
    Wrong(
        "07-evaluate", "always switches to train mode",
        swap=("with modes_kept(model), no_grad():", "model.train()\n    with modes_kept(model), no_grad():"),
        hint="The model was in eval mode before. `with modes_kept(model):` goes back to that.",
    ),
    Wrong(
        "07-evaluate", "the first edition's answer",
        code=FIRST_EDITION,
        hint="In the course's first edition this was right. A layer that somebody froze by hand is frozen no more, "
        "and after a batch that fails the model stays in eval mode. `with modes_kept(model):` puts every layer back.",
    ),
    Wrong(
        "07-evaluate", "records",
        swap=("with modes_kept(model), no_grad():", "with modes_kept(model):"),
        hint="Every batch built a graph that nobody walks. Put the loop into `with no_grad():`.",
    ),
    Wrong(
        "07-evaluate", "takes the mean of means",
        swap=("* targets.size\n            right += count_right(outputs, targets)\n            total += targets.size",
              "\n            right += count_right(outputs, targets) / targets.size\n            total += 1"),
        hint="A batch of 1 counts as much as a batch of 3. Multiply each loss by the size of its batch, and divide by "
        "the sum of the sizes.",
    ),
    Wrong(
        "07-evaluate", "forgets to weight the loss",
        swap=(".item() * targets.size", ".item()"),
        hint="The loss of a batch is a mean. To get the sum over its examples, multiply by their number.",
    ),
    Wrong(
        "07-evaluate", "counts batches",
        swap=("total += targets.size", "total += 1"),
        hint="You divide by the number of batches. Divide by the number of targets.",
    ),
    Wrong(
        "07-evaluate", "divides nothing by nothing",
        swap=("    require(total,", "    total = total or 1\n    require(True,"),
        hint="Without a batch there is no mean. A loss of 0 would look like a perfect model.",
    ),
    Wrong(
        "07-trainer", "forgets to forget",
        swap=("        self.optimizer.zero_grad()\n", ""),
        hint="The second step uses the first step's gradient too. Forget the old gradients before you accumulate.",
    ),
    Wrong(
        "07-trainer", "forgets before the step",
        swap=("        self.optimizer.step()\n", "        self.optimizer.zero_grad()\n        self.optimizer.step()\n"),
        hint="The gradients were thrown away right before they were needed, so nothing moved.",
    ),
    Wrong(
        "07-trainer", "clips after the step",
        swap=("norm = clip_grad_norm(self.optimizer.params, self.max_norm)\n        self.stay_finite(loss, norm)\n"
              "        self.optimizer.step()\n",
              "self.optimizer.step()\n        norm = clip_grad_norm(self.optimizer.params, self.max_norm)\n"
              "        self.stay_finite(loss, norm)\n"),
        hint="The long step has been made by then. Clip first.",
    ),
    Wrong(
        "07-trainer", "looks for nan after the step",
        swap=("        self.stay_finite(loss, norm)\n        self.optimizer.step()\n",
              "        self.optimizer.step()\n        self.stay_finite(loss, norm)\n"),
        hint="It stops too late: the step has spread the nan into every weight. Look before you step.",
    ),
    Wrong(
        "07-trainer", "sets the rate after the step",
        swap=("        if self.schedule:\n            self.optimizer.lr = self.schedule(self.steps)\n"
              "        self.optimizer.zero_grad()\n",
              "        old = self.steps\n        self.optimizer.zero_grad()\n"),
        hint="The schedule was never asked. Its rate for this step goes into self.optimizer.lr, before the step.",
    ),
    Wrong(
        "07-trainer", "asks the schedule for the epoch",
        swap=("self.schedule(self.steps)", "self.schedule(self.epoch)"),
        hint="A schedule counts steps. With the epoch, the warm-up would take hundreds of times too long.",
    ),
    Wrong(
        "07-trainer", "counts from 1",
        swap=("self.schedule(self.steps)", "self.schedule(self.steps + 1)"),
        hint="The first step is step 0. self.steps says how many steps have been made, and that is the number of this "
        "one.",
    ),
    Wrong(
        "07-trainer", "stays in eval mode",
        swap=("        self.model.train()\n", ""),
        hint="If somebody has evaluated by hand, the model is in eval mode, and Dropout would be off while training.",
    ),
    Wrong(
        "07-trainer", "one step for each batch",
        swap=("groups(batches, self.accumulation_steps)", "groups(batches, 1)"),
        hint="accumulation_steps batches belong to one step. groups(batches, self.accumulation_steps) puts them "
        "together.",
    ),
    Wrong(
        "07-trainer", "takes the mean of all epochs",
        swap=("return sum(losses) / len(losses)", "return sum(self.losses) / self.steps"),
        hint="self.losses holds all epochs. The mean is over the losses of this one.",
    ),
    Wrong(
        "07-trainer", "forgets to count the epoch",
        swap=("        self.epoch += 1\n", ""),
        hint="A run that is continued has to know which epoch comes next.",
    ),
    Wrong(
        "07-checkpoint", "saves the weights only",
        swap=("in trainer.optimizer.state_dict().items()", "in ()"),
        hint="That is how the opening lost its place: Adam would start with empty averages, and the loss jumps.",
    ),
    Wrong(
        "07-checkpoint", "forgets the random numbers",
        swap=("in random_states(trainer.model).items()", "in ()"),
        hint="Dropout would draw the same masks again that it drew at the start. Where its generator stands belongs to "
        "the checkpoint.",
    ),
    Wrong(
        "07-checkpoint", "forgets the losses",
        swap=('saved | {"epoch": np.array(trainer.epoch), "losses": np.array(trainer.losses)}',
              'saved | {"epoch": np.array(trainer.epoch)}'),
        hint="The number of losses is the number of steps. Without it the schedule begins its warm-up again.",
    ),
    Wrong(
        "07-checkpoint", "stores objects",
        swap=('"epoch": np.array(trainer.epoch)', '"epoch": trainer.epoch'),
        hint="A checkpoint is a dictionary of arrays, nothing else: np.array(trainer.epoch) is one without axes.",
    ),
    Wrong(
        "07-checkpoint", "rounds to float32",
        swap=("np.array(trainer.losses)", "np.array(trainer.losses, np.float32)"),
        hint="Losses are Python's floats, with 53 binary digits. float32 keeps 24 of them, so they come back changed.",
    ),
    Wrong(
        "07-checkpoint", "does not put the random numbers back",
        swap=('    set_random_states(trainer.model, section(saved, "random."))\n', ""),
        hint="They are in the checkpoint, but the generators go on from where they are. set_random_states puts them "
        "back.",
    ),
    Wrong(
        "07-checkpoint", "leaves epoch and losses",
        swap=('trainer.epoch, trainer.losses = int(saved["epoch"]), saved["losses"].tolist()', "pass"),
        hint="The trainer believes that it is at its first step, and asks the schedule for step 0.",
    ),
    Wrong(
        "07-checkpoint", "keeps arrays as counters",
        swap=('int(saved["epoch"]), saved["losses"].tolist()', 'saved["epoch"], saved["losses"]'),
        hint="An array has no append, and the next step wants to append its loss. int(...) and .tolist() give back "
        "what was there.",
    ),
]
