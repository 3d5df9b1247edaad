"""What every solution of lesson 07 must do."""

import math
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from tinytorch.core.activations import Tanh
from tinytorch.core.layers import Dropout, Layer, Linear, Sequential
from tinytorch.core.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from tinytorch.core.optimizers import SGD, Adam
from tinytorch.core.tensor import Tensor, grad_mode
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises


def draws(*shape, seed=1):
    """Numbers of both signs, float32."""
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def with_grads(*grads):
    """One parameter of zeros for each gradient; None is a parameter without one."""
    params = [Tensor(np.zeros(np.shape(grad)), requires_grad=True) for grad in grads]
    for param, grad in zip(params, grads, strict=True):
        param.grad = None if grad is None else np.array(grad, np.float32)
    return params


def line(weight):
    """A model of one weight: outputs are inputs times the weight."""
    model = Linear(1, 1, bias=False)
    model.weight.data[...] = weight
    return model


def column(*values):
    """Values as an array of shape (n, 1)."""
    return np.float32(values).reshape(-1, 1)


class Same(Layer):
    """A model that returns its inputs, and writes down how it was asked."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def forward(self, x):
        self.asked.append((self.training, grad_mode.enabled))
        return x


# 07-schedule


@exercise("07-schedule")
def test_schedule_example(module):
    """The example from the text."""
    schedule = module.CosineSchedule(0.8, 12, warmup_steps=4)
    for step, rate in [(0, 0.2), (1, 0.4), (3, 0.8), (4, 0.8), (6, 0.682843), (8, 0.4), (12, 0.0), (20, 0.0)]:
        expect_array(schedule(step), rate, f"CosineSchedule(0.8, 12, warmup_steps=4)({step})")


@exercise("07-schedule")
def test_schedule_shape(module):
    """It only rises during the warm-up, only falls after it, and is a half cosine."""
    schedule = module.CosineSchedule(0.3, 57, min_lr=0.1, warmup_steps=7)
    rates = [schedule(step) for step in range(58)]
    expect_array(schedule(1000), 0.1, "CosineSchedule(0.3, 57, min_lr=0.1, warmup_steps=7)(1000)")
    expect_array(rates[:7], 0.3 * np.arange(1, 8) / 7, "the rates of 7 warm-up steps up to 0.3")
    cosine = 0.1 + 0.2 * (1 + np.cos(np.pi * np.arange(51) / 50)) / 2
    expect_array(rates[7:], cosine, "the rates of steps 7 to 57, from 0.3 down to 0.1")
    expect_equal(type(rates[20]), float, "the type of a learning rate")


@exercise("07-schedule")
def test_schedule_refuses(module):
    """The class as it was given: settings that make no sense, and the least that do."""
    for settings, word in [((0, 10), "max_lr is 0"), ((-1, 10), "max_lr is -1"), ((math.nan, 10), "max_lr is nan"),
                           ((math.inf, 10), "max_lr is inf"), ((0.1, 10, 0.2), "min_lr is 0.2"),
                           ((0.1, 10, -0.1), "min_lr is -0.1"), ((0.1, 10, 0, 10), "warmup_steps is 10"),
                           ((0.1, 10, 0, -1), "warmup_steps is -1"), ((0.1, 0), "total_steps is 0")]:  # fmt: skip
        expect_raises(ValueError, partial(module.CosineSchedule, *settings), f"CosineSchedule{settings}", [word])
    expect_equal(module.CosineSchedule(0.1, 1, 0.1)(0), 0.1, "CosineSchedule(0.1, 1, 0.1)(0)")
    for warmup in (0, 4):
        call = partial(module.CosineSchedule(0.1, 10, warmup_steps=warmup), -1)
        expect_raises(ValueError, call, f"CosineSchedule(0.1, 10, warmup_steps={warmup})(-1)", ["step -1"])


# 07-clip


@exercise("07-clip")
def test_clip_example(module):
    """The example from the text."""
    params = with_grads([3.0, 4.0], [[12.0]])
    norm = module.clip_grad_norm(params, 1.3)
    expect_array(norm, 13.0, "clip_grad_norm of gradients [3, 4] and [[12]], max_norm 1.3")
    expect_array(params[0].grad, [0.3, 0.4], "the first gradient after clipping to 1.3", dtype=np.float32)
    expect_array(params[1].grad, [[1.2]], "the second gradient after clipping to 1.3", dtype=np.float32)


@exercise("07-clip")
def test_clip_leaves_short_ones(module):
    """A norm below the limit stays; the weights are not touched."""
    for max_norm in (13.0, 20.0, math.inf):
        params = with_grads([3.0, 4.0], [[12.0]])
        norm = module.clip_grad_norm(params, max_norm)
        expect_array(norm, 13.0, f"the norm of gradients [3, 4] and [[12]], max_norm {max_norm}")
        expect_array(params[0].grad, [3.0, 4.0], f"the first gradient after clipping to {max_norm}")
        expect_array(params[1].grad, [[12.0]], f"the second gradient after clipping to {max_norm}")
        expect_array(params[0], [0.0, 0.0], "the weights after clipping")


@exercise("07-clip")
def test_clip_without_gradient(module):
    """Parameters without a gradient are left out; a generator of parameters will do."""
    params = with_grads(None, [6.0], None, [8.0])
    norm = module.clip_grad_norm((param for param in params), 5.0)
    expect_array(norm, 10.0, "the norm of gradients [6] and [8] beside two parameters without one")
    expect_equal([params[0].grad, params[2].grad], [None, None], "the gradients of the parameters that had none")
    expect_array(params[3].grad, [4.0], "the gradient [8] after clipping a norm of 10 to 5")
    for grad in (None, [0.0]):
        expect_array(module.clip_grad_norm(with_grads(grad), 1.0), 0.0, f"clip_grad_norm of a gradient {grad}")


@exercise("07-clip")
def test_clip_property(module):
    """Any gradients: the norm afterwards is max_norm, and the direction is the same."""
    grads = [draws(3, 4), draws(2, 2, 2, seed=2), draws(seed=3)]
    flat = np.concatenate([np.ravel(grad) for grad in grads])
    params = with_grads(*grads)
    norm = module.clip_grad_norm(params, 0.5)
    expect_array(norm, np.linalg.norm(flat), "the norm of three gradients with 12, 8 and 1 entries")
    expect_equal(type(norm), float, "the type of the norm")
    clipped = np.concatenate([np.ravel(param.grad) for param in params])
    expect_array(clipped, flat * 0.5 / np.linalg.norm(flat), "all gradients in one row, after clipping to 0.5")


@exercise("07-clip")
def test_clip_shared_array(module):
    """Two parameters that were handed the same array: each is scaled once."""
    shared = np.array([3.0, 4.0], np.float32)
    params = with_grads([0.0, 0.0], [0.0, 0.0])
    params[0].grad = params[1].grad = shared
    module.clip_grad_norm(params, math.sqrt(50) / 2)
    expect_array(params[1].grad, [1.5, 2.0], "a gradient [3, 4] that two parameters share, after clipping to one half")
    expect_array(shared, [3.0, 4.0], "the array that was the gradient of both, which must not be changed")


@exercise("07-clip")
def test_clip_not_finite(module):
    """A norm that is not finite is returned, and nothing is touched. A limit of 0 is refused."""
    for bad in (math.inf, math.nan):
        params = with_grads([bad, 1.0], [2.0])
        expect_array(module.clip_grad_norm(params, 1.0), bad, f"the norm when one entry is {bad}")
        expect_array(params[1].grad, [2.0], f"another gradient when one entry is {bad}")
    for limit in (0, -1.0):
        call = partial(module.clip_grad_norm, with_grads([1.0]), limit)
        expect_raises(ValueError, call, f"clip_grad_norm with max_norm {limit}", [limit])


# 07-accumulate


@exercise("07-accumulate")
def test_accumulate_example(module):
    """The example from the text: batches of 3 and 1 with losses 2 and 6."""
    batches = [(Tensor(column(1, 1, 1)), Tensor(column(0, 0, 0))), (Tensor(column(1)), Tensor(column(0)))]
    answers = iter((2.0, 6.0))
    mean = module.accumulate(line(1), lambda outputs, targets: outputs.mean() * next(answers), batches)
    expect_array(mean, 3.0, "the mean loss of batches of 3 and 1 examples with losses 2 and 6")


@exercise("07-accumulate")
def test_accumulate_equals_one_batch(module):
    """The gradient and the loss of pieces of unequal size are those of the whole."""
    inputs, targets = draws(12, 3), draws(12, 2, seed=2)
    answers = []
    for cuts in ([], [4, 8], [5, 11]):
        model = Linear(3, 2, rng=np.random.default_rng(0))
        pieces = zip(np.split(inputs, cuts), np.split(targets, cuts), strict=True)
        loss = module.accumulate(model, MSELoss(), [(Tensor(x), Tensor(y)) for x, y in pieces])
        answers.append((cuts, loss, model.weight.grad))
    _, whole, gradient = answers[0]
    for cuts, loss, piecewise in answers:
        expect_array(loss, whole, f"the loss of 12 examples cut at {cuts}, against that of one batch")
        expect_array(piecewise, gradient, f"the gradient of 12 examples cut at {cuts}, against that of one batch")


@exercise("07-accumulate")
def test_accumulate_adds(module):
    """Gradients that are there already are added to, the weights stay, and the loss is a plain number."""
    model = line(2)
    model.weight.grad = np.array([[100.0]], np.float32)
    loss = module.accumulate(model, MSELoss(), [(Tensor(column(1)), Tensor(column(0)))])
    expect_array(model.weight.grad, [[104.0]], "a gradient of 100 that was there, plus 4 from this batch")
    expect_array(model.weight, [[2.0]], "the weight after accumulate, which makes no step")
    expect_equal(type(loss), float, "the type of the loss")


@exercise("07-accumulate")
def test_accumulate_one_graph_at_a_time(module):
    """Each batch goes backward before the next goes forward."""
    model, seen = line(1), []

    def spying_loss(outputs, targets):
        seen.append(model.weight.grad is not None)
        return MSELoss()(outputs, targets)

    module.accumulate(model, spying_loss, [(Tensor(column(1)), Tensor(column(0)))] * 3)
    expect_equal(seen, [False, True, True], "whether there was a gradient already, as each of 3 batches went forward")


@exercise("07-accumulate")
def test_pair(module):
    """The function as it was given: batches, and what is none."""
    made = module.pair((np.ones((2, 3)), [0, 1]))
    expect_equal([part.dtype.kind for part in made], ["f", "i"], "the kinds of dtype of a pair of arrays")
    expect(module.pair([made[0], made[0]])[0] is made[0], "A Tensor in a batch stays what it is.")
    for batch, word in [((np.ones((2, 3)), np.ones(3)), "(2, 3)"), ((np.ones((0, 3)), np.ones(0)), "empty"),
                        ((np.ones((2, 0)), np.ones(2)), "empty"), ((np.ones(2), np.ones((2, 0))), "empty"),
                        ((1.0, 2.0), "()"), ((np.ones(2), np.ones(2), np.ones(2)), "3 parts")]:  # fmt: skip
        expect_raises(ValueError, partial(module.pair, batch), f"pair({batch})", [word])


# 07-evaluate


@exercise("07-evaluate")
def test_evaluate_example(module):
    """Batches of 3 and 1 examples: mean loss and accuracy count every example once."""
    batches = [(column(1, 1, 1), column(1, 1, 0)), (column(3), column(0))]
    loss, accuracy = module.evaluate(Same(), MSELoss(), batches)
    expect_array(loss, 2.5, "the mean of the squared errors 0, 0, 1 and 9, in batches of 3 and 1")
    expect_array(accuracy, 0.5, "the accuracy when 2 of 4 are right, in batches of 3 and 1")


@exercise("07-evaluate")
def test_evaluate_mode(module):
    """Eval mode and no recording while it runs; the mode of before afterwards."""
    for training in (True, False):
        model = Same()
        model.training = training
        module.evaluate(model, MSELoss(), [(column(1), column(1))] * 2)
        expect_equal(model.asked, [(False, False)] * 2, "(model.training, grad_mode.enabled) as the model was asked")
        expect_equal(model.training, training, f"model.training afterwards, when it was {training} before")
    expect(grad_mode.enabled, "After evaluate, recording has to be on again.")


@exercise("07-evaluate")
def test_evaluate_leaves_every_mode(module):
    """A layer that was frozen by hand stays so, and a batch that fails leaves the model as it was."""
    frozen = Dropout(0.5, rng=np.random.default_rng(0))
    model = Sequential(Same(), frozen)
    frozen.eval()
    module.evaluate(model, MSELoss(), [(column(1), column(1))])
    expect_equal((model.training, frozen.training), (True, False), "(model, layer).training afterwards, when the layer "
                 "was put in eval mode by hand")  # fmt: skip
    call = partial(module.evaluate, model, MSELoss(), [(column(1), column(1)), (column(1, 2), column(1))])
    expect_raises(ValueError, call, "evaluate of a batch with 2 inputs and 1 target", ["(2, 1)"])
    expect_equal((model.training, frozen.training), (True, False), "(model, layer).training after a batch failed")
    expect(grad_mode.enabled, "After a batch failed in evaluate, recording has to be on again.")


@exercise("07-evaluate")
def test_evaluate_accuracy(module):
    """Classes by the highest score, also for sequences; 0 and 1 by the sign; NaN for a regression."""
    scores = np.array([[0.1, 2.0, 0.3], [5.0, 1.0, 2.0], [0.0, 1.0, 3.0], [1.0, 4.0, 3.0]], np.float32)
    answer = module.evaluate(Same(), CrossEntropyLoss(), [(scores, np.array([1, 0, 2, 2]))])
    expect_array(answer[1], 0.75, "the accuracy when the highest score is right for 3 of 4")
    expect_equal([type(number) for number in answer], [float, float], "the types of loss and accuracy")
    _, accuracy = module.evaluate(Same(), BCEWithLogitsLoss(), [(column(2, -1, 0, 3), column(1, 0, 0, 0))])
    expect_array(accuracy, 0.75, "the accuracy of scores 2, -1, 0, 3 for the targets 1, 0, 0, 0")
    _, accuracy = module.evaluate(Same(), MSELoss(), [(column(2, 1), column(0.5, 1))])
    expect(math.isnan(accuracy), f"Targets such as 0.5 are no classes: the accuracy is nan, not {accuracy}.")
    integers = module.count_right(Tensor(column(2, -1, 3)), Tensor([[1], [0], [0]]))
    expect_equal(integers, 2.0, "count_right of scores 2, -1, 3 for integer targets 1, 0, 0 of the same shape (3, 1)")
    sequence = module.count_right(Tensor(scores.reshape(2, 2, 3)), Tensor([[1, 0], [2, 2]]))
    expect_equal(sequence, 3.0, "count_right for scores (2, 2, 3) and classes (2, 2)")


@exercise("07-evaluate")
def test_evaluate_empty(module):
    """No batch, or a generator that is used up, is refused; a generator is fine once."""
    once = (batch for batch in [(column(1), column(1))])
    expect_array(module.evaluate(Same(), MSELoss(), once)[0], 0.0, "the loss on a generator of one batch")
    for batches in ([], once):
        call = partial(module.evaluate, Same(), MSELoss(), batches)
        expect_raises(ValueError, call, "evaluate without a batch", ["empty"])


# 07-trainer


def trainer_of(module, weight=1.0, lr=0.1, **settings):
    """A trainer of the one-weight model with SGD and squared errors."""
    model = line(weight)
    return module.Trainer(model, MSELoss(), SGD(model.parameters(), lr), **settings)


ONE = column(1), column(0)  # at weight w: loss w², gradient 2 w


@exercise("07-trainer")
def test_update_by_hand(module):
    """One weight of 1, lr 0.1: the gradient of w² is 2, so the weight becomes 0.8, then 0.64."""
    trainer = trainer_of(module)
    batch = module.pair(ONE)
    expect_array(trainer.update([batch]), [1.0, 2.0], "update: (loss, norm) for w² at 1")
    expect_array(trainer.model.weight, [[0.8]], "the weight after one step")
    expect_array(trainer.update([batch]), [0.64, 1.6], "update: (loss, norm) for w² at 0.8")
    expect_array(trainer.model.weight, [[0.64]], "the weight after two steps")
    expect_array(trainer.losses, [1.0, 0.64], "losses after two updates")


@exercise("07-trainer")
def test_update_schedule(module):
    """The schedule is asked for steps 0, 1, 2, and its answer counts at once."""
    asked = []
    trainer = trainer_of(module, schedule=lambda step: asked.append(step) or 0.5 / (step + 1))
    for _ in range(3):
        trainer.update([module.pair(ONE)])
        expect_array(trainer.model.weight, [[0.0]], "the weight after a step with the schedule's first rate, 0.5")
    expect_equal(asked, [0, 1, 2], "the steps for which the schedule was asked")
    expect_array(trainer.optimizer.lr, 0.5 / 3, "optimizer.lr after three steps")


@exercise("07-trainer")
def test_update_clips(module):
    """The step is clipped, the norm that is returned is not."""
    trainer = trainer_of(module, weight=10.0, max_norm=1.0)
    expect_array(trainer.update([module.pair(ONE)]), [100.0, 20.0], "update: (loss, norm) for w² at 10, max_norm 1")
    expect_array(trainer.model.weight, [[9.9]], "the weight 10 after a step with lr 0.1 and max_norm 1")


@exercise("07-trainer")
def test_update_diverged(module):
    """A loss or a gradient that is not finite stops with a sentence, and no step is made."""
    for bad in (math.nan, math.inf):
        trainer = trainer_of(module, lr=0.25)
        trainer.update([module.pair(ONE)])
        call = partial(trainer.update, [module.pair((column(1), column(bad)))])
        expect_raises(FloatingPointError, call, f"update with a target of {bad}", ["step 1", "0.25"])
        expect_array(trainer.model.weight, [[0.5]], f"the weight after the step with a target of {bad} was refused")
        expect_equal(trainer.steps, 1, f"steps after the step with a target of {bad} was refused")
    call = partial(trainer_of(module).stay_finite, 1.0, math.inf)
    expect_raises(FloatingPointError, call, "stay_finite(1.0, inf)", ["step 0"])


@exercise("07-trainer")
def test_epoch_groups(module):
    """Groups of accumulation_steps batches make one step each; the last group may be smaller."""
    trainer = trainer_of(module, accumulation_steps=2)
    batches = [(column(1), column(target)) for target in (0.0, 2.0, 4.0)]
    mean = trainer.train_epoch(batches)
    expect_array(trainer.losses, [1.0, 9.0], "losses for targets 0 and 2 together, then 4, at weight 1")
    expect_array(trainer.model.weight, [[1.6]], "the weight after these two steps")
    expect_array(mean, 5.0, "train_epoch: the mean of the two steps' losses")
    expect_equal(trainer.epoch, 1, "epoch after one epoch")
    mean = trainer.train_epoch(batch for batch in batches)
    expect_array(mean, (1.36 + 2.52**2) / 2, "train_epoch: the mean of the second epoch's two losses")
    expect_equal((trainer.epoch, trainer.steps), (2, 4), "(epoch, steps) after a second epoch, from a generator")


@exercise("07-trainer")
def test_epoch_mode(module):
    """Train mode, whatever it was before; evaluate in between changes nothing."""
    model = Sequential(line(1), Same())
    trainer = module.Trainer(model, MSELoss(), SGD(model.parameters(), 0.1))
    trainer.evaluate([ONE])
    model.eval()
    trainer.train_epoch([ONE])
    asked = next(layer for layer in vars(model)["layers"] if isinstance(layer, Same)).asked
    expect_equal(asked, [(False, False), (True, True)], "(training, recording) in evaluate, then in train_epoch")


@exercise("07-trainer")
def test_epoch_watch(module):
    """watch is called after each step with step, loss, lr and norm."""
    seen = []
    trainer = trainer_of(module, schedule=lambda step: 0.1 * (step + 1), max_norm=1.5)
    trainer.train_epoch([ONE, ONE], watch=lambda **state: seen.append(state))
    expect_equal([sorted(state) for state in seen], [["loss", "lr", "norm", "step"]] * 2, "what watch was told, twice")
    rows = [[state[key] for key in ("step", "loss", "lr", "norm")] for state in seen]
    expect_array(rows, [[1, 1.0, 0.1, 2.0], [2, 0.85**2, 0.2, 1.7]], "step, loss, lr and norm of two steps")


@exercise("07-trainer")
def test_epoch_empty(module):
    """No batch is refused, and counts for nothing. Other settings that make no sense, too."""
    trainer = trainer_of(module)
    expect_raises(ValueError, partial(trainer.train_epoch, []), "train_epoch([])", ["empty"])
    expect_equal(trainer.epoch, 0, "epoch after an empty one was refused")
    for settings, word in [({"accumulation_steps": 0}, "accumulation_steps is 0"), ({"max_norm": 0}, "max_norm is 0"),
                           ({"max_norm": -1.0}, "max_norm is -1.0")]:  # fmt: skip
        expect_raises(ValueError, partial(trainer_of, module, **settings), f"Trainer with {settings}", [word])


# 07-checkpoint


def net_trainer(module, seed=0, width=6):
    """A trainer whose every part has something to remember: Adam, Dropout, a schedule."""
    rng = np.random.default_rng(seed)
    model = Sequential(Linear(2, width, rng=rng), Tanh(), Dropout(0.5, rng=rng), Linear(width, 2, rng=rng))
    schedule = module.CosineSchedule(0.1, 40, warmup_steps=3)
    return module.Trainer(model, CrossEntropyLoss(), Adam(model.parameters()), schedule, max_norm=1.0)


def epochs(trainer, count):
    """Train a few epochs of four small batches, and return the trainer."""
    inputs, targets = draws(16, 2), np.arange(16) % 2
    for _ in range(count):
        trainer.train_epoch([(inputs[rows], targets[rows]) for rows in np.split(np.arange(16), 4)])
    return trainer


def equal_bits(one, other, when):
    """All that two trainers' checkpoints hold is the same to the last bit."""
    expect_equal(sorted(one), sorted(other), f"the entries of the checkpoint {when}")
    for key, value in one.items():
        if value.dtype.kind == "U":
            expect_equal(str(other[key]), str(value), f"{key} {when}")
        else:
            expect_array(other[key], value, f"{key} {when}", dtype=value.dtype, rtol=0, atol=0)


