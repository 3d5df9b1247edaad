"""The Shakespeare text: read from a machine, packed for a site, and refused when it is not what it should be."""

from __future__ import annotations

import pytest

from builder import BuildError, datasets
from builder.datasets import originals
from tinytorch.data import DataError, DataMissing, load_shakespeare, places, shakespeare


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """A machine without the text."""
    monkeypatch.delenv("TINYTORCH_DATA", raising=False)
    monkeypatch.setattr(places, "cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(originals, "NEARBY", tmp_path / "nothing")
    return tmp_path


def test_a_machine_without_it_says_where_to_put_it(nowhere):
    with pytest.raises(DataMissing, match=r"Put tinyshakespeare\.txt into .*text"):
        load_shakespeare()


def test_another_text_is_refused(nowhere, monkeypatch):
    (nowhere / "text").mkdir()
    (nowhere / "text" / shakespeare.FILE).write_text("To be")
    monkeypatch.setenv("TINYTORCH_DATA", str(nowhere))
    with pytest.raises(DataError, match="5 bytes are not the recorded ones"):
        load_shakespeare()
    with pytest.raises(BuildError, match="5 bytes are not the recorded ones"):
        datasets.build(["text"], nowhere / "site")


def test_a_packed_file_of_another_length_or_form_is_refused():
    with pytest.raises(DataError, match="damaged"):
        shakespeare.unpack(shakespeare.pack(b"x" * (shakespeare.BYTES + 1)))
    with pytest.raises(DataError, match="can't be unpacked"):
        shakespeare.unpack(b"no gzip")


def test_the_text_of_this_machine_is_packed_and_comes_back(tmp_path, monkeypatch):
    if not originals.nearby(shakespeare.SET):
        pytest.skip("Shakespeare is neither in TINYTORCH_DATA nor in ../shared/data")
    datasets.build(["text"], tmp_path)
    packed = (tmp_path / "text" / shakespeare.PACKED).read_bytes()
    assert len(packed) < 500_000
    assert shakespeare.unpack(packed).startswith("First Citizen:\nBefore we proceed any further")
    monkeypatch.setenv("TINYTORCH_DATA", str(originals.nearby(shakespeare.SET)[0].parent))
    assert load_shakespeare() == shakespeare.unpack(packed)
