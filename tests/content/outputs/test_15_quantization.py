"""What lesson 15 says about its outputs."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.content.notebook_run import numbers
from tinytorch import measure


@pytest.fixture(scope="module")
def told(cells):
    return cells("15_quantization")


def percents(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"([\d.]+)%", text)]


def test_a_cut_leaves_guesses(told):
    before, cut = percents(told.with_text("def reads(model").printed)
    assert before > 95 and cut < 20


def test_numpy_wraps_around(told):
    assert told.with_text("np.array([200.0])").printed == "[-56] [-56]\n"


def test_the_codes_beside_pytorch(told):
    assert told.with_text("scale=0.1, zero_point=-100)\nprint").printed == "[ -97 -104  100] [ 0.3 -0.4 20. ]\n"


def test_no_weight_moves_by_more_than_half_a_step(told):
    printed = told.with_text("largest error").printed
    error, half, *_ = numbers(printed)
    before, after = percents(printed)
    assert error <= half * 1.001
    assert abs(before - after) <= 1


def test_one_loud_unit_costs_the_network_its_sight(told):
    exact, one_scale, zeros = percents(told.with_text('loud["1.weight"][:, 5] *= 1000').printed)
    assert exact > 95 and one_scale < 30 and zeros > 95
    broken, saved = percents(told.with_text("the loud network: one scale").printed)
    assert broken == one_scale and saved > exact - 1.1
    assert "128 for 8192 weights" in told.with_text("the loud network: one scale").printed


def test_the_files_are_little_more_than_a_quarter(told):
    cell = told.with_text("rng = np.random.default_rng(1)")
    for line in cell.printed.splitlines()[:2]:
        before, after = (int(number.replace(",", "")) for number in re.findall(r"[\d,]{4,}", line)[:2])
        arrays, full, packed = percents(line)
        assert 0.25 < after / before < 0.35
        assert 25 < arrays < 30
        assert abs(full - packed) <= 1
    assert "milestone 04: not trained" in cell.printed


def test_the_shares_of_the_file_fall_as_layers_grow(told):
    pack, file_bytes = told.names["pack"], told.names["file_bytes"]
    shares = []
    for width in (32, 512):
        state = {"weight": np.ones((width, width), np.float32), "bias": np.ones(width, np.float32)}
        shares.append(file_bytes(pack(state)) / file_bytes(state))
    assert shares[1] < 0.26 < shares[0]


def test_four_bits_are_enough_and_two_are_not(told):
    for curve in told.names["curves"].values():
        assert min(curve[:5]) > curve[0] - 2
        assert curve[-1] < curve[0] - 10


def test_519_of_the_largest_products_exceed_what_float32_counts_to():
    assert 518 * 255 * 127 < 2**24 < 519 * 255 * 127


def test_integers_stay_within_a_point(told):
    for line in told.with_text("the same answer to").printed.splitlines():
        exact, whole, same = percents(line)
        assert abs(exact - whole) <= 1 and same > 97


def test_the_missing_routine_is_the_cause(told):
    """matmul is far slower for integers than for floats, einsum's own loop is not; a busy machine has three tries."""
    floats, codes, looped = (told.names[name] for name in ("floats", "codes", "looped"))

    def ratio(product):
        fast, whole = measure.in_turn(lambda: product(floats), lambda: product(codes))
        return whole.low / fast.low

    assert any(ratio(lambda pair: np.matmul(*pair)) > 3 * ratio(looped) for _ in range(3))


def test_one_bright_pixel_leaves_a_handful_of_codes(told):
    clean, bright = told.with_text("hiccup = ").printed.splitlines()
    assert numbers(clean)[0] > 15 and numbers(bright)[0] <= 3
    assert percents(clean)[-1] > 95 and percents(bright)[-1] < 50
