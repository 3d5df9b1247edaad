"""Health: each finding on its own, and a proof of saving that really saves."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy

from tinytorch.tito.machine import environment, health
from tinytorch.tito.workspace import workspace


def found(name: str) -> health.Finding:
    return next(finding for finding in health.findings() if finding.name == name)


def test_a_good_machine_is_fine_and_leaves_no_trace(place):
    assert [finding for finding in health.findings() if finding.fine is False] == []
    assert place.tree() == {}
    assert found("Workspace").value == str(place.root) and found("Course").value == "version 1.0.0"
    assert found("Saving").fine and "present" in found("Reference").value


def test_numpy_says_what_multiplies_matrices():
    name = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]
    assert found("numpy").value == f"{numpy.__version__}, matrix products by {name}"


def test_a_missing_numpy_is_said_with_advice(place, monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert found("numpy").fine is False and "pip install numpy" in found("numpy").advice
    assert found("Saving").fine


def test_a_workspace_that_refuses_is_said(place, monkeypatch):
    def full(path, content):
        raise workspace.WorkspaceError("The disk is full.")

    monkeypatch.setattr(workspace, "write_file", full)
    assert found("Saving").fine is False and "The disk is full." in found("Saving").value


def test_a_missing_workspace_breaks_no_other_finding(place, monkeypatch):
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(place.root / "gone"))
    assert found("Workspace").fine is False
    assert found("Python").fine and found("Free space").name


def test_a_left_out_reference_is_said_but_is_no_fault(place):
    (place.reference / "core" / "tensor.py").unlink()
    assert found("Reference").fine is None and "left out" in found("Reference").value


def test_little_space_is_a_warning(place, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1024**2))
    assert found("Free space") == health.Finding(
        "Free space", "1 MiB", False, "Download a bundle, then free some space."
    )


def test_in_the_browser_the_page_is_asked(place, monkeypatch):
    monkeypatch.setattr(environment, "in_browser", lambda: True)
    monkeypatch.setitem(sys.modules, "js", SimpleNamespace(crossOriginIsolated=True))
    assert "isolated (the stop button works)" in found("Running").value
    assert found("Free space").value == "unknown"


def test_a_browser_that_tells_nothing_is_no_fault(place, monkeypatch):
    monkeypatch.setattr(environment, "in_browser", lambda: True)
    monkeypatch.setitem(sys.modules, "js", SimpleNamespace())
    assert "isolation unknown" in found("Running").value and found("Running").fine is None
