"""The command line: sentences in, sentences out, and never a traceback."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest

from tests.unit.conftest import notebook
from tinytorch.data import places, sets
from tinytorch.tito.commands import cli
from tinytorch.tito.copies import bundle
from tinytorch.tito.progress import progress
from tinytorch.tito.workspace import workspace


@pytest.fixture
def tito(place, capsys):
    """Run a command line and give its exit code and its output."""

    def run(line: str) -> tuple[int, str]:
        code = cli.run(line.split())
        return code, capsys.readouterr().out

    return run


def test_alone_it_lists_its_commands(tito):
    code, out = tito("")
    assert code == 0 and all(name in out for name in ("status", "complete", "milestone", "bundle"))


def test_status_shows_every_module(tito):
    code, out = tito("status")
    assert code == 0
    assert "01 Tensor" in out and "0/2" in out and "not started" in out and "reference" in out
    assert out.count("later edition") == 1 and "Coming in a later edition: 02 Layers." in out


def test_start_puts_the_notebook_there_once(tito, place):
    code, out = tito("start 1")
    assert code == 0 and str(place.notebook) in out
    place.put("modules/01_tensor.ipynb", "mine")
    code, out = tito("module start 01")
    assert code == 0 and "nothing was changed" in out
    assert place.notebook.read_text() == "mine"
    assert progress.load()["modules"]["01"] == {"state": "started", "seconds": 0}


def test_a_module_that_is_not_written_is_a_sentence(tito):
    code, out = tito("start 2")
    assert code == 1 and "Module 02, Layers, is coming in a later edition" in out


@pytest.mark.parametrize("line", ["check 1", "module test 1", "modules check tensor"])
def test_checking_an_untouched_notebook_fails_with_its_instruction(tito, place, line):
    place.put_notebook()
    code, out = tito(line)
    assert code == 1 and "0 of 2 exercises passed" in out and "Traceback" not in out
    assert progress.load()["exercises"] == {}


def test_checking_a_solved_notebook_passes(tito, place):
    place.put_notebook(solved=True)
    code, out = tito("check 1")
    assert code == 0 and "2 of 2 exercises passed" in out
    assert progress.load()["exercises"]["01-double"]["state"] == "passed"


def test_one_exercise_can_be_checked_alone(tito, place):
    place.put_notebook(solved=True)
    code, out = tito("check 01-double")
    assert code == 0 and "1 of 1" in out and "01-add" not in out


def test_start_welcome_puts_the_welcome_notebook_there_once(tito, place):
    code, out = tito("start welcome")
    assert code == 1 and "no welcome notebook" in out
    (place.course / "00_welcome.ipynb").write_text("shipped")
    code, out = tito("start welcome")
    assert code == 0 and "First ten minutes".lower() in out.lower() and "`tito start 1`" in out
    place.put("modules/00_welcome.ipynb", "mine")
    code, out = tito("start 00_welcome.ipynb")
    assert code == 0 and "nothing was changed" in out
    assert place.tree() == {"modules/00_welcome.ipynb": b"mine"}


def test_check_without_a_name_takes_the_started_module_or_asks(tito, place):
    code, out = tito("check")
    assert code == 1 and "Which one?" in out
    place.put_notebook(solved=True)
    progress.record_started("01")
    assert tito("check")[0] == 0


def test_completing_says_what_was_written_where_and_what_it_opens(tito, place):
    place.put_notebook(solved=True)
    code, out = tito("complete 1")
    assert code == 0
    assert str(place.export) in out and "milestone 01, Perceptron" in out
    assert progress.load()["modules"]["01"]["state"] == "completed"
    import tinytorch.core.tensor as tensor

    assert tensor.__file__ == str(place.export)


def test_completing_makes_the_next_import_take_the_new_file(tito, place):
    import tinytorch.core.tensor as before

    place.put_notebook(solved=True)
    tito("complete 1")
    import tinytorch.core.tensor as after

    assert before.__file__ != after.__file__ == str(place.export)


def test_an_unfinished_module_is_not_completed(tito, place):
    place.put_notebook()
    code, out = tito("complete 1")
    assert code == 1 and "01-add" in out and "Traceback" not in out
    assert not place.export.exists()


def test_of_what_fails_the_first_is_shown_and_the_others_are_named(tito, place):
    place.put_notebook()
    for line in ("complete 1", "check 1"):
        code, out = tito(line)
        assert code == 1 and "01-add is not written yet" in out and "01-double is" not in out
        assert "And 1 more wait: 01-double." in out


def test_status_says_how_to_complete_what_has_passed(tito, place):
    progress.record_exercises([SimpleNamespace(exercise="01-add", passed=True)])
    assert "in progress 1/2" in " ".join(tito("status")[1].split())
    progress.record_exercises([SimpleNamespace(exercise="01-double", passed=True)])
    assert "in progress; run `tito complete 01`" in tito("status")[1]


def test_a_missing_notebook_is_a_sentence(tito):
    code, out = tito("complete 1")
    assert code == 1 and "01_tensor" in out and "Traceback" not in out


def test_reset_takes_an_exercise_or_a_module(tito, place):
    place.put_notebook(solved=True)
    code, out = tito("reset 01-add")
    assert code == 0 and "the cell of 01-add" in out and "Do this now, before you run anything" in out
    assert "File > Reload Notebook from Disk" in out
    code, out = tito("module reset 1")
    assert code == 0 and json.loads(place.notebook.read_text()) == notebook()


def test_hints_are_numbered(tito):
    assert "hint 1 of 3" in tito("hint 01-add")[1]
    assert "The next hint is the solution." in tito("hint 01-add")[1]
    assert "the solution" in tito("hint 01-add")[1]


@pytest.mark.parametrize("line", ["milestone list", "milestones list"])
def test_milestones_say_what_they_need(tito, place, line):
    assert "after module 01" in tito(line)[1].splitlines()[-1]
    place.put("tinytorch/core/tensor.py", "x = 1\n")
    assert "ready: `tito milestone run 1`" in tito(line)[1]


def test_a_milestone_says_whose_framework_it_was_and_compares(tito, place):
    assert "from the reference" in tito("milestone run 1")[1]
    code, out = tito("milestone run 1957 --reference")
    assert code == 0 and "the course's reference" in out and "the reference 100 %, this mix 100 %" in out


def test_a_milestone_with_parts_of_the_reference_is_tried_and_does_not_count(tito, place):
    code, out = tito("milestone run 1")
    assert code == 0 and "Passed" not in out and "It counts when all is yours" in out
    assert "tried with the reference" in tito("milestone list")[1]
    place.put("tinytorch/core/tensor.py", "def add(a, b):\n    return a + b\n")
    assert "Passed: Milestone 01 with your own framework alone." in tito("milestone run 1")[1]
    assert "passed (accuracy 100 %)" in tito("milestone list")[1]


def test_milestones_that_are_not_written_are_one_line(tito, place):
    (place.course / "milestones" / "01_perceptron_1957.py").unlink()
    assert "Coming in a later edition: 01 Perceptron." in tito("milestone list")[1]


def test_a_failed_milestone_names_its_gates(tito, place):
    place.put("tinytorch/core/tensor.py", "def add(a, b):\n    return a - b\n")
    code, out = tito("milestone run perceptron")
    assert code == 1 and "The gate “addition is exact” was not met: 2 + 3 gave -1" in out


def test_checkpoints_ask_their_questions(tito):
    code, out = tito("checkpoint status")
    assert code == 0 and "Can I add?" in out and "Next: Can I run it? (no check has run yet)" in out


def test_health_has_an_exit_code(tito, monkeypatch):
    assert tito("system health")[0] == 0

    def full(path, content):
        raise workspace.WorkspaceError("The disk is full.")

    monkeypatch.setattr(workspace, "write_file", full)
    code, out = tito("system health")
    assert code == 1 and "The disk is full." in out


def test_a_bundle_goes_out_and_comes_back(tito, place, monkeypatch):
    place.put_notebook(solved=True)
    code, out = tito("bundle save --name Ada")
    (path,) = place.root.glob("tinytorch-ada-*.zip")
    assert code == 0 and str(path) in out
    assert tito(f"bundle verify {path}")[0] == 0
    place.notebook.unlink()
    assert "1 new" in tito(f"bundle restore {path} --dry-run")[1]
    assert not place.notebook.exists()
    assert tito(f"bundle restore {path} --yes")[0] == 0
    assert place.notebook.exists()


def test_restoring_asks_first(place, monkeypatch, capsys):
    place.put_notebook()
    path = bundle.save().path
    place.notebook.unlink()
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert cli.run(["bundle", "restore", str(path)]) == 1
    out = capsys.readouterr().out
    assert "The code in this bundle will run" in out
    assert "Stopped. Nothing was changed." in out
    assert not place.notebook.exists()


def test_a_bad_bundle_is_one_sentence(tito, place):
    place.put("bad.zip", b"PK")
    code, out = tito("bundle verify bad.zip")
    assert code == 1 and out.startswith("Not yet: The bundle is not a complete zip file")


@pytest.mark.parametrize(
    ("line", "nearest"),
    [("statsu", "tito status"), ("milestone rnu 1", "tito milestone run"), ("modul complete 1", "tito module")],
)
def test_an_unknown_command_suggests_the_nearest(tito, line, nearest):
    code, out = tito(line)
    assert code == 1 and f"Did you mean `{nearest}`?" in out


def test_a_command_like_nothing_lists_what_there_is(tito):
    assert "There are: " in tito("xyzzy")[1]


@pytest.mark.parametrize("line", ["milestone", "module", "system", "checkpoint", "bundle", "reset --help", "-h"])
def test_help_is_a_page_and_no_error(tito, line):
    code, out = tito(line)
    assert code == 0 and out.startswith("Usage: tito") and "Not yet" not in out


@pytest.mark.parametrize(
    ("line", "example"),
    [("hint", "tito hint 01-apply"), ("start", "tito start 1"), ("milestone run", "tito milestone run 1"),
     ("reset", "tito reset 01-apply"), ("bundle verify", "tito bundle verify tinytorch.zip")],
)  # fmt: skip
def test_a_missing_argument_is_asked_for_with_an_example(tito, line, example):
    code, out = tito(line)
    assert code == 1 and f"Which one? For example `{example}`" in out


@pytest.mark.parametrize("line", ["start", "start 1 2", "check --wrong", "milestone run", "bundle restore", "--wrong"])
def test_wrong_arguments_are_sentences(tito, line):
    code, out = tito(line)
    assert code == 1 and "Not yet: " in out and "Traceback" not in out


@pytest.mark.parametrize("line", ["status", "checkpoint status", "milestone list", "start 1", "hint 01-add"])
def test_a_corrupt_progress_is_said_and_the_command_goes_on(tito, place, line):
    place.put("progress.json", b"{")
    code, out = tito(line)
    assert code == 0 and "set aside as progress.unreadable-" in out


@pytest.mark.parametrize("line", ["status", "start 1", "milestone list"])
def test_a_newer_progress_is_refused(tito, place, line):
    place.put("progress.json", b'{"schema": 9}')
    code, out = tito(line)
    assert code == 1 and "newer version of the course" in out
    assert (place.root / "progress.json").read_bytes() == b'{"schema": 9}'


def test_a_full_disk_hides_no_verdict(tito, place, monkeypatch):
    place.put_notebook(solved=True)

    def full(path, content):
        raise workspace.WorkspaceError("progress.json could not be written. The disk is full.")

    monkeypatch.setattr(workspace, "write_file", full)
    code, out = tito("check 1")
    assert code == 0 and "2 of 2 exercises passed" in out and "not remembered" in out


def test_a_course_that_was_not_built_is_a_sentence(tito, place, monkeypatch):
    monkeypatch.setattr("tinytorch.tito.course.course.FOLDER", place.root / "nowhere")
    code, out = tito("status")
    assert code == 1 and "files are missing" in out


def test_the_program_ends_with_its_code(place, monkeypatch):
    monkeypatch.setattr("sys.argv", ["tito", "statsu"])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 1


def test_history_lists_and_returns(tito, place):
    assert "There are none yet" in tito("history")[1]
    place.put("modules/01_tensor.ipynb", json.dumps(notebook(solved=True)))
    tito("complete 1")
    place.put_notebook()
    assert "01 Tensor" in tito("history")[1]
    code, out = tito("history 1")
    assert code == 0 and "completed" in out and "2 of 2" in out and "tito history return 1 1" in out
    code, out = tito("history return 1 1")
    assert code == 0 and "Module 01 is as it was on" in out and "`tito history return 1 2`" in out
    assert json.loads(place.notebook.read_text()) == notebook(solved=True)


@pytest.mark.parametrize(("line", "says"), [
    ("history return 1 9", "no earlier version 9"),
    ("history return 1", "history return 1 7"),
    ("history nothing", "nothing"),
    ("history 2", "none yet"),
])
def test_history_answers_every_mistake_with_a_sentence(tito, line, says):
    assert says in tito(line)[1]


def test_a_data_set_is_fetched_once_and_found_where_it_is_said_to_be(tito, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("TINYTORCH_DATA", raising=False)
    calls, folder = [], tmp_path / "tinytorch" / "mnist"
    monkeypatch.setitem(sets.DOWNLOADS, "mnist", lambda seconds: calls.append(seconds) or folder)
    code, out = tito("data get MNIST")
    assert code == 0 and str(folder) in out and calls == [None]


def test_a_data_set_that_cant_come_is_a_sentence(tito, monkeypatch):
    code, out = tito("data get imagenet")
    assert code == 1 and "There is no data set 'imagenet'. There are: mnist" in out
    monkeypatch.setattr(places, "IN_BROWSER", True)
    code, out = tito("data get mnist")
    assert code == 1 and "from the course's own site" in out
