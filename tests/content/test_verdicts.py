"""A remembered verdict is that of the same change before the same judges, and of nothing else."""

from __future__ import annotations

import pytest

from tests.content import verdicts
from tests.content.lessons import WRITTEN
from tests.content.verdicts import Verdicts


class Judge:
    """Says what it is told to, and counts how often it is asked."""

    def __init__(self, verdict: bool) -> None:
        self.verdict, self.asked = verdict, 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.verdict


@pytest.mark.parametrize("verdict", [True, False])
def test_the_same_change_is_judged_once_and_another_one_again(tmp_path, verdict):
    judge = Judge(verdict)
    for round_ in range(2):
        known = Verdicts(WRITTEN[0], tmp_path)
        assert known.of("a = 1", judge) == known.of("a = 1", judge) == verdict
        known.save()
        assert judge.asked == 1, round_
    known.of("a = 2", judge)
    assert judge.asked == 2


def test_other_judges_judge_anew(tmp_path, monkeypatch):
    judge = Judge(True)
    known = Verdicts(WRITTEN[0], tmp_path)
    known.of("a = 1", judge)
    known.save()
    checks = tmp_path / "checks.py"
    checks.write_text("def test(): ...")
    named = verdicts.judges
    monkeypatch.setattr(verdicts, "judges", lambda module: [*named(module), checks])
    for text in ("def test(): ...", "def test(): assert False"):
        checks.write_text(text)
        known = Verdicts(WRITTEN[0], tmp_path)
        known.of("a = 1", judge)
        known.save()
    assert judge.asked == 3


def test_a_slow_verdict_and_a_damaged_file_are_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(verdicts, "CALM_SECONDS", -1.0)
    known, judge = Verdicts(WRITTEN[0], tmp_path), Judge(True)
    known.of("a = 1", judge)
    known.of("a = 1", judge)
    assert judge.asked == 2 and known.known == {}
    known.save()
    known.file.write_text("{")
    assert Verdicts(WRITTEN[0], tmp_path).known == {}


def test_every_judge_is_a_file_that_is_there():
    for module in WRITTEN:
        assert [file for file in verdicts.judges(module) if not file.is_file()] == []
