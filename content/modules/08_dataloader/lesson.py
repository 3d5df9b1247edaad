# ---
# title: Data loading
# id: "08"
# ---

# %% [markdown]
# # Data loading
#
# The same network, the same pictures, the same number of steps. Only the order of the pictures differs: as they came,
# or sorted by their digit. Before you run the cell, guess how many of the new pictures the second one reads.

# %%
#| default_exp core.dataloader
# %load_ext tinytorch.tito
from tinytorch import measure, plot
from tinytorch.core.activations import ReLU
from tinytorch.core.layers import Linear, Sequential
from tinytorch.core.losses import CrossEntropyLoss
from tinytorch.core.optimizers import SGD
from tinytorch.core.training import Trainer
from tinytorch.data import load_digits

# %%
#| export
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tinytorch.core.tensor import raw

# %%
train, test = load_digits()

def rows_of(images):
    """Pictures (n, h, w) as rows of float32 from 0 to 1."""
    return images.reshape(len(images), -1).astype(np.float32) / 255

def learn(batches, epochs=1):
    """A new network that has seen the batches: each call of batches() is one epoch."""
    rng = np.random.default_rng(0)
    model = Sequential(Linear(64, 32, rng=rng), ReLU(), Linear(32, 10, rng=rng))
    trainer = Trainer(model, CrossEntropyLoss(), SGD(model.parameters(), lr=0.1, momentum=0.9))
    for _ in range(epochs):
        trainer.train_epoch(batches())
    return trainer

def in_order(images, labels):
    """Batches of 32, in the order that the pictures have."""
    return [(rows_of(images[i : i + 32]), labels[i : i + 32]) for i in range(0, len(labels), 32)]

order = np.argsort(train.labels, kind="stable")
mixed = learn(lambda: in_order(*train), epochs=5)
by_class = learn(lambda: in_order(train.images[order], train.labels[order]), epochs=5)
for name, trainer in {"as they came": mixed, "sorted by digit": by_class}.items():
    loss, accuracy = trainer.evaluate(in_order(*test))
    print(f"{name:15}  first loss {trainer.losses[0]:.2f}  reads {accuracy:.0%} of new pictures")
losses = {"as they came": mixed.losses, "sorted by digit": by_class.losses}
plot.line(np.arange(mixed.steps), losses, x="step", y="loss")

# %% [markdown]
# Both begin near log(10) = 2.30, as lesson 04 promised. Now follow the sorted run. While the pictures are all zeros,
# its loss falls to nearly 0: "it is a zero" is the right answer to every one of them. With the first 1 the loss jumps,
# and so on at every digit. In the end it gives the same answer to nearly every new picture. A step follows the gradient
# of its batch. It is a good step only if the batch is a small, fair sample of everything.

# %% [markdown]
# Data comes sorted more often than not: by class, by date, by the person who wrote it. So the order has to be drawn
# anew, for every epoch. In this lesson you build what stands between the data and the training.
#
# ```mermaid
# flowchart LR
#   dataset["Dataset: pictures as bytes"] -- "row numbers" --> loader["DataLoader: order, batches"]
#   loader --> transform["transforms: flip, crop, normalise"] --> trainer["Trainer"]
# ```
#
# **Uses**: arrays (01), the Trainer (07). **Enables**: every data set that is too large to be converted at once, and
# milestone 04: photographs.

# %% [markdown]
# ## 1. A data set answers row numbers
#
# A data set needs two abilities: to say how many examples it has, and to hand out those with given numbers.
# `dataset[5]` is one example. `dataset[[5, 0, 2]]` are three of them, in this order, as one batch. What stands behind
# (an array, a file, a web server) is nobody's business.
#
# An example has several parts: a picture and its label. Suppose that `images` has shape (4, 1, 8, 8) and `labels` is
# `[7, 0, 7, 1]`. Then `TensorDataset(images, labels)[[3, 0]]` is a tuple: an array of shape (2, 1, 8, 8), and
# `[1, 7]`. The trap is to reorder one part without the other. A network learns nothing from pictures with the labels
# of others, and no error is raised.

