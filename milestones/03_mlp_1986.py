# %% [markdown]
# # 1986: backpropagation
#
# On 9 October 1986 four pages in *Nature* end the silence. David Rumelhart, Geoffrey Hinton and Ronald Williams show
# how to give each weight in a network with hidden layers its share of the blame: compute forward, compare, and carry
# the error backward, layer by layer, with the chain rule. They call it back-propagation. The mathematics is older
# (Seppo Linnainmaa published it in 1970, and Paul Werbos proposed it for networks in his thesis of 1974); what is new
# is the demonstration that hidden units then find useful features by themselves.
#
# Their first example is a network with two hidden units that learns whether six dots are mirror-symmetric. It takes
# 1,425 sweeps through all 64 patterns, with what they call an acceleration method: 0.9 of each step is carried over
# into the next. You know it as momentum.
#
# Here you train such a network on a task that came a little later and stayed: reading handwritten digits. Your layers,
# your loss, your gradients, your optimizer and your trainer, on thousands of pictures, in this tab.
#
# **Sources.** D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating errors",
# *Nature* 323, 533-536, 1986. S. Linnainmaa, *The representation of the cumulative rounding error of an algorithm as a
# Taylor expansion of the local rounding errors*, Master's thesis, University of Helsinki, 1970. P. Werbos, *Beyond
# Regression*, PhD thesis, Harvard University, 1974. Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based
# learning applied to document recognition", *Proceedings of the IEEE* 86, 2278-2324, 1998, which introduces MNIST.

# %%
# %load_ext tinytorch.tito
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from IPython.display import display

from tinytorch import draw, plot
from tinytorch.core.activations import Sigmoid
from tinytorch.core.autograd import no_grad
from tinytorch.core.layers import Linear, Sequential
from tinytorch.core.losses import CrossEntropyLoss
from tinytorch.core.optimizers import SGD
from tinytorch.core.tensor import Tensor
from tinytorch.core.training import CosineSchedule, Trainer
from tinytorch.data import DataMissing, Images, load_digits, load_mnist
from tinytorch.meter import Meter
from tinytorch.tito.milestones import Gate, Outcome

# %% [markdown]
# ## The pictures
#
# MNIST has 60,000 pictures of digits to learn from and 10,000 for the test, written by other people. If this copy of
# the course has no MNIST, you work on 1,797 smaller pictures that it always carries along; the code is the same. A
# picture becomes one row of numbers from 0 (paper) to 1 (ink), so a batch is a matrix.