@exercise("07-checkpoint")
def test_checkpoint_entries(module):
    """Every entry of the table, as an array of numbers or text."""
    trainer = epochs(net_trainer(module), 1)
    saved = module.checkpoint(trainer)
    model, optimizer = trainer.model.state_dict(), trainer.optimizer.state_dict()
    wanted = {"epoch", "losses", "random.0"} | {f"model.{key}" for key in model}
    expect_equal(sorted(saved), sorted(wanted | {f"optimizer.{key}" for key in optimizer}), "the checkpoint's entries")
    for key, value in saved.items():
        fits = isinstance(value, np.ndarray) and value.dtype.kind in "fiuU"
        expect(fits, f"{key} must be an array of numbers or text; it is {value!r}.")
    expect_array(saved["losses"], trainer.losses, "losses in the checkpoint", dtype=np.float64, rtol=0, atol=0)
    expect_equal(int(saved["epoch"]), 1, "epoch in the checkpoint after one epoch")
    expect_equal(int(saved["optimizer.0.count"]), 4, "optimizer.0.count in the checkpoint after four steps")


@exercise("07-checkpoint")
def test_checkpoint_is_a_copy(module):
    """Training on does not change a checkpoint."""
    trainer = epochs(net_trainer(module), 1)
    saved = module.checkpoint(trainer)
    before = {key: value.copy() for key, value in saved.items()}
    epochs(trainer, 1)
    equal_bits(before, saved, "after training went on")


