"""Completing a module: the whole way from a saved notebook to a file that imports take, and every way to fail."""

from __future__ import annotations

import importlib
import json
from hashlib import sha256

import pytest

from tests.unit.conftest import cell, notebook
from tinytorch.tito.checking import completion, run
from tinytorch.tito.notebook.notebook import NotebookError
from tinytorch.tito.progress import progress
from tinytorch.tito.trial import candidate
from tinytorch.tito.workspace import workspace


def put(place, source=None, exercise="01-add", extra=None):
    """A solved notebook, perhaps with another text for one exercise, perhaps with one more cell after the first."""
    document = notebook(solved=True)
    for one in document["cells"]:
        if source is not None and one["metadata"].get("tinytorch", {}).get("exercise") == exercise:
            one["source"] = source
    if extra is not None:
        document["cells"].insert(2, cell("code", 99, extra))
    place.put("modules/01_tensor.ipynb", json.dumps(document))


def refused(place, error=completion.ExportError):
    """Why completing did not work; whatever export was there before has to be there still."""
    place.put("tinytorch/core/tensor.py", "earlier = True\n")
    with pytest.raises(error) as caught:
        completion.complete(1)
    assert place.export.read_text() == "earlier = True\n"
    assert "01" not in progress.load()["modules"]
    return str(caught.value)


def test_a_solved_notebook_becomes_the_file_that_imports_take(place):
    put(place, extra="#| export\nimport math")
    result = completion.complete("tensor")
    assert result.written == place.export
    assert result.sha256 == sha256(place.export.read_bytes()).hexdigest()
    assert [outcome.passed for outcome in result.outcomes] == [True, True]
    made = importlib.import_module("tinytorch.core.tensor")
    assert made.__file__ == str(place.export)
    assert made.add(2, 3) == 5 and made.math
    assert "#| export" not in place.export.read_text() and "check(" not in place.export.read_text()


def test_progress_remembers_exercises_and_the_hash(place):
    put(place)
    result = completion.complete(1)
    state = progress.load()
    assert state["modules"]["01"]["export_sha256"] == result.sha256
    assert {name: entry["state"] for name, entry in state["exercises"].items()} == {
        "01-add": "passed", "01-double": "passed",
    }  # fmt: skip


def test_completing_twice_gives_the_same_bytes(place):
    put(place)
    assert completion.complete(1).sha256 == completion.complete(1).sha256


def test_the_kernel_gets_the_new_file_at_the_next_import(place):
    assert importlib.import_module("tinytorch.core.tensor").__file__.startswith(str(place.reference))
    put(place)
    completion.complete(1)
    assert importlib.import_module("tinytorch.core.tensor").__file__ == str(place.export)


def test_a_wrong_exercise_is_named_with_its_message_and_hint(place):
    put(place, "#| export\ndef add(a, b):\n    return a - b")
    message = refused(place, completion.NotComplete)
    assert "1 of 2 exercises do not pass" in message
    assert "01-add: add(2, 3): expected 5, got -1. Hint: The sign is the other one." in message
    assert progress.load()["exercises"]["01-double"]["state"] == "passed"


def test_an_unsolved_exercise_is_not_written_yet(place):
    put(place, '#| export\ndef add(a, b):\n    raise NotImplementedError("01-add: write it")')
    assert "01-add: 01-add is not written yet: write it" in refused(place, completion.NotComplete)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("#| export\ndef add(a, b)\n    return a + b", "01-add, line 2: expected ':': `def add(a, b)`"),
        ("#| export\ndef add(a, b):\nreturn a + b", "01-add, line 3"),
        ("#| export\n%timeit 1\ndef add(a, b):\n    return a + b", "Magics and shell commands can't go into a module"),
        ("#| export\nadd = '\0'", "01-add"),
    ],
)
def test_a_syntax_error_names_the_exercise_and_the_line_in_its_cell(place, source, words):
    put(place, source)
    assert words in refused(place)


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("#| export\nx = 1\nimport no_such_library", "No module named 'no_such_library'\nIn cell 3, line 3"),
        ("#| export\n1 / 0", "ZeroDivisionError: division by zero\nIn cell 3, line 2: `1 / 0`"),
        ("#| export\nraise SystemExit", "SystemExit"),
        ("#| export\nfrom tinytorch.core.layers import Linear", "No module named 'tinytorch.core.layers'"),
    ],
)
def test_a_failure_at_import_names_the_cell_and_the_line(place, extra, words):
    put(place, extra=extra)
    assert words in refused(place)


@pytest.mark.parametrize("loop", ["while True:\n    pass", "while True: pass"])
def test_an_endless_loop_at_import_ends(place, monkeypatch, loop):
    monkeypatch.setattr(completion, "SECONDS", 0.2)
    put(place, extra=f"#| export\n{loop}")
    assert "Stopped after 0.2 s" in refused(place)


def test_a_missing_notebook_and_a_missing_cell_change_nothing(place):
    assert "is not in your workspace" in refused(place, NotebookError)
    document = notebook(solved=True)
    del document["cells"][3]
    place.put("modules/01_tensor.ipynb", json.dumps(document))
    assert "01-add" in refused(place, NotebookError)


def test_a_full_disk_leaves_the_earlier_export(place, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    put(place)
    monkeypatch.setattr("os.replace", refuse)
    assert "Nothing was changed" in refused(place, workspace.WorkspaceError)


def test_checking_a_module_writes_nothing(place):
    put(place, "#| export\ndef add(a, b):\n    return a - b")
    before = place.tree()
    assert [outcome.passed for outcome in completion.check_module(1)] == [False, True]
    assert place.tree() == before


def test_lines_keep_their_number_within_a_cell(place):
    put(place, extra="\n\n#| export\nimport math\n\nvalue = math.nothing")
    assert "In cell 3" in refused(place) and "`value = math.nothing`" in refused(place)


def test_a_candidate_is_found_by_imports_only_inside_its_block(place):
    put(place)
    cells = completion.exported_cells(place.notebook, completion.load_course().module(1))
    with candidate.fresh_framework():
        made = candidate.build(candidate.join(completion.load_course().module(1), cells))
        assert importlib.import_module("tinytorch.core.tensor") is made
        assert run.run_exercise("01-add", made).passed
    assert importlib.import_module("tinytorch.core.tensor") is not made


def test_an_endless_loop_in_a_notebook_ends_in_a_sentence(place, monkeypatch):
    monkeypatch.setattr(run, "SECONDS", 0.1)
    put(place, "#| export\ndef add(a, b):\n    while True: pass\n")
    assert "Does its loop ever end?" in refused(place, completion.NotComplete)
