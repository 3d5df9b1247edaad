"""A lesson's own scripts: several are read as one, and leave nothing behind."""

from __future__ import annotations

import sys

import pytest

from tinytorch.tito.trial.scripts import run_scripts


def test_a_later_script_imports_from_an_earlier_one_and_nothing_stays(tmp_path):
    (tmp_path / "checks.py").write_text("value = 1\n")
    (tmp_path / "checks_more.py").write_text("from checks import value\nvalue += 1\n")
    first, second = run_scripts(sorted(tmp_path.glob("checks*.py")))
    assert (first.value, second.value) == (1, 2)
    assert not {"checks", "checks_more"} & sys.modules.keys()


def test_what_had_the_name_before_has_it_again_though_a_script_fails(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "checks", mine := object())
    (tmp_path / "checks.py").write_text("1 / 0\n")
    with pytest.raises(ZeroDivisionError):
        run_scripts([tmp_path / "checks.py"])
    assert sys.modules["checks"] is mine