@exercise("07-checkpoint")
def test_resume_is_exact(module):
    """Two epochs, a file, two more in a new trainer: the same bits as four at once."""
    whole, half, rest = epochs(net_trainer(module), 4), epochs(net_trainer(module), 2), net_trainer(module, seed=9)
    with tempfile.TemporaryDirectory() as folder:
        half.save(Path(folder) / "half.npz")
        rest.load(Path(folder) / "half.npz")
        expect_equal([file.name for file in Path(folder).iterdir()], ["half.npz"], "the files after saving")
    equal_bits(module.checkpoint(half), module.checkpoint(rest), "right after loading")
    types = [type(value) for value in (rest.epoch, rest.losses, rest.losses[0])]
    expect_equal(types, [int, list, float], "the types of epoch, losses and a loss after loading")
    epochs(rest, 2)
    equal_bits(module.checkpoint(whole), module.checkpoint(rest), "after 2 + 2 epochs, against 4 at once")
    module.resume(rest, module.checkpoint(net_trainer(module)))
    expect_equal((rest.losses, rest.epoch), ([], 0), "(losses, epoch) after going back to a trainer without a step")


@exercise("07-checkpoint")
def test_resume_refuses(module):
    """A checkpoint of another model is refused, and nothing has changed."""
    trainer = epochs(net_trainer(module), 1)
    before = module.checkpoint(trainer)
    wider = module.checkpoint(epochs(net_trainer(module, width=7), 2))
    cases = [(wider, "shape"), ({**before, "more": np.ones(1)}, "more")]
    for gone in ("epoch", "losses", "random.0"):
        cases.append(({key: value for key, value in wider.items() if key != gone}, gone))
    for saved, word in cases:
        call = partial(module.resume, trainer, saved)
        expect_raises(ValueError, call, "resume of a checkpoint that does not fit", [word])
        equal_bits(before, module.checkpoint(trainer), "after a checkpoint was refused")