# %% exercise="08-dataset"
#| export
class Dataset:
    """Examples with numbers from 0. `dataset[rows]` takes an integer, a slice or an array of integers."""

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__} has no length yet. Define __len__(self).")

    def __getitem__(self, rows: Any) -> tuple:
        raise NotImplementedError(f"{type(self).__name__} can't be indexed yet. Define __getitem__(self, rows).")


class TensorDataset(Dataset):
    """Arrays or Tensors that have one row for each example. They are kept as they are, not copied."""

    def __init__(self, *arrays: Any) -> None:
        """Raises ValueError, naming the lengths, unless all have the same number of rows."""
        self.arrays = [np.asarray(raw(array)) for array in arrays]
        if len({len(array) for array in self.arrays}) != 1:
            raise ValueError(f"The parts have {[len(array) for array in self.arrays]} rows. Each needs one a row.")

    ### BEGIN SOLUTION define the length and the index: one array for each part
    def __len__(self) -> int:
        return len(self.arrays[0])

    def __getitem__(self, rows: Any) -> tuple[np.ndarray, ...]:
        return tuple(array[rows] for array in self.arrays)
    ### END SOLUTION

# %%
check("08-dataset")

# %% [markdown]
# ## 2. The plan of an epoch
#
# An **epoch** shows every example once. Its plan is a list of batches, and a batch is an array of row numbers. For 7
# examples and `batch_size=3`:
#
# | | batches |
# |---|---|
# | `plan(7, 3)` | `[0 1 2]` `[3 4 5]` `[6]` |
# | `plan(7, 3, drop_last=True)` | `[0 1 2]` `[3 4 5]` |
# | `plan(7, 3, shuffle=True, rng=…)` | the same sizes, the numbers in an order drawn from `rng` |
#
# `rng.permutation(n)` is the numbers from 0 to n - 1 in a random order. Think about which examples `drop_last` leaves
# out when the order is shuffled: always the same ones, or others in each epoch?

# %% exercise="08-plan"
#| export
def plan(count: int, batch_size: int, shuffle: bool = False, drop_last: bool = False,
         rng: np.random.Generator | None = None) -> list[np.ndarray]:
    """The row numbers of each batch of one epoch over `count` examples; `rng` draws the order when it is shuffled.

    The last batch may be smaller; drop_last leaves it out then.
    """
    ### BEGIN SOLUTION every example once, in batches
    order = rng.permutation(count) if shuffle else np.arange(count)
    stop = count - count % batch_size if drop_last else count
    return [order[start : start + batch_size] for start in range(0, stop, batch_size)]
    ### END SOLUTION

# %%
check("08-plan")

# %% [markdown]
# ## 3. The loader
#
# `Loader` puts both together. It can be used in a `for` loop again and again, and each loop is a new epoch with a new
# order. `len(loader)` is the number of *batches*, known before any is made.
#
# Make one batch at a time. A loader that first collects all of them holds a second copy of the data.
# Python has a form of function for that: one with `yield` in it.

# %% exercise="08-loader"
#| export
class Loader:
    """Batches of a data set, one epoch for each loop. `rng` draws the orders; None makes a generator of its own."""

    def __init__(self, dataset: Dataset, batch_size: int = 1, shuffle: bool = False, drop_last: bool = False,
                 rng: np.random.Generator | None = None) -> None:
        """Raises ValueError unless batch_size is at least 1, and for a data set without examples."""
        if batch_size < 1 or len(dataset) == 0:
            raise ValueError(f"{len(dataset)} examples do not make batches of {batch_size}. Both must be above 0.")
        self.dataset, self.batch_size, self.shuffle, self.drop_last = dataset, batch_size, shuffle, drop_last
        self.rng = np.random.default_rng() if rng is None else rng

    def epoch(self) -> list[np.ndarray]:
        """The plan of a new epoch."""
        return plan(len(self.dataset), self.batch_size, self.shuffle, self.drop_last, self.rng)

    def __len__(self) -> int:
        """The number of batches in an epoch. Draws nothing."""
        ### BEGIN SOLUTION count the batches
        whole, rest = divmod(len(self.dataset), self.batch_size)
        return whole + (rest > 0 and not self.drop_last)
        ### END SOLUTION

    def __iter__(self) -> Iterator[tuple]:
        """One epoch, batch by batch."""
        ### BEGIN SOLUTION hand out the batches of a new epoch, one at a time
        for rows in self.epoch():
            yield self.dataset[rows]
        ### END SOLUTION

