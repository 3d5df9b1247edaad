"""What lesson 05 says about its outputs."""

from __future__ import annotations

import re

import numpy as np
import pytest


@pytest.fixture(scope="module")
def ran(cells):
    return cells("05_autograd")


def numbers(text: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(r"-?\d[\d,]*\.?\d*(?:e-?\d+)?", text)]


def test_79510_weights_ask(ran):
    assert "all 79,510 weights" in ran.with_text("once = measure.seconds(nudge").printed


def test_the_walk_by_hand():
    assert pytest.approx(12.0701) == 3.01**2 + 3.01


def test_the_table_of_nudges():
    assert pytest.approx(12.02) == 6.01 * 2 and pytest.approx(12.06) == 6 * 2.01
    assert pytest.approx(3.005) == 6.01 / 2 and round(6 / 2.01, 3) == 2.985


def test_the_slopes_of_the_sigmoid_in_the_table():
    for x, result, slope in [(0, 0.5, 0.25), (2, 0.881, 0.105), (-2, 0.119, 0.105)]:
        s = 1 / (1 + np.exp(-x))
        assert round(s, 3) == result and round(s * (1 - s), 3) == slope


def test_the_gradient_at_the_logits_is_p_minus_y(ran):
    first, second = ran.with_text("probabilities minus truth:").printed.splitlines()
    assert numbers(first) == numbers(second) == [-0.335, 0.245, 0.09]


def test_the_short_order_fails_on_a_deep_graph(ran):
    printed = ran.with_text("def recursive_order").printed
    assert "['leaf', 'add', 'add']" in printed and "RecursionError: maximum recursion depth exceeded" in printed


def test_7_as_by_hand_and_one_walk_finds_what_the_nudge_found(ran):
    cell = ran.with_text("backward(x * x + x)")
    assert "x.grad: 7.0" in cell.printed
    walked, nudged = numbers(cell.printed.splitlines()[1].replace("w2.grad[3, 4]", "").replace("by nudging", ""))
    assert walked == pytest.approx(nudged, rel=0.02)


def test_every_error_of_the_checker_is_tiny(ran):
    printed = ran.with_text('print("arithmetic: "').printed
    errors = numbers(printed)
    assert len(errors) == 4 and max(errors) < 1e-6


def test_both_sides_are_nearer_than_one():
    assert pytest.approx(3.31) == (1.1**3 - 1) / 0.1
    assert pytest.approx(3.01) == (1.1**3 - 0.9**3) / 0.2
    assert not np.nan > 1e-6 and not np.nan <= 1e-6


def test_no_box_has_a_smaller_number_than_a_box_that_uses_it(ran):
    names = ran.with_text("plot.graph(loss").names
    order = names["topological_order"](names["loss"])[::-1]
    place = {id(node): number for number, node in enumerate(order)}
    assert all(place[id(parent)] > place[id(node)] for node in order for parent in node.parents)


def test_500_gradients_learn_a_sine(ran):
    first, last = (numbers(line)[1] for line in ran.with_text("for step in range(500)").printed.splitlines()[:2])
    assert last < 0.1 < first


def test_a_product_forward_is_answered_by_at_most_two_backward(ran):
    cell = ran.with_text("forward, both = measure.in_turn")
    assert "You guessed" in cell.printed and "by nudging, 79,510 times" in cell.printed
    names = cell.names
    products = [node for node in names["topological_order"](names["network_loss"]()) if node.op == "matmul"]
    answers = [names["VJP"]["matmul"](np.ones_like(node.data), node) for node in products]
    assert [sum(share is not None for share in shares) for shares in answers] == [1, 2]


def test_without_the_order_each_path_costs(ran):
    assert "15 operations: 15 rules in order, 32,767 without" in ran.with_text("def rules_without_order").printed


def test_two_gradients_that_surprise(ran):
    printed = ran.with_text('print("slope of x² at 2:"').printed.splitlines()
    assert printed[0] == "slope of x² at 2: [200.]"
    assert [line.split(":")[1].strip() for line in printed[1:]] == ["[5.]", "[10.]", "[15.]"]
