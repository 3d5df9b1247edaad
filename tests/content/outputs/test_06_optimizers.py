"""Lesson 06: the sentences about its outputs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.content.notebook_run import numbers


@pytest.fixture
def ran(cells):
    return cells("06_optimizers")


def lines(ran, text):
    """The numbers of each line that a cell printed."""
    return [numbers(line) for line in ran.with_text(text).printed.splitlines()]


def test_no_learning_rate_arrives_and_the_last_one_grows(ran):
    ends = [row[-1] for row in lines(ran, "def valley")]
    assert min(ends) > 0.4 and ends[0] > ends[1] > ends[2]
    assert ends[3] > 8000


def test_the_velocity_ends_at_ten_and_near_a_half(ran):
    same = swinging = 0.0
    for step in range(200):
        same, swinging = (ran.names["velocity"](old, grad, 0.9) for old, grad in ((same, 1), (swinging, (-1) ** step)))
    assert same == pytest.approx(10) and abs(swinging) == pytest.approx(0.5, abs=0.03)


def test_sgd_by_hand(ran):
    path = iter([1.0, 1.0, -2.0])
    w = ran.names["Tensor"]([1.0], requires_grad=True)
    optimizer, found = ran.names["SGD"]([w], 0.1, momentum=0.9), []
    for grad in path:
        w.grad = np.float32([grad])
        optimizer.step()
        found.append(round(w.data.item(), 3))
    assert found == [0.9, 0.71, 0.739]


def test_a_momentum_of_0_8_gains_powers_of_ten_and_0_95_swings(ran):
    losses = ran.with_text("trials = (").names["losses"]
    assert losses[2] < losses[0] / 1000
    assert losses[3] > losses[0]
    assert ran.with_text("trials = (").shown


def test_the_path_without_momentum_crosses_the_floor_often(ran):
    paths = ran.with_text("trials = (").names["paths"]
    crossings = [np.sum(np.diff(np.sign(path[:30, 1])) != 0) for path in paths]
    assert crossings[0] > 25 > crossings[2]


def test_columns_of_the_flats_make_a_round_valley(ran):
    flats = ran.names["flats"]
    steepness = np.linalg.eigvalsh(flats.T @ flats / 200)
    assert steepness[1] / steepness[0] < 1.3


def test_with_equal_reading_the_batch_of_8_comes_closest(ran):
    cell = ran.with_text("def on_batches")
    ends = {count: run[-1] for count, run in cell.names["runs"].items()}
    assert ends[8] < ends[1] < ends[200]
    assert [len(run) - 1 for run in cell.names["runs"].values()] == [1600, 200, 8]


def test_a_batch_of_1_is_near_after_dozens_of_flats_and_never_arrives(ran):
    run = ran.with_text("def on_batches").names["runs"][1]
    assert run[:60].min() < run[0] / 10
    assert run[400:].mean() > 5


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_ball_shrinks_about_by_root_8_and_by_root_16(ran, seed):
    names = ran.names
    distance = {}
    for count, lr in ((1, 0.1), (8, 0.1), (1, 0.1 / 16)):
        path = names["walk"](lambda params, lr=lr: names["SGD"](params, lr), 800, names["exact"],
                             names["on_batches"](count, seed))  # fmt: skip
        distance[count, lr] = np.sqrt(((path[400:] - names["exact"]) ** 2).sum(axis=1).mean())
    assert 2.2 < distance[1, 0.1] / distance[8, 0.1] < 4.2
    assert 2.8 < distance[1, 0.1] / distance[1, 0.1 / 16] < 6


def test_the_ball_s_three_sizes_are_printed(ran):
    one, _, eight, times, _, slow = lines(ran, "def ball")[0][1:7]
    assert one / eight == pytest.approx(times, rel=0.1)
    assert 3 < one / slow < 5.5


def test_a_falling_rate_is_fast_first_and_quiet_at_the_end(ran):
    high, low, falling = ([row[1], row[-1]] for row in lines(ran, 'rates = {"high"')[:3])
    assert falling[0] < low[0] / 5
    assert falling[1] < high[1] / 2 and falling[1] < low[1] / 2


def test_ten_times_the_average_repairs_the_first_value_only(ran):
    names = ran.names
    average = np.zeros(1)
    printed = {int(row[0]): row for row in lines(ran, "for count, average in")}
    for count in range(1, 51):
        average = names["moving_average"](average, np.array([2.0]), 0.9)
        if count in printed:
            assert printed[count][1] == pytest.approx(average.item(), abs=6e-4)
    assert [abs(row[-1] - 2) < 1e-9 for row in printed.values()] == [True, False, False, False, False]
    assert names["moving_average"](10.0, 2.0, 0.75) == 8
    assert names["moving_average"](0.0, 1.0, 0.999) == pytest.approx(0.001)


def test_adam_finds_the_formula_and_without_its_scale_does_no_better_than_sgd(ran):
    names = ran.with_text("kinds = {").names
    last = {name: errors[-1] for name, errors in names["errors"].items()}
    assert names["paths"]["Adam"][-1] == pytest.approx([9.5, -30, 250], rel=0.03)
    assert abs(last["Adam without its scale"] / last["SGD"] - 1) < 0.02
    assert last["Adam"] < last["SGD"] / 2
    assert abs(names["paths"]["SGD"][-1][2]) < 5
    raw = names["raw"]
    assert (raw[:, 0] ** 2).mean() / (raw[:, 2] ** 2).mean() > 2000


def test_sgd_and_adamw_decay_both_weights_alike_and_adam_does_not(ran):
    sgd, adam, adamw = (row[-2:] for row in lines(ran, "for kind in (SGD, Adam, AdamW)"))
    assert round(0.9995**500, 3) == 0.779
    assert sgd == pytest.approx([0.779, 0.779], abs=0.004)
    assert adamw == pytest.approx([0.779, 0.779], abs=0.004)
    assert adam[0] < 0.6 and adam[1] > 0.95


def test_the_bytes_of_training(ran):
    times = [row[0] for row in lines(ran, "def total_bytes")[:3]]
    assert times == [2, 3, 4]
    assert "It is 4." in ran.with_text("def total_bytes").printed


def test_without_zero_grad_the_weight_swings_without_end(ran):
    kept, forgotten = (ran.names["curves"][name] for name in ("with zero_grad", "without"))
    assert (np.diff(kept) < 0).all()
    assert forgotten.min() < -0.95 and abs(forgotten[-30:]).max() > 0.95
    assert np.sum(np.diff(np.sign(forgotten)) != 0) >= 5