# %%
check("08-loader")

# %% [markdown]
# The network from the top, on the sorted pictures, with your loader between:

# %%
sorted_set = TensorDataset(rows_of(train.images[order]), train.labels[order])
loader = Loader(sorted_set, batch_size=32, shuffle=True, rng=np.random.default_rng(0))
print(f"reads {learn(lambda: loader, epochs=5).evaluate(in_order(*test))[1]:.0%} of new pictures")

# %%
# 1,437 pictures, batch_size=64, drop_last=True: how many batches does an epoch have?
answer("08-q-batches", ...)

# %% [markdown]
# ## 4. Going on in the middle of an epoch
#
# On photographs an epoch takes a minute, and a closed tab should not cost it. Lesson 07's checkpoint brings model and
# optimizer back, but the loader begins a new epoch. What if it remembers how many batches it has handed out, and skips
# as many?

# %%
class Hopeful(Loader):
    """A loader that skips batches after a stop."""
    def go_on(self, served):
        return self.epoch()[served:]

numbers = TensorDataset(np.arange(8))
before = Hopeful(numbers, batch_size=2, shuffle=True, rng=np.random.default_rng(3))
seen = [batch[0] for _, batch in zip(range(2), before, strict=False)]
after = Hopeful(numbers, batch_size=2, shuffle=True, rng=before.rng)
print("before the stop", *seen)
print("after the stop ", *after.go_on(served=2))

# %% [markdown]
# Some numbers come twice and others never: "skip two" means nothing in another order. What does your loader have to
# keep, so that a new one goes on with exactly the batches that are missing, and draws the same orders in all later
# epochs? The order itself would do, but for CIFAR-10 it takes 400,000 bytes. A few hundred are enough.
#
# One more demand: transforms, in section 6, draw from *the same* generator while batches are made. They too must go on
# as if nothing had happened.

# %% [markdown]
# `state_of(rng)` is a generator's state, as text; `set_state(rng, text)` puts it back. `state_dict` may be called
# between two epochs, and inside of a loop, after some batches. `load_state_dict` prepares a new loader; the next loop
# goes on, and the one after it is a new epoch. A loop that was left with `break`, without loading, goes on nowhere:
# the next one is a new epoch.

# %% exercise="08-resume"
#| export
def state_of(rng: np.random.Generator) -> str:
    """Where a random generator stands, as text."""
    return json.dumps(rng.bit_generator.state)


def set_state(rng: np.random.Generator, state: Any) -> None:
    """Put a generator back to where `state_of` found it."""
    rng.bit_generator.state = json.loads(str(state))


class DataLoader(Loader):
    """A Loader whose place in the epoch can be saved, and taken up by another one."""

    served = 0  # batches of this epoch that were handed out
    resuming = False  # True between load_state_dict and the loop that goes on

    ### BEGIN SOLUTION remember what makes the rest of the epoch, and every later one, come out the same
    def __iter__(self) -> Iterator[tuple]:
        now = state_of(self.rng)
        if self.resuming:
            set_state(self.rng, self.start)
        else:
            self.start, self.served = now, 0
        batches = self.epoch()
        if self.resuming:
            set_state(self.rng, now)
        self.resuming = False
        for rows in batches[self.served :]:
            batch = self.dataset[rows]
            self.served += 1
            yield batch

    def state_dict(self) -> dict[str, Any]:
        now = state_of(self.rng)
        between = self.served in (0, len(self))
        return {"served": 0 if between else self.served, "start": now if between else self.start, "now": now}

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        self.served, self.start = int(saved["served"]), str(saved["start"])
        self.resuming = self.served > 0
        set_state(self.rng, saved["now"])
    ### END SOLUTION

# %%
check("08-resume")

