"""Reports: what they hold, what they refuse, and two of them side by side."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from tests.unit.conftest import MILESTONE
from tinytorch.tito import milestones
from tinytorch.tito.commands import cli
from tinytorch.tito.milestones import result_file
from tinytorch.tito.reports import report, side_by_side
from tinytorch.tito.reports.report import ReportError

OWN = "def add(a, b):\n    return a + b\n"


@pytest.fixture
def mine(place) -> dict:
    """A report with a run of the student's and one of the reference's."""
    place.put("tinytorch/core/tensor.py", OWN)
    milestones.run(1)
    milestones.run(1, reference=True)
    return report.collect("Ada", with_code=True)


@pytest.fixture
def tito(capsys):
    """Run a command line; its exit code and what it said."""

    def run(line: str) -> tuple[int, str]:
        code = cli.run(shlex.split(line))
        return code, capsys.readouterr().out

    return run


def text(content: dict) -> bytes:
    return json.dumps(content).encode()


def changed(content: dict, seal: bool = True, **facts) -> bytes:
    made = {**content, **facts}
    return text(result_file.seal(made) if seal else made)


def with_result(content: dict, **facts) -> bytes:
    first, *others = content["results"]
    return changed(content, results=[result_file.seal({**first, **facts}), *others])


def test_a_report_holds_results_digests_and_the_place_and_nothing_personal(mine):
    plain = report.collect()
    assert plain["name"] == "" and "code" not in plain
    assert plain["exports"].keys() == {"core.tensor"} and plain["baseline"] is None
    assert [(one["number"], one["reference"]) for one in plain["results"]] == [(1, False), (1, True)]
    assert mine["code"] == {"core.tensor": OWN}


def test_saved_it_reads_back_and_a_browser_may_rewrite_its_spaces(mine, place, tito):
    code, said = tito("report save --name 'Ada L.'")
    (file,) = (place.root / "milestones").glob("report-ada-l-*.json")
    assert code == 0 and "your name (Ada L.)" in said and "not the code itself" in said
    assert report.load(file)["name"] == "Ada L."
    file.write_text(json.dumps(json.loads(file.read_text())))
    assert report.load(file)["name"] == "Ada L."


def test_a_result_that_does_not_fit_is_left_out_and_named(mine, place, tito):
    file = place.root / "milestones" / "01_perceptron_1957.json"
    file.write_text(file.read_text().replace('"seconds": ', '"seconds": 1'))
    code, said = tito("report save")
    assert code == 0 and "Left out: 01_perceptron_1957.json was changed after it was written" in said
    (place.root / "milestones" / "01_perceptron_1957.reference.json").unlink()
    code, said = tito("report save")
    assert code == 1 and "was changed after it was written" in said and "nothing to report yet" in said


def test_with_nothing_to_report_it_says_what_to_do(place, tito):
    code, said = tito("report save")
    assert code == 1 and "nothing to report yet" in said


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda mine: b"{", "not readable as JSON"),
        (lambda mine: b"[]", "holds a list"),
        (lambda mine: text({}), "no schema number"),
        (lambda mine: changed(mine, schema=2), "newer version"),
        (lambda mine: changed(mine, kind="other"), "agreed form"),
        (lambda mine: changed(mine, extra=1), "agreed form"),
        (lambda mine: changed(mine, name="x" * 81), "agreed form"),
        (lambda mine: changed(mine, exports={"../secret": "0" * 64}), "agreed form"),
        (lambda mine: changed(mine, seal=False, name="Eve"), "was changed after it was written"),
        (lambda mine: changed(mine, code={"core.tensor": "evil()"}), "is not what its digest says"),
        (lambda mine: changed(mine, results=mine["results"] + mine["results"][:1]), "two results of one milestone"),
        (lambda mine: with_result(mine, metrics={"accuracy": 0.5}), "called passed, below its threshold"),
        (lambda mine: with_result(mine, passed=False), "does not follow from its gates"),
        (lambda mine: with_result(mine, course="0.9.0"), "milestone 01 is of version 0.9.0 of the course"),
        (lambda mine: text(mine).replace(b'"seconds": ', b'"seconds": 1e999, "x": '), "1e999 is too large a number"),
        (lambda mine: text(mine).replace(b'"seconds": ', b'"seconds": ' + b"9" * 400 + b', "x": '), "too large"),
        (lambda mine: text(mine).replace(b"It added", b"\\ud800"), "half a character"),
        (lambda mine: changed(mine, results=[{**mine["results"][0], "seconds": 5.0}]), "was changed after"),
    ],
)
def test_a_malformed_or_tampered_report_is_a_sentence(mine, spoil, words):
    with pytest.raises(ReportError) as refused:
        report.parse(spoil(mine), "theirs.json")
    assert words in str(refused.value) and "theirs.json" in str(refused.value)


def test_a_file_that_is_missing_or_too_large_is_a_sentence(place, tito):
    assert "There is no file" in tito("report compare a.json b.json")[1]
    place.put("a.json", b" " * (report.MOST_BYTES + 1))
    assert "larger than 2 MiB" in tito("report compare a.json a.json")[1]


def test_a_file_that_can_not_be_read_is_a_sentence(mine, place, monkeypatch):
    file = place.put("a.json", text(mine))

    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReportError, match=r"a\.json can't be read \(.*Permission denied"):
        report.load(file)


def test_code_that_is_no_text_is_a_sentence(mine, place):
    place.put("tinytorch/core/tensor.py", b"# caf\xe9\n")
    with pytest.raises(ReportError, match="tensor.py is not UTF-8 text that.*Complete module 01 again"):
        report.collect()


def test_two_reports_side_by_side(mine, place, tito):
    slower = with_result(mine, seconds=mine["results"][0]["seconds"] * 2 + 1, passed=False, metrics={"accuracy": 0.5},
                         gates=[{"name": "g", "passed": False, "detail": ""}])  # fmt: skip
    place.put("milestones/a.json", text(mine))
    place.put("milestones/b.json", slower)
    code, said = tito("report compare a.json b.json")
    rows = {" ".join(line.split()) for line in said.splitlines()}
    assert code == 0 and "accuracy 100 % 50 %" in rows and "1957 Perceptron passed not passed" in rows
    assert "signed by nobody" in said


def test_ratios_are_the_second_as_a_multiple_of_the_first(mine):
    one, other = mine, json.loads(changed(mine))
    one["results"][0]["seconds"], other["results"][0]["seconds"] = 2.0, 3.0
    other["results"] = other["results"][:1]
    rows = side_by_side.compare(one, other).rows
    assert ("  time", "2.00 s", "3.00 s", "1.50x") in rows
    assert ("1957 Perceptron, the reference", "passes", "none", "") in rows


def test_other_machines_scripts_and_data_are_said(mine, place):
    other = json.loads(changed(mine))
    first = other["results"][0]
    first["environment"] = {**first["environment"], "cores": 99}
    first["script_sha256"] = "0" * 64
    first["metrics"] = {**first["metrics"], "test_pictures": 360.0}
    mine["results"][0]["metrics"]["test_pictures"] = 10_000.0
    found = side_by_side.compare(mine, other)
    notes = " ".join(found.notes)
    assert [row[3] for row in found.rows if row[0] == "  time"][0] == ""
    assert "different places" in notes and "different editions" in notes and "other data" in notes


def test_other_versions_of_the_course_are_not_compared_silently(mine, place, tito):
    place.put("milestones/a.json", text(mine))
    older = [result_file.seal({**one, "course": "0.9.0"}) for one in mine["results"]]
    place.put("milestones/b.json", changed(mine, course="0.9.0", results=older))
    code, said = tito("report compare a.json b.json")
    assert code == 1 and "1.0.0 and 0.9.0" in said and "--anyway" in said
    code, said = tito("report compare a.json b.json --anyway")
    assert code == 0 and "What a milestone asks for may differ" in said


def test_a_mix_is_named_as_one(mine, place):
    (place.root / "tinytorch/core/tensor.py").unlink()
    (place.course / "milestones" / "01_perceptron_1957.py").write_text(MILESTONE)
    milestones.run(1)
    rows = side_by_side.compare(mine, report.collect()).rows
    assert rows[0] == ("1957 Perceptron", "passed", "passed with parts of the reference", "")
