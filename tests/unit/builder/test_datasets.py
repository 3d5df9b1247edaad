"""The builder's data sets: cut for the browser without a loss, refused when they are not what they should be."""

import gzip
import hashlib
import json
import urllib.error
from pathlib import Path

import numpy as np
import pytest

from builder import BuildError, datasets
from builder.datasets import digits, originals
from builder.datasets import mnist as cut
from tinytorch.data import download, idx, images, load_mnist, mnist, places


@pytest.fixture(autouse=True)
def mnist_alone(monkeypatch):
    """One data set is enough to see what a build does with them."""
    monkeypatch.setattr(datasets, "SETS", {"mnist": datasets.SETS["mnist"]})


@pytest.fixture
def no_network(monkeypatch, tmp_path):
    """Nothing on this machine, and every address out of reach."""
    asked = []

    def refuse(address, timeout):
        asked.append(address)
        raise urllib.error.URLError("no route")

    monkeypatch.setattr(download.urllib.request, "urlopen", refuse)
    monkeypatch.setattr(originals, "NEARBY", tmp_path / "nothing")
    monkeypatch.delenv("TINYTORCH_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(datasets, "SETS", {"mnist": datasets.SETS["mnist"]})  # the text: test_shakespeare.py
    return asked


def build(folder: Path, *names: str) -> list[str]:
    """What a build does with data sets; the names of those that the site offers."""
    there = datasets.gather(names)
    datasets.build(there, folder)
    return there


def test_an_unknown_name_is_refused():
    with pytest.raises(BuildError, match="no data set 'imagenet'. There are: mnist"):
        datasets.gather(["imagenet"])


def test_without_network_a_site_goes_on_and_says_so(tmp_path, no_network, capsys):
    assert build(tmp_path) == []
    said = capsys.readouterr().out
    assert said.startswith("The site goes without mnist: train-images-idx3-ubyte.gz could not be downloaded")
    assert "TINYTORCH_DATA" in said and len(said.splitlines()) == 1
    assert [address.rpartition("/")[0] + "/" for address in no_network] == list(mnist.HOMES)


def test_a_data_set_that_was_asked_for_has_to_come(no_network):
    with pytest.raises(BuildError, match="could not be downloaded.*Is there a network.*TINYTORCH_DATA"):
        datasets.gather(["mnist"])


def test_a_slow_home_is_left_after_a_while_unless_the_data_were_asked_for(no_network, monkeypatch, capsys):
    files = small_mnist(monkeypatch)
    name = lambda address: address.rpartition("/")[2]  # noqa: E731
    monkeypatch.setattr(download.urllib.request, "urlopen", lambda address, timeout: Answer(files[name(address)]))
    later = iter(range(0, 10**9, 60))  # every look at the clock is a minute later
    monkeypatch.setattr(download.time, "monotonic", lambda: next(later))
    assert datasets.gather() == []
    said = capsys.readouterr().out
    assert "too slow: 0.0 of 0.0 MB came in time" in said and "`--datasets mnist` waits for it" in said
    assert datasets.gather(["mnist"]) == ["mnist"]


@pytest.mark.parametrize("ci", ["", "true"])
def test_a_heavy_data_set_is_no_download_for_ci(ci, no_network, monkeypatch, capsys):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(datasets, "SETS", {"cifar10": lambda folder: None})
    assert datasets.gather() == []
    assert ("170 MB are not downloaded where CI is set" in capsys.readouterr().out) is bool(ci)
    assert len(no_network) == (0 if ci else 1)
    no_network.clear()
    with pytest.raises(BuildError, match="could not be downloaded"):
        datasets.gather(["cifar10"])
    assert len(no_network) == 1


def test_none_leaves_all_out_and_asks_nobody(no_network):
    assert datasets.gather(["none"]) == [] and no_network == []


def test_a_damaged_file_nearby_is_refused(tmp_path, no_network, monkeypatch):
    folder = tmp_path / "data" / "mnist"
    folder.mkdir(parents=True)
    (folder / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"no pictures"))
    monkeypatch.setenv("TINYTORCH_DATA", str(tmp_path / "data"))
    with pytest.raises(BuildError, match="train-images-idx3-ubyte.gz is damaged"):
        build(tmp_path / "site")


