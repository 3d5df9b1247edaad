"""What every solution of lesson 08 must do."""

from functools import partial

import numpy as np

from tinytorch.core.tensor import Tensor
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises


def generator(seed=0):
    """A random generator with a seed."""
    return np.random.default_rng(seed)


def sizes(batches):
    """The number of rows in each batch."""
    return [len(batch) for batch in batches]


def every_row(batches):
    """All row numbers of a plan, in one list."""
    return [int(row) for batch in batches for row in batch]


def numbered(count):
    """Examples whose two parts say which one it is: 0, 1, 2 … and 0, 10, 20 …"""
    return np.arange(count), 10 * np.arange(count)


def pictures(n=6, channels=2, height=3, width=4, dtype=np.uint8):
    """Pictures (n, channels, height, width) with distinct values, none of them 0."""
    count = n * channels * height * width
    return (np.arange(count) % 251 + 1).astype(dtype).reshape(n, channels, height, width)


# 08-dataset


@exercise("08-dataset")
def test_dataset_example(module):
    """The example from the text: pictures and labels in the order that was asked for."""
    images, labels = pictures(4, 1, 8, 8), np.array([7, 0, 7, 1])
    data = module.TensorDataset(images, labels)
    expect_equal(len(data), 4, "the length of a TensorDataset of 4 pictures")
    batch = data[[3, 0]]
    expect(isinstance(batch, tuple), f"data[[3, 0]] is a tuple of the parts, not a {type(batch).__name__}.")
    expect_equal(len(batch), 2, "how many parts data[[3, 0]] has")
    expect_array(batch[0], images[[3, 0]], "the pictures of data[[3, 0]]", dtype=np.uint8)
    expect_array(batch[1], [1, 7], "the labels of data[[3, 0]]")


@exercise("08-dataset")
def test_dataset_indices(module):
    """One, three or any number of parts; integers, slices and arrays as the index."""
    first, second = numbered(5)
    for arrays in ([first], [first, second], [first, second, second + 1]):
        data = module.TensorDataset(*arrays)
        expect_equal(len(data), 5, f"the length with {len(arrays)} parts")
        for index in (2, slice(1, 4), np.array([4, 4, 0]), -1):
            batch = data[index]
            expect_equal(len(batch), len(arrays), f"how many parts data[{index}] has")
            for part, array in zip(batch, arrays, strict=True):
                expect_array(part, array[index], f"a part of data[{index}]")


@exercise("08-dataset")
def test_dataset_keeps_arrays(module):
    """Tensors are taken by their arrays, and nothing is copied."""
    array = np.arange(6.0, dtype=np.float32).reshape(3, 2)
    data = module.TensorDataset(Tensor.from_numpy(array), [1, 2, 3])
    expect(isinstance(data[0][0], np.ndarray), f"A part is an array, not a {type(data[0][0]).__name__}.")
    array[1] = 50
    expect_array(data[1][0], [50, 50], "row 1, after the array behind it has changed")
    what = "TensorDataset of 3 and 2 rows"
    expect_raises(ValueError, partial(module.TensorDataset, array, [1, 2]), what, mentions=["3", "2"])


@exercise("08-dataset")
def test_dataset_base(module):
    """A data set that defines nothing says so."""
    unfinished = type("Unfinished", (module.Dataset,), {})()
    expect_raises(NotImplementedError, partial(len, unfinished), "the length of it", mentions=["Unfinished", "__len__"])
    expect_raises(NotImplementedError, lambda: unfinished[0], "its index", mentions=["Unfinished", "__getitem__"])
    expect(isinstance(module.TensorDataset([1]), module.Dataset), "TensorDataset is a Dataset.")


# 08-plan


