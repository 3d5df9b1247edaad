"""Pictures of handwritten digits: 8 by 8 pixels, which the course carries along, and MNIST's 28 by 28."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tinytorch.data import idx, mnist, places
from tinytorch.data.mnist import Part
from tinytorch.data.places import DataError, DataMissing, Read

DIGITS_FILE = Path(__file__).with_name("digits.bin")
DIGITS, DIGITS_SIDE = 1797, 8
DIGITS_TRAIN = 1437  # four fifths
SHUFFLE = 2  # the seed of the order in which the set is cut; of seven tried, neither the easiest nor the hardest


class Images(NamedTuple):
    """Pictures and what they show: row i of both belongs together."""

    images: np.ndarray  # (count, height, width), uint8: 0 is paper, 255 is ink
    labels: np.ndarray  # (count,), int64: the digit, 0 to 9

    def part(self, start: int, stop: int) -> Images:
        """The pictures from `start` to before `stop`."""
        return Images(self.images[start:stop], self.labels[start:stop])


def load_digits() -> tuple[Images, Images]:
    """1,437 pictures to learn from and 360 for the test, 8 by 8, by 13 people; mixed, in the same order everywhere.

    From E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998
    (CC BY 4.0), as scikit-learn ships it. Raises DataMissing if this copy of the course was built without them.
    """
    if not DIGITS_FILE.is_file():
        raise DataMissing(
            "The 8 by 8 digits are not in this copy of the course. `python build.py build` puts them in; it needs a "
            "network once."
        )
    try:
        rows = idx.decode(DIGITS_FILE.read_bytes(), (DIGITS, DIGITS_SIDE**2 + 1))
    except ValueError as error:
        raise DataError(f"{DIGITS_FILE.name} is damaged: {error}. Build or install the course again.") from error
    rows = rows[np.random.default_rng(SHUFFLE).permutation(DIGITS)]
    every = Images(rows[:, :-1].reshape(-1, DIGITS_SIDE, DIGITS_SIDE), rows[:, -1].astype(np.int64))
    return every.part(0, DIGITS_TRAIN), every.part(DIGITS_TRAIN, DIGITS)


def load_mnist(limit: int | None = None) -> tuple[Images, Images]:
    """MNIST: 60,000 pictures to learn from (or the first `limit`) and 10,000 for the test, 28 by 28.

    In the browser they come from the course's site, in parts that are kept; else from $TINYTORCH_DATA/mnist or the
    cache. Raises DataMissing if they are not there, DataError if a file is damaged or the fetching was stopped, and
    ValueError for an impossible `limit`.
    """
    if limit is not None and not 1 <= limit <= mnist.TRAIN:
        raise ValueError(f"limit is {limit}. MNIST has {mnist.TRAIN:,} training pictures, so it can be 1 to that.")
    read, parts = _mnist_on_site() if places.IN_BROWSER else _mnist_on_disk()
    wanted = mnist.needed(parts, limit)
    found = _read_all(read, wanted)
    train = Images(found["train-images"], found["train-labels"].astype(np.int64)).part(0, limit or mnist.TRAIN)
    return train, Images(found["test-images"], found["test-labels"].astype(np.int64))


def has_mnist() -> bool:
    """True if `load_mnist` would find MNIST's files here; none of them is read, and none is examined."""
    try:
        _, parts = _mnist_on_site() if places.IN_BROWSER else _mnist_on_disk()
    except DataError:
        return False
    return places.IN_BROWSER or all((places.folder("mnist") / part.file).is_file() for part in parts)


def _mnist_on_site() -> tuple[Read, list[Part]]:
    read = places.from_site("mnist")
    return read, mnist.read_manifest(read(places.MANIFEST))


def _mnist_on_disk() -> tuple[Read, list[Part]]:
    place = places.folder("mnist")
    if place is None:
        raise DataMissing(
            f"MNIST is not on this machine. Put {', '.join(part.file for part in mnist.ORIGINAL)} into "
            f"{places.cache() / 'mnist'}, or set TINYTORCH_DATA to a folder that has them in mnist/."
        )
    return places.from_folder(place), mnist.ORIGINAL


def _read_all(read: Read, parts: list[Part]) -> dict[str, np.ndarray]:
    """Each role's parts, joined in their order."""
    arrays: dict[str, list[np.ndarray]] = {part.role: [] for part in parts}
    for part, array in places.read_parts(read, parts, "MNIST", decode_part):
        arrays[part.role].append(array)
    return {role: some[0] if len(some) == 1 else np.concatenate(some) for role, some in arrays.items()}


def decode_part(packed: bytes, part: Part) -> np.ndarray:
    """The array in one file of MNIST. Raises DataError unless size, digest, format and values are as they should be."""
    try:
        if len(packed) != part.bytes:
            raise ValueError(f"it has {len(packed):,} bytes, but should have {part.bytes:,}")
        if hashlib.sha256(packed).hexdigest() != part.sha256:
            raise ValueError("its SHA-256 is not the recorded one")
        array = idx.decode(packed, part.shape)
        if part.is_labels and array.max() > 9:
            raise ValueError(f"it has a label {array.max()}, but digits end at 9")
    except ValueError as error:
        raise DataError(f"{part.file} is damaged: {error}. Get the file again.") from error
    return array