# %% [markdown]
# ## 5. Parts that do not overlap
#
# To choose between two designs you need pictures that neither was trained on, and that are not the test: a
# **validation** part. A `Subset` is a data set that stands for some rows of another one, without a copy of them:
# `Subset(data, [4, 0, 9])[1]` is `data[0]`.
#
# `random_split(data, [1200, 237], rng)` cuts all examples into two such parts, drawn at random: each example in exactly
# one. If an example were in both, the network could know it by heart, and your validation would praise it for that.

# %% exercise="08-split"
#| export
class Subset(Dataset):
    """Some rows of another data set, in the order of `rows`; nothing is copied."""

    def __init__(self, dataset: Dataset, rows: Sequence[int] | np.ndarray) -> None:
        self.dataset, self.rows = dataset, np.asarray(rows)

    ### BEGIN SOLUTION the length, and the index: a number here is which number there?
    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, rows: Any) -> tuple:
        return self.dataset[self.rows[rows]]
    ### END SOLUTION


def random_split(dataset: Dataset, lengths: Sequence[int], rng: np.random.Generator | None = None) -> list[Subset]:
    """Parts of these lengths, drawn at random, each example in exactly one. None draws differently every time.

    Raises ValueError, naming both, unless the lengths add up to that of the data set.
    """
    rng = np.random.default_rng() if rng is None else rng
    if sum(lengths) != len(dataset):
        raise ValueError(f"The lengths {list(lengths)} add up to {sum(lengths)}; there are {len(dataset)} examples.")
    ### BEGIN SOLUTION draw one order, and cut it
    order = rng.permutation(len(dataset))
    stops = np.cumsum(lengths)
    return [Subset(dataset, order[stop - length : stop]) for length, stop in zip(lengths, stops, strict=True)]
    ### END SOLUTION

# %%
check("08-split")

# %%
# Your accuracy is 99 % on the validation part and 71 % on the test. The code of the split was changed yesterday.
# "a": the network is too small, "b": the parts overlap, "c": the learning rate is too high, "d": drop_last is on
answer("08-q-gap", ...)

# %% [markdown]
# ## 6. Pictures that were never taken
#
# A cat seen in a mirror is still a cat. If every picture is mirrored at random before each use, the network meets twice
# as many. This is **augmentation**: changes that leave the label true. (A mirrored 3 is no 3. Which changes are allowed
# depends on the task.)
#
# Pictures have axes (N, C, H, W): picture, channel, row, column. A **transform** is called with a batch and returns
# one of the same shape. Each picture has a coin of its own: `rng.random(n)` is n numbers from 0 to 1, and a picture is
# mirrored if its number is below p. Mirrored left to right, the row `[1, 2, 3]` becomes `[3, 2, 1]`.

# %% exercise="08-flip"
#| export
class RandomHorizontalFlip:
    """Each picture mirrored, left to right, with probability p. `rng` draws one number for each picture."""

    def __init__(self, p: float = 0.5, rng: np.random.Generator | None = None) -> None:
        self.p, self.rng = p, np.random.default_rng() if rng is None else rng

    def __call__(self, images: np.ndarray) -> np.ndarray:
        """Pictures (N, C, H, W) in, a new array of the same shape and dtype out."""
        ### BEGIN SOLUTION a coin for each picture, and then the pictures
        mirrored = self.rng.random(len(images)) < self.p
        return np.where(mirrored[:, None, None, None], images[..., ::-1], images)
        ### END SOLUTION

# %%
check("08-flip")

# %% [markdown]
# A **random crop** moves the picture a little: put a frame of `padding` zeros around it, then cut out a window of
# `size` by `size` at a random place. With 8 by 8 pixels, `size=8` and `padding=1`, the frame makes 10 by 10, and the
# window's top row can be 0, 1 or 2: three places, and in the middle one nothing has moved. Draw all places at once, one
# pair (top, left) for each picture: `rng.integers(low, high, size=(n, 2))`. Its `high` is never drawn.