# %%
@dataclass
class Task:
    """Pictures to learn from, pictures for the test, and settings that suit how many there are."""

    name: str
    train: Images
    test: Images
    epochs: int
    batch: int
    box: int  # the square that a digit fills, in pixels
    pen: float  # how thick its strokes are, for the pad below

    @property
    def side(self) -> int:
        """Height and width of a picture, in pixels."""
        return self.train.images.shape[1]

    @property
    def steps(self) -> int:
        """How many batches the whole training has."""
        return self.epochs * -(-len(self.train.labels) // self.batch)


def load_task() -> Task:
    """MNIST where it is there, else the small digits, and why."""
    try:
        return Task("MNIST", *load_mnist(), epochs=3, batch=128, box=20, pen=0.08)
    except DataMissing as missing:
        print(f"{missing} The 8 by 8 digits are read instead.")
        return Task("8 by 8 digits", *load_digits(), epochs=30, batch=32, box=8, pen=0.14)


def rows(images: np.ndarray) -> np.ndarray:
    """Pictures (n, h, w) of bytes as rows (n, h * w) of float32 from 0 to 1."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def batches(part: Images, size: int, rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """All pictures once, in a random order: rows (size, h * w) and labels (size,)."""
    order = rng.permutation(len(part.labels))
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        yield rows(part.images[chosen]), part.labels[chosen]


if __name__ == "__main__":  # for you in the notebook; `%tito milestone run 3` needs no drawing
    task = load_task()
    print(f"{task.name}: {len(task.train.labels):,} pictures to learn from, {len(task.test.labels):,} for the test")
    display(plot.images(task.train.images[:16], labels=[f"{label}" for label in task.train.labels[:16]]))

# %% [markdown]
# ## The network
#
# As in 1986: one hidden layer, bent by the sigmoid, and momentum 0.9. Two things are from later: cross-entropy in place
# of the squared error, and a learning rate that falls along a cosine. 128 hidden units look at the whole picture each,
# and ten units weigh what they report. For MNIST that makes 784 * 128 + 128 + 128 * 10 + 10 = 101,770 parameters.

# %%
HIDDEN, LEARNING_RATE, MOMENTUM, SEED = 128, 0.5, 0.9, 1986


def network(task: Task) -> Sequential:
    """From a picture's row of pixels to ten scores."""
    rng = np.random.default_rng(SEED)
    return Sequential(Linear(task.side**2, HIDDEN, rng=rng), Sigmoid(), Linear(HIDDEN, 10, rng=rng))


def train(model: Sequential, task: Task, watch=None) -> Trainer:
    """All epochs of the task, with a progress bar; `watch(step, loss)` hears of every step."""
    optimizer = SGD(model.parameters(), lr=LEARNING_RATE, momentum=MOMENTUM)
    trainer = Trainer(model, CrossEntropyLoss(), optimizer, CosineSchedule(LEARNING_RATE, task.steps))
    rng = np.random.default_rng(SEED)
    with Meter(f"Learning {task.name}", task.steps) as meter:
        def seen(step: int, loss: float, **_: float) -> None:
            meter.show(step, f"step {step} of {task.steps}, loss {loss:.3f}")
            if watch:
                watch(step=step, loss=loss)
        for _ in range(task.epochs):
            trainer.train_epoch(batches(task.train, task.batch, rng), watch=seen)
    return trainer


def chances(model: Sequential, images: np.ndarray) -> np.ndarray:
    """Ten probabilities for each of (n, h, w) pictures: shape (n, 10)."""
    with no_grad():
        scores = model(Tensor(rows(images))).data.astype(np.float64)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# %% [markdown]
# ## Watch it learn
#
# One pass over all pictures is an epoch. Before you run the cell: what is the loss of a network that knows nothing and
# gives each digit the same probability? The curve begins near that number, $\ln 10 = 2.3$.

# %%
def curve(losses: list[float], points: int = 100) -> plot.Chart:
    """The losses so far, each point the mean of a hundredth of them."""
    means = [np.mean(part) for part in np.array_split(losses, min(len(losses), points))]
    return plot.line(np.linspace(1, len(losses), len(means)), means, x="step", y="loss")


if __name__ == "__main__":
    model, losses = network(task), []
    with plot.Live(interval=0.5) as live:
        def redraw(step, loss):
            losses.append(loss)
            live.update(lambda: curve(losses))
        train(model, task, redraw)
    probabilities = chances(model, task.test.images)
    readings = probabilities.argmax(axis=1)
    print(f"{np.mean(readings == task.test.labels):.1%} of {len(readings):,} unseen pictures are read right")

# %% [markdown]
# ## Where it errs
#
# Row: what the writer meant. Column: what your network read. The right readings would outshine everything, so the
# diagonal is left out. Which two digits does it mix up most, and does it surprise you?

# %%
def mistakes(truth: np.ndarray, readings: np.ndarray) -> plot.Chart:
    """How often each digit was read as each other one."""
    counts = np.zeros((10, 10))
    np.add.at(counts, (truth, readings), 1)
    np.fill_diagonal(counts, np.nan)
    return plot.heatmap(counts, x="read", y="written", value="pictures")


if __name__ == "__main__":
    display(mistakes(task.test.labels, readings))

# %% [markdown]
# These are the mistakes of which it was most certain. Some you would make too. Others are plainly wrong, and the
# network has no way to say that it does not know: it has to choose one of ten.

# %%
if __name__ == "__main__":
    wrong = np.flatnonzero(readings != task.test.labels)
    worst = wrong[np.argsort(-probabilities[wrong, readings[wrong]])][:16]
    labels = [f"{task.test.labels[i]} read as {readings[i]}" for i in worst]
    display(plot.images(task.test.images[worst], labels=labels, size=76))

# %% [markdown]
# ## Now you
#
# Draw a digit, with a mouse, a finger, or the keyboard. Your drawing is scaled and centred as the pictures above were;
# the small picture shows what arrives. Write a 7 in the way of another country. Then draw something that is no digit.

# %%
if __name__ == "__main__":
    pad = draw.Pad(lambda picture: chances(model, picture[None])[0], side=task.side, box=task.box, pen=task.pen)
    display(pad)

# %% [markdown]
# ## The test
#
# Pictures that the network has never seen decide. And since some defects hide behind a good score, a referee repeats
# one batch by hand, before the training and after it: the equations of 1986 in numpy, without any of your code.
# Forward, the loss, and backward:
#
# $$\delta_2 = \frac{p - y}{n}, \qquad \delta_1 = (\delta_2 W_2^T) \odot h (1 - h), \qquad
# \frac{\partial L}{\partial W_2} = h^T \delta_2, \qquad \frac{\partial L}{\partial W_1} = x^T \delta_1.$$
#
# $h$ are the hidden units, $p$ the ten probabilities, and $y$ is 1 for the right digit and 0 for the others.

# %%
def weights(model: Sequential) -> list[Tensor]:
    """Weight and bias of the hidden layer, weight and bias of the last one."""
    hidden, _, last = model.layers
    return [hidden.weight, hidden.bias, last.weight, last.bias]


def referee(arrays: list[np.ndarray], x: np.ndarray, labels: np.ndarray) -> tuple[float, list[np.ndarray]]:
    """numpy's loss and gradients of a batch, in float64."""
    w1, b1, w2, b2 = (array.astype(np.float64) for array in arrays)
    hidden = 1 / (1 + np.exp(-(x @ w1 + b1)))
    powers = np.exp(hidden @ w2 + b2)
    p = powers / powers.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(len(labels)), labels]))
    blame = (p - np.eye(10)[labels]) / len(labels)
    hidden_blame = blame @ w2.T * hidden * (1 - hidden)
    return float(loss), [x.T @ hidden_blame, hidden_blame.sum(axis=0), hidden.T @ blame, blame.sum(axis=0)]


