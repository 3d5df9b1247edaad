"""Lesson 07: the sentences about its outputs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.content.notebook_run import numbers
from tinytorch import measure


@pytest.fixture
def ran(cells):
    return cells("07_training")


def test_the_run_that_was_continued_jumps(ran):
    names = ran.with_text("def spirals").names
    assert names["before"] == names["straight"][:60]
    assert max(names["after"][:10]) > 1.5 * names["before"][-1]
    assert max(names["straight"][60:70]) < 1.2 * names["before"][-1]


def test_the_table_of_the_schedule(ran):
    schedule = ran.names["CosineSchedule"](0.8, 12, warmup_steps=4)
    rates = [schedule(step) for step in (0, 1, 3, 4, 6, 8, 12, 20)]
    assert rates == pytest.approx([0.2, 0.4, 0.8, 0.8, 0.683, 0.4, 0, 0], abs=6e-4)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_without_warm_up_the_loss_leaps_far_above_that_of_a_model_that_knows_nothing(ran, seed):
    loop, network, schedule = (ran.names[name] for name in ("loop", "network", "CosineSchedule"))
    cold, warm = (loop(network(seed), 100, schedule(0.3, 100, warmup_steps=steps)) for steps in (0, 20))
    assert max(cold) > 2 > 1.3 > max(warm)
    assert warm[-1] < cold[-1]


def test_the_cell_about_warm_up_shows_both_curves(ran):
    cell = ran.with_text("cold, warm = (")
    assert numbers(cell.printed)[0] == round(max(cell.names["cold"]), 2)
    assert cell.shown
    assert np.log(3) == pytest.approx(1.1, abs=0.002)


def test_the_naive_share_is_right_for_equal_pieces_only(ran):
    printed = ran.with_text("def gradient(pieces)").printed.splitlines()
    assert [numbers(line)[-1] for line in printed] == [6, 6, 10]


def test_a_softmax_before_the_loss_is_found_by_one_batch(ran):
    right, wrong = ran.with_text("lowest = []").names["lowest"]
    assert right < 0.01
    assert wrong > 0.551
    assert np.log(np.e + 2) - 1 == pytest.approx(0.551, abs=6e-4)


def test_the_whole_program_learns_the_spirals_and_goes_on_from_its_file(ran):
    cell = ran.with_text("plot.Live()")
    loss, accuracy = numbers(cell.printed)[-2:]
    assert loss < 0.2 and accuracy > 95
    assert (cell.names["FILE"]).name == "spirals.npz"
    assert cell.names["trainer"].epoch == cell.names["EPOCHS"]


def test_an_epoch_has_the_same_batches_whenever_it_runs(ran):
    batches = ran.names["epoch_batches"]
    assert all(np.array_equal(a, b) for one, two in zip(batches(3), batches(3), strict=True)
               for a, b in zip(one, two, strict=True))  # fmt: skip
    assert not np.array_equal(batches(3)[0][0], batches(4)[0][0])


def test_the_network_has_387_weights(ran):
    assert sum(param.size for param in ran.names["network"]().parameters()) == 387


def test_on_few_noisy_points_the_two_curves_part(ran):
    names = ran.with_text("def study").names
    own, new = names["losses"].T
    assert own[-1] < 0.05
    assert new[-1] > 1.4 * new.min()
    assert 20 <= int(names["best"]["epoch"]) <= 120


def test_each_remedy_helps_and_both_together_underfit(ran):
    printed = [line for line in ran.with_text("runs = {").printed.splitlines() if " train " in line]
    found = {line.split(" train")[0].strip(): numbers(line.split(" train")[1]) for line in printed}
    plain = found.pop("nothing")
    both = found.pop("both")
    assert set(found) == {"dropout 0.5", "decay 0.5", "early stopping"}
    assert all(test < plain[1] / 1.5 for _, test in found.values())
    assert both[0] > 0.6 and both[1] > 0.7


def test_the_graph_grows_with_the_batch_and_no_grad_keeps_none(ran):
    cell = ran.with_text("def graph_bytes")
    assert measure.exponent(cell.names["sizes"], cell.names["held_bytes"]) == pytest.approx(1, abs=0.02)
    assert cell.names["unrecorded"] == 0
    assert "has 3.1 times" in cell.printed
    assert "It is 4." in cell.printed


def test_without_clipping_the_norm_grows_by_the_same_factor_until_float32_ends(ran):
    lines = ran.with_text("victim = Trainer").printed.splitlines()
    assert lines[0].startswith("Training diverged at step ")
    free, clipped = (numbers(line.split("norm:")[1]) for line in lines[1:])
    factors = np.array(free[3:]) / free[2:-1]  # when it has begun to grow, which differs with the processor
    assert len(factors) >= 3 and factors.min() > 100 and factors.max() < 1.5 * factors.min()
    assert max(clipped) < 2 * min(clipped)
    assert 25 < numbers(lines[1].split(":")[1])[0] < 60