@exercise("08-plan")
def test_plan_example(module):
    """The table of the text."""
    plain = module.plan(7, 3)
    expect_equal(sizes(plain), [3, 3, 1], "the sizes of plan(7, 3)")
    expect_equal(every_row(plain), list(range(7)), "the rows of plan(7, 3)")
    short = module.plan(7, 3, drop_last=True)
    expect_equal(sizes(short), [3, 3], "the sizes of plan(7, 3, drop_last=True)")
    expect_equal(every_row(short), list(range(6)), "the rows of plan(7, 3, drop_last=True)")
    expect_array(plain[1], [3, 4, 5], "the second batch of plan(7, 3)")


@exercise("08-plan")
def test_plan_sizes(module):
    """Counts that divide, counts that don't, and batches larger than the data."""
    cases = [(6, 3, [3, 3], [3, 3]), (5, 5, [5], [5]), (2, 5, [2], []), (4, 1, [1] * 4, [1] * 4)]
    for count, size, whole, dropped in cases:
        expect_equal(sizes(module.plan(count, size)), whole, f"the sizes of plan({count}, {size})")
        expect_equal(sizes(module.plan(count, size, drop_last=True)), dropped, f"plan({count}, {size}, drop_last=True)")


@exercise("08-plan")
def test_plan_shuffled(module):
    """Every example once, in an order drawn from the generator that was given."""
    rng = generator()
    first, second = (module.plan(50, 8, shuffle=True, rng=rng) for _ in range(2))
    expect_equal(sizes(first), [8] * 6 + [2], "the sizes of plan(50, 8, shuffle=True)")
    expect_equal(sorted(every_row(first)), list(range(50)), "the rows of plan(50, 8, shuffle=True), sorted")
    expect(every_row(first) != list(range(50)), "With shuffle=True the rows came in their old order.")
    expect(every_row(first) != every_row(second), "Two plans from the same generator have the same order.")
    expect(any(max(batch) - min(batch) > 15 for batch in first), "Each batch holds neighbours only: shuffle the rows, "
           "not the batches.")  # fmt: skip
    again = module.plan(50, 8, shuffle=True, rng=generator())
    expect_equal(every_row(again), every_row(first), "the order from a second generator with the same seed")


@exercise("08-plan")
def test_plan_drops_others(module):
    """drop_last leaves out what the order put last, not the last examples."""
    rng = generator()
    left_out = {row for _ in range(40) for row in set(range(7)) - set(every_row(module.plan(7, 3, True, True, rng)))}
    expect_equal(left_out, set(range(7)), "the examples that 40 shuffled plans of 7 left out")


# 08-loader


@exercise("08-loader")
def test_loader_example(module):
    """Batches of both parts, in order, and their number."""
    loader = module.Loader(module.TensorDataset(*numbered(7)), batch_size=3)
    expect_equal(len(loader), 3, "len of a Loader of 7 examples in batches of 3")
    batches = list(loader)
    expect_equal([part.tolist() for part, _ in batches], [[0, 1, 2], [3, 4, 5], [6]], "the first parts of the batches")
    expect_equal([part.tolist() for _, part in batches], [[0, 10, 20], [30, 40, 50], [60]], "the second parts")


@exercise("08-loader")
def test_loader_length(module):
    """len counts batches, with and without the last one, and draws nothing."""
    for count, size in [(7, 3), (6, 3), (2, 5), (64, 64)]:
        for drop_last in (False, True):
            rng = generator()
            data = module.TensorDataset(*numbered(count))
            loader = module.Loader(data, size, shuffle=True, drop_last=drop_last, rng=rng)
            what = f"len with {count} examples, batch_size={size}, drop_last={drop_last}"
            expect_equal(int(len(loader)), len(module.plan(count, size, drop_last=drop_last)), what)
            expect_equal(rng.random(), generator().random(), "the generator's next number after len")
            expect_equal(len(list(loader)), int(len(loader)), "how many batches came")


