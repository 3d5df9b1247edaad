"""The progress bar: it draws seldom, ends with the last state, and stays silent in a pipe."""

import io
import sys

import pytest

from tinytorch import meter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_the_first_and_the_last_state(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with meter.Meter("training", 1000) as bar:
        for step in range(1, 1001):
            bar.show(step, f"step {step}")
    lines = screen.getvalue().split("\r")
    assert "step 1 " in lines[1]
    assert "step 1000" in lines[-1]
    assert "#" * meter.WIDTH in lines[-1]
    assert screen.getvalue().endswith("\n")
    assert len(lines) < 20


def test_a_pipe_sees_nothing(capsys):
    with meter.Meter("training", 2) as bar:
        bar.show(1)
        bar.show(2)
    assert capsys.readouterr() == ("", "")


@pytest.fixture
def shown(monkeypatch):
    """Every page that the notebook was given, in order."""
    pages = []

    class Handle:
        def update(self, data, raw):
            pages.append(data)

    def display(data, raw, display_id):
        pages.append(data)
        return Handle()

    monkeypatch.setattr(meter, "in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", display)
    return pages


def test_a_notebook_sees_one_bar_that_moves(shown):
    with meter.Meter("a < b", 2) as bar:
        bar.show(1, "<half>")
        bar.show(2, "done")
    assert 'value="1" max="2"' in shown[0]["text/html"]
    assert "a &lt; b" in shown[0]["text/html"]
    assert "&lt;half&gt;" in shown[0]["text/html"]
    assert 'value="2"' in shown[-1]["text/html"]
    assert shown[-1]["text/plain"] == "a < b: 2 of 2 done"