@dataclass
class Examination:
    """One batch: how far the framework is from the referee."""

    loss: float  # difference of the losses
    gradient: float  # largest difference in a parameter's gradient, relative to its largest entry
    unreached: int  # parameters without a gradient


def examine(model: Sequential, task: Task) -> Examination:
    """Compare loss and gradients with the referee's, on the first 64 pictures."""
    x, labels = rows(task.train.images[:64]), task.train.labels[:64]
    for tensor in weights(model):
        tensor.grad = None
    loss = CrossEntropyLoss()(model(Tensor(x)), Tensor(labels))
    loss.backward()
    found = [np.zeros(tensor.shape) if tensor.grad is None else tensor.grad for tensor in weights(model)]
    expected_loss, expected = referee([tensor.data for tensor in weights(model)], x, labels)
    errors = [np.abs(a - b).max() / np.abs(b).max() for a, b in zip(found, expected, strict=True)]
    return Examination(abs(loss.item() - expected_loss), float(np.max(errors)), sum(not np.any(one) for one in found))


def bend(model: Sequential, images: np.ndarray) -> float:
    """How far the scores of a mixture of two pictures are from the mixture of their scores, in standard deviations.

    0 for a network without a bend, whatever its weights.
    """
    x = rows(images)
    with no_grad():
        scores, mixed = model(Tensor(x)).data, model(Tensor((x + x[::-1]) / 2)).data
    return float(np.abs(mixed - (scores + scores[::-1]) / 2).mean() / scores.std())


# %%
def judge(task: Task, exams: list[Examination], moved: float, bent: float, counted: float,
          reported: float) -> list[Gate]:
    """The gates: conditions that luck cannot meet, each with the numbers that decide it."""
    loss, gradient = (float(np.max([getattr(one, name) for one in exams])) for name in ("loss", "gradient"))
    unreached = max(one.unreached for one in exams)
    return [
        Gate("loss equals numpy's", loss < 1e-4, f"largest difference {loss:.1g}; allowed 0.0001"),
        Gate("gradients equal numpy's", gradient < 1e-3,
             f"largest relative difference {gradient:.1g}; allowed 0.001"),
        Gate("a gradient reached every parameter", unreached == 0, f"{unreached} had none"),
        Gate("weights moved", moved > 0.1, f"each matrix by at least {moved:.0%} of its length; needs 10 %"),
        Gate("the hidden layer bends", bent > 0.05, f"a mixture is off by {bent:.2f} deviations; needs 0.05"),
        Gate("the trainer counts right", abs(counted - reported) < 1e-6,
             f"it reports {reported:.4f} on {task.name}; counted by numpy {counted:.4f}"),
    ]  # fmt: skip


def run(watch=None) -> Outcome:
    """Examine one batch, train on all pictures, examine again, and take the test."""
    task = load_task()
    model = network(task)
    exams = [examine(model, task)]
    matrices = [tensor for tensor in weights(model) if tensor.ndim == 2]
    before = [matrix.data.copy() for matrix in matrices]
    trainer = train(model, task, watch)
    moved = min(np.linalg.norm(matrix.data - old) / np.linalg.norm(old)
                for matrix, old in zip(matrices, before, strict=True))  # fmt: skip
    exams.append(examine(model, task))
    counted = float(np.mean(chances(model, task.test.images).argmax(axis=1) == task.test.labels))
    loss, reported = trainer.evaluate(batches(task.test, 1000, np.random.default_rng(0)))
    metrics = {"accuracy": counted, "loss": loss, "test_pictures": float(len(task.test.labels))}
    summary = f"{counted:.1%} of {len(task.test.labels):,} unseen pictures ({task.name}) are read right."
    gates = judge(task, exams, float(moved), bend(model, task.test.images[:200]), counted, reported)
    return Outcome(metrics, gates, summary)


# %% [markdown]
# ## On the record
#
# The last cell runs the course's own copy of this page, so your experiments above don't count for or against you.
#
# Your network sees 784 numbers in a row. It does not know that two of them are neighbours: shuffle the pixels of all
# pictures in the same way, and it learns as well as before. In 1998 a network is built that knows. The next milestone
# is about the convolution.

# %%
# %tito milestone run 3