@exercise("08-loader")
def test_loader_epochs(module):
    """Each loop is a new epoch: every example once, in a new order, each with its own label."""
    loader = module.Loader(module.TensorDataset(*numbered(30)), batch_size=4, shuffle=True, rng=generator())
    epochs = [[(int(a), int(b)) for batch in loader for a, b in zip(*batch, strict=True)] for _ in range(3)]
    for number, epoch in enumerate(epochs, start=1):
        expect_equal(sorted(epoch), [(n, 10 * n) for n in range(30)], f"all pairs of loop {number}, sorted")
    expect(epochs[0] != epochs[1], "The second loop has the order of the first. Draw a new one for each epoch.")
    whole = module.Loader(module.TensorDataset(*numbered(30)), 8, True, True, generator())
    expect_equal(sizes(batch[0] for batch in whole), [8, 8, 8], "the sizes with drop_last")


@exercise("08-loader")
def test_loader_is_lazy(module):
    """A batch is made when it is asked for, and asked for once, with all of its rows."""
    asked = []

    class Slow(module.Dataset):
        def __len__(self):
            return 6

        def __getitem__(self, rows):
            asked.append(np.array(rows).tolist())
            return (rows,)

    steps = iter(module.Loader(Slow(), batch_size=2))
    expect_equal(asked, [], "what was asked of the data set before the first batch")
    next(steps)
    expect_equal(asked, [[0, 1]], "what was asked of the data set for the first batch")


@exercise("08-loader")
def test_loader_refuses(module):
    """No examples, or batches of nothing."""
    data = module.TensorDataset(*numbered(4))
    expect_raises(ValueError, partial(module.Loader, data, 0), "a Loader with batch_size=0", mentions=["0"])
    empty = module.TensorDataset(np.zeros(0))
    expect_raises(ValueError, partial(module.Loader, empty, 2), "a Loader without examples", mentions=["0", "2"])
    own = module.Loader(data, 2, shuffle=True)
    expect_equal(sorted(int(n) for part, _ in own for n in part), [0, 1, 2, 3], "the rows of a Loader without rng")
    expect_equal(len(module.Loader(data)), 4, "len of a Loader with the default batch_size")
    expect_equal([int(part[0]) for part, _ in module.Loader(data)], [0, 1, 2, 3], "the rows of a default Loader")


# 08-resume


def noisy_loader(module, seed=0, count=10, size=3, **options):
    """A DataLoader whose batches depend on the order and on every draw of its generator, as with transforms."""
    rng = generator(seed)

    class Noisy(module.Dataset):
        def __len__(self):
            return count

        def __getitem__(self, rows):
            return (np.asarray(rows) + rng.random(len(rows)),)

    return module.DataLoader(Noisy(), size, shuffle=True, rng=rng, **options)


def drawn(loader, stop=None):
    """The batches of one loop, up to `stop` of them."""
    found = []
    for batch in loader:
        found.append(batch[0].tolist())
        if len(found) == stop:
            break
    return found


@exercise("08-resume")
def test_resume_epochs(module):
    """Without a stop, a DataLoader is a Loader: every example once, a new order for each loop."""
    loader = module.DataLoader(module.TensorDataset(np.arange(10)), 3, shuffle=True, rng=generator())
    plain = module.Loader(module.TensorDataset(np.arange(10)), 3, shuffle=True, rng=generator())
    for number in (1, 2):
        expect_equal(drawn(loader), drawn(plain), f"loop {number} of a DataLoader, beside a Loader's")


@exercise("08-resume")
def test_resume_in_the_middle(module):
    """A new loader goes on with the batches that are missing, whatever its own generator was."""
    for stop in (2, 1, 3):
        whole = noisy_loader(module)
        expected = [drawn(whole), drawn(whole), drawn(whole)]
        first = noisy_loader(module)
        begun = []
        for batch in first:
            begun.append(batch[0].tolist())
            if len(begun) == stop:
                saved = {key: np.array(value) for key, value in first.state_dict().items()}  # as from a file
                break
        second = noisy_loader(module, seed=99)
        second.load_state_dict(saved)
        rest = drawn(second)
        rows = [int(n) for batch in begun + rest for n in batch]
        expect_equal(sorted(rows), list(range(10)), f"all examples of an epoch that was stopped after {stop} batches")
        expect_equal(rest, expected[0][stop:], f"the batches after a stop behind number {stop}")
        expect_equal([drawn(second), drawn(second)], expected[1:], "the two epochs after that")


