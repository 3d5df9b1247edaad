"""In a notebook: cards in place of tracebacks, and a start that loads nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from tests.unit.conftest import SOLVED, notebook, stub
from tinytorch.tito.commands import cli, magic
from tinytorch.tito.course import course
from tinytorch.tito.notebook import runs
from tinytorch.tito.progress import progress
from tinytorch.tito.say import sentences
from tinytorch.tito.workspace import spare, workspace


@pytest.fixture
def shell(place, monkeypatch):
    """A kernel's shell with the extension loaded; `shell.said` collects the HTML that it displays."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    monkeypatch.setattr(shell.display_pub, "publish", lambda data, **_: shell.said.append(data))
    shell.said = []
    shell.extension_manager.load_extension("tinytorch.tito")
    yield shell
    shell.extension_manager.loaded.discard("tinytorch.tito")
    InteractiveShell.clear_instance()


def do(shell, code: str) -> str:
    """Run a cell and give the HTML that it displayed. A cell never ends in an exception."""
    shell.said.clear()
    result = shell.run_cell(code, store_history=True)
    assert result.success, result.error_in_exec
    return "\n".join(data["text/html"] for data in shell.said)


def test_a_solved_exercise_gets_a_card_with_its_time(shell):
    do(shell, SOLVED["01-add"])
    html = do(shell, 'check("01-add")')
    assert "<strong>Passed:</strong> 01-add (" in html and " s)" in html
    assert progress.load()["exercises"]["01-add"]["state"] == "passed"


def test_a_wrong_answer_says_what_was_computed_expected_and_got_and_its_hint(shell):
    do(shell, "def add(a, b):\n    return a - b")
    html = do(shell, 'check("01-add")')
    assert "<strong>Not yet:</strong> 01-add: Two and three make five." in html
    assert "add(2, 3)" in html and "5" in html and "-1" in html
    assert "The sign is the other one." in html


def run_quietly(shell, code: str) -> None:
    """Run a cell that may end in an exception."""
    shell.run_cell(code, store_history=True)


def save(place, source: str) -> None:
    """Save a notebook of module 01 with `source` in the cell of 01-add."""
    saved = notebook(solved=True)
    saved["cells"][3]["source"] = source
    place.put("modules/01_tensor.ipynb", json.dumps(saved))


CHANGED = "The cell of 01-add has changed since it last ran, or its last run failed. Run it first"


@pytest.mark.parametrize(
    "broken", ["def add(a, b):\nreturn 0", "def add(a, b=missing):\n    return 0"], ids=["syntax", "at run time"]
)
def test_an_older_definition_is_not_judged_when_the_last_run_failed(shell, broken):
    do(shell, SOLVED["01-add"])
    run_quietly(shell, broken)
    html = do(shell, 'check("01-add")')
    assert CHANGED in html and "Passed" not in html
    assert progress.load()["exercises"] == {}
    do(shell, SOLVED["01-add"])
    assert "Passed" in do(shell, 'check("01-add")')


def test_an_older_definition_is_not_judged_when_the_saved_cell_has_changed(shell, place, monkeypatch):
    monkeypatch.setattr(runs, "SAVED_BEFORE_EACH_RUN", True)
    do(shell, SOLVED["01-add"])
    save(place, SOLVED["01-add"] + "\n")
    assert "Passed" in do(shell, 'check("01-add")')
    save(place, "#| export\ndef add(a, b):\n    return 0")
    assert CHANGED in do(shell, 'check("01-add")')
    do(shell, "#| export\ndef add(a, b):\n    return 0")
    assert "Two and three make five" in do(shell, 'check("01-add")')
    save(place, "#| export\ndef plus(a, b):\n    return a + b")
    assert "no longer defines <code>add</code>" in do(shell, 'check("01-add")')


def test_where_a_notebook_is_saved_late_its_text_is_not_compared(shell, place):
    do(shell, SOLVED["01-add"])
    save(place, "#| export\ndef add(a, b):\n    return 0")
    assert "Passed" in do(shell, 'check("01-add")')


def test_a_notebook_that_can_not_be_read_hides_no_verdict(shell, place, monkeypatch):
    monkeypatch.setattr(runs, "SAVED_BEFORE_EACH_RUN", True)
    place.put("modules/01_tensor.ipynb", "{")
    do(shell, SOLVED["01-add"])
    assert "Passed" in do(shell, 'check("01-add")')


def test_after_the_second_red_check_hints_are_offered(shell):
    do(shell, "def add(a, b):\n    return 7")
    assert "Stuck?" not in do(shell, 'check("01-add")')
    assert "Stuck? <code>hint(&quot;01-add&quot;)</code>" in do(shell, 'check("01-add")')


def test_tries_are_counted_for_written_code_alone(shell):
    do(shell, stub("01-add"))
    do(shell, 'check("01-add")')
    do(shell, 'check("01-double")')
    assert progress.load()["exercises"] == {}
    do(shell, "def add(a, b):\n    return 7")
    do(shell, 'check("01-add")')
    do(shell, "%tito check 1")
    assert progress.load()["exercises"]["01-add"]["tries"] == 1


def test_what_the_code_printed_comes_after_the_verdict_and_short(shell):
    do(shell, "def add(a, b):\n    for step in range(30):\n        print('step', step)\n    return a + b")
    html = do(shell, 'check("01-add")')
    assert html.index("Passed:") < html.index("Your code printed:") < html.index("step 9")
    assert "step 10" not in html and "… and 20 more lines" in html


def test_help_and_examples_begin_with_a_percent_sign(shell):
    assert "Usage: %tito reset" in do(shell, "%tito reset --help")
    assert "status" in do(shell, "%tito")
    assert "<code>%tito hint 01-apply</code>" in do(shell, "%tito hint")
    html = do(shell, "%tito milestone")
    assert "Usage: %tito milestone" in html and "Not yet" not in html


