"""Marks of trust stay behind when notebooks travel."""

from __future__ import annotations

import json

import pytest

from tinytorch.tito import bundle, restore, workspace
from tinytorch.tito.trust import without_trust

MARKED = {"cells": [{"metadata": {"trusted": True, "x": 1}}, {"metadata": {}}], "nbformat": 4}


def test_marks_are_taken_out_of_every_cell_and_nothing_else_is():
    cleaned = json.loads(without_trust("modules/a.ipynb", json.dumps(MARKED).encode()))
    assert cleaned == {"cells": [{"metadata": {"x": 1}}, {"metadata": {}}], "nbformat": 4}


def test_a_mark_whose_key_is_written_with_an_escape_is_found_too():
    escaped = b'{"cells": [{"metadata": {"trus\\u0074ed": true}}]}'
    assert without_trust("a.ipynb", escaped) == b'{"cells":[{"metadata":{}}]}'


def test_half_a_character_stays_as_it_is_written():
    cells = b'{"cells":[{"metadata":{},"source":"\\ud83d"}]}'
    assert without_trust("a.ipynb", cells.replace(b"{},", b'{"trusted":true},')) == cells


@pytest.mark.parametrize("content", [b'{ "cells": [ {"metadata": {}} ] }', b"no json", b"[1]", b"null", b'{"cells": 3}',
                                     b'{"cells": [null]}', b"\xff"])
def test_what_has_no_marks_keeps_its_bytes(content):
    assert without_trust("a.ipynb", content) == content


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
