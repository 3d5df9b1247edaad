"""A reader's own function takes part in a run; everybody else's run has the script's."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from tinytorch import _resolver
from tinytorch.tito.milestones import Gate, Result, long_training, own, unwritten
from tinytorch.tito.milestones.result_file import Stored
from tinytorch.tito.pages import milestone_pages
from tinytorch.tito.say.display import to_text


def my_rule(x: int) -> int:
    """The script's own."""
    return x + OFFSET


OFFSET = 1
SCRIPT = {"my_rule": my_rule, "OFFSET": 10}


NOW = "2026-01-31T12:00:00Z"


def stub() -> None:
    raise NotImplementedError("1957: write the rule")


@pytest.fixture
def shell():
    made = InteractiveShell.instance()
    yield made
    InteractiveShell.clear_instance()


def test_without_a_notebook_the_script_s_own_runs():
    assert own(my_rule, SCRIPT) is my_rule


def test_a_notebook_without_the_function_leaves_the_script_s_own(shell):
    shell.run_cell("another = 1")
    assert own(my_rule, SCRIPT) is my_rule


def test_a_notebook_s_function_runs_among_the_script_s_names_and_then_the_notebook_s(shell):
    shell.run_cell("OFFSET, MORE = 2, 100\ndef my_rule(x):\n    return x + OFFSET + MORE")
    assert own(my_rule, SCRIPT)(1) == 1 + 10 + 100


def test_what_is_no_function_of_a_cell_leaves_the_script_s_own(shell):
    shell.run_cell("my_rule = 3")
    assert own(my_rule, SCRIPT) is my_rule


def test_the_reference_and_experiments_run_the_script_s_own(shell):
    shell.run_cell("def my_rule(x):\n    return 0")
    assert own(my_rule, SCRIPT)(1) == 0
    with _resolver.use_reference():
        assert own(my_rule, SCRIPT) is my_rule
    with long_training.experiment():
        assert own(my_rule, SCRIPT) is my_rule


def test_a_placeholder_is_a_gate_that_says_what_to_do():
    gate = unwritten(lambda: 1, stub)
    assert not gate.passed
    assert gate.detail == "1957: write the rule. Fill in that cell, run it, and run this one again"
    assert unwritten(lambda: 1) is None


def test_a_milestone_that_waits_for_lines_sends_nobody_to_look_for_a_component():
    def page_of(gate: Gate) -> str:
        result = Result(1, 1957, "perceptron", "Perceptron", {}, [gate], "", {"core.tensor": "yours"}, False, 0.1, NOW)
        return to_text(milestone_pages.milestone_result(result, Stored()))

    assert "blame" not in page_of(unwritten(stub))
    assert "blame" in page_of(Gate("every card learned", False, "in no deck"))
