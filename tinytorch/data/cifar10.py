"""CIFAR-10: 60,000 photographs of 32 by 32 pixels in ten classes, as sheets for the browser and as arrays natively.

A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", technical report, University of Toronto, 2009.

On a site, a part is a sheet: a WebP picture of 1,000 photographs, 20 in a row. Those of the test are lossless, those of
the training pictures lossy, which costs no accuracy that could be measured and saves seven bytes of eight. The
browser's own decoder reads them. On a machine, the build has put arrays into the cache (`prepared`).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from tinytorch.data import cifar10_archive, places, sheets
from tinytorch.data import download as fetching
from tinytorch.data.cifar10_archive import ARCHIVE, HOMES, SIDE, TEST, TRAIN
from tinytorch.data.images import Images
from tinytorch.data.places import DataError, DataMissing, Read

NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
LABELS = "labels.bin"
COUNTS = {"train": TRAIN, "test": TEST}
PREPARED = {role: f"{role}-images.npy" for role in COUNTS}


@dataclass(frozen=True)
class Sheet(places.Part):
    """One file of a site: photographs of "train" or "test"; `pixels` is the SHA-256 of lossless ones."""

    pixels: str = ""


def load_cifar10(limit: int | None = None) -> tuple[Images, Images]:
    """50,000 photographs to learn from (or the first `limit`) and 10,000 for the test: (n, 32, 32, 3) bytes.

    In the browser they come from the course's site, in parts that are kept; else from what the build has prepared.
    Raises DataMissing if they are not there, DataError if a file is damaged or the fetching was stopped.
    """
    if limit is not None and not 1 <= limit <= TRAIN:
        raise ValueError(f"limit is {limit}. CIFAR-10 has {TRAIN:,} training pictures, so it can be 1 to that.")
    train, test = _from_site(limit) if places.IN_BROWSER else _from_disk()
    return train.part(0, limit or TRAIN), test


def download(seconds: float | None = None) -> Path:
    """Fetch CIFAR-10's archive (170 MB) into the cache unless it is there. Raises DataMissing, DataError."""
    return fetching.get("cifar10", [ARCHIVE], HOMES, seconds)


def write_manifest(parts: list[Sheet]) -> bytes:
    """The file that names the sheets, for `read_manifest`."""
    return places.write_manifest("cifar10", parts)


def read_manifest(data: bytes) -> list[Sheet]:
    """The sheets that a site's manifest names, all of them there. Raises DataError, which says what is wrong."""
    limits = places.Limits(counts=COUNTS, file=r"[a-z0-9-]{1,40}\.webp", parts=200, bytes=8 << 20)
    return places.read_manifest(data, "CIFAR-10", _sheet, limits)


def decode(packed: bytes, part: Sheet) -> np.ndarray:
    """The photographs of a sheet. Raises DataError unless size, digest and, where they are known, pixels are right."""
    if len(packed) != part.bytes or hashlib.sha256(packed).hexdigest() != part.sha256:
        raise DataError(f"{part.file} is damaged: it is not the file that the build made. Get it again.")
    pictures = sheets.cut(sheets.pixels(packed), part.count, SIDE)
    if part.pixels and hashlib.sha256(pictures.tobytes()).hexdigest() != part.pixels:
        raise DataError(
            f"This browser changed the colours of {part.file} while reading it. A setting against fingerprinting does "
            "that: allow this site to read canvas data, or use another browser."
        )
    return pictures


def labels(packed: bytes) -> tuple[np.ndarray, np.ndarray]:
    """The classes of all training and of all test pictures, int64. Raises DataError."""
    if len(packed) != TRAIN + TEST or max(packed) > 9:
        raise DataError(f"{LABELS} is damaged: it does not hold {TRAIN + TEST:,} classes from 0 to 9. Get it again.")
    every = np.frombuffer(packed, np.uint8).astype(np.int64)
    return every[:TRAIN], every[TRAIN:]


def _from_disk() -> tuple[Images, Images]:
    for place in places.folders("cifar10"):
        if (place / PREPARED["test"]).is_file():
            classes = labels(places.from_folder(place)(LABELS))
            found = [_array(place / PREPARED[role], count) for role, count in COUNTS.items()]
            return Images(found[0], classes[0]), Images(found[1], classes[1])
        if (place / ARCHIVE.file).is_file():
            every = cifar10_archive.unpack((place / ARCHIVE.file).read_bytes())
            classes = labels(every["labels"].tobytes())
            return Images(every["train"], classes[0]), Images(every["test"], classes[1])
    raise DataMissing("CIFAR-10 is not on this machine. `tito data get cifar10` fetches it (170 MB).")


def _array(file: Path, count: int) -> np.ndarray:
    try:
        array = np.load(file, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"{file} can't be read ({error}). Prepare the data again.") from error
    if array.shape != (count, SIDE, SIDE, 3) or array.dtype != np.uint8:
        raise DataError(f"{file} holds {array.dtype} of shape {array.shape}. Prepare the data again.")
    return np.asarray(array)


@cache  # a notebook and the record that it runs hold one copy of 184 MB, not two
def _from_site(limit: int | None) -> tuple[Images, Images]:
    read = places.from_site("cifar10")
    parts = read_manifest(read(places.MANIFEST))
    classes = labels(read(LABELS))
    wanted = [part for part in parts if part.role == "test"]
    count = 0
    for part in (part for part in parts if part.role == "train"):
        if limit is None or count < limit:
            wanted.append(part)
        count += part.count
    found = _read_all(read, wanted)
    return Images(found["train"], classes[0][: len(found["train"])]), Images(found["test"], classes[1])


def _read_all(read: Read, parts: list[Sheet]) -> dict[str, np.ndarray]:
    """Each role's photographs in one array, which is filled sheet by sheet: nothing is held twice."""
    counts = {role: sum(part.count for part in parts if part.role == role) for role in COUNTS}
    arrays = {role: np.empty((count, SIDE, SIDE, 3), np.uint8) for role, count in counts.items()}
    filled = dict.fromkeys(COUNTS, 0)
    for part, pictures in places.read_parts(read, parts, "CIFAR-10", decode):
        at = filled[part.role]
        arrays[part.role][at : at + part.count] = pictures
        filled[part.role] += part.count
    for array in arrays.values():
        array.flags.writeable = False  # as those on a disk are
    return arrays


def _sheet(**row) -> Sheet:
    """One row of a manifest. Raises ValueError or TypeError."""
    part = Sheet(**row)
    if not re.fullmatch(r"([0-9a-f]{64})?", part.pixels):
        raise ValueError(f"{part.file} has no SHA-256 of its pixels")
    return part
