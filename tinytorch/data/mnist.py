"""MNIST's files: the four that its authors made, and the parts into which the build cuts them for the browser.

Y. LeCun, C. Cortes and C. J. C. Burges, "The MNIST database of handwritten digits", 1998, made from two collections
of the National Institute of Standards and Technology. Licence: CC BY-SA 3.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tinytorch.data import download as fetching
from tinytorch.data import places

TRAIN, TEST, SIDE = 60_000, 10_000, 28
ROLES = {"train-images": TRAIN, "train-labels": TRAIN, "test-images": TEST, "test-labels": TEST}
HOMES = ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/")


@dataclass(frozen=True)
class Part(places.Part):
    """One file: pictures or labels of one role, packed IDX."""

    @property
    def is_labels(self) -> bool:
        """True for digits 0 to 9, false for pictures."""
        return self.role.endswith("labels")

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array in the file."""
        return (self.count,) if self.is_labels else (self.count, SIDE, SIDE)


# The digests belong to the files with the MD5 sums that other libraries know: f68b3c2d..., d53e105e..., 9fb629c4...,
# ec29112d...
ORIGINAL = [
    Part("train-images", "train-images-idx3-ubyte.gz", TRAIN, 9_912_422,
         "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
    Part("train-labels", "train-labels-idx1-ubyte.gz", TRAIN, 28_881,
         "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    Part("test-images", "t10k-images-idx3-ubyte.gz", TEST, 1_648_877,
         "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
    Part("test-labels", "t10k-labels-idx1-ubyte.gz", TEST, 4_542,
         "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
]  # fmt: skip


def download(seconds: float | None = None) -> Path:
    """Fetch MNIST's four files (11.6 MB) into the cache; those that are there stay. Raises DataMissing, DataError."""
    return fetching.get("mnist", ORIGINAL, HOMES, seconds)


def needed(parts: list[Part], limit: int | None) -> list[Part]:
    """The parts that hold the first `limit` training pictures with their labels, and the whole test."""
    wanted, counts = [], dict.fromkeys(ROLES, 0)
    for part in parts:
        if part.role.startswith("test") or limit is None or counts[part.role] < limit:
            wanted.append(part)
        counts[part.role] += part.count
    return wanted


def write_manifest(parts: list[Part]) -> bytes:
    """The file that names the parts, for `read_manifest`."""
    return places.write_manifest("mnist", parts, licence="CC BY-SA 3.0")


def read_manifest(data: bytes) -> list[Part]:
    """The parts that a site's manifest names, all of them there. Raises DataError, which says what is wrong."""
    limits = places.Limits(counts=ROLES, file=r"[a-z0-9-]{1,40}\.bin", parts=100, bytes=64 << 20)
    return places.read_manifest(data, "MNIST", Part, limits)
