"""Lesson 10: the sentences about its outputs."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest


@pytest.fixture
def ran(cells):
    return cells("10_tokenization")


def test_foreign_texts_have_no_numbers_at_first(ran):
    printed = ran.with_text("for place, character in enumerate(sorted(set(text)))}\nprint").printed
    assert re.search(r"tensor: \[(\d+, ){5}\d+\]", printed)
    assert "Good morning: can be read" in printed
    assert "Hyvää yötä: no number for ä, ä, ö, ä" in printed and "no number for 🌙" in printed


def test_utf8_takes_one_to_four_bytes(ran):
    printed = ran.with_text("こんにちは").printed
    assert "tensor: 6 characters, 6 bytes" in printed and "🌙: 1 characters, 4 bytes" in printed


def test_tokens_grow_out_of_tokens_in_the_third_step(ran):
    third = ran.with_text("banana bandana").printed.splitlines()[2]
    assert third.startswith("258 is (256, 97)")


def test_the_list_takes_minutes_and_the_array_seconds(ran):
    minutes = truth(ran.with_text("guess = 2.0  # minutes"))
    printed = ran.with_text("one step of training").printed
    times = int(re.search(r"(\d+) times as long", printed)[1])
    seconds = int(re.search(r"at the most (\d+) s", printed)[1])
    assert times > 3
    assert seconds < 60 * minutes


def test_banana_is_right_and_aaa_has_lost_a_letter(ran):
    banana, aaa, *_ = ran.with_text("def hasty_merge").printed.splitlines()
    assert banana == "'banana': yours [98, 256, 256, 97], hasty [98, 256, 256, 97]"
    assert aaa == "'aaa': yours [256, 97], hasty [256]"


def test_frequent_words_are_found_with_their_space_and_finnish_costs_more(ran):
    tokens = ran.names["tokenizer"].tokens
    assert b"the " in tokens and b"gradient" in tokens
    english, _, finnish = ran.with_text("def pieces").printed.splitlines()[1:4]
    assert tokens_a_character(finnish) > 1.5 * tokens_a_character(english)


def test_each_doubling_gains_less(ran):
    names = ran.names
    doublings = [after - before for before, after in pairwise(names["bytes_per_token"][1:-1])]  # 16 to 32, … 128 to 256
    assert names["sizes"][1:6] == [272, 288, 320, 384, 512]
    a_merge = [gain / merges for gain, merges in zip(doublings, (16, 32, 64, 128), strict=True)]
    assert a_merge == sorted(a_merge, reverse=True)
    assert 1.0 < truth(ran.with_text("bytes a token")) < 1.5


def test_wrong_ways_of_reading(ran):
    whole, single, other, spaces = ran.with_text("token by token:").printed.splitlines()
    assert whole.endswith("Hyvää") and single.endswith("Hyv����")
    assert "gradient" not in other
    without, with_space = re.findall(r"\[([\d, ]+)\]", spaces)
    assert not with_space.startswith(without)


def tokens_a_character(line):
    characters, tokens = re.findall(r"\d+", line)[:2]
    return int(tokens) / int(characters)


def truth(cell):
    """What a cell sets beside the reader's guess."""
    return float(re.search(r"It is (\d+\.?\d*)", cell.printed)[1])
