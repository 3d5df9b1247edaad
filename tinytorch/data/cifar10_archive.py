"""CIFAR-10's archive as its authors publish it: pickles of arrays, from which nothing but numbers is read."""

from __future__ import annotations

import hashlib
import io
import pickle
import tarfile
from dataclasses import dataclass

import numpy as np

from tinytorch.data.places import DataError

TRAIN, TEST, SIDE = 50_000, 10_000, 32
BATCHES = {"train": [f"data_batch_{number}" for number in range(1, 6)], "test": ["test_batch"]}

Arrays = dict[str, np.ndarray]  # "train" and "test": (n, 32, 32, 3); "labels": (60000,), the test's last; all bytes


@dataclass(frozen=True)
class Archive:
    """One file at the public home."""

    file: str
    bytes: int
    sha256: str


# The file with the MD5 sum that its authors give: c58f3010...
ARCHIVE = Archive(
    "cifar-10-python.tar.gz", 170_498_071, "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce"
)
HOMES = ("https://www.cs.toronto.edu/~kriz/",)


def unpack(packed: bytes) -> Arrays:
    """All photographs and classes of the archive. Raises DataError for any other file: its digest decides."""
    if hashlib.sha256(packed).hexdigest() != ARCHIVE.sha256:
        raise DataError(f"{ARCHIVE.file} is damaged: its SHA-256 is not the recorded one. Get the file again.")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        batches = {role: [_batch(archive, name) for name in names] for role, names in BATCHES.items()}
    pictures = {role: _pictures(np.concatenate([one["data"] for one in some])) for role, some in batches.items()}
    labels = [label for some in batches.values() for one in some for label in one["labels"]]
    return examined({**pictures, "labels": np.array(labels, np.uint8)})


def examined(arrays: Arrays) -> Arrays:
    """The arrays, if they have CIFAR-10's form: 6,000 pictures of each class. Raises DataError."""
    shapes = {name: array.shape for name, array in arrays.items()}
    expected = {"train": (TRAIN, SIDE, SIDE, 3), "test": (TEST, SIDE, SIDE, 3), "labels": (TRAIN + TEST,)}
    if shapes != expected or np.bincount(arrays["labels"], minlength=10).tolist() != [6000] * 10:
        raise DataError(f"These files are not CIFAR-10: {shapes}. It has {expected}, and 6,000 of each class.")
    return arrays


class NumbersOnly(pickle.Unpickler):
    """Reads the archive's pickles: arrays and plain values, no other object."""

    def find_class(self, module: str, name: str) -> object:
        """numpy's three names. Raises DataError for any other: it could be a program."""
        if (module, name) == ("numpy.core.multiarray", "_reconstruct"):
            from numpy._core.multiarray import _reconstruct

            return _reconstruct
        if (module, name) in {("numpy", "ndarray"), ("numpy", "dtype")}:
            return getattr(np, name)
        raise DataError(f"{ARCHIVE.file} holds a {module}.{name}, which CIFAR-10 does not have.")


def _batch(archive: tarfile.TarFile, name: str) -> dict[str, object]:
    content = NumbersOnly(archive.extractfile(f"cifar-10-batches-py/{name}"), encoding="bytes").load()
    return {key.decode(): value for key, value in content.items()}


def _pictures(rows: np.ndarray) -> np.ndarray:
    """(n, 3072), all red first, as (n, 32, 32, 3)."""
    return np.ascontiguousarray(rows.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1))
