"""Lesson 02: the sentences about its outputs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.content.notebook_run import numbers
from tests.content.outputs import costs


@pytest.fixture
def ran(cells):
    return cells("02_activations")


def test_ten_layers_are_one_matrix(ran):
    ten, one = ran.with_text("matrices[1:]").printed.splitlines()
    assert numbers(ten) == numbers(one)


def test_xor_comes_with_the_bend_and_a_half_without(ran):
    hidden, xor, flat = ran.with_text("np.linalg.lstsq").printed.splitlines()
    assert hidden.endswith("[[0, 0], [1, 0], [1, 0], [2, 1]]")
    assert xor.endswith("[0, 1, 1, 0]")
    assert flat.endswith("[0.5, 0.5, 0.5, 0.5]")


def test_the_curve_of_the_text(ran):
    curve = ran.names["bend_curve"]([2.5, 1.5], np.arange(4.0), np.array([0.0, 2.0, 2.0, 1.0]))
    assert curve.data.tolist() == [1.5, 2]


def test_more_relus_come_closer_to_the_sine(ran):
    across = np.linspace(-3, 3, 121)
    knots = np.linspace(-3, 3, 41)
    far = numbers(ran.with_text("largest distance from the sine").printed)[0]
    near = np.abs(ran.names["bend_curve"](across, knots, np.sin(knots)).data - np.sin(across)).max()
    assert near < far / 20


def test_each_form_of_the_sigmoid_fails_at_one_end(ran):
    left, right, exp = (numbers(line.split(":")[1]) for line in ran.with_text("x16 = ").printed.splitlines())
    assert left[0] == 0 and left[3] == 1
    assert right[0] == pytest.approx(6.14e-6, rel=1e-3) and np.isnan(right[3])
    assert exp == [np.inf]
    with np.errstate(over="ignore"):
        assert np.isfinite(np.exp(np.float32(88))) and np.isinf(np.exp(np.float32(89)))


def test_a_tanh_from_the_sigmoid_loses_the_digits_of_small_numbers(ran):
    cancelled, own = (numbers(line.split(":")[1]) for line in ran.with_text("small = Tensor").printed.splitlines())
    assert cancelled[0] == 0
    assert own == pytest.approx([1e-8, 1e-7, 1e-6], rel=1e-6)  # the last digit is the processor's


def test_the_approximation_of_gelu(ran):
    largest, at_one = ran.with_text("largest error of the approximation").printed.splitlines()
    assert numbers(largest)[0] < 0.0005
    assert at_one.endswith("yours 0.8412, exact 0.8413")


def test_softmax_as_written_answers_alike_for_equal_differences_and_then_fails(ran):
    rows = ran.with_text("[101, 102, 103]").printed.splitlines()
    assert numbers(rows[0]) == pytest.approx(numbers(rows[1]), abs=1e-6)
    assert np.isnan(numbers(rows[2])).all()


def test_at_three_times_the_scores_nearly_everything_goes_to_the_largest(ran):
    assert ran.with_text("scores times").names["shares"]["scores times 3"].data[0] > 0.94


def test_the_slopes_of_the_bends(ran):
    xs, slope = ran.names["xs"], ran.names["slope"]
    assert slope(ran.names["sigmoid"], xs).max() == pytest.approx(0.25, abs=1e-4)
    assert slope(ran.names["tanh"], xs).max() == pytest.approx(1, abs=1e-3)
    assert slope(ran.names["relu"], [0.5, 50.0]) == pytest.approx([1, 1])


def test_sigmoid_and_tanh_close_as_inputs_grow_and_half_of_relu_is_closed_at_every_scale(ran):
    lines = ran.with_text("saturation(tanh, 5 * normal)").printed.splitlines()[1:]
    found = {line.split()[0]: numbers(line) for line in lines}
    assert found["relu"] == pytest.approx([0.5] * 6, abs=0.02)
    for name in ("sigmoid", "tanh"):
        assert found[name][:5] == sorted(found[name][:5]) and found[name][4] > 0.6
    assert found["tanh"][1] < 0.01


def test_a_third_power_costs_more_than_products_and_a_square_does_not(ran):
    calls = ran.with_text('"a ** 3": lambda').names["calls"]
    chosen = [calls[name] for name in ("a ** 3", "a * a * a", "a ** 2")]
    assert costs.holds(lambda cube, products, square: cube > 2 * products and cube > 2 * square, *chosen)


def test_intermediate_arrays_are_what_memory_peaks_are_made_of(ran):
    found = {line.split()[0]: numbers(line)[0] for line in ran.with_text("def peak").printed.splitlines()}
    assert found["relu"] == pytest.approx(1, abs=0.1)
    assert found["gelu"] > 2.5 and found["softmax"] > 1.5


def test_the_signatures_of_the_two_failures(ran):
    rounded, dead = ran.with_text("1 - sigmoid(20)").printed.splitlines()
    assert rounded.split()[-1] == "0.0"
    assert dead.split()[-1] == "1.0"


def test_silu_of_minus_1000_is_zero(ran):
    assert -1000 * ran.names["sigmoid"](-1000.0).item() == 0
