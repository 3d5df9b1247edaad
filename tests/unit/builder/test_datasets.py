"""The builder's data sets: cut for the browser without a loss, refused when they are not what they should be."""

import gzip
import json
import urllib.error
from pathlib import Path

import numpy as np
import pytest

from builder import BuildError, datasets
from tinytorch.data import idx, images, load_mnist, mnist, places


@pytest.fixture
def no_network(monkeypatch, tmp_path):
    """Nothing on this machine, and every address out of reach."""
    asked = []

    def refuse(address, timeout):
        asked.append(address)
        raise urllib.error.URLError("no route")

    monkeypatch.setattr(datasets.urllib.request, "urlopen", refuse)
    monkeypatch.setattr(datasets, "NEARBY", tmp_path / "nothing")
    monkeypatch.delenv("TINYTORCH_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return asked


def test_an_unknown_name_is_refused(tmp_path):
    with pytest.raises(BuildError, match="no data set 'imagenet'. There are: mnist"):
        datasets.build(["imagenet"], tmp_path)


def test_without_network_the_sentence_says_what_to_do(tmp_path, no_network):
    with pytest.raises(BuildError, match="train-images-idx3-ubyte.gz could not be downloaded.*TINYTORCH_DATA"):
        datasets.build(["mnist"], tmp_path)
    assert [address.rpartition("/")[0] + "/" for address in no_network] == list(datasets.MNIST_HOMES)


def test_a_damaged_file_nearby_is_refused(tmp_path, no_network, monkeypatch):
    folder = tmp_path / "data" / "mnist"
    folder.mkdir(parents=True)
    (folder / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"no pictures"))
    monkeypatch.setenv("TINYTORCH_DATA", str(tmp_path / "data"))
    with pytest.raises(BuildError, match="train-images-idx3-ubyte.gz is damaged"):
        datasets.build(["mnist"], tmp_path / "site")


class Answer:
    """What urlopen gives: a body, in a with block."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def read(self, limit: int) -> bytes:
        return self.body[:limit]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


def small_mnist(monkeypatch) -> dict[str, bytes]:
    """Replace MNIST's list of files by one of 25 and 10 random pictures; returns the files."""
    rng, files, parts = np.random.default_rng(0), {}, []
    for part in mnist.ORIGINAL:
        count = 25 if part.role.startswith("train") else 10
        shape = (count,) if part.is_labels else (count, 28, 28)
        data = idx.encode(rng.integers(0, 10, shape, dtype=np.uint8))
        files[part.file] = data
        parts.append(mnist.Part(part.role, part.file, count, len(data), datasets.hashlib.sha256(data).hexdigest()))
    monkeypatch.setattr(mnist, "ORIGINAL", parts)
    monkeypatch.setattr(mnist, "ROLES", {part.role: part.count for part in parts})
    monkeypatch.setattr(mnist, "TRAIN", 25)
    monkeypatch.setattr(datasets, "MNIST_SHARD", 10)
    return files


def test_a_download_is_checked_kept_and_cut(tmp_path, no_network, monkeypatch):
    files = small_mnist(monkeypatch)
    first, second = datasets.MNIST_HOMES
    asked = []

    def answer(address, timeout):
        asked.append(address)
        name = address.rpartition("/")[2]
        return Answer(b"<html>moved</html>" if address.startswith(first) else files[name])

    monkeypatch.setattr(datasets.urllib.request, "urlopen", answer)
    datasets.build(["mnist"], tmp_path / "site")
    assert {address for address in asked if address.startswith(second)} == {second + name for name in files}
    assert {path.name for path in (places.cache() / "mnist").iterdir()} == set(files)
    check_shards(tmp_path / "site" / "mnist", monkeypatch)


def check_shards(folder: Path, monkeypatch) -> None:
    """Reading what was cut gives what reading the originals gives; and the cut is as small as it should be."""
    originals = load_mnist()
    parts = mnist.read_manifest((folder / "manifest.json").read_bytes())
    assert {part.file for part in parts} | {"manifest.json"} == {path.name for path in folder.iterdir()}
    monkeypatch.setattr(images, "_mnist_on_disk", lambda: (places.from_folder(folder), parts))
    for whole, cut in zip(originals, load_mnist(), strict=True):
        np.testing.assert_array_equal(whole.images, cut.images)
        np.testing.assert_array_equal(whole.labels, cut.labels)


def test_a_second_build_asks_for_nothing(tmp_path, no_network, monkeypatch):
    files = small_mnist(monkeypatch)
    (places.cache() / "mnist").mkdir(parents=True)
    for name, data in files.items():
        (places.cache() / "mnist" / name).write_bytes(data)
    datasets.build(["mnist"], tmp_path / "site")
    assert no_network == []
    again = json.loads((tmp_path / "site" / "mnist" / "manifest.json").read_text())
    assert [part["count"] for part in again["parts"] if part["role"] == "train-images"] == [10, 10, 5]


def test_the_real_mnist_is_cut_without_a_loss(tmp_path, monkeypatch):
    found = datasets.nearby("mnist")
    if not found:
        pytest.skip("the real MNIST was not cut: it is neither in TINYTORCH_DATA nor in ../shared/data")
    monkeypatch.setenv("TINYTORCH_DATA", str(found[0].parent))
    datasets.build(["mnist"], tmp_path)
    assert sum(path.stat().st_size for path in (tmp_path / "mnist").iterdir()) < 12_500_000
    check_shards(tmp_path / "mnist", monkeypatch)


def test_the_table_of_digits_is_spread_over_the_greys():
    line = ",".join(["0", "16", "8", "1"] + ["4"] * 60 + ["7"])
    table = gzip.compress("\n".join([line] * 1797).encode())
    assert datasets._digits(table)[0, [0, 1, 2, 3, 4, 64]].tolist() == [0, 255, 128, 16, 64, 7]
    with pytest.raises(BuildError, match="shape"):
        datasets._digits(gzip.compress(line.encode()))
