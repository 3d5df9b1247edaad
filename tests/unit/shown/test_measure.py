"""Measuring: the spread is told, a coarse clock is waited for, and rounds take turns."""

from __future__ import annotations

import math

import pytest

from tinytorch import measure


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves; it shows whole milliseconds, as Firefox does on a page that is not isolated."""

    class Clock:
        now = 0.0

        def __call__(self) -> float:
            self.now += 1e-5  # looking takes time, too
            return math.floor(self.now * 1e3) / 1e3

        def work(self, seconds: float) -> None:
            self.now += seconds

    clock = Clock()
    monkeypatch.setattr(measure, "perf_counter", clock)
    return clock


def test_a_call_shorter_than_the_clocks_step_is_measured(clock):
    timing = measure.seconds(clock.work, 3e-6)
    assert timing == pytest.approx(3e-6, rel=0.2)
    assert 0 < timing.low <= timing <= timing.high


@pytest.mark.parametrize("disturbed", [1, 2, 3])
def test_one_long_trial_does_not_decide_how_many_calls_make_a_round(clock, disturbed):
    calls = []

    def call():
        calls.append(1)
        clock.work(0.1 if len(calls) == disturbed else 3e-5)

    timing = measure.seconds(call)
    assert timing == pytest.approx(3e-5, rel=0.2)
    assert timing.low > 0


def test_a_call_that_takes_no_time_at_all_is_not_0():
    assert measure.seconds(lambda: None) > 0


def test_rounds_take_turns(clock):
    order = []

    def call(name, seconds):
        order.append(name)
        clock.work(seconds)

    slow, fast = measure.in_turn(lambda: call("slow", 0.08), lambda: call("fast", 0.04))
    assert slow / fast == pytest.approx(2, rel=0.05)
    assert "".join(name[0] for name in order[-4:]) == "sfsf"


def test_a_slow_call_is_not_repeated_for_long(clock):
    calls = []
    measure.seconds(lambda: (calls.append(1), clock.work(1.0)))
    assert len(calls) == 3  # once to see how slow it is, and two rounds


def test_a_timing_prints_its_spread_and_computes_as_a_number():
    timing = measure.Timing([2e-6, 1e-6, 4e-6])
    assert str(timing) == f"{timing}" == "2 µs (1 to 4)"
    assert f"{timing:.1e}" == "2.0e-06"
    assert timing * 2 == 4e-6
    assert str(measure.Timing([2.5])) == "2.5 s (2.5 to 2.5)"


def test_the_exponent_is_the_power():
    assert measure.exponent([8, 16, 32], [8**3, 16**3, 32**3]) == pytest.approx(3)


def test_a_prediction_is_asked_for_before_anything_is_measured(capsys):
    assert not measure.predicted(...)
    assert "First your guess" in capsys.readouterr().out
    assert measure.predicted(0.0)
    assert capsys.readouterr().out == ""


def test_a_guess_is_compared_with_the_truth_as_a_ratio(capsys):
    measure.against(2, 3.08)
    assert capsys.readouterr().out == "It is 3.08. You guessed 2, 0.65 times that.\n"
    measure.against(2, 0)
    assert capsys.readouterr().out == "It is 0. You guessed 2.\n"
    measure.against(2000, 2000)
    assert capsys.readouterr().out == "It is 2,000. You guessed 2,000, which is right.\n"
    measure.against(1e3, 6349.6)
    assert capsys.readouterr().out == "It is 6,350. You guessed 1,000, 0.16 times that.\n"
