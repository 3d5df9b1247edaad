"""What lesson 19 says about its outputs. The machine may be busy meanwhile, so of times little is asked."""

from __future__ import annotations

import numpy as np
import pytest

from tests.content.notebook_run import numbers


@pytest.fixture(scope="module")
def ran(cells):
    return cells("19_benchmarking")


def test_the_same_code_gives_ratios_that_are_not_1(ran):
    naive = ran.names["naive"]
    assert len(naive) == 10
    assert max(naive) > min(naive) > 0


def test_the_numbers_of_the_text_on_medians(ran):
    assert np.mean([10, 11, 60, 10, 11]) == 20.4
    assert ran.names["quartiles"]([10, 11, 60, 10, 11]) == (10, 11, 11)


def test_the_warm_machine_has_more_to_do_later(ran):
    machine = ran.names["machine"]
    assert machine.load() == 22  # its fifth of a second is over
    assert type(machine)().load() < 22


def test_steady_drift_costs_both_the_same_over_two_rounds(ran):
    assert 1 + 1.02 < 1.01 + 1.03
    ratios = ran.with_text("rounds=10)").names["ratios"]
    assert ratios.shape == (10,) and (ratios > 0).all()


def test_more_rounds_narrow_the_interval(ran):
    widths = ran.names["widths"]
    assert widths[0] > widths[-1] > 0
    assert "You guessed" in ran.with_text("intervals = ").printed


def test_most_verdicts_on_equal_ways_are_not_shown(ran):
    verdicts = ran.names["verdicts"]
    assert len(verdicts) == 10
    assert verdicts.count("not shown") >= 5


def test_the_usual_comparison_lets_all_four_pass_and_the_own_one_none(ran):
    assert ran.with_text("def usual").printed.count("True") == 4
    far = ran.with_text("is off by {difference").printed.splitlines()
    assert [line.split()[-1] for line in far] == ["inf", "1.00", "inf", "inf"]


def test_a_wrong_candidate_is_refused_with_its_difference(ran):
    cell = ran.with_text("a * a * a against")
    assert "ValueError: The answers of the candidate are off by" in cell.printed
    assert numbers(cell.printed.splitlines()[0].split(":")[1])[0] > 1


def test_the_most_exact_way_is_beaten_by_nobody(ran):
    results, best = ran.names["results"], ran.names["best"]
    errors = {name: result.error for name, result in results.items()}
    assert min(errors, key=errors.get) == "table of 300"
    assert dict(zip(results, best, strict=True))["table of 300"]
    assert errors["relu"] == max(errors.values())


def test_three_false_numbers(ran):
    lazy, enough, cold, memory = ran.with_text("def lazy()").printed.splitlines()
    assert all(round(1000 * seconds) % 2 == 0 for seconds in numbers(lazy.split("times:")[1]))
    assert numbers(enough)[0] > 0
    assert ran.names["first"].low > 2 * ran.names["later"].low
    assert "faster" in memory and "cold start" in cold


def test_sixteen_times_the_rounds_for_a_quarter():
    assert 16**-0.5 == 1 / 4
