"""CIFAR-10 for the site, as sheets of 1,000 photographs, and for this machine, as arrays.

It is taken from the first folder that has it: as arrays, as its authors' archive, or as lossless sheets.
"""
import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from builder.datasets.originals import nearby
from tinytorch.data import cifar10, cifar10_archive, places, sheets
from tinytorch.data.cifar10 import COUNTS, LABELS, PREPARED, SIDE, Sheet
from tinytorch.data.cifar10_archive import ARCHIVE, Arrays
from tinytorch.data.places import DataError

SHEET = 1000  # photographs in a file
QUALITY = 50  # of the training sheets: 10 MB in place of 83, and the threshold is still met


def make(folder: Path) -> None:
    """The sheets, the classes, and a manifest of sizes and digests; arrays in the cache. Raises DataError."""
    arrays = originals(nearby("cifar10"))
    prepare(arrays, places.cache() / "cifar10")
    (folder / LABELS).write_bytes(arrays["labels"].astype(np.uint8).tobytes())
    jobs = [(role, start) for role, count in COUNTS.items() for start in range(0, count, SHEET)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = list(pool.map(lambda job: _sheet(folder, job[0], job[1], arrays[job[0]]), jobs))
    (folder / places.MANIFEST).write_bytes(cifar10.write_manifest(parts))


def prepare(arrays: Arrays, folder: Path) -> None:
    """Put the arrays where programs on this machine read them, each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for role, file in PREPARED.items():
        buffer = io.BytesIO()
        np.save(buffer, arrays[role])
        _put(folder / file, buffer.getvalue())
    _put(folder / LABELS, arrays["labels"].astype(np.uint8).tobytes())


def originals(found: list[Path]) -> Arrays:
    """All photographs and classes, from the first of the folders `found` that has them. Raises DataError."""
    for place in found:
        if all((place / file).is_file() for file in [*PREPARED.values(), LABELS]):
            return from_arrays(place)
        if (place / ARCHIVE.file).is_file():
            return cifar10_archive.unpack((place / ARCHIVE.file).read_bytes())
        if (place / "labels.npz").is_file():
            return from_sheets(place)
    raise DataError(f"There is no CIFAR-10 in {', '.join(map(str, found))}. Put {ARCHIVE.file} there.")


def from_arrays(place: Path) -> Arrays:
    """From what `prepare` made."""
    arrays = {role: np.load(place / file, allow_pickle=False) for role, file in PREPARED.items()}
    return cifar10_archive.examined({**arrays, "labels": np.frombuffer((place / LABELS).read_bytes(), np.uint8)})


def from_sheets(place: Path) -> Arrays:
    """From lossless sheets of 1,000, named train_00.webp and so on, with labels.npz."""
    from PIL import Image

    def read(role: str, number: int) -> np.ndarray:
        with Image.open(place / f"{role}_{number:02d}.webp") as image:
            return sheets.cut(np.asarray(image.convert("RGB")), SHEET, SIDE)

    with np.load(place / "labels.npz", allow_pickle=False) as classes:
        labels = np.concatenate([classes["y_train"], classes["y_test"]])
    pictures = {
        role: np.concatenate([read(role, number) for number in range(count // SHEET)]) for role, count in COUNTS.items()
    }
    return cifar10_archive.examined({**pictures, "labels": labels})


def _sheet(folder: Path, role: str, start: int, pictures: np.ndarray) -> Sheet:
    """Write one sheet: lossless for the test, small for training."""
    from PIL import Image

    piece, file = pictures[start : start + SHEET], f"{role}-{start // SHEET:02d}.webp"
    buffer = io.BytesIO()
    options = {"quality": QUALITY, "method": 5} if role == "train" else {"lossless": True, "quality": 75}
    Image.fromarray(sheets.join(piece)).save(buffer, "WEBP", **options)
    data = buffer.getvalue()
    (folder / file).write_bytes(data)
    pixels = hashlib.sha256(piece.tobytes()).hexdigest() if role == "test" else ""
    return Sheet(role, file, len(piece), len(data), hashlib.sha256(data).hexdigest(), pixels)


def _put(file: Path, content: bytes) -> None:
    beside = file.with_suffix(".part")
    beside.write_bytes(content)
    os.replace(beside, file)
