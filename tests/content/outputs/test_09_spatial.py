"""What lesson 09 says about its outputs, and the speed that it promises."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.content.outputs import costs


@pytest.fixture
def solved(cells):
    return cells("09_spatial")


def percents(text: str) -> list[int]:
    """All percentages in what a cell printed."""
    return [int(number) for number in re.findall(r"(\d+)%", text)]


def test_a_pixel_costs_the_dense_network_half_of_its_digits(solved):
    still, moved = percents(solved.with_text("def learn(model").printed)
    assert still >= 95 and moved <= 60


def test_the_naive_rule_makes_four_of_one(solved):
    assert solved.with_text("naive = ").printed.endswith("sum: 4.0\n")


def test_the_convolution_loses_less_with_fewer_parameters(solved):
    dense, dense_moved, conv, conv_moved = solved.names["shares"].values()
    assert dense - dense_moved > 1.5 * (conv - conv_moved) > 0
    assert conv > 0.9
    counts = re.search(r"parameters: (\d+) and (\d+)", solved.with_text("shares = {").printed)
    assert int(counts[2]) < int(counts[1])


def test_loops_take_hundreds_of_times_as_long_for_more_work(solved):
    printed = solved.with_text("512 times the work {many}").printed
    assert float(printed.split(":")[-1].replace(",", "")) > 50


def test_pixel_by_pixel_has_long_runs(solved):
    strides = re.findall(r"\(([\d, ]+)\)", solved.with_text("strides in bytes").printed.splitlines()[0])
    by_pixel, by_channel = ([int(number) for number in text.split(",")] for text in strides)
    assert by_pixel[1] == 4 and by_channel[3] == 4
    assert 3 * by_pixel[3] == 384


def test_channels_last_is_faster_because_of_the_copy(solved):
    """Windows of 3 by 3 are copied in runs; with 1 by 1 and the same product, less of the difference is left."""
    forward, kernels = solved.names["conv2d_forward"], solved.names["kernels"]
    last, first = solved.names["by_pixel"], solved.names["by_channel"]
    one = np.ascontiguousarray(kernels[:, :, :1, :1])
    pairs = [(last, kernels), (first, kernels), (last, one), (first, one)]
    calls = [lambda pair=pair: forward(*pair) for pair in pairs]
    assert np.allclose(forward(last, kernels), forward(first, kernels), atol=1e-4)
    assert costs.holds(lambda fast, slow, fast_1, slow_1: slow > fast and slow - fast > slow_1 - fast_1, *calls)


def test_batch_norm_bears_a_bold_learning_rate(solved):
    runs = solved.names["runs"]
    assert np.mean(runs["with batch norm"].losses[-10:]) < 0.6 * np.mean(runs["without"].losses[-10:])


def test_one_by_one_train_mode_reads_little(solved):
    in_eval, in_train = percents(solved.with_text('for mode in ("eval", "train")').printed)
    assert in_eval >= 85 and in_train < 50