# %% exercise="08-crop"
#| export
class RandomCrop:
    """A window of `size` by `size` from each picture, after a frame of `padding` zeros; a random place for each."""

    def __init__(self, size: int, padding: int = 0, rng: np.random.Generator | None = None) -> None:
        self.size, self.padding, self.rng = size, padding, np.random.default_rng() if rng is None else rng

    def __call__(self, images: np.ndarray) -> np.ndarray:
        """Pictures (N, C, H, W) in, (N, C, size, size) of the same dtype out. Every place is equally likely."""
        frame = (self.padding, self.padding)
        framed = np.pad(images, ((0, 0), (0, 0), frame, frame))
        ### BEGIN SOLUTION draw a place for each picture, and cut out the windows
        height, width = framed.shape[2:]
        places = self.rng.integers(0, (height - self.size + 1, width - self.size + 1), size=(len(images), 2))
        windows = [picture[:, top : top + self.size, left : left + self.size]
                   for picture, (top, left) in zip(framed, places, strict=True)]
        return np.stack(windows)
        ### END SOLUTION

# %%
check("08-crop")

# %% [markdown]
# `Compose` puts transforms in a row, and `Transformed` is a data set that applies one *whenever it is asked*.

# %%
#| export
class Compose:
    """Transforms one after the other."""

    def __init__(self, *transforms: Callable) -> None:
        self.transforms = transforms

    def __call__(self, images: np.ndarray) -> np.ndarray:
        """The pictures after all transforms."""
        for transform in self.transforms:
            images = transform(images)
        return images


class Transformed(Dataset):
    """Another data set with a transform for its first part, applied anew each time that a batch is asked for."""

    def __init__(self, dataset: Dataset, transform: Callable) -> None:
        self.dataset, self.transform = dataset, transform

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, rows: Any) -> tuple:
        first, *others = self.dataset[rows]
        return self.transform(first), *others

# %% [markdown]
# ## 7. From bytes to numbers, at the last moment
#
# A network learns best from numbers around 0. CIFAR-10's 50,000 pictures have 3 · 32 · 32 values of one byte each. How
# many megabytes (of a million bytes) are that? And how many if all become float32 at once?

# %%
guess = ...  # megabytes as bytes

if measure.predicted(guess):
    as_bytes = 50_000 * 3 * 32 * 32 / 1e6
    measure.against(guess, as_bytes)
    print(f"As float32 it is {4 * as_bytes:.0f}.")

# %% [markdown]
# So the data stay bytes, and only a batch becomes float32: 64 pictures take less than a megabyte.
#
# `Normalize` takes the values from 0 to 1, subtracts the mean of their channel and divides by its standard deviation.
# With mean 0.5 and deviation 0.25, the byte 255 becomes (1 - 0.5) / 0.25 = 2, and the byte 0 becomes -2.
#
# Mean and deviation come from the training pictures, all of them, and `images.std()` would first make a float64 copy:
# 1.2 GB for CIFAR-10. So go through the pictures in pieces of 1,000, and keep only sums. The variance is the mean of
# the squares minus the square of the mean.

