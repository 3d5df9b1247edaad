"""A workspace of its own for every test."""
import pytest


@pytest.fixture(autouse=True)
def workspace_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("TINYTORCH_WORKSPACE", str(tmp_path))
    return tmp_path