def test_completing_links_to_the_milestone_s_notebook_where_it_is(shell, place):
    place.put_notebook(solved=True)
    link = '<a href="../milestones/01_perceptron_1957.ipynb">'
    assert link not in do(shell, "%tito complete 01")
    place.put("milestones/01_perceptron_1957.ipynb", "{}")
    assert link in do(shell, "%tito complete 01")


def test_completing_links_to_the_next_module_where_it_is(shell, place):
    place.put_notebook(solved=True)
    stem = course.load_course().modules[1].stem
    shipped = place.course / "modules" / stem / f"{stem}.ipynb"
    shipped.parent.mkdir()
    shipped.write_text(json.dumps({"cells": []}))
    assert "<code>%tito start 2</code>" in do(shell, "%tito complete 01")
    place.put(f"modules/{stem}.ipynb", "{}")
    assert f'<a href="{stem}.ipynb">Next: module 02' in do(shell, "%tito complete 01")


def test_a_missing_definition_is_a_card_too(shell):
    assert "<strong>Not yet:</strong>" in do(shell, 'check("01-add")')


def test_every_card_has_plain_text_beside_it(shell):
    do(shell, 'check("01-add")')
    assert shell.said[0]["text/plain"].startswith("Not yet: 01-add")


def test_check_without_an_id_takes_the_module_of_the_notebook(shell):
    do(shell, "\n".join(SOLVED.values()))
    do(shell, "#| default_exp core.tensor")
    assert "2 of 2 exercises passed" in do(shell, "check()")


def test_check_without_any_trace_of_a_module_asks(shell):
    assert "Which one?" in do(shell, "check()")


def test_an_unknown_id_is_a_sentence(shell):
    assert "There is no exercise" in do(shell, 'check("01-nothing")')


def test_hint_and_answer_are_there(shell):
    assert "hint 1 of 3" in do(shell, 'hint("01-add")')
    assert "784 numbers of four bytes." in do(shell, 'answer("01-q-bytes", 3136)')
    assert "how many bytes has each" in do(shell, 'answer("01-q-bytes", 784)')
    assert "Not answered yet" in do(shell, 'answer("01-q-bytes", ...)')


def test_the_magic_runs_the_same_commands(shell):
    assert "<table>" in do(shell, "%tito status")
    assert "Did you mean <code>%tito status</code>?" in do(shell, "%tito statsu")
    assert "Close the quotes" in do(shell, '%tito start "1')
    do(shell, "%tito")
    do(shell, "%tito --help")


def test_a_failing_command_ends_no_kernel(shell):
    assert "coming in a later edition" in do(shell, "%tito start 2")


def test_completing_in_a_notebook_says_what_where_and_what_next(shell, place):
    place.put_notebook(solved=True)
    html = do(shell, "%tito complete 01")
    assert "written to tinytorch/core/tensor.py and" in html and "Unlocked: milestone 01" in html
    do(shell, "from tinytorch.core.tensor import add\nassert add.__module__ == 'tinytorch.core.tensor'")


def test_restoring_in_a_notebook_shows_the_plan_and_waits(shell, place):
    place.put_notebook()
    do(shell, "%tito bundle save")
    (path,) = place.root.glob("tinytorch-*.zip")
    place.notebook.unlink()
    html = do(shell, f"%tito bundle restore {path.name}")
    assert "Nothing was changed yet" in html and "--yes" in html and not place.notebook.exists()
    assert "was restored" in do(shell, f"%tito bundle restore {path.name} --yes") and place.notebook.exists()


def test_a_corrupt_progress_is_said_beside_the_verdict(shell, place):
    place.put("progress.json", b"{")
    do(shell, SOLVED["01-add"])
    html = do(shell, 'check("01-add")')
    assert "Passed:" in html and "set aside" in html


def test_a_full_storage_is_said_beside_the_verdict(shell, monkeypatch):
    def full(path, content):
        raise workspace.WorkspaceError("progress.json could not be written. The storage is full.")

    monkeypatch.setattr(workspace, "write_file", full)
    do(shell, SOLVED["01-add"])
    html = do(shell, 'check("01-add")')
    assert "Passed:" in html and "The storage is full." in html


def test_loading_twice_is_harmless(shell):
    do(shell, "%load_ext tinytorch.tito")
    do(shell, "%reload_ext tinytorch.tito")
    assert "hint 1 of 3" in do(shell, 'hint("01-add")')


def test_checking_leaves_the_students_names_alone(shell):
    do(shell, SOLVED["01-add"] + "\nmine = 3")
    before = {name for name in shell.user_ns if not name.startswith("_")}
    do(shell, 'check("01-add")')
    assert {name for name in shell.user_ns if not name.startswith("_")} == before


def test_loading_the_extension_imports_nothing_heavy():
    code = "import sys, tinytorch.tito.commands.magic; print(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "tinytorch.tito.commands.magic" in loaded
    assert loaded.isdisjoint({"click", "fastjsonschema", "numpy", "IPython", "json", "tomllib", "zipfile"})


@pytest.mark.parametrize("way_in", ["kernel", "terminal"])
def test_versions_make_room_whichever_way_a_student_comes_in(way_in, monkeypatch, shell, place, capsys):
    monkeypatch.setattr(spare, "_ways", [])
    if way_in == "kernel":
        magic.register(shell)
    else:
        cli.run(["status"])
    place.put("history/01_tensor/0001-20260131-120000-daily-0123456789ab.ipynb", "{}")
    assert spare.make_room(place.root) and not spare.make_room(place.root)
    assert "had to go" in " ".join(sentences.take())
