"""The course's data: made the same for everyone, or read with suspicion."""

import dataclasses
import gzip
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinytorch.data import (
    DataError,
    DataMissing,
    has_mnist,
    idx,
    images,
    load_digits,
    load_mnist,
    mnist,
    places,
    two_blobs,
)


@settings(max_examples=30, deadline=None)
@given(half=st.integers(1, 100), gap=st.floats(0, 2), seed=st.integers(0, 2**32 - 1))
def test_each_class_keeps_clear_of_the_gap(half, gap, seed):
    blobs = two_blobs(2 * half, gap, seed)
    sides = blobs.labels * (blobs.points @ blobs.normal - blobs.distance)
    assert sides.min() >= gap / 2 - 1e-5
    assert blobs.points.shape == (2 * half, 2)
    assert (blobs.labels == 1).sum() == (blobs.labels == -1).sum() == half
    assert blobs.points.dtype == blobs.labels.dtype == np.float32


def test_the_same_seed_gives_the_same_points():
    first, again, other = two_blobs(20, seed=7), two_blobs(20, seed=7), two_blobs(20, seed=8)
    np.testing.assert_array_equal(first.points, again.points)
    np.testing.assert_array_equal(first.labels, again.labels)
    assert not np.array_equal(first.points, other.points)


def test_the_order_tells_nothing_about_the_class():
    labels = two_blobs(400).labels
    assert 60 < (labels[:200] == 1).sum() < 140


def test_no_line_through_the_origin_separates_the_classes():
    blobs = two_blobs(400, gap=0.6)
    angles = np.linspace(0, 2 * np.pi, 721)
    answers = np.sign(blobs.points @ np.stack([np.cos(angles), np.sin(angles)]))
    assert (answers == blobs.labels[:, None]).mean(axis=0).max() < 0.8


def test_a_part_keeps_the_line():
    blobs = two_blobs(10)
    part = blobs.part(2, 5)
    np.testing.assert_array_equal(part.points, blobs.points[2:5])
    np.testing.assert_array_equal(part.labels, blobs.labels[2:5])
    assert part.distance == blobs.distance


@pytest.mark.parametrize(
    ("count", "gap", "said"), [(3, 0.4, "count is 3"), (0, 0.4, "count is 0"), (4, 2.5, "gap is 2.5")]
)
def test_impossible_wishes_are_refused(count, gap, said):
    with pytest.raises(ValueError, match=said):
        two_blobs(count, gap)


def shapes_and_bytes():
    shapes = st.lists(st.integers(1, 5), min_size=1, max_size=3)
    return shapes.flatmap(lambda shape: st.tuples(st.just(tuple(shape)), st.binary(min_size=125, max_size=125)))


def array_of(shape, content):
    return np.frombuffer(content, np.uint8)[: int(np.prod(shape))].reshape(shape)


@settings(max_examples=50, deadline=None)
@given(shapes_and_bytes())
def test_idx_gives_back_what_was_written(case):
    array = array_of(*case)
    packed = idx.encode(array)
    np.testing.assert_array_equal(idx.decode(packed, array.shape), array)
    assert idx.encode(array) == packed


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 60))
def test_idx_refuses_what_is_no_idx_file(noise, cut):
    packed = idx.encode(np.arange(12, dtype=np.uint8).reshape(3, 4))
    for bad in (noise, gzip.compress(noise), packed[: max(0, len(packed) - 1 - cut)], packed + b"x"):
        with pytest.raises(ValueError, match="unpacked|bytes|begin"):
            idx.decode(bad, (3, 4))


@pytest.mark.parametrize("shape", [(4, 3), (12,), (2, 4), (3, 5), (3, 4, 1)])
def test_idx_refuses_another_shape(shape):
    packed = idx.encode(np.zeros((3, 4), np.uint8))
    with pytest.raises(ValueError, match="bytes|begin"):
        idx.decode(packed, shape)


def test_idx_stops_unpacking_at_the_size_that_was_promised():
    bomb = gzip.compress(bytes(50_000_000))
    with pytest.raises(ValueError, match="does not hold 24 bytes"):
        idx.decode(bomb, (3, 4))


def require_digits():
    if not images.DIGITS_FILE.is_file():
        pytest.skip("the 8 by 8 digits are not embedded; `python build.py build` does that")


def test_digits_are_all_there_and_every_digit_is_in_both_parts():
    require_digits()
    train, test = load_digits()
    assert train.images.shape == (1437, 8, 8)
    assert test.images.shape == (360, 8, 8)
    assert train.images.dtype == np.uint8
    assert train.images.max() == 255
    assert np.bincount(np.concatenate([train.labels, test.labels])).tolist() == [178, 182, 177, 183, 181, 182, 181, 179,
                                                                                174, 180]
    assert (np.bincount(test.labels, minlength=10) >= 20).all()
    np.testing.assert_array_equal(load_digits()[0].images, train.images)


def test_an_absent_or_damaged_digits_file_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "DIGITS_FILE", tmp_path / "digits.bin")
    with pytest.raises(DataMissing, match="build.py build"):
        load_digits()
    (tmp_path / "digits.bin").write_bytes(b"nonsense")
    with pytest.raises(DataError, match="digits.bin is damaged"):
        load_digits()


