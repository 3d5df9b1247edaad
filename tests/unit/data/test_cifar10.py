"""CIFAR-10's files: sheets, their list, what the build takes them from, and the shapes that stand in."""

from __future__ import annotations

import hashlib
import io
import pickle
from dataclasses import replace

import numpy as np
import pytest

import builder.datasets.cifar10 as making
from tinytorch.data import DataError, DataMissing, cifar10, cifar10_archive, colour_shapes, load_cifar10, sheets
from tinytorch.data.cifar10 import COUNTS, LABELS, PREPARED, Sheet

EVERY = [
    Sheet(role, f"{role}-{number:02d}.webp", 1000, 10, "a" * 64, "b" * 64 if role == "test" else "")
    for role, count in COUNTS.items()
    for number in range(count // 1000)
]


def photographs(count: int) -> np.ndarray:
    """Pictures with values that tell each of them, and each place, from the others."""
    return np.random.default_rng(0).integers(0, 256, (count, 32, 32, 3)).astype(np.uint8)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A machine without any data."""
    monkeypatch.setenv("TINYTORCH_DATA", str(tmp_path / "none"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def test_a_sheet_holds_its_pictures_in_reading_order():
    pictures = photographs(40)
    sheet = sheets.join(pictures)
    assert sheet.shape == (64, 640, 3)
    assert np.array_equal(sheet[:32, 32:64], pictures[1])
    assert np.array_equal(sheet[32:, :32], pictures[20])
    assert np.array_equal(sheets.cut(sheet, 40, 32), pictures)
    assert np.array_equal(sheets.cut(sheet, 33, 32), pictures[:33])


def test_a_sheet_of_another_size_is_refused():
    with pytest.raises(DataError, match=r"\(32, 640, 3\)"):
        sheets.cut(np.zeros((64, 640, 3), np.uint8), 20, 32)


def test_the_list_of_sheets_comes_back():
    assert cifar10.read_manifest(cifar10.write_manifest(EVERY)) == EVERY


@pytest.mark.parametrize("change", [
    {"file": "../secret.webp"}, {"role": "validation"}, {"sha256": "short"}, {"count": 0}, {"bytes": 1 << 30},
    {"pixels": "x"},
])  # fmt: skip
def test_a_list_with_impossible_values_is_refused(change):
    with pytest.raises(DataError, match="damaged"):
        cifar10.read_manifest(cifar10.write_manifest([replace(EVERY[0], **change), *EVERY[1:]]))


def test_a_list_without_all_pictures_is_refused():
    with pytest.raises(DataError, match="49,000 of 50,000 train"):
        cifar10.read_manifest(cifar10.write_manifest(EVERY[1:]))
    with pytest.raises(DataError, match="damaged"):
        cifar10.read_manifest(b"[]")


def test_a_sheet_is_compared_with_its_digests(monkeypatch):
    pictures = photographs(20)
    monkeypatch.setattr(sheets, "pixels", lambda packed: sheets.join(pictures))
    digests = hashlib.sha256(b"packed").hexdigest(), hashlib.sha256(pictures.tobytes()).hexdigest()
    part = Sheet("test", "test-00.webp", 20, 6, *digests)
    assert np.array_equal(cifar10.decode(b"packed", part), pictures)
    with pytest.raises(DataError, match="not the file that the build made"):
        cifar10.decode(b"pecked", part)
    with pytest.raises(DataError, match="changed the colours"):
        cifar10.decode(b"packed", replace(part, pixels="0" * 64))


def test_without_data_it_says_how_to_get_them(elsewhere):
    with pytest.raises(DataMissing, match="tito data get cifar10"):
        load_cifar10()
    with pytest.raises(ValueError, match="50,000"):
        load_cifar10(0)


def test_what_the_build_prepared_is_read(elsewhere, monkeypatch):
    monkeypatch.setattr(cifar10, "COUNTS", {"train": 30, "test": 20})
    monkeypatch.setattr(cifar10, "TRAIN", 30)
    monkeypatch.setattr(cifar10, "TEST", 20)
    pictures, classes = photographs(50), np.arange(50) % 10
    place = elsewhere / "cache" / "tinytorch" / "cifar10"
    making.prepare({"train": pictures[:30], "test": pictures[30:], "labels": classes}, place)
    train, test = load_cifar10(limit=25)
    assert np.array_equal(train.images, pictures[:25]) and np.array_equal(train.labels, classes[:25])
    assert np.array_equal(test.images, pictures[30:]) and test.labels.dtype == np.int64
    (place / PREPARED["train"]).write_bytes(b"\x93NUMPY")
    with pytest.raises(DataError, match="can't be read"):
        load_cifar10()
    (place / LABELS).write_bytes(b"\x0b" * 50)
    with pytest.raises(DataError, match="classes from 0 to 9"):
        load_cifar10()


def test_a_folder_without_it_is_named(tmp_path):
    with pytest.raises(DataError, match="There is no CIFAR-10 in .*cifar-10-python.tar.gz"):
        making.originals([tmp_path])


def test_another_archive_is_refused(elsewhere):
    with pytest.raises(DataError, match="SHA-256"):
        cifar10_archive.unpack(b"something else")
    place = elsewhere / "cache" / "tinytorch" / "cifar10"
    place.mkdir(parents=True)
    (place / cifar10_archive.ARCHIVE.file).write_bytes(b"half of it")
    with pytest.raises(DataError, match="SHA-256"):
        load_cifar10()


def test_an_archive_runs_no_code():
    with pytest.raises(DataError, match="does not have"):
        cifar10_archive.NumbersOnly(io.BytesIO(pickle.dumps(print))).load()


def test_other_numbers_are_not_taken_for_it():
    with pytest.raises(DataError, match="not CIFAR-10"):
        cifar10_archive.examined({"train": photographs(1), "test": photographs(1), "labels": np.zeros(2, np.uint8)})


def test_rows_of_the_archive_are_red_first():
    picture = cifar10_archive._pictures(np.arange(3072)[None])[0]
    assert picture[0, 1].tolist() == [1, 1025, 2049] and picture[1, 0].tolist() == [32, 1056, 2080]


def test_the_shapes_are_the_same_everywhere_and_fairly_drawn():
    train, test = colour_shapes(60, 40)
    again, _ = colour_shapes(60, 40)
    assert np.array_equal(train.images, again.images) and train.images.shape == (60, 32, 32, 3)
    assert train.images.dtype == np.uint8 and test.images.shape == (40, 32, 32, 3)
    assert np.bincount(np.concatenate([train.labels, test.labels])).tolist() == [10] * 10
    assert len({image.tobytes() for image in np.concatenate([train.images, test.images])}) == 100
