"""Lesson 04: the sentences about its outputs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.content.notebook_run import numbers


@pytest.fixture
def ran(cells):
    return cells("04_losses")


def test_of_the_textbook_s_three_losses_one_is_right_one_nan_and_one_inf(ran):
    printed = ran.with_text("def textbook_loss").printed.splitlines()
    assert [line.split()[-1][:4] for line in printed] == ["1.40", "nan", "inf"]


def test_the_logarithm_of_a_softmax_has_lost_the_true_answer(ran):
    first, second = ran.with_text('print("log of the softmax:"').printed.splitlines()
    assert first.endswith("[0. 0. 1.]")
    assert second.endswith("[-inf -inf   0.]")


@pytest.mark.parametrize(
    ("scores", "subtracted"), [([2, 1, 0], 2.408), ([0, 0], 0.693), ([0, 0, 120], 120), ([1000, 1000], 1000.693)]
)
def test_log_softmax_subtracts_one_number_as_the_table_says(ran, scores, subtracted):
    logs = ran.names["log_softmax"](np.array(scores, float)).data
    assert np.array(scores) - logs == pytest.approx(np.full(len(scores), subtracted), abs=6e-4)


def test_label_minus_one_trains_the_last_class_and_the_others_meet_words_about_sizes(ran):
    printed = ran.with_text("for label in (2, 3, -1, -4)").printed.splitlines()
    assert numbers(printed[0])[1] == numbers(printed[2])[1] == 4.025
    assert all("out of bounds for axis 1 with size 3" in printed[place] for place in (1, 3))


def test_the_index_that_looks_similar_gives_a_matrix(ran):
    x = ran.names["Tensor"](np.arange(6.0).reshape(2, 3))
    assert (x[[0, 1], [2, 0]].data.tolist(), x[:, [2, 0]].shape) == ([2, 3], (2, 2))


def test_the_three_models_and_the_two_lines_of_pytorch(ran):
    printed = ran.with_text('print(f"  smoothed').printed.splitlines()
    assert [line.split()[-1] for line in printed] == ["1.4076", "0.0000", "100.0000", "0.4076", "0.5076"]


def test_slopes_are_probability_minus_truth(ran):
    slopes, probabilities = map(numbers, ran.with_text("def slopes").printed.splitlines())
    assert slopes == [-0.335, 0.245, 0.09]
    assert np.array(slopes) == pytest.approx(np.array(probabilities) - [1, 0, 0], abs=1e-9)
    assert sum(slopes) == pytest.approx(0, abs=1e-9)
    assert ran.names["slopes"](np.array([2.0, 1.0, 0.0]), 1)[1] == pytest.approx(-0.755, abs=6e-4)


def test_the_example_of_the_excess(ran):
    loss = ran.names["CrossEntropyLoss"]()([[4.0, 0.0], [4.0, 0.0]], [0, 1]).item()
    assert (round(loss, 3), round(loss - np.log(2), 3)) == (2.018, 1.325)


def test_lesson_03_s_own_layers_fail_the_test_of_the_start(ran):
    first, log_10, spread = numbers(ran.with_text("net = Sequential").printed.replace("You guessed 2, 0.65", ""))[:3]
    assert 2.95 < first < 3.2
    assert log_10 == 2.303
    assert spread > 1.1


def test_the_excess_falls_with_the_square_of_the_factor_and_is_gone_at_a_tenth(ran):
    printed = ran.with_text("factors, excesses, weight").printed
    losses = [float(line.split()[-1]) for line in printed.splitlines()[:4]]
    assert losses[0] > 2.95 and abs(losses[-1] - 2.303) < 0.01
    assert 1.8 < numbers(printed.splitlines()[4])[0] < 2.2


def test_each_form_of_softplus_fails_somewhere(ran):
    plain, left, right = (line.split("[")[1] for line in ran.with_text("far = np.array").printed.splitlines())
    assert (numbers(plain)[0], numbers(plain)[3]) == (0, np.inf)
    assert numbers(left)[0] == pytest.approx(2.0611537e-09, rel=1e-6) and numbers(left)[3] == np.inf
    assert (numbers(right)[0], numbers(right)[3]) == (0, 1000)


def test_the_dots_end_near_minus_103_and_the_curve_goes_on_with_slope_minus_1(ran):
    names = ran.with_text('"squared error": squared').names
    assert -104 < names["logits"][names["finite"]].min() < -100
    slope = np.diff(names["yours"][:20]) / np.diff(names["logits"][:20])
    assert slope == pytest.approx(np.full(19, -1), abs=1e-4)
    assert abs(np.diff(names["squared"][:20])).max() < 1e-6


def test_a_one_hot_matrix_takes_two_thousand_times_the_bytes(ran):
    printed = ran.with_text("onehot = Tensor").printed
    assert "4000 classes:   2000 times the bytes" in printed
    assert "It is 2,000." in printed


def test_the_small_number_stops_at_18_4(ran):
    softmax, small, yours = (numbers(line[14:]) for line in ran.with_text("wrongness").printed.splitlines())
    assert softmax[-1] == np.inf
    assert small[2:] == [18.4, 18.4, 18.4]
    assert yours == [10, 20, 50, 100, 200]


def test_a_classifier_on_softmaxed_scores_never_gets_below_1_46(ran):
    perfect = ran.names["CrossEntropyLoss"]()(np.eye(10), np.arange(10))
    assert round(perfect.item(), 2) == 1.46
