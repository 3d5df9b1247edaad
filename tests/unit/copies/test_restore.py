"""Restoring: planned first, all or nothing, and never without a way back."""

from __future__ import annotations

import json
from importlib import import_module

import pytest

from tinytorch.tito.copies import archive, bundle, restore
from tinytorch.tito.copies.archive import BundleError
from tinytorch.tito.pages import bundle_pages
from tinytorch.tito.progress import progress
from tinytorch.tito.say import display
from tinytorch.tito.workspace import workspace

MANIFEST = {"schema": 1, "course": "1.0.0", "build": "test", "created": "2026-01-31T12:00:00Z", "name": ""}
FILES = {"milestones/a.json": b"new", "modules/01_tensor.ipynb": b"theirs", "tinytorch/core/tensor.py": b"same"}


@pytest.fixture
def source(place):
    place.put("modules/01_tensor.ipynb", b"mine")
    place.put("tinytorch/core/tensor.py", b"same")
    place.put("modules/02_layers.ipynb", b"untouched")
    return archive.pack(MANIFEST, FILES)


def points(place) -> list:
    return sorted((place.root / "backups").glob("*.zip"))


def test_a_dry_run_names_every_change_and_makes_none(place, source):
    before = place.tree()
    plan = restore.restore(source, dry_run=True)
    assert {change.path: change.kind for change in plan.changes} == {
        "milestones/a.json": "new",
        "modules/01_tensor.ipynb": "changed",
        "tinytorch/core/tensor.py": "same",
    }
    assert place.tree() == before and points(place) == [] and plan.restore_point is None


@pytest.mark.parametrize(("path", "is_code"), [
    ("tinytorch/core/tensor.py", True), ("modules/01_tensor.ipynb", True), ("milestones/A.IPYNB", True),
    ("milestones/a.json", False),
])  # fmt: skip
def test_what_brings_code_says_that_it_will_run_and_nothing_else_does(place, path, is_code):
    plan = restore.restore(archive.pack(MANIFEST, {path: b"{}"}), dry_run=True)
    assert ("will run" in display.to_text(bundle_pages.restored(plan))) == is_code
    done = restore.restore(archive.pack(MANIFEST, {path: b"{}"}))
    assert "will run" not in display.to_text(bundle_pages.restored(done))


def test_restoring_writes_the_files_and_leaves_the_others(place, source):
    restore.restore(source)
    assert place.tree() == {**FILES, "modules/02_layers.ipynb": b"untouched"}


def test_the_next_import_takes_the_restored_code(place):
    place.put("tinytorch/core/tensor.py", b"SIZE = 1\n")
    assert import_module("tinytorch.core.tensor").SIZE == 1
    restore.restore(archive.pack(MANIFEST, {"tinytorch/core/tensor.py": b"SIZE = 2\n"}))
    assert import_module("tinytorch.core.tensor").SIZE == 2


def test_the_restore_point_holds_what_was_there(place, source):
    point = restore.restore(source).restore_point
    assert bundle.load(point).files["modules/01_tensor.ipynb"] == b"mine"
    restore.restore(point)
    assert place.tree()["modules/01_tensor.ipynb"] == b"mine"


def test_a_bundle_with_progress_of_schema_1_still_restores(place):
    modules = {"01": {"state": "started"}}
    old = {**progress.new(), "schema": 1, "modules": modules}
    restore.restore(archive.pack(MANIFEST, {"progress.json": json.dumps(old).encode()}))
    assert progress.load()["modules"] == {"01": {"state": "started", "seconds": 0}}


def test_nothing_to_change_makes_no_restore_point(place, source):
    restore.restore(source)
    assert restore.restore(source).restore_point is None
    assert len(points(place)) == 1


def test_five_restore_points_are_kept_and_other_backups_left_alone(place, source):
    place.put("backups/my-own.zip", b"keep")
    made = [restore.keep_restore_point(reason) for reason in ("reset", "restore") * 4]
    assert points(place) == sorted([*made[-5:], place.root / "backups" / "my-own.zip"])


def test_a_bad_bundle_changes_nothing(place, source):
    before = place.tree()
    with pytest.raises(BundleError):
        restore.restore(source[:-30])
    assert place.tree() == before and points(place) == []


def refuse(monkeypatch, when) -> None:
    real = workspace.write_file

    def write(path, content):
        if when(path, content):
            raise workspace.WorkspaceError(f"{path.name} could not be written. The disk is full.")
        real(path, content)

    monkeypatch.setattr(workspace, "write_file", write)


def test_a_failure_half_way_puts_everything_back(place, source, monkeypatch):
    before = place.tree()
    refuse(monkeypatch, lambda path, content: content == b"theirs")
    with pytest.raises(BundleError, match=r"stopped at modules/01_tensor\.ipynb .*full.*Everything was put back"):
        restore.restore(source)
    assert place.tree() == before
    assert len(points(place)) == 1


def test_a_stop_half_way_puts_everything_back_too(place, source, monkeypatch):
    before, real = place.tree(), workspace.write_file

    def stopped(path, content):
        real(path, content)
        if content == b"theirs":
            raise KeyboardInterrupt

    monkeypatch.setattr(workspace, "write_file", stopped)
    with pytest.raises(BundleError, match=r"stopped at modules/01_tensor\.ipynb\. Everything was put back as it was"):
        restore.restore(source)
    assert place.tree() == before


def test_a_failure_to_put_back_names_the_restore_point(place, source, monkeypatch):
    refuse(monkeypatch, lambda path, content: path.suffix == ".ipynb")
    with pytest.raises(BundleError, match=r"01_tensor\.ipynb could not be put back.*backups/before-restore-"):
        restore.restore(source)
    assert place.tree()["modules/01_tensor.ipynb"] == b"mine"


def test_without_a_restore_point_nothing_is_written(place, source, monkeypatch):
    before = place.tree()
    refuse(monkeypatch, lambda path, content: path.parent.name == "backups")
    with pytest.raises(workspace.WorkspaceError, match="full"):
        restore.restore(source)
    assert place.tree() == before


def test_a_folder_that_leads_out_of_the_workspace_is_not_followed(place, source, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (place.root / "milestones").symlink_to(outside)
    with pytest.raises(BundleError, match="leads out of it"):
        restore.restore(source)
    assert list(outside.iterdir()) == []


def test_a_folder_in_the_way_is_named(place, source):
    (place.root / "milestones" / "a.json").mkdir(parents=True)
    with pytest.raises(BundleError, match=r"milestones/a\.json is in the way"):
        restore.restore(source)