@exercise("08-resume")
def test_resume_between_epochs(module):
    """At the end of an epoch, also inside of the last step of the loop, the next epoch is the next one."""
    whole = noisy_loader(module)
    expected = [drawn(whole), drawn(whole)]
    for first, batches, what in [(noisy_loader(module), 0, "before the first loop"),
                                 (noisy_loader(module), 4, "in the last step of a loop"),
                                 (noisy_loader(module), None, "after a loop")]:  # fmt: skip
        if batches != 0:
            drawn(first, batches)
        second = noisy_loader(module, seed=99)
        second.load_state_dict(first.state_dict())
        expect_equal(drawn(second), expected[0 if batches == 0 else 1], f"the epoch after a state saved {what}")


@exercise("08-resume")
def test_resume_twice(module):
    """Stopped again, before or after the first batch of the second run."""
    expected = drawn(noisy_loader(module, count=12))
    first = noisy_loader(module, count=12)
    drawn(first, 1)
    second = noisy_loader(module, seed=99, count=12)
    second.load_state_dict(first.state_dict())
    third = noisy_loader(module, seed=98, count=12)
    third.load_state_dict(second.state_dict())
    expect_equal(drawn(third, 1), expected[1:2], "the batch after a state that was loaded and saved at once")
    fourth = noisy_loader(module, seed=97, count=12)
    fourth.load_state_dict(third.state_dict())
    expect_equal(drawn(fourth), expected[2:], "the batches after a second stop")


@exercise("08-resume")
def test_resume_break_is_forgotten(module):
    """A loop left with break does not shorten the next one, nor does a loaded state the one after."""
    loader = noisy_loader(module)
    drawn(loader, 2)
    expect_equal(len(drawn(loader)), 4, "the number of batches in the loop after one that was left")
    other = noisy_loader(module)
    drawn(other, 2)
    loader.load_state_dict(other.state_dict())
    expect_equal(len(drawn(loader)), 2, "the number of batches in the loop that goes on")
    expect_equal(len(drawn(loader)), 4, "the number of batches in the loop after it")


@exercise("08-resume")
def test_resume_state_is_small(module):
    """The state is small, and it does not change while the loader goes on."""
    loader = noisy_loader(module, count=5000, size=10)
    drawn(loader, 3)
    saved = loader.state_dict()
    before = str(saved)
    size = sum(np.array(value).nbytes for value in saved.values())
    expect(size < 8000, f"The state takes {size:,} bytes for 5,000 examples: it must not hold the order itself.")
    drawn(loader, 5)
    expect_equal(str(saved), before, "a state that was saved, after the loader has gone on")


# 08-split


@exercise("08-split")
def test_subset_example(module):
    """The example from the text: a number here is another number there."""
    data = module.TensorDataset(*numbered(10))
    part = module.Subset(data, [4, 0, 9])
    expect_equal(len(part), 3, "len(Subset(data, [4, 0, 9]))")
    expect_equal(tuple(map(int, part[1])), (0, 0), "Subset(data, [4, 0, 9])[1]")
    expect_array(part[[2, 0]][1], [90, 40], "the second part of Subset(data, [4, 0, 9])[[2, 0]]")
    expect_array(part[1:][0], [0, 9], "the first part of Subset(data, [4, 0, 9])[1:]")
    expect_equal(int(module.Subset(part, [2])[0][0]), 9, "a Subset of a Subset")


