"""The 8 by 8 digits that go into the package, out of a wheel that has them."""
import csv
import gzip
import hashlib
import os
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from builder import BuildError
from builder.tools.paths import LOCKS
from builder.tools.process import run
from tinytorch.data import idx
from tinytorch.data.images import DIGITS, DIGITS_FILE, DIGITS_SIDE

# Of scikit-learn only one table is wanted, so any wheel will do, whatever machine builds; this one is the smallest.
SCIKIT_WHEEL = ("--python-version", "3.13", "--implementation", "cp", "--platform", "macosx_12_0_arm64")
DIGITS_TABLE = "sklearn/datasets/data/digits.csv.gz"
DIGITS_SHA256 = "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22"
DIGITS_LEVELS = 16  # a pixel counts how many of 16 dots are inked


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
