"""Endless code ends, in a sentence that names the loop, and whatever watched before watches on."""

from __future__ import annotations

import sys
import time

import pytest

from tinytorch.tito.trial import time_limit as limits
from tinytorch.tito.trial.time_limit import TimeLimitError, time_limit

SHORT = 0.1


def endless_while():
    value = 1
    while value < 2:
        value = abs(value)


def endless_that_catches_everything():
    while True:
        try:
            abs(1)
        except Exception:
            continue


def endless_through_a_helper():
    for _ in iter(int, 1):
        helper()


def helper():
    return sum([1, 2, 3])


def endless_comprehension():
    return [value for value in iter(int, 1) if value]


def exponential(n=90):
    return n if n < 2 else exponential(n - 1) + exponential(n - 2)


def endless_on_one_line():
    while True: pass  # noqa: E701 - one instruction, at which no line begins


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (endless_while, "in endless_while, at line 18: `while value < 2:`"),
        (endless_that_catches_everything, "in endless_that_catches_everything, at line 23: `while True:`"),
        (endless_through_a_helper, "in endless_through_a_helper, at line 31: `for _ in iter(int, 1):`"),
        (endless_comprehension, "at line 40: `return [value for value in iter(int, 1) if value]`"),
        (exponential, "in exponential, at line"),
        (endless_on_one_line, "in endless_on_one_line, at line"),
    ],
)
def test_endless_code_ends_soon_and_is_named(function, words):
    start = time.process_time()  # other programs may have the processor meanwhile
    with pytest.raises(TimeLimitError) as caught, time_limit(SHORT):
        function()
    assert time.process_time() - start < 10 * SHORT
    assert words in str(caught.value)


def test_code_that_is_quick_enough_is_left_alone():
    with time_limit(5):
        assert exponential(12) == 144


def test_an_exception_of_the_code_itself_passes_through():
    with pytest.raises(ZeroDivisionError), time_limit(5):
        helper_that_fails()


def helper_that_fails():
    return 1 / 0


def test_limits_can_be_nested_and_the_shorter_one_ends_first():
    with time_limit(20):
        with pytest.raises(TimeLimitError, match=f"after {SHORT:g} s"), time_limit(SHORT):
            endless_while()
        assert exponential(5) == 5


def test_what_watched_before_watches_on():
    before = sys.gettrace()
    for function in (exponential, endless_while):
        with pytest.raises(TimeLimitError), time_limit(SHORT):
            function()
    assert sys.gettrace() is before
    if hasattr(sys, "monitoring"):
        assert "tinytorch time limit" not in [sys.monitoring.get_tool(number) for number in range(6)]


def test_numpy_work_is_interrupted_a_few_times_a_call_alone(monkeypatch):
    """The price of watching is its callbacks: they go with the student's lines, not with what numpy does in them."""
    np = pytest.importorskip("numpy")
    rounds, matrix = 200, np.ones((128, 128), np.float32)

    def work():
        for _ in range(rounds):
            np.maximum(matrix @ matrix, 0)

    callbacks = 0
    ticks = limits._ticks

    def counted(*arguments):
        tick = ticks(*arguments)

        def count(*event):
            nonlocal callbacks
            callbacks += 1
            tick(*event)

        return count

    monkeypatch.setattr(limits, "_ticks", counted)
    with time_limit(60):
        work()
    assert rounds <= callbacks <= 3 * rounds
