"""Earlier versions: what is kept, in which order, what a return brings back, and what makes room."""

from __future__ import annotations

import errno
import json
import os
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from tests.unit.conftest import notebook
from tinytorch.tito.checking import completion
from tinytorch.tito.checking.check import check
from tinytorch.tito.copies import free_space, history, version
from tinytorch.tito.course import course
from tinytorch.tito.lesson import reset
from tinytorch.tito.progress import progress
from tinytorch.tito.say import clock, sentences
from tinytorch.tito.say.sentences import CourseError
from tinytorch.tito.workspace import spare, workspace

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def module(place):
    return course.load_course().module(1)


def put(place, text: str, when: float = NOON, **cell) -> None:
    """The student's notebook of module 01, with `text` in one cell, saved at `when`."""
    content = notebook(solved=True)
    content["cells"][2] |= {"source": text, **cell}
    os.utime(place.put("modules/01_tensor.ipynb", json.dumps(content)), (when, when))


def kept(place) -> list[version.Entry]:
    return version.entries(place.root / "history" / "01_tensor")


def text_of(place, number: int | None = None) -> str:
    """What `put` wrote, in the notebook or in a version."""
    if number is None:
        return json.loads(place.notebook.read_text())["cells"][2]["source"]
    return version.read(next(one for one in kept(place) if one.number == number)).notebook["cells"][2]["source"]


def test_completing_keeps_notebook_code_and_what_passed(place):
    put(place, "done")
    completion.complete(1)
    (entry,) = kept(place)
    found = version.read(entry)
    assert (entry.number, entry.why, entry.saved.isoformat()) == (1, "completed", "2026-01-31T12:00:00+00:00")
    assert found.code == place.export.read_text() and found.passed == ("01-add", "01-double")
    assert version.KEY not in found.notebook["metadata"]
    completion.complete(1)
    assert kept(place) == [entry]


def test_a_version_that_is_not_kept_does_not_hide_that_the_module_is_completed(place, monkeypatch):
    put(place, "done")
    place.put("history", "a file where the folder belongs")
    completion.complete(1)
    assert place.export.is_file()
    assert "not kept among its earlier versions" in sentences.take()[0]


def test_large_outputs_stay_out(place, module):
    put(place, "x", cell_type="code", outputs=[{"output_type": "stream", "text": "y" * 200_000}], execution_count=3)
    entry = history.keep(module, "daily")
    assert entry.path.stat().st_size < 4_000
    assert version.read(entry).notebook["cells"][2]["outputs"] == []


def test_marks_of_trust_stay_out(place, module):
    put(place, "x", metadata={"trusted": True, "mine": 1})
    assert version.read(history.keep(module, "daily")).notebook["cells"][2]["metadata"] == {"mine": 1}


def test_the_last_twenty_are_kept_and_equal_neighbours_once(place, module):
    for number in range(25):
        put(place, f"text {number}")
        history.keep(module, "daily")
        history.keep(module, "completed")
    assert [entry.number for entry in kept(place)] == list(range(25, 5, -1))


def test_large_versions_push_old_ones_out_but_never_the_newest(place, module):
    for number in range(3):
        put(place, f"{number}" + "x" * 900_000)
        history.keep(module, "daily")
    assert [entry.number for entry in kept(place)] == [3, 2]
    put(place, "x" * 3_000_000)
    history.keep(module, "daily")
    assert [entry.number for entry in kept(place)] == [4]


def test_a_wrong_clock_changes_no_order(place, module):
    years = [2031, 2026, 1999, 2026]
    for year in years:
        put(place, f"in {year}, {len(kept(place))}", datetime(year, 1, 1, tzinfo=UTC).timestamp())
        history.keep(module, "daily")
    assert [entry.saved.year for entry in kept(place)] == years[::-1]


def test_the_first_check_of_a_day_keeps_a_version(place, module, monkeypatch):
    put(place, "monday")
    check("1")
    put(place, "monday, later")
    check("1")
    assert [entry.why for entry in kept(place)] == ["daily"]
    monkeypatch.setattr(history, "_day", lambda moment: "another day" if moment.year > 2026 else str(moment.date()))
    monkeypatch.setattr(history, "datetime", SimpleNamespace(
        now=lambda zone: datetime(2031, 1, 1, tzinfo=zone),
        fromisoformat=datetime.fromisoformat,
        fromtimestamp=datetime.fromtimestamp,
    ))
    check("1")
    assert [text_of(place, entry.number) for entry in kept(place)] == ["monday, later", "monday"]


def test_an_untouched_notebook_is_no_version(place):
    place.put_notebook()
    check("1")
    assert kept(place) == []


def test_a_return_brings_all_back_and_can_be_undone(place, module):
    put(place, "good")
    completion.complete(1)
    put(place, "spoilt")
    place.put("tinytorch/core/tensor.py", "spoilt = 1\n")
    progress.record_reset(["01-add"])
    good = version.read(kept(place)[0]).code
    done = history.return_to(module, "1")
    assert done.code_changed and done.kept.name.startswith("0002-")
    assert (text_of(place), place.export.read_text()) == ("good", good)
    assert progress.passed(module) == ["01-add", "01-double"]
    assert progress.load()["modules"]["01"]["state"] == "completed"

    history.return_to(module, "2")
    assert (text_of(place), place.export.read_text()) == ("spoilt", "spoilt = 1\n")
    assert progress.passed(module) == ["01-double"]
    history.return_to(module, "1")
    assert len(kept(place)) == 2


def test_a_version_without_code_leaves_the_code_in_use(place, module):
    put(place, "early")
    history.keep(module, "daily")
    place.put("tinytorch/core/tensor.py", "mine = 1\n")
    assert not history.return_to(module, "1").code_changed
    assert place.export.read_text() == "mine = 1\n"


