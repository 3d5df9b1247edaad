"""Errors in a running notebook: which cell, exercise and file; and IPython's own traceback one command away."""

from __future__ import annotations

import json

import pytest
from IPython.core.interactiveshell import InteractiveShell

from tests.unit.conftest import SOLVED, cell, notebook, stub
from tinytorch import _resolver
from tinytorch.tito.checking import completion
from tinytorch.tito.errors import STOPPED
from tinytorch.tito.notebook import runs


@pytest.fixture
def shell(place, monkeypatch):
    """A kernel's shell with the extension loaded. `shell.run(code)` gives the pages and the traceback as text."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    said: list[str] = []
    monkeypatch.setattr(shell.display_pub, "publish", lambda data, **_: said.append(data["text/plain"]))
    monkeypatch.setattr(shell, "_showtraceback", lambda kind, error, lines: said.append("\n".join(lines)))

    def run(code: str) -> str:
        said.clear()
        shell.run_cell(code, store_history=True)
        return "\n".join(said)

    shell.run = run
    shell.extension_manager.load_extension("tinytorch.tito")
    yield shell
    shell.extension_manager.loaded.discard("tinytorch.tito")
    InteractiveShell.clear_instance()


def save(place, *sources: str, **replaced: str) -> None:
    """Save module 01's notebook, solved, with other texts for some exercises and `sources` as cells at its end."""
    saved = notebook(solved=True)
    for one in saved["cells"]:
        exercise = one["metadata"].get("tinytorch", {}).get("exercise", "")
        one["source"] = replaced.get(exercise.replace("-", "_").replace("01_", ""), one["source"])
    saved["cells"] += [cell("code", 90 + place, source) for place, source in enumerate(sources)]
    place.put("modules/01_tensor.ipynb", json.dumps(saved))


def test_an_unfinished_exercise_says_where_it_is_and_what_waits(shell, place):
    save(place, add=stub("01-add"))
    shell.run("#| default_exp core.tensor")
    shell.run(stub("01-add"))
    said = shell.run("add(2, 3)")
    assert "01-add is not written yet" in said and 'section "Adding" of this notebook' in said
    assert "write it" in said and "cell [3], line 1\n    add(2, 3)" in said and "in add" in said


def test_from_elsewhere_an_unfinished_exercise_names_its_notebook(shell):
    said = shell.run("raise NotImplementedError('01-add: write it')")
    assert "modules/01_tensor.ipynb" in said and "Complete module 01 again" in said


def test_a_cell_that_has_not_run_is_named(shell, place):
    save(place, "total = add(2, 3)", "import math as m", "print(total, m.pi)")
    shell.run("#| default_exp core.tensor")
    said = shell.run("print(total, m.pi)")
    assert "It is defined above, in the cell that begins with `total = add(2, 3)`, which has not run" in said
    assert "Run All Above" in said
    assert "the cell of 01-add, which has not run" in shell.run("total = add(2, 3)")
    shell.run(SOLVED["01-add"])
    shell.run("total = add(2, 3)")
    assert "begins with `import math as m`" in shell.run("print(total, m.pi)")


def test_without_any_cell_before_it_the_notebook_is_found_by_the_cells_text(shell, place):
    save(place, "total = 5", "print(total + 1)")
    assert "begins with `total = 5`" in shell.run("print(total + 1)")


def test_a_name_from_further_down_is_said_to_be_there(shell, place):
    save(place, "print(later)", "later = 1")
    assert "further down" in shell.run("print(later)")


def test_a_cell_that_ran_and_whose_name_is_gone_is_not_blamed(shell, place):
    save(place, "total = 5", "print(total)")
    shell.run("total = 5")
    shell.run("del total")
    assert "has not run" not in shell.run("print(total)")


def test_a_cell_that_failed_on_its_way_is_said_to_have(shell, place):
    save(place, "one = 1 / 0; total = 5", "print(total)")
    shell.run("one = 1 / 0; total = 5")
    assert "did not get to its end" in shell.run("print(total)")


def test_an_older_definition_is_pointed_out(shell, place, monkeypatch):
    monkeypatch.setattr(runs, "SAVED_BEFORE_EACH_RUN", True)
    shell.run("#| default_exp core.tensor")
    shell.run("def add(a, b):\n    return a + c")
    save(place)
    said = shell.run("add(2, 3)")
    assert "What ran is an earlier text of the cell of 01-add" in said
    shell.run(SOLVED["01-add"])
    assert "earlier text" not in shell.run("add(2, 'x')")


def test_an_exported_file_that_changed_after_its_import_is_pointed_out(shell, place):
    place.put("tinytorch/core/tensor.py", '# %% exercise="01-add"\ndef add(a, b):\n    return a / b\n')
    shell.run("from tinytorch.core.tensor import add")
    said = shell.run("add(1, 0)")
    assert "your tinytorch/core/tensor.py, line 3, in add (01-add)\n    return a / b" in said
    assert "`b` is 0" in said and "has changed" not in said
    place.put("tinytorch/core/tensor.py", "def add(a, b):\n    return a + b + 0\n")
    assert "Your tinytorch/core/tensor.py has changed since" in shell.run("add(1, 0)")


def test_a_helper_that_was_not_exported_is_named(shell, place):
    save(place, "helper = 1", add="#| export\ndef add(a, b):\n    return a + b + 0 * helper")
    with pytest.raises(completion.NotComplete, match="tinytorch/core/tensor.py uses `helper`.*#| export"):
        completion.complete(1)


def test_the_way_through_libraries_is_folded_and_can_be_shown(shell, capsys):
    said = shell.run("import json\njson.loads('{')")
    assert "decoder.py" not in said and "%tito traceback shows every step" in said
    shell.run("%tito traceback")
    whole = capsys.readouterr().out
    assert "decoder.py" in whole and "JSONDecodeError" in whole


def test_a_stopped_wait_is_as_calm_as_a_stopped_loop(shell):
    said = shell.run(f"import asyncio\nraise asyncio.CancelledError({STOPPED!r})")
    assert said.startswith("Stopped at cell [1], line 2") and "kept" in said
    assert "CancelledError" in shell.run("raise asyncio.CancelledError('by the program')")


def test_a_syntax_error_has_its_line_and_no_file(shell):
    said = shell.run("k = (1, 2\nn = 3")
    assert "never closed" in said and "line 1" in said and "File" not in said and "ipython" not in said


def test_what_ipython_or_the_error_shows_itself_stays(shell, capsys):
    shell.run("%no_such_magic")
    assert "not found" in capsys.readouterr().err
    assert "own way" in shell.run("class E(Exception):\n def _render_traceback_(self): return ['own way']\nraise E")


def test_an_explanation_that_fails_leaves_the_error_as_it_was(shell, monkeypatch):
    from tinytorch.tito.errors import presentation

    monkeypatch.setattr(presentation, "page", None)
    assert "ZeroDivisionError" in shell.run("1 / 0")
    assert shell.run_cell("1 + 1").success


def test_a_check_explains_too(shell):
    shell.run("import numpy as np")
    shell.run("def add(a, b):\n    m = np.ones((2, 3))\n    return m @ m")
    said = shell.run('check("01-add")')
    assert "add(2, 3) should give 5, but raised ValueError" in said and "`m @ m.T` would" in said


def test_errors_in_a_broken_export_keep_their_sentence(shell, place):
    place.put("tinytorch/core/tensor.py", "1 / 0\n")
    _resolver.forget()
    said = shell.run("from tinytorch.core.tensor import add")
    assert "Your tinytorch/core/tensor.py can't be imported: ZeroDivisionError" in said
