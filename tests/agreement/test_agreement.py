"""What engine and page must do alike. Each JSON file here is a subject: cases, each with the answer that both give.

The engine's answers are in engine.py, the page's in page.ts; agreement.test.ts asks the page for the same cases.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.agreement.engine import ANSWERS

SUBJECTS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(Path(__file__).parent.glob("*.json"))}
CASES = [
    pytest.param(name, {**subject.get("given", {}), **case}, id=f"{name}: {case['what']}")
    for name, subject in SUBJECTS.items()
    for case in subject["cases"]
]


@pytest.mark.parametrize(("subject", "case"), CASES)
def test_the_engine_gives_the_agreed_answer(subject, case, place):
    assert ANSWERS[subject](case, place) == case["expected"]


def test_every_subject_has_cases_and_every_answer_is_asked_for():
    assert SUBJECTS.keys() == ANSWERS.keys() and all(subject["cases"] for subject in SUBJECTS.values())