class Answer:
    """What urlopen gives: a body that comes in pieces, in a with block."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def read1(self, limit: int) -> bytes:
        piece, self.body = self.body[: min(limit, 1000)], self.body[min(limit, 1000) :]
        return piece

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
        parts.append(mnist.Part(part.role, part.file, count, len(data), hashlib.sha256(data).hexdigest()))
    monkeypatch.setattr(mnist, "ORIGINAL", parts)
    monkeypatch.setattr(mnist, "ROLES", {part.role: part.count for part in parts})
    monkeypatch.setattr(mnist, "TRAIN", 25)
    monkeypatch.setattr(cut, "SHARD", 10)
    return files


def test_a_download_is_checked_kept_and_cut(tmp_path, no_network, monkeypatch):
    files = small_mnist(monkeypatch)
    first, second = mnist.HOMES
    asked = []

    def answer(address, timeout):
        asked.append(address)
        name = address.rpartition("/")[2]
        return Answer(b"<html>moved</html>" if address.startswith(first) else files[name])

    monkeypatch.setattr(download.urllib.request, "urlopen", answer)
    assert build(tmp_path / "site") == ["mnist"]
    assert {address for address in asked if address.startswith(second)} == {second + name for name in files}
    assert {path.name for path in (places.cache() / "mnist").iterdir()} == set(files)
    check_shards(tmp_path / "site" / "mnist", monkeypatch)


def test_a_download_goes_on_with_what_is_missing(no_network, monkeypatch):
    files = small_mnist(monkeypatch)
    *kept, missing = files
    folder = places.cache() / "mnist"
    folder.mkdir(parents=True)
    for name in kept:
        (folder / name).write_bytes(files[name])
    monkeypatch.setattr(download.urllib.request, "urlopen", lambda address, timeout: Answer(files[missing]))
    assert datasets.gather() == ["mnist"]
    assert (folder / missing).read_bytes() == files[missing]


def check_shards(folder: Path, monkeypatch) -> None:
    """Reading what was cut gives what reading the originals gives; and the cut is as small as it should be."""
    uncut = load_mnist()
    parts = mnist.read_manifest((folder / "manifest.json").read_bytes())
    assert {part.file for part in parts} | {"manifest.json"} == {path.name for path in folder.iterdir()}
    monkeypatch.setattr(images, "_mnist_on_disk", lambda: (places.from_folder(folder), parts))
    for whole, joined in zip(uncut, load_mnist(), strict=True):
        np.testing.assert_array_equal(whole.images, joined.images)
        np.testing.assert_array_equal(whole.labels, joined.labels)


def test_a_second_build_asks_for_nothing(tmp_path, no_network, monkeypatch):
    files = small_mnist(monkeypatch)
    (places.cache() / "mnist").mkdir(parents=True)
    for name, data in files.items():
        (places.cache() / "mnist" / name).write_bytes(data)
    build(tmp_path / "site")
    assert no_network == []
    again = json.loads((tmp_path / "site" / "mnist" / "manifest.json").read_text())
    assert [part["count"] for part in again["parts"] if part["role"] == "train-images"] == [10, 10, 5]


def test_the_real_mnist_is_cut_without_a_loss(tmp_path, monkeypatch):
    found = originals.nearby("mnist")
    if not found:
        pytest.skip("the real MNIST was not cut: it is neither in TINYTORCH_DATA nor in ../shared/data")
    monkeypatch.setenv("TINYTORCH_DATA", str(found[0].parent))
    build(tmp_path, "mnist")
    assert sum(path.stat().st_size for path in (tmp_path / "mnist").iterdir()) < 12_500_000
    check_shards(tmp_path / "mnist", monkeypatch)


def test_the_table_of_digits_is_spread_over_the_greys():
    line = ",".join(["0", "16", "8", "1"] + ["4"] * 60 + ["7"])
    table = gzip.compress("\n".join([line] * 1797).encode())
    assert digits._digits(table)[0, [0, 1, 2, 3, 4, 64]].tolist() == [0, 255, 128, 16, 64, 7]
    with pytest.raises(BuildError, match="shape"):
        digits._digits(gzip.compress(line.encode()))
