"""Marks of trust stay behind when notebooks travel."""

from __future__ import annotations

import json

import pytest

from tinytorch.tito.copies import archive, bundle, restore
from tinytorch.tito.workspace import workspace

MARKED = {"cells": [{"metadata": {"trusted": True, "x": 1}}, {"metadata": {}}], "nbformat": 4}


def test_a_bundle_brings_no_trust_with_it(tmp_path, monkeypatch):
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(tmp_path))
    notebook = tmp_path / "modules" / "a.ipynb"
    workspace.write_file(notebook, json.dumps(MARKED).encode())
    saved = bundle.save().path
    assert b"trusted" not in bundle.load(saved).files["modules/a.ipynb"]
    assert [change.kind for change in restore.restore(saved, dry_run=True).changes] == ["same"]
    notebook.unlink()
    restore.restore(saved)
    assert b"trusted" not in notebook.read_bytes()


def test_a_notebook_that_is_nested_too_deeply_to_look_for_marks_is_refused():
    manifest = {"schema": 1, "course": "1.0.0", "build": "test", "created": "2026-01-31T12:00:00Z", "name": ""}
    deep = b'{"cells":[{"metadata":{"trusted":true}}],"x":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    with pytest.raises(archive.BundleError, match=r"modules/a\.ipynb is nested too deeply"):
        archive.unpack(archive.pack(manifest, {"modules/a.ipynb": deep}))
