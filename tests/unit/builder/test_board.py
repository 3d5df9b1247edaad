"""The board: reports become rows, a malformed one stops the build, and only what was seen again is said to be so."""

from __future__ import annotations

import json

import pytest

from builder import BuildError
from builder.board import board, rerun
from tinytorch.tito import milestones
from tinytorch.tito.milestones import result_file
from tinytorch.tito.progress import progress
from tinytorch.tito.reports import report

OWN = "def add(a, b):\n    return a + b\n"
SEEN = {"1": {"passed": True, "metrics": {"accuracy": 0.99}, "components": {"core.tensor": "yours"}}}


@pytest.fixture
def mine(place) -> dict:
    place.put("tinytorch/core/tensor.py", OWN)
    milestones.run(1)
    return report.collect("Ada <script>", with_code=True)


def reseal(content: dict, **facts) -> dict:
    return result_file.seal({**content, **facts})


def made(tmp_path, *reports: dict, again=lambda code, numbers: SEEN) -> str:
    source, folder = tmp_path / "board", tmp_path / "page"
    source.mkdir()
    folder.mkdir()
    for number, content in enumerate(reports):
        (source / f"{number}.json").write_text(json.dumps(content))
    board.build(source, folder, again)
    return (folder / board.PAGE).read_text()


def test_an_empty_board_says_how_to_enter(place, tmp_path):
    text = made(tmp_path)
    assert "Nobody has entered yet" in text and "tito report save --code" in text and "<table" not in text


def test_what_was_seen_again_is_marked_and_names_are_text(mine, tmp_path):
    asked = []
    text = made(tmp_path, mine, again=lambda code, numbers: asked.append((code, numbers)) or SEEN)
    assert asked == [({"core.tensor": OWN}, [1])]
    assert "Ada &lt;script&gt;" in text and "<script" not in text
    assert '<span class="seen seen-same">ran again here, same result</span>' in text and "1957 Perceptron" in text


@pytest.mark.parametrize(
    "seen",
    [
        {"problem": "it ran longer than 900 seconds and was stopped"},
        {"1": {"problem": "stopped"}},
        {"1": []},
        {"1": SEEN["1"] | {"metrics": []}},
        {"1": SEEN["1"] | {"metrics": {"accuracy": "1.0"}}},
        {"1": SEEN["1"] | {"components": "core.tensor"}},
        {"1": SEEN["1"] | {"passed": False}},
        {"1": SEEN["1"] | {"metrics": {"accuracy": 0.9}}},
        {"1": SEEN["1"] | {"components": {"core.tensor": "reference"}}},
    ],
)
def test_what_was_not_seen_again_is_never_marked_so(mine, tmp_path, seen):
    text = made(tmp_path, mine, again=lambda code, numbers: seen)
    assert "not confirmed" in text and "seen-same" not in text


@pytest.mark.parametrize(("pictures", "mark"), [(10_000, "smaller"), (360, "differs"), (None, "differs")])
def test_another_data_set_excuses_a_metric_only_where_there_are_two(mine, pictures, mark):
    again = {"1": SEEN["1"] | {"metrics": {"accuracy": 0.9, **({"test_pictures": 360} if pictures else {})}}}
    (result,) = mine["results"]
    claimed = reseal(result, metrics={"accuracy": 1.0, "test_pictures": pictures or 5})
    assert board.verify(reseal(mine, results=[claimed]), lambda code, numbers: again) == {1: mark}


def test_without_code_or_of_another_version_it_is_reported_and_never_run(mine, tmp_path):
    def never(code, numbers):
        raise AssertionError("nothing may run")

    plain = reseal({name: value for name, value in mine.items() if name != "code"})
    older = [reseal(one, course="0.9.0") for one in mine["results"]]
    text = made(tmp_path, plain, reseal(mine, course="0.9.0", results=older), again=never)
    assert text.count('seen-reported">reported<') == 2 and "seen-same" not in text


def test_those_who_reached_more_stand_first_and_contradicted_ones_do_not_count(mine, tmp_path):
    first = reseal(mine, name="First", code={})
    text = made(tmp_path, reseal(mine, name="A forger"), first,
                again=lambda code, numbers: SEEN if not code else {})  # fmt: skip
    assert text.index("First") < text.index("A forger")


@pytest.mark.parametrize(("text", "words"), [("{", "not readable"), ("[]", "holds a list"), ("{}", "no schema number")])
def test_a_file_that_is_no_report_stops_the_build_and_is_named(place, tmp_path, text, words):
    (tmp_path / "board").mkdir()
    (tmp_path / "board" / "eve.json").write_text(text)
    with pytest.raises(BuildError, match=rf"board/eve\.json.*{words}"):
        board.build(tmp_path / "board", tmp_path)


@pytest.mark.parametrize("components", [{}, {"core.tensor": "reference"}])
@pytest.mark.parametrize("code", [{}, {"core.tensor": OWN}])
def test_a_result_without_a_component_of_ones_own_never_counts_and_is_not_run(mine, components, code):
    (result,) = mine["results"]
    agrees = {"1": SEEN["1"] | {"components": components}}
    asked = []

    def again(code, numbers):
        asked.append(numbers)
        return agrees

    content = reseal(mine, results=[reseal(result, components=components)])
    assert board.verify(content | {"code": code}, again) == {1: "reported"} and asked == []
    assert not progress.counts(content["results"][0])
    assert board.verify(mine, lambda code, numbers: SEEN) == {1: "same"} and progress.counts(result)


def test_where_code_can_not_be_kept_apart_nothing_runs_and_that_is_said(mine, tmp_path, monkeypatch):
    for module in (board, rerun):
        monkeypatch.setattr(module, "can_keep_apart", lambda: False)
    text = made(tmp_path, mine, again=None)
    assert "nothing was run again" in text and "seen-same" not in text
    with pytest.raises(BuildError, match="can't be kept apart"):
        rerun.rerun({"core.tensor": OWN}, [1])


def test_where_it_can_the_page_says_nothing_of_it(mine, tmp_path):
    assert "nothing was run again" not in made(tmp_path, mine)


def test_an_empty_report_is_a_row_without_results(mine, tmp_path):
    assert '<th scope="row">Nobody</th>' in made(tmp_path, reseal(mine, name="Nobody", results=[], baseline=None))
