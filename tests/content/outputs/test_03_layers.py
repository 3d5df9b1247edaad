"""Lesson 03: the sentences about its outputs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.content.notebook_run import numbers


@pytest.fixture
def ran(cells):
    return cells("03_layers")


def test_one_start_ends_in_nan_and_the_other_in_nothing(ran):
    large, small = (numbers(line.split(":")[1]) for line in ran.with_text("def spreads_through").printed.splitlines())
    assert np.isnan(large[-1]) and large[1] == 3e10
    assert small[-1] == 0


@pytest.mark.parametrize(("width", "std"), [(64, 0.177), (256, 0.088), (1024, 0.044)])
def test_the_table_s_starts_stay_level(ran, width, std):
    depth = 10 if width > 256 else 40
    spreads = ran.names["spreads_through"](depth, std, width=width)
    assert 0.2 < spreads[-1] / spreads[0] < 5
    assert round(np.sqrt(2 / width), 3) == std


def test_the_relu_explains_what_is_missing_from_sixteen_to_the_tenth(ran):
    with_relu, without = (numbers(line)[0] for line in ran.with_text('{"with ReLU": relu').printed.splitlines())
    assert with_relu == pytest.approx(np.sqrt(128) ** 10, rel=0.3)
    assert without == pytest.approx(16.0**10, rel=0.3)
    assert (f"{16.0**10:.1e}", f"{np.sqrt(128) ** 10:.1e}", round(np.sqrt(128), 1)) == ("1.1e+12", "3.4e+10", 11.3)
    assert 25 < 16.0**10 / np.sqrt(128) ** 10 < 35


def test_only_the_derived_start_is_level(ran):
    lines = ran.with_text("choices = {").names["lines"]
    growth = {name: spreads[-1] / spreads[0] for name, spreads in lines.items()}
    assert 0.5 < growth.pop("yours") < 2
    assert all(not 1 / 8 < factor < 8 for factor in growth.values())
    assert 1 / 64 < growth["√(1/n)"] < 1 / 16
    assert round(np.sqrt(1 / (3 * 256)), 3) == 0.036


def test_the_start_keeps_lesson_02_s_tanh_open(ran):
    printed = ran.with_text("saturation(tanh").printed.splitlines()
    wide, own = (numbers(line.split("saturates")[1])[0] for line in printed)
    assert wide > 75
    assert own < 10


def test_the_names_of_a_model_s_parameters(ran):
    names = [line.split()[0] for line in ran.with_text("class Net").printed.splitlines()[:4]]
    assert names == ["hidden.weight", "hidden.bias", "out.weight", "out.bias"]


def test_the_mean_survives_dropout(ran):
    learning, in_use = numbers(ran.with_text("mean while learning").printed.splitlines()[0])
    assert in_use == 1
    assert abs(learning - 1) < 0.1


def test_a_careless_load_leaves_half_an_old_model(ran):
    careless, careful = ran.with_text("for load in (careless_load").printed.splitlines()
    assert careless.endswith("The weight has changed.")
    assert careful.endswith("The weight is as it was.")


def test_the_factor_creeps_from_2_toward_4(ran):
    lines = ran.with_text("def tower").printed.splitlines()
    factors = [float(line.split(": ")[1].split()[0]) for line in lines[:3]]
    assert 2 < factors[0] < factors[1] < factors[2] < 4


def test_the_counts_of_the_text(ran):
    linear, count = ran.names["Linear"], ran.names["parameter_count"]
    assert count(linear(784, 128)) == 100_352 + 128
    assert count(linear(784, 128)) + count(linear(128, 10)) == 101_770
    assert linear(784, 128).weight.data.nbytes == 401_408


def test_the_control_is_the_same_call_with_hardly_any_arithmetic(ran):
    names = ran.with_text("layer, tiny").names
    assert names["tiny"].weight.size * 10_000 < names["layer"].weight.size
    assert names["call"] > 0 and names["alone"] > 0


def test_the_three_failures(ran):
    equal, learning, in_use, image = ran.with_text("same = Linear(4, 3)").printed.splitlines()
    assert len(set(numbers(equal))) == 1
    assert len(set(numbers(learning))) == 2
    assert len(set(numbers(in_use))) == 1
    assert image == "Linear(784, 128) takes rows of 784 numbers, but x has shape (64, 28, 28)."