# A small MNIST of our own: 6 pictures to learn from in two parts, 2 for the test. No real picture is needed.
@pytest.fixture
def small(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    arrays = {
        "train-images": rng.integers(0, 256, (6, 28, 28), dtype=np.uint8),
        "train-labels": rng.integers(0, 10, 6, dtype=np.uint8),
        "test-images": rng.integers(0, 256, (2, 28, 28), dtype=np.uint8),
        "test-labels": rng.integers(0, 10, 2, dtype=np.uint8),
    }
    monkeypatch.setattr(mnist, "TRAIN", 6)
    monkeypatch.setattr(mnist, "ROLES", {role: len(array) for role, array in arrays.items()})
    folder = tmp_path / "mnist"
    folder.mkdir()
    parts = []
    for role, array in arrays.items():
        pieces = [array[:4], array[4:]] if role == "train-images" else [array]
        for number, piece in enumerate(pieces):
            parts.append(store(folder / f"{role}-{number}.bin", role, piece))
    monkeypatch.setattr(mnist, "ORIGINAL", parts)
    monkeypatch.setenv("TINYTORCH_DATA", str(tmp_path))
    return arrays, parts, folder


def store(path: Path, role: str, array: np.ndarray) -> mnist.Part:
    packed = idx.encode(array)
    path.write_bytes(packed)
    return mnist.Part(role, path.name, len(array), len(packed), hashlib.sha256(packed).hexdigest())


def test_parts_are_joined_in_order(small):
    arrays, _, _ = small
    train, test = load_mnist()
    np.testing.assert_array_equal(train.images, arrays["train-images"])
    np.testing.assert_array_equal(train.labels, arrays["train-labels"])
    np.testing.assert_array_equal(test.images, arrays["test-images"])
    assert test.labels.dtype == np.int64


def test_a_limit_reads_only_the_parts_that_it_needs(small):
    arrays, _, folder = small
    (folder / "train-images-1.bin").unlink()
    train, test = load_mnist(limit=3)
    np.testing.assert_array_equal(train.images, arrays["train-images"][:3])
    assert len(train.labels) == 3
    assert len(test.labels) == 2
    with pytest.raises(DataMissing, match="train-images-1.bin"):
        load_mnist(limit=5)


@pytest.mark.parametrize("limit", [0, -1, 7])
def test_an_impossible_limit_is_refused(small, limit):
    with pytest.raises(ValueError, match=f"limit is {limit}"):
        load_mnist(limit)


@pytest.mark.parametrize(("damage", "said"), [
    (lambda data: data[:-1], "bytes, but should have"),
    (lambda data: data[:-9] + b"\0" + data[-8:], "SHA-256"),
])
def test_a_damaged_file_is_named(small, damage, said):
    _, _, folder = small
    place = folder / "test-images-0.bin"
    place.write_bytes(damage(place.read_bytes()))
    with pytest.raises(DataError, match=f"test-images-0.bin is damaged.*{said}"):
        load_mnist()


def test_labels_that_are_no_digits_are_refused(small, monkeypatch):
    _, parts, folder = small
    bad = store(folder / "test-labels-0.bin", "test-labels", np.array([3, 10], np.uint8))
    monkeypatch.setattr(mnist, "ORIGINAL", [bad if part.file == bad.file else part for part in parts])
    with pytest.raises(DataError, match="label 10"):
        load_mnist()


def test_mnist_is_here_only_if_all_of_its_files_are(small, tmp_path, monkeypatch):
    _, parts, folder = small
    assert has_mnist()
    (folder / parts[0].file).unlink()
    assert not has_mnist()
    monkeypatch.setenv("TINYTORCH_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "nowhere"))
    assert not has_mnist()


def test_without_mnist_the_sentence_says_where_it_belongs(tmp_path, monkeypatch):
    monkeypatch.setenv("TINYTORCH_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(DataMissing, match="train-images-idx3-ubyte.gz.*TINYTORCH_DATA") as caught:
        load_mnist()
    assert str(tmp_path / "tinytorch" / "mnist") in str(caught.value)


def test_a_stopped_download_says_how_far_it_came(small, monkeypatch):
    _, parts, folder = small
    whole = places.from_folder(folder)

    def stopped(file):
        if file == "test-images-0.bin":
            raise KeyboardInterrupt
        return whole(file)

    monkeypatch.setattr(places, "from_folder", lambda place: stopped)
    with pytest.raises(DataError, match=r"Stopped after 0.0 of 0.0 MB of MNIST. Run this again"):
        load_mnist()


def test_a_manifest_names_what_was_written(small):
    _, parts, _ = small
    assert mnist.read_manifest(mnist.write_manifest(parts)) == parts


@pytest.mark.parametrize("change", [
    {"file": "../secret.bin"}, {"file": "x/y.bin"}, {"file": "a.exe"}, {"role": "other"}, {"count": 0},
    {"count": "4"}, {"count": True}, {"bytes": -1}, {"bytes": 10**12},
    {"sha256": "abc"}, {"sha256": None}, {"unknown": 1}, {"count": 5},
])
def test_a_manifest_with_a_strange_row_is_refused(small, change):
    _, parts, _ = small
    content = json.loads(mnist.write_manifest(parts))
    content["parts"][0] |= change
    with pytest.raises(DataError, match="Build the site again"):
        mnist.read_manifest(json.dumps(content).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'{"schema": 2, "parts": []}', b'{"schema": 1}', b"\xff",
                                  b"[" * 100_000])
def test_a_manifest_that_is_none_is_refused(data):
    with pytest.raises(DataError, match="Build the site again"):
        mnist.read_manifest(data)


def test_a_part_knows_its_shape():
    labels = next(part for part in mnist.ORIGINAL if part.role == "test-labels")
    assert labels.shape == (10_000,)
    assert dataclasses.replace(labels, role="test-images").shape == (10_000, 28, 28)