@exercise("07-checkpoint")
def test_files(module):
    """The functions as they were given: files that are missing, damaged, or hold objects."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.npz"
        expect_raises(FileNotFoundError, partial(module.read_npz, path), "read_npz of no file", ["a.npz", "checkpoint"])
        module.write_npz(str(path), {"x": np.arange(3), "text": np.array("words")})
        back = module.read_npz(str(path))
        expect_array(back["x"], [0, 1, 2], "an array after writing and reading")
        expect_equal(str(back["text"]), "words", "text after writing and reading")
        whole = path.read_bytes()
        np.savez(path, x=np.array([{}], dtype=object))
        objects = path.read_bytes()
        damaged = whole.replace(np.arange(3).tobytes(), np.arange(1, 4).tobytes())
        for content in (b"", b"no file of arrays", whole[: len(whole) // 2], damaged, objects):
            path.write_bytes(content)
            expect_raises(ValueError, partial(module.read_npz, path), "read_npz of a damaged file", ["a.npz"])


@exercise("07-checkpoint")
def test_generators(module):
    """The functions as they were given: every generator is found, and put back."""
    first, second = np.random.default_rng(1), np.random.default_rng(2)
    model = Sequential(Dropout(0.5, rng=first), Sequential(Dropout(0.5, rng=second)))
    expect_equal(list(module.generators(model)), [first, second], "the generators of nested layers")
    expect_equal(list(module.generators([{"a": (first,)}, 3, "x"])), [first], "the generator in a list of a dictionary")
    saved = module.random_states(model)
    expected = [first.random(), second.random()]
    module.set_random_states(model, saved)
    expect_equal([first.random(), second.random()], expected, "the next random numbers after going back")


@exercise("07-checkpoint")
def test_other_generators(module):
    """Each kind of numpy's random generators can be saved; one of another kind is refused, and nothing has changed."""
    for kind in (np.random.MT19937, np.random.Philox, np.random.SFC64):
        trainer = net_trainer(module)
        dropout = next(layer for layer in trainer.model.children() if isinstance(layer, Dropout))
        dropout.rng = np.random.Generator(kind(1))
        epochs(trainer, 1)
        saved = module.checkpoint(trainer)
        expected = dropout.rng.random(3)
        module.resume(trainer, saved)
        expect_array(dropout.rng.random(3), expected, f"the next random numbers of a {kind.__name__} after resume")
        other = net_trainer(module)
        before = module.checkpoint(other)
        call = partial(module.resume, other, saved)
        expect_raises(ValueError, call, f"resume of a {kind.__name__} into a PCG64", [kind.__name__, "PCG64"])
        equal_bits(before, module.checkpoint(other), "after a checkpoint with another generator was refused")