def test_a_version_is_found_by_its_day(place, module):
    put(place, "first")
    history.keep(module, "daily")
    put(place, "second", NOON + 60)
    history.keep(module, "daily")
    day = datetime.fromtimestamp(NOON).strftime("%Y-%m-%d")
    assert history.find(module, day).number == 2 and history.find(module, "0001").number == 1
    with pytest.raises(CourseError, match=r"no earlier version 9\. There are: 2, 1\."):
        history.find(module, "9")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content["cells"][2].update(source="not mine"),
        lambda content: content["metadata"][version.KEY].update(schema=2),
        lambda content: content["metadata"].pop(version.KEY),
        lambda content: content.update(nbformat=3),
        lambda content: content["cells"].append(7),
    ],
)
def test_a_damaged_version_is_refused_and_changes_nothing(place, module, spoil):
    put(place, "mine")
    entry = history.keep(module, "daily")
    content = json.loads(entry.path.read_text())
    spoil(content)
    entry.path.write_text(json.dumps(content))
    before = place.tree()
    with pytest.raises(CourseError, match="Version 1 was damaged or changed"):
        history.return_to(module, "1")
    assert place.tree() == before
    assert history.keep(module, "daily").number == 2


def test_a_notebook_that_cannot_be_read_is_kept_as_it_is(place, module):
    put(place, "mine")
    history.keep(module, "daily")
    place.put("modules/01_tensor.ipynb", '{"cells": [')
    done = history.return_to(module, "1")
    assert text_of(place) == "mine"
    assert done.kept.read_text() == '{"cells": [' and done.kept.parent.name == "backups"


def test_half_a_surrogate_pair_is_kept(place, module):
    put(place, "half \ud83d of it")
    history.keep(module, "daily")
    put(place, "other")
    history.return_to(module, "1")
    assert text_of(place) == "half \ud83d of it"


def test_a_return_that_cannot_write_the_code_leaves_the_notebook(place, module):
    put(place, "good")
    completion.complete(1)
    put(place, "mine")
    place.export.unlink()
    place.export.mkdir()
    with pytest.raises(CourseError):
        history.return_to(module, "1")
    assert text_of(place) == "mine"


@pytest.mark.parametrize("reset_it", [lambda: reset.reset_module(1), lambda: reset.reset_exercise("01-add")])
def test_a_reset_keeps_the_version_before_it(place, reset_it):
    put(place, "mine")
    reset_it()
    assert [(entry.why, text_of(place, entry.number)) for entry in kept(place)] == [("reset", "mine")]


@pytest.fixture
def giving_way(monkeypatch):
    """Versions make room, as in a kernel and in a terminal."""
    monkeypatch.setattr(spare, "_ways", [free_space.give_way])


def test_a_full_storage_takes_the_oldest_versions_and_says_so(place, module, monkeypatch, giving_way):
    for number in range(8):
        put(place, f"text {number}")
        history.keep(module, "daily")
    honest, refusals = workspace._write, [1, 1]

    def full(path, content):
        if refusals:
            refusals.pop()
            raise OSError(errno.ENOSPC, "No space left on device")
        honest(path, content)

    monkeypatch.setattr(workspace, "_write", full)
    workspace.write_file(place.root / "modules" / "other.ipynb", b"{}")
    assert [entry.number for entry in kept(place)] == [8, 7]
    assert text_of(place) == "text 7"
    assert ["4 earlier versions" in one for one in sentences.take()] == [True, False]


def test_a_checkpoint_goes_before_any_version(place, module, giving_way):
    put(place, "mine")
    history.keep(module, "daily")
    checkpoint = place.put("training/04_cnn_1998.npz", "weights")
    assert spare.make_room(place.root)
    assert not checkpoint.exists() and len(kept(place)) == 1
    assert "checkpoint of a training had to go" in sentences.take()[0]


def test_a_checkpoint_takes_nothing_away_from_anybody(place, module, monkeypatch, giving_way):
    put(place, "mine")
    history.keep(module, "daily")
    checkpoint = place.put("training/04_cnn_1998.npz", "earlier")
    monkeypatch.setattr(workspace, "_write", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(CourseError, match="storage is full"):
        workspace.write_file(checkpoint, b"later", make_room=False)
    assert checkpoint.read_text() == "earlier" and len(kept(place)) == 1 and sentences.take() == []


def test_a_storage_that_stays_full_is_a_sentence(place, module, monkeypatch, giving_way):
    put(place, "mine")
    history.keep(module, "daily")
    before = place.notebook.read_bytes()
    monkeypatch.setattr(workspace, "_write", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(CourseError, match="storage is full"):
        workspace.write_file(place.notebook, b"{}")
    assert kept(place) == [] and place.notebook.read_bytes() == before


def test_resets_do_not_push_out_the_point_before_a_restoration(place, monkeypatch):
    from tinytorch.tito.copies import restore

    put(place, "mine")
    stamps = iter(f"20260131-12000{second}-000000" for second in range(9))
    monkeypatch.setattr(clock, "stamp", lambda: next(stamps))
    first = restore.keep_restore_point("restore")
    points = [restore.keep_restore_point("reset") for _ in range(7)]
    assert sorted((place.root / "backups").glob("*")) == sorted([first, *points[-5:]])


def test_a_restore_point_dated_in_the_future_goes_before_newer_ones(place, monkeypatch):
    from tinytorch.tito.copies import restore

    put(place, "mine")
    stamps = [f"20310101-12000{second}-000000" for second in range(5)] + ["20260131-120000-000000"]
    monkeypatch.setattr(clock, "stamp", lambda: stamps.pop(0))
    points = [restore.keep_restore_point("reset") for _ in range(6)]
    assert sorted((place.root / "backups").glob("*")) == sorted(points[1:])