# %% exercise="08-normalize"
#| export
def channel_statistics(images: np.ndarray, piece: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each channel of bytes (N, C, H, W), as values from 0 to 1: float64, shape (C,).

    Never holds more than `piece` pictures as floats.
    """
    sums = squares = np.zeros(images.shape[1])
    ### BEGIN SOLUTION add up one piece after the other
    for start in range(0, len(images), piece):
        values = images[start : start + piece] / 255
        sums = sums + values.sum(axis=(0, 2, 3))
        squares = squares + (values**2).sum(axis=(0, 2, 3))
    mean = sums / (images.size / len(sums))
    return mean, np.sqrt(squares / (images.size / len(sums)) - mean**2)
    ### END SOLUTION


class Normalize:
    """Bytes to float32 with mean 0 and deviation 1 in each channel. `mean` and `std` are those of values 0 to 1."""

    def __init__(self, mean: Sequence[float], std: Sequence[float]) -> None:
        self.mean, self.std = (np.asarray(one, np.float32)[:, None, None] for one in (mean, std))

    def __call__(self, images: np.ndarray) -> np.ndarray:
        """Bytes (N, C, H, W) in, float32 of the same shape out."""
        ### BEGIN SOLUTION scale to 0 to 1, then by the channel's mean and deviation
        return (images / np.float32(255) - self.mean) / self.std
        ### END SOLUTION

# %%
check("08-normalize")

# %% [markdown]
# ## Look at it
#
# One picture, drawn from the data set twelve times.

# %%
rng = np.random.default_rng(0)
pictures = train.images[:, None]
moved = Transformed(TensorDataset(pictures, train.labels), RandomCrop(8, padding=1, rng=rng))
plot.images(np.concatenate([moved[[3]][0][0] for _ in range(12)]), columns=12, size=48)

# %% [markdown]
# ## Break it
#
# Why "whenever it is asked"? It would be cheaper to augment all pictures once, before training. Three runs on only 200
# digits: as they are, moved once, and moved anew in every epoch. The test is hard: its pictures are moved too. Which
# of the last two will win, and by how much?

# %%
def run(images, transform):
    """The accuracy on moved new digits, after training on these."""
    mean, std = channel_statistics(images)
    rng = np.random.default_rng(1)
    rows = Compose(transform, Normalize(mean, std), lambda batch: batch.reshape(len(batch), -1))
    few = Transformed(TensorDataset(images, train.labels[:200]), rows)
    loader = DataLoader(few, batch_size=25, shuffle=True, rng=rng)
    hard = RandomCrop(8, padding=1, rng=np.random.default_rng(2))(test.images[:, None])
    exam = Transformed(TensorDataset(hard, test.labels), Compose(*rows.transforms[1:]))
    return learn(lambda: loader, epochs=20).evaluate(Loader(exam, batch_size=360))[1]

few = pictures[:200]
crop = RandomCrop(8, padding=1, rng=np.random.default_rng(3))
results = {"as they are": run(few, lambda batch: batch), "moved once": run(crop(few), lambda batch: batch),
           "moved every time": run(few, crop)}
for name, accuracy in results.items():
    print(f"{name:17} {accuracy:.0%}")
percent = [100 * accuracy for accuracy in results.values()]
plot.bar(list(results), percent, x="training pictures", y="percent read right")

# %% [markdown]
# Moved once, they are 200 other pictures, and from then on as fixed as before. Moved in every epoch, the network meets
# thousands, and what they have in common is what makes a digit.
#
# ## What does it cost?
#
# A batch can be put together example by example, or asked for at once. Both copy the same bytes. How many times longer
# does the first one take?

# %%
guess = ...  # 2 would be twice as long

data = TensorDataset(pictures, train.labels)
rows = np.random.default_rng(0).permutation(len(data))[:64]
if measure.predicted(guess):
    one_by_one, at_once = measure.in_turn(
        lambda: [np.stack(part) for part in zip(*(data[row] for row in rows), strict=True)], lambda: data[rows])
    print(f"one by one {one_by_one}, at once {at_once}")
    measure.against(guess, one_by_one / at_once)

# %% [markdown]
# The bytes are the same, so what differs is the number of calls: 64 for each part, or one. That is also the test of
# the cause: with a batch of 1 the two should be close. Try it.
#
# **In PyTorch** the names are the same. `DataLoader(TensorDataset(x, y), batch_size=64, shuffle=True,
# generator=torch.Generator().manual_seed(0))` asks for one example after the other, and makes up for it with processes
# that work ahead, `num_workers=4`. For 1,437 examples its `len` is 23, as yours is. It can't go on inside an epoch;
# `StatefulDataLoader` of the package torchdata can, and has your two methods.

# %% [markdown]
# ## Check yourself
#
# Replace the dots by your answer.

# %%
# 10,000 colour pictures of 64 by 64 pixels, as bytes. How many megabytes (of a million bytes)?
answer("08-q-bytes", ...)

# %%
# 1,000 pictures, each mirrored with probability 0.5 on every use. How many different pictures does a network meet at
# most, in 20 epochs?
answer("08-q-mirror", ...)

# %%
# You predict tomorrow's temperature from a table of 10 years, one row a day. How do you choose the validation part?
# "a": random_split, "b": every tenth day, "c": the last year, "d": the first row of each batch
answer("08-q-time", ...)

# %% [markdown]
# ## Where this goes
#
# Your loader feeds everything from here on. Next comes a network that knows what a picture is: lesson 09, convolutions.

# %%
# %tito complete 08
