"""A full storage: whoever keeps spare files is asked for room, and the writer knows none of them."""

from __future__ import annotations

import errno

import pytest

from tinytorch.tito.workspace import spare, workspace


@pytest.fixture
def ways(monkeypatch) -> list:
    """No way to make room but those of the test."""
    monkeypatch.setattr(spare, "_ways", found := [])
    return found


def test_the_writer_tries_again_as_long_as_something_gives_way(place, monkeypatch, ways):
    asked, honest = [], workspace._write

    def full_at_first(path, content):
        if len(asked) < 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        honest(path, content)

    monkeypatch.setattr(workspace, "_write", full_at_first)
    spare.enter(give_way := lambda root: asked.append(root) or True)
    spare.enter(give_way)
    workspace.write_file(place.root / "progress.json", b"{}")
    assert asked == [place.root] * 2 and len(ways) == 1


def test_with_nothing_to_spare_the_write_is_refused_with_a_sentence(place, monkeypatch, ways):
    def full(path, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(workspace, "_write", full)
    with pytest.raises(workspace.WorkspaceError, match="storage is full"):
        workspace.write_file(place.root / "progress.json", b"{}")
    assert not spare.make_room(place.root)
