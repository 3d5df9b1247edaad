"""Where the workspace is, and files that are written whole or not at all."""

from __future__ import annotations

import errno
import io
import os

import pytest

from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import workspace


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A folder without a workspace, as the current one."""
    monkeypatch.delenv("TINYTORCH_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_environment_decides_first(nowhere, monkeypatch):
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(nowhere / "elsewhere"))
    assert workspace.root() == nowhere / "elsewhere"


def test_the_browser_has_its_drive(nowhere, monkeypatch):
    monkeypatch.setattr("sys.platform", "emscripten")
    assert workspace.root() == workspace.DRIVE


def test_without_any_sign_it_is_the_current_folder(nowhere):
    (nowhere / "modules").mkdir()
    assert workspace.root() == nowhere


@pytest.mark.parametrize("sign", ["progress.json", "modules/01_tensor.ipynb"])
def test_the_nearest_folder_above_with_a_sign_is_found(nowhere, monkeypatch, sign):
    (nowhere / sign).parent.mkdir(exist_ok=True)
    (nowhere / sign).write_text("{}")
    (nowhere / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(nowhere / "deep" / "down")
    assert workspace.root() == nowhere


def test_a_file_is_written_with_its_folders_and_leaves_nothing_else(tmp_path):
    target = tmp_path / "a" / "b.txt"
    for content in (b"one", b"two"):
        workspace.write_file(target, content)
        assert target.read_bytes() == content
    assert [path.name for path in target.parent.iterdir()] == ["b.txt"]


@pytest.mark.parametrize(("code", "words"), [(errno.ENOSPC, "storage is full"), (errno.EACCES, "system refused")])
def test_a_disk_that_refuses_leaves_the_old_file_and_says_why(tmp_path, monkeypatch, code, words):
    target = tmp_path / "b.txt"
    target.write_bytes(b"old")

    def refuse(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(workspace.WorkspaceError) as caught:
        workspace.write_file(target, b"new")
    assert words in str(caught.value) and os.strerror(code) in str(caught.value)
    assert "Nothing was changed" in str(caught.value)
    assert isinstance(caught.value, (CourseError, OSError))
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]


@pytest.fixture
def drive(tmp_path, monkeypatch):
    """A folder that is the browser's drive."""
    monkeypatch.setattr("sys.platform", "emscripten")
    monkeypatch.setattr(workspace, "DRIVE", tmp_path)
    return tmp_path


class ForgetfulFile(io.BytesIO):
    """A file on a full drive: it takes every byte and keeps none, without a word."""

    def __init__(self, path, _mode):
        super().__init__()
        path.write_bytes(b"")


def test_the_drive_needs_no_fsync_and_keeps_nothing_but_the_file(drive, monkeypatch):
    monkeypatch.setattr(os, "fsync", None)
    workspace.write_file(drive / "b.ipynb", b"new")
    assert [(path.name, path.read_bytes()) for path in drive.iterdir()] == [("b.ipynb", b"new")]


@pytest.mark.parametrize("before", [b"old", None])
def test_a_full_drive_that_drops_bytes_silently_changes_nothing(drive, monkeypatch, before):
    if before:
        (drive / "b.txt").write_bytes(before)
    monkeypatch.setattr(workspace, "open", ForgetfulFile, raising=False)
    with pytest.raises(workspace.WorkspaceError, match="could not be read back"):
        workspace.write_file(drive / "b.txt", b"new text")
    assert [path.read_bytes() for path in drive.iterdir()] == ([before] if before else [])


def test_two_kernels_that_write_one_file_at_once_do_not_take_each_other_for_a_full_storage(drive, monkeypatch):
    version = drive / "history" / "01_tensor" / "0001-20260131-120000-daily-0123456789ab.ipynb"
    version.parent.mkdir(parents=True)
    version.write_bytes(b"{}")
    monkeypatch.setattr(workspace, "root", lambda: drive)
    replace = os.replace

    def meanwhile(source, target):
        monkeypatch.setattr(os, "replace", replace)
        workspace.write_file(target, b"the other kernel's")
        replace(source, target)

    monkeypatch.setattr(os, "replace", meanwhile)
    workspace.write_file(drive / "progress.json", b"ours")
    assert (drive / "progress.json").read_bytes() == b"ours" and version.exists()


def test_a_kernel_that_dies_while_writing_leaves_the_old_file(drive, monkeypatch):
    (drive / "b.txt").write_bytes(b"old")

    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        workspace.write_file(drive / "b.txt", b"new text")
    assert (drive / "b.txt").read_bytes() == b"old"


def test_the_package_itself_is_no_workspace():
    with pytest.raises(workspace.WorkspaceError, match="own package"):
        workspace.write_file(workspace.PACKAGE_FOLDER / "core" / "tensor.py", b"x")
    assert not (workspace.PACKAGE_FOLDER / "core" / "tensor.py").exists()