@exercise("08-split")
def test_split_parts(module):
    """Each example in exactly one part, of the length that was asked for."""
    data = module.TensorDataset(*numbered(20))
    for lengths in ([15, 5], [20], [7, 6, 7], [0, 20], [1] * 20):
        parts = module.random_split(data, lengths, generator())
        expect_equal([len(part) for part in parts], lengths, f"the lengths of random_split(data, {lengths})")
        found = [int(n) for part in parts for n in part[:][0]]
        expect_equal(sorted(found), list(range(20)), f"all examples of random_split(data, {lengths}), sorted")


@exercise("08-split")
def test_split_is_random(module):
    """Drawn at random, so that a sorted data set gives fair parts; the same for the same seed."""
    data = module.TensorDataset(*numbered(100))
    first, second = module.random_split(data, [80, 20], generator())
    expect(set(second.rows.tolist()) != set(range(80, 100)), "The second part is the end of the data: of sorted data, "
           "one class. Draw the parts at random.")  # fmt: skip
    expect(max(second.rows) - min(second.rows) > 25, "The second part is one stretch of the data. Draw single rows.")
    again, _ = module.random_split(data, [80, 20], generator())
    other, _ = module.random_split(data, [80, 20], generator(1))
    expect_equal(again.rows.tolist(), first.rows.tolist(), "the first part, drawn again with the same seed")
    expect(set(other.rows.tolist()) != set(first.rows.tolist()), "Two seeds give the same part.")


@exercise("08-split")
def test_split_refuses(module):
    """Lengths that do not add up, and no generator."""
    data = module.TensorDataset(*numbered(10))
    for lengths in ([5, 4], [5, 6]):
        call = partial(module.random_split, data, lengths)
        expect_raises(ValueError, call, f"random_split of 10 into {lengths}", mentions=[str(sum(lengths)), "10"])
    expect_equal(sum(len(part) for part in module.random_split(data, [5, 5])), 10, "random_split without rng")


# 08-flip


@exercise("08-flip")
def test_flip_example(module):
    """Left and right change places; up and down, and the channels, stay."""
    images = np.array([[[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]]], np.uint8)
    expect_array(module.RandomHorizontalFlip(1.0, generator())(images), images[..., ::-1], "a flip with p=1",
                 dtype=np.uint8)  # fmt: skip
    expect_array(module.RandomHorizontalFlip(0.0, generator())(images), images, "a flip with p=0", dtype=np.uint8)


@exercise("08-flip")
def test_flip_each_its_own(module):
    """Each picture has a coin of its own, the same one for all of its rows and channels."""
    images = pictures(400)
    flipped = module.RandomHorizontalFlip(0.25, generator())(images)
    mirrored = [bool(np.array_equal(new, old[..., ::-1])) for new, old in zip(flipped, images, strict=True)]
    same = [bool(np.array_equal(new, old)) for new, old in zip(flipped, images, strict=True)]
    expect(all(a != b for a, b in zip(mirrored, same, strict=True)), "A picture is neither as it was nor mirrored.")
    expect(60 <= sum(mirrored) <= 140, f"{sum(mirrored)} of 400 pictures were mirrored; with p=0.25 about 100 should.")
    expected = generator().random(400) < 0.25
    expect_equal(mirrored, expected.tolist(), "which pictures were mirrored, by rng.random(400) < 0.25")


@exercise("08-flip")
def test_flip_leaves_its_input(module):
    """The pictures that came in are not written to, and floats stay floats."""
    images = pictures(8, dtype=np.float32)
    before = images.copy()
    expect_equal(module.RandomHorizontalFlip(rng=generator())(images).dtype, np.dtype(np.float32), "the dtype")
    expect_array(images, before, "the pictures that were handed over, afterwards")
    half = module.RandomHorizontalFlip()
    expect_equal(half.p, 0.5, "the p of RandomHorizontalFlip()")
    expect_equal(half(images).shape, images.shape, "the shape after RandomHorizontalFlip() without rng")


