"""What lesson 08 says about its outputs."""

from __future__ import annotations

import re

import numpy as np
import pytest


@pytest.fixture
def solved(cells):
    return cells("08_dataloader")


def percents(text: str) -> list[int]:
    """All percentages in what a cell printed."""
    return [int(number) for number in re.findall(r"(\d+)%", text)]


def test_sorted_pictures_ruin_the_training(solved):
    mixed, by_class = percents(solved.with_text("def in_order").printed)
    assert mixed >= 90 and by_class <= 20


def test_both_runs_begin_near_the_loss_of_knowing_nothing(solved):
    assert all(abs(solved.names[run].losses[0] - np.log(10)) < 0.3 for run in ("mixed", "by_class"))


def test_the_sorted_run_is_sure_within_a_digit_and_jumps_at_the_next(solved):
    losses = np.reshape(solved.names["by_class"].losses, (5, 45))
    digits = solved.names["train"].labels[solved.names["order"]]
    zeros = int(np.sum(digits == 0)) // 32  # batches that hold nothing else
    assert losses[:, :zeros].min() < 0.1
    assert losses[:, zeros : zeros + 4].max() > 2


def test_the_sorted_run_ends_with_one_answer_for_all(solved):
    names = solved.names
    scores = names["by_class"].model(names["rows_of"](names["test"].images)).data
    assert np.bincount(scores.argmax(axis=1)).max() > 0.8 * len(scores)


def test_the_loader_makes_up_for_sorted_data(solved):
    assert percents(solved.with_text("sorted_set = ").printed)[0] >= 90


def test_skipping_repeats_some_and_forgets_others(solved):
    numbers = re.findall(r"\d+", solved.with_text("class Hopeful").printed)
    assert len(numbers) == 8 and len(set(numbers)) < 8


def test_cifar_10_takes_154_megabytes_as_bytes_and_614_as_floats(solved):
    printed = solved.with_text("# megabytes as bytes").printed
    assert "It is 154." in printed and "As float32 it is 614." in printed


def test_a_state_takes_a_few_hundred_bytes(solved):
    loader = solved.names["DataLoader"](solved.names["numbers"], 2, shuffle=True)
    next(iter(loader))
    assert sum(len(str(value)) for value in loader.state_dict().values()) < 1000


def test_augmenting_once_is_not_augmenting(solved):
    as_they_are, once, always = percents(solved.with_text("def run(images, transform)").printed)
    assert as_they_are + 10 < once < always - 4


def test_one_by_one_asks_64_times_for_the_same_bytes(solved):
    data, rows = solved.names["data"], solved.names["rows"]
    at_once, one_by_one = data[rows], [data[row] for row in rows]
    assert len(one_by_one) == 64
    assert sum(part.nbytes for example in one_by_one for part in example) == sum(part.nbytes for part in at_once)


def test_pytorchs_length_is_ours(solved):
    data = solved.names["TensorDataset"](np.arange(1437))
    assert len(solved.names["DataLoader"](data, batch_size=64)) == 23
