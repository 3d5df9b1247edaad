"""Lesson 11: the sentences about its outputs."""

from __future__ import annotations

import re

import numpy as np
import pytest


@pytest.fixture
def ran(cells):
    return cells("11_embeddings")


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", text)]


def test_token_numbers_say_nothing(ran):
    printed = ran.with_text("halfway from cat").printed
    assert "fish - dog + cat = dog" in printed and "halfway from cat to fish: dog" in printed


def test_the_one_hot_product_picks_rows(ran):
    assert numbers(ran.with_text("print(onehot @ table)").printed) == pytest.approx([50, 60, 0.1, 0.2, 50, 60])


def test_the_hasty_scatter_keeps_one_of_two_gradients(ran):
    assert ran.with_text("def hasty_scatter").printed.splitlines()[0] == "the [1000.]"


def test_only_the_small_start_passes_the_sanity_test(ran):
    small, large = (numbers(line) for line in ran.with_text("for std in").printed.splitlines())
    assert small[1] == pytest.approx(small[3], abs=0.02)
    assert large[1] > 50


def test_one_matrix_moves_all_places(ran):
    assert np.abs(ran.names["moved"] - ran.names["positions"][10:]).max() < 1e-5


def test_both_sums_are_blind(ran):
    for line in ran.with_text("the two sums").printed.splitlines():
        assert line.endswith("differ by 0.00")


def test_words_of_a_kind_are_neighbours(ran):
    losses = ran.names["losses"]
    assert losses[0] == pytest.approx(np.log(20), abs=0.05)
    assert losses[-1] == pytest.approx(np.log(5), abs=0.1)
    kinds = {word: kind for kind, words in ran.names["kinds"].items() for word in words}
    for line in ran.with_text("nearest = ").printed.splitlines()[:4]:
        assert len({kinds[word] for word in re.findall(r"\w+", line)}) == 1, line


def test_the_product_costs_more_with_every_token(ran):
    counts = [numbers(line.replace(",", ""))[1] for line in ran.with_text("product, index =").printed.splitlines()[:4]]
    assert counts == [256 * tokens * 64 for tokens in (500, 1000, 2000, 4000)]
    assert ran.names["ratios"][-1] > 1


def test_sorting_gives_the_same_gradient(ran):
    assert "same gradient: True" in ran.with_text("def sorted_scatter").printed


def test_the_hasty_scatter_holds_back_what_is_frequent(ran):
    right, hasty = ran.names["right"], ran.names["hasty"]
    assert right[0] < 0.01 < right[1:].mean() < hasty[0]
    assert hasty[0] == pytest.approx(hasty[1:].mean(), abs=0.05)
