"""What lesson 16 says about its outputs."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.content.notebook_run import numbers
from tinytorch import measure


@pytest.fixture(scope="module")
def told(cells):
    return cells("16_compression")


def percents(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"([\d.]+)%", text)]


def test_a_random_half_costs_four_digits_in_ten(told):
    whole, half = percents(told.with_text("full = learn(network())").printed)
    assert whole > 95 and 30 < whole - half < 55
    assert told.names["counts"][0] == 9472


def test_the_mask_beside_pytorch(told):
    assert told.with_text("0.5) * 1.0").printed == "[[1. 0.]\n [0. 1.]]\n"


def test_without_masks_the_weights_come_back(told):
    zeros, cut, zeros_after, tuned = percents(told.with_text("naive = copy_of(full)").printed)
    assert zeros == 90 and zeros_after < 30 and tuned > cut + 10


def test_zeros_after_fine_tuning_belong_to_blank_pixels(told):
    """They are rows of the first weight: pixels without ink in every training picture, and hardly anything else."""
    rows = np.all(told.names["naive"][0].weight.data == 0, axis=1)
    blank = ~told.names["pictures"].any(axis=0)
    zeros = told.names["naive"][0].weight.data == 0
    assert zeros[blank].mean() > 0.8 > 0.3 > zeros[~blank].mean()
    assert not rows[~blank].any()


def test_the_curves_lie_above_each_other(told):
    cell = told.with_text("def lottery")
    by_lot, by_size, tuned = cell.names["curves"].values()
    assert by_size[3] > by_size[0] - 2  # two thirds are gone at 0.7
    assert all(np.greater(by_size[2:], by_lot[2:])) and by_size[5] - by_lot[5] > 20
    assert all(np.greater(tuned[5:], by_size[5:]))
    assert percents(cell.printed) == [90]


def test_bits_and_values(told):
    none, half, most = told.with_text("packed = [pack_sparse").printed.splitlines()
    assert [percents(line)[1] for line in (none, half, most)] == pytest.approx([103.1, 53.1, 13.1], abs=0.1)


def test_zeros_are_as_slow_as_other_numbers(told):
    answers, full, pruned = (told.names[name] for name in ("answers", "full", "pruned"))
    tries = [measure.in_turn(answers(full), answers(pruned(0.9))) for _ in range(3)]
    assert any(0.6 < zeros.low / many.low < 1.7 for many, zeros in tries)


def test_twins_fool_one_score_and_not_the_other(told):
    network, twin = told.with_text("twin = copy_of").printed.splitlines()
    assert percents(network)[0] == percents(twin)[0]
    assert percents(network)[1] > percents(twin)[1] + 8
    first, second = percents(told.with_text("twins with 32 units").printed.splitlines()[0])
    assert first == second


def test_units_make_it_smaller_and_faster(told):
    cell = told.with_text("twins with 32 units")
    tuned, afresh = percents(cell.printed.splitlines()[1])
    assert tuned > afresh and tuned > 94
    before, after = told.names["counts"]
    assert before == 4 * after
    answers, full, small = (told.names[name] for name in ("answers", "full", "small"))
    tries = [measure.in_turn(answers(full), answers(small)) for _ in range(3)]
    assert any(many.low / few.low > 1.3 for many, few in tries)


def test_single_weights_lose_least_for_their_number(told):
    points = told.with_text("def thin(rank)").names["points"]

    def best(way, share):
        return max(accuracy for left, accuracy, name in points if name == way and left <= share)

    for share in (0.22, 0.35):
        assert best("weights", share) > best("units", share)
        assert best("weights", share) > best("rank", share)


def test_the_gradient_falls_and_then_stays(told):
    plain, fixed = ([numbers(line)[-1] for line in told.with_text(text).printed.splitlines()]
                    for text in ("gradients(plain_loss)", "gradients(distillation_loss)"))  # fmt: skip
    assert plain[2] / plain[3] == pytest.approx(16, rel=0.05)
    assert fixed[2] == pytest.approx(fixed[3], rel=0.05)


def test_shares_that_the_text_names():
    for temperature, expected in [(1, [0.98, 0.018, 0.002]), (4, [0.63, 0.23, 0.14])]:
        powers = np.exp(np.array([6.0, 2.0, 0.0]) / temperature)
        assert powers / powers.sum() == pytest.approx(expected, abs=0.005)


def test_every_start_is_better_with_its_teacher(told):
    alone, _, warm = (told.names["found"][name] for name in ("alone", "teacher, T = 1", "teacher, T = 4"))
    assert all(np.greater(warm, alone))
    assert np.mean(warm) > np.mean(alone) + 0.05


def test_nearly_all_of_the_teachers_labels_are_true(told):
    full, pictures, train = (told.names[name] for name in ("full", "pictures", "train"))
    assert np.mean(full(pictures[:100]).numpy().argmax(axis=1) == train.labels[:100]) > 0.97


def test_sizes_of_the_two_trained_layers_can_be_compared(told):
    first, second = (np.abs(told.names["full"][place].weight.data).mean() for place in (0, 2))
    assert 0.4 < first / second < 2.5


def test_one_contest_empties_a_layer(told):
    before, together, apart = told.with_text("def lopsided").printed.splitlines()
    assert percents(before)[0] > 95
    assert percents(together)[0] < 1 and percents(together)[-1] < 20 and numbers(together)[-1] == 1
    assert percents(apart)[-1] > 50 and numbers(apart)[-1] == 10
