"""Data sets for the site: the small one that goes into the package, and large ones that a build is asked for.

Files are taken from $TINYTORCH_DATA, from ../shared/data, or from the cache of an earlier download; else they are
downloaded from a public home. Wherever they come from, size and SHA-256 decide.
"""
import csv
import gzip
import hashlib
import os
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from builder import BuildError
from builder.tools.paths import LOCKS, ROOT
from builder.tools.process import run
from tinytorch.data import DataError, idx, mnist, places
from tinytorch.data.images import DIGITS, DIGITS_FILE, DIGITS_SIDE, decode_part

NEARBY = ROOT.parent / "shared" / "data"
MNIST_HOMES = ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/")
MNIST_SHARD = 10_000  # pictures in one file
DOWNLOAD_SECONDS = 60  # without a byte
# Of scikit-learn only one table is wanted, so any wheel will do, whatever machine builds; this one is the smallest.
SCIKIT_WHEEL = ("--python-version", "3.13", "--implementation", "cp", "--platform", "macosx_12_0_arm64")
DIGITS_TABLE = "sklearn/datasets/data/digits.csv.gz"
DIGITS_SHA256 = "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22"
DIGITS_LEVELS = 16  # a pixel counts how many of 16 dots are inked


def build(names: Iterable[str], folder: Path) -> None:
    """Write each named data set to `folder`/<name>/, as the browser reads it. Raises BuildError with what to do."""
    for name in names:
        if name not in SETS:
            raise BuildError(f"there is no data set {name!r}. There are: {', '.join(SETS)}.")
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        SETS[name](place)


def build_mnist(folder: Path) -> None:
    """MNIST as packed IDX files of 10,000 pictures, with a manifest of their sizes and digests."""
    parts = [part for original in mnist.ORIGINAL for part in _shards(original, folder)]
    (folder / mnist.MANIFEST).write_bytes(mnist.write_manifest(parts))


SETS: dict[str, Callable[[Path], None]] = {"mnist": build_mnist}


def _shards(original: mnist.Part, folder: Path) -> list[mnist.Part]:
    try:
        array = decode_part(_original(original), original)
    except DataError as error:
        raise BuildError(str(error)) from error
    size = len(array) if original.is_labels else MNIST_SHARD
    parts = []
    for start in range(0, len(array), size):
        piece = array[start : start + size]
        data, file = idx.encode(piece), f"{original.role}-{start // size}.bin"
        (folder / file).write_bytes(data)
        parts.append(mnist.Part(original.role, file, len(piece), len(data), hashlib.sha256(data).hexdigest()))
    return parts


def _original(part: mnist.Part) -> bytes:
    """One of MNIST's own files, from this machine or from the network."""
    for place in nearby("mnist"):
        if (place / part.file).is_file():
            return (place / part.file).read_bytes()
    print(f"Downloading {part.file} ({part.bytes / 1e6:.1f} MB) …", flush=True)
    data = _download(part)
    kept = places.cache() / "mnist" / part.file
    kept.parent.mkdir(parents=True, exist_ok=True)
    beside = kept.with_suffix(".part")
    beside.write_bytes(data)
    os.replace(beside, kept)
    return data


def nearby(name: str) -> list[Path]:
    """The folders of this machine in which data set `name` may lie, best first."""
    chosen = os.environ.get("TINYTORCH_DATA")
    places_ = [*([Path(chosen)] if chosen else []), NEARBY, places.cache()]
    return [place / name for place in places_ if (place / name).is_dir()]


def _download(part: mnist.Part) -> bytes:
    """One file of MNIST from the first home that has it whole."""
    reasons = []
    for home in MNIST_HOMES:
        try:
            with urllib.request.urlopen(home + part.file, timeout=DOWNLOAD_SECONDS) as answer:
                data = answer.read(part.bytes + 1)
            decode_part(data, part)
            return data
        except (OSError, DataError) as error:
            reasons.append(f"{home}: {error}")
    raise BuildError(
        f"{part.file} could not be downloaded ({'; '.join(reasons)}). Is there a network? Or put MNIST's four files "
        "into a folder mnist/ and set TINYTORCH_DATA to the folder around it."
    )


def embed_digits() -> None:
    """Put the 8 by 8 digits into the package, unless they are there: they take 50 kB of it."""
    if DIGITS_FILE.is_file():
        return
    print("Taking the 8 by 8 digits out of scikit-learn's wheel …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        table = _digits_table(Path(folder))
    beside = DIGITS_FILE.with_suffix(".part")
    beside.write_bytes(idx.encode(_digits(table)))
    os.replace(beside, DIGITS_FILE)


def _digits_table(folder: Path) -> bytes:
    """The table in scikit-learn's wheel, which pip downloads and checks, and which is never installed."""
    pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
    where = ["--require-hashes", "--only-binary", ":all:", *SCIKIT_WHEEL, "-d", folder, "-r", LOCKS / "datasets.txt"]
    run([*pip, *where], timeout=600)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(DIGITS_TABLE)
    found = hashlib.sha256(data).hexdigest()
    if found != DIGITS_SHA256:
        raise BuildError(f"{DIGITS_TABLE} has SHA-256 {found}, but {DIGITS_SHA256} is recorded: it is another table.")
    return data


def _digits(table: bytes) -> np.ndarray:
    """Shape (1797, 65): 64 pixels from 0 (paper) to 255 (ink), then the digit."""
    lines = gzip.decompress(table).decode("ascii").splitlines()
    rows = np.array([[float(value) for value in line] for line in csv.reader(lines)])
    if rows.shape != (DIGITS, DIGITS_SIDE**2 + 1):
        raise BuildError(f"{DIGITS_TABLE} has shape {rows.shape}, not {(DIGITS, DIGITS_SIDE**2 + 1)}.")
    rows[:, :-1] *= 255 / DIGITS_LEVELS
    return np.rint(rows).astype(np.uint8)