# 08-crop


@exercise("08-crop")
def test_crop_example(module):
    """One pixel of frame: nine places, and in each the picture is moved by at most one."""
    image = np.arange(1, 10, dtype=np.uint8).reshape(1, 1, 3, 3)
    framed = np.pad(image[0, 0], 1)
    windows = {framed[top : top + 3, left : left + 3].tobytes() for top in range(3) for left in range(3)}
    crop = module.RandomCrop(3, padding=1, rng=generator())
    found = [crop(image) for _ in range(200)]
    expect_equal(found[0].shape, (1, 1, 3, 3), "the shape of RandomCrop(3, padding=1) of (1, 1, 3, 3)")
    expect_equal(found[0].dtype, np.dtype(np.uint8), "the dtype")
    seen = {one.tobytes() for one in found}
    expect(seen <= windows, "A window is none of the nine that the frame allows.")
    expect_equal(len(seen), 9, "how many different places 200 crops with padding=1 have")


@exercise("08-crop")
def test_crop_each_its_own(module):
    """Each picture has a place of its own, the same one for all of its channels."""
    images = np.broadcast_to(np.arange(1, 17, dtype=np.uint8).reshape(4, 4), (300, 2, 4, 4))
    cropped = module.RandomCrop(2, rng=generator())(images)
    expect_equal(cropped.shape, (300, 2, 2, 2), "the shape of RandomCrop(2) of (300, 2, 4, 4)")
    expect_array(cropped[:, 0], cropped[:, 1], "the windows of the two channels, which are equal pictures")
    corners = cropped[:, 0, 0, 0].tolist()
    expect_equal(sorted(set(corners)), [1, 2, 3, 5, 6, 7, 9, 10, 11], "the corners of 300 windows in a 4 by 4 picture")
    counts = [corners.count(corner) for corner in set(corners)]
    expect(min(counts) >= 15, f"300 windows have 9 places, and one of them came {min(counts)} times only.")


@exercise("08-crop")
def test_crop_sizes(module):
    """Pictures that are not square, and a window as large as the framed picture."""
    images = pictures(20, 3, 4, 6)
    crop = module.RandomCrop(4, rng=generator())(images)
    expect_equal(crop.shape, (20, 3, 4, 4), "the shape of RandomCrop(4) of (20, 3, 4, 6)")
    wide = {int(np.flatnonzero(old[0, 0] == new[0, 0, 0])[0]) for new, old in zip(crop, images, strict=True)}
    expect_equal(wide, {0, 1, 2}, "the left edges of windows 4 wide in pictures 6 wide")
    tall = module.RandomCrop(3, rng=generator())(pictures(13, 1, 6, 3))
    expect_equal(len({int(one[0, 0, 0]) % 3 for one in tall}), 1, "the number of left edges in pictures 3 wide")
    only = module.RandomCrop(6, padding=1, rng=generator())(pictures(2, 1, 4, 4))
    expect_array(only, np.pad(pictures(2, 1, 4, 4), ((0, 0), (0, 0), (1, 1), (1, 1))), "the only window there is")
    expect_equal(module.RandomCrop(2)(images).shape, (20, 3, 2, 2), "the shape without rng")


@exercise("08-crop")
def test_crop_draws_at_once(module):
    """One call of the generator for all pictures: top and left of each."""
    rng, other = generator(), generator()
    images = pictures(5, 1, 4, 4)
    cropped = module.RandomCrop(4, padding=2, rng=rng)(images)
    framed = np.pad(images, ((0, 0), (0, 0), (2, 2), (2, 2)))
    expected = [one[:, t : t + 4, s : s + 4] for one, (t, s) in zip(framed, other.integers(0, 5, (5, 2)), strict=True)]
    expect_array(cropped, expected, "the windows at the places rng.integers(0, 5, size=(5, 2))")


