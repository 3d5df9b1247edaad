"""What milestone 1969 says about its outputs."""

from __future__ import annotations

import re
from math import exp, log

import numpy as np
import pytest

from tests.content.notebook_run import charts, numbers

LN2 = log(2)


@pytest.fixture(scope="module")
def told(cells):
    return cells("02_xor_1969")


def one_layer(told, seed: int = 0):
    return told.names["one_layer"](np.random.default_rng(seed))


def test_weights_of_nothing_lose_ln_2(told):
    model = one_layer(told)
    for tensor in model.parameters():
        tensor.data[...] = 0
    names = told.names
    loss = names["my_step"](model, names["SGD"](model.parameters(), lr=0.1), names["TRUTH"]["XOR"])
    assert loss.item() == pytest.approx(LN2) == pytest.approx(0.693, abs=5e-4)


def test_a_step_is_fine(told):
    assert told.with_text("verdict = try_step(my_step)").printed.startswith("Fine: ")


def test_the_wall(told):
    cell = told.with_text('problem, seed, losses = "XOR", 0, []')
    assert numbers(cell.printed)[-1] == pytest.approx(0.6931)
    losses = cell.names["losses"]
    assert losses[0] > LN2 + 0.0005
    assert max(losses[100:]) < LN2 + 0.001


@pytest.mark.parametrize("change", ["seed", "steps", "rate"])
def test_it_comes_back_to_that_line(told, change, monkeypatch):
    names = told.names
    if change == "rate":
        monkeypatch.setitem(names["train"].__globals__, "LEARNING_RATE", 0.6)
    steps = 600 if change == "steps" else 300
    for seed in (1, 2, 3) if change == "seed" else (0,):
        assert names["train"](one_layer(told, seed), names["TRUTH"]["XOR"], steps) == pytest.approx(LN2, abs=1e-3)


@pytest.mark.parametrize("problem", ["AND", "OR"])
def test_the_others_are_learned(told, problem):
    names = told.names
    model = one_layer(told)
    names["train"](model, names["TRUTH"][problem])
    assert names["accuracy"](model, names["TRUTH"][problem]) == 1


def test_three_cards_of_four_is_the_most_for_one_line(told):
    cards, truth = told.names["CARDS"], told.names["TRUTH"]["XOR"].ravel() > 0
    tries = np.random.default_rng(0).normal(size=(20_000, 3))
    right = ((tries[:, :2] @ cards.T + tries[:, 2:] > 0) == truth).mean(axis=1)
    assert right.max() == 0.75


def test_two_units_are_enough_in_principle_and_fall_into_hollows(told):
    names = told.names
    losses = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        layers = names["Linear"](2, 2, rng=rng), names["Tanh"](), names["Linear"](2, 1, rng=rng)
        losses.append(names["train"](names["Sequential"](*layers), names["TRUTH"]["XOR"]))
    sure = [loss < 0.05 for loss in losses]
    assert any(sure) and not all(sure)


def test_over_the_wall(told):
    cell = told.with_text("before = hidden_space(model")
    right, loss = numbers(cell.printed)
    assert right == 100 and loss < 0.05


def test_the_square_has_its_cards_at_the_corners_and_orange_means_yes(told):
    layer = charts(told.with_text("before = hidden_space(model"))[-1][0]
    corners = {(row["x"], row["y"]): row["value"] for row in layer["data"]["values"]
               if row["x"] in ("0.00", "1.00") and row["y"] in ("0.00", "1.00")}  # fmt: skip
    assert {place: value > 0 for place, value in corners.items()} == {
        ("0.00", "0.00"): False, ("1.00", "0.00"): True, ("0.00", "1.00"): True, ("1.00", "1.00"): False}  # fmt: skip
    assert layer["encoding"]["color"]["scale"]["scheme"] == "blueorange"


def test_in_the_hidden_space_an_upright_line_parts_the_cards_and_did_not_before(told):
    names, yes = told.names, told.names["TRUTH"]["XOR"].ravel() > 0
    untrained = names["my_network"](np.random.default_rng(0))
    places, _ = names["hidden_places"](untrained)
    assert places[yes, 0].min() < places[~yes, 0].max() and places[~yes, 0].min() < places[yes, 0].max()
    places, at = names["hidden_places"](names["model"])
    assert places[~yes, 0].max() < at < places[yes, 0].min()
    assert len(charts(told.with_text("display(before, hidden_space"))) == 2


def test_distances_from_the_border_are_what_the_last_unit_sees(told):
    names = told.names
    places, at = names["hidden_places"](names["model"])
    length = np.linalg.norm(names["model"].layers[-1].weight.data)
    assert (places[:, 0] - at) * length == pytest.approx(names["answers"](names["model"], names["CARDS"]), abs=1e-4)


def test_without_bends_the_wall_is_back_and_the_cards_are_a_parallelogram(told):
    right, loss = numbers(told.with_text("straight = without_bends").printed)
    assert right <= 75 and loss == pytest.approx(LN2, abs=1e-3)
    names = told.names
    places, at = names["hidden_places"](names["straight"])
    assert places[:, 0] == pytest.approx([at] * 4, abs=0.05)
    assert places[1] + places[2] == pytest.approx(places[0] + places[3], abs=1e-4)


def test_what_a_loss_of_0_05_means(told):
    assert told.names["SURE"] == 0.05
    assert exp(-4 * 0.05) == pytest.approx(0.82, abs=0.005)
    assert exp(-0.05) == pytest.approx(0.95, abs=0.005)


def test_the_record_is_made_with_the_reader_s_network(told):
    shown = told[-1].shown[-1]["text/plain"]
    said = re.search(r"XOR over 5 seeds: one layer (\d+)% at best, your network (\d+)% at worst.", shown)
    single, network = said.groups()
    assert int(single) <= 75 and int(network) == 100