# 08-normalize


@exercise("08-normalize")
def test_normalize_example(module):
    """The example from the text: 255 becomes 2, and 0 becomes -2."""
    images = np.array([[[[0, 255]]]], np.uint8)
    expect_array(module.Normalize([0.5], [0.25])(images), [[[[-2, 2]]]], "bytes 0 and 255 by Normalize([0.5], [0.25])",
                 dtype=np.float32)  # fmt: skip


@exercise("08-normalize")
def test_normalize_channels(module):
    """Each channel by its own mean and deviation; bytes do not overflow, and the input stays."""
    images = pictures(5, 3, 4, 3)
    before = images.copy()
    mean, std = [0.1, 0.5, 0.9], [0.5, 0.2, 0.1]
    expected = (images / 255 - np.reshape(mean, (3, 1, 1))) / np.reshape(std, (3, 1, 1))
    what = "Normalize of three channels"
    expect_array(module.Normalize(mean, std)(images), expected, what, dtype=np.float32, rtol=1e-4)
    expect_array(images, before, "the pictures that were handed over, afterwards")


@exercise("08-normalize")
def test_statistics_exact(module):
    """Mean and deviation of each channel, as numpy has them, for any number of pieces."""
    images = np.random.default_rng(5).integers(0, 256, (23, 3, 4, 5)).astype(np.uint8)
    images[:, 1] //= 4
    for piece in (1000, 23, 10, 1):
        mean, std = module.channel_statistics(images, piece)
        what = f"by channel_statistics(images, piece={piece})"
        expect_array(mean, (images / 255).mean(axis=(0, 2, 3)), f"the means {what}", dtype=np.float64, rtol=1e-9)
        expect_array(std, (images / 255).std(axis=(0, 2, 3)), f"the deviations {what}", dtype=np.float64, rtol=1e-7)
    sorted_images = np.sort(images.ravel()).reshape(images.shape)
    mean, std = module.channel_statistics(sorted_images, 5)
    expected = (sorted_images / 255).std(axis=(0, 2, 3))
    expect_array(std, expected, "the deviations of sorted pictures, in pieces", rtol=1e-7)


@exercise("08-normalize")
def test_statistics_in_pieces(module):
    """Never more than one piece at a time: what is asked of the pictures is a slice of that many."""
    asked = []

    class Watched(np.ndarray):
        def __getitem__(self, index):
            part = super().__getitem__(index)
            asked.append(len(part) if np.ndim(part) == 4 else 0)
            return part

    images = np.arange(60, dtype=np.uint8).reshape(30, 2, 1, 1)
    module.channel_statistics(images.view(Watched), 8)
    expect(asked != [], "channel_statistics takes all pictures at once. Take slices of `piece` pictures.")
    expect(max(asked) <= 8, f"channel_statistics(images, piece=8) took {max(asked)} pictures at once.")


@exercise("08-normalize")
def test_statistics_and_normalize(module):
    """Together: mean 0 and deviation 1; and Compose and Transformed hand the pictures through."""
    images = np.random.default_rng(5).integers(0, 256, (50, 2, 6, 6)).astype(np.uint8)
    normal = module.Normalize(*module.channel_statistics(images))
    data = module.Transformed(module.TensorDataset(images, np.arange(50)), module.Compose(lambda x: x, normal))
    values, labels = data[:]
    expect_array(values.mean(axis=(0, 2, 3)), [0, 0], "the means of normalised pictures", atol=1e-5)
    expect_array(values.std(axis=(0, 2, 3)), [1, 1], "the deviations of normalised pictures", rtol=1e-4)
    expect_array(labels, np.arange(50), "the labels beside them")
    expect_equal(len(data), 50, "the length of Transformed")
    order = module.Compose(lambda x: x + 1, lambda x: x * 10)
    expect_equal(order(2), 30, "Compose of + 1 and * 10, for 2")
